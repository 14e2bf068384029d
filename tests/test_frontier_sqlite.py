"""The frontier in a site's archive: five methods, one transaction a page."""

import hashlib
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from crawlers import runs
from crawlers.archive import Archive, Fetched, writing
from crawlers.frontier import Counts, GivenUp, Harvest, SqliteFrontier, Task
from crawlers.origin import LIVE, Origin
from crawlers.query import Errand, Query, Role, Tally
from entities.model import Listed
from entities.problems import DataError, NoDataError, Problem

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
QUERY = Query(keyword="12345", since=date(2024, 1, 1), until=date(2026, 11, 20))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with writing(tmp_path / "example_city.sqlite", LIVE) as connection:
        yield connection


def task(name: str, role: Role = Role.NOTICE, host: str = "a.invalid") -> Task:
    return Task(
        fingerprint=name.encode(),
        url=f"http://{host}/{name}",
        method="GET",
        headers={"Referer": "http://a.invalid/"},
        body=b"",
        errand=Errand(role=role, native_id=name),
        platform="ccgp",
    )


def page(name: str, body: bytes = b"<html></html>") -> Fetched:
    return Fetched(
        url=f"http://a.invalid/{name}",
        status=200,
        headers={"content-type": "text/html"},
        body=body,
        sha256=hashlib.sha256(body).hexdigest(),
        fetched_at=NOW,
    )


def test_a_task_is_stored_once_and_comes_back_as_it_was(store: sqlite3.Connection) -> None:
    frontier = SqliteFrontier(store, run=1)
    assert frontier.add([task("n1"), task("n1"), task("n2")]) == 2
    assert frontier.lease() == task("n1")
    assert frontier.stats() == Counts(pending=1, leased=1)


def test_lists_go_before_shells_and_notices(store: sqlite3.Connection) -> None:
    frontier = SqliteFrontier(store, run=1)
    frontier.add([task("n"), task("s", Role.SHELL), task("l", Role.LIST)])
    leased = [frontier.lease() for _ in range(4)]
    assert [found.errand.role if found else None for found in leased] == [
        Role.LIST,
        Role.SHELL,
        Role.NOTICE,
        None,
    ]


def test_tasks_of_a_closed_host_are_not_leased(store: sqlite3.Connection) -> None:
    frontier = SqliteFrontier(store, run=1)
    frontier.add([task("n1"), task("n2", host="b.invalid")])
    leased = frontier.lease(without={"a.invalid"})
    assert leased is not None
    assert leased.host == "b.invalid"
    assert frontier.lease(without={"a.invalid"}) is None


