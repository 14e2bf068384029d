"""The commands scan, flags and indicators: what is printed, stored and returned."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

import cli
from entities.problems import NoDataError, Problem
from tests.indicator_cases import bundled_tables

# Ibis 12.0 calls a method that DuckDB 1.5 renamed; fixed in Ibis after 12.0.
pytestmark = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with the bundled facts as tables."""
    folder = tmp_path_factory.mktemp("data")
    bundled_tables(folder / "processed")
    return folder


def run(data: Path, *arguments: str, columns: int = 120) -> Result:
    """Run `bidlens ARGUMENTS` on *data*; a problem is raised."""
    runner = CliRunner(env={"COLUMNS": str(columns)})
    result = runner.invoke(cli.main_group, ["--data", str(data), *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_scan_prints_hits_by_city_and_says_a_flag_is_no_finding(data: Path) -> None:
    text = run(data, "scan").stdout
    assert text.startswith("聊城市\n")
    assert "山东陌一劳务有限公司" in text
    assert ">= 99.5 %" in text
    assert "not a finding of wrongdoing" in text
    assert "not assessable" in text


def test_scan_answers_with_the_stable_schema(data: Path) -> None:
    answer = json.loads(run(data, "scan", "--json").stdout)
    assert list(answer) == ["schema_version", "counts", "flags"]
    ratios = {
        flag["year"]: flag["percent"]
        for flag in answer["flags"]
        if flag["indicator"] == "award-close-to-budget" and flag["city"] == "聊城市"
    }
    assert ratios == {2020: None, 2021: 99.71, 2022: 99.78, 2023: 99.87, 2024: 99.61}
    stored = (data / "processed" / "flags.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in stored] == answer["flags"]


def test_a_filtered_scan_keeps_the_stored_one(data: Path) -> None:
    run(data, "scan")
    before = (data / "processed" / "flags.jsonl").read_bytes()
    result = run(data, "scan", "--json", "--city", "聊城", "--indicator", "thin_capital")
    flags = json.loads(result.stdout)["flags"]
    assert {flag["city"] for flag in flags} == {"聊城市"}
    assert {flag["indicator"] for flag in flags} == {"thin-capital"}
    assert "keep the last full scan" in result.stderr
    assert (data / "processed" / "flags.jsonl").read_bytes() == before


def test_a_part_of_the_buyers_name_is_enough(data: Path) -> None:
    flags = json.loads(run(data, "scan", "--json", "--buyer", "民政局").stdout)["flags"]
    assert {flag["buyer"] for flag in flags} == {"北京市民政局"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--fail-on", "high"], 3),
        (["--fail-on", "note", "--city", "海口市"], 0),
        (["--fail-on", "high", "--indicator", "budget-jump"], 0),
        (["--fail-on", "review", "--indicator", "budget-jump"], 3),
        ([], 0),
    ],
)
def test_fail_on_looks_at_the_hits_shown(data: Path, arguments: list[str], code: int) -> None:
    assert run(data, "scan", "--quiet", *arguments).exit_code == code


@pytest.mark.parametrize(
    ("arguments", "near"),
    [
        (["--city", "聊成市"], "聊城市"),
        (["--buyer", "聊城市12345市民热线中心"], "聊城市12345市民热线受理中心"),
        (["--indicator", "thin-capitol"], "thin-capital"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(
    data: Path, arguments: list[str], near: str
) -> None:
    with pytest.raises(Problem, match=near):
        run(data, "scan", *arguments)


def test_without_tables_scan_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(NoDataError, match="bidlens build"):
        run(tmp_path, "scan")


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_no_line_is_wider_than_the_window(data: Path, columns: int) -> None:
    lines = run(data, "scan", "--quiet", columns=columns).stdout.splitlines()
    assert max(cell_len(line) for line in lines) <= columns
    assert not any("…" in line for line in lines)


def test_chinese_names_do_not_shift_the_columns(data: Path) -> None:
    lines = run(data, "scan", "--quiet", columns=140).stdout.splitlines()
    ends = {cell_len(line) for line in lines if line.startswith(" ") and " F-" in line}
    assert len(ends) == 1


def test_a_flag_is_shown_with_formula_evidence_and_innocent_explanations(data: Path) -> None:
    run(data, "scan", "--quiet")
    listed = json.loads(run(data, "flags", "list", "--json").stdout)["flags"]
    assert {flag["state"] for flag in listed} == {"hit"}
    (flag,) = [f for f in listed if f["indicator"] == "staffing-without-insured-staff"]
    text = run(data, "flags", "show", flag["id"]).stdout
    for part in ("Formula", "Innocent", "社会保险法", "insured_staff 2018", "LC2024-award.html"):
        assert part in text
    assert json.loads(run(data, "flags", "show", flag["id"], "--json").stdout) == flag


def test_flags_that_are_not_assessable_are_listed_with_the_reason(data: Path) -> None:
    run(data, "scan", "--quiet")
    text = run(data, "flags", "list", "--state", "not-assessable", "--city", "聊城").stdout
    assert "No notice names the winner of 2021-2023." in text.replace("\n", " ")


def test_an_unknown_flag_is_answered_in_one_sentence(data: Path) -> None:
    run(data, "scan", "--quiet")
    with pytest.raises(Problem, match="bidlens flags list"):
        run(data, "flags", "show", "no-such-flag")


def test_indicators_are_listed_and_explained(data: Path) -> None:
    assert "repeat-winner" in run(data, "indicators", "list").stdout
    text = run(data, "indicators", "show", "repeat-winner").stdout
    assert "min_wins = 3" in text
    record = json.loads(run(data, "indicators", "show", "repeat-winner", "--json").stdout)
    assert record["settings"] == {"min_wins": 3, "window": 4}
    assert len(json.loads(run(data, "indicators", "list", "--json").stdout)) == 10
