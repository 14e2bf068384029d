"""Finds the notice in a JSON answer: its HTML, and the title that stands beside it.

Portals wrap a notice in one to three objects. Its body is the longest text with tags in the
answer, whatever its key is called; the title is looked for beside it.
"""

import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from entities.problems import LayoutError, NotANoticeError

DEEPEST = 8
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
            if isinstance(value, str) and "<" in value and ">" in value:
                yield Wrapped(body=value, beside=answer)
            yield from wrapped(value, depth + 1)
    elif isinstance(answer, list):
        for value in answer:
            yield from wrapped(value, depth + 1)
