"""The facts that are bundled with bidlens: known awards, registry statements, cities, service.

Each file is a table under `data/raw` beside the packages, in a checkout and in an installed wheel
alike. A cell that is empty is unknown and becomes None, never 0.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

import entities
from entities.model import Fact
from entities.problems import DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEvent:
    """A row of hotline_awards.csv: one tender, award, contract or notice of intent.

    *level*: A notice or contract text, B press quoting it, C requirement text. *title_is* says
    whether *project_name* is published or a description. *notice_date* may be a month or a year.
    Amounts are in yuan; *amount_as_written* is the one the source prints.
    """

    id: str
    level: str
    province: str
    city: str
    division: str
    year_from: int | None
    year_to: int | None
    notice_date: str | None
    stage: str
    title_is: str
    project_name: str
    project_no: str | None
    buyer: str | None
    agency: str | None
    method: str | None
    term: str | None
    term_years: Decimal | None
    seats: int | None
    staff: int | None
    budget: Decimal | None
    ceiling: Decimal | None
    award: Decimal | None
    amount_as_written: str | None
    winner: str | None
    winner_note: str | None
    other_bidders: str | None
    supplier_address: str | None
    evidence: str
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """A place by its division code; *population* is of the 2020 census where a source was seen."""

    division: str
    city: str
    province: str
    population: int | None
    population_year: int | None
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceQuality:
    """What was reported of a hotline before and after a change, as written."""

    id: str
    division: str
    city: str
    period: str
    measure: str
    before: str | None
    after: str | None
    unit: str | None
    source: str


def folder() -> Path:
    """Return the folder of the bundled facts."""
    return Path(entities.__file__).parent.parent / "data" / "raw"


def awards(path: Path | None = None) -> tuple[KnownEvent, ...]:
    """Return the rows of hotline_awards.csv in their order."""
    return tuple(
        KnownEvent(
            id=row.text("id"),
            level=row.text("level"),
            province=row.text("province"),
            city=row.text("city"),
            division=row.text("division"),
            year_from=row.whole("year_from"),
            year_to=row.whole("year_to"),
            notice_date=row.maybe("notice_date"),
            stage=row.text("stage"),
            title_is=row.text("title_is"),
            project_name=row.text("project_name"),
            project_no=row.maybe("project_no"),
            buyer=row.maybe("buyer"),
            agency=row.maybe("agency"),
            method=row.maybe("method"),
            term=row.maybe("term"),
            term_years=row.number("term_years"),
            seats=row.whole("seats"),
            staff=row.whole("staff"),
            budget=row.number("budget_yuan"),
            ceiling=row.number("ceiling_yuan"),
            award=row.number("award_yuan"),
            amount_as_written=row.maybe("amount_as_written"),
            winner=row.maybe("winner"),
            winner_note=row.maybe("winner_note"),
            other_bidders=row.maybe("other_bidders"),
            supplier_address=row.maybe("supplier_address"),
            evidence=row.text("evidence"),
            note=row.maybe("note"),
        )
        for row in _rows(path or folder() / "hotline_awards.csv")
    )


def registry(path: Path | None = None) -> tuple[Fact, ...]:
    """Return what registries and the press say of organisations."""
    return tuple(
        Fact(
            organisation=row.text("organisation"),
            code=row.maybe("code"),
            property=row.text("property"),
            value=row.text("value"),
            unit=row.maybe("unit"),
            year=row.whole("year"),
            level=row.maybe("level"),
            source=row.text("source"),
        )
        for row in _rows(path or folder() / "registry_facts.csv")
    )


def cities(path: Path | None = None) -> tuple[City, ...]:
    """Return the cities and districts that the facts name."""
    return tuple(
        City(
            division=row.text("division"),
            city=row.text("city"),
            province=row.text("province"),
            population=row.whole("population"),
            population_year=row.whole("population_year"),
            source=row.maybe("source"),
        )
        for row in _rows(path or folder() / "cities.csv")
    )


def service_quality(path: Path | None = None) -> tuple[ServiceQuality, ...]:
    """Return what was reported of hotline service before and after outsourcing."""
    return tuple(
        ServiceQuality(
            id=row.text("id"),
            division=row.text("division"),
            city=row.text("city"),
            period=row.text("period"),
            measure=row.text("measure"),
            before=row.maybe("before"),
            after=row.maybe("after"),
            unit=row.maybe("unit"),
            source=row.text("source"),
        )
        for row in _rows(path or folder() / "service_quality.csv")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One line of a file, and where it stands, so that a complaint can name it."""

    place: str
    cells: Mapping[str, str | None]

    def maybe(self, column: str) -> str | None:
        if column not in self.cells:
            raise DataError(
                f"{self.place}: there is no column {column!r}; restore the bundled file"
            )
        return (self.cells[column] or "").strip() or None

    def text(self, column: str) -> str:
        value = self.maybe(column)
        if value is None:
            raise DataError(f"{self.place}: {column!r} is empty; fill it or remove the line")
        return value

    def number(self, column: str) -> Decimal | None:
        value = self.maybe(column)
        if value is None:
            return None
        try:
            return Decimal(value)
        except InvalidOperation as error:
            raise DataError(
                f"{self.place}: {column!r} is {value!r}; write a number or leave it empty"
            ) from error

    def whole(self, column: str) -> int | None:
        value = self.number(column)
        return None if value is None else int(value)


def _rows(path: Path) -> list[_Row]:
    """Return the lines of the CSV file at *path*."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [
                _Row(place=f"{path}, line {number}", cells=cells)
                for number, cells in enumerate(csv.DictReader(file), start=2)
            ]
    except OSError as error:
        raise DataError(
            f"{path}: cannot be read ({error.strerror}); reinstall bidlens or restore the file"
        ) from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: is not UTF-8; restore the bundled file") from error
