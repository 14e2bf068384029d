"""The report: a folder of linked pages that works from disk and from any web server.

`render_pages` makes every page from records alone, so the same data give the same bytes;
`write_report` reads the tables and puts the folder in place.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from analysis.flags import Flag, State
from analysis.indicators import Indicator, indicators
from analysis.joined import read_shown
from analysis.report import cards as flag_cards
from analysis.report.address import Links, file_name
from analysis.report.cards import Card, Scope
from analysis.report.charts import gauge, resident_chart
from analysis.report.facts import (
    edition,
    organisation_facts,
    place_facts,
    tender_details,
    what_is_here,
)
from analysis.report.folder import replace_folder
from analysis.report.series import cost_per_resident, place_line, series_of
from analysis.report.theme import STYLE, environment
from analysis.report.wording import clip, label, translate
from analysis.shown import Organisation, Place, Shown, Tender

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

MOST_ON_INDEX = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that a page may draw on."""

    shown: Shown
    flags: Sequence[Flag]
    scopes: Mapping[str, Scope]
    methods: Mapping[str, Indicator]
    run: str | None

    def links(self, root: str) -> Links:
        """Return the addresses as seen from a page whose way up is *root*."""
        return Links(root=root, organisations=self.shown.organisations.keys())

    def about_tender(self, tender: str) -> list[Flag]:
        """Return the flags that rest on *tender*."""
        return [flag for flag in self.flags if tender in self.scopes[flag.id].tenders]

    def about_place(self, place: Place) -> list[Flag]:
        """Return the flags of *place*: those that rest on a tender of it or name its city."""
        here = {tender.id for tender in place.tenders}
        return [
            flag
            for flag in self.flags
            if here & set(self.scopes[flag.id].tenders)
            or (flag.city is not None and flag.city == place.city)
        ]

    def about_organisation(self, organisation: str) -> list[Flag]:
        """Return the flags of *organisation*."""
        return [flag for flag in self.flags if organisation in self.scopes[flag.id].organisations]


def write_report(
    engine: "BaseBackend", flags: Iterable[Flag], folder: Path, *, run: str | None = None
) -> Path:
    """Write the report on the tables of *engine* and *flags* into *folder*; return its first page.

    *run* names the run that the data come from, printed at the foot of every page.
    """
    shown = read_shown(engine)
    replace_folder(folder, render_pages(shown, list(flags), run=run))
    return folder / "index.html"


def render_pages(shown: Shown, flags: Sequence[Flag], *, run: str | None = None) -> dict[str, str]:
    """Return every file of the report by its path."""
    from analysis.graph import page_of  # noqa: PLC0415 - networkx is heavy, other pages need none

    ordered = flag_cards.ordered(flags)
    report = Report(
        shown=shown,
        flags=ordered,
        scopes=flag_cards.scopes(ordered, shown),
        methods=indicators(),
        run=run,
    )
    pages = {
        "style.css": STYLE,
        "index.html": index_page(report),
        "flags.html": flags_page(report),
        "method.html": method_page(report),
        "graph.html": page_of(shown, ordered),
    }
    pages |= {f"flags/{file_name(f.id)}": flag_page(report, f) for f in ordered}
    pages |= {f"tenders/{file_name(t.id)}": tender_page(report, t) for t in shown.tenders}
    pages |= {f"places/{file_name(p.key)}": place_page(report, p) for p in shown.places}
    pages |= {
        f"organisations/{file_name(key)}": organisation_page(report, organisation)
        for key, organisation in shown.organisations.items()
    }
    return pages


def page(report: Report, template: str, *, root: str = "../", **values: Any) -> str:
    """Return one rendered page with what all pages share."""
    return (
        environment()
        .get_template(template)
        .render(
            root=root,
            here=template.removesuffix(".j2"),
            replica=report.shown.replica > 0,
            edition=edition(report.shown, report.run),
            links=report.links(root),
            **values,
        )
    )


def index_page(report: Report) -> str:
    """Return the first page: what was seen, what is open, place by place."""
    links, places = report.links(""), report.shown.places
    series = [one for place in places for one in series_of(place, links)]
    seen = {place.key: hits(report.about_place(place)) for place in places}
    return page(
        report,
        "index.html.j2",
        root="",
        lede=flag_cards.summary(report.flags),
        facts=what_is_here(report.shown),
        lead=max(series, key=lambda s: len([p for p in s.points if p.ratio])) if series else None,
        hits=flag_cards.cards_of(report.flags, State.HIT, links),
        most=MOST_ON_INDEX,
        open_questions=flag_cards.open_questions(report.flags, links),
        tally=tally(report),
        places=[place_line(place, links, len(seen[place.key])) for place in places],
        resident_chart=residents(places),
    )


