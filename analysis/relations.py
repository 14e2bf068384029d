"""Who bought from whom, and who bid with whom: records of a relationship graph.

`deals_between` draws a line between a buyer and a supplier for what was awarded, `shared_bids`
one between two bidders for the purchases both bid for, `around` what lies near one organisation.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import combinations

from analysis.report.wording import translate, translate_count
from analysis.shown import Shown, Tender


class Mode(StrEnum):
    """What the lines of a graph stand for."""

    BIPARTITE = "bipartite"  # awards, from buyer to supplier
    COBID = "cobid"  # purchases that two bidders shared
    EGO = "ego"  # all of it, near one organisation


class Role(StrEnum):
    """What an organisation does in the graph."""

    BUYER = "buyer"
    SUPPLIER = "supplier"
    BIDDER = "bidder"


class Tie(StrEnum):
    """What one line stands for."""

    AWARD = "award"
    BID = "bid"  # bid or proposal without a known award
    SHARED = "shared"  # both bid for the same purchase


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """One purchase that a line rests on. *amount* is yuan, None if unknown."""

    tender: str
    title: str
    year: int | None
    published: date | None
    amount: Decimal | None
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One organisation. *named* is False for one that the notices do not name."""

    id: str
    name: str
    role: Role
    place: str
    named: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A line between two nodes with the purchases it rests on."""

    source: str
    target: str
    tie: Tie
    deals: tuple[Deal, ...]

    @property
    def yuan(self) -> Decimal:
        """The known amounts together. Only what was awarded is money that flowed."""
        if self.tie is not Tie.AWARD:
            return Decimal(0)
        return sum((deal.amount for deal in self.deals if deal.amount is not None), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A graph to draw: its nodes and links sorted by id, and what was left out in words."""

    mode: Mode
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    notes: tuple[str, ...] = ()

    def node(self, key: str) -> Node:
        """Return the node called *key*."""
        return next(node for node in self.nodes if node.id == key)


def deals_between(shown: Shown) -> Network:
    """Return buyers and suppliers with a line for what was awarded or bid for.

    A purchase without an award is left out and counted; an award without a named winner leads to
    a node that says so.
    """
    ties: dict[tuple[str, str, Tie], list[Deal]] = defaultdict(list)
    nodes: dict[str, Node] = {}
    silent = 0
    for tender in shown.tenders:
        if not tender.standing and not tender.bids:
            silent += 1
            continue
        buyer = buyer_node(tender)
        nodes[buyer.id] = buyer
        won = set()
        for supplier, deal in award_ends(tender, shown, buyer):
            nodes.setdefault(supplier.id, supplier)
            ties[buyer.id, supplier.id, Tie.AWARD].append(deal)
            won.add(supplier.id)
        for bid in tender.bids:
            other = organisation_node(
                bid.organisation_id, bid.written, Role.SUPPLIER, tender, shown
            )
            if other.id not in won:
                nodes.setdefault(other.id, other)
                ties[buyer.id, other.id, Tie.BID].append(deal_of(tender, None))
    note = translate_count(
        "%s purchase without an award in the data is not drawn.",
        "%s purchases without an award in the data are not drawn.",
        silent,
    )
    return network(Mode.BIPARTITE, nodes.values(), ties, [note % silent] if silent else [])


def award_ends(tender: Tender, shown: Shown, buyer: Node) -> list[tuple[Node, Deal]]:
    """Return the supplier and the deal of each standing award of *tender*."""
    ends = []
    for award in tender.standing:
        if not award.suppliers:
            nobody = Node(
                id=f"unnamed supplier of {buyer.id}",
                name=translate("winner not named"),
                role=Role.SUPPLIER,
                place=buyer.place,
                named=False,
            )
            ends.append((nobody, deal_of(tender, award.total)))
        for supplier in award.suppliers:
            node = organisation_node(
                supplier.organisation_id, supplier.written, Role.SUPPLIER, tender, shown
            )
            # A consortium's price is that of all members: each line shows it, no line adds to it.
            ends.append((node, deal_of(tender, award.total)))
    return ends


def buyer_node(tender: Tender) -> Node:
    """Return the buyer of *tender*."""
    place = tender.city or ""
    if tender.buyer:
        key = tender.buyer_id or tender.buyer
        return Node(id=key, name=tender.buyer, role=Role.BUYER, place=place)
    return Node(
        id=f"unnamed buyer in {tender.place}",
        name=translate("buyer not named"),
        role=Role.BUYER,
        place=place,
        named=False,
    )


