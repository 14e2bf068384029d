"""`bidlens read`: a line a file on stdout, a sentence a problem on stderr."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cli import main_group

PAGES = Path(__file__).parent / "data" / "reading"
AWARD = PAGES / "ccgp_award_labels.html"
TENDER = PAGES / "ccgp_tender_lots.txt"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main_group, ["read", *map(str, arguments)])


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_file_gives_a_line_in_the_order_of_the_arguments() -> None:
    result = run(TENDER, AWARD, "--format", "ocds")
    assert result.exit_code == 0
    assert [line["bidlens"]["source"] for line in lines(result)] == [str(TENDER), str(AWARD)]
    assert result.stderr == "2 of 2 files read as notices\n"


def test_json_and_the_default_are_the_same_lines() -> None:
    assert run(AWARD).stdout == run(AWARD, "--json").stdout == run(AWARD, "--format", "ocds").stdout


def test_one_file_or_quiet_leaves_stderr_empty() -> None:
    assert run(AWARD).stderr == ""
    assert run(AWARD, TENDER, "--quiet").stderr == ""


def test_a_folder_gives_its_pages_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b.html", "a.html"):
        (tmp_path / name).write_bytes(AWARD.read_bytes())
    (tmp_path / "notes.md").write_text("no page", "utf-8")
    named = [Path(line["bidlens"]["source"]).name for line in lines(run(tmp_path))]
    assert named == ["a.html", "b.html"]


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("absent.html", None, "does not exist; check the name"),
        ("empty.html", b"", "is empty; fetch or save the page again"),
        ("noise.html", bytes(range(128, 256)) * 20, "is not text in UTF-8, GB18030 or Big5"),
        ("poem.txt", "床前明月光，疑是地上霜。".encode(), "is no procurement notice"),
    ],
)
def test_a_bad_file_is_one_sentence_and_the_rest_goes_on(
    tmp_path: Path, name: str, body: bytes | None, said: str
) -> None:
    if body is not None:
        (tmp_path / name).write_bytes(body)
    result = run(tmp_path / name, AWARD, "--quiet")
    assert result.exit_code == 1
    assert [line["bidlens"]["source"] for line in lines(result)] == [str(AWARD)]
    (sentence,) = result.stderr.splitlines()
    assert sentence.startswith("bidlens: ")
    assert str(tmp_path / name) in sentence
    assert said in sentence


def test_a_dated_article_keeps_a_line_that_says_it_is_no_notice() -> None:
    result = run(PAGES / "article.txt")
    assert result.exit_code == 1
    (line,) = lines(result)
    assert line["bidlens"]["notice"] is False
    assert line["date"].startswith("2026-07-08")
    assert "is no procurement notice" in result.stderr


def test_help_shows_an_example() -> None:
    assert "Example:  bidlens read saved/*.html" in run("--help").stdout


def test_an_unknown_format_is_wrong_usage() -> None:
    assert run(AWARD, "--format", "pdf").exit_code == 2
