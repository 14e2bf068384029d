"""The commands that make the tables, and the main job."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from entities.model import Page
from entities.problems import NoDataError, Problem
from entities.shell import (
    Settings,
    Style,
    Volume,
    answer_json,
    answer_style,
    is_terminal,
    say,
)

if TYPE_CHECKING:
    from analysis.build import BuildCounts
    from analysis.flags import Flag


@click.command(epilog="Example:  bidlens build   then `bidlens scan`.")
@click.option(
    "--subject",
    default="hotline",
    show_default=True,
    metavar="NAME|FILE",
    help="What to look for.",
)
@answer_style
def build(settings: Settings, subject: str) -> None:
    """Read the archived pages, join and recognise, and write the tables.

    A page that cannot be read is counted and named; the others go on.
    """
    from analysis.build import build as build_tables  # noqa: PLC0415 - pyarrow
    from entities.subjects import (  # noqa: PLC0415 - only this command needs it
        find_subject,
        load_subject,
    )

    counts = build_tables(
        archived(settings.raw),
        settings.processed,
        load_subject(find_subject(subject, subjects_folder())),
        on_page=ticker(settings),
    )
    answer_built(settings, counts)


def answer_built(settings: Settings, counts: "BuildCounts") -> None:
    """Write what a build made to stdout, and the pages it could not read to stderr."""
    for url, reason in counts.unread:
        say(settings, f"Not read: {url}: {reason}")
    if settings.style is Style.MACHINES:
        answer_json(
            {
                "pages": counts.pages,
                "notices": counts.notices,
                "processes": counts.processes,
                "organisations": counts.organisations,
                "unread": [{"url": url, "reason": reason} for url, reason in counts.unread],
            }
        )
        return
    click.echo(
        f"{counts.pages} pages: {counts.notices} notices, {counts.processes} processes,"
        f" {counts.organisations} organisations, {len(counts.unread)} not read."
        f" Tables are in {settings.processed}."
    )


def subjects_folder() -> Path:
    """Return the folder of the subjects that come with bidlens."""
    import crawlers  # noqa: PLC0415 - only its place is needed

    return Path(crawlers.__file__).parent / "subjects"


def bundled_subject() -> Path:
    """Return the file of the subject that the demo looks for."""
    return subjects_folder() / "hotline.toml"


def archived(raw: Path) -> Iterator[Page]:
    """Yield the notice pages of all archives under *raw*, site by site."""
    from crawlers.archive import Archive  # noqa: PLC0415 - only this command needs it

    archives = [Archive(file) for file in sorted(raw.glob("*.sqlite"))]
    if not archives:
        raise NoDataError(
            f"{raw} holds no archive; run `bidlens crawl SITE` first, or `bidlens demo`"
        )
    worlds = {archive.meta.origin.base is None: archive.path for archive in archives}
    if len(worlds) > 1:
        raise Problem(
            f"{worlds[True]} is of a live site and {worlds[False]} of the replica;"
            " they never mix: move one to another folder and name it with --data"
        )
    for archive in archives:
        yield from archive.pages()


def ticker(settings: Settings) -> Callable[[int], None]:
    """Return what tells how many pages were read: a moving line, or a line each 500 pages."""

    def moving(number: int) -> None:
        click.echo(f"\rRead {number} pages ", err=True, nl=False)

    def lines(number: int) -> None:
        if number % 500 == 0:
            say(settings, f"Read {number} pages")

    return moving if settings.volume is Volume.PROGRESS and is_terminal() else lines


@click.command(epilog="Example:  bidlens demo   then open the page it names.")
@answer_style
def demo(settings: Settings) -> None:
    """Run the whole job on the trading centres in a box.

    A loopback server renders the bundled facts as the pages of three platforms; they are crawled,
    read, joined, recognised, flagged and shown like live ones. Organisations named 示例 are
    invented: their notices hold what makes reading hard.
    """
    from analysis.build import build as build_tables  # noqa: PLC0415 - see cli.py: --help is fast
    from analysis.flagstore import write_flags  # noqa: PLC0415
    from analysis.graph import write_graph  # noqa: PLC0415
    from analysis.report.pages import write_report  # noqa: PLC0415
    from analysis.scan import scan as scan_tables  # noqa: PLC0415
    from analysis.tables import open_tables  # noqa: PLC0415
    from entities.subjects import load_subject  # noqa: PLC0415

    subject = load_subject(bundled_subject())
    say(settings, "1/4 Crawl: the trading centres in a box")
    crawl_the_replica(settings, subject.search)
    say(settings, "2/4 Build: read, join, recognise")
    counts = build_tables(
        archived(settings.raw), settings.processed, subject, on_page=ticker(settings)
    )
    say(settings, "3/4 Scan: compute the flags")
    engine = open_tables(settings.processed)
    flags = scan_tables(engine)
    write_flags(settings.processed, flags)
    say(settings, "4/4 Show: write the report and the graph")
    report = write_report(engine, flags, settings.processed / "report")
    graph = write_graph(engine, settings.processed / "graph.html", flags)
    answer_demo(settings, counts, flags, (report, graph))


def crawl_the_replica(settings: Settings, terms: Sequence[str]) -> None:
    """Archive what all sites of the replica list under each of *terms*."""
    from crawlers.commands import collect  # noqa: PLC0415 - it loads Scrapy
    from crawlers.query import Query  # noqa: PLC0415
    from crawlers.replica.server import running  # noqa: PLC0415
    from crawlers.sites import site_names  # noqa: PLC0415

    calm = replace(settings, volume=Volume.PROBLEMS)
    today = datetime.now(UTC).astimezone().date()
    with running() as url:
        query = Query(keyword=terms[0], also=tuple(terms[1:]), until=today)
        outcomes = collect(site_names(), calm, query, url)
    short = [f"{one.site}: {one.reason}" for one in outcomes if one.reason]
    if short:
        raise Problem(f"the replica was not collected whole: {'; '.join(short)}")
    new, asked = sum(o.new for o in outcomes), sum(o.requests for o in outcomes)
    say(settings, f"    {len(terms)} terms, {len(outcomes)} sites: {new} notices, {asked} requests")


def answer_demo(
    settings: Settings,
    counts: "BuildCounts",
    flags: "Sequence[Flag]",
    pages: tuple[Path, Path],
) -> None:
    """Write what the demo found to stdout, and where its pages are."""
    from analysis.flags import State  # noqa: PLC0415 - only the demo needs it
    from analysis.indicators import indicators  # noqa: PLC0415
    from analysis.indicators.display import scan_text  # noqa: PLC0415 - rich

    report, graph = pages
    hits = sum(flag.state is State.HIT for flag in flags)
    if settings.style is Style.MACHINES:
        answer_json(
            {
                "notices": counts.notices,
                "processes": counts.processes,
                "organisations": counts.organisations,
                "flags": hits,
                "report": str(report),
                "graph": str(graph),
            }
        )
        return
    click.echo(scan_text(flags, indicators()))
    click.echo(
        f"\n{counts.notices} notices, {counts.processes} purchases, "
        f"{counts.organisations} organisations, {hits} hits\n"
        f"report  {report}\ngraph   {graph}"
    )
