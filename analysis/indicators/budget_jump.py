"""The budget of a service grows: from one year to the next, and since the first known year."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from analysis.flags import Family, Level, State
from analysis.indicators import indicator
from analysis.indicators.finding import Cite, Finding
from analysis.indicators.lines import Cycle, Line, service_lines
from analysis.indicators.purchases import Purchase, read_purchases, read_wins
from analysis.indicators.wording import change as change_told
from analysis.indicators.wording import many, yuan
from analysis.statistics import Chance, Peers, peers, rank_chance

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

Market = Mapping[str, Peers]


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What one cycle has to spend: yuan as printed, and the years it is for."""

    year: int
    purchase: Purchase
    amount: Decimal

    @property
    def term(self) -> float | None:
        """The term in years, None where no notice says it."""
        return self.purchase.term_years

    @property
    def cite(self) -> Cite:
        """Where it was read."""
        return Cite(
            label=f"budget {self.year}",
            value=yuan(self.amount),
            notice=self.purchase.budget_notice or "",
            path="budget",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """From one budget to a later one. *share* is None where *gap* says why."""

    before: Budget
    after: Budget
    share: float | None
    gap: str | None


@indicator(family=Family.PRICE, level=Level.REVIEW, unit="share", rule=">")
def budget_jump(engine: "BaseBackend", /, *, threshold: float = 0.3) -> Iterator[Finding]:
    """Flag a budget more than 30 % above that of the year before.

    Why it matters: the budget sets what bidders can ask; a jump needs a reason, such as more seats.
    Formula: value = budget / previous known budget of the service line - 1; hit if value >
    threshold. Budgets for terms of different length are compared per year. A purchase without a
    budget, or the first of its line, is not assessable.
    Sample: 2 budgets; where they are more than a year apart, the reason says so.
    Chance rate: share of the year-to-year changes of other service lines (same kind of service)
    that are as large; from 30 such changes on.
    False alarms:
    - More calls, more seats or longer hours; other hotlines were merged into the service.
    - Minimum wage and insurance rates rose.
    - The earlier year was bought in parts, of which one is not known here.
    Law: none. A buyer may plan a higher budget.
    Source: own rule; compare Open Contracting Partnership, red flag R016.
    """
    lines = list(service_lines(read_purchases(engine), read_wins(engine)))
    market = _market(lines)
    for line in lines:
        changes = {c.after.purchase.id: c for c in year_changes(line)}
        dated = (purchase for cycle in line.cycles for purchase in cycle.purchases)
        for purchase in (*dated, *line.undated):
            yield _jump(line, purchase, changes.get(purchase.id), market, threshold)


def _jump(
    line: Line, purchase: Purchase, change: Change | None, market: Market, threshold: float
) -> Finding:
    if change is None or change.share is None:
        why = change.gap if change else _why_no_change(line, purchase)
        return Finding(
            state=State.NOT_ASSESSABLE,
            subject=purchase.subject,
            reason=f"No change of the budget can be computed: {why}.",
            sample=0,
            chance=Chance(note="not assessable"),
            year=purchase.year,
            threshold=threshold,
        )
    return Finding(
        state=State.HIT if change.share > threshold else State.NO_HIT,
        subject=purchase.subject,
        reason=_told(change),
        sample=2,
        chance=rank_chance(
            market[line.latest.service or ""], change.share, line.id, what="year-to-year changes"
        ),
        year=purchase.year,
        value=change.share,
        threshold=threshold,
        cites=(change.before.cite, change.after.cite),
    )


@indicator(family=Family.PRICE, level=Level.NOTE, unit="share", rule=">")
def budget_growth(engine: "BaseBackend", /, *, threshold: float = 0.5) -> Iterator[Finding]:
    """Flag a service whose budget is more than 50 % above that of its first known year.

    Why it matters: several moderate rises add up to what no single year shows.
    Formula: value = last known budget / first known budget of the service line - 1; hit if value >
    threshold. Budgets for terms of different length are compared per year.
    Sample: the known budgets of the line, at least 2.
    Chance rate: none. Lines are known for different spans of years, so their growth does not
    compare.
    False alarms:
    - More calls, more seats or longer hours; other hotlines were merged into the service.
    - Minimum wage and insurance rates rose over the years.
    - The service was begun small on purpose.
    Law: none. A buyer may plan a higher budget.
    Source: own rule; the threshold is our own.
    """
    for line in service_lines(read_purchases(engine), read_wins(engine)):
        yield _growth(line, threshold)


def _growth(line: Line, threshold: float) -> Finding:
    known = budgets(line)
    change = compare(known[0], known[-1]) if len(known) > 1 else None
    if change is None or change.share is None:
        why = (
            change.gap
            if change
            else f"{many(len(known), 'year')} with a known budget, 2 are needed"
        )
        return Finding(
            state=State.NOT_ASSESSABLE,
            subject=line.subject(),
            reason=f"No growth of the budget can be computed: {why}.",
            sample=len(known),
            chance=Chance(note="not assessable"),
            year=line.latest.year,
            threshold=threshold,
        )
    steps = [
        f"{c.before.year}-{c.after.year} {change_told(c.share)}"
        for c in _steps(known)
        if c.share is not None
    ]
    return Finding(
        state=State.HIT if change.share > threshold else State.NO_HIT,
        subject=line.subject(),
        reason=f"{_told(change)} Step by step: {', '.join(steps)}.",
        sample=len(known),
        chance=Chance(note="no chance rate: lines are known for different spans of years"),
        year=change.after.year,
        value=change.share,
        threshold=threshold,
        cites=tuple(budget.cite for budget in known),
    )


def budgets(line: Line) -> list[Budget]:
    """Return the budgets of *line* by year; a year with several different ones has none."""
    return [found for cycle in line.cycles if (found := _budget(cycle))]


def _budget(cycle: Cycle) -> Budget | None:
    amounts = {p.budget: p for p in cycle.purchases if p.budget}
    if len(amounts) != 1:
        return None
    ((amount, purchase),) = amounts.items()
    return Budget(year=cycle.year, purchase=purchase, amount=amount) if amount else None


def compare(before: Budget, after: Budget) -> Change:
    """Return the change between two budgets, per year where their terms differ."""
    terms = (before.term, after.term)
    if before.term == after.term or set(terms) <= {None, 1.0}:
        share = float(after.amount) / float(before.amount) - 1
        return Change(before=before, after=after, share=share, gap=None)
    if before.term is None or after.term is None:
        known, silent = (after, before) if before.term is None else (before, after)
        gap = f"{known.year} is for {known.term:g} years, the term of {silent.year} is not known"
        return Change(before=before, after=after, share=None, gap=gap)
    share = (float(after.amount) / after.term) / (float(before.amount) / before.term) - 1
    return Change(before=before, after=after, share=share, gap=None)


def year_changes(line: Line) -> list[Change]:
    """Return the changes between neighbouring known budgets of *line*."""
    return _steps(budgets(line))


def _steps(known: Sequence[Budget]) -> list[Change]:
    return [compare(before, after) for before, after in pairwise(known)]


def _market(lines: Sequence[Line]) -> Market:
    """Return the known changes of each kind of service, by line."""
    found: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for line in lines:
        shares = (change.share for change in year_changes(line))
        found[line.latest.service or ""] += [(line.id, s) for s in shares if s is not None]
    return {service: peers(changes) for service, changes in found.items()}


def _why_no_change(line: Line, purchase: Purchase) -> str:
    if purchase.year is None:
        return "its year is not known"
    if purchase.budget is None:
        return "no notice names its budget"
    if purchase.id not in {budget.purchase.id for budget in budgets(line)}:
        return f"{purchase.year} has several purchases, and which one is the service is not known"
    return "no earlier budget of this service is known"


def _told(change: Change) -> str:
    before, after = change.before, change.after
    apart = after.year - before.year
    told = (
        f"The budget went from {yuan(before.amount)} ({before.year}) to {yuan(after.amount)} "
        f"({after.year}): {change_told(change.share or 0)}"
    )
    if before.term and after.term and before.term != after.term:
        told += f" per year, for terms of {before.term:g} and {after.term:g} years"
    elif before.term is None or after.term is None:
        told += ", as printed: not every notice says the term"
    return f"{told}. The two are {apart} years apart." if apart > 1 else f"{told}."
