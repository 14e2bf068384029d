"""Lists that take neither a word nor days: read from the newest row until rows are too old.

A page names the next one only while it holds a row that is young enough, so that a list of ten
years costs a watchdog of one year a tenth of its pages.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from crawlers.query import MOST_PAGES, Errand, Form, Found, Query, Role, Shortfall
from crawlers.shape import names_place
from entities.model import Listed, from_json, to_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which page of which column is asked for."""

    query: Query
    column: str
    number: int = 1


def errand_at(place: Place, expects: Form) -> Errand:
    """Return the errand of the list page at *place*."""
    context = {"place": to_json(place).decode()}
    return Errand(role=Role.LIST, expects=expects, context=context)


def place_of(errand: Errand) -> Place:
    """Return where the list page of *errand* stands."""
    return from_json(errand.context["place"].encode(), Place)


def is_wanted(query: Query, places: tuple[str, ...], row: Listed) -> bool:
    """Say whether *row* is one of the notices that *query* wants, as far as is known."""
    return (
        query.names(row.title)
        and names_place(places, row.title, row.buyer, row.region)
        and (row.published is None or query.since <= row.published <= query.until)
    )


def following(place: Place, rows: Sequence[Listed], pages: int) -> Place | None:
    """Return the place after *place*, or `None` where all *rows* are too old or none follow.

    The youngest row decides: a list may begin with old notices that are pinned there.
    """
    known = [row.published for row in rows if row.published is not None]
    is_over = bool(known) and max(known) < place.query.since
    if is_over or not rows or place.number >= min(pages, MOST_PAGES):
        return None
    return replace(place, number=place.number + 1)


def cut_off(place: Place, pages: int, url: str) -> Iterator[Found]:
    """Yield a shortfall where more pages follow than are ever asked for."""
    if place.number >= MOST_PAGES and pages > place.number:
        yield Shortfall(
            reason=f"{url}: pages after {MOST_PAGES} are not asked for; ask with a later --since"
        )
