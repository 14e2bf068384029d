"""The columnar tables: their columns, how they are written, and the one way to open them.

Every table is one Parquet file in `data/processed`, sorted by its first column, so that the same
records give the same bytes. Money is DECIMAL(20,4) yuan, NULL where unknown. An engine opens them
as Ibis tables; DuckDB in memory is the default.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from entities.problems import NoDataError

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

MONEY = pa.decimal128(20, 4)
TEXT = pa.string()
TEXTS = pa.list_(pa.string())

# table: {column: type}. The comment says what a newcomer would ask.
COLUMNS: Mapping[str, Mapping[str, pa.DataType]] = {
    "notices": {
        "id": TEXT,
        "process_id": TEXT,
        "site": TEXT,
        "kind": TEXT,  # entities.model.NoticeKind
        "title": TEXT,
        "published": pa.date32(),
        "url": TEXT,
        "fetched_at": TEXT,  # ISO 8601
        "sha256": TEXT,  # of the body as served
        "replica": pa.bool_(),  # served by the centres in a box
        "drawn_from": TEXT,  # the publication a replica page's facts are from
        "service": TEXT,  # kind of service of the subject, or "unrelated"
        "service_reason": TEXT,
        "method": TEXT,
        "budget": MONEY,
        "missing": TEXTS,  # mandatory fields not found
        "experts": pa.int32(),
        "warnings": TEXTS,
    },
    "processes": {
        "id": TEXT,  # ocid
        "line_id": TEXT,  # the yearly purchases of one service by one buyer
        "line_reason": TEXT,  # why it belongs to that line
        "title": TEXT,
        "buyer": TEXT,  # as written
        "buyer_id": TEXT,
        "agency": TEXT,
        "province": TEXT,
        "city": TEXT,  # analysis.flags.EXAMPLE where the replica invented it
        "division": TEXT,  # six digits
        "service": TEXT,
        "service_reason": TEXT,
        "year": pa.int32(),  # the service is bought for, or the notice's
        "project_number": TEXT,
        "method": TEXT,
        "budget": MONEY,
        "budget_notice": TEXT,  # where it was read
        "ceiling": MONEY,
        "ceiling_notice": TEXT,
        "published": pa.date32(),  # of the first notice
        "deadline": TEXT,  # ISO 8601 with offset
        "awarded": pa.date32(),
        "signed": pa.date32(),
        "term": TEXT,
        "term_years": pa.float64(),
        "seats": pa.int32(),
        "staff": pa.int32(),
        "status": TEXT,  # active, complete, unsuccessful, cancelled (OCDS tender status)
        "notices": pa.int32(),
        "join_reason": TEXT,  # why these notices are one process
        "replica": pa.bool_(),
    },
    "awards": {
        "id": TEXT,
        "process_id": TEXT,
        "notice_id": TEXT,
        "path": TEXT,  # of the award in the notice: "awards/0" or "contract"
        "lot": TEXT,
        "price_kind": TEXT,  # entities.model.PriceKind
        "amount": MONEY,  # of the total, yearly or unit price
        "value": MONEY,  # of a rate or coefficient
        "date": pa.date32(),
        "status": TEXT,  # active, unsuccessful, superseded (by a correction or a contract)
        "members": pa.int32(),  # suppliers named: 0 is unknown, not none
        "notice_ids": TEXTS,  # all notices that tell of it
    },
    "award_suppliers": {
        "award_id": TEXT,
        "process_id": TEXT,
        "organisation_id": TEXT,
        "written": TEXT,
        "address": TEXT,
    },
    "bids": {
        "id": TEXT,
        "process_id": TEXT,
        "notice_id": TEXT,
        "path": TEXT,
        "lot": TEXT,
        "organisation_id": TEXT,
        "written": TEXT,
        "price_kind": TEXT,
        "amount": MONEY,
        "value": MONEY,
        "score": pa.float64(),
        "rank": pa.int32(),
        "rejected": TEXT,
    },
    "mentions": {
        "id": TEXT,
        "notice_id": TEXT,
        "process_id": TEXT,
        "role": TEXT,  # buyer, agency, supplier, bidder
        "written": TEXT,
        "code": TEXT,
        "address": TEXT,
        "organisation_id": TEXT,
        "tier": pa.int32(),  # entities.md 6.1: 1 same code, 2 format rules, ...
        "reason": TEXT,
    },
    "organisations": {
        "id": TEXT,
        "name": TEXT,
        "code": TEXT,
        "division": TEXT,
        "aliases": TEXTS,  # names as written
        "roles": TEXTS,
    },
    "facts": {
        "id": TEXT,
        "organisation_id": TEXT,  # NULL where no notice names the organisation
        "organisation": TEXT,  # as written
        "property": TEXT,  # founded, registered_capital, insured_staff
        "value": TEXT,
        "unit": TEXT,
        "year": pa.int32(),
        "source": TEXT,
        "level": TEXT,
    },
    "cities": {
        "division": TEXT,
        "city": TEXT,
        "province": TEXT,
        "population": pa.int64(),
        "population_year": pa.int32(),
        "source": TEXT,
    },
    "service_quality": {
        "id": TEXT,
        "division": TEXT,
        "city": TEXT,
        "period": TEXT,
        "measure": TEXT,
        "before": TEXT,
        "after": TEXT,
        "unit": TEXT,
        "source": TEXT,
    },
    "evidence": {
        "notice_id": TEXT,
        "path": TEXT,
        "start": pa.int32(),
        "end": pa.int32(),
        "quote": TEXT,
    },
}


def write_table(folder: Path, name: str, rows: Iterable[Mapping[str, Any]]) -> int:
    """Write *rows* as table *name* into *folder* and return their number.

    The file is complete or not there: it is written beside its place and moved.
    """
    schema = pa.schema([pa.field(column, kind) for column, kind in COLUMNS[name].items()])
    ordered = sorted(rows, key=lambda row: tuple(str(row.get(c)) for c in COLUMNS[name]))
    table = pa.Table.from_pylist([dict(row) for row in ordered], schema=schema)
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f".{name}.{os.getpid()}.parquet"
    try:
        pq.write_table(table, beside, compression="zstd")
        beside.replace(folder / f"{name}.parquet")
    finally:
        beside.unlink(missing_ok=True)
    return len(ordered)


def open_tables(folder: Path) -> "BaseBackend":
    """Return an Ibis connection that sees every table of *folder* by its name.

    Raises `NoDataError` where `bidlens build` has not run.
    """
    if not (folder / "processes.parquet").exists():
        raise NoDataError(
            f"{folder} holds no tables; run `bidlens demo` for the bundled facts, "
            "or `bidlens crawl` and `bidlens build`"
        )
    import ibis  # noqa: PLC0415 - 0.6 s of import, needed only by commands that open tables

    engine = ibis.duckdb.connect()
    for name in COLUMNS:
        engine.read_parquet(folder / f"{name}.parquet", table_name=name)
    return engine
