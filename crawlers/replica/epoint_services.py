"""Epoint's list services: secinfo, pageinfo and epointjweb, with their captcha thresholds."""

import json
import re
from collections.abc import Mapping
from datetime import date
from math import ceil
from typing import Any

from crawlers.replica.answers import NOTE, Answer, Request, data
from crawlers.replica.catalogue import Catalogue
from crawlers.replica.centres import INFOID, Centre, Mode, category, category_name, column, path
from crawlers.replica.notices import Shown

SECINFO = re.compile(r"/[\w-]+/rest/secaction/getSecInfoListYzm")
PAGEINFO = re.compile(r"/[\w-]+/rest/frontAppCustomAction/getPageInfoListNew(Yzm)?")
TOKEN = re.compile(r"/[\w-]+/rest/getOauthInfoAction/getNoUserAccessToken")
JWEB = "/epointjweb/zcfgSearch.action"
NO_USER = "replica-no-user"
# The first page that wants a captcha: Yichang, Henan.
FREE = {Mode.SECINFO: 19, Mode.PAGEINFO: 5}
WANTED = {"status": {"text": "请输入验证码"}, "replica": NOTE}


def service(catalogue: Catalogue, centre: Centre, request: Request) -> Answer | None:
    """Return the answer of a service of *centre*; None if *request* asks for something else."""
    if Mode.JWEB in centre.modes and request.path == JWEB:
        return _jweb(catalogue, centre, request)
    if Mode.SECINFO in centre.modes and SECINFO.fullmatch(request.path):
        words = request.form.get("content", "")
        return _listed(catalogue, centre, request.form, Mode.SECINFO, words)
    return _page_info(catalogue, centre, request) if Mode.PAGEINFO in centre.modes else None


def _page_info(catalogue: Catalogue, centre: Centre, request: Request) -> Answer | None:
    """Answer pageinfo: with a captcha field for plain fields, with a token for one JSON text."""
    if TOKEN.fullmatch(request.path):
        return data({"custom": {"access_token": NO_USER}, "replica": NOTE})
    asked = PAGEINFO.fullmatch(request.path)
    if not asked:
        return None
    if asked[1]:
        words = request.form.get("kw", "")
        return _listed(catalogue, centre, request.form, Mode.PAGEINFO, words)
    if request.authorization != f"Bearer {NO_USER}":
        return data({"status": {"code": 401, "text": "未授权"}, "replica": NOTE})
    fields = {name: str(value) for name, value in json.loads(request.form["params"]).items()}
    return _listed(catalogue, centre, fields, None, fields.get("kw", ""))


def _listed(
    catalogue: Catalogue, centre: Centre, form: Mapping[str, str], mode: Mode | None, words: str
) -> Answer:
    """Answer a page; a parameter written in another case is not heard."""
    page_name, size_name, *day_names = _names(centre, mode)
    index, size = int(form.get(page_name) or 0), int(form.get(size_name) or 15)
    if mode and index >= FREE[mode]:
        return data(WANTED)
    since, until = (
        date.fromisoformat(form[name][:10]) if form.get(name) else None for name in day_names
    )
    rows = column(catalogue, centre, form.get("categoryNum", ""), words, (since, until))
    shown = rows[index * size : (index + 1) * size]
    found = [_record(centre, row) for row in shown]
    return data({"custom": {"count": len(rows), "infodata": found}, "replica": NOTE})


def _names(centre: Centre, mode: Mode | None) -> tuple[str, ...]:
    if mode is Mode.SECINFO:
        return centre.fields
    return ("pageIndex", "pageSize", "startDate", "endDate")


def _record(centre: Centre, notice: Shown) -> dict[str, Any]:
    code = category(centre, notice)
    return {
        "infoid": INFOID.format(notice.serial),
        "title": notice.title,
        "realtitle": notice.title,
        "customtitle": f"<font color='red'>[{category_name(centre, notice)}]</font>{notice.title}",
        "infourl": path(centre, notice),
        "infodate": notice.published if notice.day else "",
        "categorynum": code,
        "projectno": notice.number,
        "xiaquname": notice.city,
        "xiaqucode": notice.division,
    }


def _jweb(catalogue: Catalogue, centre: Centre, request: Request) -> Answer:
    """Answer Yulin's list: `custom` is a number or the text of an object."""
    form = request.form
    rows = column(catalogue, centre, form.get("categorynum", ""), form.get("title", ""))
    size, number = int(form.get("pageSize") or 10), int(form.get("pageIndex") or 1)
    if request.query.get("cmd") == "getListByCount":
        return data({"custom": ceil(len(rows) / size), "replica": NOTE})
    table = [
        {
            "infoid": INFOID.format(row.serial),
            "href": path(centre, row),
            "infodate": row.published if row.day else "",
            "title": row.title,
        }
        for row in rows[(number - 1) * size : number * size]
    ]
    custom = json.dumps({"Table": table}, ensure_ascii=False)
    return data({"custom": custom, "replica": NOTE})
