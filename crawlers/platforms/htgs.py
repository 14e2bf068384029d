"""Contracts on ccgp.gov.cn (htgs.ccgp.gov.cn/GS8), which its search leaves out.

The plain list needs no captcha and takes no term: 20 contracts a page, newest first, 120,441 pages
in 2023. It is read from today back to the first day asked for. The search beside it wants a
captcha and is not asked.
"""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from parsel import Selector
from scrapy import Request
from scrapy.http import Response

from crawlers import platforms
from crawlers.query import Errand, Found, Query, Role, Tally, ask
from crawlers.shape import day, page_of, plain
from entities.model import Listed
from entities.problems import LayoutError

LIST = "ul.ulst"
LINK = "a[href*='detail/']"
PAGE_SIZE = 20
LAST = re.compile(r"size:\s?(\d{1,7}),")
BODY = "div.content_2020, div.vT_detail_content"


class Contracts:
    """The plain list of published contracts, and their pages."""

    class Options(platforms.PlatformOptions, frozen=True, kw_only=True):
        """*pages* is how far back the list is read at most."""

        url: str = "http://htgs.ccgp.gov.cn/GS8/contractpublish/index"
        pages: int = 50

    def __init__(self, options: Options) -> None:
        self.options = options

    def start(self, query: Query) -> Iterator[Request]:
        """Yield the first page, the same for every term."""
        asked = {"terms": "\n".join(query.terms), "since": str(query.since)}
        yield self._page(asked | {"until": str(query.until)}, 1)

    def read(self, response: Response, errand: Errand) -> Iterator[Found]:
        """Yield the rows that name a term, and the next page while it may hold wanted days."""
        page = page_of(response)
        if errand.role is Role.NOTICE:
            if not page.css(BODY):
                raise LayoutError(f"{response.url}: no notice body ({BODY})")
            return
        asked = dict(errand.context)
        number = int(asked.pop("page"))
        rows = rows_of(page, response.url)
        oldest = min((row.published for row, _ in rows if row.published), default=None)
        last = last_page(page, response.url)
        is_end = number >= last or (oldest is not None and str(oldest) < asked["since"])
        stops = not is_end and number >= self.options.pages
        # Where the walk stops before the first day asked for, the rest is missing.
        missing = (last - number) * PAGE_SIZE if stops else 0
        ids = tuple(row.native_id for row, _ in rows)
        yield Tally(total=len(rows) + missing, seen=len(rows), ids=ids)
        for listed, address in rows:
            if is_wanted(listed, asked):
                yield listed
                yield ask(address, Errand(role=Role.NOTICE, native_id=listed.native_id))
        if not is_end and not stops:
            yield self._page(asked, number + 1)

    def _page(self, asked: dict[str, str], number: int) -> Request:
        address = f"{self.options.url}_{number}" if number > 1 else self.options.url
        return ask(address, Errand(role=Role.LIST, context=asked | {"page": str(number)}))


def last_page(page: Selector, url: str) -> int:
    """Return how many pages the list has, as its pager says."""
    found = LAST.search(" ".join(page.xpath("//script/text()").getall()))
    if found is None:
        raise LayoutError(f"{url}: no pager with the number of pages (size: N,)")
    return int(found[1])


def rows_of(page: Selector, url: str) -> list[tuple[Listed, str]]:
    """Return what each row says, and the address of its contract; the first is the heading."""
    listing = page.css(LIST)
    if not listing:
        raise LayoutError(f"{url}: no list of contracts ({LIST})")
    return [row_of(row, url) for row in listing[0].xpath("./li[position() > 1]")]


def row_of(row: Selector, url: str) -> tuple[Listed, str]:
    """Return what *row* says: spans with the days of signing and publication, buyer, supplier."""
    link, spans = row.css(LINK), row.css("span")
    if not link or len(spans) < 4:
        raise LayoutError(f"{url}: a row of {LIST} lacks {LINK} or its four spans")
    address = urljoin(url, link[0].attrib["href"].strip())
    facts = [plain(span.xpath("string()").get()).rpartition("：")[2].strip() for span in spans]
    listed = Listed(
        native_id=urlsplit(address).path.rsplit("/", 1)[-1],
        title=plain(link[0].attrib.get("title") or link[0].xpath("string()").get()),
        published=day(facts[1], "the day of a row", url),
        kind="合同公告",
        buyer=facts[2] or None,
        platform="政府采购合同公告",
    )
    return listed, address


def is_wanted(listed: Listed, asked: dict[str, str]) -> bool:
    """Say whether a row names a term and lies within the days asked for."""
    published = str(listed.published) if listed.published else asked["since"]
    return asked["since"] <= published <= asked["until"] and any(
        term in listed.title for term in asked["terms"].split("\n")
    )
