"""What a site file expects of a collection, held against what came.

A live site that shows less than it did is probably read wrongly: the run is then partial. A replica
holds only what is known, so there the same sentences are warnings.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from math import sqrt

from crawlers.query import Query
from crawlers.sites import Expect, Site
from entities.model import Listed

YEAR = 365.25
FEWEST_ROWS = 10  # fill rates of fewer rows say nothing
FEWEST_NOTICES = 4.0  # nor does a count, where so few are expected
INTERVALS = 3  # quiet for so many times the usual pause is worth a word


def shortfalls(site: Site, query: Query, rows: Sequence[Listed]) -> tuple[str, ...]:
    """Return what is missing in *rows*, all that is listed of *site*, by its site file."""
    return (*unfilled(site.expect, rows), *too_few(site, query, rows))


def unfilled(expect: Expect, rows: Sequence[Listed]) -> Iterable[str]:
    """Yield a sentence for each field that is empty more often than chance explains."""
    number = len(rows)
    for field, rate in sorted(expect.filled.items()) if number >= FEWEST_ROWS else ():
        filled = sum(getattr(row, field) not in {None, ""} for row in rows)
        usual = number * (1 - rate) + 2 * sqrt(number * rate * (1 - rate))
        if number - filled > usual:
            yield (
                f"{field} is filled in {filled} of {number} rows"
                f" ({filled / number:.0%}, expected {rate:.0%})"
            )


def too_few(site: Site, query: Query, rows: Sequence[Listed]) -> Iterable[str]:
    """Yield a sentence if less than half of what the years asked for usually bring is listed."""
    expect = site.expect
    part = query.within(min(source.since for source in site.sources), None)
    if expect.notices_per_year is None or part is None or expect.keyword not in query.terms:
        return
    expected = expect.notices_per_year * ((part.until - part.since).days + 1) / YEAR
    got = sum(not row.published or part.since <= row.published <= part.until for row in rows)
    if expected >= FEWEST_NOTICES and got < expected / 2:
        yield f"expected about {expected:.0f} notices from {part.since} on, got {got}"


def quiet(site: Site, query: Query, rows: Sequence[Listed]) -> tuple[str, ...]:
    """Return a warning if *site* has been without a notice for unusually long."""
    expect = site.expect
    newest = max((row.published for row in rows if row.published), default=None)
    if newest is None or expect.keyword not in query.terms:
        return ()
    days = expect.quiet_days
    if days is None and expect.notices_per_year:
        days = round(INTERVALS * YEAR / expect.notices_per_year)
    silent = query.until - newest
    if days is None or silent <= timedelta(days=days):
        return ()
    return (f"{silent.days} days without a notice, the last is of {newest}",)
