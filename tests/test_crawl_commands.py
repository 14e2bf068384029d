"""The commands `crawl` and `sources` as a user types them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import main_group
from crawlers.commands import collect
from crawlers.sites import site_names
from entities.problems import Problem
from entities.shell import Settings, Volume
from tests.box import QUERY, SITE, Box, often, serving


@pytest.fixture
def box() -> Iterator[Box]:
    with serving() as server:
        yield server


def bidlens(*arguments: object) -> Result:
    return CliRunner().invoke(main_group, [str(a) for a in arguments], catch_exceptions=True)


def answer(result: Result) -> Any:
    return json.loads(result.stdout)


TERM = ["--keyword", "12345"]


def window(box: Box) -> list[str]:
    return ["--since", str(QUERY.since), "--until", str(QUERY.until), "--replica", box.base]


def test_crawl_answers_with_one_record_a_site(box: Box, tmp_path: Path) -> None:
    result = bidlens("--data", tmp_path, "--json", "crawl", SITE, *window(box))
    assert result.exit_code == 0
    (found,) = answer(result)
    assert {
        "site": SITE,
        "verdict": "complete",
        "listed": 45,
        "notices": 45,
        "failed": 0,
        "blocked": [],
        "reason": None,
    }.items() <= found.items()
    assert f"{SITE}: complete, 45 of 45 notices" in result.stderr
    assert (tmp_path / "raw" / f"{SITE}.sqlite").is_file()


def test_a_partial_collection_exits_with_four_and_a_failed_one_with_one(
    box: Box, tmp_path: Path
) -> None:
    box.always = often
    assert bidlens("--data", tmp_path, "crawl", SITE, *window(box)).exit_code == 1
    # One list is answered and nothing after it: two refusals in a row, in whatever order.
    box.bends = {"/search.ccgp.gov.cn/bxsearch": [lambda reply: reply]}
    result = bidlens("--data", tmp_path, "--quiet", "crawl", SITE, *window(box))
    assert result.exit_code == 4
    assert "run the command again" in result.stderr


def test_replay_answers_like_a_crawl_that_made_no_request(box: Box, tmp_path: Path) -> None:
    bidlens("--data", tmp_path, "crawl", SITE, *window(box))
    result = bidlens("--data", tmp_path, "--json", "crawl", SITE, "--replay")
    assert result.exit_code == 0
    (found,) = answer(result)
    assert (found["verdict"], found["notices"], found["requests"]) == ("complete", 45, 0)


def test_a_dry_run_prints_the_requests_and_makes_none(box: Box, tmp_path: Path) -> None:
    result = bidlens("--data", tmp_path, "crawl", SITE, "--dry-run", *window(box), *TERM)
    assert result.stdout.count("GET https://search.ccgp.gov.cn/bxsearch?") == 1
    assert box.asked.total() == 0
    assert not (tmp_path / "raw").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["liaocheng"], "no site is called liaocheng; did you mean shandong_liaocheng"),
        ([SITE, "--since", "2026-02-01", "--until", "2026-01-01"], "lies after --until"),
        ([SITE, "--since", "2999-01-01"], "lies in the future"),
        ([SITE, "--keyword", " "], "--keyword is empty"),
        ([SITE, "--replica", "localhost:1"], "not an address like"),
        ([SITE, "--replay"], "run `bidlens crawl national_ccgp` first"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(
    tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    result = bidlens("--data", tmp_path, "crawl", *arguments)
    assert isinstance(result.exception, Problem)
    assert sentence in str(result.exception)
    assert not (tmp_path / "raw").exists()


def test_an_impossible_day_is_wrong_usage() -> None:
    result = bidlens("crawl", SITE, "--since", "2026-02-30")
    assert result.exit_code == 2
    assert "2026-02-30" in result.stderr


def test_the_list_of_sources_holds_every_site_and_when_it_was_last_collected(
    box: Box, tmp_path: Path
) -> None:
    bidlens("--data", tmp_path, "crawl", SITE, *window(box))
    found = {
        row["site"]: row for row in answer(bidlens("--data", tmp_path, "--json", "sources", "list"))
    }
    assert sorted(found) == site_names()
    assert found[SITE]["last_success"].endswith("(replica)")
    assert found["hubei_xiaogan"]["last_success"] is None
    table = bidlens("--data", tmp_path, "sources", "list").stdout
    assert all(name in table for name in site_names())


def test_one_source_is_shown_with_its_guesses(tmp_path: Path) -> None:
    result = bidlens("--data", tmp_path, "sources", "show", "shandong_liaocheng")
    assert "聊城市公共资源交易中心" in result.stdout
    assert "guess: the vendor's default path" in result.stdout
    facts = answer(bidlens("--json", "sources", "show", "shandong_liaocheng"))
    assert facts["sources"][0]["options"]["cnum"] == "001"


def test_collect_is_the_same_crawl_for_other_commands(box: Box, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, volume=Volume.PROBLEMS)
    (found,) = collect([SITE], settings, QUERY, box.base)
    assert (found.site, found.notices) == (SITE, 45)
