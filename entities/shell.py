"""What every command shares: the data folder, the answer style, the progress line.

It lives at the bottom of the import order so that all packages' commands can use it; it knows
nothing of notices or flags.
"""

import functools
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import click

from entities.problems import Problem

F = TypeVar("F", bound=Callable[..., Any])


class Style(StrEnum):
    """Whom the answer on stdout is for."""

    PEOPLE = "people"
    MACHINES = "machines"  # one JSON document, or JSON lines


class Volume(StrEnum):
    """How much goes to stderr."""

    PROGRESS = "progress"
    PROBLEMS = "problems"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The three options that stand before or after any command."""

    data: Path = Path("data")
    style: Style = Style.PEOPLE
    volume: Volume = Volume.PROGRESS

    @property
    def raw(self) -> Path:
        """Where archives are kept."""
        return self.data / "raw"

    @property
    def processed(self) -> Path:
        """Where tables and flags are kept; deletable."""
        return self.data / "processed"


def answer_style(command: F) -> F:
    """Give *command* `--data`, `--json` and `--quiet`, and pass it *settings*.

    They may stand before or after the command's name; the later one wins.
    """

    @click.option("--data", type=click.Path(path_type=Path), help="Data folder  [default: data]")
    @click.option("--json", "style", flag_value=Style.MACHINES, help="Answer as JSON.")
    @click.option("--quiet", "volume", flag_value=Volume.PROBLEMS, help="No progress.")
    @click.pass_context
    @functools.wraps(command)
    def run(
        ctx: click.Context,
        /,
        *args: Any,
        data: Path | None,
        style: str | None,
        volume: str | None,
        **rest: Any,
    ) -> Any:
        before = ctx.obj if isinstance(ctx.obj, Settings) else Settings()
        settings = replace(
            before,
            data=data or before.data,
            style=Style(style) if style else before.style,
            volume=Volume(volume) if volume else before.volume,
        )
        return ctx.invoke(command, *args, settings=settings, **rest)

    return run  # type: ignore[return-value] # click's decorators keep the callable


def say(settings: Settings, line: str) -> None:
    """Write one line of progress to stderr, unless `--quiet`."""
    if settings.volume is Volume.PROGRESS:
        click.echo(line, err=True)


def answer_json(document: object) -> None:
    """Write one JSON document to stdout, keys in the order given."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=1, default=str))


def is_terminal() -> bool:
    """Say whether a person watches stderr: a moving progress line belongs nowhere else."""
    return sys.stderr.isatty()


def folder_for_output(path: Path) -> Path:
    """Return *path* as a writable folder, made if needed."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Problem(
            f"{path}: cannot be made a folder ({error.strerror}); name another place"
        ) from error
    return path
