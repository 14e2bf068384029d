"""A build writes all tables or none, the same bytes for the same pages, and names what it skips."""

import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from analysis.build import BuildCounts, build
from analysis.commands import bundled_subject
from analysis.flagstore import read_flags
from analysis.tables import COLUMNS, write_table
from entities.model import Listed, Page, Source
from entities.problems import NoDataError, Problem
from entities.subjects import load_subject

NOTICES = Path(__file__).parent / "data" / "built"


def page(name: str, **more: object) -> Page:
    """Return the invented notice *name* as it would be served."""
    body = (NOTICES / name).read_bytes() if not more else str(more["body"]).encode()
    source = Source(
        url=f"https://centre.example/{name}",
        site="shandong_jiacheng",
        fetched_at=datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
        sha256=hashlib.sha256(body).hexdigest(),
        replica=True,
    )
    listed = Listed(native_id=name, title=name.removesuffix(".html"), platform="invented")
    return Page(source=source, body=body, content_type="text/html", listed=listed)


def pages() -> list[Page]:
    return [page(file.name) for file in sorted(NOTICES.glob("*.html"))]


def made(folder: Path, given: list[Page]) -> BuildCounts:
    return build(given, folder, load_subject(bundled_subject()))


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(folder / f"{table}.parquet").to_pylist()
    return found


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_notices_become_processes_with_awards_and_organisations(tmp_path: Path) -> None:
    counts = made(tmp_path / "processed", pages())
    assert counts == BuildCounts(pages=4, notices=4, processes=1, organisations=3, unread=())
    (process,) = rows(tmp_path / "processed", "processes")
    assert (process["budget"], process["status"], process["notices"]) == (5000000, "complete", 3)
    awards = rows(tmp_path / "processed", "awards")
    assert {(award["status"], award["amount"]) for award in awards} == {
        ("superseded", 4980000),
        ("active", 4970000),
    }


def test_a_page_that_cannot_be_read_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    broken = page("broken.html", body="<html><body>404</body></html>")
    counts = made(tmp_path, [*pages(), broken])
    assert (counts.pages, counts.notices) == (5, 4)
    ((url, reason),) = counts.unread
    assert url == broken.source.url
    assert reason


def test_the_same_pages_in_any_order_give_the_same_bytes(tmp_path: Path) -> None:
    made(tmp_path / "one", pages())
    shuffled = pages()
    random.Random(7).shuffle(shuffled)  # noqa: S311 - a test wants the same order again
    made(tmp_path / "two", shuffled)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert {f"{name}.parquet" for name in COLUMNS} < set(contents(tmp_path / "one"))


def test_a_build_that_dies_leaves_the_old_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "processed"
    made(folder, pages())
    before = contents(folder)

    def dying(folder: Path, name: str, rows: list[dict[str, Any]]) -> int:
        if name == "organisations":
            raise KeyboardInterrupt
        return write_table(folder, name, rows)

    monkeypatch.setattr("analysis.build.write_table", dying)
    with pytest.raises(KeyboardInterrupt):
        made(folder, pages()[:2])
    assert contents(folder) == before
    assert [path.name for path in tmp_path.iterdir()] == ["processed"]


def test_what_a_killed_build_left_behind_is_swept_away(tmp_path: Path) -> None:
    (tmp_path / ".processed-new").mkdir()
    (tmp_path / ".processed-new" / "half.parquet").write_bytes(b"PAR1")
    made(tmp_path / "processed", pages())
    assert [path.name for path in tmp_path.iterdir()] == ["processed"]
    assert not (tmp_path / "processed" / "half.parquet").exists()


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "processed").write_text("a file", "utf-8")
    with pytest.raises(Problem, match="processed: cannot be written"):
        made(tmp_path / "processed", pages())


def test_what_else_lies_in_the_folder_stays(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("kept", "utf-8")
    made(tmp_path, pages())
    assert (tmp_path / "notes.txt").read_text("utf-8") == "kept"


def test_flags_of_the_tables_before_do_not_outlive_them(tmp_path: Path) -> None:
    for name in ("flags.jsonl", "flags.parquet"):
        (tmp_path / name).write_text("of older tables", "utf-8")
    made(tmp_path, pages())
    with pytest.raises(NoDataError, match="bidlens scan"):
        read_flags(tmp_path)
    assert not (tmp_path / "flags.parquet").exists()


def test_the_manifest_says_from_what_the_tables_were_made(tmp_path: Path) -> None:
    made(tmp_path, pages())
    manifest = json.loads((tmp_path / "manifest.json").read_bytes())
    assert manifest["replica"] is True
    assert manifest["counts"]["notices"] == 4
    assert manifest["inputs"][0]["pages"] == 4
    written = hashlib.sha256((tmp_path / "processes.parquet").read_bytes()).hexdigest()
    assert manifest["files"]["processes.parquet"] == written


def test_live_and_replica_pages_never_mix(tmp_path: Path) -> None:
    first, *rest = pages()
    live = replace(first, source=replace(first.source, replica=False))
    with pytest.raises(Problem, match="live site"):
        made(tmp_path / "processed", [live, *rest])
    assert not (tmp_path / "processed").exists()


def test_no_page_at_all_makes_empty_tables(tmp_path: Path) -> None:
    def none() -> Iterator[Page]:
        yield from ()

    counts = build(none(), tmp_path, load_subject(bundled_subject()))
    assert (counts.pages, counts.processes) == (0, 0)
    assert rows(tmp_path, "notices") == []
    assert {fact["organisation_id"] for fact in rows(tmp_path, "facts")} == {None}
