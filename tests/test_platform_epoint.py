"""Epoint's transport modes: the replica is collected whole, traps included, and replays alike."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from crawlers.archive import Archive
from crawlers.origin import replica_at
from crawlers.outcome import SiteOutcome
from crawlers.query import Query
from crawlers.replay import replay
from crawlers.replica import centres
from crawlers.replica.catalogue import fill
from crawlers.replica.server import running
from crawlers.runner import run
from crawlers.runs import Verdict
from crawlers.sites import Site, load_sites
from entities.reading import read_page

HOST = "ggzy.shili.example"
BASE = f"https://{HOST}"
KEY = "example_city"
NOTICES = 160
QUERY = Query(keyword="12345", since=date(2020, 1, 1), until=date(2026, 12, 31))
LEAVES = {
    "采购公告": "003002001",
    "更正公告": "003002002",
    "中标公告": "003002003",
    "终止公告": "003002004",
}
STATIC = {kind: f"{BASE}/jyxx/003002/{leaf}/trade_info.html" for kind, leaf in LEAVES.items()}
OLD = {kind: f"{BASE}/jyxx/jyxx/003002/{leaf}/" for kind, leaf in LEAVES.items()}
SEC = {
    "url": f"{BASE}/EpointWebBuilder/rest/secaction/getSecInfoListYzm",
    "detail_base": BASE,
    "categories": ["003002"],
    "page_size": 5,
}
PAGE: dict[str, Any] = {
    "url": f"{BASE}/EWB-FRONT/rest/frontAppCustomAction/getPageInfoListNew",
    "detail_base": BASE,
    "categories": ["003002"],
}
TOKEN = f"{BASE}/EWB-FRONT/rest/getOauthInfoAction/getNoUserAccessToken"
JWEB = {
    "url": f"{BASE}/epointjweb/zcfgSearch.action",
    "detail_base": BASE,
    "categories": ["003002"],
}
MODES: dict[str, tuple[str, dict[str, Any]]] = {
    "tpfront": ("epoint:TpFront", {"lists": OLD}),
    "static": ("epoint:Static", {"lists": STATIC}),
    "secinfo": ("epoint:SecInfo", {**SEC, "max_free_pages": 19}),
    "pageinfo": ("epoint:PageInfo", {**PAGE, "token_url": TOKEN}),
    "pageinfo_yzm": (
        "epoint:PageInfo",
        {**PAGE, "url": PAGE["url"] + "Yzm", "max_free_pages": 5},
    ),
    "epointjweb": ("epoint:JWeb", JWEB),
}


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with running(notices=NOTICES) as address:
        yield address


def example(mode: str, **changes: Any) -> Site:
    """Return the centre that is nobody's, asked in *mode*."""
    platform, options = MODES[mode]
    (site,) = load_sites(["shandong_liaocheng"])
    source = msgspec.structs.replace(
        site.sources[0],
        platform=platform,
        home=f"{BASE}/",
        hosts=(HOST,),
        since=date(2000, 1, 1),
        options=options | changes,
        certainty={},
    )
    return msgspec.structs.replace(site, key=KEY, sources=(source,))


def crawl(site: Site, base: str, folder: Path, query: Query = QUERY) -> SiteOutcome:
    return run([site], folder, query, replica_at(base)).outcomes[0]


def collected(folder: Path) -> set[str]:
    pages = Archive(folder / f"{KEY}.sqlite").pages()
    return {page.listed.native_id for page in pages if page.listed}


def expected(code: str = "003002", since: date = date.min) -> set[str]:
    rows = centres.column(fill(NOTICES), centres.EXAMPLE, code, "12345", (since, None))
    return {centres.INFOID.format(row.serial) for row in rows}


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_collects_the_whole_centre_and_replays_alike(
    mode: str, base: str, tmp_path: Path
) -> None:
    site = example(mode)
    found = crawl(site, base, tmp_path)
    assert (found.verdict, found.reason) == (Verdict.COMPLETE, None)
    assert collected(tmp_path) == expected()
    assert len(expected()) > 160
    again = replay(site, tmp_path / f"{KEY}.sqlite")
    assert (again.differences, again.notices) == ((), len(expected()))


@pytest.mark.parametrize("mode", MODES)
def test_notices_of_every_mode_are_read_with_their_amounts(
    mode: str, base: str, tmp_path: Path
) -> None:
    crawl(example(mode), base, tmp_path, replace(QUERY, since=date(2026, 1, 1)))
    readings = map(read_page, Archive(tmp_path / f"{KEY}.sqlite").pages())
    (award,) = [
        one.notice
        for one in readings
        if one.notice.title == "示例市12345热线知识库维护与话务支撑服务项目中标公告"
    ]
    assert [str(one.price.amount) for one in award.awards if one.price] == ["1450000"]
    assert award.published == date(2026, 3, 26)


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_asks_for_all_terms_of_a_subject(mode: str, base: str, tmp_path: Path) -> None:
    query = replace(QUERY, keyword="知识库", also=("夜间值守", "第三方监督"))
    found = crawl(example(mode), base, tmp_path, query)
    assert found.verdict is Verdict.COMPLETE
    rows = centres.column(fill(NOTICES), centres.EXAMPLE, "003002")
    named = [row for row in rows if query.names(row.title)]
    assert collected(tmp_path) == {centres.INFOID.format(row.serial) for row in named}
    assert found.notices > 1


