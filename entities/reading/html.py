"""Turns the bytes of a page into a Document: the notice's block, its text, its tables.

Cells are parted by tabs and rows by line ends, so that text and tables agree. Inline markup
leaves no trace: Word splits a year over three spans.
"""

import re
from dataclasses import dataclass, field

import lxml.html
from lxml import etree

from entities.problems import LayoutError, NotANoticeError
from entities.reading.document import Document, Pair, Row, Table
from entities.reading.text import Span, close_gaps, plain

MAX_BYTES = 20_000_000  # a page above is quarantined by the caller, never cut
BODIES = (
    "//div[contains(@class,'vF_detail_content_container') or contains(@class,'vF_detail_content')"
    " or contains(@class,'vT_detail_content')]",
    "//div[@id='mycontent']",
    "//*[@id='noticeArea']",
    "//*[contains(@class,'epoint-article-content')]",
    "//*[@id='mainContent']",
    "//*[contains(concat(' ',@class,' '),' say-con ')]",
    "//*[contains(concat(' ',@class,' '),' ewb-article ')]",
    "//*[contains(concat(' ',@class,' '),' news-article ')]",
    "//*[@id='infoContentM']",
    "//*[contains(concat(' ',@class,' '),' div-article2 ')]",
    "//div[contains(concat(' ',@class,' '),' detail-content ')]",
    "//div[contains(concat(' ',@class,' '),' content_2020 ')]",
    "//*[@id='TDContent']",
    "//table[starts-with(@id,'tblInfo')]",
    "//*[contains(concat(' ',@class,' '),' ewb-main ')]",
)
TITLES = (
    "//meta[@name='ArticleTitle']/@content",
    "//h2[contains(@class,'tc')]",
    "//h4[contains(@class,'h4_o')]",
    "//h1|//h2|//h3",
    "//*[contains(@class,'title') and not(self::td) and not(self::th)][string-length(normalize-space())>7]",
    "//title",
)
# Facts beside the body: when it was published, what the platform says of it.
MARGINS = (
    "//span[@id='pubTime']",
    "//p[contains(@class,'p_o')]",
    "//*[contains(@class,'info-source') or contains(@class,'ewb-article-info') or contains(@class,'ewb-article-sources')]",
    "//*[contains(text(),'信息时间') or contains(text(),'发布时间') or contains(text(),'发布日期')]",
)
SUMMARIES = "//div[contains(@class,'vF_detail_main') or contains(@class,'table')]//td[contains(concat(' ',@class,' '),' title ')]"
SKIPPED = {
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "object",
    "svg",
    "head",
    "select",
    "button",
}
INLINE = set(
    "a abbr b bdi big cite code del dfn em font i img ins kbd label mark q s small span strike strong sub sup time tt u var o:p st1:chsdate".split()
)
LINE_SPACE = re.compile(r"[ \n\t\r]+")
MAX_DEPTH = 200
BREAKS = ("\n", "\t")
LONG_TAG = re.compile(r"<[^<>]{20000,}")
MAX_ATTRIBUTES = 2000  # lxml needs 16 s for 100,000 on one tag
MAX_SPAN = 60


