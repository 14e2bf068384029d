"""The commands that make the tables, and the main job."""

from collections.abc import Callable, Iterator
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


@click.command(epilog="Example:  bidlens build   then `bidlens scan`.")
@click.option(
    "--subject",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What to look for  [default: 12345 hotlines]",
)
@answer_style
def build(settings: Settings, subject: Path | None) -> None:
    """Read the archived pages, join and recognise, and write the tables.

    A page that cannot be read is counted and named; the others go on.
    """
    from analysis.build import build as build_tables  # noqa: PLC0415 - pyarrow
    from entities.subjects import load_subject  # noqa: PLC0415 - only this command needs it

    counts = build_tables(
        archived(settings.raw),
        settings.processed,
        load_subject(subject or bundled_subject()),
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


def bundled_subject() -> Path:
    """Return the file of the subject that comes with bidlens."""
    import crawlers  # noqa: PLC0415 - only its place is needed

    return Path(crawlers.__file__).parent / "subjects" / "hotline.toml"


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
