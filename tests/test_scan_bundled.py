"""The scan finds by computation what the press computed of Liaocheng, and leaves open the rest."""

from pathlib import Path

import pytest

from analysis.flags import Family, Flag, Level, State
from analysis.scan import families_hit, scan
from analysis.tables import open_tables
from tests.indicator_cases import bundled_tables

# Ibis 12.0 calls a method that DuckDB 1.5 renamed; fixed in Ibis after 12.0.
pytestmark = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")

WINNER = "山东陌一劳务有限公司"


@pytest.fixture(scope="module")
def flags(tmp_path_factory: pytest.TempPathFactory) -> list[Flag]:
    """Return the flags of the bundled facts."""
    return scan(open_tables(bundled_tables(tmp_path_factory.mktemp("bundled"))))


def of(flags: list[Flag], indicator: str, subject: str) -> Flag:
    """Return the one flag of *indicator* on *subject*."""
    (found,) = [f for f in flags if f.indicator == indicator and f.subject == subject]
    return found


def test_award_over_budget_of_four_years(flags: list[Flag]) -> None:
    found = [of(flags, "award-close-to-budget", f"LC{year}") for year in range(2021, 2025)]
    assert [round(f.value or 0, 4) for f in found] == [0.9971, 0.9978, 0.9987, 0.9961]
    assert {f.state for f in found} == {State.HIT}
    assert {f.level for f in found} == {Level.NOTE}
    assert "99.71 % of the budget of 14,000,000.00 yuan" in found[0].reason


def test_award_over_budget_repeated(flags: list[Flag]) -> None:
    flag = of(flags, "award-close-to-budget-repeated", "line-LC")
    assert (flag.state, flag.level, flag.sample) == (State.HIT, Level.REVIEW, 4)
    assert flag.value == pytest.approx(16665264 / 16730000)
    assert flag.chance_rate is None
    assert "2 comparable awards" in flag.chance_note


def test_the_budget_grew_by_three_quarters_in_four_years(flags: list[Flag]) -> None:
    flag = of(flags, "budget-growth", "line-LC")
    assert (flag.state, round(flag.value or 0, 3), flag.year) == (State.HIT, 0.743, 2024)
    assert "(2020)" in flag.reason
    assert "4 years apart" in flag.reason


def test_the_budget_jumped_in_2021_and_not_later(flags: list[Flag]) -> None:
    first = of(flags, "budget-jump", "LC2021")
    assert (first.state, round(first.value or 0, 3)) == (State.HIT, 0.458)
    later = [of(flags, "budget-jump", f"LC{year}").state for year in (2022, 2023, 2024)]
    assert set(later) == {State.NO_HIT}


def test_the_winner_of_2024_insured_nobody_in_five_reports(flags: list[Flag]) -> None:
    flag = of(flags, "staffing-without-insured-staff", WINNER)
    assert (flag.state, flag.value, flag.sample, flag.level) == (State.HIT, 0, 5, Level.HIGH)
    assert "2018-2022" in flag.reason
    assert [p.label for p in flag.proofs if p.notice is None] == [
        f"insured_staff {year}" for year in range(2018, 2023)
    ]
    assert all(p.url for p in flag.proofs)


def test_its_capital_is_not_thin_and_it_is_not_young(flags: list[Flag]) -> None:
    capital = of(flags, "thin-capital", WINNER)
    assert (capital.state, round(capital.value or 0, 3)) == (State.NO_HIT, 0.417)
    age = of(flags, "young-company", WINNER)
    assert (age.state, age.value) == (State.NO_HIT, 2052)


@pytest.mark.parametrize("indicator", ["repeat-winner", "incumbency"])
def test_who_won_earlier_is_not_known(flags: list[Flag], indicator: str) -> None:
    flag = of(flags, indicator, "line-LC")
    assert (flag.state, flag.value) == (State.NOT_ASSESSABLE, None)
    assert "-2023" in flag.reason


def test_pages_of_the_replica_cannot_lack_fields(flags: list[Flag]) -> None:
    states = {f.state for f in flags if f.indicator == "missing-mandatory-fields"}
    assert states == {State.NOT_ASSESSABLE}


def test_no_bundled_purchase_is_dropped(flags: list[Flag]) -> None:
    for indicator in ("award-close-to-budget", "budget-jump"):
        assert len([f for f in flags if f.indicator == indicator]) == 26


def test_every_flag_has_its_own_id_and_a_reason(flags: list[Flag]) -> None:
    assert len({f.id for f in flags}) == len(flags)
    assert all(f.reason and f.innocent and f.chance_note for f in flags)
    open_ones = [f for f in flags if f.state is State.NOT_ASSESSABLE]
    assert all(f.value is None for f in open_ones)


def test_a_value_is_proved_by_its_span(flags: list[Flag]) -> None:
    award, budget = of(flags, "award-close-to-budget", "LC2021").proofs
    assert (award.quote, award.start, award.url) == (
        "13959663",
        3,
        "http://127.0.0.1/LC2021-award.html",
    )
    assert (budget.label, budget.quote, len(budget.sha256 or "")) == ("budget", "14000000", 64)


def test_a_score_is_the_number_of_families(flags: list[Flag]) -> None:
    hit = families_hit(flags)
    assert hit["line-LC"] == (Family.PRICE,)
    assert hit[WINNER] == (Family.ENTITY,)
    assert "HK2024" not in hit


def test_the_same_tables_give_the_same_flags(flags: list[Flag], tmp_path: Path) -> None:
    assert scan(open_tables(bundled_tables(tmp_path))) == flags
