"""ccgp.gov.cn: the search, the channel lists and the notices.

Shapes: `GET search.ccgp.gov.cn/bxsearch`, `www.ccgp.gov.cn/cggg/{dfgg|zygg}/{channel}/…`.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from math import ceil

from crawlers.replica.answers import Answer, Request, body_of, missing, page
from crawlers.replica.catalogue import Catalogue, Query, find
from crawlers.replica.notices import UNDATED, Shelf, Shown
from entities.model import NoticeKind

FIRST_ID = 90_000_000
PAGE_SIZE = 20
SEARCH, PAGES = "search.ccgp.gov.cn", "www.ccgp.gov.cn"
HOSTS = frozenset({SEARCH, PAGES, "ccgp.gov.cn"})
# channel: its number in the search, its name
CHANNELS = {
    "gkzb": ("1", "公开招标公告"),
    "xjgg": ("2", "询价公告"),
    "jzxtpgg": ("3", "竞争性谈判公告"),
    "dylygg": ("4", "单一来源公告"),
    "zgysgg": ("5", "资格预审公告"),
    "yqzbgg": ("6", "邀请公告"),
    "zbgg": ("7", "中标公告"),
    "gzgg": ("8", "更正公告"),
    "fblbgg": ("12", "终止公告"),
    "qtgg": ("9", "其他公告"),
    "jzxcs": ("10", "竞争性磋商公告"),
    "cjgg": ("11", "成交公告"),
}
BY_KIND = {
    NoticeKind.SINGLE_SOURCE: "dylygg",
    NoticeKind.AWARD: "zbgg",
    NoticeKind.CORRECTION: "gzgg",
    NoticeKind.TERMINATION: "fblbgg",
}
BY_METHOD = {
    "公开招标": "gkzb",
    "竞争性磋商": "jzxcs",
    "竞争性谈判": "jzxtpgg",
    "询价": "xjgg",
    "邀请招标": "yqzbgg",
}
DETAIL = re.compile(r"/cggg/(?:dfgg|zygg)/\w+/\w+/t[^\W_]+_(\d{8,12})\.htm")
LIST = re.compile(r"/cggg/(dfgg|zygg)/(\w+)/(?:index(?:_(\d+))?\.htm)?")
LOOK_BACK = {"0": 0, "1": 3, "2": 7, "3": 31, "4": 92, "5": 183}  # timeType: days
CHINA = timezone(timedelta(hours=8))


def answer(catalogue: Catalogue, request: Request) -> Answer:
    """Answer a request to any host of ccgp.gov.cn."""
    if request.host == SEARCH:
        return _search(catalogue, request) if request.path == "/bxsearch" else missing()
    detail = DETAIL.fullmatch(request.path)
    if detail:
        notice = catalogue.notices.get(int(detail[1]) - FIRST_ID)
        return _notice(notice) if notice and path(notice) == request.path else missing()
    listed = LIST.fullmatch(request.path)
    if listed and listed[2] in CHANNELS:
        return _channel(catalogue, listed[1], listed[2], int(listed[3] or 0))
    return page("ccgp/home.html", channels=CHANNELS) if request.path == "/" else missing()


def channel(notice: Shown) -> str:
    """Return the channel in which ccgp.gov.cn keeps *notice*."""
    if notice.kind is NoticeKind.TENDER:
        return BY_METHOD.get(notice.method or "", "qtgg")
    return BY_KIND.get(notice.kind, "qtgg")


def path(notice: Shown) -> str:
    """Return where *notice* stands on www.ccgp.gov.cn."""
    month = f"{notice.day:%Y%m}" if notice.day else UNDATED
    name = f"t{notice.compact}_{FIRST_ID + notice.serial}.htm"
    return f"/cggg/{notice.level}/{channel(notice)}/{month}/{name}"


def url(notice: Shown) -> str:
    """Return the live address of *notice*."""
    return f"http://{PAGES}{path(notice)}"


def _search(catalogue: Catalogue, request: Request) -> Answer:
    """Answer bxsearch: *kw* is a phrase in the title, the window holds, 20 rows a page."""
    asked = request.query
    since, until = _window(asked)
    rows = find(
        catalogue,
        Query(
            shelf=Shelf.CCGP,
            words=asked.get("kw", ""),
            since=since,
            until=until,
            divisions=(asked.get("zoneId", ""),),
            buyer=asked.get("buyerName", ""),
            number=asked.get("projectId", ""),
        ),
    )
    kind = asked.get("bidType", "0")
    level = {"1": "zygg", "2": "dfgg"}.get(asked.get("bidSort", "0"))
    rows = tuple(
        row
        for row in rows
        if kind in {"0", "", CHANNELS[channel(row)][0]} and level in {None, row.level}
    )
    number = int(asked.get("page_index", "1") or 1)
    return page(
        "ccgp/search.html",
        rows=[
            (row, url(row), CHANNELS[channel(row)][1])
            for row in rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
        ],
        words=asked.get("kw", ""),
        total=len(rows),
        number=number,
        pages=ceil(len(rows) / PAGE_SIZE),
    )


def _window(asked: Mapping[str, str]) -> tuple[date | None, date | None]:
    """Return the first and last day asked for; dates are written `2024:01:31`."""
    kind = asked.get("timeType", "")
    if kind in LOOK_BACK:
        today = datetime.now(CHINA).date()
        return today - timedelta(days=LOOK_BACK[kind]), today
    since, until = (
        date.fromisoformat(value.replace(":", "-")) if value else None
        for value in (asked.get("start_time", ""), asked.get("end_time", ""))
    )
    return since, until


def _channel(catalogue: Catalogue, level: str, name: str, index: int) -> Answer:
    """Answer a channel list: no keyword, 20 rows a page, the first page is number 0."""
    rows = [
        notice
        for notice in find(catalogue, Query(shelf=Shelf.CCGP))
        if notice.level == level and channel(notice) == name
    ]
    shown = rows[index * PAGE_SIZE : (index + 1) * PAGE_SIZE]
    if index and not shown:
        return missing()
    return page(
        "ccgp/channel.html",
        rows=[(row, "./" + "/".join(path(row).split("/")[-2:])) for row in shown],
        name=CHANNELS[name][1],
        index=index,
        pages=ceil(len(rows) / PAGE_SIZE),
    )


def _notice(notice: Shown) -> Answer:
    return page(
        "ccgp/notice.html",
        n=notice,
        body=body_of(notice),
        name=CHANNELS[channel(notice)][1],
    )
