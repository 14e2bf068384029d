"""Epoint's list services besides the full-text search: secinfo, pageinfo and epointjweb.

Each is a form post that answers `custom` with rows. Parameter names differ in case from centre
to centre, and so does the number of the first page. Deep pages want a captcha: a question that
would need them is asked again for half of its days.
"""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import msgspec
from scrapy import Request
from scrapy.http import Response

from crawlers import platforms
from crawlers.platforms.epoint.notice import check_notice, fits, row_of, with_page
from crawlers.query import (
    MOST_PAGES,
    Errand,
    Form,
    Found,
    Query,
    Role,
    Shortfall,
    Tally,
    ask,
    further_pages,
)
from crawlers.shape import decoded, need, record_of, whole
from entities.model import from_json, to_json
from entities.problems import LayoutError

# The vendor's default; sub-sites have their own.
SITE_GUID = "7eb5f7f1-9041-43ad-8e13-8fcb82ea831a"
FORM = {
    "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
    "X-Requested-With": "XMLHttpRequest",
}


class Service(platforms.PlatformOptions, frozen=True, kw_only=True):
    """*url* is the service, *detail_base* what stands before the address in a row."""

    url: str
    detail_base: str
    site_guid: str = SITE_GUID
    categories: tuple[str, ...] = ("",)
    places: tuple[str, ...] = ()
    page_size: int = 15


class Windowed(Service, frozen=True, kw_only=True):
    """*names* are the centre's own names of parameters, by ours; *more* is sent as it stands."""

    names: dict[str, str] = {}  # noqa: RUF012 - msgspec copies the default
    more: dict[str, str] = {}  # noqa: RUF012 - msgspec copies the default
    page_base: int = 0
    max_free_pages: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which page of which category is asked for; *pages* is how many there are, where known.

    *first* is the first notice of the first page, by which a page that repeats it is known.
    """

    query: Query
    category: str
    number: int = 1
    pages: int = 0
    first: str = ""
    token: str = ""


class SecInfo:
    """`getSecInfoListYzm`: plain form fields; the captcha field stays empty."""

    Options = Windowed

    def __init__(self, options: Windowed) -> None:
        self.options = options

    def start(self, query: Query) -> Iterator[Request]:
        """Yield the first page of each category."""
        for category in self.options.categories:
            yield self._page(Place(query=query, category=category))

    def read(self, response: Response, errand: Errand) -> Iterator[Found]:
        """Yield the rows of a list and its further pages, nothing for a notice."""
        if errand.role is not Role.LIST:
            check_notice(response)
            return
        further = yield from windowed(self.options, place_of(errand), response)
        yield from map(self._page, further)

    def _page(self, place: Place) -> Request:
        fields = {"YZM": "", "ImgGuid": "", **asked_fields(self.options, place, SEC_NAMES)}
        return listing(self.options.url, fields, place)


class PageInfo:
    """`getPageInfoListNew`: the fields as one JSON text, with the token any visitor is given.

    Without *token_url* it is `getPageInfoListNewYzm`: plain fields and no token.
    """

    class Options(Windowed, frozen=True, kw_only=True):
        """*token_url* is `getNoUserAccessToken`, which asks for no name."""

        token_url: str = ""

    def __init__(self, options: Options) -> None:
        self.options = options

    def start(self, query: Query) -> Iterator[Request]:
        """Yield the request of the token, or the first page of each category."""
        if self.options.token_url:
            place = Place(query=query.wordless(), category="")
            yield listing(self.options.token_url, {"params": "{}"}, place)
        else:
            yield from self._first_pages(Place(query=query, category=""))

    def read(self, response: Response, errand: Errand) -> Iterator[Found]:
        """Yield what a token opens, or the rows of a list; nothing for a notice."""
        if errand.role is not Role.LIST:
            check_notice(response)
            return
        place = place_of(errand)
        if self.options.token_url and not place.token:
            custom = need(record_of(response), "custom", response.url)
            token = custom.get("access_token") if isinstance(custom, dict) else None
            if not token:
                raise LayoutError(f"{response.url}: custom holds no access_token")
            # One token opens the lists of all terms.
            for term in place.query.each_term():
                yield from self._first_pages(replace(place, query=term, token=str(token)))
            return
        further = yield from windowed(self.options, place, response)
        yield from map(self._page, further)

    def _first_pages(self, place: Place) -> Iterator[Request]:
        for category in self.options.categories:
            yield self._page(replace(place, category=category))

    def _page(self, place: Place) -> Request:
        fields = asked_fields(self.options, place, PAGE_NAMES)
        if not self.options.token_url:
            return listing(self.options.url, {"YZM": "", "ImgGuid": "", **fields}, place)
        numbers = {self._named("page"), self._named("size")}
        typed = {k: int(v) if k in numbers else v for k, v in fields.items()}
        return listing(self.options.url, {"params": msgspec.json.encode(typed).decode()}, place)

    def _named(self, name: str) -> str:
        return self.options.names.get(name, PAGE_NAMES[name])


class JWeb:
    """`epointjweb/zcfgSearch.action`: the number of pages first; no days can be asked for."""

    Options = Service

    def __init__(self, options: Service) -> None:
        self.options = options

    def start(self, query: Query) -> Iterator[Request]:
        """Yield the question how many pages each category has."""
        for category in self.options.categories:
            place = Place(query=query, category=category)
            yield self._ask("getListByCount", place)

    def read(self, response: Response, errand: Errand) -> Iterator[Found]:
        """Yield the first page of a count, or the rows of a page; nothing for a notice."""
        if errand.role is not Role.LIST:
            check_notice(response)
            return
        place = place_of(errand)
        if not place.pages:
            custom = need(record_of(response), "custom", response.url)
            pages = whole(custom, "custom (the number of pages)", response.url)
            if pages:
                yield self._ask("getList", replace(place, pages=pages))
            return
        rows = need(custom_of(response), "Table", response.url) or []
        if not rows:
            raise LayoutError(f"{response.url}: page {place.number} of {place.pages} is empty")
        yield Tally(total=len(rows), seen=len(rows))
        first = yield from fitting(self.options, place, rows, response.url)
        last, _ = row_of(rows[-1], self.options.detail_base, response.url)
        is_done = last.published is not None and last.published < place.query.since
        if place.number < min(place.pages, MOST_PAGES) and not is_done:
            further = replace(place, number=place.number + 1, first=place.first or first)
            yield self._ask("getList", further)

    def _ask(self, command: str, place: Place) -> Request:
        fields = {
            "siteGuid": self.options.site_guid,
            "title": place.query.keyword,
            "categorynum": place.category,
            "pageIndex": str(place.number),
            "pageSize": str(self.options.page_size),
        }
        return listing(f"{self.options.url}?cmd={command}", fields, place)


SEC_NAMES = {
    "guid": "siteGuid",
    "category": "categoryNum",
    "keyword": "content",
    "page": "pageIndex",
    "size": "pageSize",
    "since": "startdate",
    "until": "enddate",
}
PAGE_NAMES = {**SEC_NAMES, "keyword": "kw", "since": "startDate", "until": "endDate"}


def asked_fields(options: Windowed, place: Place, defaults: Mapping[str, str]) -> dict[str, str]:
    """Return the fields that ask for the page of *place*, under the centre's own names."""
    values = {
        "guid": options.site_guid,
        "category": place.category,
        "keyword": place.query.keyword,
        "page": str(options.page_base + place.number - 1),
        "size": str(options.page_size),
        "since": f"{place.query.since} 00:00:00",
        "until": f"{place.query.until} 23:59:59",
    }
    return {options.names.get(k, defaults[k]): v for k, v in values.items()} | options.more


