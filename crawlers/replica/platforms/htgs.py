"""htgs.ccgp.gov.cn: the plain list of contracts, and the contracts.

`GET /GS8/contractpublish/index`, then `index_2`, …; `detail/{uuid}?contractSign=0`. The search
wants a captcha: `POST getContractByAjax` finds nothing without its code.
"""

import re
from math import ceil
from uuid import UUID

from crawlers.replica.answers import NOTE, Answer, Request, body_of, data, missing, page
from crawlers.replica.catalogue import Catalogue, Query, find
from crawlers.replica.notices import Shelf, Shown
from entities.model import NoticeKind

HOST = "htgs.ccgp.gov.cn"
HOSTS = frozenset({HOST})
ROOT = "/GS8/contractpublish"
LIST = re.compile(rf"{ROOT}/index(?:_(\d{{1,6}}))?")
DETAIL = re.compile(rf"{ROOT}/detail/([0-9a-f]{{32}})")
PAGE_SIZE = 20


def answer(catalogue: Catalogue, request: Request) -> Answer:
    """Answer a request to htgs.ccgp.gov.cn."""
    if request.path == f"{ROOT}/getContractByAjax":
        return data({"rows": [], "replica": NOTE})
    listed = LIST.fullmatch(request.path)
    if listed:
        return _list(catalogue, int(listed[1] or 1))
    detail = DETAIL.fullmatch(request.path)
    notice = catalogue.notices.get(UUID(detail[1]).int) if detail else None
    if notice is None or notice not in _contracts(catalogue):
        return missing()
    return page("htgs/notice.html", n=notice, body=body_of(notice))


def uuid(notice: Shown) -> str:
    """Return the key of *notice* in addresses."""
    return UUID(int=notice.serial).hex


def _contracts(catalogue: Catalogue) -> tuple[Shown, ...]:
    return find(catalogue, Query(shelf=Shelf.CCGP, kinds=frozenset({NoticeKind.CONTRACT})))


def _list(catalogue: Catalogue, number: int) -> Answer:
    rows = _contracts(catalogue)
    shown = rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    if number > 1 and not shown:
        return missing()
    return page(
        "htgs/list.html",
        rows=[(row, f"./detail/{uuid(row)}?contractSign=0") for row in shown],
        number=number,
        pages=max(1, ceil(len(rows) / PAGE_SIZE)),
    )
