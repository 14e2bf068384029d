"""The flags of the last scan on disk: flags.jsonl for reading, flags.parquet for queries.

Both are sorted as the scan is, and the same flags give the same bytes.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.flags import Flag, State
from entities.problems import DataError, NoDataError

SCHEMA_VERSION = "1"
LINES, TABLE = "flags.jsonl", "flags.parquet"
TEXT, NUMBER, WHOLE = pa.string(), pa.float64(), pa.int64()
PROOF = {"label": TEXT, "value": TEXT, "quote": TEXT, "url": TEXT, "notice": TEXT}
PROOF |= {"start": WHOLE, "end": WHOLE, "fetched_at": TEXT, "sha256": TEXT, "drawn_from": TEXT}
COLUMNS = {"id": TEXT, "indicator": TEXT, "state": TEXT, "level": TEXT, "family": TEXT}
COLUMNS |= {"subject": TEXT, "subject_kind": TEXT, "subject_name": TEXT, "city": TEXT}
COLUMNS |= {"buyer": TEXT, "processes": pa.list_(TEXT), "organisations": pa.list_(TEXT)}
COLUMNS |= {"year": WHOLE, "value": NUMBER, "percent": NUMBER, "threshold": NUMBER, "unit": TEXT}
COLUMNS |= {"sample": WHOLE, "chance_rate": NUMBER, "chance_note": TEXT, "q_value": NUMBER}
COLUMNS |= {"reason": TEXT, "innocent": pa.list_(TEXT), "law": pa.list_(TEXT)}
COLUMNS |= {"proofs": pa.list_(pa.struct(list(PROOF.items()))), "evidence_hash": TEXT}


def as_record(flag: Flag) -> dict[str, Any]:
    """Return *flag* as the record that `scan --json`, flags.jsonl and flags.parquet share.

    *percent* repeats a share for people who read the file.
    """
    known: dict[str, Any] = msgspec.to_builtins(flag)
    share = flag.unit == "share" and flag.value is not None
    known |= {
        "id": flag.id,
        "evidence_hash": flag.evidence_hash,
        "percent": round(flag.value * 100, 2) if share and flag.value is not None else None,
    }
    return {column: known[column] for column in COLUMNS}


def document(flags: Sequence[Flag]) -> dict[str, Any]:
    """Return the answer of `scan --json`."""
    return {
        "schema_version": SCHEMA_VERSION,
        "counts": counts(flags),
        "flags": [as_record(flag) for flag in flags],
    }


def counts(flags: Iterable[Flag]) -> dict[str, Any]:
    """Return how many flags have each state, in all and by indicator."""
    listed = list(flags)
    names = sorted({flag.indicator for flag in listed})
    by_name = Counter((flag.indicator, flag.state) for flag in listed)
    total = Counter(flag.state for flag in listed)
    return {
        **{state.value: total[state] for state in State},
        "by_indicator": {
            name: {state.value: by_name[name, state] for state in State} for name in names
        },
    }


def write_flags(folder: Path, flags: Sequence[Flag]) -> None:
    """Write *flags* into *folder*; each file is complete or not there."""
    folder.mkdir(parents=True, exist_ok=True)
    records = [as_record(flag) for flag in flags]
    lines = b"".join(msgspec.json.encode(record) + b"\n" for record in records)
    schema = pa.schema(list(COLUMNS.items()))
    table = pa.Table.from_pylist(records, schema=schema)
    _replace(folder / LINES, lambda beside: beside.write_bytes(lines))
    _replace(folder / TABLE, lambda beside: pq.write_table(table, beside, compression="zstd"))


def _replace(path: Path, write: Callable[[Path], object]) -> None:
    beside = path.with_name(f".{os.getpid()}.{path.name}")
    try:
        write(beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def read_flags(folder: Path) -> list[Flag]:
    """Return the flags of the last scan, in its order."""
    path = folder / LINES
    if not path.exists():
        raise NoDataError(f"{path} is not there; run `bidlens scan`, or `bidlens demo` first")
    flags = []
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            flags.append(msgspec.json.decode(line, type=Flag))
        except msgspec.MsgspecError as error:
            raise DataError(
                f"{path}, line {number}: not a flag ({error}); run `bidlens scan` again"
            ) from error
    return flags
