"""The commands `crawl` and `replica`."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawlers.outcome import SiteOutcome
from crawlers.progress import Lines, Progress, Silence
from crawlers.query import EARLIEST, Query
from crawlers.runs import Verdict
from crawlers.sites import Site, load_sites
from entities.problems import NoDataError, Problem
from entities.shell import Settings, Style, Volume, answer_json, answer_style, say
from entities.subjects import find_subject, load_subject

if TYPE_CHECKING:
    from crawlers.runner import Campaign

SUBJECTS = Path(__file__).parent / "subjects"
PARTIAL = 4
INTERRUPTED = 130


def collect(
    sites: Sequence[str], settings: Settings, query: Query, replica: str | None = None
) -> list[SiteOutcome]:
    """Collect *sites* into the data folder of *settings*, live or from the replica at *replica*."""
    campaign = run_crawl(load_sites(sites), settings, query, replica)
    if campaign.interrupted:
        raise KeyboardInterrupt
    return list(campaign.outcomes)


def run_crawl(
    sites: Sequence[Site], settings: Settings, query: Query, replica: str | None
) -> "Campaign":
    """Run one crawl; an interruption is told, not raised."""
    from crawlers.origin import LIVE, replica_at  # noqa: PLC0415 - `sources` does without
    from crawlers.runner import run  # noqa: PLC0415 - it loads Scrapy's engine

    origin = replica_at(replica) if replica else LIVE
    progress: Progress = Lines() if settings.volume is Volume.PROGRESS else Silence()
    return run(sites, settings.raw, query, origin, progress)


@click.command()
@click.argument("sites", nargs=-1, required=True, metavar="SITE...")
@click.option(
    "--subject",
    default="hotline",
    show_default=True,
    metavar="NAME|FILE",
    help="Whose search terms are looked for in titles.",
)
@click.option(
    "--keyword",
    "keywords",
    multiple=True,
    metavar="TERM",
    help="Look for this instead.",
)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="First day of publication.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day  [default: today]")
@click.option(
    "--recheck", type=click.IntRange(min=1), metavar="DAYS", help="Ask again so far back."
)
@click.option("--sample", type=click.IntRange(min=1), help="Stop a site after so many notices.")
@click.option("--dry-run", "mode", flag_value="dry", help="Print the first requests, make none.")
@click.option("--replay", "mode", flag_value="replay", help="Read the archive, network off.")
@click.option("--replica", metavar="URL", help="Ask a replica instead of the live hosts.")
@answer_style
@click.pass_context
def crawl(  # noqa: PLR0913, PLR0917 - click passes each option by its name
    ctx: click.Context,
    settings: Settings,
    sites: tuple[str, ...],
    subject: str,
    keywords: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    recheck: int | None,
    sample: int | None,
    mode: str | None,
    replica: str | None,
) -> None:
    """Fetch and archive the notices of a SITE, or of all.

    All terms of a subject are asked in one run. A run that was interrupted is continued by the
    same command. A later run asks again for the last 45 days, since notices appear late, and
    fetches no notice twice but with --recheck, which finds what was changed or removed.
    """
    found = load_sites(sites)
    asked = query_for(search_terms(subject, keywords), since, until, sample)
    query = replace(asked, recheck=recheck)
    if mode == "dry":
        dry_run(found, query, settings)
    elif mode == "replay":
        ctx.exit(replay_sites(found, settings))
    else:
        if replica is None and "contact not set" in user_agent():
            say(settings, "set BIDLENS_CONTACT to an address, so that the sites can reach you")
        campaign = run_crawl(found, settings, query, replica)
        answer(campaign.outcomes, settings)
        ctx.exit(INTERRUPTED if campaign.interrupted else exit_code(campaign.outcomes))


def search_terms(subject: str, keywords: Sequence[str]) -> tuple[str, ...]:
    """Return *keywords*, or the terms of *subject* if there are none."""
    if not keywords:
        return load_subject(find_subject(subject, SUBJECTS)).search
    if not all(map(str.strip, keywords)):
        raise Problem("--keyword is empty; name the term to look for")
    return tuple(" ".join(keyword.split()) for keyword in keywords)


def query_for(
    terms: Sequence[str], since: datetime | None, until: datetime | None, sample: int | None
) -> Query:
    """Return the query of the options; days that cannot be are a `Problem`."""
    today = datetime.now(UTC).astimezone().date()
    first = since.date() if since else EARLIEST
    last = until.date() if until else today
    if first > today:
        raise Problem(f"--since {first} lies in the future; nothing is published yet")
    if first > last:
        raise Problem(f"--since {first} lies after --until {last}; swap them")
    return Query(keyword=terms[0], also=tuple(terms[1:]), since=first, until=last, sample=sample)


def user_agent() -> str:
    """Return how the crawler introduces itself."""
    from crawlers.settings import USER_AGENT  # noqa: PLC0415 - only a live crawl needs it

    return USER_AGENT


def exit_code(outcomes: Sequence[SiteOutcome]) -> int:
    """Return 0 if all is complete, 1 if nothing could be collected, 4 for anything between."""
    verdicts = {found.verdict for found in outcomes}
    if verdicts <= {Verdict.COMPLETE}:
        return 0
    return 1 if verdicts == {Verdict.FAILED} else PARTIAL


def answer(outcomes: Sequence[SiteOutcome], settings: Settings) -> None:
    """Write what came of a crawl to stdout."""
    if settings.style is Style.MACHINES:
        answer_json([asdict(found) for found in outcomes])
        return
    for found in outcomes:
        if settings.volume is Volume.PROBLEMS and found.reason:
            click.echo(f"bidlens: {found.site}: {found.verdict}: {found.reason}", err=True)
    listed, got = sum(o.listed for o in outcomes), sum(o.notices for o in outcomes)
    click.echo(f"{got} of {listed} notices of {len(outcomes)} sites are in {settings.raw}")


def dry_run(sites: Sequence[Site], query: Query, settings: Settings) -> None:
    """Print the first requests of each site without making them."""
    from crawlers.spider import first_requests  # noqa: PLC0415 - it loads Scrapy's engine

    asked = [
        {"site": s.key, "method": r.method, "url": r.url, "body": r.body.decode()}
        for s in sites
        for r in first_requests(s, query)
    ]
    if settings.style is Style.MACHINES:
        answer_json(asked)
        return
    for request in asked:
        click.echo(f"{request['method']} {request['url']} {request['body']}".rstrip())


def replay_sites(sites: Sequence[Site], settings: Settings) -> int:
    """Read the archives of *sites* again and return the exit code."""
    from crawlers.replay import replay  # noqa: PLC0415 - it loads Scrapy

    outcomes = []
    for site in sites:
        path = archive_of(settings, site.key)
        if not path.is_file():
            raise NoDataError(f"{path}: no such archive; run `bidlens crawl {site.key}` first")
        found = replay(site, path)
        count = len(found.differences)
        reads = f"differently in {count} places" if count else "as it was stored"
        say(settings, f"{site.key}: {found.pages} pages read again, {reads}")
        for difference in found.differences[:10]:
            say(settings, f"  {difference}")
        outcomes.append(found.outcome())
    answer(outcomes, settings)
    return exit_code(outcomes)


def archive_of(settings: Settings, site: str) -> Path:
    """Return where the archive of *site* is kept."""
    return settings.raw / f"{site}.sqlite"


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8345, show_default=True)
@click.option("--notices", type=click.IntRange(min=0), default=0, help="Generated notices to add.")
@click.option("--latency", type=click.IntRange(min=0), default=0, help="Milliseconds an answer.")
@click.option("--fault", metavar="NAME", help="What goes wrong on purpose.")
@answer_style
def replica(settings: Settings, port: int, notices: int, latency: int, fault: str | None) -> None:
    """Serve the trading centres in a box, until Ctrl-C.

    `bidlens crawl SITE --replica URL` crawls them.
    """
    from crawlers.replica.server import serve  # noqa: PLC0415 - only this command serves

    def ready(base: str) -> None:
        click.echo(base)
        say(settings, f"crawl it with `bidlens crawl all --replica {base}`; Ctrl-C ends it")

    serve(port, notices, latency, fault, ready)
