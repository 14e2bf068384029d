"""A staffing contract goes to a firm whose annual reports show no insured employee."""

from collections.abc import Iterator, Mapping
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
from analysis.indicators.purchases import Purchase
from analysis.indicators.wording import many, spoken
from analysis.statistics import Chance

# The kind of service of a subject file under which people are bought: staffing and operation.
STAFFED = "operation"

if TYPE_CHECKING:
    from ibis.backends import BaseBackend


@indicator(family=Family.ENTITY, level=Level.REVIEW, unit="count", rule="<=")
def staffing_without_insured_staff(
    engine: "BaseBackend", /, *, max_persons: int = 0, max_lag_years: int = 3
) -> Iterator[Finding]:
    """Flag the winner of a staffing service whose latest report names no insured employee.

    Why it matters: a firm that supplies people has to employ and insure them; one that insured
    nobody before the award has shown no such staff.
    Formula: value = insured persons in the latest known annual report up to the award's year; hit
    if value <= threshold. High where two or more years in a row say 0, otherwise review. An unknown
    head count is not 0. Applies to services of staffing and operation.
    Sample: the annual reports known up to the award's year; the latest at most 3 years older than
    the award.
    Chance rate: none. The head counts of the firms that did not win are not known.
    False alarms:
    - A branch or an affiliated firm insures the employees under its own name.
    - For staff sent to another region the user may insure them for the agency
      (劳务派遣暂行规定 art. 19).
    - The firm hired for this contract after its last known report, or it left the field empty.
    Law:
    - Fact pattern named in 社会保险法 art. 58: an employer registers its employees within 30 days
      (cited from memory: check the text before printing it).
    - Fact pattern named in 劳务派遣暂行规定 art. 8: an agency pays the social insurance of its
      staff (cited from memory: check the text before printing it).
    Source: own rule; the facts are those of the annual reports in the national company register.
    """
    reported = statements(engine, "insured_staff")

    def answer(won: Won) -> Finding:
        if won.purchase.service is None:
            return open_answer(won, "What kind of service it won is not known.")
        if won.year is None:
            return open_answer(won, "Neither date nor year of the award is known.")
        counts = head_counts(reported.get(won.win.organisation, []), won.year)
        if not counts:
            return open_answer(won, "No annual report with its insured staff is known.")
        latest = max(counts)
        if won.year - latest > max_lag_years:
            told = [s for s in reported[won.win.organisation] if s.year == latest]
            return open_answer(
                won, f"Its latest known report is of {latest}, the award of {won.year}.", told
            )
        return _found(won, reported[won.win.organisation], counts, max_persons)

    return with_threshold(each_winner(engine, answer, is_staffing), float(max_persons))


def is_staffing(purchase: Purchase) -> bool:
    """Say whether people are what *purchase* buys, or whether that is unknown."""
    return purchase.service in {STAFFED, None}


def head_counts(told: list[Statement], until: int) -> Mapping[int, int]:
    """Return the insured persons of each reported year up to *until*; the highest if two differ."""
    counts: dict[int, int] = {}
    for statement in told:
        if statement.year is not None and statement.year <= until and statement.value.isdecimal():
            known = counts.get(statement.year, 0)
            counts[statement.year] = max(known, int(statement.value))
    return counts


def _found(won: Won, told: list[Statement], counts: Mapping[int, int], max_persons: int) -> Finding:
    latest = max(counts)
    run = zero_run(counts, max_persons)
    hit = counts[latest] <= max_persons
    listed = ", ".join(f"{year}: {count}" for year, count in sorted(counts.items()))
    zeros = f" {len(run)} reports in a row ({spoken(run)}) say so." if len(run) > 1 else ""
    return Finding(
        state=State.HIT if hit else State.NO_HIT,
        subject=won.subject,
        reason=f"Its annual report of {latest} names {many(counts[latest], 'insured employee')}; "
        f"the award is of {won.year}.{zeros if hit else ''} Insured staff by year: {listed}.",
        sample=len(counts),
        chance=Chance(note="no chance rate: head counts of firms that did not win are not known"),
        level=Level.HIGH if len(run) > 1 else Level.REVIEW,
        year=won.year,
        value=float(counts[latest]),
        cites=(
            won.winner_cite,
            *(statement.proof for statement in told if statement.year in counts),
        ),
    )


def zero_run(counts: Mapping[int, int], max_persons: int) -> list[int]:
    """Return the years up to the latest, each following the other, that stay at *max_persons*.

    >>> zero_run({2018: 0, 2019: 3, 2020: 0, 2021: 0}, 0)
    [2020, 2021]
    """
    run: list[int] = []
    year = max(counts)
    while counts.get(year, max_persons + 1) <= max_persons:
        run.insert(0, year)
        year -= 1
    return run
