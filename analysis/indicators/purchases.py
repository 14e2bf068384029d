"""What most indicators start from: one row a purchase, and one row a purchase and its winner.

The joins and sums are Ibis expressions, the same on every engine; what comes back is small and
ordered. Only purchases of the subject count: unrelated ones are never flagged.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from analysis.indicators.finding import Subject
from entities.model import PriceKind

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend

OVER = {"cancelled": "the purchase was terminated", "unsuccessful": "the purchase failed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """A process with the sum of its standing awards. *line* is its own id where it has no line.

    *totals* of its *awards* are printed as a total; *odd_kind* is a kind of price that is not.
    *spans* names notice, path and amount of each award.
    """

    id: str
    line: str
    title: str | None
    buyer: str | None
    city: str | None
    service: str | None
    year: int | None
    method: str | None
    budget: Decimal | None
    budget_notice: str | None
    ceiling: Decimal | None
    term_years: float | None
    awarded: date | None
    status: str | None
    awards: int
    totals: int
    failed: int
    unnamed: int
    odd_kind: str | None
    amount: Decimal | None
    ratio: float | None
    spans: Sequence[tuple[str, str, str]]

    @property
    def name(self) -> str:
        """The title, or the id where no notice has one."""
        return self.title or self.id

    @property
    def subject(self) -> Subject:
        """The purchase as what a finding is about."""
        return Subject(
            id=self.id,
            kind="process",
            name=self.name,
            city=self.city,
            buyer=self.buyer,
            processes=(self.id,),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Win:
    """An organisation that won in a process: its awards there together.

    *members* is the largest number of suppliers that share one of the awards.
    """

    process: str
    organisation: str
    name: str
    amount: Decimal | None
    awards: int
    totals: int
    members: int
    date: date | None
    notice: str
    path: str
    amount_span: tuple[str, str]


def relevant(engine: "BaseBackend") -> "ir.Table":
    """Return the processes that buy what the subject is about."""
    processes = engine.table("processes")
    return processes.filter((processes.service != "unrelated") | processes.service.isnull())


def purchases_table(engine: "BaseBackend") -> "ir.Table":
    """Return one row a process, with its standing awards summed and divided by its budget."""
    p, a = relevant(engine), engine.table("awards")
    standing = a.status == "active"
    total = standing & (a.price_kind == PriceKind.TOTAL.value) & a.amount.notnull()
    sums = a.group_by("process_id").aggregate(
        awards=standing.cast("int64").sum(),
        totals=total.cast("int64").sum(),
        failed=(a.status == "unsuccessful").cast("int64").sum(),
        unnamed=(standing & (a.members.fill_null(0) == 0)).cast("int64").sum(),
        odd_kind=a.price_kind.max(where=standing & (a.price_kind != PriceKind.TOTAL.value)),
        amount=a.amount.sum(where=total),
        spans=(a.notice_id + "\t" + a.path + "\t" + a.amount.cast("string")).collect(where=total),
    )
    joined = p.left_join(sums, p.id == sums.process_id)
    ratio = joined.amount.cast("float64") / joined.budget.cast("float64")
    return joined.select(
        "id", "title", "buyer", "city", "service", "year", "method", "budget", "budget_notice",
        "ceiling", "term_years", "awarded", "status", "odd_kind", "amount", "spans",
        line=joined.line_id.fill_null(joined.id),
        awards=joined.awards.fill_null(0),
        totals=joined.totals.fill_null(0),
        failed=joined.failed.fill_null(0),
        unnamed=joined.unnamed.fill_null(0),
        ratio=(joined.budget > 0).ifelse(ratio, None),
    ).order_by("id")  # fmt: skip


def wins_table(engine: "BaseBackend") -> "ir.Table":
    """Return one row a process and organisation that won there."""
    p, a = relevant(engine), engine.table("awards")
    s, o = engine.table("award_suppliers"), engine.table("organisations")
    standing = a.filter(a.status == "active").select(
        "notice_id", "path", "price_kind", "amount", "date", "members", award="id"
    )
    total = standing.price_kind == PriceKind.TOTAL.value
    standing = standing.mutate(amount=total.ifelse(standing.amount, None))
    named = s.select("process_id", "written", "award_id", organisation=s.organisation_id)
    named = named.mutate(organisation=named.organisation.fill_null(named.written))
    rows = named.join(standing, named.award_id == standing.award)
    rows = rows.join(p.select(pid="id"), rows.process_id == p.id)
    known = o.select("name", oid="id")
    rows = rows.left_join(known, rows.organisation == known.oid)
    rows = rows.mutate(
        shown=rows.name.fill_null(rows.written), span=rows.notice_id + "\t" + rows.path
    )
    return (
        rows.group_by(process=rows.process_id, organisation=rows.organisation)
        .aggregate(
            name=rows.shown.min(),
            amount=rows.amount.sum(),
            awards=rows.award.nunique(),
            totals=rows.amount.count(),
            members=rows.members.max(),
            date=rows.date.min(),
            span=rows.span.min(),
            amount_span=rows.span.min(where=rows.amount.notnull()),
        )
        .order_by("process", "organisation")
    )


def rows_of(expression: "ir.Table") -> list[dict[str, Any]]:
    """Return the rows of an ordered expression as dictionaries."""
    rows: list[dict[str, Any]] = expression.to_pyarrow().to_pylist()
    return rows


def read_purchases(engine: "BaseBackend") -> list[Purchase]:
    """Return the purchases, ordered by id."""
    return [
        Purchase(**(row | {"spans": _spans(row["spans"] or ())}))
        for row in rows_of(purchases_table(engine))
    ]


def _spans(written: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return (notice, path, amount) of each award in a fixed order; engines collect in any."""
    return sorted((n, p, a) for n, p, a in (text.split("\t") for text in written))


def read_wins(engine: "BaseBackend") -> Mapping[str, list[Win]]:
    """Return the winners of each process, ordered by organisation."""
    found: dict[str, list[Win]] = {}
    for row in rows_of(wins_table(engine)):
        span, amount_span = row.pop("span"), row.pop("amount_span")
        notice, path = span.split("\t")
        amount_at = tuple((amount_span or span).split("\t"))
        win = Win(**row, notice=notice, path=path, amount_span=(amount_at[0], amount_at[1]))
        found.setdefault(win.process, []).append(win)
    return found
