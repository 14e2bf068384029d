"""Epoint's two kinds of list pages: TPFront (until about 2020) and static pages (WebBuilder).

Neither can be asked for a word or for days: a column is read from its first page until its rows
are older than the days asked for, and titles are compared here. Static pages end early: deeper
ones are left over from years before or stand behind a captcha, which is never taken for the end.
"""

import re
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import parse_qsl, urljoin, urlsplit

from parsel import Selector
from scrapy import Request
from scrapy.http import Response

from crawlers import platforms
from crawlers.platforms.epoint.notice import (
    check_notice,
    dated,
    fits,
    native_id,
    with_page,
)
from crawlers.query import MOST_PAGES, Errand, Found, Query, Role, Shortfall, Tally, ask
from crawlers.shape import page_of, plain, text_of
from entities.model import Listed, from_json, to_json
from entities.problems import LayoutError

LONGEST_GAP = timedelta(days=366)
OLD_ROWS = "table[cellspacing='3'] tr, li.clearfix"
STATIC_ROWS = (
    "#categorypagingcontent li, ul.ewb-list > li, ul.wb-data-item > li, li.ewb-com-item,"
    " li.trade-item, .context-bd li"
)
NOTHING = ("本栏目暂时没有内容", "暂无数据", "暂无内容")
OF_PAGES = re.compile(r"(\d{1,5})\s*/\s*(\d{1,5})")
SIZE, TOTAL = re.compile(r"pageSize\s*:\s*(\d{1,5})"), re.compile(r"total\s*:\s*(\d{1,7})\s*,")


class Columns(platforms.PlatformOptions, frozen=True, kw_only=True):
    """*lists* are the first pages of the columns, by the name of what they hold.

    After *max_free_pages* pages a column wants a captcha.
    """

    lists: dict[str, str]
    places: tuple[str, ...] = ()
    max_free_pages: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a list page; without an *address* its page cannot be asked for."""

    native_id: str
    title: str
    address: str | None
    written: str  # the date, as it stands there


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in a column the reader is. *oldest* is the last day of the page before."""

    query: Query
    column: str
    number: int = 1
    oldest: date | None = None


class TpFront:
    """`…/jyxx/CATEGORY/?Paging=N`: rows in a table, notices at `infodetail/?infoid=`."""

    class Options(Columns, frozen=True, kw_only=True):
        """*parameter* numbers the pages; one centre writes `pageing`."""

        parameter: str = "Paging"

    def __init__(self, options: Options) -> None:
        self.options = options

    def start(self, query: Query) -> Iterator[Request]:
        """Yield the first page of each column."""
        for name in self.options.lists:
            yield self._page(Place(query=query.wordless(), column=name))

    def read(self, response: Response, errand: Errand) -> Iterator[Found]:
        """Yield the rows of a list page and the next one, nothing for a notice."""
        if errand.role is not Role.LIST:
            check_notice(response)
            return
        page, place = page_of(response), place_of(errand)
        shown = "".join(page.css("td.yahei.redfont ::text").getall()).strip()
        if shown and shown != str(place.number):
            raise LayoutError(f"{response.url}: answers with page {shown}, not {place.number}")
        rows = list(self._rows(page, response.url))
        pages = self._pages(page, response.url) if rows else no_rows(response)
        following = yield from column(self.options, place, rows, pages, response.url)
        if following:
            yield self._page(following)

    def _page(self, place: Place) -> Request:
        # Without the last slash the answer is a redirect that forgets the page number.
        base = self.options.lists[place.column].rstrip("/")
        return asked(f"{base}/?{self.options.parameter}={place.number}", place)

    def _rows(self, page: Selector, url: str) -> Iterator[Row]:
        for row in page.css(OLD_ROWS):
            for link in row.css("a[title][href]"):
                written = row.css("font::text, span.r::text").getall()
                address = urljoin(url, link.attrib["href"])
                yield Row(
                    native_id=native_id(address),
                    title=plain(link.attrib["title"]),
                    address=address,
                    written=written[-1] if written else "",
                )

    def _pages(self, page: Selector, url: str) -> int:
        found = OF_PAGES.search("".join(page.css("td.huifont ::text").getall()))
        if found is None:
            raise LayoutError(f"{url}: no number of pages (td.huifont)")
        return int(found[2])


