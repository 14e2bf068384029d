"""A request as the platforms see it, and what they answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from crawlers.origin import DRAWN_FROM
from crawlers.replica.notices import Shown
from crawlers.replica.wording import (
    bracketed,
    day_in_words,
    province_in_full,
    ten_thousands,
    yuan,
)
from entities.model import INVENTED

NOTE = "本页为 bidlens 回放页，不是原网站的网页。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked: *host* and *path* of the live site, and the last value of each field."""

    method: str
    host: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    cookie: str = ""
    authorization: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is answered. *sent* cuts the body although its full length is announced."""

    body: bytes
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    sent: int | None = None


PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
PAGES.filters |= {
    "ten_thousands": ten_thousands,
    "yuan": yuan,
    "bracketed": bracketed,
    "day": day_in_words,
    "province": province_in_full,
}
PAGES.globals["note"] = NOTE


def page(template: str, **values: object) -> Answer:
    """Return the page that *template* makes of *values*; a notice tells what it is drawn from."""
    shown = values.get("n")
    drawn_from = ""
    if isinstance(shown, Shown):
        drawn_from = quote(INVENTED if shown.is_generated else shown.evidence)
    return Answer(
        body=PAGES.get_template(template).render(**values).encode(),
        headers={DRAWN_FROM: drawn_from} if drawn_from else {},
    )


def body_of(notice: Shown) -> str:
    """Return the name of the template of the text of *notice*."""
    return f"body/{notice.kind}.html"


def data(document: object) -> Answer:
    """Return *document* as JSON."""
    return Answer(
        body=json.dumps(document, ensure_ascii=False).encode(),
        content_type="application/json;charset=UTF-8",
    )


def missing() -> Answer:
    """Return the answer for an address that no page has."""
    return Answer(body=f"<html><body><h1>404</h1><p>{NOTE}</p></body></html>".encode(), status=404)
