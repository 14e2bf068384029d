"""Each indicator answers its case file: flagged, not flagged, not assessable with the reason."""

from pathlib import Path

import pytest

from analysis.flags import State
from analysis.indicators import indicators
from analysis.indicators.finding import Finding
from analysis.indicators.missing_mandatory_fields import DEMANDED
from analysis.tables import open_tables
from entities.reading import checks
from tests.indicator_cases import CASES, read_case, write_tables

# Ibis 12.0 calls a method that DuckDB 1.5 renamed; fixed in Ibis after 12.0.
pytestmark = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")

NAMES = list(indicators())


def findings(name: str, folder: Path) -> dict[str, Finding]:
    """Return what indicator *name* says of the subjects of its case file."""
    case = read_case(CASES / f"{name.replace('-', '_')}.json")
    engine = open_tables(write_tables(folder, case["tables"]))
    found = list(indicators()[name].run(engine))
    by_subject = {finding.subject.id: finding for finding in found}
    assert len(by_subject) == len(found), "a subject has two answers"
    return by_subject


@pytest.mark.parametrize("name", NAMES)
def test_an_indicator_answers_its_case_file(name: str, tmp_path: Path) -> None:
    expected = read_case(CASES / f"{name.replace('-', '_')}.json")["expect"]
    found = findings(name, tmp_path)
    assert sorted(found) == sorted(expected)
    for subject, (state, told) in expected.items():
        finding = found[subject]
        assert (subject, finding.state) == (subject, state), finding.reason
        if state == State.NOT_ASSESSABLE:
            assert finding.value is None
            assert told in finding.reason
        else:
            assert finding.value == pytest.approx(told)
            assert finding.sample >= 1


@pytest.mark.parametrize("name", NAMES)
def test_a_case_file_has_all_three_answers(name: str) -> None:
    expected = read_case(CASES / f"{name.replace('-', '_')}.json")["expect"]
    assert {state for state, _ in expected.values()} == set(State)


def test_no_case_file_lacks_its_indicator() -> None:
    assert sorted(path.stem.replace("_", "-") for path in CASES.glob("*.json")) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_hit_is_on_the_side_of_the_threshold_that_the_rule_names(
    name: str, tmp_path: Path
) -> None:
    sides = {">": float.__gt__, ">=": float.__ge__, "<": float.__lt__, "<=": float.__le__}
    side = sides[indicators()[name].rule]
    for finding in findings(name, tmp_path).values():
        if finding.value is None or finding.subject.id == "S":  # S hits by the second rule
            continue
        assert finding.threshold is not None
        assert side(finding.value, finding.threshold) == (finding.state is State.HIT)


def test_the_share_of_missing_fields_counts_what_the_reader_looks_for() -> None:
    assert len(checks.missing([], [], set(), set())) == DEMANDED


def test_a_year_gap_between_budgets_is_said(tmp_path: Path) -> None:
    found = findings("budget-jump", tmp_path)
    assert "2 years apart" in found["N24"].reason
    assert "apart" not in found["N22"].reason


def test_a_later_capital_is_not_held_against_an_earlier_award(tmp_path: Path) -> None:
    assert "1,000,000.00 yuan" in findings("thin-capital", tmp_path)["K"].reason