@dataclass(slots=True)
class Writer:
    """Collects the text of a page with the places of its cells."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    line: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    def flush(self, mark: str = "\n") -> None:
        """End the line that is being written with *mark*, unless nothing was written."""
        words = close_gaps(LINE_SPACE.sub(" ", plain("".join(self.line)))).strip()
        self.line.clear()
        if words:
            self.add(words)
        if mark and self.pieces and self.pieces[-1] not in BREAKS:
            self.add(mark)

    def end_row(self) -> None:
        """Turn the tab after the last cell into a line end."""
        if self.pieces and self.pieces[-1] == "\t":
            self.pieces[-1] = "\n"

    def end_of_words(self, start: int) -> int:
        """Return where the text since *start* ends without the breaks after it."""
        end = self.length
        for piece in reversed(self.pieces):
            if piece not in BREAKS or end <= start:
                break
            end -= 1
        return end

    def add(self, words: str) -> None:
        self.pieces.append(words)
        self.length += len(words)

    @property
    def text(self) -> str:
        return "".join(self.pieces)


def html_document(markup: str, url: str | None = None) -> Document:
    """Return the notice in *markup* as a Document."""
    root = _parse(markup)
    writer = Writer()
    title = _title(root)
    writer.line.append(title)
    writer.flush()
    title_span = Span(0, max(0, writer.length - 1))
    pairs = _write_summary(root, writer)
    for margin in _margins(root):
        writer.line.append(margin)
        writer.flush()
    block = _body(root)
    if block is None:
        raise NotANoticeError(f"{url or 'the page'}: holds no text; name a saved notice page")
    _write(block, writer, 0)
    writer.flush("")
    return Document(
        text=writer.text.rstrip("\n\t"),
        title=title_span,
        summary=pairs,
        tables=_fit(writer),
        breadcrumb=" ".join(
            _words(node)
            for node in root.xpath(
                "//*[contains(@class,'crumb') or contains(@class,'position') or contains(@class,'location')]"
            )[:2]
        )[:200],
        url=url,
    )


def _fit(writer: Writer) -> tuple[Table, ...]:
    """Return the tables with cells cut to the final text."""
    end = len(writer.text.rstrip("\n\t"))
    return tuple(
        tuple(
            tuple(Span(min(cell.start, end), min(cell.end, end)) for cell in row) for row in table
        )
        for table in writer.tables
    )


def _parse(markup: str) -> lxml.html.HtmlElement:
    if any(tag[0].count("=") > MAX_ATTRIBUTES for tag in LONG_TAG.finditer(markup)):
        raise LayoutError("the page has a tag with thousands of attributes; it is no notice")
    parser = lxml.html.HTMLParser(
        huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        return lxml.html.document_fromstring(
            plain(markup).encode("utf-8", "replace"), parser=parser
        )
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise LayoutError(f"the page holds no markup that can be read ({error})") from error


def _title(root: lxml.html.HtmlElement) -> str:
    for path in TITLES:
        for found in root.xpath(path):
            words = found if isinstance(found, str) else _words(found)
            if 4 <= len(words) <= 300:
                return words.strip()
    return ""


def _words(node: lxml.html.HtmlElement) -> str:
    return LINE_SPACE.sub(" ", plain(node.text_content())).strip()


def _body(root: lxml.html.HtmlElement) -> lxml.html.HtmlElement | None:
    """Return the element that holds the notice: a known one, else the densest block."""
    for path in BODIES:
        found = [node for node in root.xpath(path) if len(_words(node)) > 20]
        if found:
            return max(found, key=lambda node: len(node.text_content()))
    body = root.find(".//body")
    block = root if body is None else body
    return _densest(block) if _words(block) else None


def _densest(block: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """Walk down while one child keeps nine tenths of the text that is not links."""
    while True:
        size = _size(block)
        heavy = [
            child
            for child in block
            if isinstance(child.tag, str) and child.tag not in SKIPPED and _size(child) > 0.9 * size
        ]
        if len(heavy) != 1 or heavy[0].tag in {"table", "p"}:
            return block
        block = heavy[0]


def _size(node: lxml.html.HtmlElement) -> int:
    links = sum(len(_words(link)) for link in node.iter("a"))
    scripts = sum(len(_words(code)) for code in node.iter("script", "style"))
    return max(0, len(_words(node)) - links - scripts)


def _margins(root: lxml.html.HtmlElement) -> list[str]:
    found: list[str] = []
    for path in MARGINS:
        words = [_words(node) for node in root.xpath(path)]
        found += [line for line in words if line and len(line) < 200 and line not in found]
    return found[:4]


def _write_summary(root: lxml.html.HtmlElement, writer: Writer) -> tuple[Pair, ...]:
    pairs = []
    for label in root.xpath(SUMMARIES):
        value = label.getnext()
        if value is None or value.tag != "td":
            continue
        spans = []
        for cell, mark in ((label, "\t"), (value, "\n")):
            writer.line.append(_words(cell))
            start = writer.length
            writer.flush("")
            spans.append(Span(start, writer.length))
            writer.add(mark)
        pairs.append(Pair(spans[0], spans[1]))
    return tuple(pairs)


def _write(node: lxml.html.HtmlElement, writer: Writer, depth: int) -> None:
    """Write the text under *node*, block by block."""
    tag = node.tag
    if (
        not isinstance(tag, str)
        or tag in SKIPPED
        or "display:none" in (node.get("style") or "").replace(" ", "")
    ):
        return
    if depth > MAX_DEPTH:
        raise LayoutError(f"the page nests deeper than {MAX_DEPTH} elements; it is no notice")
    if tag == "table":
        _write_table(node, writer, depth)
        return
    block = tag not in INLINE
    if block:
        writer.flush()
    _write_inside(node, writer, depth)
    if block:
        writer.flush()


def _write_inside(node: lxml.html.HtmlElement, writer: Writer, depth: int) -> None:
    writer.line.append(node.text or "")
    for child in node:
        _write(child, writer, depth + 1)
        writer.line.append(child.tail or "")


def _write_table(table: lxml.html.HtmlElement, writer: Writer, depth: int) -> None:
    writer.flush()
    rows: list[Row] = []
    carried: dict[int, tuple[int, Span]] = {}
    place = len(writer.tables)
    writer.tables.append(())
    for line in table.xpath("./tr|./tbody/tr|./thead/tr|./tfoot/tr"):
        row, carried = _write_row(line, writer, depth, carried)
        rows.append(row)
    writer.tables[place] = tuple(rows)
    writer.flush()


def _write_row(
    line: lxml.html.HtmlElement, writer: Writer, depth: int, carried: dict[int, tuple[int, Span]]
) -> tuple[Row, dict[int, tuple[int, Span]]]:
    """Write one row; cells that span rows are carried to the rows below."""
    row: list[Span] = []
    below: dict[int, tuple[int, Span]] = {}

    def carry() -> None:
        while len(row) in carried:
            left, span = carried[len(row)]
            if left > 1:
                below[len(row)] = (left - 1, span)
            row.append(span)

    for cell in line.xpath("./td|./th"):
        carry()
        span = _write_cell(cell, writer, depth)
        tall, wide = _span_of(cell, "rowspan"), _span_of(cell, "colspan")
        for _ in range(wide):
            if tall > 1:
                below[len(row)] = (tall - 1, span)
            row.append(span)
    carry()
    writer.end_row()
    return tuple(row), below


def _write_cell(cell: lxml.html.HtmlElement, writer: Writer, depth: int) -> Span:
    start = writer.length
    _write_inside(cell, writer, depth + 1)
    writer.flush("")
    end = writer.end_of_words(start)
    writer.add("\t")
    return Span(start, end)


def _span_of(cell: lxml.html.HtmlElement, name: str) -> int:
    written = (cell.get(name) or "1").strip()
    return min(int(written), MAX_SPAN) if written.isdecimal() and int(written) else 1
