"""The national public resource trading platform (ggzy.gov.cn).

A JSON list leads to a shell page (`/a/`) whose tabs name every notice of the process, and each
notice has a body page (`/b/`). Form fields as the site's own script sent them on 2026-03-17.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urljoin

from scrapy import Request
from scrapy.http import Response

from crawlers import platforms
from crawlers.query import Errand, Form, Found, Query, Role, Tally, ask, further_pages
from crawlers.shape import day, need, page_of, plain, record_of, stem, whole
from entities.model import Listed, from_json, to_json
from entities.problems import LayoutError

HOME = "https://www.ggzy.gov.cn"
LIST = f"{HOME}/information/pubTradingInfo/getTradList"
PAGE_SIZE = 20
CAP = 1000  # the list shows no more rows than that (2026-09)
TABS = "a[onclick*='showDetail']"
SHOWN = re.compile(r"showDetail\(\s*this\s*,\s*'(\w*)'\s*,\s*'([^']{1,300})'")
DATED = re.compile(r"/(\d{4})(\d\d)(\d\d)/[^/]{1,80}$")
BODY = "#mycontent, .detail_content, table.detail_Table"
STAGES = {"0201": "采购/资审公告", "0202": "中标公告", "0203": "采购合同", "0204": "更正事项"}


class TradeList:
    """`getTradList`: one list for all provinces; the keyword is looked for in titles."""

    class Options(platforms.PlatformOptions, frozen=True, kw_only=True):
        """*classify* 02 is government procurement."""

        classify: str = "02"

    def __init__(self, options: Options) -> None:
        self.options = options

    def start(self, query: Query) -> Iterator[Request]:
        """Yield the first list page of each year."""
        for year in query.years():
            yield self._page(year, 1)

    def read(self, response: Response, errand: Errand) -> Iterator[Found]:
        """Yield the rows of a list, the notices of a shell, nothing for a body page."""
        if errand.role is Role.LIST:
            yield from self._list(response, errand)
        elif errand.role is Role.SHELL:
            yield from shell(response, errand)
        elif not page_of(response).css(BODY):
            raise LayoutError(f"{response.url}: no notice body ({BODY})")

    def _page(self, query: Query, number: int) -> Request:
        asked = {
            "SOURCE_TYPE": "1",
            "DEAL_TIME": "06",  # from TIMEBEGIN to TIMEEND; without it the answer is a 404 page
            "PAGENUMBER": str(number),
            "FINDTXT": query.keyword,
            "TIMEBEGIN": query.since.isoformat(),
            "TIMEEND": query.until.isoformat(),
            "DEAL_CLASSIFY": self.options.classify,
            "isShowAll": "1",
        }
        context = {"query": to_json(query).decode(), "page": str(number)}
        return ask(
            LIST,
            Errand(role=Role.LIST, expects=Form.JSON, context=context),
            body=urlencode(asked).encode(),
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": f"{HOME}/deal/dealList.html",
                "Origin": HOME,
                "X-Pass-Token": "",
            },
        )

    def _list(self, response: Response, errand: Errand) -> Iterator[Found]:
        answer = record_of(response)
        if str(need(answer, "code", response.url)) != "200":
            raise LayoutError(f"{response.url}: code {answer['code']}, expected 200")
        data = need(answer, "data", response.url)
        total = whole(need(data, "total", response.url), "total", response.url)
        rows = need(data, "records", response.url) if total else []
        query, number = (
            from_json(errand.context["query"].encode(), Query),
            int(errand.context["page"]),
        )
        halves = query.halves() if total >= CAP and number == 1 else None
        if halves:
            yield from (self._page(half, 1) for half in halves)
            return
        if total and number == 1 and not rows:
            raise LayoutError(f"{response.url}: total is {total}, but records is empty")
        yield Tally(total=total if number == 1 else 0, seen=len(rows))
        for record in rows:
            yield from listed_with_shell(record, response.url)
        if number == 1:
            for further in further_pages(total, PAGE_SIZE):
                yield self._page(query, further)


def listed_with_shell(record: dict[str, Any], url: str) -> Iterator[Found]:
    """Yield what *record* of a list says, and the request for its shell page."""
    address = str(need(record, "url", url) or "")
    listed = Listed(
        native_id=str(need(record, "id", url)),
        title=plain(need(record, "title", url)),
        published=day(need(record, "publishTime", url), "publishTime", url),
        kind=record.get("informationTypeText"),
        region=record.get("cityText") or record.get("provinceText"),
        project_number=record.get("tenderProjectCode") or None,
        platform=record.get("transactionSourcesPlatformText"),
        link_group=record.get("tenderProjectCode") or None,
    )
    yield listed
    if address.strip("/"):
        context = {"listed": to_json(listed).decode()}
        yield ask(urljoin(HOME, address), Errand(role=Role.SHELL, context=context))


def shell(response: Response, errand: Errand) -> Iterator[Found]:
    """Yield every notice that the tabs of a shell page name."""
    page = page_of(response)
    asked_for = from_json(errand.context["listed"].encode(), Listed)
    tabs = page.css(TABS)
    if not tabs:
        raise LayoutError(f"{response.url}: no notice in the tabs ({TABS})")
    for tab in tabs:
        found = SHOWN.search(tab.attrib["onclick"])
        if found is None:
            raise LayoutError(f"{response.url}: onclick of a tab names no page ({TABS})")
        stage, address = found.groups()
        native_id = stem(address)
        if native_id != asked_for.native_id:
            yield sibling(native_id, plain(tab.xpath("string()").get()), stage, address, asked_for)
        yield ask(response.urljoin(address), Errand(role=Role.NOTICE, native_id=native_id))


def sibling(native_id: str, title: str, stage: str, address: str, asked_for: Listed) -> Listed:
    """Return what a shell says of another notice of the process of *asked_for*."""
    dated = DATED.search(address)
    return Listed(
        native_id=native_id,
        title=title or asked_for.title,
        published=day("-".join(dated.groups()), "the date of a tab", address) if dated else None,
        kind=STAGES.get(stage),
        region=asked_for.region,
        project_number=asked_for.project_number,
        platform=asked_for.platform,
        link_group=asked_for.link_group,
    )
