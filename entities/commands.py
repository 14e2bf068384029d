"""The commands of this package: `read` and `resolve`."""

import gc
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click

from entities.problems import Problem
from entities.shell import Settings, Style, answer_json, answer_style, say

TOLD = 20  # problems of a table; a million rows may have thousands of a kind
SUFFIXES = {".htm", ".html", ".shtml", ".txt"}


@click.command(epilog="Example:  bidlens read saved/*.html --format ocds > releases.jsonl")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format",
    type=click.Choice(["ocds"]),
    default="ocds",
    show_default=True,
    help="One OCDS 1.1 release a line.",
    expose_value=False,  # there is one format so far
)
@answer_style
def read(settings: Settings, files: tuple[Path, ...]) -> None:
    """Turn notice pages or texts into OCDS releases, one JSON line a file.

    FILES are saved pages (HTML or plain text) or folders of them. A file that cannot be read is
    named on stderr, the rest goes on, and the exit code is 1.
    """
    unread = 0
    paths = list(expanded(files))
    for path in paths:
        lines, problem = _releases(path)
        for line in lines:
            click.echo(line)
        if problem:
            unread += 1
            click.echo(f"bidlens: {problem}", err=True)
    if len(paths) > 1:
        say(settings, f"{len(paths) - unread} of {len(paths)} files read as notices")
    if unread:
        raise click.exceptions.Exit(1)


def expanded(files: Sequence[Path]) -> Iterator[Path]:
    """Yield *files* in order, a folder's pages in the order of their names."""
    for path in files:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES)
        else:
            yield path


def _releases(path: Path) -> tuple[list[bytes], str | None]:
    """Return the release lines of the file at *path*, and what went wrong in one sentence."""
    from entities.formats import ocds  # noqa: PLC0415 - lxml and msgspec load when a file is read
    from entities.reading import ArticleError, read_file  # noqa: PLC0415

    try:
        return [ocds.encode(ocds.release(reading)) for reading in read_file(path)], None
    except ArticleError as error:
        # An article that is dated keeps its line: a collection shows what it was and when.
        dated = [error.published] if error.published else []
        lines = [ocds.article(error.source, error.title, day) for day in dated]
        return [ocds.encode(line) for line in lines], str(error)
    except Problem as problem:
        return [], str(problem)


@click.command(epilog="Example:  bidlens resolve bidders.csv -o organisations.csv --auto-tier 2")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="The CSV to write."
)
@click.option(
    "--auto-tier",
    type=click.IntRange(0, 4),
    default=2,
    show_default=True,
    help="The weakest evidence that joins: 1 equal credit codes, 2 equal names by rules of format,"
    " 3 a region left out, 4 a slip of the pen.",
)
@answer_style
def resolve(settings: Settings, file: Path, output: Path, auto_tier: int) -> None:
    """Tell which names of a table are one organisation.

    FILE is CSV with the columns id and name, and uscc (the credit code) where known; all columns
    are kept and organisation, tier, score and reason added. A row that is odd is named with its
    line and kept. For publishing stay with tier 2: on real platforms names one slip apart were
    mostly different firms.
    """
    from entities.name_lists import (  # noqa: PLC0415 - numpy loads when a table is read
        read_names,
        resolve_names,
        write_names,
    )

    # A million small records make no cycles: the collector would walk them over and over.
    gc.disable()
    names = read_names(file)
    for problem in names.problems[:TOLD]:
        click.echo(f"bidlens: {file}: {problem}", err=True)
    if len(names.problems) > TOLD:
        click.echo(f"bidlens: {file}: {len(names.problems) - TOLD} more such rows", err=True)
    resolved = resolve_names(names, auto_tier, counter(settings))
    write_names(names, resolved, output)
    if settings.style is Style.MACHINES:
        answer_json(
            {
                "rows": len(names.rows),
                "organisations": resolved.organisations,
                "not_names": resolved.unnamed,
                "problems": len(names.problems),
                "output": str(output),
            }
        )
        return
    click.echo(
        f"{len(names.rows)} rows: {resolved.organisations} organisations,"
        f" {resolved.unnamed} rows without a name. {output} is written."
    )


def counter(settings: Settings) -> Callable[[int], None]:
    """Return what tells how many names were read, a line each 100,000."""

    def tell(number: int) -> None:
        if number % 100_000 == 0:
            say(settings, f"Read {number:,} names")

    return tell
