"""Shandong's procurement portal: the list of its front page and its notices, in two wrappers.

`POST /api/website/site/getListByCode` with `homePage` 1; without it the answer is that of a search
without its captcha. The server makes pages of ten whatever is asked for. The body of every second
notice is base64 of GBK, the others of UTF-8. Only the host that is nobody's shows invented notices.
"""

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from crawlers.replica.answers import NOTE, Answer, Request, body_of, data, missing, page
from crawlers.replica.catalogue import Catalogue, Query, find
from crawlers.replica.notices import Shelf, Shown
from entities.model import NoticeKind

DIVISIONS: Mapping[str, str] = {
    "www.ccgp-shandong.gov.cn:8087": "37",
    "ccgp-shandong.shili.example:8087": "00",
}
HOSTS = frozenset(DIVISIONS)
PAGE_SIZE = 10
# Nobody knows yet where corrections and terminations stand.
COLUMNS: Mapping[NoticeKind, str] = {
    NoticeKind.TENDER: "0303",
    NoticeKind.SINGLE_SOURCE: "0303",
    NoticeKind.AWARD: "0304",
    NoticeKind.CONSULTATION: "2504",
    NoticeKind.CONTRACT: "2505",
}
ID = re.compile(r"SD(\d{8})")


def answer(catalogue: Catalogue, request: Request) -> Answer:
    """Answer a request to the service that *request* names."""
    division = DIVISIONS[request.host]
    match request.method, request.path:
        case "POST", "/api/website/site/getListByCode":
            return _listed(catalogue, division, json.loads(request.body))
        case "GET", "/api/website/site/getDetail":
            return _detail(catalogue, division, request.query)
        case _:
            return missing()


def notice_id(notice: Shown) -> str:
    """Return the id of *notice*."""
    return f"SD{notice.serial:08d}"


def refusal() -> Answer:
    """Return what a visitor hears who asks too often."""
    return _wrapped(None, 999, "请稍后重试")


def column(catalogue: Catalogue, division: str, code: str, area: str = "") -> tuple[Shown, ...]:
    """Return what the column *code* lists for *area*, newest first."""
    asked = Query(shelf=Shelf.CCGP, divisions=(division,))
    return tuple(
        row
        for row in find(catalogue, asked)
        if COLUMNS.get(row.kind) == code and row.division.startswith(area.removesuffix("0000"))
    )


def _wrapped(inner: object, code: int = 100, message: str = "操作成功") -> Answer:
    document = {"code": code, "message": message, "data": inner}
    return data({"status": 200, "message": "OK", "data": document, "replica": NOTE})


def _listed(catalogue: Catalogue, division: str, asked: Mapping[str, Any]) -> Answer:
    if asked.get("homePage") != 1:
        return _wrapped(None, 500, "验证码错误")
    rows = column(catalogue, division, str(asked.get("colCode")), str(asked.get("area") or ""))
    number = int(asked.get("currentPage") or 1)
    shown = rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return _wrapped(
        {
            "records": [_record(row) for row in shown],
            "total": len(rows),
            "current": number,
            "size": PAGE_SIZE,
            "pages": -(-len(rows) // PAGE_SIZE),
        }
    )


def _record(notice: Shown) -> dict[str, Any]:
    return {
        "id": notice_id(notice),
        "infoId": notice_id(notice),
        "title": notice.title,
        "date": _moment(notice),
        "areaName": notice.city,
        "userName": notice.agency or notice.buyer,
        "colCode": COLUMNS[notice.kind],
        "oldData": 0,
    }


def _moment(notice: Shown) -> str | None:
    return f"{notice.published} {notice.clock or '00:00:00'}" if notice.day else None


def _detail(catalogue: Catalogue, division: str, query: Mapping[str, str]) -> Answer:
    named = ID.fullmatch(query.get("id", ""))
    notice = catalogue.notices.get(int(named[1])) if named else None
    if notice not in column(catalogue, division, query.get("colCode", "")):
        return _wrapped(None, 500, "未查询到数据")
    shown = page("ccgp_shandong/body.html", n=notice, body=body_of(notice))
    charset = "gb18030" if notice.serial % 2 else "utf-8"
    document: dict[str, Any] = {
        "title": notice.title,
        "date": _moment(notice),
        "userName": notice.agency or notice.buyer,
        "body": b64encode(shown.body.decode().encode(charset)).decode(),
        "files": [],
    }
    return replace(_wrapped(document), headers=shown.headers)
