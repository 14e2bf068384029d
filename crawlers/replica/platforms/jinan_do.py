"""Jinan's trading centre: `POST …/front/search.do` and the three pages of notices.

Rows come in the three ways they were seen: a call with a label, one without, a plain address. A
page holds a second document inside its own. Only the host that is nobody's shows invented notices.
"""

import re
from collections.abc import Mapping

from crawlers.replica.answers import NOTE, Answer, Request, body_of, data, missing, page
from crawlers.replica.catalogue import Catalogue, Query, find
from crawlers.replica.notices import Shelf, Shown
from entities.model import NoticeKind

DIVISIONS: Mapping[str, str] = {"jnggzy.jinan.gov.cn": "3701", "jnggzy.shili.example": "00"}
HOSTS = frozenset(DIVISIONS)
ROOT = "/jnggzyztb/front"
PAGE_SIZE = 15
PROCUREMENT = "1"
ID = re.compile(r"JN([0-9A-F]{30})")
# There is no column for contracts.
LABELS: Mapping[NoticeKind, str] = {
    NoticeKind.TENDER: "招标公告",
    NoticeKind.SINGLE_SOURCE: "招标公告",
    NoticeKind.CONSULTATION: "招标公告",
    NoticeKind.AWARD: "中标公告",
    NoticeKind.CORRECTION: "变更公告",
    NoticeKind.TERMINATION: "废标公告",
}


def answer(catalogue: Catalogue, request: Request) -> Answer:
    """Answer a request to the centre that *request* names."""
    division = DIVISIONS[request.host]
    if (request.method, request.path) == ("POST", f"{ROOT}/search.do"):
        return _listed(catalogue, division, request.form)
    named = ID.fullmatch(request.query.get("iid", ""))
    notice = catalogue.notices.get(int(named[1], 16)) if named else None
    if (
        notice is not None
        and notice in column(catalogue, division, LABELS.get(notice.kind, ""))
        and request.path == f"{ROOT}/{_page(notice)}.do"
    ):
        return page("jinan_do/notice.html", n=notice, body=body_of(notice))
    return missing()


def notice_id(notice: Shown) -> str:
    """Return the id of *notice*."""
    return f"JN{notice.serial:030X}"


def column(catalogue: Catalogue, division: str, label: str) -> tuple[Shown, ...]:
    """Return what the column *label* lists, newest first."""
    asked = Query(shelf=Shelf.EPOINT, divisions=(division,))
    return tuple(row for row in find(catalogue, asked) if LABELS.get(row.kind) == label)


def _page(notice: Shown) -> str:
    return "showResultNotice" if notice.kind is NoticeKind.AWARD else "showNotice"


def _listed(catalogue: Catalogue, division: str, asked: Mapping[str, str]) -> Answer:
    if asked.get("type") != PROCUREMENT:
        return data({"success": False, "msg": "参数错误", "replica": NOTE})
    rows = column(catalogue, division, asked.get("xuanxiang", ""))
    number = int(asked.get("pagenum") or 1)
    shown = rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    marked = [(row, notice_id(row), LABELS[row.kind], _page(row)) for row in shown]
    found = page("jinan_do/rows.html", rows=marked, root=ROOT)
    params = {"str": found.body.decode(), "pagesum": -(-len(rows) // PAGE_SIZE)}
    return data({"success": True, "params": params, "replica": NOTE})
