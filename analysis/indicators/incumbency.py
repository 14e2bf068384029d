"""One supplier keeps a service for longer than three years without an open tender between."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from analysis.flags import Family, Level, State
from analysis.indicators import indicator
from analysis.indicators.finding import Finding
from analysis.indicators.lines import Cycle, Line, service_lines
from analysis.indicators.purchases import read_purchases, read_wins
from analysis.indicators.repeat_winner import winner_cites
from analysis.indicators.wording import many, spoken
from analysis.statistics import Chance

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

OPEN = ("公开招标", "公开招投标")
NOT_OPEN = ("磋商", "谈判", "单一来源", "询价", "询比", "邀请", "直接", "续签", "框架协议")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Years of a line from *year* on. No winners, or *opened* None: not known."""

    year: int
    length: float
    winners: frozenset[str] | None
    opened: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How long one organisation held a service: surely, and at most with all unknowns for it."""

    surely: float
    at_most: float


@indicator(family=Family.COMPETITION, level=Level.REVIEW, unit="years", rule=">")
def incumbency(engine: "BaseBackend", /, *, max_years: float = 3.0) -> Iterator[Finding]:
    """Flag a supplier that holds a service for over three years with no open tender between.

    Why it matters: the rules let a steady service run up to three years on one contract; after that
    it is meant to be opened again.
    Formula: value = longest run of years of one service line with the same winner; a contract
    counts its term, or one year where the term is unknown; a cycle bought by open tender starts a
    new run. Hit if value > threshold. Years without a known purchase, winner or method could belong
    to a run: if they could lift it above the threshold, the answer stays open.
    Sample: the cycles whose winner is known; the line must be known for more than three years.
    Chance rate: none. It would need the number of firms able to bid, which notices do not tell.
    False alarms:
    - An open tender took place but its notice is not among the collected ones.
    - The contract was prolonged for a reason the rules accept, such as an emergency.
    - The published method is that of a framework, whose first tender was open.
    Law:
    - Fact pattern named in 财库〔2014〕37号: a contract for a steady service runs at most
      three years.
    Source: Open Contracting Partnership, red flag R050, with the three years of the Chinese rule.
    """  # noqa: RUF002 - the citation of a decree has these brackets
    bought = read_purchases(engine)
    for line in service_lines(bought, read_wins(engine)):
        yield _answer(line, max_years)


def _answer(line: Line, max_years: float) -> Finding:
    spans = list(timeline(line.cycles))
    known = sum(span.length for span in spans)
    reaches = {name: reach(spans, name) for name in candidates(spans)}
    surely = max((r.surely for r in reaches.values()), default=0.0)
    at_most = max((r.at_most for r in reaches.values()), default=0.0)
    holders = sorted(n for n, r in reaches.items() if n and r.surely == surely and surely)
    if surely > max_years:
        state = State.HIT
    elif known > max_years and at_most <= max_years:
        state = State.NO_HIT
    else:
        state = State.NOT_ASSESSABLE
    return Finding(
        state=state,
        subject=line.subject(*(holders if state is State.HIT else ())),
        reason=_reason(line, spans, holders, surely, max_years),
        sample=sum(bool(cycle.winners) for cycle in line.cycles),
        chance=Chance(note="no chance rate: how many firms could have bid is not known"),
        year=line.cycles[-1].year if line.cycles else None,
        value=None if state is State.NOT_ASSESSABLE else surely,
        threshold=max_years,
        cites=tuple(winner_cites(line.cycles)),
    )


def timeline(cycles: Sequence[Cycle]) -> Iterator[Span]:
    """Yield the years of *cycles* without overlap; a gap is a span of which nothing is known."""
    spans = [
        Span(
            year=cycle.year,
            length=max((p.term_years or 1.0 for p in cycle.purchases), default=1.0),
            winners=frozenset(cycle.winners) or None,
            opened=opened([p.method for p in cycle.purchases]),
        )
        for cycle in cycles
    ]
    for span, following in pairwise(spans):
        until = following.year - span.year
        yield replace(span, length=min(span.length, until))
        if span.length < until:
            start = span.year + int(span.length)
            yield Span(year=start, length=until - span.length, winners=None, opened=None)
    yield from spans[-1:]


def opened(methods: Sequence[str | None]) -> bool | None:
    """Say whether *methods*, as written, name an open tender; None where they do not say.

    >>> opened(["公开招标"]), opened(["竞争性磋商"]), opened(["政府采购"])
    (True, False, None)
    """
    written = [method for method in methods if method]
    if any(word in method for method in written for word in OPEN):
        return True
    if written and all(any(word in m for word in NOT_OPEN) for m in written):
        return False
    return None


def candidates(spans: Sequence[Span]) -> list[str]:
    """Return every known winner, and "" for one that no notice names."""
    return ["", *sorted({name for span in spans for name in span.winners or ()})]


def reach(spans: Sequence[Span], name: str) -> Reach:
    """Return how long *name* held the service; each span follows the one before it."""
    surely = at_most = best_surely = best_at_most = 0.0
    for span in spans:
        mine = span.winners is not None and name in span.winners
        maybe = mine or span.winners is None
        carried = surely if span.opened is False else 0.0
        carried_at_most = 0.0 if span.opened else at_most
        surely = span.length + carried if mine else 0.0
        at_most = span.length + carried_at_most if maybe else 0.0
        best_surely, best_at_most = max(best_surely, surely), max(best_at_most, at_most)
    return Reach(surely=best_surely, at_most=best_at_most)


def _reason(
    line: Line, spans: Sequence[Span], holders: Sequence[str], surely: float, max_years: float
) -> str:
    if not spans:
        return "No purchase of this service has a known year."
    known = sum(span.length for span in spans)
    if known <= max_years:
        return (
            f"The service is known for {many(known, 'year')} only; "
            f"more than {max_years:g} are needed."
        )
    names = {key: win.name for cycle in line.cycles for key, win in cycle.winners.items()}
    told = [f"Years known: {spoken(cycle.year for cycle in line.cycles)}."]
    if holders:
        held = ", ".join(names[key] for key in holders)
        told.append(
            f"Longest sure run without an open tender between: {held}, {many(surely, 'year')}."
        )
    if line.unnamed_years:
        told.append(f"No notice names the winner of {spoken(line.unnamed_years)}.")
    unsaid = [span.year for span in spans[1:] if span.opened is None and span.winners]
    if unsaid:
        told.append(f"No notice says whether the tender of {spoken(unsaid)} was open.")
    missing = [span.year for span in spans if span.winners is None and span.opened is None]
    silent = [year for year in missing if year not in {c.year for c in line.cycles}]
    if silent:
        told.append(f"No purchase is known from {spoken(silent)} on to the next one.")
    return " ".join(told)
