"""A page after its markup is gone: one text, its tables and its labelled cells as spans.

Readers of values know nothing of HTML: they get the same thing from a page and from flattened
text, and answer with spans of the text.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from entities.model import Evidence
from entities.reading.text import Span


class Pair(NamedTuple):
    """A label and its value that the markup itself joins, as the summary table does."""

    label: Span
    value: Span


Row = tuple[Span, ...]
Table = tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The normalised text of one notice, without the site around it.

    *title* and *body* are spans of it; *summary* holds the pairs of a summary block, which is
    checked against the body.
    """

    text: str
    title: Span
    summary: tuple[Pair, ...] = ()
    tables: tuple[Table, ...] = ()
    breadcrumb: str = ""  # what the site says of the kind of notice
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Proofs:
    """The evidence of a notice while it is read: *note* keeps a span and returns its text."""

    text: str
    items: list[Evidence] = field(default_factory=list)

    def note(self, path: str, span: tuple[int, int]) -> str:
        quote = self.text[span[0] : span[1]]
        self.items.append(Evidence(path=path, start=span[0], end=span[1], quote=quote))
        return quote
