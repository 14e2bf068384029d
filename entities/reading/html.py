"""Finds the notice in a page: its title, its block, its summary, what stands beside it.

Known layouts by their selectors, any other by the block that holds most of the text.
"""

import re

from lxml import etree, html  # type: ignore[import-untyped] # lxml ships no types

from entities.problems import LayoutError, NotANoticeError
from entities.reading.document import Document, Pair, Table
from entities.reading.markup import MAX_DEPTH, SKIPPED, Writer, one_line, write
from entities.reading.text import Span


def _classed(name: str, tag: str = "*") -> str:
    return f"//{tag}[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"


# ccgp.gov.cn, ggzy.gov.cn, then what Epoint's customers call the block of the article.
BODIES = (
    "//div[contains(@class, 'F_detail_content') or contains(@class, 'T_detail_content')]",
    "//div[@id='mycontent']",
    "//*[@id='noticeArea']",
    _classed("epoint-article-content"),
    "//*[@id='mainContent']",
    *map(_classed, ("say-con", "ewb-article", "news-article", "div-article2")),
    "//*[@id='infoContentM']",
    *map(_classed, ("detail-content", "content_2020")),
    "//*[@id='TDContent']",
    "//table[starts-with(@id, 'tblInfo')]",
    _classed("ewb-main"),
)
TITLES = ("//meta[@name='ArticleTitle']/@content", _classed("tc", "h2"), _classed("h4_o", "h4"))
HEADINGS = (
    "//h1|//h2|//h3|//h4"
    "|//*[contains(@class, 'title') and not(self::td) and not(self::th) and not(self::title)]"
)
# Facts beside the block: when it was published, which project it belongs to.
MARGINS = (
    "//span[@id='pubTime']",
    _classed("p_o", "p"),
    "//*[contains(@class, 'info-source') or contains(@class, 'article-info')]",
    "//*[contains(@class, 'article-sources')]",
)
DATED = ("信息时间", "发布时间", "发布日期")
SUMMARY_LABELS = (
    "//div[contains(@class, 'F_detail_main') or contains(concat(' ', @class, ' '), ' table ')]"
    "//td[contains(concat(' ', normalize-space(@class), ' '), ' title ')]"
)
TRAILS = (
    "//*[contains(@class, 'crumb') or contains(@class, 'position') or contains(@class, 'location')]"
)
LONG_TAG = re.compile(r"<[^<>]{20000,}")
MAX_ATTRIBUTES = 2000  # lxml needs 16 s for 100,000 on one tag
LEAST_TEXT = 20
MOST_OF = 0.9


def html_document(markup: str, url: str | None = None) -> Document:
    """Return the notice in *markup* as a Document."""
    root = _parse(markup)
    block = _body(root)
    if block is None:
        raise NotANoticeError(
            f"{url or 'the page'}: holds no text, a picture perhaps; save the notice's own page"
        )
    writer = Writer()
    title = writer.write_line(_title(root))
    summary = _write_summary(root, writer)
    dated = [f"//*[contains(text(), '{label}')]" for label in DATED if label in markup]
    for margin in _margins(root, block, [*MARGINS, *dated]):
        writer.write_line(margin)
    write(block, writer)
    writer.flush("")
    text = writer.text.rstrip("\n\t")
    return Document(
        text=text,
        title=title,
        summary=summary,
        tables=tuple(_within(table, len(text)) for table in writer.tables),
        breadcrumb=" ".join(_words(node)[:100] for node in root.xpath(TRAILS)[:2]),
        url=url,
    )


def _within(table: Table, end: int) -> Table:
    """Return *table* with its cells cut to a text of length *end*."""
    return tuple(tuple(Span(min(a, end), min(b, end)) for a, b in row) for row in table)


def _parse(markup: str) -> html.HtmlElement:
    if any(tag[0].count("=") > MAX_ATTRIBUTES for tag in LONG_TAG.finditer(markup)):
        raise LayoutError(
            f"the page has a tag with more than {MAX_ATTRIBUTES} attributes, which no notice has;"
            " leave it out"
        )
    parser = html.HTMLParser(
        huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        root = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise LayoutError(f"the page holds no markup that can be read ({error})") from error
    # Past its limit of depth lxml drops the text and tells only its log.
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise LayoutError(
            f"the page nests deeper than {MAX_DEPTH} elements, which no notice does; leave it out"
        )
    return root


def _words(node: html.HtmlElement) -> str:
    return one_line(node.text_content())


def _title(root: html.HtmlElement) -> str:
    """Return the title: the layout's own, a heading that the window's title repeats, or that."""
    for path in TITLES:
        found = [
            one_line(node) if isinstance(node, str) else _words(node) for node in root.xpath(path)
        ]
        named = [words for words in found if words]
        if named:
            return named[0]
    window = " ".join(_words(node) for node in root.xpath("//title")[:1])
    headings = [words for node in root.xpath(HEADINGS) if 4 <= len(words := _words(node)) <= 300]
    repeated = [words for words in headings if window and (words in window or window in words)]
    return next(iter(repeated or headings), window)


def _body(root: html.HtmlElement) -> html.HtmlElement | None:
    """Return the element that holds the notice: a known one, else the densest block."""
    for path in BODIES:
        found = [node for node in root.xpath(path) if len(_words(node)) > LEAST_TEXT]
        if found:
            return max(found, key=lambda node: len(node.text_content()))
    body = root.find(".//body")
    block = root if body is None else body
    return _densest(block) if _words(block) else None


def _densest(block: html.HtmlElement) -> html.HtmlElement:
    """Walk down while one child keeps most of the text that is not links."""
    for _ in range(MAX_DEPTH):
        least = MOST_OF * _size(block)
        heavy = [child for child in block if child.tag not in SKIPPED and _size(child) > least]
        if len(heavy) != 1 or heavy[0].tag in {"table", "p"}:
            return block
        block = heavy[0]
    return block


def _size(node: html.HtmlElement) -> int:
    """Return how much text *node* holds that is neither link nor script."""
    if not isinstance(node.tag, str):
        return 0
    other = sum(len(part.text_content()) for part in node.iter("a", "script", "style"))
    return max(0, len(_words(node)) - other)


def _margins(root: html.HtmlElement, block: html.HtmlElement, paths: list[str]) -> list[str]:
    """Return the short lines beside *block* that date the notice or number its project."""
    found: list[str] = []
    inside = set(block.iter())
    for path in paths:
        for node in root.xpath(path):
            words = _words(node)
            if node not in inside and 0 < len(words) < 200 and words not in found:
                found.append(words)
    return found[:4]


def _write_summary(root: html.HtmlElement, writer: Writer) -> tuple[Pair, ...]:
    """Write the summary table of ccgp.gov.cn, a label and a value a line."""
    pairs = []
    for label in root.xpath(SUMMARY_LABELS):
        value = label.getnext()
        if value is not None and value.tag == "td":
            spans = []
            for cell, mark in ((label, "\t"), (value, "\n")):
                start = writer.length
                writer.line.append(cell.text_content())
                writer.flush("")
                spans.append(Span(start, writer.length))
                writer.add(mark)
            pairs.append(Pair(*spans))
    return tuple(pairs)
