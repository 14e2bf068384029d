"""A relationship graph as one offline page: picture, evidence, the lines as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from analysis.flags import Flag, State
from analysis.layout import Picture, Spot, Wire
from analysis.layout_columns import in_columns
from analysis.layout_forces import by_forces
from analysis.relations import Deal, Link, Mode, Network, Node, Tie
from analysis.report.address import Links
from analysis.report.facts import edition
from analysis.report.theme import HERE, STYLE, environment
from analysis.report.wording import (
    DASH,
    clip,
    label,
    money,
    span,
    translate,
    translate_count,
    wan,
    yuan_in_full,
)
from analysis.shown import Shown

_ = translate
COLOURS = 8
PLACED = ("x", "y", "width", "height", "label", "label_x", "label_y", "anchor")
HEADINGS = {
    Mode.BIPARTITE: _("Who bought from whom"),
    Mode.COBID: _("Who bid for the same purchases"),
    Mode.EGO: _("Purchases around %s"),
}
LEDES = {
    Mode.BIPARTITE: _("Buyers on the left, winners on the right. A line is what was awarded."),
    Mode.COBID: _("A line joins two organisations that bid for the same purchases."),
    Mode.EGO: _("Who bought from it, sold to it or bid with it, as far as the notices say."),
}
TIES = {
    Tie.AWARD: (_("sold to"), _("bought from"), _("award")),
    Tie.BID: (_("bid at"), _("was offered a bid by"), _("bid or proposal without a known award")),
    Tie.SHARED: (_("bid beside"), _("bid beside"), _("bid for the same purchases")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What the views of nodes and lines need: the network, its numbering and colours.

    With *links* the page belongs to a report and names the report's other pages.
    """

    network: Network
    flags: Sequence[Flag]
    links: Links | None
    index: Mapping[str, int]
    colours: Mapping[str, str]


def graph_page(
    network: Network,
    shown: Shown,
    flags: Sequence[Flag],
    *,
    centre: str = "",
    links: Links | None = None,
) -> str:
    """Return *network* as one HTML page without any outside part."""
    facing = network.mode is Mode.BIPARTITE
    picture = in_columns(network, line_words) if facing else by_forces(network)
    sheet = Sheet(
        network=network,
        flags=flags,
        links=links,
        index={spot.node.id: number for number, spot in enumerate(picture.spots)},
        colours=colour_of_places(picture),
    )
    heading = HEADINGS[network.mode]
    return (
        environment()
        .get_template("graph.html.j2")
        .render(
            heading=heading % clip(centre, 60) if network.mode is Mode.EGO else heading,
            lede=LEDES[network.mode],
            style=STYLE + ours("graph.css"),
            script=ours("graph.js"),
            in_report=links is not None,
            replica=shown.replica > 0,
            edition=edition(shown, None),
            picture=picture,
            nodes=[node_view(spot, sheet) for spot in picture.spots],
            wires=[wire_view(wire, sheet) for wire in picture.wires],
            most_deals=max((len(link.deals) for link in network.links), default=1),
            legend=legend(network),
            largest=largest(sheet),
            places=places_in(sheet.colours),
            notes=network.notes,
        )
    )


def ours(name: str) -> Markup:
    """Return one of our own static files as it is."""
    return Markup((HERE / "static" / name).read_text("utf-8"))  # noqa: S704 - our own file


def line_words(link: Link) -> str:
    """Return years and amount of an award, for the middle of its line; a bid is no deal."""
    years = span(deal.year for deal in link.deals)
    return joined(years, amount_of(link)) if link.tie is Tie.AWARD else ""


def purchases(count: int) -> str:
    """Return how many purchases, in words."""
    return translate_count("%s purchase", "%s purchases", count) % count


def amount_of(link: Link) -> str:
    """Return the known amounts of *link* together."""
    return money(link.yuan) if link.yuan else _("amount not known")


def colour_of_places(picture: Picture) -> dict[str, str]:
    """Return a calm colour a place, in the order in which the places appear."""
    places = dict.fromkeys(spot.node.place for spot in picture.spots if spot.node.place)
    colours = {place: f"c{number % COLOURS}" for number, place in enumerate(places)}
    return {**colours, "": "grey"}


