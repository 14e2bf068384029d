"""A table of names in, the same table with their organisations out.

The input is CSV with a header: id and name, and uscc where known; every other column is kept. What
is wrong with a row is told with its line, and the row goes on: one bad cell in a million costs
nothing. The output appears whole or not at all.
"""

import csv
import io
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from entities import uscc
from entities.model import Mention
from entities.problems import DataError, Problem
from entities.resolve import Assignment, assign

ADDED = ("organisation", "tier", "score", "reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class NameList:
    """The rows of a table in their order, a cell a column; *problems* name the line of each."""

    columns: tuple[str, ...]
    rows: tuple[list[str], ...]
    problems: tuple[str, ...]

    def column(self, name: str) -> Iterator[str]:
        """Yield the cells of the column *name*, empty ones where there is none."""
        if name not in self.columns:
            return iter([""] * len(self.rows))
        at = self.columns.index(name)
        return (row[at] for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What became of a table's rows."""

    assignments: tuple[Assignment, ...]

    @property
    def organisations(self) -> int:
        """How many organisations the names are."""
        return len({one.organisation for one in self.assignments} - {None})

    @property
    def unnamed(self) -> int:
        """How many rows hold no name."""
        return sum(one.organisation is None for one in self.assignments)


def read_names(path: Path) -> NameList:
    """Return the table at *path*; raise DataError where its header lacks id or name."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}); name a CSV file") from error
    text, problems = _decoded(raw)
    table = csv.reader(io.StringIO(text, newline=""), strict=False)
    columns = tuple(cell.strip() for cell in next(table, []))
    if missing := [name for name in ("id", "name") if name not in columns]:
        raise DataError(
            f"{path}: the header has no column {' and no column '.join(missing)};"
            " the first line must name id, name and, where known, uscc"
        )
    rows: list[list[str]] = []
    first: dict[str, int] = {}  # the line of each id
    own = columns.index("id")
    for line, cells in _rows(table, path):
        row = cells
        if len(cells) != len(columns):
            problems.append(f"line {line}: {len(cells)} cells instead of {len(columns)}")
            row = [*cells, *[""] * len(columns)][: len(columns)]
        rows.append(row)
        problems += [f"line {line}: {told}" for told in _odd(row, columns)]
        if (before := first.setdefault(row[own], line)) != line:
            problems.append(f"line {line}: the id {row[own]!r} stands in line {before} too")
    return NameList(columns=columns, rows=tuple(rows), problems=tuple(problems))


def resolve_names(
    names: NameList, auto_tier: int, on_name: Callable[[int], None] | None = None
) -> Resolved:
    """Return the organisation of every row, joined by evidence up to *auto_tier*."""
    found = assign(_mentions(names), auto_tier, on_name)
    return Resolved(assignments=tuple(found[_id(n)] for n in range(len(names.rows))))


def write_names(names: NameList, resolved: Resolved, path: Path) -> None:
    """Write the rows of *names* with their organisations to *path*, whole or not at all."""
    kept = [n for n, column in enumerate(names.columns) if column not in ADDED]
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise Problem(
            f"{path}: cannot be written ({error.strerror}); name another place with -o"
        ) from error
    try:
        with open(handle, "w", encoding="utf-8", newline="") as file:  # noqa: PTH123 - a handle
            writer = csv.writer(file)
            writer.writerow([*(names.columns[n] for n in kept), *ADDED])
            for row, one in zip(names.rows, resolved.assignments, strict=True):
                writer.writerow([*(row[n] for n in kept), *_cells(one)])
        os.replace(temporary, path)  # noqa: PTH105 - atomic, and says so
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _cells(one: Assignment) -> tuple[str, ...]:
    tier = "" if one.tier is None else str(one.tier)
    score = "" if one.score is None else f"{one.score:.4g}"
    return one.organisation or "", tier, score, one.reason


def _mentions(names: NameList) -> Iterator[Mention]:
    cells = zip(names.column("name"), names.column("uscc"), strict=True)
    for n, (name, code) in enumerate(cells):
        yield Mention(id=_id(n), notice_id="", role="", written=name, code=code.strip() or None)


def _id(row: int) -> str:
    """Return the id of a row's mention: its place, because the ids of a table may be doubled."""
    return f"{row:09}"


def _rows(table: Iterable[list[str]], path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the line that it begins in."""
    reader = iter(table)
    line = 2
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise DataError(f"{path}: line {line} is no CSV ({error}); mend or drop it") from error
        if cells is None:
            return
        if cells:
            yield line, cells
        line += 1 + sum(cell.count("\n") for cell in cells)


def _odd(cells: Sequence[str], columns: Sequence[str]) -> Iterator[str]:
    if not cells[columns.index("name")].strip():
        yield "no name"
    code = cells[columns.index("uscc")].strip().upper() if "uscc" in columns else ""
    if code and (problem := uscc.problem(code)):
        yield f"{code} is no credit code: {problem}"


def _decoded(raw: bytes) -> tuple[str, list[str]]:
    """Return the text of *raw*: UTF-8, or line by line UTF-8 or GB 18030 where encodings mix."""
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    lines: list[str] = []
    problems: list[str] = []
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        for encoding in ("utf-8", "gb18030"):
            try:
                lines.append(line.decode(encoding))
                break
            except UnicodeDecodeError:
                continue
        else:
            lines.append(line.decode("utf-8", errors="replace"))
            problems.append(f"line {number}: bytes that are neither UTF-8 nor GB 18030")
    return "\n".join(lines), problems
