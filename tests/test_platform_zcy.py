"""政采云: the replica's portal is collected whole, traps included, and replays as it was read."""

import json
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
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
from crawlers.outcome import SiteOutcome
from crawlers.platforms.zcy import Category, Keyword, instant
from crawlers.query import Errand, Form, Found, Platform, Query, Role, Tally, errand_of
from crawlers.replay import replay
from crawlers.replica.catalogue import Query as Asked
from crawlers.replica.catalogue import fill, find
from crawlers.replica.notices import Shelf
from crawlers.replica.platforms.zcy import article_id
from crawlers.replica.server import running
from crawlers.runner import run
from crawlers.runs import Verdict
from crawlers.sites import Site, load_sites
from entities.model import Listed
from entities.problems import LayoutError
from entities.reading import read_page
from tests.test_gate_detect import NOW

HOST = "zcy.shili.example"
QUERY = Query(keyword="12345", since=date(2022, 1, 1), until=date(2026, 12, 31))
OPTIONS = Keyword.Options(url="https://www.example.invalid", parent_id=7, districts=("000100",))
NOTICES = 60


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with running(notices=NOTICES) as address:
        yield address


def example(**changes: Any) -> Site:
    """Return the site of the portal that is nobody's."""
    (site,) = load_sites(["guangxi_zcy"])
    source = msgspec.structs.replace(
        site.sources[0],
        home=f"https://{HOST}",
        hosts=(HOST,),
        options={"url": f"https://{HOST}", "districts": ["000100"]},
    )
    return msgspec.structs.replace(
        site, key="example_zcy", sources=(msgspec.structs.replace(source, **changes),)
    )


def crawl(site: Site, base: str, folder: Path, query: Query = QUERY) -> SiteOutcome:
    return run([site], folder, query, replica_at(base)).outcomes[0]


def expected(kinds: tuple[str, ...] = ()) -> set[str]:
    asked = Asked(shelf=Shelf.CCGP, words="12345", divisions=("00",))
    return {
        article_id(notice)
        for notice in find(fill(NOTICES), asked)
        if (notice.kind in kinds or not kinds)
    }


def read(platform: Platform, request: Request, answer: object) -> list[Found]:
    body = json.dumps(answer).encode()
    return list(platform.read(Response(request.url, body=body), errand_of(request)))


def record(**changes: Any) -> dict[str, Any]:
    return {
        "articleId": "++//A/+=",
        "parentId": 9,
        "title": "示例市<em>12345</em>热线中标公告",
        "pathName": "中标公告",
        "publishDate": 1756700000000,
        "districtName": "示例市",
        "projectCode": "SL-1",
        "purchaseName": "示例局",
    } | changes


def listing(*records: dict[str, Any], total: int) -> dict[str, Any]:
    return {"success": True, "result": {"data": {"total": total, "data": list(records)}}}


def test_the_keyword_search_collects_every_notice_of_the_portal_and_replays_alike(
    base: str, tmp_path: Path
) -> None:
    site = example()
    found = crawl(site, base, tmp_path)
    assert (found.verdict, found.reason) == (Verdict.COMPLETE, None)
    pages = list(Archive(tmp_path / "example_zcy.sqlite").pages())
    assert {page.listed.native_id for page in pages if page.listed} == expected()
    assert len(pages) == len(expected()) > 80
    again = replay(site, tmp_path / "example_zcy.sqlite")
    assert (again.differences, again.notices) == ((), len(pages))


def test_the_categories_collect_the_kinds_they_name_without_any_keyword(
    base: str, tmp_path: Path
) -> None:
    site = example(
        platform="zcy:Category",
        options={
            "url": f"https://{HOST}",
            "categories": ["ZcyAnnouncement3004", "ZcyAnnouncement3015"],
            "page_size": 15,
        },
    )
    found = crawl(site, base, tmp_path)
    assert (found.verdict, found.reason) == (Verdict.COMPLETE, None)
    pages = list(Archive(tmp_path / "example_zcy.sqlite").pages())
    got = {page.listed.native_id for page in pages if page.listed}
    # The tenders came with them: an award names the tender of its process.
    assert expected(("award", "termination")) < got
    assert replay(site, tmp_path / "example_zcy.sqlite").differences == ()


