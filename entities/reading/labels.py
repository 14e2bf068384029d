"""Finds every "label: value" of a notice, wherever the layout puts the value.

A label ends in a colon, fills a table cell, or stands alone between spaces in a flattened table.
Its value ends where the next label starts, so that an unknown label also protects its neighbour.
"""

import re
from bisect import bisect_right
from typing import NamedTuple

from entities.reading.document import Document
from entities.reading.text import Span, trim
from entities.reading.vocabulary import DENIALS, LABELS, SECTIONS

COLON = re.compile(r"[:：]")
BREAKS = re.compile(r"[\n\t；;。，,！？“”\"]|  ")
NUMBERING = re.compile(
    r"^(?:第?[一二三四五六七八九十]{1,3}[、.．:： ]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}(?:\.\d{1,2}){0,2}[、.．）)\s]?|[①-⑳■□√◆●★※▲\-])[ ]?"
)
BRACKETS = re.compile(r"[（(\[【〔][^（）()\[\]【】〔〕\n]{0,40}[）)\]】〕]")
OPEN_BRACKETS = "（([【〔"
HEADING = re.compile(
    r"(?m)^[ ]?(?P<mark>第?[一二三四五六七八九十]{1,3}[、.．,，:： ]|[（(][一二三四五六七八九十]{1,3}[）)]、?|\d{1,2}[、.．)）])?[ ]?(?P<words>[^\n\t]{2,60})"
)
LONGEST = max(map(len, LABELS))
LOOK_BACK = 48


class Hit(NamedTuple):
    """A label, the field it means (None when unknown), its value and the section it is in."""

    field: str | None
    label: str
    start: int
    value: Span
    section: str | None


class Section(NamedTuple):
    """A heading: where it starts, its kind and its words."""

    start: int
    kind: str
    words: str


def bare(label: str) -> str:
    """Return *label* without numbering, bracketed notes and spaces."""
    words = NUMBERING.sub("", label.strip(" \t\n")).replace("（成交金额）", "金额")
    return BRACKETS.sub("", words).strip("：: *＊\\/").replace(" ", "").replace("\n", "")


def meaning(label: str) -> str | None:
    """Return the field that *label* means: 中标（成交）金额（元） means amount."""
    words = bare(label)
    if len(words) > 3 * LONGEST or any(denial in words for denial in DENIALS):
        return None
    return LABELS.get(words)


def sections(text: str) -> list[Section]:
    """Return the headings of *text* that have a known kind, in order."""
    found = []
    for line in HEADING.finditer(text):
        words = line["words"]
        head, colon, tail = _split_colon(words)
        if not line["mark"] and (len(words) > 20 or (colon and tail) or " " in words.strip()):
            continue
        kind = _section_kind(head)
        if kind:
            found.append(Section(line.start(), kind, head))
    return found


def _split_colon(words: str) -> tuple[str, str, str]:
    found = COLON.search(words)
    if not found:
        return words, "", ""
    return words[: found.start()], found[0], words[found.end() :].strip()


def _section_kind(head: str) -> str | None:
    words = BRACKETS.sub("", head).replace(" ", "")
    if len(words) > 40:
        return None
    if words.startswith("附件"):
        return "attachments"
    joined = (
        head.replace(" ", "").replace("（", "").replace("）", "").replace("(", "").replace(")", "")
    )
    for kind, tells in SECTIONS:
        if any(tell in words or tell in joined for tell in tells):
            return kind
    return None


def hits(document: Document) -> list[Hit]:
    """Return the labels of *document* with their values, in reading order."""
    text, found = document.text, sections(document.text)
    starts = [section.start for section in found]
    marks = _marks(document)
    summarised = {pair.label.start for pair in document.summary}
    answer = []
    for number, (start, after, label) in enumerate(marks):
        following = marks[number + 1][0] if number + 1 < len(marks) else len(text)
        if after > following:
            continue
        index = bisect_right(starts, start) - 1
        section = found[index].kind if index >= 0 else None
        if start in summarised:
            section = "summary"
        limit = _limit(starts, start, following)
        answer.append(Hit(meaning(label), label, start, _value(text, after, limit), section))
    return answer


def _marks(document: Document) -> list[tuple[int, int, str]]:
    """Return where labels start, where they end, and their words; one for each place."""
    places: dict[int, tuple[int, int, str]] = {}
    for find in (_line_labels, _lone_labels, _colon_labels):
        places |= {mark[0]: mark for mark in find(document.text)}
    places |= {mark[0]: mark for mark in _cell_labels(document)}
    return [places[start] for start in sorted(places)]


def _limit(starts: list[int], start: int, following: int) -> int:
    """Return where a value must end: at the next label or heading."""
    index = bisect_right(starts, start)
    return min(following, starts[index]) if index < len(starts) else following


def _value(text: str, start: int, limit: int) -> Span:
    """Return the value after a label: the rest of its line or cell, or the next one if empty."""
    while start < limit and text[start] in " \t\n:：":
        start += 1
    ends = [text.find(mark, start, limit) for mark in "\n\t"]
    return trim(text, start, min((end for end in ends if end >= 0), default=limit))


