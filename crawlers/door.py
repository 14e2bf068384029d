"""The one place that opens connections: to the live host, or to its place on a replica."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, cast

from aiohttp.abc import AbstractResolver, ResolveResult
from scrapy import Request
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler, _ClientResponse
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawlers.origin import is_public

if TYPE_CHECKING:
    from crawlers.spider import SiteSpider


class PublicResolver(AbstractResolver):
    """Resolves names and leaves out addresses that do not belong to the open internet.

    The address that was checked is the one that is connected to: a name whose answer changes in
    between (DNS rebinding) gains nothing.
    """

    def __init__(self, inner: AbstractResolver) -> None:
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the public addresses of *host*."""
        found = await self._inner.resolve(host, port, family)
        public = [address for address in found if is_public(address["host"])]
        if not public:
            raise OSError(None, f"{host} is an address of a private network")
        return public

    async def close(self) -> None:
        """Release the resolver inside."""
        await self._inner.close()


class Door(AiohttpDownloadHandler):
    """Scrapy's aiohttp handler behind the origin of the crawl."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._origin = cast("SiteSpider", crawler.spider).origin
        if self._origin.base is None:
            connector = self._session.connector
            # The handler takes no connector of ours, and its own has no other way in.
            connector._resolver = PublicResolver(connector._resolver)  # type: ignore[union-attr] # noqa: SLF001

    async def download_request(self, request: Request) -> Response:
        """Fetch *request*; a redirect of the replica is turned back into a live address."""
        response = await super().download_request(request)
        location = response.headers.get("Location")
        if location is not None:
            response.headers["Location"] = self._origin.live(
                location.decode("latin-1"), request.url
            )
        return response

    @asynccontextmanager
    async def _make_request(
        self, request: Request, timeout: float
    ) -> AsyncIterator[_ClientResponse]:
        # The address is already encoded; encoding it once more would ask for another page.
        meta = {**request.meta, "verbatim_url": True}
        asked = request.replace(url=self._origin.address(request.url), meta=meta)
        async with super()._make_request(asked, timeout) as response:
            yield response
