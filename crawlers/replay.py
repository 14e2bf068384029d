"""Reads an archive again with the network off, through the code that read it first.

Every stored answer is handed to its platform in the order it came. What the platform finds today
is compared with what it found then: rows, requests and bodies. Nothing is written.
"""

import hashlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from crawlers.archive import fetched_pages, reading
from crawlers.frontier import (
    FAILED,
    RANK,
    Harvest,
    Task,
    merged,
    task_of_row,
)
from crawlers.harvest import harvest
from crawlers.outcome import SiteOutcome
from crawlers.runs import Verdict
from crawlers.sites import Site, platform_of
from entities.model import Listed, from_json
from entities.problems import LayoutError

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What a replay found. *differences* are sentences; none means the archive reads as it did."""

    site: str
    pages: int
    notices: int
    rows: dict[Key, Listed]
    differences: tuple[str, ...]

    def outcome(self) -> SiteOutcome:
        """Return the replay as a crawl that made no request."""
        return SiteOutcome(
            site=self.site,
            verdict=Verdict.PARTIAL if self.differences else Verdict.COMPLETE,
            listed=len(self.rows),
            notices=self.notices,
            new=0,
            requests=0,
            failed=len(self.differences),
            blocked=(),
            reason="; ".join(self.differences[:3]) or None,
        )


def replay(site: Site, path: Path) -> Replay:
    """Read every page in the archive of *site* at *path* again."""
    platforms = [platform_of(source) for source in site.sources]
    rows: dict[Key, tuple[int, Listed]] = {}
    differences: list[str] = []
    unread: dict[bytes, str] = {}
    pages = 0
    with reading(path) as connection:
        tasks, settled = known_tasks(connection)
        # A sample left out rows and requests on purpose.
        sampled = connection.execute("SELECT 1 FROM runs WHERE sample IS NOT NULL").fetchone()
        for fingerprint, page in fetched_pages(connection):
            pages += 1
            task = tasks[fingerprint]
            if hashlib.sha256(page.body).hexdigest() != page.sha256:
                differences.append(f"{page.url}: the stored bytes no longer match their hash")
            try:
                found = harvest(platforms[task.errand.source], task, page)
            except LayoutError as problem:
                if settled[fingerprint] != FAILED:
                    unread[fingerprint] = str(problem)
                continue
            # A page that could not be read may have been fetched again, whole.
            unread.pop(fingerprint, None)
            differences += [] if sampled else unknown(found, tasks)
            collect(rows, task, found)
        differences += unread.values()
        stored = stored_rows(connection)
        today = {key: row for key, (_, row) in rows.items() if not sampled or key in stored}
        differences += changed(stored, today)
        notices = connection.execute(
            "SELECT count(*) FROM tasks WHERE role = 2 AND state = 2"
        ).fetchone()[0]
    return Replay(
        site=site.key,
        pages=pages,
        notices=notices,
        rows=today,
        differences=tuple(differences),
    )


def known_tasks(connection: sqlite3.Connection) -> tuple[dict[bytes, Task], dict[bytes, int]]:
    """Return every task of an archive and its state, by fingerprint."""
    tasks = {}
    asked = "SELECT fingerprint, url, method, headers, body, errand, platform FROM tasks"
    for row in connection.execute(asked):
        task = task_of_row(row)
        tasks[task.fingerprint] = task
    states = dict(connection.execute("SELECT fingerprint, state FROM tasks").fetchall())
    return tasks, states


def unknown(found: Harvest, tasks: dict[bytes, Task]) -> list[str]:
    """Return a sentence for each request found today that was never stored."""
    return [
        f"{found.page.url}: leads to {task.url}, which was never asked"
        for task in found.tasks
        if task.fingerprint not in tasks
    ]


def collect(rows: dict[Key, tuple[int, Listed]], task: Task, found: Harvest) -> None:
    """Add the rows of *found* to *rows* by the rule of the archive."""
    for row in found.rows:
        key = (task.platform, row.native_id)
        rows[key] = merged(rows.get(key), RANK[task.errand.role], row)


def stored_rows(connection: sqlite3.Connection) -> dict[Key, Listed]:
    """Return the list rows of an archive."""
    return {
        (platform, native_id): from_json(listed.encode(), Listed)
        for platform, native_id, listed in connection.execute(
            "SELECT platform, native_id, listed FROM rows"
        )
    }


def changed(stored: dict[Key, Listed], today: dict[Key, Listed]) -> list[str]:
    """Return a sentence for each row that reads differently from how it is stored."""
    return [
        f"{platform} {native_id}: the list row reads differently today"
        for platform, native_id in sorted(stored.keys() | today.keys())
        if stored.get((platform, native_id)) != today.get((platform, native_id))
    ]