def listing(url: str, fields: Mapping[str, str], place: Place) -> Request:
    """Return the request of a list page."""
    token = {"Authorization": f"Bearer {place.token}"} if place.token else {}
    return ask(
        url,
        Errand(role=Role.LIST, expects=Form.JSON, context={"place": to_json(place).decode()}),
        body=urlencode(fields).encode(),
        headers={**FORM, **token},
    )


def place_of(errand: Errand) -> Place:
    """Return which page *errand* asked for."""
    return from_json(errand.context["place"].encode(), Place)


def custom_of(response: Response) -> dict[str, Any]:
    """Return `custom` of an answer, an object or the text of one; without it the shape is new."""
    custom = need(record_of(response), "custom", response.url)
    if isinstance(custom, str):
        return decoded(custom, response.url)
    if not isinstance(custom, dict):
        raise LayoutError(f"{response.url}: custom is {str(custom)[:40]!r}, expected an object")
    return custom


def fitting(
    options: Service, place: Place, rows: Sequence[Mapping[str, Any]], url: str
) -> Generator[Found, None, str]:
    """Yield those of *rows* that fit the query; return the id of the first row."""
    first = ""
    for record in rows:
        found, address = row_of(record, options.detail_base, url)
        first = first or found.native_id
        if first == place.first:
            raise LayoutError(
                f"{url}: page {place.number} repeats page 1; check how the site file names the page"
            )
        if fits(place.query, options.places, found):
            yield from with_page(found, address)
    return first


def windowed(
    options: Windowed, place: Place, response: Response
) -> Generator[Found, None, list[Place]]:
    """Yield the rows of a list; return the pages that are still to be asked for."""
    url, custom = response.url, custom_of(response)
    total = whole(need(custom, "count", url), "count", url)
    rows = need(custom, "infodata", url) or []
    free = options.max_free_pages or MOST_PAGES
    if place.number == 1 and total > free * options.page_size:
        halves = place.query.halves()
        if halves:
            return [replace(place, query=half) for half in halves]
        yield Shortfall(reason=f"{url}: {total} rows on one day, pages after {free} want a captcha")
    if place.number == 1 and total and not rows:
        raise LayoutError(f"{url}: count is {total}, but infodata is empty")
    yield Tally(total=total if place.number == 1 else 0, seen=len(rows))
    first = yield from fitting(options, place, rows, url)
    if place.number > 1:
        return []
    place = replace(place, first=first)
    further = (replace(place, number=n) for n in further_pages(total, options.page_size))
    return [one for one in further if one.number <= free]
