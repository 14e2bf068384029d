"""粤公平, Guangdong's trading platform: a keyword search, and each notice in two calls.

A row does not say at which node of its process a notice stands: the first call lists the nodes, the
second asks for the notice. Node numbers are larger than a double holds and are kept as text.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

import msgspec
from scrapy import Request
from scrapy.http import Response

from crawlers import platforms
from crawlers.query import Errand, Form, Found, Query, Role, Tally, ask, further_pages
from crawlers.shape import day, need, plain, record_of, whole
from entities.model import Listed, from_json, to_json
from entities.problems import LayoutError

LARGEST_PAGE = 50


class Search:
    """`search/v2/items`, then `nodeList` and `detail`."""

    class Options(platforms.PlatformOptions, frozen=True, kw_only=True):
        """*url* is the root of the service. *site_code* is a city's six digits, or 44 for all.

        *trade* is D for government procurement; *processes* are its numbers, all if empty.
        """

        url: str
        site_code: str
        trade: str = "D"
        processes: tuple[str, ...] = ()
        page_size: int = LARGEST_PAGE

    def __init__(self, options: Options) -> None:
        self.options = options

    def start(self, query: Query) -> Iterator[Request]:
        """Yield the first page of each year."""
        for year in query.years():
            yield self._page(year, 1)

    def read(self, response: Response, errand: Errand) -> Iterator[Found]:
        """Yield the rows of a list, the notice behind a list of nodes, or nothing for a notice."""
        data = contents(response)
        if errand.role is Role.NOTICE:
            check_notice(data, response.url)
        elif errand.role is Role.SHELL:
            yield self._detail(data, errand, response.url)
        else:
            yield from self._listed(data, errand, response.url)

    def _page(self, query: Query, number: int) -> Request:
        asked = {
            "type": "trading-type",
            "openConvert": False,
            "keyword": query.keyword,
            "siteCode": self.options.site_code,
            "secondType": self.options.trade,
            "tradingProcess": ",".join(self.options.processes),
            "thirdType": "[]",
            "projectType": "",
            "publishStartTime": f"{query.since:%Y%m%d}000000",
            "publishEndTime": f"{query.until:%Y%m%d}235959",
            "pageNo": number,
            "pageSize": self.options.page_size,
        }
        context = {"query": to_json(query).decode(), "page": str(number)}
        return ask(
            f"{self.options.url.rstrip('/')}/search/v2/items",
            Errand(role=Role.LIST, expects=Form.JSON, context=context),
            body=msgspec.json.encode(asked),
            headers={"Content-Type": "application/json"},
        )

    def _listed(self, data: Any, errand: Errand, url: str) -> Iterator[Found]:
        query = from_json(errand.context["query"].encode(), Query)
        number = int(errand.context["page"])
        total = whole(need(data, "total", url), "data.total", url)
        records = need(data, "pageData", url) or []
        if total and number == 1 and not records:
            raise LayoutError(f"{url}: data.total is {total}, but pageData is empty")
        yield Tally(total=total if number == 1 else 0, seen=len(records))
        for record in records:
            row = row_of(record, url)
            if query.names(row.title):
                yield row
                yield self._nodes(record, row.native_id, url)
        for further in further_pages(total, self.options.page_size) if number == 1 else ():
            yield self._page(query, further)

    def _nodes(self, record: Mapping[str, Any], notice: str, url: str) -> Request:
        """Return the request for the nodes of the process that the notice of *record* is of."""
        known = {
            "siteCode": str(need(record, "siteCode", url)),
            "tradingType": str(record.get("noticeSecondType") or self.options.trade),
            "bizCode": str(need(record, "tradingProcess", url)),
            "projectCode": str(record.get("projectCode") or ""),
            "version": str(record.get("edition") or "v3"),
        }
        asked = {name: value for name, value in known.items() if name != "version"}
        fields = urlencode({**asked, "classify": str(record.get("noticeThirdType") or "")})
        # The address is the same for all notices of a step; the notice makes it one of its own.
        address = f"{self._notices()}/nodeList?{fields}&{urlencode({'noticeId': notice})}"
        return ask(
            address,
            Errand(role=Role.SHELL, expects=Form.JSON, native_id=notice, context=known),
        )

    def _detail(self, data: Any, errand: Errand, url: str) -> Request:
        """Return the request for the notice of *errand*, whose node stands in *data*."""
        nodes = data if isinstance(data, list) else []
        step = errand.context["bizCode"]
        found = [node for node in nodes if str(node.get("selectedBizCode")) == step]
        if len(found) != 1:
            raise LayoutError(
                f"{url}: {len(found)} of {len(nodes)} nodes have selectedBizCode {step}, expected 1"
            )
        fields = {
            "nodeId": str(need(found[0], "nodeId", url)),
            "noticeId": str(errand.native_id),
            **errand.context,
        }
        return ask(
            f"{self._notices()}/detail?{urlencode(fields)}",
            Errand(role=Role.NOTICE, expects=Form.JSON, native_id=errand.native_id),
        )

    def _notices(self) -> str:
        return f"{self.options.url.rstrip('/')}/center/apis/trading-notice/new"


def contents(response: Response) -> Any:
    """Return `data` of an answer; errcode 90104 is a gate and never comes this far."""
    answer = record_of(response)
    code = need(answer, "errcode", response.url)
    if str(code) != "0":
        said = plain(answer.get("errmsg"))[:40]
        raise LayoutError(f"{response.url}: errcode is {code} ({said}), expected 0")
    data = need(answer, "data", response.url)
    if not isinstance(data, dict | list):
        raise LayoutError(f"{response.url}: data is {str(data)[:40]!r}, expected an object")
    return data


def row_of(record: Mapping[str, Any], url: str) -> Listed:
    """Return what *record* says of a notice."""
    number = plain(record.get("projectCode")) or None
    return Listed(
        native_id=str(need(record, "noticeId", url)),
        title=plain(need(record, "noticeTitle", url)),
        published=published(record.get("publishDate"), url),
        kind=plain(record.get("noticeThirdTypeDesc")) or None,
        region=plain(record.get("regionName")) or None,
        buyer=plain(record.get("projectOwner")) or None,
        project_number=number,
        platform=plain(record.get("pubServicePlat")) or None,
        link_group=number,
    )


def published(written: object, url: str) -> date | None:
    """Return the day of a moment written as fourteen digits."""
    text = str(written or "")
    if len(text) >= 8 and text.isdecimal():
        text = f"{text[:4]}-{text[4:6]}-{text[6:8]}"
    return day(text, "publishDate", url)


def check_notice(data: Any, url: str) -> None:
    """Raise unless *data* holds a text or a table of a notice."""
    columns = need(data, "tradingNoticeColumnModelList", url) or []
    if not any(one.get("richtext") or one.get("multiKeyValueTableList") for one in columns):
        raise LayoutError(f"{url}: no notice body (richtext in tradingNoticeColumnModelList)")
