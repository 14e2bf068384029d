"""Shandong's portal: its front page's list is collected whole, and replays as it was read."""

import json
from base64 import b64encode
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from scrapy import Request
from scrapy.http import Response

from crawlers.archive import Archive
from crawlers.gate import Gate, detect
from crawlers.newest_first import place_of
from crawlers.origin import replica_at
from crawlers.outcome import SiteOutcome
from crawlers.platforms.ccgp_shandong import FrontPage
from crawlers.query import Errand, Form, Found, Query, Role, Shortfall, Tally, errand_of
from crawlers.replay import replay
from crawlers.replica.catalogue import fill
from crawlers.replica.platforms.ccgp_shandong import column, notice_id
from crawlers.replica.server import running
from crawlers.runner import run
from crawlers.runs import Verdict
from crawlers.sites import Site, load_sites
from entities.model import Listed
from entities.problems import LayoutError
from entities.reading import read_page
from tests.test_gate_detect import NOW

HOST = "ccgp-shandong.shili.example:8087"
CODES = {"0303": "采购公告", "0304": "结果公告", "2505": "合同公告"}
QUERY = Query(keyword="12345", since=date(2022, 1, 1), until=date(2026, 12, 31))
OPTIONS = FrontPage.Options(
    url="http://x.invalid:8087/api", site="https://x.invalid", columns=CODES, area="0001"
)
NOTICES = 60


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with running(notices=NOTICES) as address:
        yield address


def example() -> Site:
    """Return the site of the portal that is nobody's."""
    (site,) = load_sites(["shandong_liaocheng"])
    source = next(s for s in site.sources if s.platform.startswith("ccgp_shandong"))
    alone = msgspec.structs.replace(
        source,
        home=f"http://{HOST}/",
        hosts=(HOST,),
        since=QUERY.since,
        options={"url": f"http://{HOST}/api", "site": f"http://{HOST}", "columns": CODES},
    )
    return msgspec.structs.replace(site, key="example_shandong", sources=(alone,))


def crawl(site: Site, base: str, folder: Path, query: Query = QUERY) -> SiteOutcome:
    return run([site], folder, query, replica_at(base)).outcomes[0]


def answer(inner: object, code: int = 100) -> dict[str, Any]:
    return {"status": 200, "message": "OK", "data": {"code": code, "message": "x", "data": inner}}


def listing(*records: dict[str, Any], total: int, current: int = 1) -> dict[str, Any]:
    return answer({"records": list(records), "total": total, "current": current, "size": 10})


def record(**changes: Any) -> dict[str, Any]:
    return {
        "id": "a b",
        "title": "示例市12345热线中标公告",
        "date": "2026-03-12 10:00:00",
        "areaName": "示例市",
    } | changes


def read(request: Request, body: object) -> list[Found]:
    response = Response(request.url, body=json.dumps(body).encode())
    return list(FrontPage(OPTIONS).read(response, errand_of(request)))


def first() -> Request:
    return next(FrontPage(OPTIONS).start(QUERY))


def test_all_columns_are_collected_to_their_end_and_replay_alike(base: str, tmp_path: Path) -> None:
    site = example()
    found = crawl(site, base, tmp_path)
    assert (found.verdict, found.reason) == (Verdict.COMPLETE, None)
    catalogue = fill(NOTICES)
    expected = {
        notice_id(notice)
        for code in CODES
        for notice in column(catalogue, "00", code)
        if "12345" in notice.title
    }
    pages = list(Archive(tmp_path / "example_shandong.sqlite").pages())
    assert {page.listed.native_id for page in pages if page.listed} == expected
    assert len(pages) == len(expected) > 40
    again = replay(site, tmp_path / "example_shandong.sqlite")
    assert (again.differences, again.notices) == ((), len(pages))


def test_bodies_are_read_from_base64_of_gbk_as_from_utf_8(base: str, tmp_path: Path) -> None:
    crawl(example(), base, tmp_path)
    pages = list(Archive(tmp_path / "example_shandong.sqlite").pages())
    odd = {int(str(page.listed.native_id)[2:]) % 2 for page in pages if page.listed}
    assert odd == {0, 1}
    notices = [read_page(page).notice for page in pages]
    assert all("12345" in notice.title for notice in notices)
    award = next(n for n in notices if "知识库维护" in n.title and n.awards)
    assert [str(one.price.amount) for one in award.awards if one.price] == ["1450000"]


def test_a_late_since_spares_the_old_pages(base: str, tmp_path: Path) -> None:
    late = crawl(
        example(), base, tmp_path, Query(keyword="12345", since=QUERY.until, until=QUERY.until)
    )
    robots = 1
    assert (late.verdict, late.requests) == (Verdict.COMPLETE, len(CODES) + robots)


