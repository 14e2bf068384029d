"""粤公平: each notice is found through its node, node numbers stay whole, and all replays alike."""

import json
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
from crawlers.origin import replica_at
from crawlers.platforms.ygp import Search, check_notice
from crawlers.query import Errand, Form, Found, Query, Role, Tally, errand_of
from crawlers.replay import replay
from crawlers.replica.catalogue import Query as Asked
from crawlers.replica.catalogue import fill, find
from crawlers.replica.notices import Shelf
from crawlers.replica.platforms.ygp import notice_id, refusal
from crawlers.replica.server import running
from crawlers.runner import run
from crawlers.runs import Verdict
from crawlers.sites import Site, load_sites
from entities.model import Listed
from entities.problems import LayoutError
from entities.reading import read_page
from tests.test_gate_detect import NOW

HOST = "ygp.shili.example"
QUERY = Query(keyword="12345", since=date(2022, 1, 1), until=date(2026, 12, 31))
NOTICES = 120
OPTIONS = Search.Options(url="https://x.invalid/ggzy-portal", site_code="440100")
BIG = 9_007_199_254_740_993  # 2**53 + 1, which no double holds


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with running(notices=NOTICES) as address:
        yield address


def guangzhou() -> Site:
    (site,) = load_sites(["guangdong_guangzhou"])
    (source,) = [s for s in site.sources if s.platform.startswith("ygp")]
    return msgspec.structs.replace(site, sources=(source,))


def example(**options: Any) -> Site:
    """Return the site of the platform that is nobody's."""
    site = guangzhou()
    source = msgspec.structs.replace(
        site.sources[0],
        home=f"https://{HOST}/",
        hosts=(HOST,),
        since=QUERY.since,
        options={"url": f"https://{HOST}/ggzy-portal", "site_code": "00", **options},
    )
    return msgspec.structs.replace(site, key="example_ygp", sources=(source,))


def record(**changes: Any) -> dict[str, Any]:
    return {
        "noticeTitle": "广州<em>12345</em>热线",
        "publishDate": "20260901101112",
        "noticeId": "n-1",
        "projectCode": "GZ-1",
        "tradingProcess": "3871",
        "siteCode": "440100",
        "edition": "v3",
    } | changes


def read(request: Request, data: object, code: int = 0) -> list[Found]:
    body = json.dumps({"errcode": code, "errmsg": "x", "data": data}).encode()
    return list(Search(OPTIONS).read(Response(request.url, body=body), errand_of(request)))


def first() -> Request:
    return next(Search(OPTIONS).start(QUERY))


def nodes_request() -> Request:
    found = read(first(), {"total": 1, "pageData": [record()]})
    return next(thing for thing in found if isinstance(thing, Request))


def test_all_notices_are_collected_page_by_page_and_replay_alike(base: str, tmp_path: Path) -> None:
    site = example(page_size=20)
    (found,) = run([site], tmp_path, QUERY, replica_at(base)).outcomes
    assert (found.verdict, found.reason) == (Verdict.COMPLETE, None)
    asked = Asked(shelf=Shelf.EPOINT, words="12345", divisions=("00",))
    expected = {notice_id(notice) for notice in find(fill(NOTICES), asked)}
    pages = list(Archive(tmp_path / "example_ygp.sqlite").pages())
    assert {page.listed.native_id for page in pages if page.listed} == expected
    assert len(pages) == len(expected) > 100
    assert all("/detail?nodeId=18392374" in page.source.url for page in pages)
    again = replay(site, tmp_path / "example_ygp.sqlite")
    assert (again.differences, again.notices) == ((), len(pages))
    awards = [n for n in (read_page(page).notice for page in pages) if "知识库维护" in n.title]
    amounts = {str(a.price.amount) for n in awards for a in n.awards if a.price}
    assert amounts == {"1450000"}


def test_guangzhou_shows_its_facts_and_no_invented_notice(base: str, tmp_path: Path) -> None:
    (found,) = run([guangzhou()], tmp_path, QUERY, replica_at(base)).outcomes
    assert (found.verdict, found.reason) == (Verdict.COMPLETE, None)
    pages = list(Archive(tmp_path / "guangdong_guangzhou.sqlite").pages())
    titles = [str(page.listed.title) for page in pages if page.listed]
    assert titles
    assert not [title for title in titles if "示例" in title]


