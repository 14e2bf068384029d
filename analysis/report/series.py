"""What a place spends through the years: the series of its services, and its line in the table."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from analysis.report.address import Links
from analysis.report.charts import YearPoint, budget_chart
from analysis.report.wording import clip, money, percent, span, translate
from analysis.shown import Place, Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One service of one buyer through the years, with its chart."""

    heading: str
    text: str
    caption: str
    points: tuple[YearPoint, ...]
    chart: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLine:
    """One place in the summary table; each note says what its figure rests on."""

    place: Place
    href: str
    years: str
    budget: Decimal | None
    budget_note: str
    award: Decimal | None
    award_note: str
    ratio: Decimal | None
    ratio_note: str
    resident: Decimal | None
    resident_note: str
    flags: int


def series_of(place: Place, links: Links) -> list[Series]:
    """Return the series of *place* that have two years or more, the longest first."""
    lines: dict[str | None, list[Tender]] = defaultdict(list)
    for tender in place.tenders:
        if tender.year is not None and (tender.budget is not None or tender.award is not None):
            lines[tender.line_id or tender.id].append(tender)
    series = [
        one_series(place, tenders, links) for tenders in lines.values() if years_of(tenders) > 1
    ]
    return sorted(series, key=lambda s: (-len(s.points), s.caption))


def years_of(tenders: Sequence[Tender]) -> int:
    """Return how many different years *tenders* have."""
    return len({tender.year for tender in tenders})


def one_series(place: Place, tenders: Sequence[Tender], links: Links) -> Series:
    """Return the years of one service. Of two purchases in a year both are counted."""
    by_year: dict[int, list[Tender]] = defaultdict(list)
    for tender in tenders:
        by_year[tender.year or 0].append(tender)
    points = tuple(
        YearPoint(
            year=year,
            budget=whole_sum([t.budget for t in members]),
            award=whole_sum([t.award for t in members]),
            link=links.tender(members[0].id),
        )
        for year, members in sorted(by_year.items())
    )
    city = clip(place.city, 20) or translate("Place not named")
    caption = f"{clip(tenders[-1].title, 80)}, {span(p.year for p in points)}"
    return Series(
        heading=translate("%s, year by year") % city,
        text=" ".join(series_sentences(points)),
        caption=caption,
        points=points,
        chart=budget_chart(points, caption),
    )


def series_sentences(points: Sequence[YearPoint]) -> list[str]:
    """Return what the series shows, in words."""
    sentences = []
    budgets = [point for point in points if point.budget]
    if len(budgets) > 1 and budgets[0].budget and budgets[-1].budget:
        change = budgets[-1].budget / budgets[0].budget - 1
        sentence = (
            translate(
                "The budget of %(last)s is %(change)s above that of %(first)s (%(from)s to %(to)s)."
            )
            if change >= 0
            else translate(
                "The budget of %(last)s is %(change)s below that of %(first)s (%(from)s to %(to)s)."
            )
        )
        sentences.append(
            sentence
            % {
                "first": budgets[0].year,
                "last": budgets[-1].year,
                "change": percent(abs(change)),
                "from": money(budgets[0].budget),
                "to": money(budgets[-1].budget),
            }
        )
    ratios = [point.ratio for point in points if point.ratio is not None]
    if len(ratios) > 1:
        sentences.append(
            translate(
                "In the %(n)s years with a known award it came to between %(low)s and %(high)s "
                "of the budget."
            )
            % {"n": len(ratios), "low": percent(min(ratios)), "high": percent(max(ratios))}
        )
    return sentences


def whole_sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """Return the sum of *amounts*, None as soon as one is unknown."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(amounts) else None


def place_line(place: Place, links: Links, flags: int) -> PlaceLine:
    """Return the line of *place* in the summary table."""
    budgets = [t.budget for t in place.tenders if t.budget is not None]
    awards = [t.award for t in place.tenders if t.award is not None]
    both = [(t.award, t.budget) for t in place.tenders if t.award is not None and t.budget]
    resident = cost_per_resident(place)
    return PlaceLine(
        place=place,
        href=links.place(place.key),
        years=span(tender.year for tender in place.tenders),
        budget=sum(budgets, Decimal(0)) if budgets else None,
        budget_note=of_how_many(len(budgets), len(place.tenders)),
        award=sum(awards, Decimal(0)) if awards else None,
        award_note=of_how_many(len(awards), len(place.tenders)),
        ratio=sum((a for a, _ in both), Decimal(0)) / sum((b for _, b in both), Decimal(0))
        if both
        else None,
        ratio_note=of_how_many(len(both), len(place.tenders)) if both else "",
        resident=resident[0] if resident else None,
        resident_note=resident[1] if resident else "",
        flags=flags,
    )


def of_how_many(known: int, every: int) -> str:
    """Return "2 of 5", or nothing where all or none are known."""
    return (
        ""
        if known in {0, every}
        else translate("%(known)s of %(every)s") % {"known": known, "every": every}
    )


def cost_per_resident(place: Place) -> tuple[Decimal, str] | None:
    """Return yuan a resident and year of the dearest purchase with a known term, and its basis."""
    costs = []
    for tender in place.tenders:
        amount = tender.award if tender.award is not None else tender.budget
        if amount is not None and tender.term_years and place.population:
            basis = translate("award") if tender.award is not None else translate("budget")
            yearly = amount / Decimal(str(tender.term_years))
            when = f"{tender.year}, " if tender.year else ""
            costs.append((yearly / place.population, f"{when}{basis}"))
    return max(costs, default=None)
