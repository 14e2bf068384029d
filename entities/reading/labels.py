"""Finds every "label: value" of a notice, wherever the layout puts the value.

A label ends in a colon, fills a table cell or a line, or stands alone between spaces. Its value
ends where the next label starts, so that an unknown label also protects its neighbour.
"""

import re
from bisect import bisect_right
from itertools import pairwise
from typing import NamedTuple

from entities.reading.document import Document, Row, Table
from entities.reading.headings import BRACKETED, COLON, sections
from entities.reading.text import Span, trim
from entities.reading.vocabulary import COLUMNS, DENIALS, LABELS

BREAKS = re.compile(r"[\n\t；;。，,！？“”\"]|  ")
NUMBERING = re.compile(
    r"^(?:第?[一二三四五六七八九十]{1,3}[、.．:： ]|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|\d{1,2}(?:\.\d{1,2}){0,2}[、.．）)\s]?|[①-⑳■□√◆●★※▲\-])[ ]?"
)
# What stands between a label without a value and the next label: its numeral.
NUMBERED_NEXT = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、．）)])\s*"
)
LOT = re.compile(
    r"(?:第?[一二三四五六七八九十\d]{1,3}(?:包|标段|标项|标包)"
    r"|(?:合同包|采购包|包件?|标段|标项)[一二三四五六七八九十\d]{1,3})"
)
OPENING, CLOSING = "（([【\u3014", "）)]】\u3015"
LONGEST = max(map(len, LABELS))
LONGEST_CELL = 40
LOOK_BACK = 48
# Too common to be found at the end of other words.
WEAK = {"name", "address", "lot", "rank", "seats", "staff"}
# Labels that may fill a line with the value on the next.
ALONE = {
    *("number", "project", "plan", "contract_number", "signed", "reason", "published", "buyer"),
    *("agency", "supplier", "amount", "contract_amount", "term", "budget", "ceiling", "deadline"),
    *("opening", "name", "code", "proposed", "method", "region"),
}
LINE = re.compile(r"(?m)^[^\n\t:：]{4,24}$")
LONE = re.compile(
    r"(?<=\s)("
    + "|".join(
        label
        for label in sorted(LABELS, key=len, reverse=True)
        if LABELS[label] in {"buyer", "supplier", "number", "project", "amount"} and len(label) > 2
    )
    + r")((?:[（(][^（）()\n]{1,8}[）)])?)(?=\s)"
)
ORDINAL = re.compile(r"第[一二三四五](?:名|(?:中标|成交)?候选人)")
ORGANISED = re.compile(r"(?:公司|院|所|中心|大学|厂|社|部|行|店|局|队|站|联合体)[）)]?$")
# Who a record is about.
PARTY_FIELDS = ("supplier", "candidate", "proposed")
# Words of column heads: a label beside one of them is a head, too.
HEAD_WORD = re.compile(
    "名称|编号|得分|地址|型号|数量|单价|范围|要求|金额|内容|品牌|备注|方法|评审|排名|审查|理由|序号|编码|标准"
)


class Hit(NamedTuple):
    """A label, the field it means (None when unknown), its value and the section it is in."""

    field: str | None
    label: str
    start: int
    value: Span
    section: str | None


class Mark(NamedTuple):
    """Where a label starts and ends, its words, and where its cell says that the value ends."""

    start: int
    end: int
    label: str
    limit: int | None = None


def bare(label: str) -> str:
    """Return *label* without numbering, bracketed notes and spaces."""
    words = NUMBERING.sub("", label.strip(" \t\n")).replace("（成交金额）", "金额")
    return BRACKETED.sub("", words).strip("：: *\uff0a\\/").replace(" ", "").replace("\n", "")


def meaning(label: str) -> str | None:
    """Return the field that *label* means: 中标（成交）金额（元） means amount."""
    words = bare(label)
    return None if any(denial in words for denial in DENIALS) else LABELS.get(words)


