"""Which hosts are asked, and how a crawl behaves at a gate.

`Guard` lets a request go to the hosts of the site file only. `Gatekeeper` pauses a host that asks
for it, tries again, and closes the host for this run after two gates in a row: the page stays
pending, so the next run continues there.
"""

import asyncio
import contextlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response

from crawlers.gate import Blocked, Gate, cut_short, detect
from crawlers.harvest import header_lines
from crawlers.origin import is_private_literal
from crawlers.query import Errand

if TYPE_CHECKING:
    from crawlers.spider import SiteSpider

LONGEST_PAUSE = 900.0  # a host that asks for more is left alone until the next run
PAUSE_FACTOR = 6  # times the delay between requests, when a gate names no pause
REPLICA_PAUSE = 0.2
TRIES = 3
UNREACHABLE = (CannotResolveHostError, DownloadConnectionRefusedError)
PASSING = {
    DownloadFailedError: "the connection broke",
    DownloadTimeoutError: "no answer within the time allowed",
    ResponseDataLossError: "the answer was cut short",
}


class HostClosed(IgnoreRequest):
    """Raised for a request to a host that is left alone for the rest of the run."""


class Unsteady(IgnoreRequest):
    """Raised when a page failed in the same passing way too often."""


class Guard:
    """Refuses requests and redirects to any host that the site file does not name."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Guard":
        """Make the guard of *crawler*."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise `IgnoreRequest` if *request* leaves the site."""
        site = cast("SiteSpider", self._crawler.spider).site
        host = urlsplit(request.url).netloc.lower().removesuffix(":80").removesuffix(":443")
        if host not in site.hosts or is_private_literal(urlsplit(request.url).hostname or ""):
            raise IgnoreRequest(f"{host} is not a host of {site.key}; the address is not followed")


@dataclass(slots=True)
class HostState:
    """How a host has answered lately. Times are of the monotonic clock."""

    open_at: float = 0.0
    gates: int = 0
    gate_at: float = 0.0
    warm_at: float | None = None


class Gatekeeper:
    """Pauses, tries again, and closes hosts."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._hosts: dict[str, HostState] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Gatekeeper":
        """Make the gatekeeper of *crawler*."""
        return cls(crawler)

    @property
    def _spider(self) -> "SiteSpider":
        return cast("SiteSpider", self._crawler.spider)

    def _state(self, request: Request) -> HostState:
        return self._hosts.setdefault(urlsplit(request.url).netloc, HostState())

    async def process_request(self, request: Request) -> None:
        """Wait until the host is open again."""
        state = self._state(request)
        while (pause := state.open_at - monotonic()) > 0:
            await asyncio.sleep(pause)
        if urlsplit(request.url).netloc in self._spider.closed_hosts:
            raise HostClosed(f"{request.url}: left for the next run")
        request.meta["sent_at"] = monotonic()

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return *response* if the way is open, else the request to try once more."""
        if "task" not in request.meta:  # robots.txt
            return response
        errand: Errand = request.meta["errand"]
        headers = header_lines(response)
        blocked = detect(response.status, headers, response.body, errand.expects, datetime.now(UTC))
        if blocked is not None and not (blocked.gate is Gate.TOO_MANY and errand.narrows):
            is_warm = blocked.gate is Gate.REFUSED and await self._warm_up(request)
            return self._again(request, "403") if is_warm else self._blocked(request, blocked)
        if response.status >= 500 or response.status == 408:
            return self._again(request, f"status {response.status}")
        short = cut_short(headers, response.body, errand.expects)
        if short is not None:
            return self._again(request, short)
        self._state(request).gates = 0
        return response

    async def _warm_up(self, request: Request) -> bool:
        """Fetch the page that gives a visitor cookies, once; say whether to ask again with them."""
        address = self._spider.site.sources[request.meta["errand"].source].warm_up
        state = self._state(request)
        if address is None:
            return False
        if state.warm_at is None:
            state.warm_at = float("inf")
            engine = self._crawler.engine
            with contextlib.suppress(IgnoreRequest, DownloadFailedError, DownloadTimeoutError):
                await engine.download_async(Request(address, meta={"sent_at": monotonic()}))
            state.warm_at = monotonic()
            return True
        return bool(request.meta["sent_at"] < state.warm_at)

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Return the request to try once more after a passing failure."""
        if "task" not in request.meta:
            return None
        if isinstance(exception, UNREACHABLE):
            where = f" at {base}" if (base := self._spider.origin.base) else ""
            reason = f"cannot be reached{where} ({cause(exception)})"
            return self._blocked(request, Blocked(gate=Gate.UNREACHABLE, reason=reason))
        if type(exception) in PASSING:
            return self._again(request, PASSING[type(exception)])
        return None

    def _blocked(self, request: Request, blocked: Blocked) -> Request:
        if blocked.gate is Gate.TOO_MANY:
            raise Unsteady(f"{blocked.reason}; {blocked.cure}")
        state = self._state(request)
        host = urlsplit(request.url).netloc
        pause = blocked.retry_after if blocked.retry_after is not None else self._pause(1)
        # Requests that were under way when the gate fell say nothing new.
        if request.meta["sent_at"] >= state.gate_at:
            state.gates += 1
            state.gate_at = monotonic()
            state.open_at = monotonic() + min(pause, LONGEST_PAUSE)
        if state.gates >= 2 or pause > LONGEST_PAUSE:
            state.open_at = 0.0
            self._spider.closed_hosts[host] = blocked
            raise HostClosed(f"{host}: {blocked.reason}")
        return self._again(request, blocked.reason)

    def _again(self, request: Request, reason: str) -> Request:
        tries = request.meta.get("tries", 1)
        if tries >= TRIES:
            raise Unsteady(f"{reason}, {tries} times")
        state = self._state(request)
        state.open_at = max(state.open_at, monotonic() + self._pause(tries) / PAUSE_FACTOR)
        again = request.copy()
        again.meta["tries"] = tries + 1
        again.dont_filter = True
        return again

    def _pause(self, times: int) -> float:
        if self._spider.origin.base is not None:
            return REPLICA_PAUSE
        delays = [source.delay for source in self._spider.site.sources]
        return max(delays) * PAUSE_FACTOR * times


def cause(exception: BaseException) -> str:
    """Return what the system said under an *exception* of the HTTP client."""
    inner = exception.__cause__
    system = getattr(inner, "os_error", inner)
    number = getattr(system, "errno", None)
    # asyncio words its own errors around a number; a resolver's numbers are negative.
    words = os.strerror(number) if number and number > 0 else getattr(system, "strerror", None)
    return words or str(exception)
