"""A page, a text or a file becomes notices, each value with its place in the text."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from entities.model import Page, Reading, Source
from entities.problems import DataError
from entities.reading.answers import is_answer, markup_of
from entities.reading.charset import decode
from entities.reading.flat import flat_document
from entities.reading.html import html_document
from entities.reading.limits import Clock, check_size
from entities.reading.reader import ArticleError, read_document

__all__ = ["ArticleError", "read_file", "read_page", "read_text"]


def read_page(page: Page) -> Reading:
    """Return what *page* says; raise NotANoticeError when it is no notice."""
    clock = Clock(page.source.url)
    check_size(page.body, page.source.url)
    text = decode(page.body, page.source.url)
    if not text.strip():
        raise DataError(f"{page.source.url}: is empty; fetch or save the page again")
    if is_answer(text):
        text = markup_of(text, page.source.url)
    make = html_document if _is_markup(text) else flat_document
    document = make(text, page.source.url)
    clock.check()
    reading = read_document(document, page.source, page.listed)
    clock.check()
    return reading


def read_text(text: str, source: Source) -> Reading:
    """Return what the flattened *text* of a notice says."""
    return read_document(flat_document(text, source.url), source)


def read_file(path: Path) -> list[Reading]:
    """Return the notices in the file at *path*, a saved page or a flattened text."""
    try:
        body, saved = path.read_bytes(), path.stat().st_mtime
    except FileNotFoundError as error:
        raise DataError(f"{path}: does not exist; check the name") from error
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}); check its rights") from error
    source = Source(
        url=str(path),
        sha256=hashlib.sha256(body).hexdigest(),
        fetched_at=datetime.fromtimestamp(saved, UTC).replace(microsecond=0),
    )
    return [read_page(Page(source=source, body=body))]


def _is_markup(text: str) -> bool:
    head = text[:4000].lower()
    return (
        "<html" in head
        or "<!doctype html" in head
        or "<div" in head
        or "<table" in head
        or "<p>" in head
    )
