"""The command `sources`: what is known of each centre, and how sure it is."""

import sys
from dataclasses import asdict
from typing import Any

import click

from crawlers.commands import archive_of, exit_code
from crawlers.overview import details, in_words, summary
from crawlers.sites import load_sites, site_names
from entities.problems import Problem
from entities.shell import Settings, Style, answer_json, answer_style


@click.group()
def sources() -> None:
    """List what is known of each trading centre, with its certainty."""


@sources.command("list")
@answer_style
def list_sources(settings: Settings) -> None:
    """Print one line a centre."""
    found = [summary(site, archive_of(settings, site.key)) for site in load_sites(site_names())]
    if settings.style is Style.MACHINES:
        answer_json(found)
        return
    from rich.table import Table  # noqa: PLC0415 - only people need a table

    table = Table(box=None, pad_edge=False)
    for heading in ("site", "name", "province", "platforms", "since", "gates", "guesses", "last"):
        table.add_column(heading)
    for row in found:
        table.add_row(
            row["site"],
            row["name"],
            row["province"],
            " ".join(row["platforms"]),
            str(row["since"].year),
            " ".join(row["gates"]),
            str(len(row["guesses"])),
            (row["last_success"] or "never")[:10],
        )
    print_table(table)


@sources.command("show")
@click.argument("site")
@answer_style
def show_source(site: str, settings: Settings) -> None:
    """Print all that is known of SITE."""
    found = load_sites([site])
    if len(found) != 1:
        raise Problem("`sources show` takes one site; `sources list` shows all")
    facts = {
        **summary(found[0], archive_of(settings, site)),
        "sources": [details(s) for s in found[0].sources],
    }
    if settings.style is Style.MACHINES:
        answer_json(facts)
        return
    for key, value in facts.items():
        if key != "sources" and value:
            click.echo(f"{key}: {in_words(value)}")
    for source in found[0].sources:
        click.echo("")
        for key, value in details(source).items():
            if value:
                click.echo(f"  {key}: {in_words(value)}")


@sources.command("check")
@click.argument("site")
@click.option("--replica", metavar="URL", help="Ask a replica instead of the live hosts.")
@answer_style
@click.pass_context
def check_source(ctx: click.Context, settings: Settings, site: str, replica: str | None) -> None:
    """Ask SITE a few questions and print what that settles, as lines for its file.

    Of each source its newest and its oldest list are asked for once, and one notice of each.
    Nothing is archived and no file is changed.
    """
    from crawlers.check import check, patch  # noqa: PLC0415 - it loads Scrapy's engine
    from crawlers.origin import LIVE, replica_at  # noqa: PLC0415 - `sources list` does without
    from crawlers.query import today  # noqa: PLC0415

    if site == "all":
        raise Problem("`sources check` takes one site; `sources list` shows all")
    (found,) = load_sites([site])
    answers = check(found, replica_at(replica) if replica else LIVE, today())
    if settings.style is Style.MACHINES:
        answer_json([asdict(one) for one in answers])
    else:
        click.echo(patch(found, answers), nl=False)
    ctx.exit(exit_code([outcome for one in answers for outcome in one.outcomes]))


def print_table(table: Any) -> None:
    """Write *table* to stdout, as wide as it needs to be where nobody watches."""
    from rich.console import Console  # noqa: PLC0415 - only people need a table

    width = None if sys.stdout.isatty() else 200
    console = Console(width=width, highlight=False)
    with console.capture() as text:
        console.print(table)
    click.echo(text.get(), nl=False)
