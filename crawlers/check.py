"""A few polite questions to a site, and what they settle of its file.

Of each source the newest and the oldest list are asked for once, and one notice of each: what the
dossier on a site could only guess (a path, an index, how far back a list reaches) shows itself
there. The answers become lines to paste; nothing is archived and no file is changed.
"""

import asyncio
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec
from scrapy import Request

from crawlers.gate import Gate
from crawlers.origin import Origin
from crawlers.outcome import SiteOutcome
from crawlers.progress import Silence
from crawlers.query import Query
from crawlers.runner import Crawl, archive_path
from crawlers.runs import Verdict
from crawlers.sites import Site, Source
from crawlers.spider import SiteSpider, first_requests

KEYWORD = "12345"


class ProbeSpider(SiteSpider):
    """Asks the first list only, and what one row of it leads to."""

    async def start(self) -> AsyncIterator[Request]:
        """Yield the first request."""
        for request in first_requests(self.site, self.query):
            yield request
            return


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What one list said: *announced* rows, *opened* notices; *answered* is 0 where it did not."""

    since: date
    until: date
    answered: int
    announced: int
    opened: int
    outcome: SiteOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCheck:
    """What one source answered; no window if its days are over."""

    platform: str
    windows: tuple[Window, ...]
    gates: tuple[Gate, ...]
    checked: date
    where: str

    @property
    def outcomes(self) -> tuple[SiteOutcome, ...]:
        """How each question ended."""
        return tuple(window.outcome for window in self.windows)


def check(site: Site, origin: Origin, today: date) -> list[SourceCheck]:
    """Ask each source of *site* its questions, one after the other."""
    return [check_source(site, source, origin, today) for source in site.sources]


def check_source(site: Site, source: Source, origin: Origin, today: date) -> SourceCheck:
    """Ask *source* for its newest list and its oldest."""
    alone = msgspec.structs.replace(site, sources=(source,))
    last = min(today, source.until or today)
    newest = max(source.since, date(last.year, 1, 1))
    oldest = min(last, date(source.since.year, 12, 31))
    spans = dict.fromkeys([(newest, last), (source.since, oldest)])
    windows = tuple(ask(alone, since, until, origin) for since, until in spans)
    return SourceCheck(
        platform=source.platform,
        windows=windows,
        gates=tuple(dict.fromkeys(gates_met(windows))),
        checked=today,
        where=str(origin),
    )


def ask(site: Site, since: date, until: date, origin: Origin) -> Window:
    """Ask *site*, which has one source, for its first list from *since* to *until*."""
    query = Query(keyword=KEYWORD, since=since, until=until, sample=1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        crawl = Crawl(folder, query, origin, Silence(), ProbeSpider)
        (outcome,) = asyncio.run(crawl.all([site])).outcomes
        with closing(sqlite3.connect(archive_path(folder, site.key))) as connection:
            answered, announced = connection.execute(
                "SELECT (SELECT count(*) FROM tasks WHERE role = 0 AND state = 2),"
                " (SELECT coalesce(sum(total), 0) FROM lists)"
            ).fetchone()
    return Window(
        since=since,
        until=until,
        answered=answered,
        announced=announced,
        opened=outcome.notices,
        outcome=outcome,
    )


def gates_met(windows: Sequence[Window]) -> Iterator[Gate]:
    """Yield the gates at which *windows* ended."""
    for window in windows:
        if "robots.txt" in (window.outcome.reason or ""):
            yield Gate.ROBOTS
        yield from window.outcome.gates


def patch(site: Site, answers: Sequence[SourceCheck]) -> str:
    """Return what *answers* settle as lines for the file of *site*."""
    lines = []
    for number, (source, found) in enumerate(zip(site.sources, answers, strict=True), start=1):
        lines += [f"# {site.key}.toml, [[source]] {number}, {source.platform}"]
        lines += [f"# {sentence}" for sentence in told(found)]
        lines += settled(source, found)
        certain = certainties(source, found)
        if certain:
            lines += ["", "[source.certainty]", *certain]
        lines.append("")
    return "\n".join(lines)


def told(found: SourceCheck) -> Iterator[str]:
    """Yield what each list answered."""
    for window in found.windows:
        days = f"{window.since} to {window.until}"
        if window.outcome.reason:
            yield f"{days}: {window.outcome.reason}"
        else:
            yield f"{days}: rows {window.announced}, notices opened {window.opened}"


def settled(source: Source, found: SourceCheck) -> list[str]:
    """Return the settings of *source* as they now are known."""
    allowed = "forbids the list" if Gate.ROBOTS in found.gates else "allows what was asked"
    lines: list[str] = []
    if Gate.ROBOTS in found.gates or any(window.answered for window in found.windows):
        lines.append(f'robots = "{allowed}: {found.where}, {found.checked}"')
    new = [gate for gate in found.gates if gate not in source.gates]
    if new:
        every = ", ".join(f'"{gate}"' for gate in (*source.gates, *new))
        lines.append(f"gates = [{every}]")
    return lines


def certainties(source: Source, found: SourceCheck) -> list[str]:
    """Return what a list with rows makes certain: how it is asked, and how far it reaches."""
    newest, oldest = found.windows[0], found.windows[-1]
    seen = f"{found.where}, {found.checked}"
    lines = []
    if newest.opened or oldest.opened:
        rows = newest.announced or oldest.announced
        lines += [
            f'{name} = "verified: rows on the list: {rows}, a notice opened ({seen})"'
            for name in source.options
        ]
    if oldest.opened:
        lines.append(
            f'since = "verified: rows of {oldest.since.year}: {oldest.announced} ({seen})"'
        )
    elif oldest.outcome.verdict is Verdict.COMPLETE:
        lines.append(f'since = "guess: {oldest.since.year} has no row with {KEYWORD} ({seen})"')
    return lines
