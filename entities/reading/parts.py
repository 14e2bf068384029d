"""What every reader of a value works on: the text, its labels, records and places."""

from dataclasses import dataclass
from datetime import date

from entities.model import Listed, NoticeKind
from entities.reading.dates import Moment
from entities.reading.document import Document, Proofs
from entities.reading.headings import Section
from entities.reading.labels import Hit
from entities.reading.records import Record
from entities.reading.tenders import Amount
from entities.reading.text import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """One document taken apart. The `note_` methods keep the place of a value and return it."""

    document: Document
    kind: NoticeKind
    found: list[Hit]
    sections: list[Section]
    records: list[Record]
    proofs: Proofs
    listed: Listed | None = None

    @property
    def text(self) -> str:
        return self.document.text

    def first(self, field: str) -> Span | None:
        """Return the first value under *field*."""
        spans = (hit.value for hit in self.found if hit.field == field)
        return next((span for span in spans if span.end > span.start), None)

    def note_words(self, path: str, span: Span | None) -> str | None:
        return self.proofs.note(path, span) if span and span.end > span.start else None

    def note_amount(self, path: str, amount: Amount | None) -> Amount | None:
        if amount:
            self.proofs.note(path, amount.at)
        return amount

    def note_moment(self, path: str, moment: Moment | None) -> Moment | None:
        if moment:
            self.proofs.note(path, (moment.start, moment.end))
        return moment

    def note_day(self, path: str, moment: Moment | date | None) -> date | None:
        """Note the place of a printed date; one from the list or address has no place here."""
        if not isinstance(moment, Moment):
            return moment
        self.proofs.note(path, (moment.start, moment.end))
        return moment.day
