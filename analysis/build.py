"""Pages become tables: read, judged, joined, recognised, written.

The tables are written into a folder beside their place and moved when all of them are complete,
the manifest last. A build that is killed leaves the old tables. The same pages give the same
bytes, in whatever order they come.
"""

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import msgspec

from analysis.assemble import Assembled, Judged, Known, assemble, distinct
from analysis.releases import compiled, to_line
from analysis.tables import COLUMNS, write_table
from entities import facts
from entities.formats import ocds
from entities.likeness import PossibleLink
from entities.model import Page
from entities.problems import DataError, LayoutError, Problem
from entities.reading import read_page
from entities.subjects import Subject, judge

RELEASES = "releases.jsonl"
LINKS = "possible_links.jsonl"
MANIFEST = "manifest.json"
FLAGS = ("flags.jsonl", "flags.parquet")  # of the tables before: a new scan makes them again


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildCounts:
    """What a build made; *unread* are the addresses that could not be read, each with why."""

    pages: int
    notices: int
    processes: int
    organisations: int
    unread: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the manifest says of a page."""

    url: str
    site: str
    sha256: str
    replica: bool


def build(
    pages: Iterable[Page],
    folder: Path,
    subject: Subject,
    *,
    on_page: Callable[[int], None] = lambda _: None,
) -> BuildCounts:
    """Write the tables of *pages* into *folder* and return what was made.

    *on_page* hears how many pages were read. A page that cannot be read is counted with its
    address and reason; the others go on.
    """
    seen: list[Seen] = []
    judged: list[Judged] = []
    unread: list[tuple[str, str]] = []
    for number, page in enumerate(pages, start=1):
        seen.append(_seen(page))
        try:
            reading = read_page(page)
        except (DataError, LayoutError) as error:
            unread.append((page.source.url, str(error)))
        else:
            verdict = judge(subject, reading.notice, reading.text)
            judged.append(Judged(reading=reading, verdict=verdict))
        on_page(number)
    replica = _one_world(seen)
    own = distinct(judged)
    made = assemble(own, bundled())
    counts = BuildCounts(
        pages=len(seen),
        notices=len(own),
        processes=len(made.processes),
        organisations=len(made.tables["organisations"]),
        unread=tuple(sorted(unread)),
    )
    with _replacing(folder) as beside:
        _write(made, own, beside)
        manifest = _manifest(counts, seen, beside) | {"replica": replica}
        (beside / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)) + b"\n")
    return counts


def bundled() -> Known:
    """Return the facts that come with bidlens."""
    return Known(
        registry=facts.registry(),
        cities=facts.cities(),
        service_quality=facts.service_quality(),
    )


def _seen(page: Page) -> Seen:
    source = page.source
    return Seen(
        url=source.url, site=source.site or "", sha256=source.sha256, replica=source.replica
    )


def _one_world(seen: Sequence[Seen]) -> bool:
    """Say whether all pages are of the replica; refuse a mixture."""
    worlds = {one.replica for one in seen}
    if len(worlds) > 1:
        live = min(one.url for one in seen if not one.replica)
        raise Problem(
            f"{live} is of a live site and other pages are of the replica; "
            "keep them apart with `--data` and another folder"
        )
    return worlds == {True}


def _write(made: Assembled, own: Sequence[Judged], folder: Path) -> None:
    for name in COLUMNS:
        write_table(folder, name, made.tables[name])
    releases = {
        one.reading.notice.id: ocds.release(one.reading, one.verdict)
        for one in own
        if one.verdict.service != "unrelated"
    }
    with (folder / RELEASES).open("wb") as file:
        for process in made.processes:  # sorted by id
            whole = compiled(process, releases, made.awards[process.id], made.bids[process.id])
            file.write(to_line(whole))
    _write_links(made.links, folder / LINKS)


def _write_links(links: Sequence[PossibleLink], path: Path) -> None:
    with path.open("wb") as file:
        file.writelines(msgspec.json.encode(link) + b"\n" for link in links)


def _manifest(counts: BuildCounts, seen: Sequence[Seen], folder: Path) -> dict[str, Any]:
    """Return what was built from what, with hashes and without a time."""
    by_site: dict[str, list[Seen]] = defaultdict(list)
    for page in seen:
        by_site[page.site].append(page)
    bundle = facts.folder()
    return {
        "bidlens": version("bidlens"),
        "counts": counts,
        "inputs": [
            {"site": site, "pages": len(found), "sha256": _digest(found)}
            for site, found in sorted(by_site.items())
        ],
        "facts": {
            name: _sha256(bundle / name)
            for name in ("cities.csv", "registry_facts.csv", "service_quality.csv")
        },
        "files": {path.name: _sha256(path) for path in sorted(folder.iterdir())},
    }


def _digest(seen: Sequence[Seen]) -> str:
    """Return one hash of pages in any order."""
    lines = sorted(f"{page.sha256} {page.url}\n" for page in seen)
    return sha256("".join(lines).encode()).hexdigest()


def _sha256(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


@contextmanager
def _replacing(folder: Path) -> Iterator[Path]:
    """Give an empty folder beside *folder*, and move its files there when all are written."""
    beside = folder.parent / f".{folder.name}-new"  # one name: a killed build's is used again
    try:
        shutil.rmtree(beside, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        beside.mkdir()
        yield beside
        names = [path.name for path in beside.iterdir()]
        for name in FLAGS:
            (folder / name).unlink(missing_ok=True)
        for name in sorted(names, key=lambda one: (one == MANIFEST, one)):
            (beside / name).replace(folder / name)
    except OSError as error:
        raise Problem(
            f"{folder}: cannot be written ({error.strerror or error});"
            " make room or name another place with --data"
        ) from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
