"""Epoint's list pages: static ones and those of TPFront, with what makes them hard to read.

Static: a few pages are kept up to date, the deeper ones are years old; some lists print no year.
TPFront: pages in GBK, and a number past the end shows the last page.
"""

import re
from dataclasses import replace
from datetime import timedelta
from math import ceil

from crawlers.replica.answers import Answer, Request, body_of, missing, page
from crawlers.replica.catalogue import Catalogue
from crawlers.replica.centres import INFOID, Centre, category, column, holds, path
from crawlers.replica.notices import Shown

STATIC = re.compile(r"(/[\w/]*?)?((?:/\d{3,12})+)/(\w+)\.html")
TPFRONT = re.compile(r"(/\w+)/jyxx((?:/\d{6,12})+)/")
INFODETAIL = re.compile(r"(/\w+)/infodetail/", re.IGNORECASE)
SERIAL = re.compile(r"00000000-0000-4000-8000-(\d{12})")
PAGE_SIZE = 10
LIVE_PAGES = 6
STALE = timedelta(days=400)


def static(catalogue: Catalogue, centre: Centre, request: Request) -> Answer | None:
    """Return a static list page; None if *request* asks for something else."""
    asked = STATIC.fullmatch(request.path)
    if not asked or (asked[1] or "") != centre.root:
        return None
    code, name = asked[2].rsplit("/", 1)[-1], asked[3]
    rows = column(catalogue, centre, code)
    number, pages = int(name) if name.isdecimal() else 1, ceil(len(rows) / PAGE_SIZE)
    if number > max(pages, 1):
        return missing()
    return page(
        "epoint/list.html",
        centre=centre,
        rows=[(row, _link(centre, row)) for row in _shown(centre, code, rows, number)],
        number=number,
        pages=pages,
        total=len(rows),
        size=PAGE_SIZE,
    )


def _shown(centre: Centre, code: str, rows: tuple[Shown, ...], number: int) -> tuple[Shown, ...]:
    """Return a page of *rows*; the column of a whole branch is not kept up to date beyond six."""
    if code != centre.business or number <= LIVE_PAGES:
        return rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    last = rows[LIVE_PAGES * PAGE_SIZE - 1].day
    stale = [row for row in rows if row.day and last and row.day < last - STALE]
    start = (number - LIVE_PAGES - 1) * PAGE_SIZE
    return tuple(stale[start : start + PAGE_SIZE])


def _link(centre: Centre, notice: Shown) -> str:
    """Return what a row links to: the page of *notice*, or a script that leads there."""
    if centre.rows != "redirects":
        return path(centre, notice)
    infoid, code = INFOID.format(notice.serial), category(centre, notice)
    return f"/lcggzy/showinfo.html?infoid={infoid}&releationguid={infoid}&categorynum={code}"


def tpfront(catalogue: Catalogue, centre: Centre, request: Request) -> Answer | None:
    """Return a list or notice page of TPFront; None if *request* asks for something else."""
    detail = INFODETAIL.fullmatch(request.path)
    if detail:
        return _old_notice(catalogue, centre, request)
    asked = TPFRONT.fullmatch(request.path)
    if not asked:
        return None
    code = asked[2].rsplit("/", 1)[-1]
    # Twelve digits name a district, which the facts do not.
    rows = column(catalogue, centre, code[:9])
    pages = ceil(len(rows) / PAGE_SIZE)
    number = min(int(request.query.get("Paging") or 1), max(pages, 1))
    shown = rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return gbk(
        page(
            "epoint/tpfront_list.html",
            centre=centre,
            rows=[(row, _old_link(centre, row)) for row in shown],
            number=number,
            pages=pages,
        )
    )


def _old_link(centre: Centre, notice: Shown) -> str:
    infoid, code = INFOID.format(notice.serial), category(centre, notice)
    return f"{centre.root}/infodetail/?infoid={infoid}&categoryNum={code}"


def _old_notice(catalogue: Catalogue, centre: Centre, request: Request) -> Answer:
    asked = {name.lower(): value for name, value in request.query.items()}
    serial = SERIAL.fullmatch(asked.get("infoid", ""))
    notice = catalogue.notices.get(int(serial[1])) if serial else None
    if notice is None or not holds(centre, notice):
        return missing()
    shown = page("epoint/tpfront_notice.html", n=notice, body=body_of(notice), centre=centre)
    return gbk(shown)


def gbk(answer: Answer) -> Answer:
    """Return *answer* in the encoding of the old servers, which they do not announce."""
    body = answer.body.decode().encode("gb18030")
    return replace(answer, body=body, content_type="text/html")
