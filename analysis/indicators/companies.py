"""Winners beside what registers and the press say of them.

A statement is true of the year it names; an unknown value has no row, so a missing head count is
never 0.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from analysis.flags import Proof, State
from analysis.indicators.finding import Cite, Finding, Subject, weightiest
from analysis.indicators.purchases import Purchase, Win, read_purchases, read_wins, rows_of
from analysis.statistics import Chance

if TYPE_CHECKING:
    from ibis.backends import BaseBackend


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One fact on an organisation, as written."""

    about: str
    value: str
    unit: str | None
    year: int | None
    source: str | None
    level: str | None

    @property
    def proof(self) -> Proof:
        """The statement as what a flag rests on."""
        name = self.about if self.year is None else f"{self.about} {self.year}"
        unit = f" {self.unit}" if self.unit else ""
        return Proof(
            label=name,
            value=f"{self.value}{unit}",
            quote=f"{name}: {self.value}{unit}",
            url=self.source or "source not named",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Won:
    """A purchase and one organisation that won it."""

    purchase: Purchase
    win: Win

    @property
    def subject(self) -> Subject:
        """The organisation as what a finding is about."""
        return Subject(
            id=self.win.organisation,
            kind="organisation",
            name=self.win.name,
            city=self.purchase.city,
            buyer=self.purchase.buyer,
            processes=(self.purchase.id,),
            organisations=(self.win.organisation,),
        )

    @property
    def date(self) -> date | None:
        """When it was awarded."""
        return self.win.date or self.purchase.awarded

    @property
    def year(self) -> int | None:
        """The year of the award, or else the one the service is bought for."""
        return self.date.year if self.date else self.purchase.year

    @property
    def winner_cite(self) -> Cite:
        """Where the winner's name was read."""
        return Cite(
            label="winner",
            value=self.win.name,
            notice=self.win.notice,
            path=self.win.path,
            words=("name",),
        )


def statements(engine: "BaseBackend", *properties: str) -> Mapping[str, list[Statement]]:
    """Return the facts on each winner, in order of year and source."""
    facts, named = engine.table("facts"), engine.table("award_suppliers")
    told = facts.filter(facts.property.isin(list(properties)) & facts.organisation_id.notnull())
    told = told.semi_join(named, told.organisation_id == named.organisation_id)
    found: dict[str, list[Statement]] = defaultdict(list)
    ordered = told.order_by("organisation_id", "property", "year", "source", "value")
    for row in rows_of(ordered):
        found[row["organisation_id"]].append(
            Statement(
                about=row["property"],
                **{key: row[key] for key in ("value", "unit", "year", "source", "level")},
            )
        )
    return found


def each_winner(
    engine: "BaseBackend",
    answer: Callable[[Won], Finding],
    wanted: Callable[[Purchase], bool] = lambda _: True,
) -> Iterator[Finding]:
    """Yield one finding an organisation, and one for each award that names nobody.

    *answer* judges one win; any hit of an organisation decides, then any unknown.
    """
    wins = read_wins(engine)
    judged: dict[str, list[Finding]] = defaultdict(list)
    for purchase in read_purchases(engine):
        if not wanted(purchase):
            continue
        for win in wins.get(purchase.id, ()):
            judged[win.organisation].append(answer(Won(purchase=purchase, win=win)))
        if purchase.unnamed:
            yield unnamed(purchase)
    for _, findings in sorted(judged.items()):
        yield weightiest(findings)


def unnamed(purchase: Purchase) -> Finding:
    """Return that nobody can be judged where no notice names the winner."""
    return Finding(
        state=State.NOT_ASSESSABLE,
        subject=purchase.subject,
        reason="No notice names the winner, so no register can be asked.",
        sample=0,
        chance=Chance(note="not assessable"),
        year=purchase.year,
    )


def open_answer(won: Won, reason: str, proofs: Iterable[Statement] = ()) -> Finding:
    """Return that the win cannot be judged, and why."""
    return Finding(
        state=State.NOT_ASSESSABLE,
        subject=won.subject,
        reason=reason,
        sample=0,
        chance=Chance(note="not assessable"),
        year=won.year,
        cites=(won.winner_cite, *(statement.proof for statement in proofs)),
    )


def with_threshold(findings: Iterable[Finding], threshold: float) -> Iterator[Finding]:
    """Yield *findings*, each with the threshold of its indicator."""
    for finding in findings:
        yield replace(finding, threshold=threshold)
