"""What a correction changes: item, before, after, from its table or its sentences."""

import re
from typing import NamedTuple

from entities.model import Correction
from entities.reading.dates import Moment, first_moment
from entities.reading.records import Record
from entities.reading.sentences import VERB
from entities.reading.text import Span, trim

COLON = re.compile(r"[:：]")
NUMBERING = re.compile(r"^[（(]?\d{1,2}[）)、.．][ ]?")
ABOUT_DEADLINE = re.compile(r"截止|开标|递交|提交|开启")
ORIGINAL = re.compile(
    r"[ ]?(?:\d{1,2}[、.．])?[ ]?原(?:采购|招标|中标|成交|结果)?(?:公告)?(?:的|中的?)?"
)
LONGEST = 300


class Change(NamedTuple):
    """One changed item with the places of its words; *before* may be unprinted."""

    item: Span
    before: Span | None
    after: Span

    def words(self, text: str) -> Correction:
        before = self.before.of(text) if self.before else None
        return Correction(item=self.item.of(text), before=before, after=self.after.of(text))


def changes(text: str, records: list[Record]) -> list[Change]:
    """Return what a correction changes, tables before sentences."""
    tabled = [change for record in records for change in [_from_record(record)] if change]
    return tabled or [
        change for verb in VERB.finditer(text) for change in [_from_verb(text, verb)] if change
    ]


def _from_record(record: Record) -> Change | None:
    item, before, after = record.first("item"), record.first("before"), record.first("after")
    if not after or not (item or before):
        return None
    named = item or before
    return Change(named.value, before.value if before else None, after.value) if named else None


def _from_verb(text: str, verb: re.Match[str]) -> Change | None:
    """Return the change that a sentence such as 开标时间：…更正为：… states."""
    start = max(text.rfind(mark, 0, verb.start()) for mark in "\n；;。") + 1
    end = min(
        (at for at in (text.find(mark, verb.end()) for mark in "\n；;。") if at >= 0),
        default=len(text),
    )
    start = max(start, verb.start() - LONGEST)
    original = ORIGINAL.match(text, start, verb.start())
    head = trim(text, original.end() if original else start, verb.start(), " \t，,。：:由从")
    after = trim(text, verb.end(), min(end, verb.end() + LONGEST), " \t，,。：:")
    if head.end <= head.start or after.end <= after.start:
        return None
    colon = COLON.search(text, *head)
    if not colon or text[colon.start() - 1].isdigit():
        return Change(_unnumbered(text, head), None, after)
    item = _unnumbered(text, Span(head.start, colon.start()))
    before = trim(text, colon.end(), head.end)
    return Change(item, before if before.end > before.start else None, after)


def _unnumbered(text: str, span: Span) -> Span:
    found = NUMBERING.match(span.of(text))
    return Span(span.start + found.end(), span.end) if found else span


def new_deadline(text: str, found: list[Change]) -> Moment | None:
    """Return the deadline after the change, when one of the changes moves it."""
    for change in found:
        if ABOUT_DEADLINE.search(change.item.of(text)):
            moment = first_moment(text, *change.after)
            if moment and moment.hour:
                return moment
    return None
