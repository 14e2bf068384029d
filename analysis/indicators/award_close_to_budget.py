"""The winning price is nearly the whole budget: once, and in every award of a service line."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from analysis.flags import Family, Level, State
from analysis.indicators import indicator
from analysis.indicators.finding import Cite, Finding, Subject
from analysis.indicators.purchases import OVER, Purchase, read_purchases
from analysis.indicators.wording import many, percent, yuan
from analysis.statistics import Chance, Peers, peers, rank_chance, repeat_chance

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

# A total more than twice its budget is a misread unit (yuan for 万元), not an award.
ABSURD = 2.0
KINDS = {
    "rate": "a rate",
    "coefficient": "a coefficient",
    "unit_price": "a unit price",
    "per_year": "a yearly price",
    "range": "a range",
    "none": "no price",
}


@indicator(family=Family.PRICE, level=Level.NOTE, unit="share", rule=">=")
def award_close_to_budget(
    engine: "BaseBackend", /, *, threshold: float = 0.995
) -> Iterator[Finding]:
    """Flag an award of 99.5 % of its budget or more.

    Why it matters: the budget is public, so a price just below it is what a bidder asks who
    expects no lower offer.
    Formula: value = sum of the standing awards of one purchase / its budget; hit if value >=
    threshold. Only totals in yuan count. A purchase with a rate, a unit price, a failed lot or no
    known budget or award is not assessable, nor is an award above twice the budget (misread unit).
    Sample: 1 purchase.
    Chance rate: share of the awards of other service lines with the same kind of service that come
    as close; from 30 such awards on.
    False alarms:
    - Awards of hotline services lay between 98.3 and 99.9 % of the ceiling in every known case:
      one such award is the norm of this market, so a single hit is a note and no more.
    - The price follows from staff numbers and wage tariffs, which bidder and buyer both know.
    - Quality decides most of the score, so a lower price wins little.
    Law: none. A price within the budget is lawful, however near.
    Source: Open Contracting Partnership, red flag R031.
    """
    bought = read_purchases(engine)
    market = ratios_by_service(bought)
    for purchase in bought:
        gap = ratio_gap(purchase)
        if gap or purchase.ratio is None:
            yield Finding(
                state=State.NOT_ASSESSABLE,
                subject=purchase.subject,
                reason=f"Award over budget cannot be computed: {gap}.",
                sample=0,
                chance=Chance(note="not assessable"),
                year=purchase.year,
                threshold=threshold,
                cites=tuple(cites(purchase)),
            )
            continue
        yield Finding(
            state=State.HIT if purchase.ratio >= threshold else State.NO_HIT,
            subject=purchase.subject,
            reason=_told(purchase, purchase.ratio),
            sample=1,
            chance=rank_chance(
                market[purchase.service], purchase.ratio, purchase.line, what="awards"
            ),
            year=purchase.year,
            value=purchase.ratio,
            threshold=threshold,
            cites=tuple(cites(purchase)),
        )


@indicator(family=Family.PRICE, level=Level.REVIEW, unit="share", rule=">=")
def award_close_to_budget_repeated(
    engine: "BaseBackend", /, *, threshold: float = 0.99, min_awards: int = 3
) -> Iterator[Finding]:
    """Flag a service whose known awards all come to 99 % of the budget or more.

    Why it matters: one price near the budget may be luck; the same distance year after year means
    that no bidder ever had to offer less.
    Formula: value = the lowest award / budget among the purchases of one service line; hit if
    value >= threshold. High where the chance rate is 0.01 or less, otherwise review.
    Sample: at least 3 awards of the line with a known budget; those without are named.
    Chance rate: binomial: the share of awards of other service lines (same kind of service) that
    reach the threshold, to the power of the number of awards; from 30 such awards on.
    False alarms:
    - Near the budget is usual in this market (98.3 to 99.9 % of the ceiling in every known case):
      compare with the lines of other cities before reading anything into it.
    - Staff tariffs fix the price; the budget was made from the same tariffs.
    - The buyer sets the budget from last year's contract, and costs did not fall.
    Law: none. A price within the budget is lawful, however near and however often.
    Source: Open Contracting Partnership, red flag R031, repeated; the threshold is our own.
    """
    bought = read_purchases(engine)
    market = ratios_by_service(bought)
    lines: dict[str, list[Purchase]] = defaultdict(list)
    for purchase in bought:
        lines[purchase.line].append(purchase)
    for _, members in sorted(lines.items()):
        yield _repeated(members, market, threshold, min_awards)


def _repeated(
    members: Sequence[Purchase],
    market: dict[str | None, Peers],
    threshold: float,
    min_awards: int,
) -> Finding:
    """Return the answer for the purchases of one line."""
    ordered = sorted(members, key=lambda p: (p.year or 0, p.id))
    latest = ordered[-1]
    usable = [(p, p.ratio) for p in ordered if p.ratio is not None and not ratio_gap(p)]
    subject = Subject(
        id=latest.line,
        kind="service_line",
        name=latest.name,
        city=latest.city,
        buyer=latest.buyer,
        processes=tuple(p.id for p in ordered),
    )
    if len(usable) < min_awards:
        return Finding(
            state=State.NOT_ASSESSABLE,
            subject=subject,
            reason=f"Award over budget is known for {len(usable)} of "
            f"{many(len(ordered), 'purchase')} of this service; {min_awards} are needed.",
            sample=len(usable),
            chance=Chance(note="not assessable"),
            year=latest.year,
            threshold=threshold,
        )
    lowest = min(ratio for _, ratio in usable)
    hit = lowest >= threshold
    chance = repeat_chance(
        market[latest.service], threshold, latest.line, times=len(usable), what="awards"
    )
    rare = hit and chance.rate is not None and chance.rate <= 0.01
    listed = ", ".join(f"{p.year or p.id}: {percent(ratio)}" for p, ratio in usable)
    left_out = len(ordered) - len(usable)
    also = f" No ratio is known of {many(left_out, 'more purchase')}." if left_out else ""
    scope = "All" if hit else "Not all"
    return Finding(
        state=State.HIT if hit else State.NO_HIT,
        subject=subject,
        reason=f"{scope} {len(usable)} known awards reach {percent(threshold, 0)} of the budget "
        f"({listed}).{also}",
        sample=len(usable),
        chance=chance,
        level=Level.HIGH if rare else Level.REVIEW,
        year=latest.year,
        value=lowest,
        threshold=threshold,
        cites=tuple(cite for p, _ in usable for cite in cites(p, p.year)),
    )


def ratios_by_service(bought: Sequence[Purchase]) -> dict[str | None, Peers]:
    """Return the comparable award/budget ratios of each kind of service, by service line."""
    found: dict[str | None, list[tuple[str, float]]] = {p.service: [] for p in bought}
    for purchase in bought:
        if purchase.ratio is not None and not ratio_gap(purchase):
            found[purchase.service].append((purchase.line, purchase.ratio))
    return {service: peers(ratios) for service, ratios in found.items()}


def ratio_gap(purchase: Purchase) -> str | None:
    """Return why award and budget cannot be compared, or None where they can."""
    if purchase.awards == 0:
        return OVER.get(purchase.status or "", "no notice of an award is known")
    if purchase.failed:
        return "a lot failed, and the budget covers all lots"
    if purchase.odd_kind:
        return f"the award is printed as {KINDS.get(purchase.odd_kind, purchase.odd_kind)}"
    if purchase.totals < purchase.awards or purchase.ratio is None:
        unknown = "the budget" if purchase.totals == purchase.awards else "the amount of an award"
        return f"no notice names {unknown}"
    if purchase.ratio > ABSURD:
        return f"the award reads as {purchase.ratio:.1f} times the budget, probably a misread unit"
    return None


def cites(purchase: Purchase, year: int | None = None) -> Iterator[Cite]:
    """Yield where the awards and the budget were read."""
    when = f" {year}" if year else ""
    for notice, path, amount in purchase.spans:
        yield Cite(
            label=f"award{when}", value=yuan(amount), notice=notice, path=path, words=AMOUNT_WORDS
        )
    if purchase.budget is not None and purchase.budget_notice:
        yield Cite(
            label=f"budget{when}",
            value=yuan(purchase.budget),
            notice=purchase.budget_notice,
            path="budget",
        )


AMOUNT_WORDS = ("amount", "price", "written")


def _told(purchase: Purchase, ratio: float) -> str:
    amount, budget, ceiling = purchase.amount, purchase.budget, purchase.ceiling
    lots = f" in {purchase.awards} awards" if purchase.awards > 1 else ""
    text = (
        f"The award of {amount:,.2f} yuan{lots} is {percent(ratio)} "
        f"of the budget of {budget:,.2f} yuan."
    )
    if ceiling and amount and ceiling != budget:
        text += f" It is {percent(float(amount / ceiling))} of the ceiling."
    return text