def test_the_whole_province_is_44_and_with_zeros_it_finds_nothing(
    base: str, tmp_path: Path
) -> None:
    (found,) = run([example(site_code="000000")], tmp_path, QUERY, replica_at(base)).outcomes
    assert (found.verdict, found.listed) == (Verdict.COMPLETE, 0)


def test_too_many_requests_are_a_gate_by_status_and_by_code(tmp_path: Path) -> None:
    with running(fault="block") as base:
        (found,) = run([example()], tmp_path, QUERY, replica_at(base)).outcomes
    assert (found.verdict, found.blocked) == (Verdict.FAILED, (HOST,))
    assert "errcode 90104" in str(found.reason)
    for status in (200, 429):
        gate = detect(status, {}, refusal().body, Form.JSON, NOW)
        assert gate
        assert gate.gate is Gate.SLOW_DOWN


# The platform alone


def test_the_search_asks_for_a_city_a_word_and_days() -> None:
    request = first()
    asked = json.loads(request.body)
    assert request.url == "https://x.invalid/ggzy-portal/search/v2/items"
    assert (asked["keyword"], asked["siteCode"], asked["secondType"]) == ("12345", "440100", "D")
    assert asked["publishStartTime"] == "20220101000000"
    assert asked["publishEndTime"] == "20221231235959"


def test_a_row_leads_to_its_nodes_and_a_list_to_its_pages() -> None:
    found = read(first(), {"total": 101, "pageData": [record(), record(noticeTitle="供热")]})
    assert Tally(total=101, seen=2) in found
    (row,) = [thing for thing in found if isinstance(thing, Listed)]
    assert (row.title, row.published, row.link_group) == (
        "广州12345热线",
        date(2026, 9, 1),
        "GZ-1",
    )
    nodes, *pages = [thing for thing in found if isinstance(thing, Request)]
    assert errand_of(nodes).role is Role.SHELL
    assert "bizCode=3871" in nodes.url
    assert [json.loads(page.body)["pageNo"] for page in pages] == [2, 3]


@pytest.mark.parametrize("number", [BIG, str(BIG)], ids=["bare", "text"])
def test_a_node_number_beyond_a_double_stays_whole(number: object) -> None:
    data = [
        {"nodeId": 1, "selectedBizCode": "2871"},
        {"nodeId": number, "selectedBizCode": "3871"},
    ]
    (detail,) = read(nodes_request(), data)
    assert isinstance(detail, Request)
    assert f"nodeId={BIG}&noticeId=n-1&" in detail.url
    assert "version=v3" in detail.url


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ([], "0 of 0 nodes"),
        ([{"nodeId": 1, "selectedBizCode": "1"}], "0 of 1 nodes have selectedBizCode 3871"),
        ([{"selectedBizCode": "3871"}], "no key 'nodeId'"),
    ],
)
def test_a_notice_whose_node_is_not_there_is_an_error(data: object, named: str) -> None:
    with pytest.raises(LayoutError, match=named):
        read(nodes_request(), data)


@pytest.mark.parametrize(
    ("data", "code", "named"),
    [
        (None, 0, "data is 'None'"),
        ({}, 500, r"errcode is 500 \(x\)"),
        ({"total": 2, "pageData": []}, 0, "data.total is 2, but pageData is empty"),
        ({"total": 1, "pageData": [record(publishDate="soon")]}, 0, "publishDate is 'soon'"),
    ],
)
def test_an_answer_of_unknown_shape_is_never_empty(data: object, code: int, named: str) -> None:
    with pytest.raises(LayoutError, match=named):
        read(first(), data, code)


def test_a_notice_without_a_body_is_an_error() -> None:
    errand = Errand(role=Role.NOTICE, native_id="n-1")
    body = b'{"errcode":0,"data":{"tradingNoticeColumnModelList":[{"richtext":""}]}}'
    with pytest.raises(LayoutError, match="no notice body"):
        list(Search(OPTIONS).read(Response("https://x.invalid/", body=body), errand))
    check_notice({"tradingNoticeColumnModelList": [{"richtext": "<p>x</p>"}]}, "x")
