"""One supplier wins the same service again and again."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.flags import Family, Level, State
from analysis.indicators import indicator
from analysis.indicators.finding import Cite, Finding
from analysis.indicators.lines import Cycle, Line, service_lines
from analysis.indicators.purchases import read_purchases, read_wins
from analysis.indicators.wording import many, spoken
from analysis.statistics import Chance

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

NO_NULL = "no chance rate: how many firms could have bid is not known"


@indicator(family=Family.COMPETITION, level=Level.REVIEW, unit="count", rule=">=")
def repeat_winner(
    engine: "BaseBackend", /, *, min_wins: int = 3, window: int = 4
) -> Iterator[Finding]:
    """Flag a supplier that won at least three of the last four yearly cycles of a service.

    Why it matters: a service that is tendered anew and always goes to the same firm may be open in
    form only.
    Formula: value = most wins of one organisation among the last four cycles (years with a purchase
    that was neither terminated nor failed) of a service line; hit if value >= threshold. Where a
    winner is unknown the answer stays open, unless the known ones decide it either way.
    Sample: the cycles looked at whose winner is known; at least 3 cycles.
    Chance rate: none. It would need the number of firms able to bid, which notices do not tell.
    False alarms:
    - A firm that does the work well and knows the system has an advantage each year.
    - The contract may be renewed for up to three years under the rules for steady services.
    - Few firms in a city run a call centre of that size.
    Law: none. Winning repeatedly is lawful.
    Source: Open Contracting Partnership, red flags R050 and R053 as one buyer sees them.
    """
    bought = read_purchases(engine)
    for line in service_lines(bought, read_wins(engine)):
        yield _answer(line, min_wins, window)


def _answer(line: Line, min_wins: int, window: int) -> Finding:
    looked_at = line.cycles[-window:]
    wins = Counter(name for cycle in looked_at for name in cycle.winners)
    unknown = [cycle.year for cycle in looked_at if not cycle.winners]
    most = max(wins.values(), default=0)
    state = _state(len(looked_at), most, len(unknown), min_wins)
    best = sorted(name for name, count in wins.items() if count == most)
    return Finding(
        state=state,
        subject=line.subject(*(best if state is State.HIT else ())),
        reason=_reason(line, looked_at, best, most, min_wins),
        sample=len(looked_at) - len(unknown),
        chance=Chance(note=NO_NULL),
        year=looked_at[-1].year if looked_at else None,
        value=None if state is State.NOT_ASSESSABLE else float(most),
        threshold=float(min_wins),
        cites=tuple(winner_cites(looked_at)),
    )


def _state(cycles: int, most: int, unknown: int, min_wins: int) -> State:
    if most >= min_wins:
        return State.HIT
    if cycles < min_wins or most + unknown >= min_wins:
        return State.NOT_ASSESSABLE
    return State.NO_HIT


def _reason(
    line: Line, looked_at: tuple[Cycle, ...], best: list[str], most: int, min_wins: int
) -> str:
    years = spoken(cycle.year for cycle in looked_at)
    if not looked_at:
        return "No purchase of this service has a known year."
    names = {k: win.name for cycle in looked_at for k, win in cycle.winners.items()}
    told = f"Cycles looked at: {years}. "
    if best:
        told += f"Most wins: {', '.join(names[k] for k in best)} with {most}."
    unknown = [cycle.year for cycle in looked_at if not cycle.winners]
    if unknown:
        told += f"{' ' if best else ''}No notice names the winner of {spoken(unknown)}."
    if len(looked_at) < min_wins:
        told += f" At least {many(min_wins, 'cycle')} are needed."
    if line.undated:
        told += f" No year is known of {many(len(line.undated), 'more purchase')}."
    return told


def winner_cites(cycles: tuple[Cycle, ...]) -> Iterator[Cite]:
    """Yield where each known winner of *cycles* was read."""
    for cycle in cycles:
        for _, win in sorted(cycle.winners.items()):
            yield Cite(
                label=f"winner {cycle.year}",
                value=win.name,
                notice=win.notice,
                path=win.path,
                words=("name",),
            )
