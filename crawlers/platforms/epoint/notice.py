"""What all transport modes of Epoint share: addresses, days, places, and the notice pages."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from scrapy.http import Response

from crawlers.query import Errand, Found, Query, Role, ask
from crawlers.shape import day, names_place, need, page_of, plain, stem
from entities.model import Listed
from entities.problems import LayoutError

# Covers every notice page of this vendor seen so far.
BODY = (
    "#noticeArea, .epoint-article-content, #mainContent, .say-con, .ewb-article, .news-article,"
    " #infoContentM, .div-article2, div.detail-content, #TDContent, table[id^=tblInfo],"
    " .ewb-main, .ewb-details-info"
)
MAIN = "<!-- main -->"  # Liaocheng 2023 marks its body by comments
# A page whose script has not filled in the notice yet.
UNFILLED = re.compile(r"\{\{[^{}]{1,80}\}\}|%7B%7B")
FOLDER = re.compile(r"/(20\d\d)(\d\d)(\d\d)/")  # the day in the address of a notice
SHORT_DAY = re.compile(r"\[?\s*(\d{1,2})-(\d{1,2})\s*\]?$")
TITLES = ("titlenew", "realtitle", "title", "customtitle")
REGIONS = ("xiaquname", "infod", "areaname")
DATES = ("infodate", "webdate", "infodatepx", "infodateformat", "showdate", "startdate")
LINKS = ("linkurl", "infourl", "href")


def check_notice(response: Response) -> None:
    """Raise unless *response* is a notice page with its text in it."""
    page = page_of(response)
    found = page.css(BODY)
    if not found and MAIN.encode() not in response.body:
        raise LayoutError(f"{response.url}: no notice body ({BODY})")
    text = "".join(found.xpath("string()").getall()[:1])
    if UNFILLED.search(text):
        raise LayoutError(f"{response.url}: the notice body is a template that was not filled in")


def address_of(base: str, link: str) -> str | None:
    """Return the address that *link* names; the site's root is none (seen in Henan)."""
    path = link.strip()
    address = path if urlsplit(path).scheme else urljoin(base.rstrip("/") + "/", path.lstrip("/"))
    is_root = address.rstrip("/") == base.rstrip("/") or (
        urlsplit(address).path in {"", "/"} and not urlsplit(address).query
    )
    return None if is_root or not path else address


def dated(written: str, address: str | None, url: str) -> date | None:
    """Return the day *written* beside a title; the address completes one without a year."""
    text = plain(written).strip("[]【】 ")
    if text and not SHORT_DAY.match(text):
        return day(text, "the date of a row", url)
    folder = FOLDER.search(address or "")
    if folder is not None:
        return day("-".join(folder.groups()), "the date in an address", url)
    if text:
        raise LayoutError(f"{url}: the date of a row is {text!r}, without a year anywhere")
    return None


def native_id(address: str) -> str:
    """Return the id that *address* carries: a parameter of old pages, the file name of new ones."""
    fields = {name.lower(): value for name, value in parse_qsl(urlsplit(address).query)}
    return fields.get("infoid") or stem(address)


def fits(query: Query, places: tuple[str, ...], found: Listed) -> bool:
    """Say whether *found* is one of the notices that *query* wants, as far as is known."""
    return (
        query.names(found.title)
        and names_place(places, found.title, found.region)
        and (found.published is None or query.since <= found.published <= query.until)
    )


def row_of(record: Mapping[str, Any], base: str, url: str) -> tuple[Listed, str | None]:
    """Return what *record* of a JSON list says of a notice, and its address."""
    link = next((key for key in LINKS if key in record), LINKS[1])
    address = address_of(base, str(need(record, link, url) or ""))
    title = next((plain(record[key]) for key in TITLES if record.get(key)), "")
    if not title:
        raise LayoutError(f"{url}: a record has no title ({', '.join(TITLES)})")
    written = next((str(record[key]) for key in DATES if record.get(key)), "")
    found = Listed(
        native_id=str(record.get("infoid") or (native_id(address) if address else title)),
        title=title,
        published=dated(written, address, url),
        kind=plain(record.get("categoryname")) or None,
        region=next((plain(record[key]) for key in REGIONS if record.get(key)), None),
        project_number=plain(record.get("projectno") or record.get("projectnum")) or None,
        platform=plain(record.get("zhuanzai")) or None,
    )
    return found, address


def with_page(found: Listed, address: str | None) -> Iterator[Found]:
    """Yield *found* and the request for its page, if it has one."""
    yield found
    if address:
        yield ask(address, Errand(role=Role.NOTICE, native_id=found.native_id))
