"""The winner was founded shortly before the award."""

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from analysis.flags import Family, Level, State
from analysis.indicators import indicator
from analysis.indicators.companies import (
    Statement,
    Won,
    each_winner,
    open_answer,
    statements,
    with_threshold,
)
from analysis.indicators.finding import Finding
from analysis.statistics import Chance

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

Dates = tuple[date, date]
DATE = re.compile(r"(\d{4})(?:[-年./](\d{1,2})(?:[-月./](\d{1,2})日?)?)?[年月]?")
MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@indicator(family=Family.ENTITY, level=Level.REVIEW, unit="days", rule="<")
def young_company(engine: "BaseBackend", /, *, max_days: int = 365) -> Iterator[Finding]:
    """Flag a winner founded less than a year before the award.

    Why it matters: a firm without a past cannot have shown that it can do the work; it may have
    been made for the tender or continue another firm.
    Formula: value = days from founding to award; hit if value < threshold. A founding year alone is
    an interval, and so is an award of which only the year is known: then value is the end of the
    interval that decides (the most days for a hit, the fewest for no hit), and where the interval
    spans the threshold the answer stays open.
    Sample: 1 statement of the founding date.
    Chance rate: none. The age of the firms that did not win is not known.
    False alarms:
    - A spin-off or a local subsidiary of a firm with long experience.
    - The register shows the date of a re-registration after a move or a change of legal form.
    Law: none. A young firm may bid.
    Source: DIGIWHIST and the World Bank's ProACT, component "new company".
    """
    founded = statements(engine, "founded")
    findings = each_winner(
        engine, lambda won: _answer(won, founded.get(won.win.organisation, []), max_days)
    )
    return with_threshold(findings, float(max_days))


def _answer(won: Won, told: list[Statement], max_days: int) -> Finding:
    born = {interval for s in told if (interval := date_interval(s.value))}
    if not born:
        return open_answer(won, "No register statement of its founding is known.", told)
    if len(born) > 1 and not _nested(born):
        return open_answer(won, "Statements of its founding disagree.", told)
    when = award_interval(won)
    if when is None:
        return open_answer(won, "Neither date nor year of the award is known.", told)
    first, last = max(start for start, _ in born), min(end for _, end in born)
    least, most = (when[0] - last).days, (when[1] - first).days
    if most < 0:
        return open_answer(won, "The award is older than the founding: another firm?", told)
    if least < max_days <= most:
        return open_answer(
            won,
            f"Founding and award lie {max(least, 0)} to {most} days apart: too coarse to say.",
            told,
        )
    state = State.HIT if most < max_days else State.NO_HIT
    apart = f"{least:,}" if least == most else f"{max(least, 0):,} to {most:,}"
    return Finding(
        state=state,
        subject=won.subject,
        reason=f"Founded {apart} days before the award ({told[0].value}; award "
        f"{won.date or won.purchase.year}).",
        sample=len(told),
        chance=Chance(note="no chance rate: the age of firms that did not win is not known"),
        year=won.year,
        value=float(most if state is State.HIT else least),
        cites=(won.winner_cite, *(statement.proof for statement in told)),
    )


def _nested(born: set[Dates]) -> bool:
    """Say whether one day can satisfy every statement."""
    return max(start for start, _ in born) <= min(end for _, end in born)


def award_interval(won: Won) -> Dates | None:
    """Return the days between which the award fell; a service is bought in its year or before."""
    if won.date:
        return won.date, won.date
    if won.purchase.year is None:
        return None
    return date(won.purchase.year - 1, 1, 1), date(won.purchase.year, 12, 31)


def date_interval(written: str) -> Dates | None:
    """Return the first and the last day that *written* can mean, None where it is no date.

    >>> date_interval("2018")
    (datetime.date(2018, 1, 1), datetime.date(2018, 12, 31))
    >>> date_interval("2018-02")[1]
    datetime.date(2018, 2, 28)
    """
    found = DATE.fullmatch(written.strip())
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        last = date(year or 0, month or 12, day or _days(year or 0, month or 12))
    except ValueError:
        return None
    return first, last


def _days(year: int, month: int) -> int:
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if leap else MONTH_DAYS[month - 1]
