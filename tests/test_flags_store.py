"""Stored flags: the same bytes each time, read back equal, broken lines named."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from analysis.flags import Family, Flag, Level, Proof, State
from analysis.flagstore import COLUMNS, document, read_flags, write_flags
from entities.problems import DataError, NoDataError


def flag(subject: str = "甲", value: float | None = 0.99711878) -> Flag:
    """Return a small flag."""
    return Flag(
        indicator="award-close-to-budget",
        state=State.HIT if value is not None else State.NOT_ASSESSABLE,
        level=Level.NOTE,
        family=Family.PRICE,
        subject=subject,
        subject_kind="process",
        subject_name="热线[服务]外包",
        value=value,
        threshold=0.995,
        unit="share",
        sample=1,
        chance_note="no chance rate",
        reason="The award is 99.71 % of the budget.",
        innocent=("Tariffs.",),
        proofs=(Proof(label="award", value="99", quote="99元", url="http://127.0.0.1/1"),),
    )


def test_flags_are_read_back_as_they_were(tmp_path: Path) -> None:
    flags = [flag("甲"), flag("乙", None)]
    write_flags(tmp_path, flags)
    assert read_flags(tmp_path) == flags
    assert sorted(path.name for path in tmp_path.iterdir()) == ["flags.jsonl", "flags.parquet"]


def test_the_same_flags_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_flags(tmp_path / name, [flag("甲"), flag("乙", None)])
    for file in ("flags.jsonl", "flags.parquet"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_lines_and_table_hold_the_same_records(tmp_path: Path) -> None:
    write_flags(tmp_path, [flag("甲"), flag("乙", None)])
    lines = [
        json.loads(line) for line in (tmp_path / "flags.jsonl").read_text("utf-8").splitlines()
    ]
    assert pq.read_table(tmp_path / "flags.parquet").to_pylist() == lines
    assert list(lines[0]) == list(COLUMNS)


def test_no_flags_are_a_valid_store(tmp_path: Path) -> None:
    write_flags(tmp_path, [])
    assert read_flags(tmp_path) == []


def test_the_document_counts_and_gives_per_cent() -> None:
    answer = document([flag("甲"), flag("乙", None)])
    assert list(answer) == ["schema_version", "counts", "flags"]
    assert {k: answer["counts"][k] for k in ("hit", "no_hit", "not_assessable")} == {
        "hit": 1,
        "no_hit": 0,
        "not_assessable": 1,
    }
    assert [record["percent"] for record in answer["flags"]] == [99.71, None]


def test_no_scan_yet_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(NoDataError, match="bidlens scan"):
        read_flags(tmp_path)


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    write_flags(tmp_path, [flag()])
    with (tmp_path / "flags.jsonl").open("a", encoding="utf-8") as lines:
        lines.write("{}\n")
    with pytest.raises(DataError, match="line 2"):
        read_flags(tmp_path)
