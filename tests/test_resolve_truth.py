"""Resolution measured on dirty names with known truth, and on bidders whose codes are known."""

import csv
import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pytest

from entities.model import Mention
from entities.resolve import assign


def pairs(things: Iterable[object]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(things).values())


def measured(truth: pd.DataFrame, tier: int, by: str) -> tuple[float, float]:
    """Return precision and recall over pairs of rows."""
    mentions = [
        Mention(
            id=str(n),
            notice_id="",
            role="",
            written=name,
            code=(code or None) if by == "codes" else None,
        )
        for n, (name, code) in enumerate(zip(truth["name"], truth["uscc"], strict=True))
    ]
    found = assign(mentions, tier)
    held = [found[str(n)].organisation or f"row {n}" for n in range(len(mentions))]
    right = pairs(zip(held, truth["entity"], strict=True))
    return right / pairs(held), right / pairs(truth["entity"])


@pytest.mark.parametrize(
    ("tier", "by", "precision", "recall"),
    [
        (2, "names", 0.9995, 0.64),
        (2, "codes", 0.9995, 0.69),
        (4, "names", 0.995, 0.893),
        (4, "codes", 0.995, 0.92),
    ],
)
def test_dirty_names_of_a_province_find_their_firm(
    shared: Path, tier: int, by: str, precision: float, recall: float
) -> None:
    truth = pd.read_parquet(shared / "data/entities/truth_20k.parquet")
    got = measured(truth, tier, by)
    assert got[0] >= precision
    assert got[1] >= recall


def test_no_order_of_rows_changes_any_organisation(shared: Path) -> None:
    truth = pd.read_parquet(shared / "data/entities/truth_20k.parquet")[:6000]
    rows = list(zip(truth["id"].astype(str), truth["name"], truth["uscc"], strict=True))

    def found(order: list[tuple[str, str, str]]) -> dict[str, str | None]:
        mentions = [
            # The id holds the place, as it does for a table: the order must not tell.
            Mention(id=f"{n:05} {id_}", notice_id="", role="", written=name, code=code or None)
            for n, (id_, name, code) in enumerate(order)
        ]
        held = assign(mentions, 4)
        return {one.split(" ")[1]: assignment.organisation for one, assignment in held.items()}

    before = found(rows)
    random.Random(1).shuffle(rows)  # noqa: S311 - no secret
    assert found(rows) == before


def test_coded_bidders_of_a_tender_are_not_merged_by_their_names(shared: Path) -> None:
    record = shared / "data/notices/ggzy_2026/yongchun_bids_derived.csv"
    with record.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for tier in (2, 3):
        found = assign(
            [
                Mention(id=f"{n}", notice_id="", role="", written=row["bidder"])
                for n, row in enumerate(rows)
            ],
            tier,
        )
        held = {(found[f"{n}"].organisation, row["uscc"]) for n, row in enumerate(rows)}
        assert len(held) - len({organisation for organisation, _ in held}) == 0
