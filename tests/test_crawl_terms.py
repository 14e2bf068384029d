"""Subjects and their search terms: all are asked in one run, and each page once."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner, Result
from scrapy.utils.request import fingerprint

from cli import main_group
from crawlers import runs
from crawlers.archive import writing
from crawlers.origin import LIVE
from crawlers.query import Errand, Query, errand_of
from crawlers.runs import Verdict
from crawlers.sites import load_sites, platform_of, site_names
from crawlers.spider import first_requests
from entities import facts
from entities.model import Notice, NoticeKind, Source
from entities.problems import Problem
from entities.subjects import find_subject, judge, load_subject
from tests.box import QUERY, SITE, Box, archived, collect, serving

SUBJECTS = Path(__file__).parent.parent / "crawlers" / "subjects"
YEAR = Query(
    keyword="12345", also=("话务", "坐席"), since=date(2026, 1, 1), until=date(2026, 6, 30)
)
NOW = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.fixture
def box() -> Iterator[Box]:
    with serving() as server:
        yield server


def crawl(*arguments: object) -> Result:
    return CliRunner().invoke(main_group, ["--json", "crawl", *map(str, arguments)])


def asked_terms(result: Result) -> list[str]:
    found = [parse_qs(urlsplit(one["url"]).query)["kw"][0] for one in json.loads(result.stdout)]
    return list(dict.fromkeys(found))


def service(subject: str, title: str) -> str:
    notice = Notice(
        id="1",
        source=Source(url="https://example.invalid/1", sha256="0" * 64),
        kind=NoticeKind.TENDER,
        title=title,
    )
    return judge(load_subject(SUBJECTS / f"{subject}.toml"), notice, title).service


# In a query


def test_each_term_is_asked_and_knows_the_others() -> None:
    assert [one.keyword for one in YEAR.each_term()] == ["12345", "话务", "坐席"]
    assert len({one.terms for one in YEAR.each_term()}) == 1
    assert YEAR.names("某市话务服务")
    assert not YEAR.names("某市物业服务")


def test_every_term_of_every_site_is_asked_once() -> None:
    (site,) = load_sites([SITE])
    asked = [parse_qs(urlsplit(r.url).query)["kw"][0] for r in first_requests(site, YEAR)]
    assert asked == ["12345", "话务", "坐席"]


@pytest.mark.parametrize("name", site_names())
def test_a_list_that_takes_no_term_is_compared_with_all_of_them(name: str) -> None:
    """Two terms may share a request only if its reader knows both: else rows would be lost."""
    (site,) = load_sites([name])
    for source in site.sources:
        errands: dict[bytes, Errand] = {}
        for term in YEAR.each_term():
            part = term.within(source.since, source.until)
            for request in platform_of(source).start(part) if part else ():
                errand = errands.setdefault(fingerprint(request), errand_of(request))
                assert errand == errand_of(request), source.platform


# In a crawl


def test_a_notice_that_two_terms_find_is_fetched_once(box: Box, tmp_path: Path) -> None:
    found = collect(box, tmp_path, replace(QUERY, also=("热线",)))
    assert (found.verdict, found.listed, found.notices) == (Verdict.COMPLETE, 45, 45)
    assert set(box.notices_asked().values()) == {1}
    assert len(archived(tmp_path)) == 45
    words = {parse_qs(urlsplit(path).query)["kw"][0] for path in box.asked if "kw=" in path}
    assert words == {"12345", "热线"}


def test_a_new_term_is_asked_from_the_beginning_and_a_known_one_from_the_overlap(
    tmp_path: Path,
) -> None:
    with writing(tmp_path / "one.sqlite", LIVE) as connection:
        first = runs.begin(connection, YEAR, NOW)
        runs.finish(connection, first, Verdict.COMPLETE, NOW)
        again = runs.begin(connection, replace(YEAR, keyword="话务", also=()), NOW)
        runs.finish(connection, again, Verdict.PARTIAL, NOW)
        wider = runs.begin(connection, replace(YEAR, also=("话务", "受理")), NOW)
    assert again.query.since == YEAR.until - runs.OVERLAP
    assert wider.query.since == YEAR.since


def test_an_interrupted_run_is_continued_whatever_the_order_of_the_terms(tmp_path: Path) -> None:
    with writing(tmp_path / "one.sqlite", LIVE) as connection:
        begun = runs.begin(connection, YEAR, NOW)
        turned = replace(YEAR, keyword="坐席", also=("12345", "话务"))
        assert runs.begin(connection, turned, NOW).id == begun.id
        other = replace(YEAR, also=())
        assert runs.begin(connection, other, NOW).id != begun.id
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("INSERT INTO runs (id) VALUES (9)")


# In a command


def test_crawl_asks_all_terms_of_the_hotline_unless_told_otherwise() -> None:
    since = ["--since", "2026-01-01", "--until", "2026-02-01", "--dry-run"]
    hotline = load_subject(SUBJECTS / "hotline.toml").search
    assert asked_terms(crawl(SITE, *since)) == list(hotline)
    media = load_subject(SUBJECTS / "new_media.toml").search
    assert asked_terms(crawl(SITE, *since, "--subject", "new_media")) == list(media)
    given = ["--keyword", "甲", "--keyword", "乙 ", "--subject", "new_media"]
    assert asked_terms(crawl(SITE, *since, *given)) == ["甲", "乙"]


def test_a_third_subject_takes_five_lines(tmp_path: Path) -> None:
    mine = tmp_path / "meals.toml"
    mine.write_text(
        '# What schools pay for lunch.\nsubject = "meals"\nname = "school meals"\n'
        'search = ["营养餐", "食堂"]\ntitle.exclude = ["食堂桌椅"]\n',
        "utf-8",
    )
    subject = load_subject(find_subject(str(mine), SUBJECTS))
    assert (subject.search, subject.kinds) == (("营养餐", "食堂"), ("meals",))
    result = crawl(SITE, "--subject", mine, "--since", "2026-01-01", "--dry-run")
    assert asked_terms(result) == ["营养餐", "食堂"]
    source = Source(url="https://example.invalid/1", sha256="0" * 64)
    for title, kind in {
        "某校食堂外包": "meals",
        "某校食堂桌椅采购": "unrelated",
        "某校电梯": "unrelated",
    }.items():
        notice = Notice(id="1", source=source, kind=NoticeKind.TENDER, title=title)
        assert judge(subject, notice, title).service == kind


def test_an_unknown_subject_is_one_sentence() -> None:
    result = CliRunner().invoke(main_group, ["crawl", SITE, "--subject", "hotlin", "--dry-run"])
    assert isinstance(result.exception, Problem)
    assert str(result.exception) == (
        "no subject is called hotlin; name one of hotline, new_media, or a .toml file"
    )


# In the files


def test_every_known_event_is_found_by_a_term_of_the_hotline() -> None:
    search = load_subject(SUBJECTS / "hotline.toml").search
    missed = [e.id for e in facts.awards() if not any(term in e.project_name for term in search)]
    assert missed == []


@pytest.mark.parametrize("path", sorted(SUBJECTS.glob("*.toml")), ids=lambda path: path.stem)
def test_a_subject_is_called_like_its_file(path: Path) -> None:
    assert load_subject(path).id == path.stem


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("某市政务新媒体代运营服务项目", "operation"),
        ("某区委宣传部微信公众号运营维护服务采购", "operation"),
        ("某县融媒体账号托管服务", "operation"),
        ("某局政务抖音短视频拍摄制作服务", "production"),
        ("某市政务新媒体监测服务", "monitoring"),
        ("某市新媒体平台建设项目", "platform"),
        ("某局2026年新媒体项目", "operation"),
        ("某学院新媒体实训室设备采购", "unrelated"),
        ("某县融媒体中心办公楼物业服务", "unrelated"),
        ("某市12345热线话务服务", "unrelated"),
    ],
)
def test_new_media_are_told_by_their_titles(title: str, kind: str) -> None:
    assert service("new_media", title) == kind