class Static:
    """`…/CATEGORY/NAME.html`, then `…/CATEGORY/2.html`: the address of a notice holds its day."""

    class Options(Columns, frozen=True, kw_only=True):
        """*rows* finds the rows where the centre has a template of its own.

        *infoid_root* is the folder of the notices where rows link by infoid and categorynum.
        """

        rows: str = STATIC_ROWS
        infoid_root: str = ""

    def __init__(self, options: Options) -> None:
        self.options = options

    def start(self, query: Query) -> Iterator[Request]:
        """Yield the first page of each column."""
        for name in self.options.lists:
            yield self._page(Place(query=query.wordless(), column=name))

    def read(self, response: Response, errand: Errand) -> Iterator[Found]:
        """Yield the rows of a list page and the next one, nothing for a notice."""
        if errand.role is not Role.LIST:
            check_notice(response)
            return
        page, place = page_of(response), place_of(errand)
        rows = list(self._rows(page, response.url))
        pages = page_count(page, response) if rows else no_rows(response)
        following = yield from column(self.options, place, rows, pages, response.url)
        if following:
            yield self._page(following)

    def _page(self, place: Place) -> Request:
        first = self.options.lists[place.column]
        return asked(first if place.number == 1 else urljoin(first, f"{place.number}.html"), place)

    def _rows(self, page: Selector, url: str) -> Iterator[Row]:
        for row in page.css(self.options.rows):
            links = row.css("a[href]")
            if not links:
                continue
            title = links[0].attrib.get("title") or links[0].xpath("string()").get("")
            spans = row.xpath(".//span[not(ancestor::a)]").xpath("string()").getall()
            written = spans[-1] if spans else ""
            link = urljoin(url, links[0].attrib["href"])
            yield Row(
                native_id=native_id(link),
                title=plain(title),
                address=self._address(link, written),
                written=written,
            )

    def _address(self, link: str, written: str) -> str | None:
        """Return the static address of a row that links by infoid (Liaocheng, 2020 to 2023)."""
        fields = {name.lower(): value for name, value in parse_qsl(urlsplit(link).query)}
        compact = "".join(re.findall(r"\d", written))
        if not self.options.infoid_root or not fields.keys() >= {"infoid", "categorynum"}:
            return link
        if not compact:
            return None
        category = fields["categorynum"]
        folders = "/".join(dict.fromkeys((category[:6], category[:9], category)))
        path = f"{self.options.infoid_root}/{folders}/{compact}/{fields['infoid']}.html"
        return urljoin(link, path)


def asked(url: str, place: Place) -> Request:
    """Return the request of a list page."""
    return ask(url, Errand(role=Role.LIST, context={"place": to_json(place).decode()}))


def place_of(errand: Errand) -> Place:
    """Return where in a column the page of *errand* stands."""
    return from_json(errand.context["place"].encode(), Place)


def no_rows(response: Response) -> int:
    """Return 0 pages if *response* says that it holds nothing; anything else has changed."""
    if not any(words in text_of(response.body) for words in NOTHING):
        raise LayoutError(f"{response.url}: no rows, and no word that there are none")
    return 0


def page_count(page: Selector, response: Response) -> int | None:
    """Return how many static pages a column says it has, in one of three ways, or not at all."""
    text = text_of(response.body)
    by_words = OF_PAGES.search("".join(page.css("span#index ::text").getall()))
    size, total = SIZE.search(text), TOTAL.search(text)
    numbers = page.css("ul.m-pagination-page li a::text").re(r"^\s*(\d{1,5})\s*$")
    if by_words:
        return int(by_words[2])
    if size and total and int(size[1]):
        return -(-int(total[1]) // int(size[1]))
    return max(map(int, numbers)) if numbers else None


def column(
    options: Columns, place: Place, rows: Sequence[Row], pages: int | None, url: str
) -> Generator[Found, None, Place | None]:
    """Yield what the *rows* of a page say; return where to read on, if anywhere."""
    days = [dated(row.written, row.address, url) for row in rows]
    known = [day for day in days if day is not None]
    yield Tally(total=len(rows), seen=len(rows))
    for row, published in zip(rows, days, strict=True):
        found = Listed(
            native_id=row.native_id,
            title=row.title,
            published=published,
            kind=place.column,
        )
        if fits(place.query, options.places, found):
            yield from with_page(found, row.address)
    # A row that is kept on top may be old: the newest one tells how far the page jumps.
    if known and place.oldest and place.oldest - max(known) > LONGEST_GAP:
        yield Shortfall(
            reason=f"{url}: static pages exhausted: from {place.oldest} they jump to {max(known)};"
            " older notices stand elsewhere"
        )
        return None
    is_done = bool(known) and known[-1] < place.query.since
    if is_done or (pages is not None and place.number >= pages):
        return None
    if pages is None:
        yield Shortfall(
            reason=f"{url}: says not how many pages it has (span#index, pageSize, m-pagination);"
            " only this one was read"
        )
        return None
    free = options.max_free_pages or MOST_PAGES
    if place.number >= free:
        yield Shortfall(
            reason=f"{url}: pages after {free} are not asked for, a captcha may stand before"
            " them; ask with a later --since, or save older notices in a browser"
        )
        return None
    oldest = known[-1] if known else place.oldest
    return replace(place, number=place.number + 1, oldest=oldest)
