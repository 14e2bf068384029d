"""What is asked of a source, and what its answers are made of.

A platform turns a `Query` into requests and each response into `Listed` rows, further requests
and a `Tally`. A request carries an `Errand`: why it was made, and what its reader must know.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Protocol

from scrapy import Request
from scrapy.http import Response

from entities.model import Listed

# Old enough for every centre: each source narrows it to its own reach.
EARLIEST = date(2000, 1, 1)
CHINA = timezone(timedelta(hours=8))
# A total that asks for more is not believed; the tally then says what is missing.
MOST_PAGES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One search term over the days from *since* to *until*, both included.

    *also* are the other terms of the subject: a list that cannot be searched is read once and
    compared with all of them. *sample* stops a site after so many notices. *recheck* asks again for
    archived notices of so many last days, to see which were changed or removed.
    """

    keyword: str
    until: date
    since: date = EARLIEST
    sample: int | None = None
    also: tuple[str, ...] = ()
    recheck: int | None = None

    @property
    def terms(self) -> tuple[str, ...]:
        """All terms, in the same order whichever of them is the keyword."""
        return tuple(sorted({self.keyword, *self.also}))

    def each_term(self) -> Iterator["Query"]:
        """Yield one query a term, in the order they were given."""
        given = tuple(dict.fromkeys((self.keyword, *self.also)))
        for term in given:
            yield replace(self, keyword=term, also=tuple(t for t in given if t != term))

    def wordless(self) -> "Query":
        """Return the query as it is the same for all terms, for a list that takes none."""
        first, *others = self.terms
        return replace(self, keyword=first, also=tuple(others))

    def names(self, title: str) -> bool:
        """Say whether one of the terms stands in *title*."""
        return any(term in title for term in self.terms)

    def within(self, first: date | None, last: date | None) -> "Query | None":
        """Return the query narrowed to *first* and *last*, or `None` if nothing remains."""
        since = max(self.since, first or self.since)
        until = min(self.until, last or self.until)
        return replace(self, since=since, until=until) if since <= until else None

    def years(self) -> Iterator["Query"]:
        """Yield one query a calendar year, oldest first."""
        for year in range(self.since.year, self.until.year + 1):
            part = self.within(date(year, 1, 1), date(year, 12, 31))
            if part is not None:
                yield part

    def halves(self) -> tuple["Query", "Query"] | None:
        """Return the earlier and the later half, or `None` if the query is one day."""
        if self.since == self.until:
            return None
        middle = self.since + (self.until - self.since) // 2
        return replace(self, until=middle), replace(self, since=middle + timedelta(days=1))


def today() -> date:
    """Return the day it is in China."""
    return datetime.now(CHINA).date()


class Role(StrEnum):
    """What a request is for."""

    LIST = "list"
    SHELL = "shell"  # a page that only names the pages of one process
    NOTICE = "notice"


class Form(StrEnum):
    """What the answer to a request must be."""

    HTML = "html"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Why a request is made. *context* is what the platform needs to read the answer.

    *source* counts the sources of the site file; *root* is the first list page a list page
    belongs to. The spider sets both. *narrows* says that the reader asks for less where an answer
    says that there is too much of it.
    """

    role: Role
    expects: Form = Form.HTML
    native_id: str | None = None
    context: Mapping[str, str] = field(default_factory=dict)
    source: int = 0
    root: bytes | None = None
    narrows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What one list page says there is in *total*, and how many rows were *seen* on it.

    *ids* name every row of a page whose next page is known only from itself, so that a list which
    repeats itself is noticed.
    """

    total: int
    seen: int
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """A list holds more than can be asked for: what it showed counts, but it is not complete."""

    reason: str


Found = Request | Listed | Tally | Shortfall


class Platform(Protocol):
    """One transport mode of one vendor product."""

    def start(self, query: Query) -> Iterator[Request]:
        """Yield the first requests of *query*."""

    def read(self, response: Response, errand: Errand) -> Iterator[Found]:
        """Yield what *response* holds; raise `LayoutError` if its shape is unknown."""


def ask(
    url: str,
    errand: Errand,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> Request:
    """Return the request for *errand*: a POST if it has a *body*."""
    return Request(
        url,
        method="GET" if body is None else "POST",
        body=body or b"",
        headers=dict(headers or {}),
        meta={"errand": errand},
    )


def further_pages(total: int, size: int) -> range:
    """Return the numbers of the pages after the first; no list is followed without end."""
    return range(2, min(-(-total // size), MOST_PAGES) + 1)


def errand_of(request: Request) -> Errand:
    """Return why *request* was made."""
    errand: Errand = request.meta["errand"]
    return errand
