"""A relationship graph as one offline page: picture, evidence of every node, the lines as a table."""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.flags import Flag, State
from analysis.layout import Picture, Spot, Wire
from analysis.layout_columns import in_columns
from analysis.layout_forces import by_forces
from analysis.relations import Deal, Link, Mode, Network, Tie
from analysis.report.address import Links
from analysis.report.facts import edition
from analysis.report.theme import HERE, STYLE, environment
from analysis.report.wording import clip, label, money, translate, wan, yuan_in_full
from analysis.shown import Shown

_ = translate
COLOURS = 8
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
    Tie.BID: (_("bid at"), _("was offered a bid by"), _("bid without winning")),
    Tie.SHARED: (_("bid beside"), _("bid beside"), _("bid for the same purchases")),
}


def graph_page(
    network: Network,
    shown: Shown,
    flags: Sequence[Flag],
    *,
    centre: str = "",
    links: Links | None = None,
) -> str:
    """Return *network* as one HTML page without any outside part.

    With *links* it is a page of the report and names the report's other pages.
    """
    facing = network.mode is Mode.BIPARTITE
    picture = in_columns(network, line_words) if facing else by_forces(network)
    index = {spot.node.id: number for number, spot in enumerate(picture.spots)}
    colours = colour_of_places(picture)
    heading = HEADINGS[network.mode]
    return environment().get_template("graph.html.j2").render(
        heading=heading % clip(centre, 60) if network.mode is Mode.EGO else heading,
        lede=LEDES[network.mode],
        style=STYLE + (HERE / "static" / "graph.css").read_text("utf-8"),
        script=(HERE / "static" / "graph.js").read_text("utf-8"),
        in_report=links is not None,
        replica=shown.replica > 0,
        edition=edition(shown, None),
        picture=picture,
        nodes=[
            node_view(spot, network, index, colours, flags_of(spot, flags, links), links)
            for spot in picture.spots
        ],
        wires=[wire_view(wire, network, index, colours) for wire in picture.wires],
        most_deals=max((len(link.deals) for link in network.links), default=1),
        legend=legend(network),
        largest=largest(network, index),
        places=places_in(colours),
        notes=network.notes,
    )


def line_words(link: Link) -> str:
    """Return the years and the amount of *link*, for the middle of its line."""
    return " · ".join(part for part in (years_of(link.deals), amount_of(link)) if part)


def years_of(deals: Sequence[Deal]) -> str:
    """Return the years of *deals*, a run of years shortened."""
    years = sorted({deal.year for deal in deals if deal.year is not None})
    if len(years) > 1:
        return f"{years[0]}–{years[-1]}"
    return str(years[0]) if years else ""


def amount_of(link: Link) -> str:
    """Return the known amounts of *link* together; nothing for a bid, whose price is not a deal."""
    if link.tie is not Tie.AWARD:
        return ""
    return money(link.yuan) if link.yuan else _("amount not known")


def colour_of_places(picture: Picture) -> dict[str, str]:
    """Return a calm colour a place, in the order in which the places appear."""
    places = list(dict.fromkeys(spot.node.place for spot in picture.spots))
    return {place: f"c{number % COLOURS}" for number, place in enumerate(places)}


