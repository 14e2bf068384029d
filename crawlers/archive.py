"""The raw store: every response as served, what the lists said, and the state of the crawl.

One SQLite file a site. It is in WAL mode and each page is one transaction, so that a process may
be killed at any moment: what was committed is there, what was not is asked again. Bodies are kept
after the transfer coding was undone, compressed with zstd; the hash is of the uncompressed bytes.
"""

import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast
from urllib.parse import unquote

import msgspec

from crawlers.origin import DRAWN_FROM, Origin
from entities.model import Listed, Page, Source, from_json
from entities.problems import DataError, NoDataError, Problem
from entities.shell import folder_for_output

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

VERSION = "1"
SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE runs (
  id INTEGER PRIMARY KEY, keyword TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL,
  sample INTEGER, started TEXT NOT NULL, finished TEXT, verdict TEXT) STRICT;
CREATE TABLE tasks (
  seq INTEGER PRIMARY KEY, fingerprint BLOB NOT NULL UNIQUE, host TEXT NOT NULL,
  url TEXT NOT NULL, method TEXT NOT NULL, headers TEXT NOT NULL, body BLOB NOT NULL,
  role INTEGER NOT NULL, errand TEXT NOT NULL, platform TEXT NOT NULL, native_id TEXT,
  state INTEGER NOT NULL DEFAULT 0, run INTEGER NOT NULL, leased_until REAL, reason TEXT) STRICT;
CREATE INDEX tasks_ready ON tasks (state, role, seq);
CREATE INDEX tasks_notice ON tasks (platform, native_id);
CREATE TABLE pages (
  seq INTEGER PRIMARY KEY, fingerprint BLOB NOT NULL, url TEXT NOT NULL, status INTEGER NOT NULL,
  headers TEXT NOT NULL, content_type TEXT, body BLOB NOT NULL, sha256 TEXT NOT NULL,
  fetched_at TEXT NOT NULL, UNIQUE (fingerprint, sha256)) STRICT;
CREATE TABLE rows (
  platform TEXT NOT NULL, native_id TEXT NOT NULL, listed TEXT NOT NULL, rank INTEGER NOT NULL,
  PRIMARY KEY (platform, native_id)) STRICT, WITHOUT ROWID;
CREATE TABLE lists (
  root BLOB PRIMARY KEY, run INTEGER NOT NULL, total INTEGER NOT NULL, seen INTEGER NOT NULL
  ) STRICT;
"""
# The newest version of each notice, with what the lists said of it: of one that is gone since, or
# is about to be asked again, the version that is kept.
NOTICES = """
SELECT p.url, p.sha256, p.fetched_at, p.headers, p.body, p.content_type, r.listed
FROM tasks t
JOIN pages p ON p.seq = (SELECT max(seq) FROM pages WHERE fingerprint = t.fingerprint)
LEFT JOIN rows r ON r.platform = t.platform AND r.native_id = t.native_id
WHERE t.role = 2 AND (t.state IN (2, 4) OR t.reason = 'asked again')
ORDER BY p.url, t.seq
"""


def drawn_from(headers: str) -> str | None:
    """Return what a page of the replica says its facts are from."""
    told = msgspec.json.decode(headers, type=dict[str, str]).get(DRAWN_FROM.lower())
    return unquote(told) if told else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """What an archive says of itself. *base* is the address of the replica it came from."""

    site: str
    origin: Origin
    version: str
    last_complete: datetime | None


class Archive:
    """The notices of one site, read from a file that a crawl may still be writing."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise NoDataError(f"{path}: no such archive; run `bidlens crawl {path.stem}` first")
        self.path = path
        self.meta = read_meta(path)

    def pages(self) -> Iterator[Page]:
        """Yield every notice with what the lists said of it, in the order of the addresses."""
        with reading(self.path) as connection:
            replica = self.meta.origin.base is not None
            for row in connection.execute(NOTICES):
                url, sha256, fetched_at, headers, body, content_type, listed = row
                source = Source(
                    url=url,
                    site=self.meta.site,
                    fetched_at=datetime.fromisoformat(fetched_at),
                    sha256=sha256,
                    replica=replica,
                    drawn_from=drawn_from(headers) if replica else None,
                )
                yield Page(
                    source=source,
                    body=unpacked(body),
                    content_type=content_type,
                    listed=from_json(listed.encode(), Listed) if listed else None,
                )


