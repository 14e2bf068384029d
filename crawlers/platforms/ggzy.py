"""The national public resource trading platform (ggzy.gov.cn).

A JSON list leads to a shell page (`/a/`) whose tabs name every notice of the process, and each
notice has a body page (`/b/`). Form fields as the site's own script sent them on 2026-03-17. The
live list is about a year deep; older notices stand in its twin under `/his` (named by one source).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from parsel import Selector
from scrapy import Request
from scrapy.http import Response

from crawlers import platforms
from crawlers.query import Errand, Form, Found, Query, Role, Tally, ask, further_pages, today
from crawlers.shape import day, need, page_of, plain, record_of, stem, whole
from entities.model import Listed, from_json, to_json
from entities.problems import LayoutError

HOME = "https://www.ggzy.gov.cn"
LIST = f"{HOME}/information/pubTradingInfo/getTradList"
HISTORY = f"{HOME}/his/information/pubTradingInfo/getTradList"
REFERERS = {LIST: f"{HOME}/deal/dealList.html", HISTORY: f"{HOME}/history/dealList.html"}
# Days at the border are asked of both lists: nobody knows to the day where one ends.
DEPTH, BORDER = timedelta(days=365), timedelta(days=35)
PAGE_SIZE = 20
CAP = 1000  # the list shows no more rows than that (2026-09)
TABS = "a[onclick*='showDetail']"
SHOWN = re.compile(r"showDetail\(\s*this\s*,\s*'(\w*)'\s*,\s*'([^']{1,300})'")
DATED = re.compile(r"/(\d{4})(\d\d)(\d\d)/[^/]{1,80}$")
BODY = "#mycontent, .detail_content, table.detail_Table"
ORIGINAL = ".detail_url a[href]"
WORDS = ".//text()[not(ancestor::script or ancestor::style)]"
LEAST = 20  # characters; a body with fewer says nothing (2 of 10 were empty in 2026-09)
TOO_MANY = "804"
STAGES = {"0201": "采购/资审公告", "0202": "中标公告", "0203": "采购合同", "0204": "更正事项"}


class TradeList:
    """`getTradList`: one list for all provinces; the keyword is looked for in titles."""

    class Options(platforms.PlatformOptions, frozen=True, kw_only=True):
        """*classify* 02 is government procurement.

        *follow* names the hosts on which a notice is read where its body here is empty.
        """

        classify: str = "02"
        follow: tuple[str, ...] = ()

    def __init__(self, options: Options) -> None:
        self.options = options

    def start(self, query: Query) -> Iterator[Request]:
        """Yield the first list page of each year, of the history list for what is long ago."""
        live = today() - DEPTH
        for address, part in (
            (HISTORY, query.within(None, live + BORDER)),
            (LIST, query.within(live, None)),
        ):
            for year in part.years() if part else ():
                yield self._page(Slice(address=address, query=year), 1)

    def read(self, response: Response, errand: Errand) -> Iterator[Found]:
        """Yield the rows of a list, the notices of a shell, nothing for a body page."""
        if errand.role is Role.LIST:
            yield from self._list(response, errand)
        elif errand.role is Role.SHELL:
            yield from shell(response, errand)
        else:
            yield from notice(response, errand, self.options.follow)

    def _page(self, part: "Slice", number: int) -> Request:
        query = part.query
        asked = {
            "SOURCE_TYPE": "1",
            "DEAL_TIME": "06",  # from TIMEBEGIN to TIMEEND; without it the answer is a 404 page
            "PAGENUMBER": str(number),
            "FINDTXT": query.keyword,
            "TIMEBEGIN": query.since.isoformat(),
            "TIMEEND": query.until.isoformat(),
            "DEAL_CLASSIFY": self.options.classify,
            "isShowAll": "1",
            **({"DEAL_STAGE": part.stage} if part.stage else {}),
        }
        context = {"slice": to_json(part).decode(), "page": str(number)}
        return ask(
            part.address,
            Errand(role=Role.LIST, expects=Form.JSON, context=context, narrows=True),
            body=urlencode(asked).encode(),
            headers={
                "Content-Type": "application/x-www-form-urlencoded",
                "Referer": REFERERS[part.address],
                "Origin": HOME,
                "X-Pass-Token": "",
            },
        )

    def _list(self, response: Response, errand: Errand) -> Iterator[Found]:
        part = from_json(errand.context["slice"].encode(), Slice)
        number = int(errand.context["page"])
        answer = record_of(response)
        code = str(need(answer, "code", response.url))
        if code == TOO_MANY:
            yield from (self._page(smaller, 1) for smaller in narrower(part, response.url))
            return
        if code != "200":
            raise LayoutError(f"{response.url}: code {code}, expected 200")
        data = need(answer, "data", response.url)
        total = whole(need(data, "total", response.url), "total", response.url)
        rows = need(data, "records", response.url) if total else []
        if total and number == 1 and not rows:
            raise LayoutError(f"{response.url}: total is {total}, but records is empty")
        if total >= CAP and number == 1 and (smaller := part.parts()):
            yield from (self._page(one, 1) for one in smaller)
            return
        # One stage of one day that fills the list may have more: at least one is missing.
        announced = total + (total == CAP)
        yield Tally(total=announced if number == 1 else 0, seen=len(rows))
        for record in rows:
            yield from listed_with_shell(record, response.url)
        if number == 1:
            for further in further_pages(total, PAGE_SIZE):
                yield self._page(part, further)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """The part of a query that one list is asked for: its days, and its *stage* if that is cut."""

    address: str
    query: Query
    stage: str | None = None

    def parts(self) -> "tuple[Slice, ...]":
        """Return smaller slices: two halves of the days, then the stages of one day, then none."""
        halves = self.query.halves()
        if halves:
            return tuple(replace(self, query=half) for half in halves)
        if self.stage is None:
            return tuple(replace(self, stage=stage) for stage in STAGES)
        return ()


def narrower(part: Slice, url: str) -> tuple[Slice, ...]:
    """Return what to ask instead of *part*, which the list finds too much."""
    smaller = part.parts()
    if not smaller:
        day, stage = part.query.since, STAGES[part.stage or ""]
        raise LayoutError(f"{url}: too many rows on {day} in {stage}; no smaller question is known")
    return smaller


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
        errand = Errand(role=Role.SHELL, native_id=listed.native_id, context=context)
        yield ask(urljoin(HOME, address), errand)


def shell(response: Response, errand: Errand) -> Iterator[Found]:
    """Yield every notice that the tabs of a shell page name."""
    page = page_of(response)
    asked_for = from_json(errand.context["listed"].encode(), Listed)
    tabs = page.css(TABS)
    if not tabs:
        raise LayoutError(f"{response.url}: no notice in the tabs ({TABS})")
    named = [named_in(tab, response.url) for tab in tabs]
    # Every page of the process names the same notices: the smallest id stands for all of them.
    group = asked_for.link_group or f"ggzy:{min(stem(address) for _, _, address in named)}"
    place = page.css("#platformName").xpath("string()").get()
    known = replace(
        asked_for, link_group=group, platform=asked_for.platform or plain(place) or None
    )
    yield known
    for title, stage, address in named:
        native_id = stem(address)
        if native_id != known.native_id:
            yield sibling(native_id, title, stage, address, known)
        yield ask(response.urljoin(address), Errand(role=Role.NOTICE, native_id=native_id))


def named_in(tab: Selector, url: str) -> tuple[str, str, str]:
    """Return title, stage and address of the notice that *tab* shows."""
    found = SHOWN.search(tab.attrib["onclick"])
    if found is None:
        raise LayoutError(f"{url}: onclick of a tab names no page ({TABS})")
    return plain(tab.xpath("string()").get()), found[1], found[2]


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


def notice(response: Response, errand: Errand, follow: tuple[str, ...]) -> Iterator[Found]:
    """Yield nothing for a page with a body, else the request for the page it was taken from."""
    page = page_of(response)
    if urlsplit(response.url).netloc != urlsplit(HOME).netloc:
        if length(page) < LEAST:
            raise LayoutError(f"{response.url}: no notice body where a notice was taken from")
        return
    body = page.css(BODY)
    if not body:
        raise LayoutError(f"{response.url}: no notice body ({BODY})")
    if length(body[0]) >= LEAST:
        return
    original = urljoin(response.url, page.css(ORIGINAL).attrib.get("href", ""))
    if urlsplit(original).netloc not in follow:
        where = f"it stands at {original}, save it in a browser"
        raise LayoutError(f"{response.url}: the notice has no body here; {where}")
    yield ask(original, Errand(role=Role.NOTICE, native_id=errand.native_id))


def length(part: Selector) -> int:
    """Return how many characters a visitor reads in *part*."""
    return sum(len("".join(words.split())) for words in part.xpath(WORDS).getall())
