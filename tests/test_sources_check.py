"""`sources check`: a few questions, and their answers as lines for the site file."""

import json
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main_group
from crawlers.check import check, patch
from crawlers.origin import replica_at
from crawlers.replica.server import running
from crawlers.sites import LEVELS, load_sites
from entities.problems import Problem
from tests.box import Box, often, serving


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with running() as address:
        yield address


@pytest.fixture
def box() -> Iterator[Box]:
    with serving() as server:
        yield server


def asked(site: str, base: str, *more: str) -> Result:
    return CliRunner().invoke(main_group, [*more, "sources", "check", site, "--replica", base])


def test_each_source_is_asked_for_two_lists_and_a_notice_of_each(box: Box) -> None:
    result = asked("national_ccgp", box.base)
    assert result.exit_code == 0
    lists = [path for path in box.asked if "bxsearch" in path]
    assert len(lists) == 2
    assert sum(box.asked.values()) <= 2 * 3


def test_the_answer_is_lines_of_toml_that_say_what_was_seen(base: str) -> None:
    result = asked("national_ggzy", base)
    assert result.exit_code == 0
    found = tomllib.loads(result.stdout)
    assert found["robots"].startswith("allows what was asked: replica, 20")
    known = found["source"]["certainty"]
    assert known["classify"].startswith("verified: rows on the list: ")
    assert known["since"].startswith("guess: 2019 has no row")
    assert all(level.partition(":")[0] in LEVELS for level in known.values())


def test_every_source_of_a_site_has_its_part(base: str) -> None:
    (site,) = load_sites(["shandong_liaocheng"])
    text = asked(site.key, base).stdout
    for number, source in enumerate(site.sources, start=1):
        assert f"# {site.key}.toml, [[source]] {number}, {source.platform}" in text


def test_a_list_that_answers_with_no_row_settles_nothing(base: str) -> None:
    (site,) = load_sites(["hebei_qinhuangdao"])
    found = check(site, replica_at(base), date(2013, 6, 1))
    text = patch(site, found)
    assert "verified" not in text


def test_a_gate_is_written_down(box: Box, tmp_path: Path) -> None:
    box.always = often
    result = asked("national_ccgp", box.base, "--data", str(tmp_path))
    assert result.exit_code == 1
    assert "a page saying 访问过于频繁" in result.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_refusal_of_robots_is_written_down(box: Box) -> None:
    box.robots = b"User-agent: *\nDisallow: /bxsearch\n"
    result = asked("national_ccgp", box.base)
    assert 'robots = "forbids the list: replica, 20' in result.stdout
    assert 'gates = ["slow_down", "refused", "empty", "robots"]' in result.stdout


def test_the_answer_is_there_for_machines_too(base: str) -> None:
    (source,) = json.loads(asked("national_ccgp", base, "--json").stdout)
    newest, oldest = source["windows"]
    assert (newest["answered"], oldest["answered"]) == (1, 1)
    assert newest["announced"] > 0


def test_one_site_is_checked_at_a_time(base: str) -> None:
    result = asked("all", base)
    assert isinstance(result.exception, Problem)
    assert "takes one site" in str(result.exception)
