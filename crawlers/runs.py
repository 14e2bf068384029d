"""Runs of a crawl: which one is continued, how far back the next one must look, how one ended."""

import sqlite3
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from crawlers.archive import transaction
from crawlers.frontier import RECHECK, SqliteFrontier
from crawlers.query import Query
from entities.model import Listed, from_json

# Notices appear days or weeks after the date they carry: each run looks that far back again.
OVERLAP = timedelta(days=45)
BETWEEN_TERMS = "\n"


class Verdict(StrEnum):
    """How a run ended, by what its lists announced."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run; *query* is narrowed to what earlier complete runs leave to be asked."""

    id: int
    query: Query
    resumed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallies:
    """What an archive holds after a run: of the run's lists, then of the whole archive."""

    announced: int
    seen: int
    lists_read: int
    listed: int
    notices: int
    without_page: int
    unfinished: int
    failed: int
    changed: int
    gone: int
    reasons: tuple[str, ...]


def begin(connection: sqlite3.Connection, query: Query, now: datetime) -> Run:
    """Continue the last run if it was interrupted while asking the same, else begin one."""
    last = connection.execute(
        "SELECT id, keyword, since, sample, finished FROM runs ORDER BY id DESC LIMIT 1"
    ).fetchone()
    terms = BETWEEN_TERMS.join(query.terms)
    same = (terms, query.since.isoformat(), query.sample)
    with transaction(connection):
        if last and last[1:4] == same and last[4] is None:
            connection.execute(
                "UPDATE runs SET until = ? WHERE id = ?", (str(query.until), last[0])
            )
            return Run(id=last[0], query=narrowed(connection, query), resumed=True)
        connection.execute("UPDATE tasks SET state = 0, reason = NULL WHERE state = 3")
        number = connection.execute(
            "INSERT INTO runs (keyword, since, until, sample, started) VALUES (?, ?, ?, ?, ?)",
            (terms, str(query.since), str(query.until), query.sample, now.isoformat()),
        ).lastrowid
        if query.recheck is not None:
            first = query.until - timedelta(days=query.recheck)
            ask_again(connection, first, int(number or 0))
    return Run(id=int(number or 0), query=narrowed(connection, query), resumed=False)


def ask_again(connection: sqlite3.Connection, first: date, run: int) -> None:
    """Make archived notices pending that were published from *first* on, or nobody knows when."""
    connection.execute(
        "UPDATE tasks SET state = 0, reason = ?, run = ? WHERE role = 2 AND state IN (2, 4) AND"
        " coalesce((SELECT json_extract(listed, '$.published') FROM rows r WHERE"
        " r.platform = tasks.platform AND r.native_id = tasks.native_id), '9') >= ?",
        (RECHECK, run, str(first)),
    )


def listed_rows(connection: sqlite3.Connection) -> list[Listed]:
    """Return everything that is listed."""
    rows = connection.execute("SELECT listed FROM rows").fetchall()
    return [from_json(text.encode(), Listed) for (text,) in rows]


def narrowed(connection: sqlite3.Connection, query: Query) -> Query:
    """Return *query* from `OVERLAP` before the end of what was collected completely.

    The term that was covered least decides: a new one is asked from the beginning.
    """
    complete = connection.execute(
        "SELECT keyword, until FROM runs WHERE verdict = 'complete' AND sample IS NULL"
        " AND since <= ?",
        (str(query.since),),
    ).fetchall()
    ends = [
        max((end for asked, end in complete if term in asked.split(BETWEEN_TERMS)), default=None)
        for term in query.terms
    ]
    covered = [end for end in ends if end is not None]
    if len(covered) < len(ends):
        return query
    since = max(query.since, date.fromisoformat(min(covered)) - OVERLAP)
    return replace(query, since=min(since, query.until))


def finish(connection: sqlite3.Connection, run: Run, verdict: Verdict, now: datetime) -> None:
    """Write down how *run* ended."""
    connection.execute(
        "UPDATE runs SET finished = ?, verdict = ? WHERE id = ?", (now.isoformat(), verdict, run.id)
    )


def tallies(connection: sqlite3.Connection, run: Run) -> Tallies:
    """Return what the archive holds after *run*."""
    counts = SqliteFrontier(connection, run.id).stats()
    announced, seen = connection.execute(
        "SELECT coalesce(sum(total), 0), coalesce(sum(seen), 0) FROM lists WHERE run = ?", (run.id,)
    ).fetchone()

    def number(asked: str, *values: int) -> int:
        return int(connection.execute(asked, values).fetchone()[0])

    return Tallies(
        announced=announced,
        seen=seen,
        lists_read=number(
            "SELECT count(*) FROM tasks WHERE role = 0 AND state = 2 AND run = ?", run.id
        ),
        listed=number("SELECT count(*) FROM rows"),
        notices=number(
            "SELECT count(*) FROM tasks t WHERE role = 2 AND (state = 2 OR reason = 'asked again'"
            " OR state = 4 AND EXISTS (SELECT 1 FROM pages p WHERE p.fingerprint = t.fingerprint))"
        ),
        without_page=number(
            "SELECT count(*) FROM rows r WHERE NOT EXISTS (SELECT 1 FROM tasks t WHERE"
            " (t.role = 2 OR t.state = 4) AND t.platform = r.platform"
            " AND t.native_id = r.native_id)"
        ),
        unfinished=counts.pending + counts.leased,
        failed=counts.failed,
        changed=number(
            "SELECT count(*) FROM (SELECT 1 FROM tasks t JOIN pages p USING (fingerprint)"
            " WHERE t.role = 2 AND p.status = 200 AND t.state IN (2, 4)"
            " GROUP BY fingerprint HAVING count(*) > 1)"
        ),
        gone=counts.gone,
        reasons=tuple(
            f"{reason} ({count}x)" if count > 1 else reason
            for reason, count in connection.execute(
                "SELECT reason, count(*) AS n FROM tasks WHERE state = 3 GROUP BY reason"
                " ORDER BY n DESC, reason LIMIT 3"
            )
        ),
    )
