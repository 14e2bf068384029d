"""Epoint's rows, pagers and answers as the centres write them; an unknown shape is an error."""

import json
from datetime import date
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response

from crawlers.platforms.epoint import FullText, JWeb, PageInfo, SecInfo, Static, TpFront
from crawlers.platforms.epoint.notice import address_of
from crawlers.platforms.epoint.services import SITE_GUID, Service, Windowed
from crawlers.query import Errand, Found, Platform, Query, Role, Shortfall, Tally, errand_of
from entities.model import Listed
from entities.problems import LayoutError

QUERY = Query(keyword="12345", since=date(2023, 1, 1), until=date(2026, 12, 31))
FIRST = "http://www.example.invalid/jydt/001001/001001004/001001004001/subPage.html"
STATIC = Static(Static.Options(lists={"采购公告": FIRST}))
OLD = TpFront(TpFront.Options(lists={"采购公告": "http://www.example.invalid/lcweb/jyxx/079002"}))
SEC = SecInfo(Windowed(url="http://x.invalid/s", detail_base="http://x.invalid"))
TITLE = "示例市12345热线采购公告"


def read(platform: Platform, request: Request, body: str | bytes) -> list[Found]:
    data = body if isinstance(body, bytes) else body.encode()
    return list(platform.read(Response(request.url, body=data), errand_of(request)))


def first(platform: Platform) -> Request:
    return next(iter(platform.start(QUERY)))


def rows(found: list[Found]) -> list[Listed]:
    return [thing for thing in found if isinstance(thing, Listed)]


def addresses(found: list[Found], role: Role) -> list[str]:
    asked = [thing for thing in found if isinstance(thing, Request)]
    return [request.url for request in asked if errand_of(request).role is role]


def node(link: str, written: str) -> str:
    return f'<li><a href="{link}" title="{TITLE}">{TITLE[:9]}</a><span>{written}</span></li>'


def static_page(*nodes: str, pager: str = '<span id="index">1/3</span>') -> str:
    listed = f'<div id="categorypagingcontent"><ul>{"".join(nodes)}</ul></div>'
    return f"<html><body>{listed}{pager}</body></html>"


LINK = "/jydt/001001/001001004/001001004001/20230712/0b1e.html"


def test_a_day_without_a_year_is_completed_from_the_address() -> None:
    (row,) = rows(read(STATIC, first(STATIC), static_page(node(LINK, "[07-12]"))))
    assert (row.native_id, row.title, row.published) == ("0b1e", TITLE, date(2023, 7, 12))


def test_a_day_without_any_year_is_an_error() -> None:
    with pytest.raises(LayoutError, match="'07-12', without a year anywhere"):
        read(STATIC, first(STATIC), static_page(node("/jydt/0b1e.html", "[07-12]")))


@pytest.mark.parametrize(
    "pager",
    [
        '<span id="index">1/3</span>',
        "<script>p({ pageSize: 15, total: 44, pageIndex: 0 })</script>",
        '<ul class="m-pagination-page"><li><a>1</a></li><li><a>3</a></li><li><a>></a></li></ul>',
    ],
)
def test_the_second_static_page_is_named_by_its_number_however_the_pager_is_written(
    pager: str,
) -> None:
    found = read(STATIC, first(STATIC), static_page(node(LINK, "2023-07-12"), pager=pager))
    assert addresses(found, Role.LIST) == [FIRST.replace("subPage", "2")]
    assert Tally(total=1, seen=1) in found


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (static_page(), "no rows, and no word that there are none"),
        (static_page(node(LINK, "soon")), "expected a date"),
        (static_page(node(LINK, "2023-13-12")), "no day of the calendar"),
    ],
)
def test_a_static_page_of_unknown_shape_is_an_error(body: str, named: str) -> None:
    with pytest.raises(LayoutError, match=named):
        read(STATIC, first(STATIC), body)


def test_a_column_without_a_pager_keeps_its_rows_and_is_not_complete() -> None:
    found = read(STATIC, first(STATIC), static_page(node(LINK, "2023-07-12"), pager=""))
    assert len(rows(found)) == 1
    (short,) = [thing for thing in found if isinstance(thing, Shortfall)]
    assert "says not how many pages it has" in short.reason
    old = static_page(node(LINK, "2022-12-31"), pager="")
    assert not [one for one in read(STATIC, first(STATIC), old) if isinstance(one, Shortfall)]


