"""Platforms: a query becomes requests, an answer becomes rows and requests or a LayoutError."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from scrapy import Request
from scrapy.http import Response

from crawlers.platforms.ccgp import Search
from crawlers.platforms.epoint import FullText
from crawlers.platforms.ggzy import TradeList
from crawlers.query import Errand, Found, Platform, Query, Role, Tally, errand_of
from entities.model import Listed
from entities.problems import LayoutError

PAGES = Path(__file__).parent / "data" / "crawl"
TWO_YEARS = Query(keyword="12345", since=date(2025, 3, 1), until=date(2026, 9, 30))
EPOINT = FullText.Options(
    api="http://www.example.invalid/inteligentsearch/rest/esinteligentsearch/getFullTextDataNew",
    detail_base="http://www.example.invalid/base",
    cnum="002",
    category="003002",
)


def read(platform: Platform, request: Request, body: bytes) -> list[Found]:
    return list(platform.read(Response(request.url, body=body), errand_of(request)))


def rows(found: Sequence[Found]) -> list[Listed]:
    return [thing for thing in found if isinstance(thing, Listed)]


def requests(found: Sequence[Found]) -> list[Request]:
    return [thing for thing in found if isinstance(thing, Request)]


def record(**changes: Any) -> dict[str, Any]:
    return {
        "infoid": "00000000-1",
        "title": "示例市<em style='color:red'>12345</em>热线采购公告",
        "linkurl": "/jyxx/003002/20260712/00000000-1.html",
        "webdate": "2026-07-12 09:30:00",
        "categoryname": "采购公告",
        "xiaquname": "示例市",
        "zhuanzai": "示例网",
    } | changes


def epoint_answer(records: list[dict[str, Any]], total: int) -> dict[str, Any]:
    return {"result": {"totalcount": total, "records": records}}


# ccgp.gov.cn


def test_ccgp_is_asked_for_titles_of_every_kind_year_by_year() -> None:
    asked = list(Search(Search.Options(zone="山东", zone_id="37")).start(TWO_YEARS))
    fields = [parse_qs(urlsplit(request.url).query) for request in asked]
    assert [(f["start_time"], f["end_time"]) for f in fields] == [
        (["2025:03:01"], ["2025:12:31"]),
        (["2026:01:01"], ["2026:09:30"]),
    ]
    assert {(f["searchtype"][0], f["bidType"][0], f["timeType"][0]) for f in fields} == {
        ("1", "0", "6")
    }
    assert fields[0]["displayZone"] == ["山东"]


def test_a_ccgp_list_gives_rows_their_pages_and_the_further_lists() -> None:
    search = Search(Search.Options())
    first = next(search.start(TWO_YEARS))
    found = read(search, first, (PAGES / "ccgp_list.html").read_bytes())
    assert Tally(total=41, seen=2) in found
    assert rows(found)[0] == Listed(
        native_id="t20260121_10000001",
        title="示例市12345热线受理服务中标公告",
        published=date(2026, 1, 21),
        kind="中标公告",
        region="山东",
        buyer="示例市热线中心",
        platform="中国政府采购网",
    )
    assert rows(found)[1].published is None
    roles = [errand_of(request).role for request in requests(found)]
    assert roles == [Role.NOTICE, Role.NOTICE, Role.LIST, Role.LIST]


def test_a_place_is_looked_for_in_title_and_buyer_and_what_is_left_out_still_counts() -> None:
    search = Search(Search.Options(places=("别处",)))
    found = read(search, next(search.start(TWO_YEARS)), (PAGES / "ccgp_list.html").read_bytes())
    assert [row.native_id for row in rows(found)] == ["tundated_10000002"]
    assert Tally(total=41, seen=2) in found


def test_an_empty_ccgp_list_is_known_by_its_own_words() -> None:
    search = Search(Search.Options())
    first = next(search.start(TWO_YEARS))
    assert read(search, first, (PAGES / "ccgp_none.html").read_bytes()) == [Tally(total=0, seen=0)]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b"<html><body>new design</body></html>", "vT-srch-result-list-bid"),
        ((PAGES / "ccgp_list.html").read_bytes().replace(b"c00000", b"ff0000"), "no total"),
        (
            (PAGES / "ccgp_list.html").read_bytes().replace(b"2026.01.21", b"21 Jan"),
            "expected a date",
        ),
    ],
)
def test_a_ccgp_list_of_unknown_shape_is_an_error_naming_address_and_place(
    body: bytes, named: str
) -> None:
    search = Search(Search.Options())
    with pytest.raises(LayoutError, match=named) as raised:
        read(search, next(search.start(TWO_YEARS)), body)
    assert "https://search.ccgp.gov.cn/bxsearch" in str(raised.value)


def test_a_page_without_a_notice_body_is_an_error_on_every_platform() -> None:
    notice = Errand(role=Role.NOTICE)
    empty = Response("http://www.example.invalid/x.html", body=b"<html><body>404</body></html>")
    for platform in (
        Search(Search.Options()),
        TradeList(TradeList.Options()),
        FullText(EPOINT),
    ):
        with pytest.raises(LayoutError, match="no notice body"):
            list(platform.read(empty, notice))


# Epoint


def test_epoint_is_asked_by_offset_window_index_and_category_prefix() -> None:
    asked = json.loads(next(FullText(EPOINT).start(TWO_YEARS)).body)
    assert (asked["pn"], asked["wd"], asked["cnum"]) == (0, "12345", "002")
    assert asked["time"][0]["startTime"] == "2025-03-01 00:00:00"
    assert asked["time"][0]["endTime"] == "2026-09-30 23:59:59"
    assert (
        asked["condition"][0] | {"fieldName": "categorynum", "equal": "003002"}
        == asked["condition"][0]
    )
    assert json.loads(asked["sort"]) == {"webdate": "0"}


@pytest.mark.parametrize("wrapped", [False, True])
def test_an_epoint_answer_is_read_plain_and_wrapped_twice(wrapped: bool) -> None:
    platform = FullText(EPOINT)
    answer = epoint_answer([record()], total=41)
    if wrapped:
        answer = {"code": 200, "content": json.dumps(answer)}
    found = read(platform, next(platform.start(TWO_YEARS)), json.dumps(answer).encode())
    assert rows(found) == [
        Listed(
            native_id="00000000-1",
            title="示例市12345热线采购公告",
            published=date(2026, 7, 12),
            kind="采购公告",
            region="示例市",
            platform="示例网",
        )
    ]
    page, *lists = requests(found)
    assert page.url == "http://www.example.invalid/base/jyxx/003002/20260712/00000000-1.html"
    assert [json.loads(request.body)["pn"] for request in lists] == [20, 40]


@pytest.mark.parametrize("link", ["", "/", "http://www.example.invalid/", None])
def test_a_link_to_the_root_of_an_epoint_site_is_no_address(link: str | None) -> None:
    platform = FullText(replace_base("http://www.example.invalid"))
    answer = epoint_answer([record(linkurl=link)], total=1)
    found = read(platform, next(platform.start(TWO_YEARS)), json.dumps(answer).encode())
    assert len(rows(found)) == 1
    assert requests(found) == []


def replace_base(base: str) -> FullText.Options:
    return FullText.Options(api=EPOINT.api, detail_base=base, cnum="001")


def test_an_epoint_answer_too_deep_is_asked_again_in_halves() -> None:
    platform = FullText(EPOINT)
    answer = epoint_answer([record()], total=361)
    found = read(platform, next(platform.start(TWO_YEARS)), json.dumps(answer).encode())
    windows = [json.loads(request.body)["time"][0] for request in requests(found)]
    assert rows(found) == []
    assert [(w["startTime"][:10], w["endTime"][:10]) for w in windows] == [
        ("2025-03-01", "2025-12-15"),
        ("2025-12-16", "2026-09-30"),
    ]


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        ({"status": {"code": 401}}, "no key 'result'"),
        ({"result": {"records": []}}, "no key 'totalcount'"),
        ({"result": {"totalcount": 3, "records": []}}, "records is empty"),
        ({"result": "操作成功"}, "expected an object"),
        ({"code": 200, "content": "no json"}, "not JSON"),
    ],
)
def test_an_epoint_answer_of_unknown_shape_is_never_empty(
    answer: dict[str, Any], named: str
) -> None:
    platform = FullText(EPOINT)
    with pytest.raises(LayoutError, match=named):
        read(platform, next(platform.start(TWO_YEARS)), json.dumps(answer).encode())


# ggzy.gov.cn


def ggzy_answer(total: int) -> bytes:
    one = {
        "id": "0037abc",
        "publishTime": "2026-09-01",
        "title": "示例市12345热线受理服务中标公告",
        "url": "/information/deal/html/a/450000/0202/20260901/0037abc.html",
        "provinceText": "示例省",
        "cityText": None,
        "informationTypeText": "中标公告",
        "transactionSourcesPlatformText": "示例市公共资源交易中心",
        "tenderProjectCode": "SL-1",
    }
    data = {"total": total, "records": [one] if total else []}
    return json.dumps({"code": 200, "data": data}).encode()


def test_ggzy_is_asked_with_a_form_that_has_its_mandatory_field() -> None:
    first = next(TradeList(TradeList.Options()).start(TWO_YEARS))
    form = parse_qs(first.body.decode())
    assert (form["DEAL_TIME"], form["FINDTXT"], form["PAGENUMBER"]) == (["06"], ["12345"], ["1"])
    assert first.method == "POST"


def test_a_ggzy_row_leads_to_a_shell_whose_tabs_lead_to_every_notice_of_the_process() -> None:
    platform = TradeList(TradeList.Options())
    found = read(platform, next(platform.start(TWO_YEARS)), ggzy_answer(1))
    (listed,), (shell,) = rows(found), requests(found)
    assert (listed.region, listed.platform) == ("示例省", "示例市公共资源交易中心")
    assert errand_of(shell).role is Role.SHELL

    inside = read(platform, shell, (PAGES / "ggzy_shell.html").read_bytes())
    assert [errand_of(request).native_id for request in requests(inside)] == ["0037aaa", "0037abc"]
    assert all("/html/b/" in request.url for request in requests(inside))
    own, sibling = rows(inside)
    assert (sibling.native_id, sibling.published) == ("0037aaa", date(2026, 8, 1))
    assert own == listed
    assert sibling.link_group == listed.link_group == "SL-1"


def test_a_ggzy_list_at_its_cap_is_asked_again_in_halves() -> None:
    platform = TradeList(TradeList.Options())
    found = read(platform, next(platform.start(TWO_YEARS)), ggzy_answer(1000))
    assert [errand_of(request).role for request in requests(found)] == [Role.LIST, Role.LIST]
    assert rows(found) == []


def test_a_ggzy_list_without_rows_is_empty_and_a_shell_without_tabs_is_an_error() -> None:
    platform = TradeList(TradeList.Options())
    first = next(platform.start(TWO_YEARS))
    assert read(platform, first, ggzy_answer(0)) == [Tally(total=0, seen=0)]
    (shell,) = requests(read(platform, first, ggzy_answer(1)))
    with pytest.raises(LayoutError, match="no notice in the tabs"):
        read(platform, shell, b"<html><body>new design</body></html>")


def test_no_list_is_followed_without_end() -> None:
    platform = TradeList(TradeList.Options())
    day = replace(TWO_YEARS, until=TWO_YEARS.since)
    stage = requests(read(platform, next(platform.start(day)), ggzy_answer(10**9)))[0]
    found = read(platform, stage, ggzy_answer(10**9))
    assert len(requests(found)) == 1 + 499
