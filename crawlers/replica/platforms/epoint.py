"""Epoint full-text search with static notice pages, as seven hosts run it.

`POST …/getFullTextDataNew` with one JSON object; details at *detail_prefix* + linkurl. A host
that is not in the table is the centre of 示例市, where all invented notices stand: no real centre
shows an invented one.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from crawlers.replica.answers import NOTE, Answer, Request, body_of, data, missing, page
from crawlers.replica.catalogue import Catalogue, Query, find
from crawlers.replica.notices import Shelf, Shown
from entities.model import NoticeKind

SERVICE = "rest/esinteligentsearch/getFullTextDataNew"
API = re.compile(r"/(inteligentsearch\w*)/" + SERVICE)
INFOID = "00000000-0000-4000-8000-{:012d}"
DETAIL = re.compile(r"/[\w/]*/00000000-0000-4000-8000-(\d{12})\.html")
LARGEST_PAGE = 100
CATEGORIES = {"1": "采购公告", "2": "更正公告", "3": "中标公告", "4": "终止公告", "5": "合同公告"}
LEAVES = {
    NoticeKind.CORRECTION: "2",
    NoticeKind.AWARD: "3",
    NoticeKind.TERMINATION: "4",
    NoticeKind.CONTRACT: "5",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """What differs between two installations of the product.

    *business* is the category of government procurement, to which three digits are added for the
    kind of notice; *divisions* are the prefixes of the places whose notices it holds.
    """

    name: str
    divisions: tuple[str, ...]
    search: str = "inteligentsearch"
    business: str = "003002"
    root: str = "/jyxx"
    detail_prefix: str = ""
    indexes: frozenset[str] = frozenset({"001"})
    date_field: str = "webdate"
    title_class: str = "article-title"
    body_class: str = "ewb-article"
    body_id: str = ""
    wrapped: str = ""  # the key under which the answer stands once more as text


SHAANXI = Centre(
    name="陕西省公共资源交易中心",
    divisions=("61",),
    search="inteligentsearch_new",
    business="001001004",
    root="/jydt",
    title_class="ewb-article-title",
    body_class="epoint-article-content",
    body_id="noticeArea",
)
CENTRES: Mapping[str, Centre] = {
    "ggzyjy.liaocheng.gov.cn": Centre(
        name="聊城市公共资源交易中心",
        divisions=("3715",),
        root="/lcggzy/jyxx",
        wrapped="content",
    ),
    "ggzy.jgswj.gxzf.gov.cn": Centre(
        name="南宁市公共资源交易中心",
        divisions=("4501",),
        search="inteligentsearchgxes",
        business="001004",
        detail_prefix="/gxggzy",
        indexes=frozenset({"001", "002"}),
        date_field="infodatepx",
        title_class="ewb-details-title",
        body_class="ewb-details-info",
    ),
    "szj.hebei.gov.cn": Centre(
        name="河北省公共资源交易中心",
        divisions=("13",),
        search="inteligentsearchnew",
        root="/jydt",
        detail_prefix="/hbggfwpt",
        body_id="hideDeil",
    ),
    "www.sxggzyjy.cn": SHAANXI,
    "ggzy.shaanxi.gov.cn": SHAANXI,
    "ywtb.gzggzy.cn": Centre(
        name="广州公共资源交易中心",
        divisions=("4401",),
        business="002002",
        root="/jyfw",
    ),
}
HOSTS = frozenset(CENTRES)
EXAMPLE = Centre(name="示例市公共资源交易中心", divisions=("00",))


def answer(catalogue: Catalogue, request: Request) -> Answer:
    """Answer a request to the Epoint host that *request* names."""
    centre = CENTRES.get(request.host, EXAMPLE)
    api = API.fullmatch(request.path)
    if api:
        known = api[1] == centre.search or centre is EXAMPLE
        return _full_text(catalogue, centre, request) if known else missing()
    detail = DETAIL.fullmatch(request.path)
    if detail:
        notice = catalogue.notices.get(int(detail[1]))
        if notice and path(centre, notice) == request.path and _holds(centre, notice):
            return page("epoint/notice.html", n=notice, body=body_of(notice), centre=centre)
        return missing()
    # The list page that crawlers name as their referrer.
    return page("epoint/home.html", centre=centre) if request.method == "GET" else missing()


def link(centre: Centre, notice: Shown) -> str:
    """Return the linkurl of *notice*: a folder for each level of its category, then the day."""
    category = _category(centre, notice)
    levels = "/".join(category[:end] for end in range(6, len(category) + 1, 3))
    return f"{centre.root}/{levels}/{notice.compact}/{INFOID.format(notice.serial)}.html"


def path(centre: Centre, notice: Shown) -> str:
    """Return where the page of *notice* stands."""
    return centre.detail_prefix + link(centre, notice)


def url(notice: Shown) -> str | None:
    """Return the live address of *notice* at its own centre, if that is one of the table."""
    for host, centre in CENTRES.items():
        if _holds(centre, notice):
            return f"http://{host}{path(centre, notice)}"
    return None


def _holds(centre: Centre, notice: Shown) -> bool:
    return Shelf.EPOINT in notice.shelves and notice.division.startswith(centre.divisions)


def _category(centre: Centre, notice: Shown) -> str:
    return f"{centre.business}00{LEAVES.get(notice.kind, '1')}"


def _full_text(catalogue: Catalogue, centre: Centre, request: Request) -> Answer:
    """Answer the search as the product does: *pn* is an offset, a wrong index finds nothing."""
    try:
        asked = json.loads(request.body)
        conditions = _conditions(asked)
        start, size = int(asked.get("pn") or 0), int(asked.get("rn") or 10)
    except (ValueError, TypeError, AttributeError):
        return Answer(body=f'{{"replica":"{NOTE}"}}'.encode(), status=500)
    since, until = _window(asked)
    rows = find(
        catalogue,
        Query(
            shelf=Shelf.EPOINT,
            words=(asked.get("wd") or "").strip(),
            since=since,
            until=until,
            divisions=centre.divisions,
        ),
    )
    rows = tuple(row for row in rows if _meets(centre, row, conditions))
    if asked.get("cnum", "") not in centre.indexes and centre is not EXAMPLE:
        rows = ()
    if centre.date_field not in (asked.get("sort") or ""):
        rows = rows[::-1]  # an unknown sort field brings the oldest first
    records = [_record(centre, row, asked) for row in rows[start : start + min(size, LARGEST_PAGE)]]
    document: dict[str, Any] = {"result": {"totalcount": len(rows), "records": records}}
    if centre.wrapped:
        text = json.dumps(document, ensure_ascii=False)
        document = {"code": 200, centre.wrapped: text}
    return data({**document, "replica": NOTE})


def _conditions(asked: Mapping[str, Any]) -> dict[str, str]:
    """Return field and value of each condition; one that is bare text is refused."""
    found = asked.get("condition") or []
    if isinstance(found, str):
        found = json.loads(found)
    return {entry["fieldName"]: str(entry.get("equal") or "") for entry in found}


def _window(asked: Mapping[str, Any]) -> tuple[date | None, date | None]:
    for entry in asked.get("time") or []:
        return _day(entry.get("startTime")), _day(entry.get("endTime"))
    return _day(asked.get("sdt")), _day(asked.get("edt"))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def _meets(centre: Centre, notice: Shown, conditions: Mapping[str, str]) -> bool:
    values = {
        "categorynum": _category(centre, notice),
        "infoc": notice.division,
        "xiaqucode": notice.division,
        "titlenew": notice.title,
    }
    return all(
        wanted in values[field] if field == "titlenew" else values[field].startswith(wanted)
        for field, wanted in conditions.items()
        if field in values
    )


def _record(centre: Centre, notice: Shown, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return one row; the title is marked up where the search word stands."""
    words = (asked.get("wd") or "").strip()
    marked = f"<em style='color:red'>{words}</em>"
    category = _category(centre, notice)
    moment = f"{notice.published} {notice.clock}".strip() if notice.day else ""
    return {
        "id": f"{INFOID.format(notice.serial)}_{category[:6]}",
        "infoid": INFOID.format(notice.serial),
        "title": notice.title.replace(words, marked) if words else notice.title,
        "titlenew": notice.title,
        "linkurl": link(centre, notice),
        "webdate": moment,
        "infodate": moment,
        "infodatepx": moment,
        "categorynum": category,
        "categoryname": CATEGORIES[category[-1]],
        "xiaquname": notice.city,
        "infoc": notice.division,
        "infod": notice.city,
        "zhuanzai": "",
        "projectno": notice.number,
        "content": f"{notice.title} {notice.project_name} {notice.buyer or ''}"[
            : int(asked.get("cl") or 200)
        ],
    }
