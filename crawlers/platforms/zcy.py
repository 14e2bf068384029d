"""政采云 (zcygov), the product behind the procurement portals of a dozen provinces.

Lists and notices are JSON. The keyword search names no notice kinds and the category lists know
no keyword, so each is a class of its own; both lead to the same notice answer, which also names
the other notices of its process.
"""

from collections.abc import Generator, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from urllib.parse import quote

import msgspec
from scrapy import Request
from scrapy.http import Response

from crawlers import platforms
from crawlers.query import Errand, Form, Found, Query, Role, Tally, ask, further_pages
from crawlers.shape import names_place, need, plain, record_of, whole
from entities.model import Listed, from_json, to_json
from entities.problems import LayoutError

CHINA = timezone(timedelta(hours=8))
# The four-digit types are the same on all portals; the short menu codes are not.
TYPES = {
    "3001": "公开招标公告",
    "3002": "竞争性谈判公告",
    "3003": "询价公告",
    "3004": "中标（成交）结果公告",
    "3005": "更正公告",
    "3007": "废标公告",
    "3008": "邀请招标公告",
    "3009": "资格预审公告",
    "3010": "合同公告",
    "3011": "竞争性磋商公告",
    "3012": "单一来源公示",
    "3014": "采购文件需求公示",
    "3015": "终止公告",
    "3016": "履约验收公告",
    "3017": "结果变更公告",
    "4005": "中标公告",
    "4006": "成交公告",
    "10016": "采购意向公告",
}


class Portal(platforms.PlatformOptions, frozen=True, kw_only=True):
    """*url* is the portal's root. *parent_id* is its number; without it a row's own is sent.

    *districts* narrows to six-digit codes, *places* to names in title, buyer or district.
    """

    url: str
    parent_id: int | None = None
    districts: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    page_size: int = 20


class Keyword:
    """`/portal/all`: titles of every kind that hold the keyword."""

    class Options(Portal, frozen=True, kw_only=True):
        """*first_code* is the branch of the menu that is searched."""

        first_code: str = "ZcyAnnouncement"

    def __init__(self, options: Options) -> None:
        self.options = options

    def start(self, query: Query) -> Iterator[Request]:
        """Yield the first page of each year."""
        for year in query.years():
            yield self._page(year, 1)

    def read(self, response: Response, errand: Errand) -> Iterator[Found]:
        """Yield the rows of a list, or the notices that a notice names."""
        if errand.role is not Role.LIST:
            yield from linked(self.options, response, errand)
            return
        query, number = asked(errand)
        total = yield from listed(self.options, query, response, number)
        for further in further_pages(total, self.options.page_size) if number == 1 else ():
            yield self._page(query, further)

    def _page(self, query: Query, number: int) -> Request:
        return post(
            self.options,
            "all",
            {
                "keyword": query.keyword,
                "firstCode": self.options.first_code,
                "secondCode": "",
                "districtCode": self.options.districts,
                "publishDateBegin": instant(query.since),
                "publishDateEnd": instant(query.until + timedelta(days=1)) - 1,
                "pageNo": number,
                "pageSize": self.options.page_size,
                "isTitleSearch": 1,
                "order": "desc",
                "leaf": "0",
            },
            Errand(role=Role.LIST, expects=Form.JSON, context=context(query, number)),
        )


class Category:
    """`/portal/category`: every notice of a category; titles are compared here."""

    class Options(Portal, frozen=True, kw_only=True):
        """*categories* are codes as `ZcyAnnouncement3004`."""

        categories: tuple[str, ...]

    def __init__(self, options: Options) -> None:
        self.options = options

    def start(self, query: Query) -> Iterator[Request]:
        """Yield the first page of each category and year."""
        for category in self.options.categories:
            for year in query.wordless().years():
                yield self._page(year, 1, category)

    def read(self, response: Response, errand: Errand) -> Iterator[Found]:
        """Yield the rows of a list, or the notices that a notice names."""
        if errand.role is not Role.LIST:
            yield from linked(self.options, response, errand)
            return
        query, number = asked(errand)
        total = yield from listed(self.options, query, response, number)
        for further in further_pages(total, self.options.page_size) if number == 1 else ():
            yield self._page(query, further, errand.context["category"])

    def _page(self, query: Query, number: int, category: str) -> Request:
        known = {**context(query, number), "category": category}
        return post(
            self.options,
            "category",
            {
                "pageNo": number,
                "pageSize": self.options.page_size,
                "categoryCode": category,
                "districtCode": self.options.districts,
                "publishDateBegin": query.since.isoformat(),
                "publishDateEnd": query.until.isoformat(),
                "leaf": "0",
                "isGov": True,
                "excludeDistrictPrefix": [],
                # The page sends the time; the same question must stay the same request.
                "_t": instant(query.until),
            },
            Errand(role=Role.LIST, expects=Form.JSON, context=known),
        )


