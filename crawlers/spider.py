"""The one spider: it asks what a site's platforms ask and stores what they read."""

import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils.request import fingerprint
from twisted.python.failure import Failure

from crawlers.frontier import Frontier, GivenUp, Gone, Harvest, Task
from crawlers.gate import CURES, Blocked, Gate
from crawlers.harvest import Sampler, fetched, gathered, response_of
from crawlers.origin import Origin
from crawlers.paging import Walk
from crawlers.politeness import HostClosed
from crawlers.query import Query, Role, errand_of
from crawlers.sites import Site, platform_of
from entities.problems import LayoutError

FORBIDDEN = "Forbidden by robots.txt"  # as Scrapy says it


class SiteSpider(Spider):
    """Collects one site into its frontier. Scrapy makes it with the arguments of `start_site`."""

    name = "site"
    budget = 50_000  # pages a host is asked for in one run: no site of the case has as many

    def __init__(
        self,
        *,
        site: Site,
        query: Query,
        frontier: Frontier,
        origin: Origin,
        watch: Callable[["SiteSpider"], None],
    ) -> None:
        super().__init__(site.key)
        self.site = site
        self.query = query
        self.frontier = frontier
        self.origin = origin
        self.watch = watch
        self.platforms = [platform_of(source) for source in site.sources]
        self.sampler = Sampler(wanted=query.sample) if query.sample else None
        self.closed_hosts: dict[str, Blocked] = {}
        self.walk = Walk()
        self.asked: Counter[str] = Counter()
        self.pages = 0
        self.broken: str | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "SiteSpider":
        """Make the spider and have it told of errors in its own code."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.reader_broke, signal=signals.spider_error)
        return spider

    def platform_name(self, source: int) -> str:
        """Return the name under which rows of *source* are stored."""
        return self.site.sources[source].platform.partition(":")[0]

    async def start(self) -> AsyncIterator[Request]:
        """Yield the first requests of every source."""
        for request in first_requests(self.site, self.query):
            yield request

    def request(self, task: Task) -> Request:
        """Return the request that fulfils *task*."""
        return Request(
            task.url,
            method=task.method,
            headers=dict(task.headers),
            body=task.body,
            callback=self.parse,
            errback=self.give_up,
            meta={"task": task, "errand": task.errand},
            dont_filter=True,
        )

    def parse(self, response: Response, **kwargs: Any) -> None:
        """Store what the platform reads from *response*."""
        task: Task = response.meta["task"]
        page = fetched(response)
        try:
            found = list(self.platforms[task.errand.source].read(response_of(page), task.errand))
        except LayoutError as problem:
            self.settle(task, GivenUp(reason=str(problem), page=page))
            return
        found = self.walk.cut(task, found)
        kept = self.sampler.cut(found) if self.sampler else found
        self.settle(task, gathered(kept, task, page))

    def give_up(self, failure: Failure) -> None:
        """Store why a request failed for good; a closed host's request stays to be asked again."""
        request: Request = failure.request  # type: ignore[attr-defined] # Scrapy sets it
        error = failure.value
        if isinstance(error, HostClosed):
            return
        reason = f"{request.url}: {error or type(error).__name__}"
        if isinstance(error, HttpError) and is_gone(error, request):
            self.settle(request.meta["task"], Gone(reason=f"status {error.response.status}"))
            return
        if isinstance(error, HttpError):
            reason = f"{request.url}: status {error.response.status}"
        elif str(error) == FORBIDDEN:
            host = urlsplit(request.url).netloc
            reason = f"robots.txt of {host} forbids the address; {CURES[Gate.ROBOTS]}"
        self.settle(request.meta["task"], GivenUp(reason=reason))

    def reader_broke(self, failure: Failure, response: object) -> None:
        """Store that the code which reads pages failed on one; the crawl goes on."""
        if isinstance(response, Response):
            error = f"{type(failure.value).__name__}: {failure.value}"
            reason = f"{response.url}: the reader broke with {error}; please report it"
            self.settle(response.meta["task"], GivenUp(reason=reason))

    def settle(self, task: Task, result: Harvest | GivenUp | Gone) -> None:
        """Store *result*; a full disk ends the crawl, with everything before it kept."""
        try:
            self.frontier.done(task, result)
        except sqlite3.OperationalError as error:
            self.broken = f"the archive cannot be written ({error}); make room and run it again"
            raise CloseSpider("archive") from error
        self.pages += 1
        self.asked[task.host] += 1
        if self.asked[task.host] >= self.budget:
            reason = f"{self.budget} pages in one run"
            self.closed_hosts.setdefault(task.host, Blocked(gate=Gate.BUDGET, reason=reason))
        self.watch(self)


def is_gone(error: HttpError, request: Request) -> bool:
    """Say whether a page was taken away; a list that is not there has moved, which is a failure."""
    return error.response.status in {404, 410} and errand_of(request).role is not Role.LIST


def first_requests(site: Site, query: Query) -> Iterator[Request]:
    """Yield the first requests of every source of *site* that serves days of *query*.

    Each term is asked; a platform that cannot be asked for a term gives the same requests for all
    of them, and they are made once.
    """
    for number, source in enumerate(site.sources):
        part = query.within(source.since, source.until)
        if part is None:
            continue
        platform = platform_of(source)
        known: set[bytes] = set()
        for request in (r for term in part.each_term() for r in platform.start(term)):
            if fingerprint(request) not in known:
                known.add(fingerprint(request))
                request.meta["errand"] = replace(errand_of(request), source=number)
                yield request
