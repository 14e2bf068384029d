"""The award is large beside the winner's registered capital."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation
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
from analysis.indicators.finding import Cite, Finding
from analysis.indicators.wording import yuan
from analysis.statistics import Chance

if TYPE_CHECKING:
    from ibis.backends import BaseBackend


@indicator(family=Family.ENTITY, level=Level.REVIEW, unit="ratio", rule=">")
def thin_capital(
    engine: "BaseBackend",
    /,
    *,
    max_ratio: float = 5.0,
    small_capital: int = 1_000_000,
    large_award: int = 5_000_000,
) -> Iterator[Finding]:
    """Flag an award of more than five times the registered capital of the winner.

    Why it matters: a firm with little capital of its own can hardly carry the wages of a large
    contract until it is paid, nor answer for damage.
    Formula: value = award / registered capital; hit if value > threshold, or if the capital is 1
    million yuan or less and the award 5 million or more. The statement nearest before the award
    counts. A consortium's share of an award is unknown: it counts in full against the threshold, so
    that it can show no hit but never a hit.
    Sample: 1 statement of the capital.
    Chance rate: none. The capital of the firms that did not win is not known.
    False alarms:
    - Registered capital is subscribed and need not be paid in; a small figure says little of means.
    - Buyers may not demand a minimum capital (财政部令第87号 art. 17), so small firms rightly win.
    - A parent company or a bank stands behind the firm.
    Law: none. No rule is known that ties the size of an award to the capital.
    Source: own rule after the registry checks of Open Contracting Partnership, red flag R045.
    """
    capitals = statements(engine, "registered_capital")

    def answer(won: Won) -> Finding:
        told = capital_at(capitals.get(won.win.organisation, []), won.year)
        if told is None:
            return open_answer(won, "No register statement of its capital is known.")
        capital = capital_in_yuan(told)
        if capital is None:
            return open_answer(won, "Its registered capital is not stated in yuan.", [told])
        amount = won.win.amount
        if amount is None or won.win.totals < won.win.awards:
            return open_answer(won, "The award is not known as a total in yuan.", [told])
        small = capital <= small_capital and amount >= large_award
        ratio = float(amount) / float(capital)
        hit = ratio > max_ratio or small
        if hit and won.win.members > 1:
            return open_answer(won, "Its share in the consortium's award is not known.", [told])
        compared = _compared(won, told, amount, capital)
        return replace(compared, state=State.HIT) if hit else compared

    return with_threshold(each_winner(engine, answer), max_ratio)


def _compared(won: Won, told: Statement, amount: Decimal, capital: Decimal) -> Finding:
    notice, path = won.win.amount_span
    ratio = float(amount) / float(capital)
    return Finding(
        state=State.NO_HIT,
        subject=won.subject,
        reason=f"The award of {yuan(amount)} is {ratio:.3g} times the registered "
        f"capital of {yuan(capital)}.",
        sample=1,
        chance=Chance(note="no chance rate: the capital of firms that did not win is not known"),
        year=won.year,
        value=ratio,
        cites=(
            won.winner_cite,
            Cite(
                label="award",
                value=yuan(amount),
                notice=notice,
                path=path,
                words=("amount", "price", "written"),
            ),
            told.proof,
        ),
    )


def capital_at(told: list[Statement], year: int | None) -> Statement | None:
    """Return the last statement made by *year*; one without a year counts where no other does."""
    dated = [s for s in told if s.year is not None and (year is None or s.year <= year)]
    undated = [s for s in told if s.year is None]
    return max(dated, key=lambda s: s.year or 0) if dated else next(iter(undated), None)


def capital_in_yuan(statement: Statement) -> Decimal | None:
    """Return the capital in yuan, None for other currencies, units and non-positive figures."""
    if statement.unit not in {"yuan", "CNY", "元", "人民币元"}:
        return None
    try:
        capital = Decimal(statement.value)
    except InvalidOperation:
        return None
    return capital if capital > 0 else None
