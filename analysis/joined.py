"""The tables joined into the records that pages and pictures show.

One call, `read_shown`. Everything is sorted, so that the same tables give the same pages.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from analysis.flags import EXAMPLE
from analysis.shown import (
    AwardLine,
    BidLine,
    FactLine,
    Named,
    NoticeLine,
    Organisation,
    Place,
    QualityLine,
    Quote,
    Shown,
    Tender,
)

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

R = TypeVar("R")
Row = Mapping[str, Any]


def read_shown(engine: "BaseBackend") -> Shown:
    """Return what the tables of *engine* hold of the subject, joined and sorted."""
    parts = ("processes", "notices", "evidence", "awards", "award_suppliers", "bids")
    tables = {name: rows(engine, name) for name in parts}
    tenders = join_tenders(tables)
    notices = tables["notices"]
    used = {line.id for tender in tenders for line in tender.notices}
    return Shown(
        tenders=tenders,
        places=join_places(tenders, rows(engine, "cities"), rows(engine, "service_quality")),
        organisations=join_organisations(
            rows(engine, "organisations"), rows(engine, "facts"), rows(engine, "mentions")
        ),
        notices=len(notices),
        unrelated=len(notices) - len(used),
        replica=sum(1 for row in notices if row["replica"]),
        sites=dict(sorted(count_by(notices, "site").items())),
    )


def rows(engine: "BaseBackend", name: str) -> list[dict[str, Any]]:
    """Return the rows of table *name* in the order of all its columns that can be ordered."""
    found: list[dict[str, Any]] = engine.table(name).to_pyarrow().to_pylist()
    return sorted(found, key=lambda row: tuple(str(value) for value in row.values()))


def join_tenders(tables: Mapping[str, Iterable[Row]]) -> tuple[Tender, ...]:
    """Return one tender a process of the subject, in order of place, year and date."""
    read_in = grouped(tables["evidence"], "notice_id")
    named = grouped(tables["award_suppliers"], "award_id")
    noticed = grouped(tables["notices"], "process_id")
    awarded = grouped(tables["awards"], "process_id")
    bidding = grouped(tables["bids"], "process_id")
    tenders = [
        pick(
            Tender,
            row,
            notices=tuple(
                pick(NoticeLine, n, quotes=tuple(pick(Quote, q) for q in read_in[n["id"]]))
                for n in sorted(noticed[row["id"]], key=by_date)
            ),
            awards=tuple(
                pick(AwardLine, a, suppliers=tuple(pick(Named, s) for s in named[a["id"]]))
                for a in awarded[row["id"]]
            ),
            bids=tuple(pick(BidLine, b) for b in bidding[row["id"]]),
        )
        for row in tables["processes"]
        if row["service"] != "unrelated"
    ]
    return tuple(sorted(tenders, key=lambda t: (t.place, t.year or 0, str(t.published), t.id)))


def join_places(
    tenders: Iterable[Tender], cities: Iterable[Row], quality: Iterable[Row]
) -> tuple[Place, ...]:
    """Return the places that buy or are measured: most tenders first, unnamed and invented last."""
    known = {row["division"]: row for row in cities}
    measured = grouped(quality, "division")
    buying: dict[str, list[Tender]] = defaultdict(list)
    for tender in tenders:
        buying[tender.place].append(tender)
    places = []
    for key in sorted(set(buying) | {key for key in measured if key}):
        city: Row = known.get(key, {})
        named: Row = city or next(iter(measured[key]), {})
        first = buying[key][0] if buying[key] else None
        places.append(
            Place(
                key=key,
                city=(first and first.city) or named.get("city"),
                province=(first and first.province) or city.get("province"),
                population=city.get("population"),
                population_year=city.get("population_year"),
                population_source=city.get("source"),
                tenders=tuple(buying[key]),
                quality=tuple(pick(QualityLine, row) for row in measured[key]),
            )
        )
    return tuple(sorted(places, key=lambda p: (p.city in {EXAMPLE, None}, -len(p.tenders), p.key)))


def join_organisations(
    organisations: Iterable[Row], facts: Iterable[Row], mentions: Iterable[Row]
) -> dict[str, Organisation]:
    """Return the organisations by id, each with its facts and why its names are one."""
    told = grouped(facts, "organisation_id")
    seen = grouped(mentions, "organisation_id")
    return {
        row["id"]: pick(
            Organisation,
            row,
            facts=tuple(
                sorted(
                    (pick(FactLine, fact) for fact in told[row["id"]]),
                    key=lambda fact: (fact.property or "", fact.year or 0),
                )
            ),
            reasons=tuple(sorted({m["reason"] for m in seen[row["id"]] if m["reason"]})),
        )
        for row in organisations
    }


def pick(kind: type[R], row: Row, **more: object) -> R:
    """Return a *kind* filled from the columns of *row* that it knows."""
    names = kind.__dataclass_fields__  # type: ignore[attr-defined] # only records come here
    return kind(**{name: row[name] for name in names if name in row and name not in more}, **more)


def grouped(lines: Iterable[Row], column: str) -> dict[str | None, list[Row]]:
    """Return *lines* by their value of *column*; a missing value gives an empty list."""
    groups: dict[str | None, list[Row]] = defaultdict(list)
    for line in lines:
        groups[line[column]].append(line)
    return groups


def count_by(lines: Iterable[Row], column: str) -> dict[str, int]:
    """Return how many of *lines* have each value of *column*."""
    return {str(value): len(group) for value, group in grouped(lines, column).items()}


def by_date(notice: Row) -> tuple[str, int, str]:
    """Order notices by publication, the undated last, and of one day by the course of a tender."""
    kinds = ["intention", "consultation", "tender", "correction", "candidates", "award", "contract"]
    kind = notice["kind"]
    step = kinds.index(kind) if kind in kinds else len(kinds)
    return (str(notice["published"] or "9999"), step, notice["id"])
