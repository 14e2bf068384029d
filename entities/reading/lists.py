"""Lists of bidders whose table was flattened cell by cell: opening records, ranked candidates.

Cells that are empty leave no line, so a cell's column cannot be counted. A row is what follows
the name of a bidder; its price is told from deposits, dates and ceilings by its place between
them in the heads.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from entities.reading import money
from entities.reading.headings import Section
from entities.reading.labels import bare, meaning
from entities.reading.parties import CODE, NAMED_END
from entities.reading.records import Entry, Record, column
from entities.reading.text import Span, trim

LINE = re.compile(r"[^\n]+")
NAMES = {"名称", "单位名称"}
PRICE_HEAD = re.compile(r"报价|总价|投标价|金额")
UNIT_LINE = re.compile(r"[（(][^（）()\n]{1,8}[）)]")
TIME_HEAD = re.compile(r"时间")
DEPOSIT_HEAD = re.compile(r"保证金")
CEILING_HEAD = re.compile(r"控制价|限价")
MOMENT = re.compile(
    r"20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:[ T]?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
)
PRICED = re.compile(rf"[¥]?(?:{money.NUMBER})[ ]?(?:{money.UNIT})?")
DEPOSIT = re.compile(
    rf"(?:{PRICED.pattern})?\+?[\u4e00-\u9fff]{{0,6}}(?:保函|保单|保证金|转账|现金|汇款)"
    rf"|{PRICED.pattern}|[无/\-]"
)
LEAD = re.compile(r"(?:联合体)?(?:牵头人|牵头单位|牵头方|主办方)[:：][ ]?")
MEMBER = re.compile(r"(?:联合体)?(?:成员|成员单位|成员方)[一二三\d]?[:：]")
RANK = re.compile(r"第[一二三四五六七八九十]{1,2}(?:名|(?:中标|成交)?候选人)")
LONGEST_NAME = 120
MOST_HEADS = 16
ROW_LINES = 14
FEWEST_HEADS = 2
TOKEN = Decimal(1)


class Heads(NamedTuple):
    """The heads of a list: where its rows begin and what stands before the price."""

    end: int
    label: str
    price: str
    after_time: bool
    after_deposit: bool
    ceiling: bool


def listed(text: str, found: list[Section]) -> list[Record]:
    """Return the rows of the lists of bidders in *text*."""
    lines = [Span(*line.span()) for line in LINE.finditer(text)]
    records: list[Record] = []
    place = 0
    while place < len(lines):
        heads = _heads(text, lines, place)
        if heads is None:
            place += 1
            continue
        rows = _rows(text, lines, heads)
        records += [_record(text, row, heads, found) for row in rows]
        place = max(heads.end, *(row.after for row in rows), place + 1) if rows else place + 1
    return records


def _heads(text: str, lines: list[Span], place: int) -> Heads | None:
    """Return the heads around the line at *place*, when it heads the names of bidders."""
    words = lines[place].of(text)
    known = column(words) == "candidate" or bare(words) in NAMES
    if len(words) > LONGEST_NAME or not known or "：" in words or ":" in words:
        return None
    end = place + 1
    while end < len(lines) and end < place + MOST_HEADS and not _opens(text, lines, end):
        end += 1
    before, after = lines[max(0, place - 4) : place], lines[place + 1 : end]
    if end == len(lines) or end == place + MOST_HEADS or len(after) < FEWEST_HEADS - 1:
        return None
    heads = [line.of(text) for line in after]
    priced = next((n for n, head in enumerate(heads) if _prices(head)), None)
    if priced is None:
        return None
    unit = (
        heads[priced + 1] if UNIT_LINE.fullmatch(" ".join(heads[priced + 1 : priced + 2])) else ""
    )
    earlier = [*(line.of(text) for line in before), *heads[:priced]]
    return Heads(
        end=end,
        label=words,
        price=heads[priced] + unit,
        after_time=any(TIME_HEAD.search(head) for head in heads[:priced]),
        after_deposit=any(DEPOSIT_HEAD.search(head) for head in earlier),
        ceiling=any(CEILING_HEAD.search(head) for head in heads),
    )


def _prices(head: str) -> bool:
    return bool(PRICE_HEAD.search(head)) and not DEPOSIT_HEAD.search(head)


def _opens(text: str, lines: list[Span], place: int) -> bool:
    """Say whether a row begins at *place*: with a code, a rank or a name."""
    words = lines[place].of(text)
    return bool(CODE.fullmatch(words) or RANK.fullmatch(words)) or _is_name(text, lines, place)


def _is_name(text: str, lines: list[Span], place: int) -> bool:
    words = LEAD.sub("", lines[place].of(text))
    if (
        len(words) > LONGEST_NAME
        or meaning(words)
        or MEMBER.match(words)
        or not NAMED_END.search(words)
    ):
        return False
    return ":" not in words and "：" not in words and "。" not in words


class Row(NamedTuple):
    """A bidder's lines: its name, code, rank and other cells, and the line after them."""

    name: Span
    code: Span | None
    rank: Span | None
    cells: tuple[Span, ...]
    after: int


def _rows(text: str, lines: list[Span], heads: Heads) -> list[Row]:
    """Return the rows after *heads*; the list ends where a row grows too long."""
    names = []
    last = heads.end
    for place in range(heads.end, len(lines)):
        if place - last > ROW_LINES:
            break
        if _is_name(text, lines, place):
            names.append(place)
            last = place
    return [
        _row(text, lines, place, following)
        for place, following in zip(names, [*names[1:], last + ROW_LINES], strict=False)
    ]


def _row(text: str, lines: list[Span], place: int, following: int) -> Row:
    name, end = lines[place], min(following, len(lines))
    ahead = [line for line in lines[max(0, place - 2) : place] if line.end <= name.start]
    code = next((line for line in ahead if CODE.fullmatch(line.of(text))), None)
    rank = next((line for line in ahead if RANK.fullmatch(line.of(text))), None)
    start = place + 1
    while start < end and MEMBER.match(text, lines[start].start):
        name, start = Span(name.start, lines[start].end), start + 1
    return Row(name, code, rank, tuple(lines[start:end]), end)


def _record(text: str, row: Row, heads: Heads, found: list[Section]) -> Record:
    section = next((part.kind for part in reversed(found) if part.start <= row.name.start), None)
    entries = [Entry("candidate", heads.label, trim(text, *row.name))]
    if row.code:
        entries.append(Entry("code", "", row.code))
    if row.rank:
        entries.append(Entry("rank", "", row.rank))
    price = _price(text, row.cells, heads)
    if price:
        entries.append(Entry("amount", heads.price, price))
    return Record(row.name.start, section, tuple(entries))


def _price(text: str, cells: tuple[Span, ...], heads: Heads) -> Span | None:
    """Return the cell of the price; a 1 beside a ceiling stands for a price given elsewhere."""
    dated = [n for n, cell in enumerate(cells) if MOMENT.fullmatch(cell.of(text))]
    if heads.after_time:
        left = list(cells[dated[-1] + 1 :] if dated else cells)
    else:
        left = list(cells[: dated[0]] if dated else cells)
    if heads.after_deposit and left and DEPOSIT.fullmatch(left[0].of(text)):
        left = left[1:]
    first = next(iter(left), None)
    if first is None or not PRICED.fullmatch(first.of(text)):
        return None
    token = heads.ceiling and first.of(text) == str(TOKEN)
    return None if token else first