def hits(document: Document) -> list[Hit]:
    """Return the labels of *document* with their values, in reading order."""
    text = document.text
    heads = sections(text, document.title.end)
    starts = [head.start for head in heads]
    summarised = {pair.label.start for pair in document.summary}
    marks = _marks(document)
    answer = []
    for number, (start, end, label, own_limit) in enumerate(marks):
        following = marks[number + 1].start if number + 1 < len(marks) else len(text)
        if end > following:
            continue
        place = bisect_right(starts, start)
        section = "summary" if start in summarised else heads[place - 1].kind if place else None
        limit = min(following, starts[place]) if place < len(starts) else following
        if start and text[start - 1] in OPENING:
            limit = _closing(text, end, limit)
        if own_limit is not None:
            limit = min(limit, own_limit)
        answer.append(Hit(meaning(label), label, start, _value(text, end, limit), section))
    return answer


def _closing(text: str, start: int, limit: int) -> int:
    """Return where the bracket around a label and its value closes: （项目编号：16184）."""
    ends = [text.find(mark, start, limit) for mark in CLOSING]
    return min((end for end in ends if end >= 0), default=limit)


def _value(text: str, start: int, limit: int) -> Span:
    """Return the value after a label: the rest of its line or cell, or the next one if empty."""
    while start < limit and text[start] in " \t\n:：":
        start += 1
    ends = [text.find(mark, start, limit) for mark in "\n\t"]
    end = min((end for end in ends if end >= 0), default=limit)
    return trim(text, start, start if NUMBERED_NEXT.fullmatch(text, start, end) else end)


def _marks(document: Document) -> list[Mark]:
    """Return the labels, one for each place, the surest kind of label's."""
    text = document.text
    cells = {cell.start for table in document.tables for row in table for cell in row}
    lone = [mark for mark in _lone_labels(text) if mark.start not in cells]
    found = [*_line_labels(text), *lone, *_colon_labels(text)]
    places = {mark.start: mark for mark in [*found, *_cell_labels(document)]}
    return [places[start] for start in sorted(places)]


def _colon_labels(text: str) -> list[Mark]:
    found = []
    for colon in COLON.finditer(text):
        at = colon.start()
        if text.startswith("//", at + 1) or (at and text[at - 1].isdigit()):
            continue
        label = _label_before(text, at)
        if label and not _names_lot(text, label):
            found.append(Mark(label.start, at + 1, label.of(text)))
    return found


def _names_lot(text: str, label: Span) -> bool:
    """Say whether 包一： only opens the value of the label before it."""
    before = text[max(0, label.start - 3) : label.start].rstrip()
    return before.endswith((":", "：")) and bool(LOT.fullmatch(label.of(text)))


def _label_before(text: str, colon: int) -> Span | None:
    """Return the label that ends at *colon*."""
    start = max(0, colon - LOOK_BACK)
    for mark in BREAKS.finditer(text, start, colon):
        if not _inside_brackets(text, mark.start(), colon):
            start = mark.end()
    start = max(start, text.rfind("：", start, colon) + 1, text.rfind(":", start, colon) + 1)
    label = trim(text, start, colon, " \t\n")
    numbering = NUMBERING.match(label.of(text))
    if numbering and numbering.end() < label.end - label.start:
        label = Span(label.start + numbering.end(), label.end)
    if label.end <= label.start:
        return None
    return label if meaning(label.of(text)) else _known_ending(text, label)


def _inside_brackets(text: str, mark: int, colon: int) -> bool:
    """Say whether a break stands inside brackets that close before the colon."""
    closing = max(text.find(")", mark, colon), text.find("）", mark, colon))
    if closing < 0 or text[mark] in "\n\t":
        return False
    return max(text.rfind("(", mark, closing), text.rfind("（", mark, closing)) < 0


def _known_ending(text: str, label: Span) -> Span | None:
    """Return the known label that a longer run of words ends with, or the run when short."""
    words = label.of(text)
    opening = max(words.rfind(mark) for mark in OPENING)
    if opening >= 0 and not any(mark in words[opening:] for mark in CLOSING):
        inner = Span(label.start + opening + 1, label.end)
        return _known_ending(text, inner) if inner.start < label.end else None
    if any(denial in words for denial in DENIALS):
        return label
    core = BRACKETED.sub(lambda found: "\0" * len(found[0]), words).rstrip("\0 *")
    for length in range(min(LONGEST, len(core)), 3, -1):
        field = LABELS.get(core[-length:])
        if field and field not in WEAK:
            return Span(label.start + len(core) - length, label.end)
    return label if len(core) <= 16 else Span(label.end - 2, label.end)


