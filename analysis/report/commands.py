"""`bidlens report` and `bidlens graph`: read the tables and the flags, write pages."""

from pathlib import Path

import click

from entities.shell import Settings, Style, answer_json, answer_style, say


@click.command(epilog="Example:  bidlens report -o hotline-report")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Folder of the pages  [default: processed/report in the data folder]",
)
@answer_style
def report(settings: Settings, output: Path | None) -> None:
    """Write the linked pages: what was seen, place by place, each figure with its source."""
    from analysis.flagstore import read_flags  # noqa: PLC0415 - see cli.py: --help stays fast
    from analysis.report.pages import write_report  # noqa: PLC0415
    from analysis.tables import open_tables  # noqa: PLC0415

    engine = open_tables(settings.processed)
    flags = read_flags(settings.processed)
    first = write_report(engine, flags, output or settings.processed / "report")
    answer(settings, "report", first)


@click.command(epilog="Example:  bidlens graph --around 山东陌一劳务有限公司 -o moyi.html")
@click.option("--around", metavar="NAME", help="Show what lies near this organisation.")
@click.option("--flag", metavar="ID", help="Show what lies near the subject of this flag.")
@click.option(
    "--mode",
    type=click.Choice(["bipartite", "cobid", "ego"]),
    help="Awards, shared bids, or all near one organisation  [default: bipartite]",
)
@click.option(
    "--min-shared",
    type=click.IntRange(min=1),
    help="Purchases two bidders must share  [default: rises until 300 nodes are left]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help=".html, .json, .graphml or .gexf  [default: processed/graph.html in the data folder]",
)
@answer_style
def graph(  # noqa: PLR0913, PLR0917 - one argument an option
    settings: Settings,
    around: str | None,
    flag: str | None,
    mode: str | None,
    min_shared: int | None,
    output: Path | None,
) -> None:
    """Draw who bought from whom, or who bids with whom, as one offline page."""
    from analysis.flagstore import read_flags  # noqa: PLC0415 - see cli.py: --help stays fast
    from analysis.graph import Wish, write_graph  # noqa: PLC0415
    from analysis.relations import Mode  # noqa: PLC0415
    from analysis.tables import open_tables  # noqa: PLC0415

    if around and flag:
        raise click.UsageError("--around and --flag exclude each other")
    engine = open_tables(settings.processed)
    wish = Wish(around=around, flag=flag, mode=Mode(mode) if mode else None, min_shared=min_shared)
    path = output or settings.processed / "graph.html"
    answer(settings, "graph", write_graph(engine, path, read_flags(settings.processed), wish))


def answer(settings: Settings, name: str, path: Path) -> None:
    """Say where the page is."""
    if settings.style is Style.MACHINES:
        answer_json({name: str(path)})
    else:
        click.echo(path)
        say(settings, "Open it in a browser; it needs no network.")