def test_a_page_its_rows_its_requests_and_its_mark_are_written_together_or_not_at_all(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    frontier = SqliteFrontier(store, run=1)
    frontier.add([task("l", Role.LIST)])
    leased = frontier.lease()
    assert leased is not None
    rows = [Listed(native_id="n1", title="示例")]
    broken = Harvest(page=page("l"), tasks=[task("n1"), None], rows=rows)  # type: ignore[list-item] # it must fail half-way
    with pytest.raises(AttributeError):
        frontier.done(leased, broken)
    assert frontier.stats() == Counts(leased=1)
    assert store.execute("SELECT count(*) FROM pages").fetchone() == (0,)
    assert store.execute("SELECT count(*) FROM rows").fetchone() == (0,)

    frontier.done(leased, Harvest(page=page("l"), tasks=[task("n1")], rows=rows))
    assert frontier.stats() == Counts(pending=1, done=1)


def test_a_request_given_up_keeps_its_reason_and_the_page_that_made_it_fail(
    store: sqlite3.Connection,
) -> None:
    frontier = SqliteFrontier(store, run=1)
    frontier.add([task("n1")])
    leased = frontier.lease()
    assert leased is not None
    frontier.done(leased, GivenUp(reason="new shape", page=page("n1")))
    assert frontier.stats() == Counts(failed=1)
    assert store.execute("SELECT reason FROM tasks").fetchone() == ("new shape",)
    assert store.execute("SELECT count(*) FROM pages").fetchone() == (1,)


def test_only_an_expired_lease_is_released(store: sqlite3.Connection) -> None:
    frontier = SqliteFrontier(store, run=1)
    frontier.add([task("n1")])
    frontier.lease()
    assert frontier.release_expired(0.0) == 0
    assert frontier.release_expired(float("inf")) == 1
    assert frontier.stats() == Counts(pending=1)


def test_a_later_run_asks_for_lists_again_and_for_no_notice(store: sqlite3.Connection) -> None:
    first = SqliteFrontier(store, run=1)
    first.add([task("l", Role.LIST), task("n1")])
    while leased := first.lease():
        first.done(leased, Harvest(page=page(leased.fingerprint.decode())))
    later = SqliteFrontier(store, run=2)
    assert later.add([task("l", Role.LIST), task("n1")]) == 1
    again = later.lease()
    assert again is not None
    assert again.errand.role is Role.LIST


def test_a_changed_page_is_kept_beside_the_old_one_and_the_newest_is_shown(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    frontier = SqliteFrontier(store, run=1)
    frontier.add([task("n1")])
    leased = frontier.lease()
    assert leased is not None
    for body in (b"<p>old</p>", b"<p>new</p>", b"<p>new</p>"):
        frontier.done(leased, Harvest(page=page("n1", body)))
    assert store.execute("SELECT count(*) FROM pages").fetchone() == (2,)
    (shown,) = Archive(tmp_path / "example_city.sqlite").pages()
    assert shown.body == b"<p>new</p>"
    assert shown.source.sha256 == hashlib.sha256(b"<p>new</p>").hexdigest()


def test_an_archive_gives_notices_in_the_order_of_addresses_with_their_rows(
    store: sqlite3.Connection, tmp_path: Path
) -> None:
    frontier = SqliteFrontier(store, run=1)
    frontier.add([task("l", Role.LIST)])
    leased = frontier.lease()
    assert leased is not None
    rows = [Listed(native_id=name, title=f"示例{name}") for name in ("n2", "n1")]
    tasks = [task("n2"), task("n1")]
    frontier.done(leased, Harvest(page=page("l"), tasks=tasks, rows=rows))
    while leased := frontier.lease():
        frontier.done(leased, Harvest(page=page(leased.fingerprint.decode())))
    pages = list(Archive(tmp_path / "example_city.sqlite").pages())
    assert [found.source.url[-2:] for found in pages] == ["n1", "n2"]
    assert [found.listed.title if found.listed else None for found in pages] == ["示例n1", "示例n2"]
    assert pages[0].source.site == "example_city"
    assert not pages[0].source.replica


def test_the_word_of_a_list_replaces_the_word_of_a_shell_and_not_the_reverse(
    store: sqlite3.Connection,
) -> None:
    frontier = SqliteFrontier(store, run=1)
    shell, listing = task("s", Role.SHELL), task("l", Role.LIST)
    for parent, title in ((shell, "tab"), (listing, "list"), (shell, "tab again")):
        row = Listed(native_id="n1", title=title)
        frontier.done(parent, Harvest(page=page(title), rows=[row]))
    (stored,) = store.execute("SELECT listed FROM rows").fetchone()
    assert '"title":"list"' in stored


def test_tallies_of_one_list_add_up_and_begin_anew_with_each_run(
    store: sqlite3.Connection,
) -> None:
    root = task("l1", Role.LIST)
    further = Errand(role=Role.LIST, root=root.fingerprint)
    second = Task(
        fingerprint=b"l2",
        url="http://a.invalid/l2",
        method="GET",
        headers={},
        body=b"",
        errand=further,
        platform="ccgp",
    )
    for number in (1, 2):
        frontier = SqliteFrontier(store, run=number)
        frontier.done(root, Harvest(page=page("l1"), tally=Tally(total=21, seen=20)))
        frontier.done(second, Harvest(page=page("l2"), tally=Tally(total=0, seen=1)))
        assert store.execute("SELECT run, total, seen FROM lists").fetchall() == [(number, 21, 21)]


def test_an_interrupted_run_is_continued_and_a_finished_one_is_not(
    store: sqlite3.Connection,
) -> None:
    first = runs.begin(store, QUERY, NOW)
    assert runs.begin(store, QUERY, NOW).id == first.id
    assert runs.begin(store, QUERY, NOW).resumed
    runs.finish(store, first, runs.Verdict.COMPLETE, NOW)
    assert runs.begin(store, QUERY, NOW).id != first.id


def test_after_a_complete_run_the_next_one_looks_back_forty_five_days(
    store: sqlite3.Connection,
) -> None:
    begun = runs.begin(store, QUERY, NOW)
    assert begun.query == QUERY
    runs.finish(store, begun, runs.Verdict.COMPLETE, NOW)
    assert runs.begin(store, QUERY, NOW).query.since == QUERY.until - timedelta(days=45)


@pytest.mark.parametrize("verdict", [runs.Verdict.PARTIAL, runs.Verdict.FAILED])
def test_after_a_run_that_missed_something_everything_is_asked_again(
    store: sqlite3.Connection, verdict: runs.Verdict
) -> None:
    runs.finish(store, runs.begin(store, QUERY, NOW), verdict, NOW)
    assert runs.begin(store, QUERY, NOW).query == QUERY


def test_a_sample_never_counts_as_collected(store: sqlite3.Connection) -> None:
    sample = Query(keyword="12345", since=QUERY.since, until=QUERY.until, sample=5)
    runs.finish(store, runs.begin(store, sample, NOW), runs.Verdict.COMPLETE, NOW)
    assert runs.begin(store, QUERY, NOW).query == QUERY


def test_two_crawls_cannot_write_to_one_archive(tmp_path: Path) -> None:
    path = tmp_path / "example_city.sqlite"
    with (
        writing(path, LIVE),
        pytest.raises(Problem, match="another crawl is writing"),
        writing(path, LIVE),
    ):
        pass


def test_live_and_replica_pages_never_mix(tmp_path: Path) -> None:
    path = tmp_path / "example_city.sqlite"
    with writing(path, Origin(base="http://127.0.0.1:1")):
        pass
    with pytest.raises(Problem, match="name another folder with --data"), writing(path, LIVE):
        pass
    assert Archive(path).meta.origin.base == "http://127.0.0.1:1"


def test_a_missing_archive_and_a_file_that_is_none_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NoDataError, match="run `bidlens crawl example_city` first"):
        Archive(tmp_path / "example_city.sqlite")
    other = tmp_path / "other.sqlite"
    other.write_text("not a database, but long enough to look like a file " * 50, "utf-8")
    with pytest.raises(DataError, match="no archive of bidlens"):
        Archive(other)
