"""Makes the text of a notice uniform, so that every pattern has one form to match.

Full-width digits, letters and signs become ASCII and look-alike radicals become ordinary
characters, but Chinese punctuation stays as written: a name keeps its brackets. Spaces inside
labels and line breaks inside numbers, both left by Word and by flattened markup, are closed.
"""

import re
import unicodedata
from typing import NamedTuple

SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
    "\u3000\x0b\x0c"
)
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufe0f\ufeff"
# Kept although NFKC would change them, for they stand inside names and between values. The last
# four are the full-width square and curly brackets.
PUNCTUATION = "，：；！？（）～\uff3b\uff3d\uff5b\uff5d"


def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = dict.fromkeys(map(ord, INVISIBLE))
    table |= dict.fromkeys(map(ord, SPACES), " ")
    # Full-width ASCII, the yen sign, and the radicals that some converters print for characters.
    ranges = ((0xFF01, 0xFF5F), (0xFFE5, 0xFFE6), (0x2E80, 0x2FE0), (0xF900, 0xFB00))
    for first, last in ranges:
        for code in range(first, last):
            plain = unicodedata.normalize("NFKC", chr(code))
            if chr(code) not in PUNCTUATION and plain != chr(code):
                table[code] = plain
    table |= {ord("￥"): "¥", 0x2028: "\n", 0x2029: "\n", ord("\r"): "\n"}
    return table


TABLE = _table()
SPACE_RUN = re.compile(" {3,}")
LABEL_GAPS = re.compile(
    r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff](?: {1,2}[\u4e00-\u9fff]){1,4}(?= {0,2}[:：])"
)
# A name such as 元某公司 or 日照某公司 on the next line is no unit.
BEFORE_UNIT = re.compile(
    r"(?<!:\d\d)(?<=\d)\n(?=[年月日时点分]|[万亿]?元)(?![\u4e00-\u9fff]{3,40}公司)|\n(?=[:：])"
)
AFTER_UNIT = re.compile(r"(?<=\d[年月])\n(?=\d)")
SPLIT_YEAR = re.compile(r"(?<!\d)(20|201|202|203)\n(\d{1,2})(?=年)")
HEADING_MARK = re.compile(r"(?m)^#{1,6}(?: |$)")


class Span(NamedTuple):
    """A stretch of the normalised text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


def plain(raw: str) -> str:
    """Return *raw* with one kind of space, digit and line end."""
    return raw.replace("\r\n", "\n").translate(TABLE)


def close_gaps(text: str) -> str:
    """Return *text* without the spaces that only spread a label or fill a line."""
    return LABEL_GAPS.sub(lambda found: found[0].replace(" ", ""), SPACE_RUN.sub("  ", text))


def normalise(raw: str) -> str:
    """Return *raw* uniform: no empty lines, no edge spaces, numbers and labels whole."""
    lines = (line.strip(" ") for line in HEADING_MARK.sub("", plain(raw)).split("\n"))
    text = "\n".join(line for line in lines if line)
    text = SPLIT_YEAR.sub(r"\1\2", BEFORE_UNIT.sub("", text))
    return close_gaps(AFTER_UNIT.sub("", text))


def trim(text: str, start: int, end: int, edges: str = " \t\n，,。；;、:：") -> Span:
    """Return the stretch from *start* to *end* without *edges* at either side."""
    while start < end and text[start] in edges:
        start += 1
    while end > start and text[end - 1] in edges:
        end -= 1
    return Span(start, end)
