"""Shandong's government procurement portal: the list of its front page, the only one that is open.

The search form wants a captcha and is left alone. The front page's list takes a column and an area
but no title and no days: it is read from the newest row, and titles are compared here. The body of
a notice is base64 of HTML, often in GBK without a word about it.
"""

from base64 import b64decode
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec
from scrapy import Request
from scrapy.http import Response

from crawlers import platforms
from crawlers.newest_first import Place, cut_off, errand_at, following, is_wanted, place_of
from crawlers.query import Errand, Form, Found, Query, Role, Shortfall, Tally, ask
from crawlers.shape import day, need, plain, record_of, text_of, whole
from entities.model import Listed
from entities.problems import LayoutError

GOOD = 100


class FrontPage:
    """`getListByCode` with `homePage` 1, then `getDetail`."""

    class Options(platforms.PlatformOptions, frozen=True, kw_only=True):
        """*url* is the root of the service, *site* the pages whose script asks it.

        *columns* are the names of columns by their codes; *area* is the city's four digits.
        """

        url: str
        site: str
        columns: dict[str, str]
        area: str = ""
        places: tuple[str, ...] = ()
        page_size: int = 20

    def __init__(self, options: Options) -> None:
        self.options = options

    def start(self, query: Query) -> Iterator[Request]:
        """Yield the first page of each column."""
        for code in self.options.columns:
            yield self._page(Place(query=query.wordless(), column=code))

    def read(self, response: Response, errand: Errand) -> Iterator[Found]:
        """Yield the rows of a list and its next page, or what a notice says of itself."""
        if errand.role is not Role.LIST:
            yield own_row(response, errand, self.options.columns)
            return
        place = place_of(errand)
        answer = contents(response)
        records = need(answer, "records", response.url) or []
        total = whole(need(answer, "total", response.url), "total", response.url)
        if total and not records and place.number == 1:
            raise LayoutError(f"{response.url}: total is {total}, but records is empty")
        shown = whole(need(answer, "current", response.url), "current", response.url)
        if shown != place.number:
            yield Shortfall(
                reason=f"{response.url}: asked for page {place.number} of column {place.column},"
                f" answers with page {shown}; older notices stand at ccgp.gov.cn"
            )
            return
        rows = [self._row(record, place, response.url) for record in records]
        yield Tally(total=len(rows), seen=len(rows))
        for row in rows:
            if is_wanted(place.query, self.options.places, row):
                yield row
                yield self._notice(row.native_id, place.column)
        # The server makes its own page size.
        size = whole(need(answer, "size", response.url), "size", response.url)
        pages = -(-total // size) if size else 1
        yield from cut_off(place, pages, response.url)
        further = following(place, rows, pages)
        if further:
            yield self._page(further)

    def _page(self, place: Place) -> Request:
        asked = {
            "colCode": place.column,
            "area": self.options.area,
            "currentPage": place.number,
            "pageSize": self.options.page_size,
            "homePage": 1,
            "mergeType": 0,
            "cityType": 1,
        }
        headers = {
            "Content-Type": "application/json;charset=UTF-8",
            "Origin": self.options.site.rstrip("/"),
            "Referer": f"{self.options.site.rstrip('/')}/",
            "X-Requested-With": "XMLHttpRequest",
        }
        address = f"{self.options.url.rstrip('/')}/website/site/getListByCode"
        errand = errand_at(place, Form.JSON)
        return ask(address, errand, body=msgspec.json.encode(asked), headers=headers)

    def _row(self, record: Mapping[str, Any], place: Place, url: str) -> Listed:
        return Listed(
            native_id=str(need(record, "id", url)),
            title=plain(need(record, "title", url)),
            published=day(record.get("date"), "date", url),
            kind=self.options.columns[place.column],
            region=plain(record.get("areaName")) or None,
        )

    def _notice(self, native_id: str, code: str) -> Request:
        fields = urlencode({"id": native_id, "colCode": code})
        return ask(
            f"{self.options.url.rstrip('/')}/website/site/getDetail?{fields}",
            Errand(
                role=Role.NOTICE,
                expects=Form.JSON,
                native_id=native_id,
                context={"column": code},
            ),
        )


def contents(response: Response) -> dict[str, Any]:
    """Return what stands inside both wrappers; code 999 is a gate and never comes this far."""
    outer = need(record_of(response), "data", response.url)
    if not isinstance(outer, dict):
        raise LayoutError(f"{response.url}: data is no object but {str(outer)[:40]!r}")
    code = whole(need(outer, "code", response.url), "code", response.url)
    inner = need(outer, "data", response.url) if code == GOOD else None
    if not isinstance(inner, dict):
        said = plain(outer.get("message"))[:40]
        raise LayoutError(f"{response.url}: data.code is {code} ({said}), expected {GOOD} and data")
    return inner


def own_row(response: Response, errand: Errand, columns: Mapping[str, str]) -> Listed:
    """Return what a notice says of itself, once its body is a text with tags."""
    found = contents(response)
    body = str(need(found, "body", response.url) or "")
    try:
        text = text_of(b64decode(body, validate=True))
    except ValueError as error:
        raise LayoutError(f"{response.url}: the notice body is not base64 ({error})") from error
    if "<" not in text:
        raise LayoutError(f"{response.url}: no notice body (base64 of HTML in body)")
    return Listed(
        native_id=str(errand.native_id),
        title=plain(need(found, "title", response.url)),
        published=day(found.get("date"), "date", response.url),
        kind=columns.get(errand.context["column"]),
    )