def test_an_empty_column_is_known_by_its_own_words() -> None:
    found = read(STATIC, first(STATIC), "<html><p>暂无数据</p></html>")
    assert found == [Tally(total=0, seen=0)]


def test_rows_that_link_by_infoid_lead_to_the_static_page_with_its_district() -> None:
    lists = {"采购公告": "http://www.example.invalid/lcggzy/jyxx/003002/003002001/trade_info.html"}
    liaocheng = Static(Static.Options(lists=lists, infoid_root="/lcggzy/jyxx"))
    link = "/lcggzy/showinfo.html?infoid=1c2d&releationguid=9f&categorynum="
    body = static_page(
        node(link + "003002001001", "2023-07-20"),
        node(link + "003002001", "2023-07-21"),
        node(link + "003002001", ""),
    )
    found = read(liaocheng, first(liaocheng), body)
    root = "http://www.example.invalid/lcggzy/jyxx/003002/003002001"
    assert addresses(found, Role.NOTICE) == [
        f"{root}/003002001001/20230720/1c2d.html",
        f"{root}/20230721/1c2d.html",
    ]
    # Without a day there is no address, but the row is told.
    assert [row.published for row in rows(found)][2] is None


def old_page(shown: int, written: str = "2023-07-20") -> bytes:
    link = "/lcweb/infodetail/?infoid=0B1E&categoryNum=079002001"
    return (
        f'<html><meta charset="utf-8"><table cellspacing="3"><tr><td><a title="{TITLE}"'
        f' href="{link}">x</a></td><td><font>1</font><font>{written}</font></td></tr></table>'
        f'<td class="yahei redfont">{shown}</td><td class="huifont">{shown}/37</td></html>'
    ).encode("gbk")


def test_an_old_list_in_gbk_that_declares_utf_8_is_read_and_paged_with_a_last_slash() -> None:
    request = first(OLD)
    assert request.url == "http://www.example.invalid/lcweb/jyxx/079002/?Paging=1"
    found = read(OLD, request, old_page(1).replace(b"<td class=", b"<table><td class=", 1))
    (row,) = rows(found)
    assert (row.native_id, row.title, row.published) == ("0B1E", TITLE, date(2023, 7, 20))
    assert addresses(found, Role.LIST) == [request.url.replace("=1", "=2")]


def test_a_page_that_answers_under_another_number_is_an_error() -> None:
    body = old_page(37).replace(b"<td class=", b"<table><tr><td class=", 1)
    with pytest.raises(LayoutError, match="answers with page 37, not 1"):
        read(OLD, first(OLD), body)


def test_one_centre_misspells_the_name_of_the_page() -> None:
    lists = {"x": "http://www.example.invalid/TPFront/jyxx/004002/"}
    platform = TpFront(TpFront.Options(lists=lists, parameter="pageing"))
    assert first(platform).url.endswith("/jyxx/004002/?pageing=1")


def record(**changes: Any) -> dict[str, Any]:
    return {
        "infoid": "0b1e",
        "title": f"<em style='color:red'>{TITLE}</em>",
        "customtitle": "<font>[重发公告]</font>",
        "infourl": "/jyxx/003002/20230712/0b1e.html",
        "infodate": "2023-07-12",
        "xiaquname": "示例市",
        "projectno": "SL-1",
    } | changes


def answer(*records: dict[str, Any], count: int) -> dict[str, Any]:
    return {"count": count, "infodata": list(records)}


@pytest.mark.parametrize("as_text", [False, True])
def test_custom_is_an_object_or_the_text_of_one(as_text: bool) -> None:
    custom: object = answer(record(), count=31)
    body = json.dumps({"custom": json.dumps(custom) if as_text else custom})
    found = read(SEC, first(SEC), body)
    assert rows(found) == [
        Listed(
            native_id="0b1e",
            title=TITLE,
            published=date(2023, 7, 12),
            region="示例市",
            project_number="SL-1",
        )
    ]
    assert Tally(total=31, seen=1) in found
    asked = [thing.body.decode() for thing in found if isinstance(thing, Request) and thing.body]
    assert ["pageIndex=1&" in body for body in asked] == [True, False]
    assert all(SITE_GUID in body and "startdate=2023-01-01+00" in body for body in asked)


