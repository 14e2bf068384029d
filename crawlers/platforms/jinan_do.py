"""Jinan's trading centre: its own product, a form post that answers HTML rows inside JSON.

The list takes neither a word nor days, so it is read from the newest row and titles are compared
here. Rows open a notice by a script call; the page it opens depends on the kind of notice.
"""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from parsel import Selector
from scrapy import Request
from scrapy.http import Response

from crawlers import platforms
from crawlers.newest_first import Place, cut_off, errand_at, following, is_wanted, place_of
from crawlers.query import Errand, Form, Found, Query, Role, Tally, ask
from crawlers.shape import day, need, page_of, plain, record_of, stem, whole
from entities.model import Listed
from entities.problems import LayoutError

# showview('ID',1,'招标公告'); older rows leave the label out.
CALL = re.compile(r"showview\(\s*'([^']{1,80})'\s*,\s*'?(\d)'?\s*(?:,\s*'([^']{1,40})'\s*)?\)")
# Results and candidates have pages of their own.
RESULTS, CANDIDATES = ("中标", "成交", "结果"), ("候选人", "评标结果")
BODY = "div.list, .main > div"


class Notices:
    """`front/search.do`, then `front/showNotice.do` and its two sisters."""

    class Options(platforms.PlatformOptions, frozen=True, kw_only=True):
        """*url* is the folder `…/front/`. *business* is 1 for government procurement.

        *labels* are the columns by the words that the form sends; *area* is a district.
        """

        url: str
        labels: tuple[str, ...]
        business: str = "1"
        area: str = ""

    def __init__(self, options: Options) -> None:
        self.options = options

    def start(self, query: Query) -> Iterator[Request]:
        """Yield the first page of each column."""
        for label in self.options.labels:
            yield self._page(Place(query=query.wordless(), column=label))

    def read(self, response: Response, errand: Errand) -> Iterator[Found]:
        """Yield the rows of a list and its next page, nothing for a notice."""
        if errand.role is not Role.LIST:
            check_notice(response)
            return
        place = place_of(errand)
        answer = record_of(response)
        if need(answer, "success", response.url) is not True:
            raise LayoutError(f"{response.url}: success is {answer['success']!r}, expected true")
        params = need(answer, "params", response.url)
        markup = str(need(params, "str", response.url) or "")
        pages = whole(need(params, "pagesum", response.url), "params.pagesum", response.url)
        found = [self._row(item, place, response.url) for item in items(markup)]
        if not found and (pages >= place.number or "<li" in markup):
            raise LayoutError(f"{response.url}: params.pagesum is {pages}, but str has no rows")
        yield Tally(total=len(found), seen=len(found))
        for row, address in found:
            if is_wanted(place.query, (), row):
                yield row
                yield ask(address, Errand(role=Role.NOTICE, native_id=row.native_id))
        yield from cut_off(place, pages, response.url)
        further = following(place, [row for row, _ in found], pages)
        if further:
            yield self._page(further)

    def _page(self, place: Place) -> Request:
        fields = {
            "area": self.options.area,
            "type": self.options.business,
            "xuanxiang": place.column,
            "subheading": "",
            "pagenum": place.number,
        }
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "X-Requested-With": "XMLHttpRequest",
            "Referer": self._address("noticelist.do?type=0&xuanxiang=1&area="),
        }
        body = urlencode(fields).encode()
        address = self._address("search.do")
        return ask(address, errand_at(place, Form.JSON), body=body, headers=headers)

    def _row(self, item: Selector, place: Place, url: str) -> tuple[Listed, str]:
        """Return what a row says of a notice, and the address of its page."""
        (link, *_) = item.css("a")
        written = item.css("span.span2").xpath("string()").get("")
        district = item.css("span.bt-left.dq::attr(title), span.span1::text").get("")
        native_id, address = self._target(link, place.column, url)
        row = Listed(
            native_id=native_id,
            title=plain(link.attrib.get("title") or link.xpath("string()").get("")),
            published=day(plain(written).strip("[]【】"), "span.span2", url),
            kind=place.column,
            region=plain(district).strip("[]【】") or None,
        )
        if not row.title:
            raise LayoutError(f"{url}: a row has no title (a[title])")
        return row, address

    def _target(self, link: Selector, label: str, url: str) -> tuple[str, str]:
        """Return the id and the address that a row's *link* opens."""
        call = CALL.search(link.attrib.get("onclick", "") + link.attrib.get("href", ""))
        if call:
            kind = call[3] or label
            fields = urlencode({"iid": call[1], "xuanxiang": kind, "isnew": call[2]})
            return call[1], self._address(f"{page_name(kind)}.do?{fields}")
        href = link.attrib.get("href", "").strip()
        if not href or href.lower().startswith(("javascript:", "#")):
            raise LayoutError(f"{url}: a row opens nothing (showview in onclick, or href)")
        address = urljoin(self._address(""), href)
        return parse_qs(urlsplit(address).query).get("iid", [stem(address)])[0], address

    def _address(self, name: str) -> str:
        return f"{self.options.url.rstrip('/')}/{name}"


def items(markup: str) -> list[Selector]:
    """Return the rows of a list that have a link; a row without one is a rule between rows."""
    if not markup.strip():
        return []
    return [item for item in Selector(text=markup, type="html").css("li") if item.css("a")]


def page_name(label: str) -> str:
    """Return the page that shows notices of the kind *label*."""
    if any(word in label for word in CANDIDATES):
        return "showPreparationNotice"
    return "showResultNotice" if any(word in label for word in RESULTS) else "showNotice"


def check_notice(response: Response) -> None:
    """Raise unless *response* holds the text of a notice."""
    found = page_of(response).css(BODY).xpath("string()").getall()
    if not any(text.strip() for text in found):
        raise LayoutError(f"{response.url}: no notice body ({BODY})")