def hits(flags: Iterable[Flag]) -> list[Flag]:
    """Return those of *flags* that saw what they look for."""
    return [flag for flag in flags if flag.state is State.HIT]


def residents(places: Sequence[Place]) -> Markup | None:
    """Return the chart of yuan a resident, the dearest first; None for fewer than two places."""
    bars: list[tuple[str, Decimal]] = []
    for place in places:
        cost = cost_per_resident(place)
        if cost:
            bars.append((f"{clip(place.city, 16)} ({cost[1]})", cost[0]))
    bars.sort(key=lambda bar: (-bar[1], bar[0]))
    return resident_chart(bars[:20]) if len(bars) > 1 else None


def tally(report: Report) -> list[dict[str, object]]:
    """Return how often each indicator gave each answer."""
    names = sorted({flag.indicator for flag in report.flags} | set(report.methods))
    answers = [(flag.indicator, flag.state) for flag in report.flags]
    return [
        {"title": label(name), "anchor": name}
        | {state.value: answers.count((name, state)) for state in State}
        for name in names
    ]


def flags_page(report: Report) -> str:
    """Return the list of every answer."""
    links = report.links("")
    cards: list[Card] = [flag_cards.card(flag, links) for flag in report.flags]
    return page(
        report, "flags.html.j2", root="", cards=cards, lede=flag_cards.summary(report.flags)
    )


def flag_page(report: Report, flag: Flag) -> str:
    """Return the page of one flag."""
    scope = report.scopes[flag.id]
    chart = None
    if flag.value is not None and flag.threshold is not None and flag.value != flag.threshold:
        chart = gauge(flag.value, flag.threshold, flag.unit)
    return page(
        report,
        "flag.html.j2",
        card=flag_cards.card(flag, report.links("../")),
        method=report.methods.get(flag.indicator),
        chart=chart,
        proofs=flag_cards.shown_proofs(flag, report.shown),
        tenders=[tender for tender in report.shown.tenders if tender.id in scope.tenders],
        organisations=[report.shown.organisations[key] for key in scope.organisations],
    )


def tender_page(report: Report, tender: Tender) -> str:
    """Return the page of one purchase."""
    return page(
        report,
        "tender.html.j2",
        t=tender,
        details=tender_details(tender),
        **asked(report, report.about_tender(tender.id)),
    )


def place_page(report: Report, place: Place) -> str:
    """Return the page of one city or district."""
    links = report.links("../")
    return page(
        report,
        "place.html.j2",
        place=place,
        facts=place_facts(place),
        series=series_of(place, links),
        **asked(report, report.about_place(place)),
    )


def organisation_page(report: Report, organisation: Organisation) -> str:
    """Return the page of one organisation."""
    key, tenders = organisation.id, report.shown.tenders
    won = [t for t in tenders if key in {w.organisation_id for w in t.winners}]
    bid = [t for t in tenders if key in {b.organisation_id for b in t.bids} and t not in won]
    bought = [t for t in tenders if t.buyer_id == key]
    return page(
        report,
        "organisation.html.j2",
        o=organisation,
        roles=", ".join(label(role) for role in organisation.roles or ()),
        facts=organisation_facts(won, bid, bought),
        won=won,
        bid=bid,
        bought=bought,
        **asked(report, report.about_organisation(key)),
    )


def asked(report: Report, flags: Sequence[Flag]) -> dict[str, Any]:
    """Return *flags* as the lower pages show them: what was seen, and what stays open."""
    links = report.links("../")
    return {
        "cards": flag_cards.cards_of(flags, State.HIT, links),
        "open_questions": flag_cards.open_questions(flags, links),
    }


def method_page(report: Report) -> str:
    """Return the page on method, limits and data."""
    shown = report.shown
    return page(
        report,
        "method.html.j2",
        root="",
        methods=list(report.methods.values()),
        places=shown.places,
        sites=list(shown.sites.items()),
        data=[
            (translate("Notices"), shown.notices),
            (translate("of another subject, left out"), shown.unrelated),
            (translate("served by the replica"), shown.replica),
            (translate("Purchases"), len(shown.tenders)),
            (translate("Organisations"), len(shown.organisations)),
            (translate("Run"), report.run or translate("not recorded")),
        ],
    )