def test_a_city_shows_its_own_facts_and_no_invented_notice(base: str, tmp_path: Path) -> None:
    titles = {}
    for name in ("shandong_liaocheng", "shandong_jinan"):
        (site,) = load_sites([name])
        (source,) = [s for s in site.sources if s.platform.startswith("ccgp_shandong")]
        alone = msgspec.structs.replace(site, sources=(source,))
        found = crawl(alone, base, tmp_path, Query(keyword="12345", until=date(2026, 12, 31)))
        assert (found.verdict, found.reason) == (Verdict.COMPLETE, None)
        pages = Archive(tmp_path / f"{name}.sqlite").pages()
        titles[name] = {page.listed.title for page in pages if page.listed}
    assert titles["shandong_jinan"] == set()
    assert (
        "聊城市12345市民热线受理中心“12345”平台服务外包项目中标公告" in titles["shandong_liaocheng"]
    )
    assert all(str(title).startswith("聊城市") for title in titles["shandong_liaocheng"])


def test_too_many_requests_are_a_gate_inside_the_second_wrapper(tmp_path: Path) -> None:
    with running(fault="block") as base:
        found = crawl(example(), base, tmp_path)
    assert (found.verdict, found.notices, found.blocked) == (Verdict.FAILED, 0, (HOST,))
    assert "data.code 999; run the command again in an hour" in str(found.reason)
    body = json.dumps(answer(None, 999)).encode()
    gate = detect(200, {}, body, Form.JSON, NOW)
    assert gate
    assert gate.gate is Gate.SLOW_DOWN


# The platform alone


def test_the_list_is_asked_as_the_front_page_asks_it() -> None:
    request = first()
    assert request.url == "http://x.invalid:8087/api/website/site/getListByCode"
    assert json.loads(request.body) == {
        "colCode": "0303",
        "area": "0001",
        "currentPage": 1,
        "pageSize": 20,
        "homePage": 1,
        "mergeType": 0,
        "cityType": 1,
    }
    assert request.headers["Referer"] == b"https://x.invalid/"


def test_pages_are_counted_by_the_size_the_server_made() -> None:
    found = read(first(), listing(record(), record(id="b", title="示例市供热"), total=11))
    assert Tally(total=2, seen=2) in found
    (row,) = [thing for thing in found if isinstance(thing, Listed)]
    assert (row.published, row.kind) == (date(2026, 3, 12), "采购公告")
    notice, further = [thing for thing in found if isinstance(thing, Request)]
    assert notice.url == "http://x.invalid:8087/api/website/site/getDetail?id=a+b&colCode=0303"
    assert place_of(errand_of(further)).number == 2


def test_old_rows_end_a_column_but_an_old_pinned_row_does_not() -> None:
    old = record(date="2020-01-01 00:00:00")
    assert not [t for t in read(first(), listing(old, total=99)) if isinstance(t, Request)]
    pinned = read(first(), listing(old, record(), total=99))
    assert [errand_of(t).role for t in pinned if isinstance(t, Request)] == [Role.NOTICE, Role.LIST]


def test_a_list_that_repeats_its_first_page_is_short_not_complete() -> None:
    (further,) = [
        t
        for t in read(first(), listing(record(title="x"), total=11))
        if isinstance(t, Request) and errand_of(t).role is Role.LIST
    ]
    (short,) = read(further, listing(record(), total=11))
    assert isinstance(short, Shortfall)
    assert "asked for page 2 of column 0303, answers with page 1" in short.reason


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"status": 200}, "no key 'data'"),
        (answer(None, 500), r"data\.code is 500 \(x\)"),
        (answer({"records": []}), "no key 'total'"),
        (listing(total=3), "total is 3, but records is empty"),
        (listing(record(date="soon"), total=1), "date is 'soon'"),
    ],
)
def test_an_answer_of_unknown_shape_is_never_empty(body: object, named: str) -> None:
    with pytest.raises(LayoutError, match=named):
        read(first(), body)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("", "no notice body"),
        ("正文", "not base64"),
        (b64encode("无标签".encode("gb18030")).decode(), "no notice body"),
    ],
)
def test_a_notice_without_a_readable_body_is_an_error(body: str, named: str) -> None:
    errand = Errand(role=Role.NOTICE, native_id="C", context={"column": "0304"})
    response = Response("https://x.invalid/", body=json.dumps(answer({"body": body})).encode())
    with pytest.raises(LayoutError, match=named):
        list(FrontPage(OPTIONS).read(response, errand))
