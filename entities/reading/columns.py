"""Reads tables whose markup is gone, even when heads and cells touch each other.

序号供应商名称供应商地址中标（成交）金额评审总得分1某某有限公司某地报价：999200（元）95.5 is such a
table. Its heads say in which order names, prices and scores follow; each is then found by its
own shape.
"""

import re
from typing import NamedTuple

from entities.reading import money
from entities.reading.headings import Section
from entities.reading.labels import LOT, PARTY_FIELDS
from entities.reading.parties import NAMED_END, ORGANISATION
from entities.reading.places import PLACES
from entities.reading.records import Entry, Record, column
from entities.reading.text import Span, trim
from entities.reading.vocabulary import COLUMNS, LABELS

FIELDS = {"supplier", "candidate", "supplier_address", "amount", "rate", "score", "rank"} | {
    *("lot", "code", "address", "unit_price"),
}


def _spellings() -> list[str]:
    words = {label for label, field in LABELS.items() if field in FIELDS} | set(COLUMNS)
    for label in list(words):
        for stem in ("中标", "成交"):
            if label.startswith(stem):
                words.add(f"中标（成交）{label[2:]}")
    words |= {"中标（成交金额）", "供应商编码", "中标候选供应商名称"}
    return sorted(
        words - {"单位", "金额", "总分", "得分", "折扣", "系数", "标的", "原因"},
        key=len,
        reverse=True,
    )


HEAD = re.compile(
    f"(?:{'|'.join(map(re.escape, _spellings()))})"
    r"(?:[（(][^（）()\n]{1,12}[）)])?(?:\\[（(][^（）()\n]{1,6}[）)])?"
)
GAP = re.compile(r"[ \n\t]{0,4}")
PER = r"(?:[/每／][\u4e00-\u9fff]{1,6})?"
# What stands before a price in its own cell; an address before it ends in 号 or 室.
NAMED = (
    r"(?:最终|投标|磋商|谈判|响应|成交|中标|首轮|最后)?总?"
    r"(?:报价|总价|单价|金额|下浮率|折扣率|费率|优惠率)(?:[（(][^（）()\n]{1,10}[）)])?[:：] ?"
)
PRICED = re.compile(
    rf"(?:{NAMED})?[¥]?(?:{money.NUMBER}) ?(?:[（(] ?)?(?:人民币)?"
    rf"(?:{money.UNIT}){PER}(?: ?[）)])?{PER}"
)
NAMED_PRICE = re.compile(rf"{NAMED}[¥]?(?:{money.NUMBER})(?:{money.UNIT})?")
BARE_PRICE = re.compile(rf"(?:{money.NUMBER})")
SCORE = re.compile(r"\d{1,3}\.\d{2}(?!\d{0,6}\.?\d{0,6}%)|\d{1,3}(?:\.\d)?(?![\d.])|[-—/]+|无")
TWO_DECIMALS = re.compile(r"(?<![\d.])\d{2,3}\.\d{2}")
CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
COMPANY = re.compile(
    r"[^\d\n\t：:；;，,。 ][^\n\t：:；;，,。 ]{1,45}?公司"
    r"(?:[\u4e00-\u9fff]{2,12}?(?:分公司|支公司))?"
)
ANY_SPACE = " \n\t"
NAMING = {"supplier", "candidate", "after", "reason"}


class Head(NamedTuple):
    """The heads of a flattened table: their fields, words, and where the cells begin."""

    start: int
    end: int
    fields: tuple[str | None, ...]
    words: tuple[str, ...]
    gap: str


def heads(text: str) -> list[Head]:
    """Return the runs of three or more column heads in *text*."""
    found: list[Head] = []
    position = 0
    while match := HEAD.search(text, position):
        run = [match]
        while following := HEAD.match(text, GAP.match(text, run[-1].end()).end()):  # type: ignore[union-attr] # GAP matches nothing, too
            run.append(following)
        position = run[-1].end()
        if len(run) > 2:
            words = tuple(head[0] for head in run)
            gap = text[run[0].end() : run[1].start()]
            found.append(Head(run[0].start(), run[-1].end(), tuple(map(column, words)), words, gap))
    return found


