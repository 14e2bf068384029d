"""How fast one process crawls with a durable frontier and archive, beside Scrapy without.

    python -m benchmarks.crawl [--notices 3000] [--latency 20] [--at-once 16] [--rounds 3]

Each round runs our crawl (every page, its rows and its done-mark in one transaction of SQLite) and
then a Scrapy spider with the same settings that only downloads the same notices, on a server of
its own process. Prints pages a second and CPU milliseconds a page of each round, the medians and
their ratio. The peer keeps nothing: after a kill it starts again.
"""

import argparse
import asyncio
import resource
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.http import Response

from benchmarks.slow_server import address_of, serving
from crawlers import runner
from crawlers.origin import replica_at
from crawlers.query import Query
from crawlers.runs import Verdict
from crawlers.sites import load_sites

SITE = "national_ccgp"
QUERY = Query(keyword="12345", since=date(2026, 1, 1), until=date(2026, 12, 31))
HANDLER = "scrapy.core.downloader.handlers._aiohttp.AiohttpDownloadHandler"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lap:
    """One crawl of all notices."""

    pages: int
    seconds: float
    cpu: float

    @property
    def rate(self) -> float:
        """Pages a second."""
        return self.pages / self.seconds

    def __str__(self) -> str:
        return f"{self.rate:7.0f} pages/s {self.cpu / self.pages * 1000:6.2f} ms CPU a page"


class Bare(Spider):
    """Downloads addresses and looks at nothing."""

    name = "bare"
    addresses: list[str]
    pages = 0

    async def start(self) -> AsyncIterator[Request]:
        """Yield every address."""
        for address in self.addresses:
            yield Request(address, dont_filter=True)

    def parse(self, response: Response, **kwargs: Any) -> None:
        """Count the page."""
        type(self).pages += 1


def lap(crawl: Callable[[], int]) -> Lap:
    """Time *crawl*, which returns how many pages it got."""
    begun, cpu = time.perf_counter(), cpu_seconds()
    pages = crawl()
    return Lap(pages=pages, seconds=time.perf_counter() - begun, cpu=cpu_seconds() - cpu)


def cpu_seconds() -> float:
    """Return the processor time this process has used."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def ours(base: str) -> int:
    """Crawl everything into an archive and return how many pages were asked."""
    with tempfile.TemporaryDirectory() as folder:
        campaign = runner.run(load_sites([SITE]), Path(folder), QUERY, replica_at(base))
    (found,) = campaign.outcomes
    if found.verdict is not Verdict.COMPLETE:
        raise SystemExit(f"the crawl was {found.verdict}: {found.reason}")
    return found.requests


def bare(base: str, notices: int) -> int:
    """Download every notice and return how many came."""
    (site,) = load_sites([SITE])
    settings = runner.scrapy_settings(site, replica_at(base))
    settings.set("DOWNLOAD_HANDLERS", {"http": HANDLER, "https": HANDLER})
    settings.set("SCHEDULER", "scrapy.core.scheduler.Scheduler")
    settings.set("DOWNLOADER_MIDDLEWARES", {})
    addresses = [base + address_of(n).removeprefix("http:/") for n in range(notices)]
    Bare.pages = 0

    async def crawl() -> None:
        await AsyncCrawlerRunner(settings).crawl(Bare, addresses=addresses)

    asyncio.run(crawl())
    if Bare.pages != notices:
        raise SystemExit(f"the peer got {Bare.pages} of {notices} notices")
    return Bare.pages


def main() -> None:
    """Run the rounds and print them."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--notices", type=int, default=3000)
    options.add_argument("--latency", type=int, default=20, help="milliseconds an answer")
    options.add_argument("--at-once", type=int, default=16, help="requests in flight")
    options.add_argument("--rounds", type=int, default=3)
    given = options.parse_args()
    runner.REPLICA_AT_ONCE = given.at_once
    laps: dict[str, list[Lap]] = {"bidlens": [], "bare Scrapy": []}
    with serving(given.notices, given.latency) as base:
        for _ in range(given.rounds):
            laps["bidlens"].append(lap(lambda: ours(base)))
            laps["bare Scrapy"].append(lap(lambda: bare(base, given.notices)))
            for name, done in laps.items():
                print(f"{name:12} {done[-1]}", flush=True)
    middle = {name: statistics.median(one.rate for one in done) for name, done in laps.items()}
    print(f"medians: {', '.join(f'{name} {rate:.0f}' for name, rate in middle.items())} pages/s")
    print(f"ratio {middle['bidlens'] / middle['bare Scrapy']:.2f}")


if __name__ == "__main__":
    main()
