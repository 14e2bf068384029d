"""When a notice was published: its own word, the list's, the signature's, the address's."""

import re
from datetime import date

from entities.model import Listed
from entities.reading.dates import Moment, first_moment
from entities.reading.document import Document
from entities.reading.labels import Hit

DATELINE = re.compile(r"(?m)^(?=.{0,12}20\d\d).{0,60}?(?:来源|打印|浏览|阅读|点击|作者|字号)")
URL_DATE = re.compile(r"/t?(20\d{6})[_/]")
SIGNATURE_LINES = 6
SIGNATURE_LENGTH = 24


def published(document: Document, found: list[Hit], listed: Listed | None) -> Moment | date | None:
    """Return when the notice was published, from the surest sign to the weakest."""
    return (
        _labelled(document.text, found)
        or _dateline(document.text)
        or _among_siblings(document)
        or (listed.published if listed else None)
        or _signed(document.text)
        or _in_url(document.url)
    )


def _labelled(text: str, found: list[Hit]) -> Moment | None:
    for hit in found:
        if hit.field == "published" and hit.value.end > hit.value.start:
            start = hit.value.start
            moment = first_moment(text, start, min(hit.value.end + 20, start + 60))
            if moment and moment.start < hit.value.end:
                return moment
    return None


def _dateline(text: str) -> Moment | None:
    line = DATELINE.search(text)
    return first_moment(text, line.start(), line.end()) if line else None


def _among_siblings(document: Document) -> Moment | None:
    """Return the date after the notice's own title in the list of its process."""
    title = document.title.of(document.text)
    place = document.text.find(title, document.title.end) if len(title) > 8 else -1
    if place < 0:
        return None
    after = place + len(title)
    return first_moment(document.text, after, after + 12)


def _signed(text: str) -> Moment | None:
    """Return the date under the notice, where the issuer signs."""
    end = len(text)
    for _ in range(SIGNATURE_LINES):
        start = text.rfind("\n", 0, end) + 1
        moment = first_moment(text, start, end)
        if moment and end - start < SIGNATURE_LENGTH and moment.hour is None:
            return moment
        end = max(0, start - 1)
    return None


def _in_url(url: str | None) -> date | None:
    found = URL_DATE.search(url or "")
    moment = first_moment(found[1]) if found else None
    return moment.day if moment else None
