"""The commands that compute, list and explain flags."""

from collections.abc import Sequence

import click

from analysis.flags import Flag, Level, State
from analysis.indicators import indicators as known_indicators
from analysis.indicators import named
from analysis.indicators.choice import of_buyer, of_city, of_id, of_indicators
from entities.shell import Settings, Style, answer_json, answer_style, say

LEVELS = [level.value for level in Level]
STATES = {"hit": State.HIT, "no-hit": State.NO_HIT, "not-assessable": State.NOT_ASSESSABLE}
FAILED = 3


@click.command(epilog="Example:  bidlens scan --city 聊城市 --fail-on high")
@click.option("--indicator", "names", multiple=True, metavar="NAME", help="Only this indicator.")
@click.option("--buyer", metavar="NAME", help="Only buyers whose name contains this.")
@click.option("--city", metavar="NAME", help="Only this city.")
@click.option("--fail-on", type=click.Choice(LEVELS), help="Exit 3 if a hit has this level.")
@answer_style
@click.pass_context
def scan(  # noqa: PLR0913 - one argument an option
    ctx: click.Context,
    /,
    *,
    settings: Settings,
    names: tuple[str, ...],
    buyer: str | None,
    city: str | None,
    fail_on: str | None,
) -> None:
    """Compute the flags of all tables and print the hits.

    Without a filter the flags are also kept in flags.jsonl and flags.parquet.
    """
    from analysis.flagstore import write_flags  # noqa: PLC0415 - pyarrow
    from analysis.scan import scan as scan_tables  # noqa: PLC0415 - pyarrow, ibis
    from analysis.tables import open_tables  # noqa: PLC0415 - pyarrow, ibis

    chosen = [named(name).name for name in names]
    everything = scan_tables(open_tables(settings.processed))
    flags = of_city(of_buyer(of_indicators(everything, chosen), buyer), city)
    if names or buyer or city:
        say(settings, "Filtered: flags.jsonl and flags.parquet keep the last full scan.")
    else:
        write_flags(settings.processed, everything)
        say(settings, f"Wrote {len(everything)} flags to {settings.processed / 'flags.jsonl'}.")
    answer(settings, flags)
    if fail_on and any(reaches(flag, Level(fail_on)) for flag in flags):
        ctx.exit(FAILED)


def answer(settings: Settings, flags: Sequence[Flag]) -> None:
    """Write *flags* as the document of `scan --json`, or as tables."""
    if settings.style is Style.MACHINES:
        from analysis.flagstore import document  # noqa: PLC0415 - pyarrow

        answer_json(document(flags))
        return
    from analysis.indicators.display import scan_text  # noqa: PLC0415 - rich

    click.echo(scan_text(flags, known_indicators()))


def reaches(flag: Flag, level: Level) -> bool:
    """Say whether *flag* is a hit at or above *level*."""
    return flag.state is State.HIT and LEVELS.index(flag.level) >= LEVELS.index(level)


@click.group()
@answer_style
@click.pass_context
def flags(ctx: click.Context, /, settings: Settings) -> None:
    """List and explain the flags of the last scan."""
    ctx.obj = settings


@flags.command("list")
@click.option("--state", type=click.Choice([*STATES, "any"]), default="hit", show_default=True)
@click.option("--indicator", "names", multiple=True, metavar="NAME", help="Only this indicator.")
@click.option("--buyer", metavar="NAME", help="Only buyers whose name contains this.")
@click.option("--city", metavar="NAME", help="Only this city.")
@answer_style
def list_flags(
    settings: Settings, state: str, names: tuple[str, ...], buyer: str | None, city: str | None
) -> None:
    """List the flags of the last scan, hits unless told otherwise."""
    from analysis.flagstore import document, read_flags  # noqa: PLC0415 - pyarrow
    from analysis.indicators.display import list_text  # noqa: PLC0415 - rich

    chosen = [named(name).name for name in names]
    kept = of_city(of_buyer(read_flags(settings.processed), buyer), city)
    listed = [
        flag
        for flag in of_indicators(kept, chosen)
        if state == "any" or flag.state is STATES[state]
    ]
    if settings.style is Style.MACHINES:
        answer_json(document(listed))
    else:
        click.echo(list_text(listed, known_indicators()))


@flags.command("show", epilog="Example:  bidlens flags show F-3a91c0ffee")
@click.argument("flag_id", metavar="ID")
@answer_style
def show_flag(settings: Settings, flag_id: str) -> None:
    """Show one flag: formula, values, evidence, innocent explanations, law."""
    from analysis.flagstore import as_record, read_flags  # noqa: PLC0415 - pyarrow
    from analysis.indicators.display import flag_text  # noqa: PLC0415 - rich

    flag = of_id(read_flags(settings.processed), flag_id)
    if settings.style is Style.MACHINES:
        answer_json(as_record(flag))
    else:
        click.echo(flag_text(flag, known_indicators().get(flag.indicator)))


@click.group()
@answer_style
@click.pass_context
def indicators(ctx: click.Context, /, settings: Settings) -> None:
    """Explain how each flag is computed."""
    ctx.obj = settings


@indicators.command("list")
@answer_style
def list_indicators(settings: Settings) -> None:
    """List the indicators."""
    from analysis.indicators.display import indicators_text  # noqa: PLC0415 - rich
    from analysis.reference import indicator_record  # noqa: PLC0415 - only here

    if settings.style is Style.MACHINES:
        answer_json([indicator_record(each) for each in known_indicators().values()])
    else:
        click.echo(indicators_text(known_indicators()))


@indicators.command("show", epilog="Example:  bidlens indicators show repeat-winner")
@click.argument("name")
@answer_style
def show_indicator(settings: Settings, name: str) -> None:
    """Show one indicator: formula, settings, sample, false alarms, law, source."""
    from analysis.indicators.display import indicator_text  # noqa: PLC0415 - rich
    from analysis.reference import indicator_record  # noqa: PLC0415 - only here

    if settings.style is Style.MACHINES:
        answer_json(indicator_record(named(name)))
    else:
        click.echo(indicator_text(named(name)))