def places_in(colours: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return colour and place for the legend; none where the colours repeat."""
    named = [(colour, place) for place, colour in colours.items() if place]
    return named if 1 < len(named) <= COLOURS else []


def flags_of(node: Node, sheet: Sheet) -> list[dict[str, Any]]:
    """Return what was seen of *node*."""
    return [
        {
            "title": label(flag.indicator),
            "reason": flag.reason,
            "href": sheet.links.flag(flag.id) if sheet.links else None,
        }
        for flag in sheet.flags
        if flag.state is State.HIT and node.named and node.id in {flag.subject, *flag.organisations}
    ]


def node_view(spot: Spot, sheet: Sheet) -> dict[str, Any]:
    """Return one node as the template draws it, with its evidence."""
    node, network, links = spot.node, sheet.network, sheet.links
    ends = [link for link in network.links if node.id in {link.source, link.target}]
    deals = [deal_view(deal, link, node.id, sheet) for link in ends for deal in link.deals]
    count = purchases(len({deal.tender for link in ends for deal in link.deals}))
    flags = flags_of(node, sheet)
    seen = translate_count("%s flag seen", "%s flags seen", len(flags)) % len(flags)
    about = joined(label(node.role), node.place, count, seen if flags else "")
    facing = network.mode is Mode.BIPARTITE
    return {
        "index": sheet.index[node.id],
        "name": node.name,
        "named": node.named,
        "colour": sheet.colours[node.place],
        "facing": facing,
        "title": f"{clip(node.name, 120)}: {clip(about, 120)}",
        "under": clip(joined(node.place, count), 26) if facing else "",
        "about": about,
        "flags": flags,
        "deals": sorted(deals, key=lambda d: (d["year"] or "9999", d["other"], d["title"])),
        "page": links.organisation(node.id) if links and links.knows(node.id) else None,
        **{name: getattr(spot, name) for name in PLACED},
    }


def joined(*parts: str) -> str:
    """Return the *parts* that are not empty, between middle dots."""
    return " · ".join(part for part in parts if part)


def deal_view(deal: Deal, link: Link, here: str, sheet: Sheet) -> dict[str, Any]:
    """Return one purchase as the evidence of the node *here*."""
    other = link.target if link.source == here else link.source
    forth, back, _name = TIES[link.tie]
    return {
        "year": str(deal.year) if deal.year is not None else "",
        "amount": money(deal.amount) if deal.amount is not None else _("amount not known"),
        "full": yuan_in_full(deal.amount) if deal.amount is not None else None,
        "tie": back if link.source == here else forth,
        "other": sheet.index[other],
        "other_name": sheet.network.node(other).name,
        "title": deal.title,
        "url": deal.url,
        "page": sheet.links.tender(deal.tender) if sheet.links else None,
    }


def wire_view(wire: Wire, sheet: Sheet) -> dict[str, Any]:
    """Return one line as the template draws it."""
    link = wire.link
    one, other = sheet.network.node(link.source), sheet.network.node(link.target)
    years = span(deal.year for deal in link.deals) or _("year not known")
    ends = f"{clip(one.name, 60)} {DASH} {clip(other.name, 60)}"
    return {
        "a": sheet.index[link.source],
        "b": sheet.index[link.target],
        "from_name": one.name,
        "to_name": other.name,
        "tie": link.tie.value,
        "tie_words": TIES[link.tie][2],
        "look": look_of(link, one, other),
        "colour": sheet.colours[one.place],
        "count": len(link.deals),
        "wan": wan(link.yuan) if link.yuan else DASH,
        "title": f"{ends}: {TIES[link.tie][2]}, {years}",
        "path": wire.path,
        "width": wire.width,
        "words": wire.words,
        "x": wire.x,
        "y": wire.y,
    }


def look_of(link: Link, one: Node, other: Node) -> str:
    """Return how a line differs: its amount is not known, or one of its ends is not named."""
    if link.tie is Tie.AWARD and not link.yuan:
        return "vague"
    return "" if one.named and other.named else "pale"


def legend(network: Network) -> list[tuple[str, str]]:
    """Return the signs that *network* uses, and what they stand for."""
    ties = {link.tie for link in network.links}
    told = [("node", _("an organisation"))]
    if network.mode is not Mode.BIPARTITE:
        told = [("dot", _("an organisation; the larger, the more lines it has"))]
    if not all(node.named for node in network.nodes):
        told.append(("unnamed", _("buyer or winner that the notices do not name")))
    if Tie.AWARD in ties:
        told.append(("award", _("award; the width grows with the square root of yuan")))
    if any(link.tie is Tie.AWARD and not link.yuan for link in network.links):
        told.append(("award vague", _("award whose amount is not known")))
    if Tie.BID in ties:
        told.append(("bid", _("bid or proposal without a known award")))
    if Tie.SHARED in ties:
        told.append(("shared", _("both bid for the same purchases")))
    return told


def largest(sheet: Sheet) -> list[dict[str, Any]]:
    """Return the five heaviest lines: by yuan, and where none is known by purchases."""
    network = sheet.network
    order = sorted(network.links, key=lambda x: (-x.yuan, -len(x.deals), x.source, x.target))
    found = []
    for link in order[:5]:
        end = link.target if network.node(link.target).named else link.source
        found.append(
            {
                "index": sheet.index[end],
                "name": clip(network.node(end).name, 30),
                "words": money(link.yuan) if link.yuan else purchases(len(link.deals)),
            }
        )
    return found
