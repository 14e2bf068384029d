"""What becomes of a source: gone, changed, quiet, and short of what its site file expects."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from cli import main_group
from crawlers.archive import Archive
from crawlers.expectations import quiet, shortfalls
from crawlers.replay import replay
from crawlers.runs import Verdict
from crawlers.sites import Expect, Site, load_site, load_sites
from entities.model import Listed
from entities.problems import SiteFileError
from tests.box import QUERY, SEARCH, SITE, Bend, Box, Reply, archived, collect, path_of, serving

AGAIN = replace(QUERY, recheck=365)


@pytest.fixture
def box() -> Iterator[Box]:
    with serving() as server:
        yield server


def away(reply: Reply) -> Reply:
    return Reply(410, b"<html>410</html>")


def missing(reply: Reply) -> Reply:
    return Reply(404, b"<html>404</html>")


def reworded(reply: Reply) -> Reply:
    return Reply(200, reply.body.replace(b"</h2>", b" (v2)</h2>"))


def broken(reply: Reply) -> Reply:
    return Reply(500, b"oops")


def redesigned(reply: Reply) -> Reply:
    return Reply(200, reply.body.replace(b"vF_detail", b"new"))


# Gone and changed


@pytest.mark.parametrize("answer", [away, missing])
def test_a_page_that_is_gone_is_counted_and_leaves_the_run_complete(
    box: Box, tmp_path: Path, answer: Bend
) -> None:
    box.bends[path_of(3)] = [answer]
    found = collect(box, tmp_path)
    assert (found.verdict, found.reason) == (Verdict.COMPLETE, None)
    assert (found.notices, found.gone, found.failed) == (44, 1, 0)
    again = collect(box, tmp_path)
    assert (again.verdict, again.gone) == (Verdict.COMPLETE, 1)
    assert box.asked[path_of(3)] == 1


def test_a_list_that_is_gone_is_a_failure(box: Box, tmp_path: Path) -> None:
    box.always = missing
    found = collect(box, tmp_path)
    assert (found.verdict, found.gone, found.failed) == (Verdict.FAILED, 0, 1)
    assert found.reason is not None
    assert "status 404" in found.reason


def test_a_recheck_finds_what_was_changed_and_removed_and_keeps_what_was_archived(
    box: Box, tmp_path: Path
) -> None:
    collect(box, tmp_path)
    box.bends[path_of(3)] = [away]
    box.bends[path_of(4)] = [reworded]
    box.bends[path_of(5)] = [broken] * 3
    box.bends[path_of(6)] = [redesigned]
    found = collect(box, tmp_path, AGAIN)
    assert (found.verdict, found.notices, found.new) == (Verdict.COMPLETE, 45, 0)
    assert (found.changed, found.gone, found.failed) == (1, 1, 0)
    pages = {
        page.source.url.rpartition("_")[2]: page
        for page in Archive(tmp_path / f"{SITE}.sqlite").pages()
    }
    assert len(pages) == 45
    assert b"(v2)" in pages["4.htm"].body
    assert b"vF_detail" in pages["6.htm"].body
    assert replay(load_sites([SITE])[0], tmp_path / f"{SITE}.sqlite").differences == ()


def test_a_recheck_asks_only_for_the_days_it_names(box: Box, tmp_path: Path) -> None:
    collect(box, tmp_path)
    last = box.days[-1]
    query = replace(QUERY, until=last, recheck=4)
    collect(box, tmp_path, query)
    assert sum(n - 1 for n in box.notices_asked().values()) == 5


def test_nothing_is_missing_from_the_archive_while_it_waits_to_be_asked_again(
    box: Box, tmp_path: Path
) -> None:
    collect(box, tmp_path)
    box.always = lambda _: Reply(200, "<html>访问过于频繁</html>".encode())
    assert collect(box, tmp_path, AGAIN).verdict is not Verdict.COMPLETE
    assert len(archived(tmp_path)) == 45


def test_the_command_rechecks(box: Box, tmp_path: Path) -> None:
    days = ["--since", str(QUERY.since), "--until", str(QUERY.until), "--replica", box.base]
    asked = ["--data", str(tmp_path), "crawl", SITE, *days, "--keyword", "12345"]
    CliRunner().invoke(main_group, asked)
    box.bends[path_of(3)] = [away]
    box.bends[path_of(4)] = [reworded]
    result = CliRunner().invoke(main_group, [*asked, "--recheck", "365"])
    assert "45 of 45 notices (0 new)" in result.stderr
    assert "1 gone, 1 changed" in result.stderr


# Expectations


def rows(number: int, **changes: object) -> list[Listed]:
    plain = Listed(native_id="1", title="示例", published=date(2026, 1, 1), buyer="示例局")
    return [replace(plain, **changes) for _ in range(number)]  # type: ignore[arg-type] # a test's


def expecting(**expect: object) -> Site:
    (site,) = load_sites([SITE])
    return msgspec.structs.replace(site, expect=msgspec.convert(expect, Expect))


def test_a_field_that_is_empty_too_often_is_named_with_its_rate() -> None:
    site = expecting(filled={"buyer": 0.95})
    listed = rows(12) + rows(28, buyer=None)
    assert shortfalls(site, QUERY, listed) == (
        "buyer is filled in 12 of 40 rows (30%, expected 95%)",
    )


@pytest.mark.parametrize(("filled", "empty"), [(38, 2), (36, 4), (4, 5)])
def test_a_field_that_is_empty_now_and_then_is_not(filled: int, empty: int) -> None:
    site = expecting(filled={"buyer": 0.95})
    assert shortfalls(site, QUERY, rows(filled) + rows(empty, buyer=None)) == ()


def test_less_than_half_of_the_usual_notices_is_told_with_both_numbers() -> None:
    site = expecting(notices_per_year=24)
    sentence = "expected about 24 notices from 2026-01-01 on, got 11"
    assert shortfalls(site, QUERY, rows(11)) == (sentence,)
    assert shortfalls(site, QUERY, rows(12)) == ()
    other = replace(QUERY, keyword="新媒体")
    assert shortfalls(site, other, rows(1)) == ()
    week = replace(QUERY, since=QUERY.until - timedelta(days=7))
    assert shortfalls(site, week, rows(0)) == ()


def test_a_long_silence_is_a_warning() -> None:
    sentence = "364 days without a notice, the last is of 2026-01-01"
    assert quiet(expecting(quiet_days=30), QUERY, rows(1)) == (sentence,)
    assert quiet(expecting(notices_per_year=4), QUERY, rows(1)) == (sentence,)
    assert quiet(expecting(notices_per_year=1), QUERY, rows(1)) == ()
    assert quiet(expecting(quiet_days=30), QUERY, []) == ()


def test_on_a_replica_what_is_short_is_a_note(box: Box, tmp_path: Path) -> None:
    box.bends[SEARCH] = [lambda r: Reply(200, r.body.replace("示例局".encode(), b""))] * 9
    found = collect(box, tmp_path)
    assert found.verdict is Verdict.COMPLETE
    assert found.warnings == ("buyer is filled in 0 of 45 rows (0%, expected 95%)",)


def test_a_field_that_no_list_has_is_refused_in_a_site_file(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        (Path(load_site.__code__.co_filename).parent / "sites" / f"{SITE}.toml")
        .read_text("utf-8")
        .replace("buyer = 0.95", "buier = 0.95"),
        "utf-8",
    )
    with pytest.raises(SiteFileError, match=r"expect\.filled has no key buier; did you mean buyer"):
        load_site(tmp_path / "mine.toml")
