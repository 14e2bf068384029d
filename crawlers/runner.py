"""Runs the spider over sites: sites that share a host one after the other, others side by side."""

import asyncio
import contextlib
import logging
import signal
import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any, cast

from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.settings import Settings

from crawlers import expectations, runs
from crawlers.archive import agree, writing
from crawlers.frontier import SqliteFrontier
from crawlers.origin import LIVE, Origin
from crawlers.outcome import Ending, SiteOutcome, outcome
from crawlers.progress import Progress, Silence
from crawlers.query import Query
from crawlers.sites import Site
from crawlers.spider import SiteSpider

# A replica on this machine needs no pauses.
REPLICA_AT_ONCE = 8
# Requests in flight get this long to end after Ctrl-C; what does not is asked again next time.
GRACE_SECONDS = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """What came of a crawl of several sites."""

    outcomes: tuple[SiteOutcome, ...]
    interrupted: bool


def run(
    sites: Sequence[Site],
    folder: Path,
    query: Query,
    origin: Origin = LIVE,
    progress: Progress | None = None,
) -> Campaign:
    """Collect *sites* into archives in *folder*; return when all have ended."""
    for site in sites:
        path = archive_path(folder, site.key)
        if path.is_file():
            agree(path, origin)
    # Scrapy would print its warnings where no handler takes them; outcomes say what matters.
    logging.getLogger("scrapy").addHandler(logging.NullHandler())
    return asyncio.run(Crawl(folder, query, origin, progress or Silence()).all(sites))


def archive_path(folder: Path, site: str) -> Path:
    """Return where the archive of *site* is kept."""
    return folder / f"{site}.sqlite"


def scrapy_settings(site: Site, origin: Origin) -> Settings:
    """Return the settings for *site*: one request in flight a host, its delay between two."""
    settings = Settings()
    settings.setmodule("crawlers.settings")
    if origin.base is not None:
        settings.set("DOWNLOAD_DELAY", 0.0)
        settings.set("CONCURRENT_REQUESTS", REPLICA_AT_ONCE)
        settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", REPLICA_AT_ONCE)
        return settings
    settings.set("CONCURRENT_REQUESTS", len(site.hosts))
    settings.set(
        "DOWNLOAD_SLOTS",
        {
            host.partition(":")[0]: {"concurrency": 1, "delay": source.delay, "jitter": 0}
            for source in site.sources
            for host in source.hosts
        },
    )
    return settings


class Crawl:
    """One run over several sites, in one event loop."""

    def __init__(
        self,
        folder: Path,
        query: Query,
        origin: Origin,
        progress: Progress,
        spider: type[SiteSpider] = SiteSpider,
    ) -> None:
        self._spider = spider
        self._folder = folder
        self._query = query
        self._origin = origin
        self._progress = progress
        self._locks: dict[str, asyncio.Lock] = {}
        self._free_at: dict[str, float] = {}
        self._stopped = asyncio.Event()

    async def all(self, sites: Sequence[Site]) -> Campaign:
        """Collect every site."""
        self._locks = {host: asyncio.Lock() for site in sites for host in site.hosts}
        with stopping(self._stopped):
            ends = await asyncio.gather(*map(self._site, sites), return_exceptions=True)
        for end in ends:
            if isinstance(end, BaseException):
                raise end
        return Campaign(
            outcomes=tuple(end for end in ends if isinstance(end, SiteOutcome)),
            interrupted=self._stopped.is_set(),
        )

    async def _site(self, site: Site) -> SiteOutcome | None:
        async with self._hosts(site):
            if self._stopped.is_set():
                return None
            with writing(archive_path(self._folder, site.key), self._origin) as connection:
                found = await self._collect(site, connection)
        self._progress.ended(found)
        return found

    @asynccontextmanager
    async def _hosts(self, site: Site) -> AsyncIterator[None]:
        """Hold the hosts of *site*, after the pause that the site before it owes them."""
        async with AsyncExitStack() as stack:
            for host in sorted(site.hosts):
                await stack.enter_async_context(self._locks[host])
            pause = max(self._free_at.get(host, 0.0) for host in site.hosts) - monotonic()
            if pause > 0 and not self._stopped.is_set():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stopped.wait(), pause)
            yield
            if self._origin.base is None:
                delay = max(source.delay for source in site.sources)
                self._free_at.update(dict.fromkeys(site.hosts, monotonic() + delay))

    async def _collect(self, site: Site, connection: sqlite3.Connection) -> SiteOutcome:
        begun = runs.begin(connection, self._query, datetime.now(UTC))
        frontier = SqliteFrontier(connection, begun.id)
        frontier.release_expired(float("inf"))
        before = runs.tallies(connection, begun)
        crawler = Crawler(self._spider, scrapy_settings(site, self._origin))
        await self._crawl(crawler, site=site, query=begun.query, frontier=frontier)
        frontier.release_expired(float("inf"))
        spider = cast("SiteSpider", crawler.spider)
        counted = runs.tallies(connection, begun)
        rows = runs.listed_rows(connection)
        short = expectations.shortfalls(site, begun.query, rows)
        is_live = self._origin.base is None
        ending = Ending(
            requests=int(crawler.stats.get_value("downloader/request_count", 0) or 0),
            new=counted.notices - before.notices,
            closed=spider.closed_hosts,
            broken=spider.broken,
            interrupted=self._stopped.is_set() and counted.unfinished > 0,
            shortfalls=short if is_live else (),
            warnings=tuple(spider.walk.repeats)
            + expectations.quiet(site, begun.query, rows)
            + (() if is_live else short),
        )
        found = outcome(site.key, self._query, counted, ending)
        if not counted.unfinished:
            runs.finish(connection, begun, found.verdict, datetime.now(UTC))
        return found

    async def _crawl(self, crawler: Crawler, **arguments: Any) -> None:
        """Run *crawler* to its end, or to the next stop signal."""
        runner = AsyncCrawlerRunner(crawler.settings)
        arguments |= {"origin": self._origin, "watch": self._progress.page}
        work = runner.crawl(crawler, **arguments)
        stop = asyncio.create_task(self._stopped.wait())
        await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if not work.done():
            await asyncio.wait({asyncio.create_task(runner.stop()), work}, timeout=GRACE_SECONDS)
            work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await work


@contextlib.contextmanager
def stopping(stopped: asyncio.Event) -> Iterator[None]:
    """Set *stopped* at Ctrl-C or SIGTERM; a second signal ends the process at once."""
    loop = asyncio.get_running_loop()
    signals = (signal.SIGINT, signal.SIGTERM)

    def stop() -> None:
        stopped.set()
        for number in signals:
            loop.remove_signal_handler(number)

    # Only the main thread of a process on a POSIX system can be told this way.
    possible = threading.current_thread() is threading.main_thread() and hasattr(signal, "SIGHUP")
    for number in signals if possible else ():
        loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        for number in signals if possible else ():
            loop.remove_signal_handler(number)