def _colon_labels(text: str) -> list[tuple[int, int, str]]:
    found = []
    for colon in COLON.finditer(text):
        at = colon.start()
        if text.startswith("//", at + 1) or (at and text[at - 1].isdigit()):
            continue
        label = _label_before(text, at)
        if label and not _names_lot(text, label):
            found.append((label.start, at + 1, label.of(text)))
    return found


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


LOT_MARK = re.compile(
    r"(?:第?[一二三四五六七八九十\d]{1,3}(?:包|标段|标项|标包)|(?:合同包|采购包|包件?|标段|标项)[一二三四五六七八九十\d]{1,3})"
)


def _names_lot(text: str, label: Span) -> bool:
    """Say whether 包一： only opens the value of the label before it."""
    before = text[max(0, label.start - 3) : label.start].rstrip()
    return before.endswith((":", "：")) and bool(LOT_MARK.fullmatch(label.of(text)))


def _inside_brackets(text: str, mark: int, colon: int) -> bool:
    """Say whether a break stands inside brackets that close before the colon."""
    closing = max(text.find(")", mark, colon), text.find("）", mark, colon))
    if closing < 0 or text[mark] in "\n\t":
        return False
    opening = max(text.rfind("(", mark, closing), text.rfind("（", mark, closing))
    return opening < 0


def _known_ending(text: str, label: Span) -> Span | None:
    """Return the known label that a longer run of words ends with, or the run when short."""
    words = label.of(text)
    opening = max((words.rfind(mark) for mark in OPEN_BRACKETS), default=-1)
    if opening >= 0 and not any(closer in words[opening:] for closer in "）)]】〕"):
        words_start = label.start + opening + 1
        return (
            _known_ending(text, Span(words_start, label.end)) if words_start < label.end else None
        )
    if any(denial in words for denial in DENIALS):
        return label
    core = BRACKETS.sub(lambda found: "\0" * len(found[0]), words).rstrip("\0 *")
    for length in range(min(LONGEST, len(core)), 3, -1):
        if core[-length:] in LABELS and LABELS[core[-length:]] not in WEAK:
            return Span(label.start + len(core) - length, label.end)
    return label if len(core) <= 16 else Span(label.end - 2, label.end)


# Too short or too common to be found at the end of other words.
WEAK = {"name", "address", "lot", "rank", "seats", "staff"}


def _cell_labels(document: Document) -> list[tuple[int, int, str]]:
    """Return label cells that a value cell follows in the same row."""
    found = []
    for table in document.tables:
        for row in table:
            if is_head(document.text, row):
                continue
            for cell, following in zip(row, row[1:], strict=False):
                label = cell.of(document.text)
                if len(label) <= 40 and meaning(label) and not meaning(following.of(document.text)):
                    found.append((cell.start, cell.end, label))
    found += [
        (pair.label.start, pair.label.end, pair.label.of(document.text))
        for pair in document.summary
    ]
    return found


def is_head(text: str, row: tuple[Span, ...]) -> bool:
    """Say whether *row* is a row of column heads: two known ones side by side."""
    known = [bool(meaning(cell.of(text))) for cell in row if len(cell.of(text)) <= 40]
    return any(left and right for left, right in zip(known, known[1:], strict=False))


LONE = re.compile(
    "(?<=[\\s])("
    + "|".join(
        sorted(
            (
                label
                for label, field in LABELS.items()
                if field in {"buyer", "supplier", "number", "project", "amount"} and len(label) > 2
            ),
            key=len,
            reverse=True,
        )
    )
    + ")((?:[（(][^（）()\\n]{1,8}[）)])?)(?=[\\s])"
)


# Words of column heads: a label beside one of them is a head, too.
HEAD_WORD = re.compile(
    "名称|编号|得分|地址|型号|数量|单价|范围|要求|金额|内容|品牌|备注|方法|评审|排名|审查|理由|序号|编码|标准"
)


def _lone_labels(text: str) -> list[tuple[int, int, str]]:
    """Return labels that stand alone between spaces with a value, not a head, beside them."""
    found = []
    for label in LONE.finditer(text):
        after = text[label.end() : label.end() + 24].split(maxsplit=1)
        before = text[max(0, label.start() - 24) : label.start()].split()
        if (
            after
            and not HEAD_WORD.search(after[0])
            and not (before and HEAD_WORD.search(before[-1][-5:]))
        ):
            found.append((label.start(), label.end(), label[0]))
    return found


ALONE = {"number", "project", "plan", "contract_number", "signed", "reason", "published"}


def _line_labels(text: str) -> list[tuple[int, int, str]]:
    """Return labels that fill a line: 一、项目编号 with its value on the next line."""
    found = []
    for line in LINE.finditer(text):
        if meaning(line[0]) not in ALONE:
            continue
        following = text[line.end() + 1 : line.end() + 60].split("\n", 1)[0]
        before = text[max(0, line.start() - 40) : line.start()].rstrip("\n").rsplit("\n", 1)[-1]
        if (
            following
            and not meaning(following)
            and not (meaning(before) and not COLON.search(before))
        ):
            found.append((line.start(), line.end(), line[0]))
    return found


LINE = re.compile(r"(?m)^[^\n\t:：]{4,24}$")