def test_notices_of_one_process_share_a_link_group(base: str, tmp_path: Path) -> None:
    crawl(example(), base, tmp_path)
    groups: dict[str, set[str]] = {}
    for page in Archive(tmp_path / "example_zcy.sqlite").pages():
        assert page.listed
        groups.setdefault(str(page.listed.link_group), set()).add(str(page.listed.kind))
    assert groups["SL-2026-009"] == {"公开招标公告", "中标（成交）结果公告"}


def test_a_notice_is_read_from_the_answer_it_is_wrapped_in(base: str, tmp_path: Path) -> None:
    crawl(example(), base, tmp_path)
    readings = {
        reading.notice.title: reading.notice
        for reading in map(read_page, Archive(tmp_path / "example_zcy.sqlite").pages())
    }
    award = readings["示例市12345热线知识库维护与话务支撑服务项目中标公告"]
    assert [str(one.price.amount) for one in award.awards if one.price] == ["1450000"]
    assert award.published == date(2026, 3, 26)


def test_a_sample_takes_no_more_notices_than_asked_for(base: str, tmp_path: Path) -> None:
    site = example()
    found = crawl(site, base, tmp_path, replace(QUERY, sample=5))
    assert (found.verdict, found.notices) == (Verdict.COMPLETE, 5)
    assert replay(site, tmp_path / "example_zcy.sqlite").differences == ()


def test_real_portals_show_facts_of_their_province_and_no_invented_notice(
    base: str, tmp_path: Path
) -> None:
    sites = [site for site in load_sites(["all"]) if site.key.endswith("_zcy")]
    assert len(sites) == 8
    query = replace(QUERY, since=date(2010, 1, 1))
    outcomes = run(sites, tmp_path, query, replica_at(base)).outcomes
    assert {one.reason for one in outcomes} == {None}
    titles = {
        site.key: {
            str(page.listed.title)
            for page in Archive(tmp_path / f"{site.key}.sqlite").pages()
            if page.listed
        }
        for site in sites
    }
    assert "平湖市12345政务热线受理服务外包项目单一来源采购公示" in titles["zhejiang_zcy"]
    assert titles["hunan_zcy"]
    assert titles["anhui_zcy"]
    assert not [title for found in titles.values() for title in found if "示例" in title]


def test_a_captcha_ends_the_visit_and_says_what_to_do(tmp_path: Path) -> None:
    with running(fault="captcha") as base:
        found = crawl(example(), base, tmp_path)
    assert (found.verdict, found.notices, found.blocked) == (Verdict.FAILED, 0, (HOST,))
    assert "NEED_CAPTCHA; save the pages in a browser" in str(found.reason)


def test_an_unquoted_id_names_nothing(base: str) -> None:
    # In an address + means a space: the replica answers like a portal asked for no notice.
    (some, *_) = sorted(expected())
    address = f"{base}/{HOST}/portal/detail?articleId={some}&parentId=1"
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - loopback
        assert json.loads(answer.read())["result"]["data"] is None


# The platform alone


def test_the_search_asks_by_moments_and_districts() -> None:
    first = next(Keyword(OPTIONS).start(replace(QUERY, since=date(2026, 1, 1))))
    asked = json.loads(first.body)
    assert first.url == "https://www.example.invalid/portal/all"
    assert (asked["keyword"], asked["isTitleSearch"]) == ("12345", 1)
    assert asked["districtCode"] == ["000100"]
    assert asked["publishDateBegin"] == instant(date(2026, 1, 1)) == 1767196800000
    assert asked["publishDateEnd"] == instant(date(2027, 1, 1)) - 1


def test_a_list_gives_rows_quoted_addresses_and_further_pages() -> None:
    platform = Keyword(OPTIONS)
    found = read(platform, next(platform.start(QUERY)), listing(record(), total=41))
    assert Tally(total=41, seen=1) in found
    (row,) = [thing for thing in found if isinstance(thing, Listed)]
    assert (row.title, row.published) == ("示例市12345热线中标公告", date(2025, 9, 1))
    page, *lists = [thing for thing in found if isinstance(thing, Request)]
    assert page.url == (
        "https://www.example.invalid/portal/detail?articleId=%2B%2B%2F%2FA%2F%2B%3D&parentId=7"
    )
    assert [json.loads(request.body)["pageNo"] for request in lists] == [2, 3]


