"""The commands of this package: `read`."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from entities.problems import Problem
from entities.shell import Settings, answer_style, say

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
