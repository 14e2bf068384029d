"""An end for lists that have none.

A list whose next page is known only from the page before can go round in circles: page 51 repeats
page 50, or every page is the first. After two pages in a row without a new row it is left.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from scrapy import Request

from crawlers.frontier import Task
from crawlers.query import Found, Role, Tally, errand_of
from entities.model import Listed

PATIENCE = 2


@dataclass(slots=True)
class Walk:
    """The rows that each list has named in this run. *repeats* says which lists were left."""

    seen: dict[bytes, set[str]] = field(default_factory=dict)
    stale: dict[bytes, int] = field(default_factory=dict)
    repeats: list[str] = field(default_factory=list)

    def cut(self, task: Task, found: Sequence[Found]) -> list[Found]:
        """Return *found*, the yield of *task*, without a next page that leads nowhere new."""
        named = names(found) if task.errand.role is Role.LIST else set()
        if not named:
            return list(found)
        root = task.errand.root or task.fingerprint
        known = self.seen.setdefault(root, set())
        self.stale[root] = 0 if named - known else self.stale.get(root, 0) + 1
        known |= named
        kept = [thing for thing in found if not is_list(thing)]
        if self.stale[root] < PATIENCE or len(kept) == len(found):
            return list(found)
        self.repeats.append(f"{task.url}: the list repeats itself, it was read no further")
        return kept


def names(found: Sequence[Found]) -> set[str]:
    """Return the ids of all rows of a list page, or of those that were wanted."""
    every = [name for thing in found if isinstance(thing, Tally) for name in thing.ids]
    return set(every) or {thing.native_id for thing in found if isinstance(thing, Listed)}


def is_list(thing: Found) -> bool:
    """Say whether *thing* is the request for a list page."""
    return isinstance(thing, Request) and errand_of(thing).role is Role.LIST