def packed(body: bytes) -> bytes:
    """Return *body* as it is kept."""
    return zstd.compress(body, 3)


def unpacked(body: bytes) -> bytes:
    """Return the bytes that `packed` kept."""
    return zstd.decompress(body)


def header_text(headers: Mapping[str, str]) -> str:
    """Return *headers* as they are kept."""
    return msgspec.json.encode(dict(headers)).decode()


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the archive at *path* for reading."""
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    except sqlite3.OperationalError as error:
        raise DataError(f"{path}: cannot be opened ({error})") from error
    try:
        yield connection
    except sqlite3.DatabaseError as error:
        raise DataError(f"{path}: no archive of bidlens ({error}); name another file") from error
    finally:
        connection.close()


def read_meta(path: Path) -> Meta:
    """Return what the archive at *path* says of itself."""
    with reading(path) as connection:
        written = dict(connection.execute("SELECT key, value FROM meta"))
        last = connection.execute(
            "SELECT max(finished) FROM runs WHERE verdict = 'complete'"
        ).fetchone()[0]
    if written.get("version") != VERSION:
        raise DataError(
            f"{path}: its format is {written.get('version')}, this bidlens reads {VERSION};"
            " crawl into another --data folder"
        )
    return Meta(
        site=written["site"],
        origin=Origin(base=written.get("base")),
        version=VERSION,
        last_complete=datetime.fromisoformat(last) if last else None,
    )


@contextmanager
def writing(path: Path, origin: Origin) -> Iterator[sqlite3.Connection]:
    """Open the archive at *path* for one crawl from *origin*; make it if there is none."""
    if path.is_file() and path.stat().st_size:
        agree(path, origin)
    folder_for_output(path.parent)
    with alone(path), opened(path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        with transaction(connection):
            if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                create(connection, path.stem, origin)
        yield connection


def agree(path: Path, origin: Origin) -> None:
    """Raise if the archive at *path* came from elsewhere: live and replica never mix."""
    found = read_meta(path).origin
    if str(found) != str(origin):
        raise Problem(
            f"{path}: holds pages of the {found} site, and {origin} pages never mix with them;"
            " name another folder with --data"
        )


def create(connection: sqlite3.Connection, site: str, origin: Origin) -> None:
    """Make the tables of an empty archive."""
    for statement in SCHEMA.split(";"):
        connection.execute(statement)
    known = {"version": VERSION, "site": site, "origin": str(origin), "base": origin.base}
    connection.executemany(
        "INSERT INTO meta VALUES (?, ?)", [(k, v) for k, v in known.items() if v is not None]
    )


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open *path* without implicit transactions."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=20)
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Write everything in the block, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold a lock that the system lets go when this process ends, however it ends."""
    lock = sqlite3.connect(path.with_suffix(".lock"), isolation_level=None, timeout=0)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        busy = "another crawl is writing to it; wait for it, or stop it first"
        closed = f"cannot be written ({error}); name another folder with --data"
        raise Problem(f"{path}: {busy if 'locked' in str(error) else closed}") from error
    try:
        yield
    finally:
        lock.close()


def keep_page(connection: sqlite3.Connection, fingerprint: bytes, page: "Fetched") -> None:
    """Add *page* to the store; the same bytes seen again only get a newer time."""
    connection.execute(
        "INSERT INTO pages (fingerprint, url, status, headers, content_type, body, sha256,"
        " fetched_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (fingerprint, sha256) DO UPDATE SET fetched_at = excluded.fetched_at",
        (
            fingerprint,
            page.url,
            page.status,
            header_text(page.headers),
            page.headers.get("content-type"),
            packed(page.body),
            page.sha256,
            page.fetched_at.isoformat(),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A response as served. *headers* have lower-case names."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    sha256: str
    fetched_at: datetime


def fetched_pages(connection: sqlite3.Connection) -> Iterator[tuple[bytes, Fetched]]:
    """Yield the fingerprint and the response of every page, in the order they were kept."""
    asked = (
        "SELECT fingerprint, url, status, headers, body, sha256, fetched_at FROM pages ORDER BY seq"
    )
    for fingerprint, url, status, headers, body, sha256, fetched_at in connection.execute(asked):
        yield (
            fingerprint,
            Fetched(
                url=url,
                status=status,
                headers=cast("dict[str, str]", msgspec.json.decode(headers)),
                body=unpacked(body),
                sha256=sha256,
                fetched_at=datetime.fromisoformat(fetched_at),
            ),
        )
