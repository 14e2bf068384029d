"""ggzy.gov.cn against its replica: both lists, the links of a process, notices without a body."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from scrapy import Request
from scrapy.http import Response

from crawlers.archive import Archive
from crawlers.origin import replica_at
from crawlers.platforms import ggzy
from crawlers.platforms.ggzy import CAP, HISTORY, LIST, TradeList
from crawlers.query import Errand, Found, Query, Role, Tally, errand_of, today
from crawlers.replay import replay
from crawlers.replica.catalogue import fill
from crawlers.replica.notices import Shelf
from crawlers.replica.server import running
from crawlers.runner import run
from crawlers.runs import Verdict
from crawlers.sites import load_sites
from entities.model import Listed, to_json
from entities.problems import LayoutError

SITE = "national_ggzy"
QUERY = Query(keyword="12345", since=date(2013, 1, 1), until=today())
DAY = Query(keyword="12345", since=date(2024, 5, 6), until=date(2024, 5, 6))


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with running(notices=60) as address:
        yield address


@pytest.fixture(scope="module")
def folder(base: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ggzy")
    (found,) = run(load_sites([SITE]), folder, QUERY, replica_at(base)).outcomes
    assert (found.verdict, found.reason) == (Verdict.COMPLETE, None)
    assert found.listed == found.notices
    return folder


def platform() -> TradeList:
    return TradeList(TradeList.Options(follow=("www.ccgp.gov.cn",)))


def form(request: Request) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(request.body.decode()).items()}


def read(request: Request, answer: dict[str, Any] | bytes) -> list[Found]:
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    return list(platform().read(Response(request.url, body=body), errand_of(request)))


def capped(total: int = CAP) -> dict[str, Any]:
    row = {"id": "1", "title": "示例", "publishTime": "2024-05-06", "url": "/x/1.html"}
    return {"code": 200, "data": {"total": total, "records": [row]}}


# In a crawl


def test_every_notice_of_the_platform_is_collected_from_the_list_that_holds_it(
    folder: Path,
) -> None:
    served = {
        f"0033{notice.serial:032d}"
        for notice in fill(60).notices.values()
        if Shelf.GGZY in notice.shelves and "12345" in notice.title
    }
    stored = {
        page.listed.native_id for page in Archive(folder / f"{SITE}.sqlite").pages() if page.listed
    }
    assert stored >= served
    with sqlite3.connect(folder / f"{SITE}.sqlite") as connection:
        lists = dict(
            connection.execute("SELECT url, count(*) FROM tasks WHERE role = 0 GROUP BY 1")
        )
    connection.close()
    assert set(lists) == {LIST, HISTORY}


def test_the_tabs_of_a_shell_give_one_link_group_a_process(folder: Path) -> None:
    projects = {
        f"0033{notice.serial:032d}": notice.project
        for notice in fill(60).notices.values()
        if Shelf.GGZY in notice.shelves
    }
    groups: dict[str, set[tuple[str | None, str | None]]] = {}
    for page in Archive(folder / f"{SITE}.sqlite").pages():
        assert page.listed is not None
        assert page.listed.link_group
        key = (page.listed.platform, page.listed.link_group)
        groups.setdefault(projects[page.listed.native_id], set()).add(key)
    assert {len(keys) for keys in groups.values()} == {1}
    assert len({key for keys in groups.values() for key in keys}) == len(groups)


def test_a_notice_without_a_body_is_read_where_it_was_taken_from(folder: Path) -> None:
    pages = list(Archive(folder / f"{SITE}.sqlite").pages())
    (taken,) = [page for page in pages if "www.ccgp.gov.cn" in page.source.url]
    assert taken.listed is not None
    assert taken.listed.title == "12345号地块绿化养护服务项目公开招标公告"
    assert len({page.listed.native_id for page in pages if page.listed}) == len(pages)


def test_a_replay_reads_the_same_with_the_network_off(folder: Path) -> None:
    found = replay(load_sites([SITE])[0], folder / f"{SITE}.sqlite")
    assert found.differences == ()
    assert found.notices == len(found.rows)


# In an answer


def test_the_last_year_is_asked_of_the_live_list_and_the_border_of_both() -> None:
    asked = [(r.url, form(r)["TIMEBEGIN"], form(r)["TIMEEND"]) for r in platform().start(QUERY)]
    live = [days for address, *days in asked if address == LIST]
    old = [days for address, *days in asked if address == HISTORY]
    assert live[0][0] == str(today() - ggzy.DEPTH)
    assert live[-1][1] == str(today())
    assert old[0][0] == "2013-01-01"
    assert old[-1][1] == str(today() - ggzy.DEPTH + ggzy.BORDER)


def test_days_of_last_week_ask_nothing_of_the_history() -> None:
    week = Query(keyword="12345", since=today() - timedelta(days=7), until=today())
    assert {request.url for request in platform().start(week)} == {LIST}


def test_a_full_list_is_cut_by_days_and_then_by_stages_and_then_told() -> None:
    year = next(platform().start(Query(keyword="12345", since=date(2024, 1, 1), until=DAY.until)))
    halves = [form(r) for r in read(year, capped()) if isinstance(r, Request)]
    assert [half["TIMEBEGIN"] for half in halves] == ["2024-01-01", "2024-03-05"]
    stages = [r for r in read(next(platform().start(DAY)), capped()) if isinstance(r, Request)]
    assert [form(r)["DEAL_STAGE"] for r in stages] == list(ggzy.STAGES)
    assert Tally(total=CAP + 1, seen=1) in read(stages[0], capped())


def test_an_answer_of_too_many_rows_asks_for_less() -> None:
    request = next(platform().start(DAY))
    assert errand_of(request).narrows
    stages = [r for r in read(request, {"code": 804, "data": None}) if isinstance(r, Request)]
    assert len(stages) == len(ggzy.STAGES)
    with pytest.raises(LayoutError, match="no smaller question is known"):
        read(stages[0], {"code": 804, "data": None})


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("http://elsewhere.invalid/1.html", "stands at http://elsewhere.invalid/1.html, save it"),
        ("", "the notice has no body here"),
    ],
)
def test_a_notice_that_stands_on_an_unknown_host_is_named_and_not_followed(
    link: str, sentence: str
) -> None:
    page = f"<html><span class=detail_url><a href='{link}'>x</a></span><div id=mycontent></div>"
    request = Request("https://www.ggzy.gov.cn/b/1.html")
    request.meta["errand"] = Errand(role=Role.NOTICE, native_id="1")
    with pytest.raises(LayoutError, match=sentence):
        read(request, page.encode())


def test_a_shell_fills_what_the_list_left_open() -> None:
    shell = Request("https://www.ggzy.gov.cn/a/2.html")
    listed = Listed(native_id="2", title="示例市12345热线中标公告")
    context = {"listed": to_json(listed).decode()}
    shell.meta["errand"] = Errand(role=Role.SHELL, context=context)
    tabs = "".join(
        f"""<a onclick="showDetail(this,'020{n}','/information/b/{n}.html')">甲</a>""" for n in "21"
    )
    found = read(shell, f"<html><label id=platformName>某中心</label>{tabs}".encode())
    rows = {row.native_id: row for row in found if isinstance(row, Listed)}
    assert {(row.platform, row.link_group) for row in rows.values()} == {("某中心", "ggzy:1")}