def organisation_node(
    key: str | None, written: str | None, role: Role, tender: Tender, shown: Shown
) -> Node:
    """Return an organisation under its recognised name, else under the name as written."""
    known = shown.organisations.get(key or "")
    name = (known.name if known else None) or written or translate("not named")
    return Node(id=key or f"as written {name}", name=name, role=role, place=tender.city or "")


def deal_of(tender: Tender, amount: Decimal | None) -> Deal:
    """Return *tender* as a line's evidence, with the address of its latest notice.

    The addresses of the replica's notices need not exist, so none of them is given.
    """
    urls = [notice.url for notice in tender.notices if notice.url and not notice.replica]
    return Deal(
        tender=tender.id,
        title=tender.title or translate("untitled"),
        year=tender.year,
        published=tender.awarded or tender.published,
        amount=amount,
        url=urls[-1] if urls else None,
    )


def shared_bids(shown: Shown, *, min_shared: int = 1) -> Network:
    """Return bidders with a line where two bid for *min_shared* purchases or more."""
    nodes: dict[str, Node] = {}
    pairs: dict[tuple[str, str, Tie], list[Deal]] = defaultdict(list)
    for tender in shown.tenders:
        bidders = {}
        for who in (*(bid.named for bid in tender.bids), *tender.winners):
            node = organisation_node(who.organisation_id, who.written, Role.BIDDER, tender, shown)
            bidders[node.id] = node
        nodes |= {key: nodes.get(key, node) for key, node in bidders.items()}
        for one, other in combinations(sorted(bidders), 2):
            pairs[one, other, Tie.SHARED].append(deal_of(tender, tender.award))
    strong = {key: deals for key, deals in pairs.items() if len(deals) >= min_shared}
    linked = {end for one, other, _ in strong for end in (one, other)}
    alone = len(nodes) - len(linked)
    note = translate(
        "Not drawn, because they share fewer than %(min)s purchases with any other: %(n)s bidders."
    )
    notes = [note % {"n": alone, "min": min_shared}] if alone else []
    return network(Mode.COBID, [nodes[key] for key in linked], strong, notes)


def network(
    mode: Mode,
    nodes: Iterable[Node],
    ties: Mapping[tuple[str, str, Tie], Sequence[Deal]],
    notes: Sequence[str],
) -> Network:
    """Return the network of *ties*, everything in the order of its ids."""
    links = [
        Link(source=one, target=other, tie=tie, deals=tuple(deals))
        for (one, other, tie), deals in sorted(ties.items())
    ]
    ordered = sorted(nodes, key=lambda node: node.id)
    return Network(mode=mode, nodes=tuple(ordered), links=tuple(links), notes=tuple(notes))


def around(shown: Shown, centres: Collection[str]) -> Network:
    """Return *centres*, whom they bought from, sold to or bid with, and the lines among these."""
    deals, shared = deals_between(shown), shared_bids(shown)
    links = [*deals.links, *shared.links]
    near = set(centres)
    near |= {x.target for x in links if x.source in centres}
    near |= {x.source for x in links if x.target in centres}
    nodes = {node.id: node for node in (*shared.nodes, *deals.nodes) if node.id in near}
    kept = [x for x in links if x.source in near and x.target in near]
    return Network(
        mode=Mode.EGO,
        nodes=tuple(nodes[key] for key in sorted(nodes)),
        links=tuple(kept),
    )


def capped(whole: Network, most: int) -> Network:
    """Return the *most* connected nodes of *whole*, and say how many are hidden."""
    if len(whole.nodes) <= most:
        return whole
    weight: dict[str, tuple[int, Decimal]] = defaultdict(lambda: (0, Decimal(0)))
    for link in whole.links:
        for end in (link.source, link.target):
            deals, yuan = weight[end]
            weight[end] = (deals + len(link.deals), yuan + link.yuan)
    order = sorted(whole.nodes, key=lambda n: (-weight[n.id][0], -weight[n.id][1], n.id))
    kept = {node.id for node in order[:most]}
    links = tuple(x for x in whole.links if x.source in kept and x.target in kept)
    hidden = translate(
        "Hidden, those with the fewest purchases: %(n)s of %(all)s organisations; "
        "write .json, .graphml or .gexf for all."
    )
    return replace(
        whole,
        nodes=tuple(node for node in whole.nodes if node.id in kept),
        links=links,
        notes=(*whole.notes, hidden % {"n": len(whole.nodes) - most, "all": len(whole.nodes)}),
    )
