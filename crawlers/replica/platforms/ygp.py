"""粤公平: `POST search/v2/items`, then `nodeList` and `detail` for each notice.

The whole province is 44; with zeros to six digits it finds nothing. Node numbers are larger than
2**53. Only the host that is nobody's shows invented notices.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from crawlers.replica.answers import NOTE, Answer, Request, body_of, data, missing, page
from crawlers.replica.catalogue import Catalogue, Query, find
from crawlers.replica.notices import Shelf, Shown
from entities.model import NoticeKind

DIVISIONS: Mapping[str, str] = {"ygp.gdzwfw.gov.cn": "44", "ygp.shili.example": "00"}
HOSTS = frozenset(DIVISIONS)
ROOT = "/ggzy-portal"
NOTICES = f"{ROOT}/center/apis/trading-notice/new"
LARGEST_PAGE = 50
FIRST_NODE = 1_839_237_461_935_706_112
STEPS: Mapping[NoticeKind, str] = {NoticeKind.AWARD: "3871", NoticeKind.CONTRACT: "2873"}
NAMES: Mapping[NoticeKind, str] = {
    NoticeKind.AWARD: "结果公告",
    NoticeKind.CONTRACT: "合同公告",
    NoticeKind.CORRECTION: "更正公告",
    NoticeKind.TERMINATION: "终止公告",
}


def answer(catalogue: Catalogue, request: Request) -> Answer:
    """Answer a request to the platform that *request* names."""
    division = DIVISIONS[request.host]
    match request.method, request.path:
        case "POST", "/ggzy-portal/search/v2/items":
            return _searched(catalogue, division, json.loads(request.body))
        case "GET", path if path == f"{NOTICES}/nodeList":
            return _nodes(catalogue, division, request.query)
        case "GET", path if path == f"{NOTICES}/detail":
            return _detail(catalogue, division, request.query)
        case _:
            return missing()


def notice_id(notice: Shown) -> str:
    """Return the id of *notice*."""
    return str(UUID(int=notice.serial))


def refusal() -> Answer:
    """Return what a visitor hears who asks too often."""
    words = "访问频率过高，请60秒后重试"
    refused = data({"errcode": 90104, "errmsg": words, "data": None, "replica": NOTE})
    return replace(refused, status=429)


def _found(found: object) -> Answer:
    return data({"errcode": 0, "errmsg": "", "data": found, "replica": NOTE})


def _searched(catalogue: Catalogue, division: str, asked: Mapping[str, Any]) -> Answer:
    site = str(asked.get("siteCode"))
    # The province's own code with zeros names nobody.
    places = () if site == f"{division}0000" or not site.startswith(division) else (site,)
    since, until = (
        datetime.strptime(asked[name], "%Y%m%d%H%M%S").date()  # noqa: DTZ007 - a day in China
        for name in ("publishStartTime", "publishEndTime")
    )
    rows = find(
        catalogue,
        Query(
            shelf=Shelf.EPOINT,
            words=asked.get("keyword") or "",
            since=since,
            until=until,
            # A city is its first four digits.
            divisions=tuple(place[:4] for place in places),
        ),
    )
    number = int(asked.get("pageNo") or 1)
    size = min(int(asked.get("pageSize") or 10), LARGEST_PAGE)
    shown = rows[(number - 1) * size : number * size]
    words = asked.get("keyword") or ""
    records = [_record(row, words) for row in shown]
    pages = -(-len(rows) // size)
    return _found({"total": len(rows), "pageTotal": pages, "pageData": records})


def _record(notice: Shown, words: str) -> dict[str, Any]:
    clock = (notice.clock or "00:00:00").replace(":", "")
    title = notice.title.replace(words, f"<em>{words}</em>") if words else notice.title
    return {
        "noticeTitle": title,
        "publishDate": f"{notice.day:%Y%m%d}{clock}" if notice.day else None,
        "noticeId": notice_id(notice),
        "projectCode": notice.number,
        "tradingProcess": _step(notice),
        "noticeSecondType": "D",
        "noticeSecondTypeDesc": "政府采购",
        "noticeThirdType": "",
        "noticeThirdTypeDesc": NAMES.get(notice.kind, "采购公告"),
        "projectOwner": notice.buyer,
        "regionCode": notice.division,
        "regionName": notice.city,
        "siteCode": notice.division,
        "siteName": notice.city,
        "edition": "v3",
        "pubServicePlat": None,
    }


def _step(notice: Shown) -> str:
    return STEPS.get(notice.kind, "2871")


def _nodes(catalogue: Catalogue, division: str, query: Mapping[str, str]) -> Answer:
    notice = _named(catalogue, division, query)
    if notice is None:
        return _found([])
    steps = sorted({"2871", "3871", "2873"})
    return _found(
        [
            {
                # Numbers of this size are printed as text here and bare elsewhere.
                "nodeId": _node(notice, step) if notice.serial % 2 else str(_node(notice, step)),
                "selectedBizCode": step,
                "dataCount": int(step == _step(notice)),
            }
            for step in steps
        ]
    )


def _node(notice: Shown, step: str) -> int:
    return FIRST_NODE + notice.serial * 10_000 + int(step)


def _detail(catalogue: Catalogue, division: str, query: Mapping[str, str]) -> Answer:
    notice = _named(catalogue, division, query)
    if notice is None or query.get("nodeId") != str(_node(notice, _step(notice))):
        return data({"errcode": 500, "errmsg": "公告不存在", "data": None, "replica": NOTE})
    shown = page("ygp/body.html", n=notice, body=body_of(notice))
    document = {
        "title": notice.title,
        "publishDate": notice.published,
        "tradingNoticeColumnModelList": [
            {"richtext": shown.body.decode(), "multiKeyValueTableList": [], "noticeFileBOList": []}
        ],
    }
    return replace(_found(document), headers=shown.headers)


def _named(catalogue: Catalogue, division: str, query: Mapping[str, str]) -> Shown | None:
    notice = catalogue.notices.get(UUID(query.get("noticeId", "")).int)
    if notice is None or not notice.division.startswith(division):
        return None
    return notice if Shelf.EPOINT in notice.shelves else None