def flat_records(text: str, found: list[Section]) -> list[Record]:
    """Return the records of the flattened tables of *text*."""
    records: list[Record] = []
    runs = heads(text)
    for number, head in enumerate(runs):
        section = next((part for part in reversed(found) if part.start <= head.start), None)
        following = [part.start for part in found if part.start > head.start]
        limits = [*following[:1], *(run.start for run in runs[number + 1 : number + 2]), len(text)]
        rows = _rows(text, head, min(limits))
        lot = _lot_before(text, head.start)
        if lot:
            rows = [row if any(e.field == "lot" for e in row) else [*row, lot] for row in rows]
        records += [
            Record(row[0].value.start, section.kind if section else None, tuple(row))
            for row in rows
        ]
    return records


def _lot_before(text: str, position: int) -> Entry | None:
    """Return the lot that the line above a table names, such as 合同包1(…)."""
    start = text.rfind("\n", 0, max(0, position - 1)) + 1
    mark = LOT.match(text, start)
    return Entry("lot", "", Span(mark.start(), mark.end())) if mark else None


def _rows(text: str, head: Head, limit: int) -> list[list[Entry]]:
    if not NAMING & set(head.fields):
        return []
    if "\n" in head.gap or "\t" in head.gap or len(head.gap) > 1:
        return _split_rows(text, head, limit)
    rows: list[list[Entry]] = []
    position = head.end
    while position < limit:
        while position < limit and text[position] in ANY_SPACE:
            position += 1
        row, after = _row(text, head, position, limit, len(rows) + 1)
        if row is None or after <= position or LOT.match(text, position):
            break
        rows.append(row)
        position = after
    return rows


def _split_rows(text: str, head: Head, limit: int) -> list[list[Entry]]:
    """Read cells that a line break, a tab or two spaces part."""
    gap = re.compile("\n" if "\n" in head.gap else "\t|  |\n")
    cells: list[Span] = []
    position = head.end
    for mark in gap.finditer(text, head.end, limit):
        cells.append(trim(text, position, mark.start(), " \t\n"))
        position = mark.end()
    cells.append(trim(text, position, limit, " \t\n"))
    cells = [cell for cell in cells if cell.end > cell.start]
    rows = []
    for group in _groups(text, cells, head.fields):
        row = zip(head.fields, head.words, group, strict=False)
        rows.append([Entry(field, word, cell) for field, word, cell in row if field])
    return [row for row in rows if _names_someone(text, row)]


def _names_someone(text: str, row: list[Entry]) -> bool:
    """Say whether *row* names an organisation where its heads name one: else it is cut wrong."""
    naming = [entry for entry in row if entry.field in NAMING]
    parties = [entry for entry in naming if entry.field in PARTY_FIELDS]
    return bool(naming) and all(NAMED_END.search(entry.value.of(text)) for entry in parties)


def _groups(text: str, cells: list[Span], fields: tuple[str | None, ...]) -> list[list[Span]]:
    """Cut *cells* into rows: at the running number where there is one, else by count."""
    width = len(fields)
    if fields[0] != "index":
        return [cells[first : first + width] for first in range(0, len(cells) - width + 1, width)]
    groups: list[list[Span]] = []
    for cell in cells:
        if cell.of(text) == str(len(groups) + 1) and (not groups or len(groups[-1]) >= width - 1):
            groups.append([cell])
        elif groups and len(groups[-1]) < width:
            groups[-1].append(cell)
    return groups


def _row(
    text: str, head: Head, position: int, limit: int, number: int
) -> tuple[list[Entry] | None, int]:
    """Read one row whose cells touch or are one space apart."""
    entries: list[Entry] = []
    for place, (field, words) in enumerate(zip(head.fields, head.words, strict=True)):
        while position < limit and text[position] in ANY_SPACE:
            position += 1
        cell = _cell(
            text,
            position,
            limit,
            _Want(field, head.fields[place + 1 :], number, head.fields[0] == "index"),
        )
        if cell is None:
            break
        position = cell.end
        if field not in {"index", "remark", None} and cell.end > cell.start:
            entries.append(Entry(field, words, trim(text, *cell)))
    named = any(entry.field in NAMING for entry in entries)
    return (entries if named else None), position


