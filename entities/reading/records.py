"""Gathers what belongs to one bidder: cells of a row or column, or labels in a run.

Columns are known by their heads, never by their place: the order of the columns varies.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from entities.reading.document import Document, Row, Table
from entities.reading.labels import (
    PARTY_FIELDS,
    Hit,
    bare,
    is_head,
    is_ordinal,
    is_side_head,
    meaning,
)
from entities.reading.text import Span
from entities.reading.vocabulary import COLUMNS


class Entry(NamedTuple):
    """A value under a label or column head."""

    field: str
    label: str
    value: Span


class Record(NamedTuple):
    """What was printed of one bidder or lot, and in which section."""

    start: int
    section: str | None
    entries: tuple[Entry, ...]

    def first(self, *fields: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.field in fields), None)

    def all(self, *fields: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.field in fields]


# Sections whose tables may go without heads, and what a row then needs.
AWARDING = {"result"}
NAMED = re.compile(r"^[^\d，。：:]{2,60}(?:公司|院|所|中心|大学|厂|社|部|行|店)$")
PRICED = re.compile(r"¥ ?[\d,]{1,20}+(?:\.\d+)?(?: ?万?元)?|[\d,]{1,20}+(?:\.\d+)? ?万?元")


def column(head: str) -> str | None:
    """Return the field that a column head means."""
    return COLUMNS.get(bare(head)) or meaning(head)


def table_records(document: Document, section_at: dict[int, str | None]) -> list[Record]:
    """Return the records of the tables: rows under heads, or columns beside them."""
    found: list[Record] = []
    for number, table in enumerate(document.tables):
        section = section_at.get(number)
        made = [*_rows(document.text, table), *_columns(document.text, table)]
        if not made and section in AWARDING:
            made = [*_headless(document.text, table)]
        found += [Record(record[0].value.start, section, tuple(record)) for record in made]
    return found


def _headless(text: str, table: Table) -> Iterator[list[Entry]]:
    """Return rows without heads whose only name and only price with its unit say who won."""
    for row in table:
        names = [cell for cell in dict.fromkeys(row) if NAMED.search(cell.of(text))]
        prices = [cell for cell in dict.fromkeys(row) if PRICED.fullmatch(cell.of(text))]
        if len(names) == len(prices) == 1 and not any(map(meaning, _words(text, row))):
            yield [Entry("supplier", "", names[0]), Entry("amount", "", prices[0])]


def _words(text: str, row: Row) -> list[str]:
    return [cell.of(text) for cell in row]


def _rows(text: str, table: Table) -> Iterator[list[Entry]]:
    heads: list[tuple[str | None, str]] = []
    for row in table:
        if _is_column_head(text, row):
            heads = [(column(cell.of(text)), cell.of(text)) for cell in row]
        elif heads and len(row) > 1:
            entries = [
                Entry(field, head, cell)
                for (field, head), cell in zip(heads, row, strict=False)
                if field and cell.end > cell.start
            ]
            if entries and len(set(row)) > 1:
                yield entries


def _is_column_head(text: str, row: Row) -> bool:
    known = [bool(column(cell.of(text))) for cell in row if cell.end - cell.start <= 40]
    if any(is_ordinal(text, cell) for cell in row):
        return False
    return is_head(text, row) or (
        sum(known) >= 2 and len(row) >= 3 and sum(known) * 2 >= len(row) and _no_values(text, row)
    )


def _no_values(text: str, row: Row) -> bool:
    return all(not any(sign.isdigit() for sign in cell.of(text)) for cell in row)


def _columns(text: str, table: Table) -> Iterator[list[Entry]]:
    """Return the records of a table that has one bidder a column."""
    party = next((row for row in table if is_side_head(text, row)), None)
    if party is None:
        return
    width = len(party)
    rows = [row for row in table if len(row) == width and row[0].end - row[0].start <= 40]
    first = next(place for place in range(1, width) if party[place] != party[0])
    for place in range(first, width):
        entries = [
            Entry(field, row[0].of(text), row[place])
            for row in rows
            for field in [column(row[0].of(text))]
            if field and row[place].end > row[place].start
        ]
        if entries:
            yield entries


# What a record may hold, and whether it opens a new one when met again.
GATHERED = {
    "supplier",
    "candidate",
    "proposed",
    "lot",
    "amount",
    "rate",
    "unit_price",
    "price_type",
    "score",
    "rank",
    "supplier_address",
    "code",
    "reason",
    "contract_amount",
}


def label_records(found: list[Hit]) -> list[Record]:
    """Return the records that labels in running text make, one for each party."""
    records: list[Record] = []
    entries: list[Entry] = []
    section: str | None = None

    def close() -> None:
        if entries:
            records.append(Record(entries[0].value.start, section, tuple(entries)))
            entries.clear()

    for hit in found:
        field = _gathered(hit)
        if field is None or hit.value.end <= hit.value.start:
            continue
        if hit.section != section or _opens(field, entries):
            close()
            section = hit.section
        entries.append(Entry(field, hit.label, hit.value))
    close()
    return records


def _gathered(hit: Hit) -> str | None:
    if hit.field == "address" and hit.section in {"result", "proposed", "candidates"}:
        return "supplier_address"
    if hit.field == "name" and hit.section == "proposed":
        return "proposed"
    if hit.field == "name" and hit.section == "result" and hit.label.endswith("单位名称"):
        return "supplier"
    return hit.field if hit.field in GATHERED else None


def _opens(field: str, entries: list[Entry]) -> bool:
    """Say whether *field* starts the record of another party or lot."""
    fields = {entry.field for entry in entries}
    if field in PARTY_FIELDS:
        return bool(fields & set(PARTY_FIELDS))
    if field == "lot":
        return "lot" in fields or bool(fields & {"amount", "rate", "reason", "score"})
    return False
