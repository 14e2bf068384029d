"""Scrapy's scheduler on the durable frontier."""

from collections import deque
from typing import TYPE_CHECKING, cast

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler

from crawlers.frontier import Task, task_of
from crawlers.query import errand_of

if TYPE_CHECKING:
    from crawlers.spider import SiteSpider


class FrontierScheduler(BaseScheduler):
    """Hands out what the frontier leases.

    A request that comes back, because its host asked for a pause or redirects, is still leased: it
    waits in memory, behind everything pending, and is pending again if the process dies.
    """

    def __init__(self) -> None:
        self._again: deque[Request] = deque()
        self._next: Task | None = None

    def open(self, spider: Spider) -> None:
        """Take the frontier of *spider*, which the engine is opening."""
        self._spider = cast("SiteSpider", spider)

    def enqueue_request(self, request: Request) -> bool:
        """Store a first request; keep one that comes back in memory."""
        if "task" in request.meta:
            request.meta.pop("download_slot", None)  # a redirect may name another host
            self._again.append(request)
            return True
        source = errand_of(request).source
        platform = self._spider.platform_name(source)
        return self._spider.frontier.add([task_of(request, platform, None)]) > 0

    def has_pending_requests(self) -> bool:
        """Say whether anything is left to ask."""
        self._peek()
        return self._next is not None or bool(self._again)

    def next_request(self) -> Request | None:
        """Return the next request, or `None` if there is none at the moment."""
        self._peek()
        task, self._next = self._next, None
        if task is not None:
            return self._spider.request(task)
        return self._again.popleft() if self._again else None

    def _peek(self) -> None:
        if self._next is None:
            self._next = self._spider.frontier.lease(without=self._spider.closed_hosts)
