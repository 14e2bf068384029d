"""What is pending, leased, done or given up, behind five methods.

Scrapy's own job folder forgets every request in flight when its process is killed, and then
reports success. Here a page, the requests and rows found on it and its done-mark are one
transaction; whatever was leased when a process died is pending again at the next start.
"""

import sqlite3
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Protocol
from urllib.parse import urlsplit

import msgspec
from scrapy import Request
from scrapy.utils.request import fingerprint

from crawlers.archive import Fetched, header_text, keep_page, transaction
from crawlers.query import Errand, Role, Tally, errand_of
from entities.model import Listed, from_json, to_json

# A page that its host says is gone (404, 410) is no failure: it is gone.
PENDING, LEASED, DONE, FAILED, GONE = range(5)
# Why a page that is archived is pending again; what is archived stays until there is a better one.
RECHECK = "asked again"
ORDER = {Role.LIST: 0, Role.SHELL: 1, Role.NOTICE: 2}
LEASE_SECONDS = 900.0
# What a notice says of itself outranks a list, and a list outranks a shell page.
RANK = {Role.NOTICE: 2, Role.LIST: 1, Role.SHELL: 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One request that must be made, and where its answer belongs."""

    fingerprint: bytes
    url: str
    method: str
    headers: Mapping[str, str]
    body: bytes
    errand: Errand
    platform: str

    @property
    def host(self) -> str:
        """The host, with its port if it is named."""
        return urlsplit(self.url).netloc


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """Everything one page gave; *shortfall* says why its list goes on where none can follow."""

    page: Fetched
    tasks: Sequence[Task] = ()
    rows: Sequence[Listed] = ()
    tally: Tally | None = None
    shortfall: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """A request that failed for good, with the page that made it fail if there is one."""

    reason: str
    page: Fetched | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A page that its host no longer has."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many tasks are in each state."""

    pending: int = 0
    leased: int = 0
    done: int = 0
    failed: int = 0
    gone: int = 0


class Frontier(Protocol):
    """The state of a crawl: SQLite here, a shared database for several machines."""

    def add(self, tasks: Iterable[Task]) -> int:
        """Store *tasks* that are not known yet; return how many became pending."""

    def lease(self, *, without: Collection[str] = ()) -> Task | None:
        """Return the next pending task whose host is not among *without*."""

    def done(self, task: Task, result: Harvest | GivenUp | Gone) -> None:
        """Store *result* and mark *task*, in one transaction."""

    def release_expired(self, now: float) -> int:
        """Make tasks pending whose lease ended before *now*; return how many."""

    def stats(self) -> Counts:
        """Return how many tasks are in each state."""


class SqliteFrontier:
    """The frontier in a site's archive. One process at a time holds it."""

    def __init__(self, connection: sqlite3.Connection, run: int) -> None:
        self._connection = connection
        self._run = run

    def add(self, tasks: Iterable[Task]) -> int:
        """Store *tasks* that are not known yet; lists of an earlier run are due again."""
        with transaction(self._connection):
            return self._add(tasks)

    def _add(self, tasks: Iterable[Task]) -> int:
        added = 0
        for task in tasks:
            added += self._connection.execute(
                "INSERT INTO tasks (fingerprint, host, url, method, headers, body, role, errand,"
                " platform, native_id, run) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (fingerprint) DO UPDATE SET state = 0, run = excluded.run,"
                " errand = excluded.errand, headers = excluded.headers"
                " WHERE role = 0 AND run <> excluded.run",
                (
                    task.fingerprint,
                    task.host,
                    task.url,
                    task.method,
                    header_text(task.headers),
                    task.body,
                    ORDER[task.errand.role],
                    msgspec.json.encode(task.errand).decode(),
                    task.platform,
                    task.errand.native_id,
                    self._run,
                ),
            ).rowcount
        return added

    def lease(self, *, without: Collection[str] = ()) -> Task | None:
        """Return the next pending task: lists first, then shells, then notices."""
        row = self._connection.execute(
            "UPDATE tasks SET state = 1, leased_until = ? WHERE seq = (SELECT seq FROM tasks"
            " WHERE state = 0 AND host NOT IN (SELECT value FROM json_each(?))"
            " ORDER BY role, seq LIMIT 1)"
            " RETURNING fingerprint, url, method, headers, body, errand, platform",
            (time.time() + LEASE_SECONDS, msgspec.json.encode(sorted(without)).decode()),
        ).fetchone()
        return task_of_row(row) if row else None

    def done(self, task: Task, result: Harvest | GivenUp | Gone) -> None:
        """Store *result* and mark *task*, in one transaction."""
        with transaction(self._connection):
            if isinstance(result, Gone):
                self._mark(task, GONE, result.reason)
                return
            if isinstance(result, GivenUp):
                self._give_up(task, result)
                return
            keep_page(self._connection, task.fingerprint, result.page)
            keep_rows(self._connection, task, result.rows)
            if result.tally is not None:
                self._tally(task, result.tally)
            self._add(result.tasks)
            self._mark(task, FAILED if result.shortfall else DONE, result.shortfall)
            if hands_on(task, result):
                self._connection.execute(
                    "UPDATE tasks SET role = 1 WHERE fingerprint = ?", (task.fingerprint,)
                )

    def _give_up(self, task: Task, result: GivenUp) -> None:
        """Mark *task* failed; one that was asked again keeps the page it had."""
        asked = "SELECT 1 FROM tasks WHERE fingerprint = ? AND reason = ?"
        if self._connection.execute(asked, (task.fingerprint, RECHECK)).fetchone():
            self._mark(task, DONE, None)
            return
        if result.page is not None:
            keep_page(self._connection, task.fingerprint, result.page)
        self._mark(task, FAILED, result.reason)

    def _mark(self, task: Task, state: int, reason: str | None) -> None:
        self._connection.execute(
            "UPDATE tasks SET state = ?, reason = ?, leased_until = NULL WHERE fingerprint = ?",
            (state, reason, task.fingerprint),
        )

    def _tally(self, task: Task, tally: Tally) -> None:
        self._connection.execute(
            "INSERT INTO lists VALUES (:root, :run, :total, :seen) ON CONFLICT (root) DO UPDATE SET"
            " total = :total + iif(run = :run, total, 0), seen = :seen + iif(run = :run, seen, 0),"
            " run = :run",
            {
                "root": task.errand.root or task.fingerprint,
                "run": self._run,
                "total": tally.total,
                "seen": tally.seen,
            },
        )

    def release_expired(self, now: float) -> int:
        """Make tasks pending whose lease ended before *now*."""
        return self._connection.execute(
            "UPDATE tasks SET state = 0, leased_until = NULL WHERE state = 1 AND leased_until < ?",
            (now,),
        ).rowcount

    def stats(self) -> Counts:
        """Return how many tasks are in each state."""
        found = dict(
            self._connection.execute("SELECT state, count(*) FROM tasks GROUP BY state").fetchall()
        )
        return Counts(
            pending=found.get(PENDING, 0),
            leased=found.get(LEASED, 0),
            done=found.get(DONE, 0),
            failed=found.get(FAILED, 0),
            gone=found.get(GONE, 0),
        )


def hands_on(task: Task, result: Harvest) -> bool:
    """Say whether the page of *task* only names the page where its notice stands."""
    return task.errand.role is Role.NOTICE and any(
        further.errand.role is Role.NOTICE and further.errand.native_id == task.errand.native_id
        for further in result.tasks
    )


def task_of_row(row: tuple[bytes, str, str, str, bytes, str, str]) -> Task:
    """Return the task in *row*, whose columns stand in this order."""
    found, url, method, headers, body, errand, platform = row
    return Task(
        fingerprint=found,
        url=url,
        method=method,
        headers=msgspec.json.decode(headers, type=dict[str, str]),
        body=body,
        errand=msgspec.json.decode(errand, type=Errand),
        platform=platform,
    )


def keep_rows(connection: sqlite3.Connection, task: Task, rows: Sequence[Listed]) -> None:
    """Store what *task*'s page said of notices, merged with what was known of them."""
    for row in rows:
        found = connection.execute(
            "SELECT listed, rank FROM rows WHERE platform = ? AND native_id = ?",
            (task.platform, row.native_id),
        ).fetchone()
        known = (int(found[1]), from_json(found[0].encode(), Listed)) if found else None
        rank, listed = merged(known, RANK[task.errand.role], row)
        connection.execute(
            "INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?)",
            (task.platform, row.native_id, to_json(listed).decode(), rank),
        )


def merged(known: tuple[int, Listed] | None, rank: int, row: Listed) -> tuple[int, Listed]:
    """Return what is now known of a notice: the higher rank speaks, the other fills its gaps."""
    if known is None:
        return rank, row
    best, other = (row, known[1]) if rank >= known[0] else (known[1], row)
    gaps = {
        field.name: getattr(other, field.name)
        for field in fields(Listed)
        if getattr(best, field.name) is None and getattr(other, field.name) is not None
    }
    return max(rank, known[0]), replace(best, **gaps)


def task_of(request: Request, platform: str, parent: Task | None) -> Task:
    """Return the task of a *request* that a platform made from the answer to *parent*."""
    errand = errand_of(request)
    if parent is not None:
        errand = replace(errand, source=parent.errand.source)
        if errand.role is Role.LIST and parent.errand.role is Role.LIST:
            errand = replace(errand, root=parent.errand.root or parent.fingerprint)
    return Task(
        fingerprint=fingerprint(request),
        url=request.url,
        method=request.method,
        headers={
            name.decode(): values[0].decode() for name, values in request.headers.items() if values
        },
        body=request.body,
        errand=errand,
        platform=platform,
    )
