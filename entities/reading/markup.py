"""Writes the text under an element, keeping where its tables and cells stand.

Cells are parted by tabs and rows by line ends, so that text and tables agree. Inline markup
leaves no trace: Word splits a year over three spans.
"""

import re
from dataclasses import dataclass, field

from lxml import html  # type: ignore[import-untyped] # lxml ships no types

from entities.problems import LayoutError
from entities.reading.document import Row, Table
from entities.reading.text import Span, close_gaps, plain

SKIPPED = {
    *("script", "style", "noscript", "template", "iframe", "object", "svg", "head", "select"),
    "button",
}
INLINE = {
    *(
        "a",
        "abbr",
        "b",
        "bdi",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
    ),
    *("kbd", "label", "mark", "o:p", "q", "s", "samp", "small", "span", "strike", "strong", "sub"),
    *("sup", "time", "tt", "u", "var", "fmt:formatnumber", "st1:chsdate"),
}
BREAKS = ("\n", "\t")
WHITE = re.compile(r"[ \n\t\r]+")
MAX_DEPTH = 200
MAX_SPAN = 60
HIDDEN = "display:none"
Carried = dict[int, tuple[int, Span]]


@dataclass(slots=True)
class Writer:
    """Collects the text of a page with the places of its cells."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    line: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def add(self, words: str) -> None:
        self.pieces.append(words)
        self.length += len(words)

    def flush(self, mark: str = "\n") -> None:
        """End the line that is being written with *mark*, unless nothing was written."""
        words = one_line("".join(self.line))
        self.line.clear()
        if words:
            self.add(words)
        if mark and self.pieces and self.pieces[-1] not in BREAKS:
            self.add(mark)

    def write_line(self, words: str) -> Span:
        """Write *words* as a line of their own and return their place."""
        self.flush()
        start = self.length
        self.line.append(words)
        self.flush("")
        span = Span(start, self.length)
        self.flush()
        return span

    def end_row(self) -> None:
        """Turn the tab after the last cell into a line end."""
        if self.pieces and self.pieces[-1] == "\t":
            self.pieces[-1] = "\n"

    def end_cell(self, start: int) -> None:
        """Drop the breaks since *start* that only the blocks inside a cell left."""
        while self.length > start and self.pieces[-1] in BREAKS:
            self.length -= len(self.pieces.pop())


def one_line(words: str) -> str:
    """Return *words* on one line, labels closed."""
    return close_gaps(WHITE.sub(" ", plain(words))).strip()


def write(node: html.HtmlElement, writer: Writer, depth: int = 0) -> None:
    """Write the text under *node*, block by block."""
    tag = node.tag
    if not isinstance(tag, str) or tag in SKIPPED:
        return
    if HIDDEN in (node.get("style") or "").replace(" ", ""):
        return
    if depth > MAX_DEPTH:
        raise LayoutError(
            f"the page nests deeper than {MAX_DEPTH} elements, which no notice does; leave it out"
        )
    if tag == "table":
        _write_table(node, writer, depth)
    elif tag in INLINE:
        _write_inside(node, writer, depth)
    else:
        writer.flush()
        _write_inside(node, writer, depth)
        writer.flush()


def _write_inside(node: html.HtmlElement, writer: Writer, depth: int) -> None:
    writer.line.append(node.text or "")
    for child in node:
        write(child, writer, depth + 1)
        writer.line.append(child.tail or "")


def _write_table(table: html.HtmlElement, writer: Writer, depth: int) -> None:
    writer.flush()
    place = len(writer.tables)
    writer.tables.append(())
    rows: list[Row] = []
    carried: Carried = {}
    for line in table.xpath("./caption|./tr|./tbody/tr|./thead/tr|./tfoot/tr"):
        row, carried = _write_row(line, writer, depth, carried)
        rows.append(row)
    writer.tables[place] = tuple(rows)
    writer.flush()


def _write_row(
    line: html.HtmlElement, writer: Writer, depth: int, carried: Carried
) -> tuple[Row, Carried]:
    """Write one row; cells that span rows are carried to the rows below."""
    row: list[Span] = []
    below: Carried = {}
    for cell in [line] if line.tag == "caption" else line.xpath("./td|./th"):
        _carry(row, carried, below)
        span = _write_cell(cell, writer, depth)
        tall = _span_of(cell, "rowspan")
        for _ in range(_span_of(cell, "colspan")):
            if tall > 1:
                below[len(row)] = (tall - 1, span)
            row.append(span)
    _carry(row, carried, below)
    writer.end_row()
    return tuple(row), below


def _carry(row: list[Span], carried: Carried, below: Carried) -> None:
    """Add to *row* the cells that reach into it from above."""
    while len(row) in carried:
        left, span = carried[len(row)]
        if left > 1:
            below[len(row)] = (left - 1, span)
        row.append(span)


def _write_cell(cell: html.HtmlElement, writer: Writer, depth: int) -> Span:
    start = writer.length
    _write_inside(cell, writer, depth + 1)
    writer.flush("")
    writer.end_cell(start)
    end = writer.length
    writer.add("\t")
    return Span(start, end)


def _span_of(cell: html.HtmlElement, name: str) -> int:
    written = (cell.get(name) or "1").strip()
    return (
        min(int(written), MAX_SPAN)
        if written.isascii() and written.isdigit() and int(written)
        else 1
    )