@pytest.mark.parametrize("mode", ["tpfront", "static", "epointjweb"])
def test_a_list_without_days_is_read_only_as_far_as_the_days_asked_for(
    mode: str, base: str, tmp_path: Path
) -> None:
    since = date(2026, 2, 1)
    few = crawl(example(mode), base, tmp_path, replace(QUERY, since=since))
    assert few.verdict is Verdict.COMPLETE
    assert collected(tmp_path) == expected(since=since)
    assert few.requests < crawl(example(mode), base, tmp_path / "all").requests - 100


def test_a_place_narrows_a_list(base: str, tmp_path: Path) -> None:
    found = crawl(example("static", places=["示例甲"]), base, tmp_path)
    assert found.verdict is Verdict.COMPLETE
    assert 0 < found.listed < 40


def test_static_pages_that_jump_years_back_are_exhausted_and_not_the_end(
    base: str, tmp_path: Path
) -> None:
    branch = {"全部": f"{BASE}/jyxx/003002/trade_info.html"}
    found = crawl(example("static", lists=branch), base, tmp_path)
    assert found.verdict is Verdict.PARTIAL
    assert "static pages exhausted: from " in str(found.reason)
    assert found.listed >= 60
    assert collected(tmp_path) < expected()


def test_pages_behind_a_captcha_are_not_asked_for_and_the_run_is_not_complete(
    base: str, tmp_path: Path
) -> None:
    found = crawl(example("static", max_free_pages=2), base, tmp_path)
    assert found.verdict is Verdict.PARTIAL
    assert "pages after 2 are not asked for" in str(found.reason)
    assert found.listed >= 30
    # Nothing is left over: a shorter question, which needs no more pages, is complete.
    late = replace(QUERY, since=QUERY.until - timedelta(days=200))
    assert crawl(example("static", max_free_pages=2), base, tmp_path / "late", late).reason is None


def test_a_service_asked_beyond_its_free_pages_is_an_error_and_never_empty(
    base: str, tmp_path: Path
) -> None:
    found = crawl(example("secinfo", max_free_pages=None), base, tmp_path)
    assert found.verdict is Verdict.PARTIAL
    assert "the answer has no key 'custom'" in str(found.reason)


@pytest.mark.parametrize("name", ["pageindex", "PageIndex"])
def test_a_page_number_under_a_name_in_the_wrong_case_is_found_out(
    name: str, base: str, tmp_path: Path
) -> None:
    # The service then answers every page with the first one.
    site = example("secinfo", names={"page": name}, max_free_pages=19)
    found = crawl(site, base, tmp_path)
    assert found.verdict is Verdict.PARTIAL
    assert "repeats page 1; check how the site file names the page" in str(found.reason)


def test_counting_from_one_where_the_service_counts_from_zero_skips_the_newest(
    base: str, tmp_path: Path
) -> None:
    found = crawl(example("secinfo", page_base=1, max_free_pages=18), base, tmp_path)
    assert collected(tmp_path) < expected()
    assert found.verdict is Verdict.PARTIAL
    assert "the lists announced" in str(found.reason)


def test_without_the_token_of_any_visitor_pageinfo_is_an_error(base: str, tmp_path: Path) -> None:
    found = crawl(
        example("pageinfo", token_url=TOKEN.replace("getNoUser", "getSome")), base, tmp_path
    )
    assert (found.verdict, found.notices) == (Verdict.FAILED, 0)


def test_every_real_centre_is_collected_whole_and_shows_no_invented_notice(
    base: str, tmp_path: Path
) -> None:
    sites = []
    for site in load_sites(["all"]):
        own = [source for source in site.sources if source.platform.startswith("epoint:")]
        if own:
            sites.append(msgspec.structs.replace(site, sources=tuple(own)))
    assert len(sites) >= 25
    outcomes = run(sites, tmp_path, replace(QUERY, since=date(2010, 1, 1)), replica_at(base))
    assert {one.reason for one in outcomes.outcomes} == {None}
    titles = {
        str(page.listed.title)
        for site in sites
        for page in Archive(tmp_path / f"{site.key}.sqlite").pages()
        if page.listed
    }
    assert "广州12345政务服务便民热线服务外包项目公开招标公告" in titles
    assert not [title for title in titles if "示例" in title]


def test_the_old_host_of_liaocheng_shows_the_tender_of_its_years(base: str, tmp_path: Path) -> None:
    (site,) = load_sites(["shandong_liaocheng"])
    old = [source for source in site.sources if source.platform == "epoint:TpFront"]
    era = msgspec.structs.replace(site, key=KEY, sources=tuple(old))
    found = crawl(era, base, tmp_path, replace(QUERY, since=date(2015, 1, 1)))
    assert found.reason is None
    (page,) = Archive(tmp_path / f"{KEY}.sqlite").pages()
    assert page.source.url.startswith("http://www.lcsggzyjy.cn/lcweb/infodetail/?infoid=")
    reading = read_page(page)
    assert str(reading.notice.budget) == "9600000"
