"""Epoint as the centres run it: full-text search, list pages and services, static notice pages.

`POST …/getFullTextDataNew` with one JSON object; details at *detail_prefix* + linkurl.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from crawlers.replica.answers import NOTE, Answer, Request, body_of, data, missing, page
from crawlers.replica.catalogue import Catalogue
from crawlers.replica.centres import (
    CENTRES,
    EXAMPLE,
    INFOID,
    OLD,
    Centre,
    Mode,
    category,
    category_name,
    centre_of,
    column,
    holds,
    link,
    path,
    url,
)
from crawlers.replica.epoint_pages import static, tpfront
from crawlers.replica.epoint_services import service
from crawlers.replica.notices import Shown

__all__ = ["API", "CENTRES", "HOSTS", "answer", "path", "url"]

SERVICE = "rest/esinteligentsearch/getFullTextDataNew"
API = re.compile(r"/(inteligentsearch\w*)/" + SERVICE)
DETAIL = re.compile(r"/[\w/]*/00000000-0000-4000-8000-(\d{12})\.html")
LARGEST_PAGE = 100
HOSTS = frozenset({*CENTRES, *OLD})


def answer(catalogue: Catalogue, request: Request) -> Answer:
    """Answer a request to the Epoint host that *request* names."""
    centre = centre_of(request.host)
    api = API.fullmatch(request.path)
    if api:
        known = Mode.FULL_TEXT in centre.modes and api[1] == centre.search
        return _full_text(catalogue, centre, request) if known or centre is EXAMPLE else missing()
    detail = DETAIL.fullmatch(request.path)
    if detail:
        return _notice(catalogue, centre, request, int(detail[1]))
    return (
        service(catalogue, centre, request)
        or (tpfront(catalogue, centre, request) if Mode.TPFRONT in centre.modes else None)
        or (static(catalogue, centre, request) if Mode.STATIC in centre.modes else None)
        # The list page that crawlers name as their referrer.
        or (page("epoint/home.html", centre=centre) if request.method == "GET" else missing())
    )


def _notice(catalogue: Catalogue, centre: Centre, request: Request, serial: int) -> Answer:
    notice = catalogue.notices.get(serial)
    if notice and path(centre, notice) == request.path and holds(centre, notice):
        return page("epoint/notice.html", n=notice, body=body_of(notice), centre=centre)
    return missing()


def _full_text(catalogue: Catalogue, centre: Centre, request: Request) -> Answer:
    """Answer the search as the product does: *pn* is an offset, a wrong index finds nothing."""
    try:
        asked = json.loads(request.body)
        conditions = _conditions(asked)
        start, size = int(asked.get("pn") or 0), int(asked.get("rn") or 10)
    except (ValueError, TypeError, AttributeError):
        return Answer(body=f'{{"replica":"{NOTE}"}}'.encode(), status=500)
    since, until = _window(asked)
    words = (asked.get("wd") or "").strip()
    rows = column(catalogue, centre, "", words, (since, until))
    within = "" if centre is EXAMPLE else centre.indexes.get(asked.get("cnum", ""))
    rows = tuple(
        row
        for row in rows
        if within is not None
        and row.division.startswith(within)
        and _meets(centre, row, conditions)
    )
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
        "categorynum": category(centre, notice),
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
    code = category(centre, notice)
    moment = f"{notice.published} {notice.clock}".strip() if notice.day else ""
    return {
        "id": f"{INFOID.format(notice.serial)}_{code[:6]}",
        "infoid": INFOID.format(notice.serial),
        "title": notice.title.replace(words, marked) if words else notice.title,
        "titlenew": notice.title,
        "linkurl": link(centre, notice),
        "webdate": moment,
        "infodate": moment,
        "infodatepx": moment,
        "categorynum": code,
        "categoryname": category_name(centre, notice),
        "xiaquname": notice.city,
        "infoc": notice.division,
        "infod": notice.city,
        "zhuanzai": "",
        "projectno": notice.number,
        "content": f"{notice.title} {notice.project_name} {notice.buyer or ''}"[
            : int(asked.get("cl") or 200)
        ],
    }
