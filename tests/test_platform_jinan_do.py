"""Jinan's own product: all its ways to write a row are followed, and replays as it was read."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest
from scrapy import Request
from scrapy.http import Response

from crawlers.archive import Archive
from crawlers.origin import replica_at
from crawlers.platforms.jinan_do import Notices, page_name
from crawlers.query import Errand, Found, Query, Role, Tally, errand_of
from crawlers.replay import replay
from crawlers.replica.catalogue import fill
from crawlers.replica.platforms.jinan_do import LABELS, column, notice_id
from crawlers.replica.server import running
from crawlers.runner import run
from crawlers.runs import Verdict
from crawlers.sites import Site, load_sites
from entities.model import Listed
from entities.problems import LayoutError
from entities.reading import read_page

HOST = "jnggzy.shili.example"
QUERY = Query(keyword="12345", since=date(2018, 1, 1), until=date(2026, 12, 31))
NOTICES = 60
OPTIONS = Notices.Options(url="https://x.invalid/front/", labels=("中标公告",))


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with running(notices=NOTICES) as address:
        yield address


def jinan() -> Site:
    (site,) = load_sites(["shandong_jinan"])
    (source,) = [s for s in site.sources if s.platform.startswith("jinan_do")]
    return msgspec.structs.replace(site, sources=(source,))


def example() -> Site:
    """Return the site of the centre that is nobody's."""
    site = jinan()
    source = msgspec.structs.replace(
        site.sources[0],
        home=f"https://{HOST}/",
        hosts=(HOST,),
        options={**site.sources[0].options, "url": f"https://{HOST}/jnggzyztb/front/"},
    )
    return msgspec.structs.replace(site, key="example_jinan", sources=(source,))


def read(rows: str, pages: object = 1, query: Query = QUERY) -> list[Found]:
    platform = Notices(OPTIONS)
    request = next(platform.start(query))
    body = json.dumps({"success": True, "params": {"str": rows, "pagesum": pages}}).encode()
    return list(platform.read(Response(request.url, body=body), errand_of(request)))


def row(link: str, day: str = "2026-03-12") -> str:
    place, when = '<span class="span1">[市本级]</span>', f'<span class="span2">{day}</span>'
    return f"<ul><li>{place}{link}{when}</li></ul>"


def test_all_columns_are_collected_to_their_end_and_replay_alike(base: str, tmp_path: Path) -> None:
    (found,) = run([example()], tmp_path, QUERY, replica_at(base)).outcomes
    assert (found.verdict, found.reason) == (Verdict.COMPLETE, None)
    catalogue = fill(NOTICES)
    expected = {
        notice_id(notice)
        for label in set(LABELS.values())
        for notice in column(catalogue, "00", label)
        if "12345" in notice.title
    }
    pages = list(Archive(tmp_path / "example_jinan.sqlite").pages())
    assert {page.listed.native_id for page in pages if page.listed} == expected
    assert len(pages) == len(expected) > 30
    again = replay(example(), tmp_path / "example_jinan.sqlite")
    assert (again.differences, again.notices) == ((), len(pages))


def test_a_notice_is_read_from_the_document_inside_its_page(base: str, tmp_path: Path) -> None:
    run([example()], tmp_path, QUERY, replica_at(base))
    notices = [
        read_page(page).notice for page in Archive(tmp_path / "example_jinan.sqlite").pages()
    ]
    award = next(n for n in notices if "知识库维护" in n.title and n.awards)
    assert [str(one.price.amount) for one in award.awards if one.price] == ["1450000"]
    assert award.published == date(2026, 3, 26)


def test_the_city_shows_no_invented_notice(base: str, tmp_path: Path) -> None:
    (found,) = run([jinan()], tmp_path, QUERY, replica_at(base)).outcomes
    assert (found.verdict, found.reason, found.notices) == (Verdict.COMPLETE, None, 0)


# The platform alone


def test_the_form_asks_for_procurement_and_one_label() -> None:
    request = next(Notices(OPTIONS).start(QUERY))
    assert request.url == "https://x.invalid/front/search.do"
    assert request.body == (
        b"area=&type=1&xuanxiang=%E4%B8%AD%E6%A0%87%E5%85%AC%E5%91%8A&subheading=&pagenum=1"
    )


@pytest.mark.parametrize(
    ("link", "native_id", "address"),
    [
        (
            """<a onclick="showview('AB',0,'变更公告')" title='12345热线'>…</a>""",
            "AB",
            "showNotice.do?iid=AB&xuanxiang=%E5%8F%98%E6%9B%B4%E5%85%AC%E5%91%8A&isnew=0",
        ),
        (
            """<a onclick="showview('AB', 1)" title='12345热线'>…</a>""",
            "AB",
            "showResultNotice.do?iid=AB&xuanxiang=%E4%B8%AD%E6%A0%87%E5%85%AC%E5%91%8A&isnew=1",
        ),
        (
            '<a href="showNotice.do?iid=CD&isnew=0">12345热线</a>',
            "CD",
            "showNotice.do?iid=CD&isnew=0",
        ),
        ('<a href="old/EF.html">12345热线</a>', "EF", "old/EF.html"),
    ],
)
def test_each_way_to_open_a_notice_is_followed(link: str, native_id: str, address: str) -> None:
    found = read(row(link))
    (listed,) = [thing for thing in found if isinstance(thing, Listed)]
    (request,) = [thing for thing in found if isinstance(thing, Request)]
    assert (listed.native_id, listed.region, listed.published) == (
        native_id,
        "市本级",
        date(2026, 3, 12),
    )
    assert request.url == f"https://x.invalid/front/{address}"


def test_candidates_and_results_have_pages_of_their_own() -> None:
    assert page_name("中标候选人公示") == "showPreparationNotice"
    assert page_name("成交公告") == "showResultNotice"
    assert page_name("废标公告") == "showNotice"


def test_old_rows_end_a_column() -> None:
    link = """<a onclick="showview('AB',1)" title='供热'>…</a>"""
    assert [t for t in read(row(link), 9) if isinstance(t, Request)]
    assert read(row(link, "2017-12-31"), 9) == [Tally(total=1, seen=1)]
    assert read("", 0) == [Tally(total=0, seen=0)]


@pytest.mark.parametrize(
    ("rows", "pages", "named"),
    [
        ("", 3, "str has no rows"),
        ("<ul><li>维护中</li></ul>", 0, "str has no rows"),
        (row("<a title='12345'>x</a>"), 1, "a row opens nothing"),
        (row('<a href="javascript:void(0);">12345</a>'), 1, "a row opens nothing"),
        (row('<a href="a.html"></a>'), 1, "a row has no title"),
        (row('<a href="a.html">12345</a>', "soon"), 1, r"span\.span2 is 'soon'"),
        ("", "many", "pagesum is 'many'"),
    ],
)
def test_an_answer_of_unknown_shape_is_never_empty(rows: str, pages: object, named: str) -> None:
    with pytest.raises(LayoutError, match=named):
        read(rows, pages)


def test_a_failure_in_words_and_a_page_without_a_body_are_errors() -> None:
    platform = Notices(OPTIONS)
    errand = errand_of(next(platform.start(QUERY)))
    with pytest.raises(LayoutError, match="success is False"):
        list(platform.read(Response("https://x.invalid/", body=b'{"success":false}'), errand))
    page = Response("https://x.invalid/", body=b"<html><div class='list'> </div></html>")
    with pytest.raises(LayoutError, match="no notice body"):
        list(platform.read(page, Errand(role=Role.NOTICE, native_id="A")))
