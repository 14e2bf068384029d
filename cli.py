"""The `bidlens` command: a table of lazily loaded commands, and the one place where errors end.

Exit codes: 0 done, 1 a problem in one sentence, 2 wrong usage, 3 flags at or above `--fail-on`,
4 a partial collection, 130 interrupted.
"""

import importlib
import os
import sys
from typing import TextIO, cast

import click

from entities.problems import Problem
from entities.shell import Settings, answer_style

# Loaded when it is called: `--help` stays fast. The order is the order of the work.
SOURCES = "crawlers.source_commands"
CRAWL, READ, BUILD = "crawlers.commands", "entities.commands", "analysis.commands"
FLAG, SHOW = "analysis.indicators.commands", "analysis.report.commands"
COMMANDS = {
    "demo": (BUILD, "Run the whole job on the trading centres in a box."),
    "sources": (SOURCES, "List what is known of each trading centre, or check it."),
    "crawl": (CRAWL, "Fetch and archive the notices of a centre."),
    "replica": (CRAWL, "Serve the trading centres in a box."),
    "read": (READ, "Turn notice pages or texts into OCDS releases."),
    "resolve": (READ, "Tell which names of a table are one organisation."),
    "build": (BUILD, "Make the tables from the archives."),
    "scan": (FLAG, "Compute the flags."),
    "flags": (FLAG, "List and explain the flags of the last scan."),
    "indicators": (FLAG, "Explain how each flag is computed."),
    "report": (SHOW, "Write the linked pages."),
    "graph": (SHOW, "Draw who bought from whom."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(COMMANDS[cmd_name][0])
        return cast("click.Command", getattr(module, cmd_name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches  # noqa: PLC0415 - only a misspelt command needs it

            near = get_close_matches(args[0], COMMANDS, n=1)
            if near and error.message.startswith("No such command"):
                raise click.UsageError(f"{error.message} Did you mean {near[0]!r}?", ctx) from error
            raise


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "BIDLENS"},
    epilog="Example:  bidlens demo   then open the page it names.",
)
@answer_style
@click.version_option(package_name="bidlens")
@click.pass_context
def main_group(ctx: click.Context, settings: Settings) -> None:
    """Collect public tenders, recognise the bidders, flag what deserves a second look.

    A flag is a fact with its formula, not a finding of wrongdoing.
    """
    ctx.obj = settings


def main() -> None:
    """Run the command line; every problem ends here as one sentence and an exit code."""
    speak_utf8()
    try:
        code = main_group.main(standalone_mode=False, prog_name="bidlens")
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except Problem as problem:
        click.echo(f"bidlens: {problem}", err=True)
        code = 1
    except (click.Abort, KeyboardInterrupt):
        click.echo("bidlens: interrupted; what is done is kept, run the command again", err=True)
        code = 130
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): stop quietly.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def speak_utf8() -> None:
    """Write UTF-8 into pipes and files whatever the locale says (GBK consoles crash otherwise)."""
    for stream in (sys.stdout, sys.stderr):
        text = cast("TextIO", stream)
        if not text.isatty() and hasattr(text, "reconfigure"):
            text.reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    main()