def _cell_labels(document: Document) -> list[Mark]:
    """Return label cells that a value cell follows in the same row, and the summary's labels."""
    found = [
        Mark(*pair.label, pair.label.of(document.text), pair.value.end) for pair in document.summary
    ]
    for table in document.tables:
        found += _row_labels(document.text, table)
    return found


def _row_labels(text: str, table: Table) -> list[Mark]:
    """Return the label cells of *table*; rows under column heads hold values only.

    In a table with one bidder a column, the first column heads all the others.
    """
    sideways = any(is_side_head(text, row) for row in table)
    found, width = [], 0
    for row in table:
        if is_head(text, row):
            width = len(row)
        elif len(row) != width and not (sideways and len(set(row)) > 2):
            found += _pairs(text, row)
    return found


def _pairs(text: str, row: Row) -> list[Mark]:
    """Return the labels of *row*; 单位名称 right of 第一中标候选人 names that candidate."""
    found: list[Mark] = []
    left = ""
    for cell, following in pairwise(row):
        field = _means(text, cell)
        if field and not _means(text, following):
            whose = field == "name" and meaning(left) in PARTY_FIELDS
            found.append(
                Mark(cell.start, cell.end, left if whose else cell.of(text), following.end)
            )
        left = cell.of(text) if cell != following else left
    return found


def _means(text: str, cell: Span) -> str | None:
    return meaning(cell.of(text)) if cell.end - cell.start <= LONGEST_CELL else None


def is_head(text: str, row: Row) -> bool:
    """Say whether *row* is a row of column heads: two known ones side by side."""
    known = [
        bool(_means(text, cell) or bare(cell.of(text)[:LONGEST_CELL]) in COLUMNS) for cell in row
    ]
    if any(is_ordinal(text, cell) for cell in row):
        return False  # 名次, 第一名, 第二名 stand above one bidder a column
    pairs = pairwise(zip(row, known, strict=True))
    return any(left[1] and right[1] and left[0] != right[0] for left, right in pairs)


def is_ordinal(text: str, cell: Span) -> bool:
    """Say whether *cell* holds a place in the ranking: 第一名, 第二中标候选人."""
    return cell.end - cell.start <= LONGEST_CELL and bool(ORDINAL.fullmatch(bare(cell.of(text))))


def is_side_head(text: str, row: Row) -> bool:
    """Say whether *row* names bidders side by side after a head at its left."""
    if len(row) < 3 or meaning(row[0].of(text)) not in PARTY_FIELDS:
        return False
    rest = {cell for cell in row[1:] if cell != row[0]}
    named = any(ORGANISED.search(cell.of(text)) for cell in rest)
    return (
        named
        and len(rest) > 1
        and not any(meaning(cell.of(text)) or bare(cell.of(text)) in COLUMNS for cell in rest)
    )


def _lone_labels(text: str) -> list[Mark]:
    """Return labels that stand alone between spaces with a value, not a head, beside them."""
    found = []
    for label in LONE.finditer(text):
        after = text[label.end() : label.end() + 24].split(maxsplit=1)
        before = text[max(0, label.start() - 24) : label.start()].split()
        headed = before and HEAD_WORD.search(before[-1][-5:])
        if after and not headed and not HEAD_WORD.search(after[0]):
            found.append(Mark(label.start(), label.end(), label[0]))
    return found


def _line_labels(text: str) -> list[Mark]:
    """Return labels that fill a line with a value, not another head, on the next."""
    found = []
    for line in LINE.finditer(text):
        if meaning(line[0]) not in ALONE:
            continue
        following = text[line.end() + 1 : line.end() + 60].split("\n", 1)[0]
        before = text[max(0, line.start() - 40) : line.start()].rstrip("\n").rsplit("\n", 1)[-1]
        if following and not _is_head_word(following) and not _is_head_word(before):
            found.append(Mark(line.start(), line.end(), line[0]))
    return found


def _is_head_word(line: str) -> bool:
    return not COLON.search(line) and bool(meaning(line) or bare(line) in COLUMNS)
