"""The short facts at the head of a page, and the line at its foot."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from analysis.flags import EXAMPLE
from analysis.report.series import cost_per_resident
from analysis.report.wording import DASH, label, money, number, span, translate, yuan_in_full
from analysis.shown import Place, Shown, Tender

_ = translate


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One figure with its name and what it rests on."""

    name: str
    value: str
    note: str = ""


def what_is_here(shown: Shown) -> list[Fact]:
    """Return how much the report rests on; invented examples are counted apart."""
    real = [tender for tender in shown.tenders if tender.city != EXAMPLE]
    places = [place for place in shown.places if place.city != EXAMPLE]
    years = span(tender.year for tender in real) or _("year not known")
    budgets = [t.budget for t in real if t.budget is not None]
    ratios = [t for t in real if t.ratio is not None]
    scope = _("%(places)s places, %(years)s") % {"places": len(places), "years": years}
    if len(real) < len(shown.tenders):
        scope += _("; %s more are invented") % (len(shown.tenders) - len(real))
    return [
        Fact(name=_("Purchases"), value=str(len(real)), note=scope),
        Fact(
            name=_("Notices read"),
            value=str(shown.notices),
            note=_("%s of another subject") % shown.unrelated,
        ),
        Fact(
            name=_("Budgets known"),
            value=str(len(budgets)),
            note=_("together %s") % money(sum(budgets, Decimal(0))) if budgets else "",
        ),
        Fact(
            name=_("Budget and award known"),
            value=str(len(ratios)),
            note=_("only these can be compared"),
        ),
    ]


def place_facts(place: Place) -> list[Fact]:
    """Return the head of a place's page."""
    years = span(tender.year for tender in place.tenders)
    facts = [Fact(name=_("Purchases"), value=str(len(place.tenders)), note=years)]
    if place.population:
        source, year = place.population_source or "", str(place.population_year or "")
        source = source if year in source else f"{year}, {source}"
        facts.append(Fact(name=_("Residents"), value=number(place.population, 0), note=source))
    cost = cost_per_resident(place)
    if cost:
        value = f"{number(cost[0], 2)}元"
        facts.append(Fact(name=_("Per resident and year"), value=value, note=cost[1]))
    return facts


def organisation_facts(
    won: Sequence[Tender], bid: Sequence[Tender], bought: Sequence[Tender]
) -> list[Fact]:
    """Return the head of an organisation's page."""
    facts = []
    if won:
        facts.append(Fact(name=_("Won"), value=str(len(won)), note=together(t.award for t in won)))
    if bid:
        facts.append(Fact(name=_("Bid or proposed, no award known"), value=str(len(bid))))
    if bought:
        spent = together(t.award for t in bought)
        facts.append(Fact(name=_("Bought"), value=str(len(bought)), note=spent))
    return facts


def together(amounts: Iterable[Decimal | None]) -> str:
    """Return the sum of the known *amounts* in words."""
    known = [amount for amount in amounts if amount is not None]
    if not known:
        return _("amounts not known")
    return _("%(sum)s where known") % {"sum": money(sum(known, Decimal(0)))}


def tender_details(tender: Tender) -> list[tuple[str, str]]:
    """Return what the notices say of *tender*, known values only."""
    told: list[tuple[str, object]] = [
        (_("Project number"), tender.project_number),
        (_("Agency"), tender.agency),
        (_("Method"), tender.method),
        (_("Kind of service"), tender.service and label(tender.service)),
        (_("Why this kind"), tender.service_reason),
        (_("Price ceiling"), tender.ceiling and amount(tender.ceiling)),
        (_("First notice"), tender.published),
        (_("Bids due"), tender.deadline and tender.deadline.replace("T", " ")),
        (_("Awarded"), tender.awarded),
        (_("Contract signed"), tender.signed),
        (_("Term"), tender.term),
        (_("Seats"), tender.seats),
        (_("Staff"), tender.staff),
        (_("Standing"), tender.status and label(tender.status)),
    ]
    return [(name, str(value)) for name, value in told if value is not None and value != ""]


def amount(yuan: Decimal) -> str:
    """Return *yuan* short and in full."""
    return f"{money(yuan)} ({yuan_in_full(yuan)})"


def edition(shown: Shown, run: str | None) -> str:
    """Return what the data are, for the foot of every page."""
    fetched = sorted(n.fetched_at for t in shown.tenders for n in t.notices if n.fetched_at)
    when = ""
    if fetched:
        first, last = fetched[0][:10], fetched[-1][:10]
        when = first if first == last else f"{first} {DASH} {last}"
    parts = [_("Notices fetched: %s.") % (when or _("not known"))]
    if run:
        parts.append(_("Run %s.") % run)
    return " ".join(parts)
