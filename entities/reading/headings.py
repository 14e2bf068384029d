"""Headings part a notice into sections: known by their words, never by their numeral.

A province that adds 采购计划备案号 shifts every later numeral by one.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from entities.reading.vocabulary import COLUMNS, LABELS, SECTIONS

HEADING = re.compile(
    r"(?m)^[ ]?(?P<mark>第?[一二三四五六七八九十]{1,3}[、.．,，:： ]"
    r"|[（(][一二三四五六七八九十]{1,3}[）)]、?|\d{1,2}[、.．)）])?"
    r"[ ]?(?P<words>[^\n\t]{2,60})(?P<cell>\t)?"
)
# \u3014 and \u3015 are the brackets around the year in document numbers.
BRACKETED = re.compile(r"[（(\[【\u3014][^（）()\[\]【】\u3014\u3015\n]{0,40}[）)\]】\u3015]")
BRACKETS = str.maketrans("", "", " （）()")
SENTENCE = re.compile(r"[ ，,。；;]")
COLON = re.compile(r"[:：]")
LONGEST_UNNUMBERED = 20
# Labels that fill a line of their own where a table was flattened cell by cell.
CELLS = {"supplier", "supplier_address", "candidate", "code", "amount", "score", "rank"}
LONGEST = 40


class Section(NamedTuple):
    """A heading: where it starts, its kind and its words."""

    start: int
    kind: str
    words: str


def sections(text: str, start: int = 0) -> list[Section]:
    """Return the headings of *text* from *start* that have a known kind, in order."""
    found = []
    for line in HEADING.finditer(text, start):
        head, tail = _parted(line["words"])
        if line["mark"] or (not line["cell"] and _stands_alone(line["words"], tail)):
            kind = _kind(head)
            if kind:
                found.append(Section(line.start(), kind, head))
    return found


def _parted(words: str) -> tuple[str, str]:
    """Return what stands before and after the colon of a heading."""
    found = COLON.search(words)
    return (words[: found.start()], words[found.end() :].strip()) if found else (words, "")


def _stands_alone(words: str, tail: str) -> bool:
    """Say whether a line without a numeral may be a heading: short, no sentence, no value."""
    if len(words) > LONGEST_UNNUMBERED or tail or SENTENCE.search(words.strip()):
        return False
    plain = BRACKETED.sub("", words).strip("：: ")
    return plain not in COLUMNS and LABELS.get(plain) not in CELLS


@lru_cache(maxsize=4096)  # the same headings stand in every notice
def _kind(head: str) -> str | None:
    words, whole = BRACKETED.sub("", head).replace(" ", ""), head.translate(BRACKETS)
    if len(words) > LONGEST:
        return None
    if words.startswith("附件"):
        return "attachments"
    for kind, tells in SECTIONS:
        if any(tell in words or tell in whole for tell in tells):
            return kind
    return None
