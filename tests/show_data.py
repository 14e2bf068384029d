"""The hand-written tables and flags that the tests of report and graph share; all invented."""

import html
import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from analysis.flags import Family, Flag, Level, Proof, State
from analysis.tables import COLUMNS, MONEY, write_table

Rows = dict[str, list[dict[str, Any]]]

HIT = Flag(
    indicator="award-close-to-budget",
    state=State.HIT,
    level=Level.NOTE,
    family=Family.PRICE,
    subject="P-2021",
    subject_kind="process",
    subject_name="甲市热线服务",
    city="甲市",
    processes=("P-2021",),
    year=2021,
    value=0.99711879,
    threshold=0.995,
    unit="share",
    sample=1,
    chance_note="no chance rate: 2 comparable awards, 30 needed",
    reason="The award of 13,959,663.00 yuan is 99.71 % of the budget of 14,000,000.00 yuan.",
    innocent=("The price follows from wage tariffs.",),
    law=("政府采购法 art. 36",),
    proofs=(
        Proof(
            label="award",
            value="13959663",
            quote="中标金额：13959663元",
            url="http://notices.example/2.htm",
            notice="N2",
            start=5,
            end=18,
            fetched_at="2026-11-20T08:00:01+00:00",
            sha256="22ab",
        ),
    ),
)
OPEN = Flag(
    indicator="award-close-to-budget",
    state=State.NOT_ASSESSABLE,
    level=Level.NOTE,
    family=Family.PRICE,
    subject="P-2020",
    subject_kind="process",
    subject_name="甲市热线服务",
    city="甲市",
    year=2020,
    unit="share",
    sample=0,
    chance_note="not assessable",
    reason="Award over budget cannot be computed: no notice of an award is known.",
    innocent=(),
)


def hand_written() -> Rows:
    """Return the rows of the hand-written tables."""
    file = Path(__file__).parent / "data" / "show" / "tables.json"
    rows: Rows = json.loads(file.read_text("utf-8"))
    return rows


def put(folder: Path, rows: Rows) -> Path:
    """Write *rows* as tables into *folder* and return it."""
    for name, columns in COLUMNS.items():
        write_table(folder, name, typed_rows(rows.get(name, []), columns))
    return folder


def typed_rows(
    rows: list[dict[str, Any]], columns: Mapping[str, pa.DataType]
) -> list[dict[str, Any]]:
    """Return *rows* with dates and amounts as the tables hold them."""
    return [{name: typed(value, columns[name]) for name, value in row.items()} for row in rows]


def typed(value: Any, kind: pa.DataType) -> Any:
    """Return *value* as a column of *kind* holds it."""
    if kind == pa.date32():
        return date.fromisoformat(value)
    return Decimal(value) if kind == MONEY else value


def words(page: str) -> str:
    """Return the text that a reader of *page* sees, on one line."""
    bare = re.sub(r"<(script|style)>[^<]*</\1>", " ", page)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", bare)).split())
