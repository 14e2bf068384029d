"""ccgp.gov.cn against its replica: search, channel lists, contracts, the cookie it wants."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from scrapy import Request
from scrapy.http import Response

from crawlers.archive import Archive
from crawlers.origin import replica_at
from crawlers.outcome import SiteOutcome
from crawlers.platforms.ccgp import CHANNELS, Channels
from crawlers.platforms.htgs import Contracts
from crawlers.query import Found, Platform, Query, Tally, errand_of, today
from crawlers.replay import replay
from crawlers.replica.catalogue import fill
from crawlers.replica.notices import Shelf, Shown
from crawlers.replica.platforms import ccgp, htgs
from crawlers.replica.server import running
from crawlers.runner import run
from crawlers.runs import Verdict
from crawlers.sites import load_sites
from entities.model import Listed, NoticeKind
from entities.problems import LayoutError
from entities.reading import read_page

WATCH, CONTRACTS, SEARCH = "national_ccgp_watch", "national_ccgp_contracts", "national_ccgp"
QUERY = Query(keyword="12345", also=("话务",), since=date(2013, 1, 1), until=today())
SINCE = date(2026, 1, 1)


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with running(notices=120) as address:
        yield address


def collect(site: str, folder: Path, base: str, query: Query = QUERY) -> SiteOutcome:
    return run(load_sites([site]), folder, query, replica_at(base)).outcomes[0]


def urls(folder: Path, site: str) -> set[str]:
    return {page.source.url for page in Archive(folder / f"{site}.sqlite").pages()}


def served() -> list[Shown]:
    return [notice for notice in fill(120).notices.values() if Shelf.CCGP in notice.shelves]


def read(platform: Platform, request: Request, page: str) -> list[Found]:
    return list(platform.read(Response(request.url, body=page.encode()), errand_of(request)))


def lists(found: list[Found]) -> list[str]:
    return [urlsplit(thing.url).path for thing in found if isinstance(thing, Request)]


# Channels


def test_the_channels_give_every_new_notice_under_the_address_of_the_search(
    base: str, tmp_path: Path
) -> None:
    found = collect(WATCH, tmp_path, base)
    assert (found.verdict, found.failed) == (Verdict.COMPLETE, 0)
    wanted = {
        ccgp.url(notice)
        for notice in served()
        if QUERY.names(notice.title)
        and ccgp.channel(notice) in CHANNELS
        and notice.day
        and notice.day >= SINCE
    }
    # What has no date stands behind the oldest page that is looked at.
    assert {url for url in urls(tmp_path, WATCH) if "undated" not in url} == wanted
    collect(SEARCH, tmp_path, base, replace(QUERY, since=SINCE))
    assert wanted <= urls(tmp_path, SEARCH)
    assert replay(load_sites([WATCH])[0], tmp_path / f"{WATCH}.sqlite").differences == ()


def test_all_22_channels_are_asked_once_whatever_the_terms() -> None:
    asked = list(Channels(Channels.Options()).start(QUERY))
    assert len({request.url for request in asked}) == 22
    assert asked[0].url == "http://www.ccgp.gov.cn/cggg/dfgg/gkzb/index.htm"


def row(number: int, day: str, title: str = "示例市12345热线") -> str:
    return (
        f"<li><a href='./202609/t20260908_{number}.htm' title='{title}'>{title[:5]}</a>"
        f" 发布时间：<em>{day} 10:12</em> 地域：<em>山东</em> 采购人：<em>示例局</em></li>"
    )


def channel(*rows: str, script: str = "") -> str:
    return f"<html><ul class='c_list_bid'>{''.join(rows)}</ul>{script}</html>"


def test_a_channel_row_says_time_region_and_buyer() -> None:
    platform = Channels(Channels.Options())
    first = next(platform.start(QUERY))
    found = read(platform, first, channel(row(1, "2026-09-08"), row(2, "2026-09-08", "物业")))
    (listed,) = [thing for thing in found if isinstance(thing, Listed)]
    assert listed == Listed(
        native_id="t20260908_1",
        title="示例市12345热线",
        published=date(2026, 9, 8),
        kind="公开招标公告",
        region="山东",
        buyer="示例局",
        platform="中国政府采购网",
    )
    assert Tally(total=2, seen=2, ids=("t20260908_1", "t20260908_2")) in found


def test_a_channel_is_followed_while_its_rows_are_new_enough_and_pages_remain() -> None:
    platform = Channels(Channels.Options(pages=3))
    first = next(platform.start(replace(QUERY, since=date(2026, 9, 1))))
    new = [row(n, "2026-09-08", "x") for n in range(20)]
    (second,) = [
        thing for thing in read(platform, first, channel(*new)) if isinstance(thing, Request)
    ]
    assert second.url.endswith("/gkzb/index_1.htm")
    old = [*new[1:], row(99, "2026-08-31", "x")]
    assert lists(read(platform, first, channel(*old))) == []
    assert lists(read(platform, first, channel(*new[1:]))) == []
    last = "<script>Pager({size: 1, current: 0, prefix: 'index', suffix: 'htm'});</script>"
    assert lists(read(platform, first, channel(*new, script=last))) == []
    (third,) = [t for t in read(platform, second, channel(*new)) if isinstance(t, Request)]
    assert lists(read(platform, third, channel(*new))) == []


# Contracts


def test_contracts_are_collected_from_the_plain_list_and_read(base: str, tmp_path: Path) -> None:
    found = collect(CONTRACTS, tmp_path, base)
    assert (found.verdict, found.failed) == (Verdict.COMPLETE, 0)
    wanted = [notice for notice in served() if notice.kind is NoticeKind.CONTRACT]
    assert len(wanted) >= 3
    pages = {
        page.listed.native_id: page
        for page in Archive(tmp_path / f"{CONTRACTS}.sqlite").pages()
        if page.listed
    }
    assert set(pages) == {
        htgs.uuid(notice) for notice in wanted if QUERY.names(notice.project_name)
    }
    for notice in wanted:
        read_notice = read_page(pages[htgs.uuid(notice)]).notice
        assert read_notice.kind is NoticeKind.CONTRACT
        assert read_notice.contract is not None
        assert read_notice.contract.amount == notice.total
        assert read_notice.contract.title == notice.project_name
    assert replay(load_sites([CONTRACTS])[0], tmp_path / f"{CONTRACTS}.sqlite").differences == ()


def contracts(day: str, pages: int, count: int = 2) -> str:
    rows = "".join(
        f"<li><a title='示例市12345热线合同' href='./detail/{n:032x}?contractSign=0'>示例</a>"
        f"<div><span>2026-01-01</span></div><span>{day}</span><span>采购人：示例局</span>"
        "<span>供应商：示例公司</span></li>"
        for n in range(count)
    )
    script = f"<script>Pager({{size:{pages}, current:0}})</script>"
    return f"<html><ul class='ulst'><li>合同名称</li>{rows}</ul>{script}</html>"


def test_the_list_of_contracts_is_walked_back_to_the_first_day_asked_for() -> None:
    platform = Contracts(Contracts.Options(pages=2))
    first = next(platform.start(replace(QUERY, since=date(2026, 2, 1))))
    found = read(platform, first, contracts("2026-03-01", 9))
    (second,) = [t for t in found if isinstance(t, Request) and t.url.endswith("index_2")]
    listed = [thing for thing in found if isinstance(thing, Listed)]
    assert [(one.buyer, one.published) for one in listed] == [("示例局", date(2026, 3, 1))] * 2
    assert not any(
        "index_" in path for path in lists(read(platform, first, contracts("2026-01-31", 9)))
    )
    stopped = read(platform, second, contracts("2026-03-01", 9))
    assert not any("index_" in path for path in lists(stopped))
    (tally,) = [thing for thing in stopped if isinstance(thing, Tally)]
    assert (tally.total, tally.seen) == (2 + 7 * 20, 2)


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ("<html><p>维护中</p></html>", "no list of contracts"),
        ("<html><ul class=ulst><li>h</li><li><a href=x>y</a></li></ul></html>", "four spans"),
        ("<html><ul class=ulst><li>h</li></ul></html>", "no pager"),
    ],
)
def test_an_unknown_list_of_contracts_is_an_error(page: str, sentence: str) -> None:
    platform = Contracts(Contracts.Options())
    with pytest.raises(LayoutError, match=sentence):
        read(platform, next(platform.start(QUERY)), page)


# The cookie


def test_a_403_is_answered_once_with_a_visit_to_the_home_page(tmp_path: Path) -> None:
    with running(fault="cookie") as base:
        found = collect(SEARCH, tmp_path, base, replace(QUERY, since=date(2024, 1, 1)))
    assert (found.verdict, found.blocked) == (Verdict.COMPLETE, ())
    assert found.notices > 10


def test_a_403_that_stays_closes_the_host(tmp_path: Path) -> None:
    with running(fault="block") as base:
        found = collect("national_ggzy", tmp_path, base, replace(QUERY, since=today()))
    assert found.verdict is Verdict.FAILED
    assert found.blocked == ("www.ggzy.gov.cn",)
