"""Epoint (国泰新点), the product behind most trading centres: its full-text search.

One JSON call answers for a whole centre; notices are static pages. Paths, index numbers, sort
fields and categories differ from centre to centre and are never carried over.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec
from scrapy import Request
from scrapy.http import Response

from crawlers import platforms
from crawlers.query import Errand, Form, Found, Query, Role, Tally, ask, further_pages
from crawlers.shape import day, decoded, names_place, need, page_of, plain, record_of, stem, whole
from entities.model import Listed, from_json, to_json
from entities.problems import LayoutError

# Deeper pages are served from another index; ask for smaller windows instead (2026-03).
DEEPEST = 360
# Covers every notice page of this vendor seen so far.
BODY = (
    "#noticeArea, .epoint-article-content, #mainContent, .say-con, .ewb-article, .news-article,"
    " #infoContentM, .div-article2, div.detail-content, #TDContent, table[id^=tblInfo],"
    " .ewb-main, .ewb-details-info"
)
MAIN = "<!-- main -->"  # Liaocheng 2023 marks its body by comments
DATES = ("infodate", "webdate", "infodatepx", "infodateformat", "showdate")


class FullText:
    """`getFullTextDataNew`: `pn` is an offset in rows, and some centres wrap the answer twice."""

    class Options(platforms.PlatformOptions, frozen=True, kw_only=True):
        """*category* is a prefix of categorynum; *where* adds prefix conditions."""

        api: str
        detail_base: str
        cnum: str
        category: str = ""
        where: dict[str, str] = {}  # noqa: RUF012 - msgspec copies the default
        page_size: int = 20
        sort_field: str = "webdate"
        time_field: str = "webdate"
        places: tuple[str, ...] = ()
        extra: dict[str, str] = {}  # noqa: RUF012 - msgspec copies the default

    def __init__(self, options: Options) -> None:
        self.options = options

    def start(self, query: Query) -> Iterator[Request]:
        """Yield the first page of each year."""
        for year in query.years():
            yield self._page(year, 0)

    def read(self, response: Response, errand: Errand) -> Iterator[Found]:
        """Yield the rows of an answer, or nothing for a notice page that is one."""
        if errand.role is Role.LIST:
            yield from self._list(response, errand)
        elif not page_of(response).css(BODY) and MAIN.encode() not in response.body:
            raise LayoutError(f"{response.url}: no notice body ({BODY})")

    def _page(self, query: Query, offset: int) -> Request:
        context = {"query": to_json(query).decode(), "offset": str(offset)}
        return ask(
            self.options.api,
            Errand(role=Role.LIST, expects=Form.JSON, context=context),
            body=msgspec.json.encode(self._asked(query, offset)),
            headers={
                "Content-Type": "application/json;charset=utf-8",
                "X-Requested-With": "XMLHttpRequest",
            },
        )

    def _asked(self, query: Query, offset: int) -> dict[str, Any]:
        where = {"categorynum": self.options.category} if self.options.category else {}
        return {
            "token": "",
            "pn": offset,
            "rn": self.options.page_size,
            "sdt": "",
            "edt": "",
            "wd": query.keyword,
            "inc_wd": "",
            "exc_wd": "",
            "fields": "title",
            "cnum": self.options.cnum,
            "sort": f'{{"{self.options.sort_field}":"0"}}',  # newest first
            "ssort": "title",
            "cl": 200,
            "terminal": "",
            "condition": [prefix(*pair) for pair in (where | self.options.where).items()],
            "time": [
                {
                    "fieldName": self.options.time_field,
                    "startTime": f"{query.since} 00:00:00",
                    "endTime": f"{query.until} 23:59:59",
                }
            ],
            "highlights": "title",
            "statistics": None,
            "unionCondition": None,
            "accuracy": "",
            "noParticiple": "1",
            "searchRange": None,
            "isBusiness": "1",
        } | self.options.extra

    def _list(self, response: Response, errand: Errand) -> Iterator[Found]:
        result = unwrapped(record_of(response), response.url)
        total = whole(need(result, "totalcount", response.url), "totalcount", response.url)
        rows = need(result, "records", response.url) or []
        query, offset = (
            from_json(errand.context["query"].encode(), Query),
            int(errand.context["offset"]),
        )
        halves = query.halves() if total > DEEPEST and offset == 0 else None
        if halves:
            yield from (self._page(half, 0) for half in halves)
            return
        if total and offset == 0 and not rows:
            raise LayoutError(f"{response.url}: totalcount is {total}, but records is empty")
        yield Tally(total=total if offset == 0 else 0, seen=len(rows))
        for record in rows:
            yield from self._row(record, response.url)
        if offset == 0:
            for further in further_pages(total, self.options.page_size):
                yield self._page(query, (further - 1) * self.options.page_size)

    def _row(self, record: Mapping[str, Any], url: str) -> Iterator[Found]:
        title = plain(record.get("titlenew") or need(record, "title", url))
        region = plain(record.get("xiaquname") or record.get("infod") or record.get("areaname"))
        if not names_place(self.options.places, title, region):
            return
        address = self._address(str(need(record, "linkurl", url) or ""))
        native_id = str(record.get("infoid") or (stem(address) if address else title))
        dated = next((record[key] for key in DATES if record.get(key)), None)
        yield Listed(
            native_id=native_id,
            title=title,
            published=day(dated, "the date of a record", url),
            kind=plain(record.get("categoryname")) or None,
            region=region or None,
            project_number=plain(record.get("projectno") or record.get("projectnum")) or None,
            platform=plain(record.get("zhuanzai")) or None,
        )
        if address:
            yield ask(address, Errand(role=Role.NOTICE, native_id=native_id))

    def _address(self, linkurl: str) -> str | None:
        """Return the notice's address; a link to the site's root is no link (seen in Henan)."""
        base = self.options.detail_base
        path = linkurl.strip()
        address = path if urlsplit(path).scheme else urljoin(base + "/", path.lstrip("/"))
        is_root = address.rstrip("/") == base.rstrip("/") or urlsplit(address).path in {"", "/"}
        return None if is_root or not path else address


def prefix(name: str, value: str) -> dict[str, Any]:
    """Return the condition that the field *name* begins with *value*."""
    return {
        "fieldName": name,
        "equal": value,
        "notEqual": None,
        "equalList": None,
        "notEqualList": None,
        "isLike": True,
        "likeType": 2,
    }


def unwrapped(answer: dict[str, Any], url: str) -> dict[str, Any]:
    """Return the result of *answer*, which some centres wrap as JSON text under `content`."""
    if "result" not in answer and isinstance(answer.get("content"), str):
        answer = decoded(answer["content"], url)
    result = need(answer, "result", url)
    if not isinstance(result, dict):
        raise LayoutError(f"{url}: result is {str(result)[:40]!r}, expected an object")
    return result
