"""Whole crawls: what is asked, what is kept, what the next run and a replay do."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from crawlers.archive import Archive
from crawlers.replay import replay
from crawlers.runner import run
from crawlers.runs import Verdict
from crawlers.sites import load_sites
from entities.problems import Problem
from tests.box import QUERY, SEARCH, SITE, Box, address, collect, serving


@pytest.fixture
def box() -> Iterator[Box]:
    with serving() as server:
        yield server


def test_every_notice_is_archived_under_its_live_address_with_what_the_list_said(
    box: Box, tmp_path: Path
) -> None:
    found = collect(box, tmp_path)
    assert (found.verdict, found.listed, found.notices, found.failed) == (
        Verdict.COMPLETE,
        45,
        45,
        0,
    )
    pages = list(Archive(tmp_path / f"{SITE}.sqlite").pages())
    assert {page.source.url for page in pages} == {
        address(number, day) for number, day in enumerate(box.days)
    }
    assert all(page.source.replica for page in pages)
    assert all(page.listed and page.listed.title in page.body.decode() for page in pages)


def test_the_crawler_says_who_it_is_and_asks_for_robots_txt_first(box: Box, tmp_path: Path) -> None:
    collect(box, tmp_path)
    (agent,) = box.agents
    assert agent.startswith("bidlens/")
    assert "procurement transparency" in agent
    assert box.times[0][0] == "/robots.txt"


def test_a_second_run_asks_for_lists_again_and_for_no_notice_twice(
    box: Box, tmp_path: Path
) -> None:
    collect(box, tmp_path)
    lists = sum(n for path, n in box.asked.items() if path.startswith(SEARCH))
    found = collect(box, tmp_path)
    assert (found.verdict, found.new, found.notices) == (Verdict.COMPLETE, 0, 45)
    assert set(box.notices_asked().values()) == {1}
    assert sum(n for path, n in box.asked.items() if path.startswith(SEARCH)) > lists


def test_a_notice_that_appears_late_is_found_within_the_overlap(box: Box, tmp_path: Path) -> None:
    collect(box, tmp_path)
    box.days.append(QUERY.until - timedelta(days=40))
    box.days.append(QUERY.until - timedelta(days=50))
    assert collect(box, tmp_path).new == 1


def test_a_sample_stops_after_so_many_notices_and_the_full_run_fetches_the_rest(
    box: Box, tmp_path: Path
) -> None:
    sampled = collect(box, tmp_path, replace(QUERY, sample=7))
    assert (sampled.notices, sampled.verdict) == (7, Verdict.COMPLETE)
    assert sum(box.notices_asked().values()) == 7
    assert collect(box, tmp_path).notices == 45
    assert set(box.notices_asked().values()) == {1}


def test_pages_of_a_replica_are_not_added_to_a_live_archive(box: Box, tmp_path: Path) -> None:
    collect(box, tmp_path)
    with pytest.raises(Problem, match="another folder with --data"):
        run(load_sites([SITE]), tmp_path, QUERY)


def test_days_that_no_source_serves_are_said_and_not_called_complete(
    box: Box, tmp_path: Path
) -> None:
    long_ago = replace(QUERY, since=date(2001, 1, 1), until=date(2002, 1, 1))
    found = collect(box, tmp_path, long_ago)
    assert found.verdict is Verdict.FAILED
    assert found.reason is not None
    assert "none of its sources serves the days" in found.reason


# Replay


def test_a_replay_without_the_server_reads_the_same_notices(box: Box, tmp_path: Path) -> None:
    collect(box, tmp_path)
    path = tmp_path / f"{SITE}.sqlite"
    asked = box.asked.total()
    found = replay(load_sites([SITE])[0], path)
    assert found.differences == ()
    assert found.notices == 45
    stored = {page.source.url: page.listed for page in Archive(path).pages()}
    assert sorted(row.native_id for row in found.rows.values()) == sorted(
        listed.native_id for listed in stored.values() if listed
    )
    assert set(found.rows.values()) == {listed for listed in stored.values() if listed}
    assert box.asked.total() == asked


def test_a_replay_tells_of_bytes_that_changed_and_of_rows_that_read_differently(
    box: Box, tmp_path: Path
) -> None:
    collect(box, tmp_path)
    path = tmp_path / f"{SITE}.sqlite"
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(
            "UPDATE rows SET listed = replace(listed, '示例局', '别局') WHERE native_id LIKE '%_3'"
        )
        connection.execute("UPDATE pages SET sha256 = 'x' WHERE url LIKE '%_5.htm'")
    connection.close()
    differences = replay(load_sites([SITE])[0], path).differences
    assert any("no longer match their hash" in found for found in differences)
    assert any("reads differently today" in found for found in differences)
