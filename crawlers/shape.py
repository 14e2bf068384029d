"""Strict looks into answers: whatever is missing is a `LayoutError` naming address and place."""

import codecs
import html
import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import msgspec
from parsel import Selector
from scrapy.http import Response

from entities.problems import LayoutError

TAG = re.compile(r"<[^<>]{0,200}>")
DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})")


def text_of(body: bytes) -> str:
    """Return *body* as text: by its mark, UTF-8 if it is valid, else the superset GB 18030.

    The declared charset is not asked: pages in GBK that declare UTF-8 are common.
    """
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", errors="replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("gb18030", errors="replace")


def page_of(response: Response) -> Selector:
    """Return the HTML page in *response*."""
    return Selector(text=text_of(response.body), type="html")


def record_of(response: Response) -> dict[str, Any]:
    """Return the JSON object in *response*."""
    return decoded(response.body, response.url)


def decoded(data: bytes | str, url: str) -> dict[str, Any]:
    """Return the JSON object in *data*, which came from *url*."""
    try:
        found = msgspec.json.decode(data)
    except msgspec.DecodeError as error:
        raise LayoutError(f"{url}: the answer is not JSON ({error})") from error
    if not isinstance(found, dict):
        raise LayoutError(f"{url}: the answer is no JSON object")
    return found


def need(record: Mapping[str, Any], key: str, url: str) -> Any:
    """Return what *record* holds under *key*."""
    if key not in record:
        known = ", ".join(sorted(record)[:8])
        raise LayoutError(f"{url}: the answer has no key {key!r} (it has {known})")
    return record[key]


def whole(value: object, key: str, url: str) -> int:
    """Return *value*, found under *key*, as a whole number."""
    if isinstance(value, int | str) and str(value).isdecimal():
        return int(value)
    raise LayoutError(f"{url}: {key} is {value!r}, expected a whole number")


def day(written: object, place: str, url: str) -> date | None:
    """Return the date that *written* begins with, `None` if nothing is written."""
    text = str(written or "").strip()
    if not text:
        return None
    found = DAY.match(text)
    if found is None:
        raise LayoutError(f"{url}: {place} is {text[:30]!r}, expected a date")
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError as error:
        raise LayoutError(f"{url}: {place} is {text[:30]!r}, no day of the calendar") from error


def plain(written: object) -> str:
    """Return *written* without the tags and entities that a search puts into titles."""
    return " ".join(html.unescape(TAG.sub("", str(written or ""))).split())


def stem(url: str) -> str:
    """Return the last part of the path of *url* without its suffix."""
    return urlsplit(url).path.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def names_place(places: tuple[str, ...], *texts: str | None) -> bool:
    """Say whether one of *places* stands in one of *texts*; no places means everywhere."""
    return not places or any(place in (text or "") for place in places for text in texts)
