"""The relationship graph: which part is drawn, and into what kind of file.

`write_graph` writes .html (one offline page), .json, .graphml or .gexf; only the page is capped,
the other formats hold every node.
"""

import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx
from rapidfuzz import fuzz, process

from analysis.draw import graph_page
from analysis.flags import Flag
from analysis.joined import read_shown
from analysis.relations import Mode, Network, around, capped, deals_between, shared_bids
from analysis.report.address import Links
from analysis.report.folder import replace_file
from analysis.report.wording import clip
from analysis.shown import Organisation, Shown
from entities.problems import NoDataError, Problem

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

MOST_NODES = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which part of the graph to write.

    *around* names an organisation, *flag* is the id of a flag; either shows what lies near.
    Without *min_shared* the co-bidding graph starts at one shared purchase and rises until it is
    small enough to read.
    """

    around: str | None = None
    flag: str | None = None
    mode: Mode | None = None
    min_shared: int | None = None


ALL = Wish()


def write_graph(
    engine: "BaseBackend", path: Path, flags: Sequence[Flag] = (), wish: Wish = ALL
) -> Path:
    """Write what *wish* names of the tables of *engine* to *path*, and return it."""
    write = writer_for(path)
    shown = read_shown(engine)
    centres = centres_of(shown, flags, wish)
    network = choose(shown, centres, wish)
    if not network.links:
        raise NoDataError(
            "there is nothing to draw: no notice in the data names an award or two bidders of one "
            "purchase here; crawl more, or leave out --around, --flag and --min-shared"
        )
    replace_file(path, write(network, shown, flags, heading_of(shown, centres)))
    return path


def writer_for(path: Path) -> Callable[[Network, Shown, Sequence[Flag], str], str]:
    """Return what writes a file with the suffix of *path*."""
    suffix = path.suffix.lower()
    if suffix not in WRITERS:
        raise Problem(
            f"{path}: a graph is written as {', '.join(WRITERS)}, not as "
            f"{suffix or 'a file without suffix'}"
        )
    return WRITERS[suffix]


def page_of(shown: Shown, flags: Sequence[Flag]) -> str:
    """Return the graph as a page of the report."""
    network = capped(deals_between(shown), MOST_NODES)
    return graph_page(
        network, shown, flags, links=Links(root="", organisations=shown.organisations.keys())
    )


def choose(shown: Shown, centres: Collection[str], wish: Wish) -> Network:
    """Return the network that *wish* asks for."""
    if wish.mode is Mode.EGO and not centres:
        raise Problem("the mode ego needs a centre; name it with --around NAME or --flag ID")
    if centres and wish.mode in {None, Mode.EGO}:
        return around(shown, centres)
    if wish.mode is Mode.COBID:
        return only(readable_bids(shown, wish.min_shared), centres)
    return only(deals_between(shown), centres)


def readable_bids(shown: Shown, min_shared: int | None) -> Network:
    """Return the co-bidding graph, its threshold raised until it can be read."""
    least = min_shared or 1
    network = shared_bids(shown, min_shared=least)
    while min_shared is None and len(network.nodes) > MOST_NODES:
        least += 1
        network = shared_bids(shown, min_shared=least)
    return network


def only(network: Network, centres: Collection[str]) -> Network:
    """Return the lines of *network* that touch *centres*; all of it without any."""
    if not centres:
        return network
    links = tuple(x for x in network.links if x.source in centres or x.target in centres)
    kept = {end for link in links for end in (link.source, link.target)}
    nodes = tuple(node for node in network.nodes if node.id in kept)
    return Network(mode=network.mode, nodes=nodes, links=links, notes=network.notes)


def centres_of(shown: Shown, flags: Sequence[Flag], wish: Wish) -> list[str]:
    """Return the ids of the organisations that *wish* names."""
    if wish.around is not None:
        return [find_organisation(shown, wish.around).id]
    if wish.flag is None:
        return []
    found = next((flag for flag in flags if flag.id == wish.flag), None)
    if found is None:
        asked = clip(wish.flag, 60)
        raise Problem(f"the last scan has no flag {asked}; see `bidlens flags list`")
    return those_of(found, shown)


def those_of(flag: Flag, shown: Shown) -> list[str]:
    """Return whom *flag* speaks of, else the buyers it looked at, else the winners."""
    looked_at = {flag.subject, *flag.processes}
    buyers = {t.buyer_id for t in shown.tenders if t.buyer_id and t.id in looked_at}
    winners = {
        who.organisation_id
        for t in shown.tenders
        if t.id in looked_at
        for who in t.winners
        if who.organisation_id
    }
    named = {flag.subject, *flag.organisations} & set(shown.organisations)
    centres = named or buyers or winners
    if not centres:
        raise Problem(f"flag {flag.id} names no organisation that the notices know; see its page")
    return sorted(centres)


def find_organisation(shown: Shown, name: str) -> Organisation:
    """Return the organisation called *name*, or raise `Problem` with the nearest names."""
    wanted = name.strip().casefold()
    for organisation in shown.organisations.values():
        called = [
            organisation.id,
            organisation.code,
            organisation.name,
            *(organisation.aliases or ()),
        ]
        if wanted in {text.casefold() for text in called if text}:
            return organisation
    names = sorted({o.name for o in shown.organisations.values() if o.name})
    near = [text for text in names if wanted and wanted in text.casefold()]
    if len(near) == 1:
        return next(o for o in shown.organisations.values() if o.name == near[0])
    near += [text for text, *_ in process.extract(name, names, scorer=fuzz.WRatio, limit=5)]
    listed = ", ".join(clip(text, 60) for text in dict.fromkeys(near[:5]))
    raise Problem(
        f"no organisation is called {clip(name, 60)!r}; "
        + (f"the nearest: {listed}" if listed else "the tables name no organisation")
    )


def heading_of(shown: Shown, centres: Sequence[str]) -> str:
    """Return the names of *centres* for the heading."""
    return ", ".join(shown.organisations[key].name or key for key in centres[:3])


def as_page(network: Network, shown: Shown, flags: Sequence[Flag], heading: str) -> str:
    """Return the offline page of the part that people can read."""
    return graph_page(capped(network, MOST_NODES), shown, flags, centre=heading)


def as_json(network: Network, _shown: Shown, _flags: Sequence[Flag], _heading: str) -> str:
    """Return the network as one JSON document: mode, nodes, links with their purchases."""
    nodes = [
        {"id": n.id, "name": n.name, "role": n.role, "place": n.place, "named": n.named}
        for n in network.nodes
    ]
    links = [
        {
            "source": link.source,
            "target": link.target,
            "tie": link.tie,
            "purchases": len(link.deals),
            "yuan": str(link.yuan) if link.yuan else None,
            "deals": [
                {
                    "process": deal.tender,
                    "title": deal.title,
                    "year": deal.year,
                    "date": deal.published.isoformat() if deal.published else None,
                    "yuan": None if deal.amount is None else str(deal.amount),
                    "url": deal.url,
                }
                for deal in link.deals
            ],
        }
        for link in network.links
    ]
    document = {"schema_version": "1", "mode": network.mode, "nodes": nodes, "links": links}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def as_networkx(network: Network) -> "nx.DiGraph[str]":
    """Return the network for other tools. An unknown amount is left out, never 0."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for node in network.nodes:
        name = clip(node.name, len(node.name))
        graph.add_node(node.id, label=name, role=node.role.value, place=node.place)
    for number, link in enumerate(network.links):
        known = {"yuan": float(link.yuan)} if link.yuan else {}
        graph.add_edge(
            link.source,
            link.target,
            id=str(number),
            tie=link.tie.value,
            weight=float(len(link.deals)),
            **known,
        )
    return graph


def as_graphml(network: Network, _shown: Shown, _flags: Sequence[Flag], _heading: str) -> str:
    """Return the network as GraphML."""
    return "\n".join(nx.generate_graphml(as_networkx(network), named_key_ids=True)) + "\n"


def as_gexf(network: Network, _shown: Shown, _flags: Sequence[Flag], _heading: str) -> str:
    """Return the network as GEXF, without the day of writing."""
    text = "\n".join(nx.generate_gexf(as_networkx(network))) + "\n"
    return re.sub(r' lastmodifieddate="[^"]*"', "", text)


WRITERS: Mapping[str, Callable[[Network, Shown, Sequence[Flag], str], str]] = {
    ".html": as_page,
    ".json": as_json,
    ".graphml": as_graphml,
    ".gexf": as_gexf,
}