def test_the_names_of_parameters_are_the_centres_own() -> None:
    options = Windowed(
        url="http://x.invalid/s",
        detail_base="http://x.invalid",
        names={"page": "pageindex", "since": "startDate"},
        more={"xiqucode": ""},
        page_base=1,
    )
    body = first(SecInfo(options)).body.decode()
    assert "pageindex=1&" in body
    assert "startDate=2023" in body
    assert body.endswith("xiqucode=")


def test_more_rows_than_the_free_pages_show_are_asked_for_in_halves() -> None:
    options = Windowed(url="http://x.invalid/s", detail_base="http://x.invalid", max_free_pages=2)
    platform = SecInfo(options)
    found = read(platform, first(platform), json.dumps({"custom": answer(record(), count=31)}))
    bodies = [thing.body.decode() for thing in found if isinstance(thing, Request)]
    assert len(bodies) == len(found) == 2
    assert "enddate=2024-12-31" in bodies[0]
    one_day = Query(keyword="12345", since=date(2023, 7, 12), until=date(2023, 7, 12))
    request = next(platform.start(one_day))
    found = read(platform, request, json.dumps({"custom": answer(record(), count=31)}))
    assert [thing for thing in found if isinstance(thing, Shortfall)]
    assert len(rows(found)) == 1


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"status": {"text": "操作成功"}}, "no key 'custom'"),
        ({"custom": 7}, "custom is '7', expected an object"),
        ({"custom": "no json"}, "not JSON"),
        ({"custom": {"infodata": []}}, "no key 'count'"),
        ({"custom": {"count": 3}}, "no key 'infodata'"),
        ({"custom": answer(count=3)}, "count is 3, but infodata is empty"),
        ({"custom": answer(record(title="", customtitle=""), count=1)}, "no title"),
    ],
)
def test_a_service_that_answers_otherwise_is_an_error(body: dict[str, Any], named: str) -> None:
    with pytest.raises(LayoutError, match=named):
        read(SEC, first(SEC), json.dumps(body))


def test_pageinfo_asks_for_the_token_first_and_sends_numbers_in_one_text() -> None:
    options = PageInfo.Options(
        url="http://x.invalid/list",
        detail_base="http://x.invalid",
        categories=("002002",),
        token_url="http://x.invalid/token",  # noqa: S106 - an address
    )
    platform = PageInfo(options)
    asked = first(platform)
    assert (asked.url, asked.body) == ("http://x.invalid/token", b"params=%7B%7D")
    (page,) = read(platform, asked, '{"custom":{"access_token":"nobody"}}')
    assert isinstance(page, Request)
    assert page.headers["Authorization"] == b"Bearer nobody"
    assert b"%22pageIndex%22%3A0%2C%22pageSize%22%3A15" in page.body
    with pytest.raises(LayoutError, match="no access_token"):
        read(platform, asked, '{"custom":{}}')


def test_the_count_of_epointjweb_comes_first_and_an_empty_page_within_it_is_an_error() -> None:
    platform = JWeb(Service(url="http://x.invalid/z.action", detail_base="http://x.invalid"))
    count = first(platform)
    assert count.url.endswith("?cmd=getListByCount")
    assert read(platform, count, '{"custom":0}') == []
    (page,) = read(platform, count, '{"custom":2}')
    assert isinstance(page, Request)
    table = json.dumps({"Table": [record(href="/jydt/20230712/0b1e.html")]})
    found = read(platform, page, json.dumps({"custom": table}))
    assert len(addresses(found, Role.LIST)) == 1
    with pytest.raises(LayoutError, match="page 1 of 2 is empty"):
        read(platform, page, json.dumps({"custom": '{"Table":[]}'}))


def test_a_page_that_a_script_has_not_filled_in_is_no_notice() -> None:
    page = b"<html><div class='ewb-article'><h3>{{title}}</h3></div></html>"
    response = Response("http://x.invalid/n.html", body=page)
    for platform in (STATIC, OLD, SEC, FullText(FULL)):
        with pytest.raises(LayoutError, match="a template that was not filled in"):
            list(platform.read(response, Errand(role=Role.NOTICE)))


FULL = FullText.Options(api="http://x.invalid/a", detail_base="http://x.invalid", cnum="001")


@pytest.mark.parametrize("link", ["", "/", "http://x.invalid", "http://other.invalid/"])
def test_a_link_to_a_root_is_no_address(link: str) -> None:
    assert address_of("http://x.invalid/", link) is None


def test_an_address_of_a_query_alone_is_one() -> None:
    assert address_of("http://x.invalid", "/?infoid=1") == "http://x.invalid/?infoid=1"
