"""Everything that is served, and how lists are filtered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from crawlers.replica import generated, known, traps
from crawlers.replica.notices import Shelf, Shown
from entities.facts import awards
from entities.model import NoticeKind


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """The notices by serial, newest first; compared by identity, so that queries can be cached."""

    notices: dict[int, Shown]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a list asks for; empty fields ask for nothing.

    *divisions* are prefixes of six-digit codes.
    """

    shelf: Shelf
    words: str = ""
    since: date | None = None
    until: date | None = None
    kinds: frozenset[NoticeKind] = frozenset()
    divisions: tuple[str, ...] = ("",)
    buyer: str = ""
    number: str = ""


def fill(generated_notices: int) -> Catalogue:
    """Return the facts, the traps and *generated_notices* invented ones."""
    return gather(
        [
            *known.notices(awards()),
            *traps.notices(),
            *generated.notices(generated_notices),
        ]
    )


def gather(notices: Iterable[Shown]) -> Catalogue:
    """Return the catalogue of *notices*: newest first, those without a full date last."""
    ordered = sorted(notices, key=lambda n: (n.published, n.serial), reverse=True)
    dated = [n for n in ordered if n.day]
    return Catalogue({n.serial: n for n in [*dated, *(n for n in ordered if not n.day)]})


@lru_cache(maxsize=64)
def find(catalogue: Catalogue, query: Query) -> tuple[Shown, ...]:
    """Return the notices that *query* asks for, newest first."""
    return tuple(n for n in catalogue.notices.values() if _answers(n, query))


def siblings(catalogue: Catalogue, notice: Shown) -> tuple[Shown, ...]:
    """Return the notices of the project of *notice* on the national platform, itself among them."""
    return tuple(
        other
        for other in find(catalogue, Query(shelf=Shelf.GGZY))
        if other.project == notice.project
    )


def _answers(notice: Shown, query: Query) -> bool:
    return (
        query.shelf in notice.shelves
        and query.words in notice.title
        and query.buyer in (notice.buyer or "")
        and query.number in (notice.number or "")
        and (not query.kinds or notice.kind in query.kinds)
        and notice.division.startswith(query.divisions)
        and _falls_between(notice, query.since, query.until)
    )


def _falls_between(notice: Shown, since: date | None, until: date | None) -> bool:
    """Say whether *notice* belongs into a window.

    A month or year counts where it overlaps; without either, the year the service is bought for
    decides, and a notice of which nothing is known stands in every window.
    """
    first, last = since or date.min, until or date.max
    day = notice.day
    if day:
        return first <= day <= last
    if len(notice.published) == 7:
        return f"{first:%Y-%m}" <= notice.published <= f"{last:%Y-%m}"
    year = int(notice.published or 0) or notice.year
    return year is None or first.year <= year <= last.year
