"""What an award notice must say and did not, and where a page contradicts itself.

Article 43 of the 2015 implementing regulation of the procurement law: an award notice names
project, buyer, winner with address and amount, main items and experts.
"""

from collections.abc import Iterable
from decimal import Decimal

from entities.model import Award, Price, PriceKind
from entities.reading import capitals, money
from entities.reading.labels import Hit

NEAR = Decimal("0.01")


def missing(
    awards: Iterable[Award], found: list[Hit], sections: set[str], told: set[str]
) -> tuple[str, ...]:
    """Return the fields that article 43 demands and that were not found.

    *told* names what was read: number, buyer, experts.
    """
    every = list(awards)
    won = [award for award in every if award.suppliers]
    there = {
        "project number": "number" in told,
        "buyer": "buyer" in told,
        "buyer contact": _has_contact(found),
        "winner name": bool(won),
        "winner address": any(party.address for award in won for party in award.suppliers),
        "amount": any(one.price and one.price.kind is not PriceKind.NONE for one in every),
        "main items": "items" in sections,
        "experts": "experts" in told,
    }
    return tuple(name for name, found_there in there.items() if not found_there)


def _has_contact(found: list[Hit]) -> bool:
    words = ("联系方式", "联系电话", "电话", "联系人")
    return any(
        hit.label.endswith(words)
        and (hit.section in {"buyer", "contact"} or "采购" in hit.label)
        and hit.value.end > hit.value.start
        for hit in found
    )


def price_warnings(text: str, awards: list[Award], summary: Price | None) -> list[str]:
    """Return the disagreements between summary and body, and between figures and capitals."""
    warnings = []
    totals = [
        a.price.amount
        for a in awards
        if a.price and a.price.kind is PriceKind.TOTAL and a.price.amount
    ]
    if summary and summary.kind is PriceKind.NONE and awards:
        warnings.append(f"the summary prints {summary.written} as the total: it states no amount")
    elif summary and summary.amount and totals and abs(sum(totals) - summary.amount) > NEAR:
        warnings.append(f"the summary says {summary.amount:f} yuan, the body {sum(totals):f}")
    for spelt in capitals.CAPITALS.finditer(text):
        amount = capitals.yuan(spelt[0])
        if amount and totals and _beside_figures(text, spelt.start(), spelt.end(), amount):
            warnings.append(f"{spelt[0]} is not the figure printed beside it")
    return warnings


def _beside_figures(text: str, start: int, end: int, amount: Decimal) -> bool:
    """Say whether figures stand beside the capitals and state another amount."""
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    near = (max(line, start - 30), min(end + 30, stop if stop >= 0 else len(text)))
    beside = [money.find_price(text, near[0], start), money.find_price(text, end, near[1])]
    stated = [
        one.price.amount
        for one in beside
        if one and one.price.kind is PriceKind.TOTAL and one.price.amount
    ]
    return bool(stated) and all(abs(value - amount) > NEAR for value in stated)
