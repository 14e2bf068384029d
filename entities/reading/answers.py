"""Finds the notice in a JSON answer: its HTML, and the title that stands beside it.

Portals wrap a notice in one to three objects. Its body is the longest text with tags in the
answer, whatever its key is called, plain or in base64; the title is looked for beside it.
"""

import html
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from entities.problems import DataError, LayoutError, NotANoticeError
from entities.reading.charset import decode

DEEPEST = 8
# A file's name or an id is shorter than any notice.
BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4}){25,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
TITLES = ("title", "noticeTitle", "bulletinTitle")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrapped:
    """The body of a notice and the object it stands in."""

    body: str
    beside: dict[str, Any]


def is_answer(text: str) -> bool:
    """Say whether *text* looks like a JSON object."""
    return text.lstrip("\ufeff \t\r\n").startswith("{")


def markup_of(text: str, url: str) -> str:
    """Return the page that the JSON answer *text* from *url* stands for."""
    try:
        answer = msgspec.json.decode(text.lstrip("\ufeff"))
    except msgspec.DecodeError as error:
        raise LayoutError(f"{url}: begins like JSON and is none ({error})") from error
    found = max(wrapped(answer), key=lambda one: len(one.body), default=None)
    if found is None:
        raise NotANoticeError(f"{url}: a JSON answer without a text of a notice; save its own page")
    title = next((str(found.beside[key]) for key in TITLES if found.beside.get(key)), "")
    heading = f"<h1>{html.escape(title)}</h1>" if title else ""
    return f'<html><body>{heading}<div class="detail-content">{found.body}</div></body></html>'


def wrapped(answer: Any, depth: int = 0) -> Iterator[Wrapped]:
    """Yield every text with tags in *answer*."""
    if depth > DEEPEST:
        return
    if isinstance(answer, dict):
        for value in answer.values():
            text = opened(value) if isinstance(value, str) else ""
            if "<" in text and ">" in text:
                yield Wrapped(body=text, beside=answer)
            yield from wrapped(value, depth + 1)
    elif isinstance(answer, list):
        for value in answer:
            yield from wrapped(value, depth + 1)


def opened(value: str) -> str:
    """Return *value*, decoded where it is base64 of a text: Shandong's bodies, often in GBK."""
    if not BASE64.fullmatch(value):
        return value
    try:
        return decode(b64decode(value), "a body in base64")
    except DataError:
        return value  # a picture or a file
