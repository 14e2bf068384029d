"""Small tables for the tests of the indicators: from a case file, or from the bundled facts."""

import csv
import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from analysis.tables import COLUMNS, write_table

CASES = Path(__file__).parent / "data" / "indicators"
RAW = Path(__file__).parent.parent / "data" / "raw"
Rows = Mapping[str, Iterable[Mapping[str, Any]]]


def read_case(path: Path) -> dict[str, Any]:
    """Return the case of *path*: "tables" and what to "expect" of each subject."""
    case: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return case


def write_tables(folder: Path, tables: Rows) -> Path:
    """Write *tables* as `bidlens build` would, the others empty, and return *folder*."""
    for name, columns in COLUMNS.items():
        write_table(folder, name, [typed(row, columns) for row in tables.get(name, ())])
    return folder


def typed(row: Mapping[str, Any], columns: Mapping[str, pa.DataType]) -> dict[str, Any]:
    """Return *row* with text turned into the dates and amounts its columns hold."""
    return {name: cell(value, columns[name]) for name, value in row.items()}


def cell(value: Any, kind: pa.DataType) -> Any:
    """Return *value* as a column of *kind* wants it."""
    if isinstance(value, str) and pa.types.is_date(kind):
        return date.fromisoformat(value)
    if value is not None and pa.types.is_decimal(kind):
        return Decimal(str(value))
    return value


def bundled_tables(folder: Path) -> Path:
    """Write the bundled facts as tables: one process a row, award pages as the replica has them."""
    tables: dict[str, list[dict[str, Any]]] = {name: [] for name in COLUMNS}
    with (RAW / "hotline_awards.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            add_process(tables, {key: value or None for key, value in row.items()})
    with (RAW / "registry_facts.csv").open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines)):
            known: dict[str, Any] = {key: value or None for key, value in row.items()}
            del known["code"]
            known["year"] = int(known["year"]) if known["year"] else None
            tables["facts"].append(
                known | {"id": f"{number:03}", "organisation_id": row["organisation"]}
            )
    return write_tables(folder, tables)


def add_process(tables: dict[str, list[dict[str, Any]]], row: dict[str, Any]) -> None:
    """Add one bundled event: its process, notices, award, supplier and evidence."""
    key = row["id"]
    award = row["award_yuan"]
    whole_day = row["notice_date"] if len(row["notice_date"] or "") == 10 else None
    process = {
        "id": key,
        "line_id": "line-" + (key[:2] if key.startswith("LC") else key),
        "title": row["project_name"],
        "buyer": row["buyer"],
        "buyer_id": row["buyer"],
        "city": row["city"],
        "service": "operation",
        "year": int(row["year_from"]) if row["year_from"] else None,
        "method": row["method"],
        "budget": row["budget_yuan"],
        "budget_notice": f"{key}-tender" if row["budget_yuan"] else None,
        "ceiling": row["ceiling_yuan"],
        "term_years": float(row["term_years"]) if row["term_years"] else None,
        "awarded": whole_day if award else None,
        "status": "complete" if award else "active",
        "replica": True,
    }
    tables["processes"].append(process)
    add_notice(tables, row, "tender", {"budget": row["budget_yuan"]})
    if not award:
        return
    add_notice(tables, row, "award", {"awards/0/price": award})
    tables["awards"].append(
        {
            "id": f"{key}-a0",
            "process_id": key,
            "notice_id": f"{key}-award",
            "path": "awards/0",
            "price_kind": "total",
            "amount": award,
            "date": whole_day,
            "status": "active",
            "members": 1 if row["winner"] else 0,
        }
    )
    if row["winner"]:
        supplier = {"award_id": f"{key}-a0", "process_id": key, "written": row["winner"]}
        tables["award_suppliers"].append(supplier | {"organisation_id": row["winner"]})


def add_notice(
    tables: dict[str, list[dict[str, Any]]],
    row: dict[str, Any],
    kind: str,
    read: Mapping[str, str | None],
) -> None:
    """Add one notice of *row* and the spans of what was *read* there."""
    notice = f"{row['id']}-{kind}"
    tables["notices"].append(
        {
            "id": notice,
            "process_id": row["id"],
            "kind": kind,
            "title": row["project_name"],
            "url": f"http://127.0.0.1/{notice}.html",
            "fetched_at": "2026-01-01T00:00:00+08:00",
            "sha256": "0" * 64,
            "replica": True,
            "missing": ["experts"],
        }
    )
    for path, quote in read.items():
        if quote:
            span = {"notice_id": notice, "path": path, "start": 3, "end": 3 + len(quote)}
            tables["evidence"].append(span | {"quote": quote})
