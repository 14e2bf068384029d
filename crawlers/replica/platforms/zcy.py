"""政采云: lists, keyword search and notices as JSON, as the provinces' portals run it.

`POST /portal/category`, `POST /portal/all`, `GET /portal/detail`. A notice's id is base64 with
plus, slash and equals signs: unquoted in an address it names nothing. Only `zcy.shili.example`,
which is nobody's portal, shows invented notices.
"""

import json
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from crawlers.replica.answers import NOTE, Answer, Request, body_of, data, missing, page
from crawlers.replica.catalogue import Catalogue, Query, find
from crawlers.replica.notices import Shelf, Shown
from entities.model import NoticeKind

CHINA = timezone(timedelta(hours=8))
PREFIX = "ZcyAnnouncement"
FIRST = b"\xfb\xef\xff"  # ++// in base64
LARGEST_PAGE = 100
TENDERS = {"公开招标": 3001, "竞争性谈判": 3002, "询价": 3003, "竞争性磋商": 3011}
TYPES = {
    NoticeKind.AWARD: 3004,
    NoticeKind.CORRECTION: 3005,
    NoticeKind.CONTRACT: 3010,
    NoticeKind.SINGLE_SOURCE: 3012,
    NoticeKind.CONSULTATION: 3014,
    NoticeKind.TERMINATION: 3015,
}
NAMES = {
    3001: "公开招标公告",
    3002: "竞争性谈判公告",
    3003: "询价公告",
    3004: "中标（成交）结果公告",
    3005: "更正公告",
    3010: "合同公告",
    3011: "竞争性磋商公告",
    3012: "单一来源公示",
    3014: "采购文件需求公示",
    3015: "终止公告",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """One province's portal. *parent* is its number, which a notice must be asked with."""

    division: str
    parent: int


PORTALS: Mapping[str, Portal] = {
    "zfcg.gxzf.gov.cn": Portal(division="45", parent=66485),
    "www.zfcg.sh.gov.cn": Portal(division="31", parent=137027),
    "www.ccgp-anhui.gov.cn": Portal(division="34", parent=541080),
    "ccgp-bingtuan.gov.cn": Portal(division="66", parent=189169),
    # What these portals send as their number is not known; any serves a replica.
    "www.ccgp-hunan.gov.cn": Portal(division="43", parent=1),
    "www.ccgp-guizhou.gov.cn": Portal(division="52", parent=1),
    "www.ccgp-shanxi.gov.cn": Portal(division="14", parent=1),
    "zfcg.czt.zj.gov.cn": Portal(division="33", parent=1),
    "zcy.shili.example": Portal(division="00", parent=1),
}
HOSTS = frozenset(PORTALS)


def answer(catalogue: Catalogue, request: Request) -> Answer:
    """Answer a request to the portal that *request* names."""
    portal = PORTALS[request.host]
    match request.method, request.path:
        case "POST", "/portal/all":
            return _searched(catalogue, portal, json.loads(request.body))
        case "POST", "/portal/category":
            return _category(catalogue, portal, json.loads(request.body))
        case "GET", "/portal/detail":
            return _detail(catalogue, portal, request.query)
        case "GET", "/":
            return Answer(body=f"<html><body>{NOTE}</body></html>".encode())
        case _:
            return missing()


def article_id(notice: Shown) -> str:
    """Return the id of *notice* on every portal."""
    return b64encode(FIRST + notice.serial.to_bytes(4)).decode()


def announcement_type(notice: Shown) -> int:
    """Return the four-digit type of *notice*."""
    return TYPES.get(notice.kind) or TENDERS.get(notice.method or "", 3001)


def _searched(catalogue: Catalogue, portal: Portal, asked: Mapping[str, Any]) -> Answer:
    """Answer the keyword search: its window is in milliseconds."""
    since, until = (
        datetime.fromtimestamp(asked[name] / 1000, CHINA).date()
        for name in ("publishDateBegin", "publishDateEnd")
    )
    words = asked.get("keyword", "") if asked.get("isTitleSearch") in {0, 1, None} else ""
    return _listed(portal, asked, _found(catalogue, portal, asked, words, (since, until)))


def _category(catalogue: Catalogue, portal: Portal, asked: Mapping[str, Any]) -> Answer:
    """Answer a category: it knows no keyword, and its days are written."""
    since, until = (
        date.fromisoformat(asked[name]) if asked.get(name) else None
        for name in ("publishDateBegin", "publishDateEnd")
    )
    rows = _found(catalogue, portal, asked, "", (since, until))
    code = asked.get("categoryCode", "")
    return _listed(
        portal, asked, tuple(row for row in rows if code == f"{PREFIX}{announcement_type(row)}")
    )


def _found(
    catalogue: Catalogue,
    portal: Portal,
    asked: Mapping[str, Any],
    words: str,
    window: tuple[date | None, date | None],
) -> tuple[Shown, ...]:
    # What a portal publishes is forwarded to ccgp.gov.cn: the two show the same notices.
    wanted = tuple(str(code).rstrip("0") for code in asked.get("districtCode") or [])
    found = find(
        catalogue,
        Query(
            shelf=Shelf.CCGP,
            words=words,
            since=window[0],
            until=window[1],
            divisions=(portal.division,),
        ),
    )
    return tuple(row for row in found if not wanted or row.division.startswith(wanted))


def _listed(portal: Portal, asked: Mapping[str, Any], rows: tuple[Shown, ...]) -> Answer:
    number = int(asked.get("pageNo") or 1)
    size = min(int(asked.get("pageSize") or 15), LARGEST_PAGE)
    shown = rows[(number - 1) * size : number * size]
    records = [_record(portal, row) for row in shown]
    return data(
        {
            "success": True,
            "result": {"data": {"total": len(rows), "data": records}},
            "replica": NOTE,
        }
    )


def _record(portal: Portal, notice: Shown) -> dict[str, Any]:
    code = announcement_type(notice)
    return {
        "articleId": article_id(notice),
        "siteId": 1,
        "firstCode": PREFIX,
        "secondCode": f"{PREFIX}{code}",
        "parentId": portal.parent,
        "title": notice.title,
        "author": None,
        "pathName": NAMES[code],
        "publishDate": _moment(notice),
        "districtCode": notice.division,
        "districtName": notice.city,
        "gpCatalogName": None,
        "procurementMethod": notice.method,
        "bidOpeningTime": None,
        "projectCode": notice.number,
        "projectName": notice.project_name,
        "purchaseName": notice.buyer,
        "invalid": False,
        "encryptId": None,
    }


def _moment(notice: Shown) -> int | None:
    if notice.day is None:
        return None
    clock = time.fromisoformat(notice.clock) if notice.clock else time()
    return int(datetime.combine(notice.day, clock, CHINA).timestamp() * 1000)


def _detail(catalogue: Catalogue, portal: Portal, query: Mapping[str, str]) -> Answer:
    notice = _named(catalogue, query.get("articleId", ""))
    is_asked = query.get("parentId") == str(portal.parent)
    if notice is None or not is_asked or not notice.division.startswith(portal.division):
        return data({"success": True, "result": {"data": None}, "replica": NOTE})
    shown = page("zcy/content.html", n=notice, body=body_of(notice))
    code = announcement_type(notice)
    family = [
        other
        for other in find(catalogue, Query(shelf=Shelf.CCGP, divisions=(portal.division,)))
        if other.project == notice.project
    ]
    document = {
        "title": notice.title,
        "author": None,
        "projectCode": notice.number,
        "projectName": notice.project_name,
        "publishDate": _moment(notice),
        "announcementType": code,
        "districtCode": notice.division,
        "districtName": notice.city,
        "categoryNames": [NAMES[code]],
        "content": shown.body.decode(),
        "attachmentList": [],
        "announcementLinkDtoList": [
            _link(other, place, notice) for place, other in enumerate(reversed(family), start=1)
        ],
    }
    answered = data({"success": True, "result": {"data": document}, "replica": NOTE})
    return replace(answered, headers=shown.headers)


def _link(other: Shown, place: int, current: Shown) -> dict[str, Any]:
    code = announcement_type(other)
    return {
        "articleId": article_id(other),
        "type": code,
        "typeName": NAMES[code],
        "isExist": True,
        "isCurrent": other is current,
        "publishDate": _moment(other) or 0,
        "order": place,
    }


def _named(catalogue: Catalogue, article: str) -> Shown | None:
    try:
        written = b64decode(article, validate=True)
    except NotBase64:
        return None
    serial = int.from_bytes(written.removeprefix(FIRST)) if written.startswith(FIRST) else 0
    return catalogue.notices.get(serial)
