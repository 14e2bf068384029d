"""Credit codes: the published check rule, every department, unique repairs."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities import uscc

# Invented bodies; the check characters follow from the published rule.
bodies = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(sorted(uscc.DEPARTMENTS)),
        st.sampled_from("1239"),
        st.text("0123456789", min_size=6, max_size=6),
        st.text(uscc.ALPHABET, min_size=9, max_size=9),
    ),
)


def test_the_check_character_follows_the_published_example() -> None:
    # The worked example of GB 32100-2015.
    assert uscc.is_valid("91350100M000100Y43")


@given(bodies)
def test_a_code_closed_by_its_check_character_is_valid_for_every_department(body: str) -> None:
    assert uscc.problem(body + uscc.check_character(body)) is None


@given(bodies, st.integers(0, 17), st.sampled_from(uscc.ALPHABET))
def test_one_changed_character_is_always_noticed(body: str, place: int, other: str) -> None:
    code = body + uscc.check_character(body)
    changed = code[:place] + other + code[place + 1 :]
    assert uscc.is_valid(changed) == (changed == code)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("91350100M000100Y4", "17 characters"),
        ("91350100M000100Y4I", "never has: I"),
        ("B1350100M000100Y43", "department B"),
        ("9135O100M000100Y43", "never has: O"),
        ("9135A100M000100Y43", "35A100 is no division"),
        ("91350100M000100Y44", "should be 3"),
        ("", "0 characters"),
        ("9135", "4 characters"),
    ],
)
def test_what_is_wrong_with_a_code_is_said(code: str, reason: str) -> None:
    assert reason in (uscc.problem(code) or "")


def test_letters_a_code_never_has_are_read_back() -> None:
    assert uscc.repair("9I35OIOOM000I00Y43") is None  # five of them: too much to guess
    assert uscc.repair("9135OIOOM000100Y43") == "91350100M000100Y43"
    assert uscc.repair("91350100m000100y43") == "91350100M000100Y43"


@given(bodies)
def test_a_repair_is_valid_or_missing(body: str) -> None:
    wrong = body + uscc.check_character(body)
    wrong = wrong[:12] + ("O" if wrong[12] == "0" else wrong[12]) + wrong[13:]
    repaired = uscc.repair(wrong)
    assert repaired is None or uscc.is_valid(repaired)


def test_all_codes_of_a_real_opening_record_are_valid(shared: Path) -> None:
    record = shared / "data/notices/ggzy_2026/yongchun_bids_derived.csv"
    with record.open(encoding="utf-8-sig", newline="") as file:
        codes = [row["uscc"] for row in csv.DictReader(file)]
    assert len(codes) == 1528
    assert [code for code in codes if not uscc.is_valid(code)] == []