def test_a_portal_without_a_number_sends_that_of_the_row_or_none() -> None:
    platform = Keyword(Keyword.Options(url="https://www.example.invalid/"))
    rows = listing(record(), record(articleId="B", parentId=None), total=2)
    found = read(platform, next(platform.start(QUERY)), rows)
    urls = [thing.url for thing in found if isinstance(thing, Request)]
    assert urls[0].endswith("articleId=%2B%2B%2F%2FA%2F%2B%3D&parentId=9")
    assert urls[1] == "https://www.example.invalid/portal/detail?articleId=B"


def test_a_category_keeps_only_titles_with_the_keyword_but_counts_all() -> None:
    platform = Category(Category.Options(url="https://www.example.invalid", categories=("X",)))
    rows = listing(record(title="示例市供热线路改造"), record(), total=2)
    found = read(platform, next(platform.start(QUERY)), rows)
    assert Tally(total=2, seen=2) in found
    assert len([thing for thing in found if isinstance(thing, Listed)]) == 1


def test_linked_notices_without_a_number_are_grouped_by_the_first_id() -> None:
    links = [
        {"articleId": "B+", "type": 3001, "typeName": "公开招标公告", "isExist": True},
        {"articleId": "C", "type": 3004, "isExist": True, "isCurrent": True},
        {"articleId": "A", "type": 3010, "isExist": False},
    ]
    data = {
        "title": "示例市12345热线中标公告",
        "publishDate": 1756700000000,
        "announcementType": 3004,
        "content": "<p>正文</p>",
        "announcementLinkDtoList": links,
    }
    errand = Errand(role=Role.NOTICE, native_id="C", context={"parent": "7"})
    body = json.dumps({"success": True, "result": {"data": data}}).encode()
    found = list(Keyword(OPTIONS).read(Response("https://x.invalid/", body=body), errand))
    (own,) = [thing for thing in found if isinstance(thing, Listed)]
    assert (own.native_id, own.link_group, own.kind) == ("C", "B+", "中标（成交）结果公告")
    (other,) = [thing for thing in found if isinstance(thing, Request)]
    assert other.url.endswith("articleId=B%2B&parentId=7")


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        ({"success": True}, "no key 'result'"),
        ({"success": True, "result": {"data": None}}, r"result\.data is no object"),
        ({"success": True, "result": {"data": {"data": []}}}, "no key 'total'"),
        (listing(total=3), "total is 3, but data is empty"),
        (listing(record(publishDate="soon"), total=1), "publishDate is 'soon'"),
        (listing(record(publishDate=10**20), total=1), "no moment in milliseconds"),
    ],
)
def test_an_answer_of_unknown_shape_is_never_empty(answer: dict[str, Any], named: str) -> None:
    platform = Keyword(OPTIONS)
    with pytest.raises(LayoutError, match=named):
        read(platform, next(platform.start(QUERY)), answer)


def test_a_notice_without_a_body_is_an_error() -> None:
    errand = Errand(role=Role.NOTICE, native_id="C", context={"parent": ""})
    body = b'{"success":true,"result":{"data":{"title":"x","content":""}}}'
    with pytest.raises(LayoutError, match="no notice body"):
        list(Keyword(OPTIONS).read(Response("https://x.invalid/", body=body), errand))


@pytest.mark.parametrize(
    ("status", "body", "expected_gate"),
    [
        (429, b'{"code":"NEED_CAPTCHA","success":false}', Gate.CAPTCHA),
        (429, b"{}", Gate.SLOW_DOWN),
        (200, '{"success":true,"result":"请完成验证"}'.encode(), Gate.CAPTCHA),
        (200, b'<html><textarea id="renderData"></textarea></html>', Gate.CHALLENGE),
        (403, b"", Gate.REFUSED),
        (200, b'{"success":true,"result":{"data":{"total":0,"data":[]}}}', None),
    ],
)
def test_the_gates_of_the_portals_are_told_apart(
    status: int, body: bytes, expected_gate: Gate | None
) -> None:
    found = detect(status, {"retry-after": "7"}, body, Form.JSON, NOW)
    assert (found.gate if found else None) is expected_gate
    assert found is None or status != 429 or found.retry_after == 7.0
