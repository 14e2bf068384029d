"""Chance rates: none below thirty peers, never one's own values, corrected for the whole run."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.flags import Flag, Level, State
from analysis.scan import scan, with_q_values
from analysis.statistics import (
    benjamini_hochberg,
    binomial_tail,
    peers,
    rank_chance,
    repeat_chance,
)
from analysis.tables import open_tables
from tests.indicator_cases import write_tables

# Ibis 12.0 calls a method that DuckDB 1.5 renamed; fixed in Ibis after 12.0.
pytestmark = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")


def test_a_group_is_never_its_own_peer() -> None:
    market = peers([("own", 0.99)] * 50 + [("other", 0.5)] * 29)
    assert rank_chance(market, 0.99, "own", what="awards").rate is None
    wider = peers([("own", 0.99)] * 50 + [("other", 0.5)] * 30)
    assert rank_chance(wider, 0.99, "own", what="awards").rate == pytest.approx(1 / 31)


def test_three_of_three_by_chance_is_the_cube_of_one() -> None:
    market = peers([(f"line{i}", 0.995 if i < 15 else 0.9) for i in range(30)])
    chance = repeat_chance(market, 0.99, "own", times=3, what="awards")
    assert chance.rate == pytest.approx((16 / 32) ** 3)


def test_a_binomial_tail_of_all_outcomes_is_one() -> None:
    assert binomial_tail(0, 7, 0.3) == pytest.approx(1)


@given(st.lists(st.floats(0, 1), max_size=30))
def test_correction_never_lowers_a_rate_nor_changes_the_order(rates: list[float]) -> None:
    corrected = benjamini_hochberg(rates)
    assert all(q >= p or q == pytest.approx(p) for p, q in zip(rates, corrected, strict=True))
    assert all(q <= 1 for q in corrected)
    pairs = sorted(zip(rates, corrected, strict=True))
    assert [q for _, q in pairs] == sorted(q for _, q in pairs)


def market_of(folder: Path, others: int) -> list[Flag]:
    """Return the flags of one line at 99.9 % and *others* lines at 90 %."""
    processes, awards = [], []
    for line, year, amount in [
        *(("F", year, "999.00") for year in (2021, 2022, 2023)),
        *((f"N{number}", 2023, "900.00") for number in range(others)),
    ]:
        key = f"{line}-{year}"
        processes.append(
            {"id": key, "line_id": line, "service": "operation", "year": year, "budget": "1000"}
        )
        awards.append(
            {
                "id": key,
                "process_id": key,
                "notice_id": key,
                "path": "awards/0",
                "price_kind": "total",
                "amount": amount,
                "status": "active",
                "members": 1,
            }
        )
    return scan(open_tables(write_tables(folder, {"processes": processes, "awards": awards})))


@pytest.mark.parametrize(("others", "level"), [(29, Level.REVIEW), (30, Level.HIGH)])
def test_a_repeated_hit_is_high_only_where_chance_is_known_and_small(
    others: int, level: Level, tmp_path: Path
) -> None:
    flags = market_of(tmp_path, others)
    (flag,) = [f for f in flags if f.indicator.endswith("repeated") and f.subject == "F"]
    assert (flag.state, flag.level) == (State.HIT, level)
    assert (flag.chance_rate is None) == (others < 30)


def test_the_correction_counts_every_test_of_the_run(tmp_path: Path) -> None:
    flags = market_of(tmp_path, 30)
    tested = [f for f in flags if f.chance_rate is not None]
    lowest = min(tested, key=lambda f: f.chance_rate or 0)
    assert len(tested) > 4
    assert lowest.q_value == pytest.approx((lowest.chance_rate or 0) * len(tested))
    assert with_q_values([replace(lowest, q_value=None)])[0].q_value == lowest.chance_rate
