"""ggzy.gov.cn: the list as JSON, a shell with the notices of the same project, the page itself.

`POST /information/pubTradingInfo/getTradList` as a form shows the last year, the same under `/his`
what is older; details at
`/information/deal/html/{a|b}/{province}/{stage}/{day}/{id}.html`.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from math import ceil
from typing import Any

from crawlers.replica.answers import NOTE, Answer, Request, body_of, data, missing, page
from crawlers.replica.catalogue import Catalogue, Query, find, siblings
from crawlers.replica.notices import Shelf, Shown, Trouble
from crawlers.replica.platforms import ccgp, epoint
from crawlers.replica.wording import province_in_full
from entities.model import NoticeKind

HOST = "www.ggzy.gov.cn"
HOSTS = frozenset({HOST})
LIVE = "/information/pubTradingInfo/getTradList"
HISTORY = f"/his{LIVE}"
LISTS = frozenset({LIVE, HISTORY})
DEPTH = timedelta(days=365)
PAGE_SIZE = 20
LARGEST_TOTAL = 1000
STAGES = {"0201": "采购/资审公告", "0202": "中标公告", "0203": "采购合同", "0204": "更正事项"}
BY_KIND = {
    NoticeKind.AWARD: "0202",
    NoticeKind.CONTRACT: "0203",
    NoticeKind.CORRECTION: "0204",
    NoticeKind.TERMINATION: "0204",
}
ALL_STAGES = {"0001": ("0201",), "0002": ("0202",)}
LOOK_BACK = {"01": 0, "02": 3, "03": 10, "04": 31, "05": 92}  # DEAL_TIME: days
ID = "00330000000000000000{:016d}"
DETAIL = re.compile(r"/information/deal/html/([ab])/\d{6}/\d{4}/\w+/0033(\d{32})\.html")
CHINA = timezone(timedelta(hours=8))


def answer(catalogue: Catalogue, request: Request) -> Answer:
    """Answer a request to www.ggzy.gov.cn."""
    if request.path in LISTS:
        # Seen twice: without DEAL_TIME the list answers with a 404 page.
        asked = request.method == "POST" and request.form.get("DEAL_TIME")
        return _list(catalogue, request) if asked else missing()
    detail = DETAIL.fullmatch(request.path)
    if not detail:
        return page("ggzy/home.html") if request.method == "GET" else missing()
    notice = catalogue.notices.get(int(detail[2]))
    face = detail[1]
    if not notice or Shelf.GGZY not in notice.shelves or path(face, notice) != request.path:
        return missing()
    return _shell(catalogue, notice) if face == "a" else _body(notice)


def path(face: str, notice: Shown) -> str:
    """Return where the shell (*face* a) or the page (b) of *notice* stands."""
    folder = f"{notice.division[:2]}0000/{stage(notice)}/{notice.compact}"
    return f"/information/deal/html/{face}/{folder}/{ID.format(notice.serial)}.html"


def stage(notice: Shown) -> str:
    """Return the code of the list that holds *notice*."""
    return BY_KIND.get(notice.kind, "0201")


def _platform(notice: Shown) -> str:
    return f"全国公共资源交易平台（{province_in_full(notice.province)}·{notice.city}）"


def _list(catalogue: Catalogue, request: Request) -> Answer:
    """Answer one page of 20; more than 1,000 rows are never admitted to."""
    form = request.form
    since, until = _window(form)
    border = datetime.now(CHINA).date() - DEPTH
    if request.path == HISTORY:
        until = min(until or border, border)
    else:
        since = max(since or border, border)
    rows = find(
        catalogue,
        Query(
            shelf=Shelf.GGZY,
            words=form.get("FINDTXT", ""),
            since=since,
            until=until,
            divisions=(form.get("DEAL_CITY") or form.get("DEAL_PROVINCE", "")[:2],),
        ),
    )
    wanted = form.get("DEAL_STAGE", "").removeprefix("bw")
    stages = ALL_STAGES.get(wanted, (wanted,)) if wanted else tuple(STAGES)
    # "00" is no class: sent literally it finds nothing, which was seen twice.
    known = form.get("DEAL_CLASSIFY", "02") == "02" and form.get("SOURCE_TYPE", "1") == "1"
    rows = tuple(row for row in rows if known and stage(row) in stages)[:LARGEST_TOTAL]
    number = int(form.get("PAGENUMBER") or 1)
    return data(
        {
            "code": 200,
            "message": "success",
            "usetime": 0,
            "timestamp": 0,
            "replica": NOTE,
            "data": {
                "total": len(rows),
                "size": PAGE_SIZE,
                "current": number,
                "pages": ceil(len(rows) / PAGE_SIZE),
                "records": [
                    _record(row) for row in rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
                ],
            },
        }
    )


def _window(form: Mapping[str, str]) -> tuple[date | None, date | None]:
    days = LOOK_BACK.get(form["DEAL_TIME"])
    if days is not None:
        today = datetime.now(CHINA).date()
        return today - timedelta(days=days), today
    since, until = (
        date.fromisoformat(form[field]) if form.get(field) else None
        for field in ("TIMEBEGIN", "TIMEEND")
    )
    return since, until


def _record(notice: Shown) -> dict[str, Any]:
    return {
        "id": ID.format(notice.serial),
        "addTime": None,
        "publishTime": notice.published if notice.day else None,
        "deadline": None,
        "dataSources": None,
        "dataSourcesText": None,
        "transactionSourcesPlatform": None,
        # Missing in 5 of 20 real rows; a fact's platform is not known either.
        "transactionSourcesPlatformText": _platform(notice) if notice.serial % 4 else None,
        "businessType": None,
        "businessTypeText": "政府采购",
        "informationType": stage(notice),
        "informationTypeText": STAGES[stage(notice)],
        "industryType": None,
        "industryTypeText": "",
        "province": f"{notice.division[:2]}0000",
        "provinceText": province_in_full(notice.province),
        "city": None,
        "cityText": None,
        "title": notice.title,
        "tenderProjectCode": None,
        "bodyContent": None,
        "url": path("a", notice),
        "syncTableName": None,
        "dataTimestamp": None,
        "pinformationType": None,
    }


def _shell(catalogue: Catalogue, notice: Shown) -> Answer:
    family = siblings(catalogue, notice)
    return page(
        "ggzy/shell.html",
        n=notice,
        stage=stage(notice),
        stages=STAGES,
        siblings={
            code: [(other, path("b", other)) for other in family if stage(other) == code]
            for code in STAGES
        },
        platform=_platform(notice),
        address=path("b", notice),
    )


def _body(notice: Shown) -> Answer:
    """Answer the page itself; in 2026-09 two of ten had an empty body and only the link."""
    hollow = notice.trouble is Trouble.HOLLOW
    return page(
        "ggzy/body.html",
        n=notice,
        body=body_of(notice),
        platform=_platform(notice),
        original=ccgp.url(notice) if hollow else epoint.url(notice),
        hollow=hollow,
    )