class _Want(NamedTuple):
    field: str | None
    rest: tuple[str | None, ...]
    number: int
    indexed: bool


def _cell(text: str, position: int, limit: int, want: _Want) -> Span | None:
    """Return the cell that starts at *position*."""
    if want.field == "index":
        mark = str(want.number)
        return Span(position, position + len(mark)) if text.startswith(mark, position) else None
    pattern = SHAPES.get(want.field or "")
    if pattern is not None:
        found = pattern.match(text, position, limit) or _fallback(text, position, limit, want.field)
        end = _before_next(text, found, want) if found else position
        return Span(position, end)
    if want.field in {"supplier", "candidate"}:
        return _name(text, position, limit) or _until_space(text, position, limit, want)
    return _free(text, position, limit, want.rest)


def _before_next(text: str, found: re.Match[str], want: _Want) -> int:
    """Return where a last cell ends when the next row's number touches it: 83.5 and 2甲公司."""
    mark = str(want.number + 1)
    touches = want.indexed and not want.rest and found[0].endswith(mark)
    if touches and found[0] != mark and COMPANY.match(text, found.end()):
        return found.end() - len(mark)
    return found.end()


SHAPES = {"amount": PRICED, "rate": PRICED, "unit_price": PRICED, "score": SCORE, "code": CODE}


def _fallback(text: str, position: int, limit: int, field: str | None) -> re.Match[str] | None:
    if field not in {"amount", "rate", "unit_price"}:
        return None
    return NAMED_PRICE.match(text, position, limit) or BARE_PRICE.match(text, position, limit)


def _name(text: str, position: int, limit: int) -> Span | None:
    """Return the name at *position*: a company first, for 研究中心有限公司 is one."""
    found = COMPANY.match(text, position, limit) or ORGANISATION.match(text, position, limit)
    if not found:
        return None
    end = found.end()
    if end < limit and text[end] in "（(":
        closings = [at for at in (text.find(mark, end, end + 40) for mark in "）)") if at >= 0]
        end = min(closings, default=end - 1) + 1
    return Span(found.start(), end)


def _until_space(text: str, position: int, limit: int, want: _Want) -> Span | None:
    """Return the words up to a space as the name, in rows that a running number opens."""
    ends = [at for at in range(position, min(limit, position + 60)) if text[at] in ANY_SPACE]
    return Span(position, ends[0]) if want.indexed and ends and ends[0] > position + 1 else None


def _free(text: str, position: int, limit: int, rest: tuple[str | None, ...]) -> Span | None:
    """Return a cell of free words: it ends where the next cell's shape begins."""
    following = next(
        (field for field in rest if field in SHAPES or field in {"supplier", "candidate"}), None
    )
    if following in {"supplier", "candidate"}:
        return _before_name(text, position, limit)
    stop = _end_of_words(text, position, limit)
    if following is None:
        return Span(position, stop)
    if following == "score" and (two := TWO_DECIMALS.search(text, position, limit)):
        return Span(position, two.start())
    searched = PRICED if following in {"amount", "rate", "unit_price"} else SHAPES[following]
    found = searched.search(text, position, limit)
    if found is None and following != "score":
        found = NAMED_PRICE.search(text, position, limit) or BARE_PRICE.search(
            text, position, limit
        )
    return Span(position, found.start() if found else stop)


def _end_of_words(text: str, position: int, limit: int) -> int:
    ends = [at for at in (text.find(mark, position, limit) for mark in "\n\t") if at >= 0]
    return min(ends, default=limit)


def _before_name(text: str, position: int, limit: int) -> Span:
    """Return the words before a name that touches them: names begin with a space or a place."""
    found = COMPANY.search(text, position, limit)
    if not found:
        return Span(position, position)
    space = max(text.rfind(mark, position, found.end()) for mark in ANY_SPACE)
    if space > position:
        return Span(position, space)
    starts = [place.start() for place in PLACES.finditer(text, position, found.end() - 6)]
    return Span(position, starts[-1] if starts else position)
