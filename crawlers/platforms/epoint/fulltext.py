"""Epoint's full-text search, the mode that can be asked for a word and for days.

One JSON call answers for a whole centre; notices are static pages. Paths, index numbers, sort
fields and categories differ from centre to centre and are never carried over.
"""

from collections.abc import Iterator
from typing import Any

import msgspec
from scrapy import Request
from scrapy.http import Response

from crawlers import platforms
from crawlers.platforms.epoint.notice import check_notice, row_of, with_page
from crawlers.query import Errand, Form, Found, Query, Role, Tally, ask, further_pages
from crawlers.shape import decoded, names_place, need, record_of, whole
from entities.model import from_json, to_json
from entities.problems import LayoutError

# Deeper pages are served from another index; ask for smaller windows instead (2026-03).
DEEPEST = 360


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
        """Yield the first page; an answer too long for it is asked for in halves."""
        yield self._page(query, 0)

    def read(self, response: Response, errand: Errand) -> Iterator[Found]:
        """Yield the rows of an answer, or nothing for a notice page that is one."""
        if errand.role is Role.LIST:
            yield from self._list(response, errand)
        else:
            check_notice(response)

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
            found, address = row_of(record, self.options.detail_base, response.url)
            if names_place(self.options.places, found.title, found.region):
                yield from with_page(found, address)
        if offset == 0:
            for further in further_pages(total, self.options.page_size):
                yield self._page(query, (further - 1) * self.options.page_size)


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