def places_in(colours: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return colour and place for the legend; none where the colours repeat."""
    named = [(colour, place) for place, colour in colours.items() if place]
    return named if 1 < len(named) <= COLOURS else []


def flags_of(spot: Spot, flags: Sequence[Flag], links: Links | None) -> list[dict[str, Any]]:
    """Return what was seen of the organisation at *spot*."""
    return [
        {
            "title": label(flag.indicator),
            "reason": flag.reason,
            "href": links.flag(flag.id) if links else None,
        }
        for flag in flags
        if flag.state is State.HIT
        and spot.node.id in {flag.subject, *flag.organisations}
        and spot.node.named
    ]


def node_view(
    spot: Spot,
    network: Network,
    index: Mapping[str, int],
    colours: Mapping[str, str],
    flags: Sequence[Mapping[str, Any]],
    links: Links | None,
) -> dict[str, Any]:
    """Return one node as the template draws it, with its evidence."""
    node = spot.node
    ends = [link for link in network.links if node.id in {link.source, link.target}]
    deals = [deal_view(deal, link, network, node.id, index) for link in ends for deal in link.deals]
    about = " · ".join(
        part
        for part in (
            label(node.role),
            node.place,
            _("%s purchases") % len(deals) if len(deals) != 1 else _("1 purchase"),
            _("%s flags seen") % len(flags) if len(flags) > 1 else "",
            _("1 flag seen") if len(flags) == 1 else "",
        )
        if part
    )
    place = node.place if network.mode is not Mode.COBID else ""
    beside = network.mode is Mode.BIPARTITE
    return {
        "index": index[node.id],
        "name": node.name,
        "named": node.named,
        "colour": colours[node.place],
        "round": not beside,
        "title": f"{clip(node.name, 120)}: {clip(about, 120)}",
        "under": clip(f"{place} · {len(deals)}" if place else str(len(deals)), 24) if beside else "",
        "about": about,
        "flags": flags,
        "deals": sorted(deals, key=lambda d: (d["year"] or "9999", d["other"], d["title"])),
        "page": links.organisation(node.id) if links and links.knows(node.id) else None,
        **{
            name: getattr(spot, name)
            for name in ("x", "y", "width", "height", "label", "label_x", "label_y", "anchor")
        },
    }


def deal_view(
    deal: Deal, link: Link, network: Network, here: str, index: Mapping[str, int]
) -> dict[str, Any]:
    """Return one purchase as the evidence of the node *here*."""
    other = link.target if link.source == here else link.source
    forth, back, _name = TIES[link.tie]
    return {
        "year": str(deal.year) if deal.year is not None else "",
        "amount": money(deal.amount) if deal.amount is not None else _("amount not known"),
        "full": yuan_in_full(deal.amount) if deal.amount is not None else None,
        "tie": back if link.source == here else forth,
        "other": index[other],
        "other_name": network.node(other).name,
        "title": deal.title,
        "url": deal.url,
    }


def wire_view(
    wire: Wire, network: Network, index: Mapping[str, int], colours: Mapping[str, str]
) -> dict[str, Any]:
    """Return one line as the template draws it."""
    link = wire.link
    one, other = network.node(link.source), network.node(link.target)
    return {
        "a": index[link.source],
        "b": index[link.target],
        "from_name": one.name,
        "to_name": other.name,
        "tie": link.tie.value,
        "tie_words": TIES[link.tie][2],
        "known": one.named and other.named and (link.tie is not Tie.AWARD or bool(link.yuan)),
        "colour": colours[one.place],
        "count": len(link.deals),
        "wan": wan(link.yuan) if link.yuan else "–",
        "title": f"{clip(one.name, 60)} – {clip(other.name, 60)}: {line_words(link)}",
        "path": wire.path,
        "width": wire.width,
        "words": wire.words,
        "x": wire.x,
        "y": wire.y,
    }


def legend(network: Network) -> list[tuple[str, str]]:
    """Return the signs that *network* uses, and what they stand for."""
    ties = {link.tie for link in network.links}
    columns = network.mode is Mode.BIPARTITE
    told = [("node" if columns else "dot", _("an organisation; the figure is its number of purchases"))]
    if not columns:
        told = [("dot", _("an organisation; the larger, the more lines it has"))]
    if not all(node.named for node in network.nodes):
        told.append(("unnamed", _("buyer or winner that the notices do not name")))
    if Tie.AWARD in ties:
        told.append(("award", _("award; the width grows with the square root of yuan")))
        told.append(("award vague", _("award whose amount or party is not known")))
    if Tie.BID in ties:
        told.append(("bid", _("bid without winning")))
    if Tie.SHARED in ties:
        told.append(("shared", _("both bid for the same purchases")))
    return told


def largest(network: Network, index: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the five heaviest lines: by yuan, and where none is known by purchases."""
    order = sorted(network.links, key=lambda x: (-x.yuan, -len(x.deals), x.source, x.target))
    found = []
    for link in order[:5]:
        end = link.target if network.node(link.target).named else link.source
        count = _("%s purchases") % len(link.deals) if len(link.deals) != 1 else _("1 purchase")
        found.append(
            {
                "index": index[end],
                "name": clip(network.node(end).name, 30),
                "words": money(link.yuan) if link.yuan else count,
            }
        )
    return found