def context(query: Query, number: int) -> dict[str, str]:
    """Return what the reader of page *number* of *query* must know."""
    return {"query": to_json(query).decode(), "page": str(number)}


def asked(errand: Errand) -> tuple[Query, int]:
    """Return what the list request of *errand* asked for."""
    return from_json(errand.context["query"].encode(), Query), int(errand.context["page"])


def post(options: Portal, name: str, body: Mapping[str, Any], errand: Errand) -> Request:
    """Return the request of the list called *name*."""
    headers = {
        "Content-Type": "application/json;charset=utf-8",
        "X-Requested-With": "XMLHttpRequest",
    }
    address = f"{options.url.rstrip('/')}/portal/{name}"
    return ask(address, errand, body=msgspec.json.encode(body), headers=headers)


def instant(day: date) -> int:
    """Return the first millisecond of *day* in China."""
    return int(datetime.combine(day, time(), CHINA).timestamp() * 1000)


def published(moment: object, url: str) -> date | None:
    """Return the day in China of a *moment* in milliseconds; 0 and null are no day."""
    if not moment:
        return None
    seconds = whole(moment, "publishDate", url) / 1000
    try:
        return datetime.fromtimestamp(seconds, UTC).astimezone(CHINA).date()
    except (OverflowError, OSError, ValueError) as error:
        raise LayoutError(f"{url}: publishDate is {moment!r}, no moment in milliseconds") from error


def contents(response: Response) -> dict[str, Any]:
    """Return `result.data` of an answer; a result in words is a gate and never comes this far."""
    answer = record_of(response)
    result = need(answer, "result", response.url)
    data = need(result, "data", response.url) if isinstance(result, dict) else None
    if not isinstance(data, dict):
        raise LayoutError(f"{response.url}: result.data is no object but {str(result)[:40]!r}")
    return data


def listed(
    options: Portal, query: Query, response: Response, number: int
) -> Generator[Found, None, int]:
    """Yield the rows of a list and their notices; return how many rows the list announces."""
    data = contents(response)
    total = whole(need(data, "total", response.url), "total", response.url)
    rows = need(data, "data", response.url) or []
    if total and number == 1 and not rows:
        raise LayoutError(f"{response.url}: total is {total}, but data is empty")
    yield Tally(total=total if number == 1 else 0, seen=len(rows))
    for record in rows:
        yield from row(options, query, record, response.url)
    return total


def row(options: Portal, query: Query, record: Mapping[str, Any], url: str) -> Iterator[Found]:
    """Yield what *record* says of a notice, and the request for it."""
    title = plain(need(record, "title", url))
    buyer = plain(record.get("purchaseName"))
    region = plain(record.get("districtName"))
    if not query.names(title) or not names_place(options.places, title, buyer, region):
        return
    article = str(need(record, "articleId", url))
    found = Listed(
        native_id=article,
        title=title,
        published=published(record.get("publishDate"), url),
        kind=plain(record.get("pathName")) or None,
        region=region or None,
        buyer=buyer or None,
        project_number=plain(record.get("projectCode")) or None,
        platform=plain(record.get("author")) or None,
        link_group=plain(record.get("projectCode")) or None,
    )
    yield found
    yield notice(options, article, str(options.parent_id or record.get("parentId") or ""))


def notice(options: Portal, article: str, parent: str) -> Request:
    """Return the request for the notice *article*, whose id is base64 and is quoted whole.

    The page also sends the time; without it the same notice has the same address for ever.
    """
    number = f"&parentId={parent}" if parent else ""
    return ask(
        f"{options.url.rstrip('/')}/portal/detail?articleId={quote(article, safe='')}{number}",
        Errand(
            role=Role.NOTICE,
            expects=Form.JSON,
            native_id=article,
            context={"parent": parent},
        ),
    )


def linked(options: Portal, response: Response, errand: Errand) -> Iterator[Found]:
    """Yield what a notice says of itself, and the requests for its process's other notices.

    They share a link group: the project's number, or the first of their ids.
    """
    data = contents(response)
    if not str(need(data, "content", response.url) or "").strip():
        raise LayoutError(f"{response.url}: no notice body (content is empty)")
    own = str(errand.native_id)
    links = [link for link in data.get("announcementLinkDtoList") or [] if link.get("isExist")]
    articles = {str(need(link, "articleId", response.url)) for link in links} - {""}
    number = plain(data.get("projectCode"))
    kinds = data.get("categoryNames") or [TYPES.get(str(data.get("announcementType")), "")]
    yield Listed(
        native_id=own,
        title=plain(need(data, "title", response.url)),
        published=published(data.get("publishDate"), response.url),
        kind=plain(kinds[-1]) or None,
        region=plain(data.get("districtName")) or None,
        buyer=plain(data.get("purchaseName")) or None,
        project_number=number or None,
        platform=plain(data.get("author")) or None,
        link_group=number or min(articles | {own}),
    )
    for article in sorted(articles - {own}):
        yield notice(options, article, errand.context["parent"])
