"""What one answer gives: the same code reads it when it is fetched and when it is replayed."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from scrapy import Request
from scrapy.http import Response

from crawlers.archive import Fetched
from crawlers.frontier import Harvest, Task, task_of
from crawlers.query import Found, Platform, Role, Shortfall, Tally, errand_of
from entities.model import Listed


def header_lines(response: Response) -> dict[str, str]:
    """Return the headers of *response* under lower-case names."""
    return {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }


def fetched(response: Response) -> Fetched:
    """Return *response* as it is kept."""
    return Fetched(
        url=response.url,
        status=response.status,
        headers=header_lines(response),
        body=response.body,
        sha256=hashlib.sha256(response.body).hexdigest(),
        fetched_at=datetime.now(UTC),
    )


def response_of(page: Fetched) -> Response:
    """Return *page* as a response."""
    return Response(page.url, status=page.status, body=page.body)


def harvest(platform: Platform, task: Task, page: Fetched) -> Harvest:
    """Return what *platform* finds on *page*, the answer to *task*."""
    return gathered(platform.read(response_of(page), task.errand), task, page)


def gathered(found: Iterable[Found], task: Task, page: Fetched) -> Harvest:
    """Return *found* sorted into requests, rows and a tally."""
    tasks: list[Task] = []
    rows: list[Listed] = []
    tally = shortfall = None
    for thing in found:
        if isinstance(thing, Request):
            tasks.append(task_of(thing, task.platform, task))
        elif isinstance(thing, Tally):
            tally = thing
        elif isinstance(thing, Shortfall):
            shortfall = thing.reason
        else:
            rows.append(thing)
    return Harvest(page=page, tasks=tasks, rows=rows, tally=tally, shortfall=shortfall)


@dataclass(slots=True)
class Sampler:
    """Lets through as many notices as are wanted, with their rows, and then no further lists."""

    wanted: int
    taken: set[str] = field(default_factory=set)

    def cut(self, found: Iterable[Found]) -> list[Found]:
        """Return *found* without what the sample does not need."""
        kept: list[Found] = []
        lists: list[Found] = []
        is_wanted = True
        for thing in found:
            if isinstance(thing, Request) and errand_of(thing).role is Role.LIST:
                lists.append(thing)
                continue
            native_id = identity(thing)
            if native_id is not None:
                if len(self.taken) < self.wanted:
                    self.taken.add(native_id)
                is_wanted = native_id in self.taken
            if is_wanted or isinstance(thing, Tally | Shortfall):
                kept.append(thing)
        return kept if len(self.taken) >= self.wanted else kept + lists


def identity(thing: Found) -> str | None:
    """Return the id of the notice that a row or a request is about; a shell has none yet."""
    if isinstance(thing, Listed):
        return thing.native_id
    return errand_of(thing).native_id if isinstance(thing, Request) else None
