"""Buyers and suppliers facing each other in two columns, one component below the other."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from analysis.layout import (
    APART,
    LINE,
    MARGIN,
    SMALL,
    WIDTH,
    Box,
    Picture,
    Spot,
    Wire,
    components,
    em,
    thickness,
    wrapped,
)
from analysis.relations import Link, Network, Node, Role

LEFT, RIGHT, BAR, ROW = 306.0, WIDTH - 306.0, 10.0, 60.0
START, HALF, END = LEFT + BAR / 2, WIDTH / 2, RIGHT - BAR / 2
BETWEEN = 5.0  # two lines at one node


def in_columns(network: Network, words: Callable[[Link], str]) -> Picture:
    """Return buyers on the left, suppliers on the right, one component below the other."""
    most = max((link.yuan for link in network.links), default=Decimal(0))
    spots: list[Spot] = []
    wires: list[Wire] = []
    top = MARGIN
    for nodes, links in components(network):
        wide = {id(link): thickness(link, most) for link in links}
        used: dict[str, float] = defaultdict(float)
        for link in links:
            used[link.source] += wide[id(link)] + BETWEEN
            used[link.target] += wide[id(link)] + BETWEEN
        left, right = columns(nodes, links)
        tall = max(stack_height(left, used), stack_height(right, used))
        placed = [*stacked(left, used, top, tall), *stacked(right, used, top, tall)]
        spots += placed
        wires += wired(links, {spot.node.id: spot for spot in placed}, wide)
        top += tall + APART
    return Picture(
        width=WIDTH,
        height=top - APART + MARGIN,
        spots=tuple(spots),
        wires=tuple(with_words(wires, words)),
    )


def columns(nodes: Sequence[Node], links: Sequence[Link]) -> tuple[list[Node], list[Node]]:
    """Return buyers and suppliers, each beside those it deals with."""
    yuan: dict[str, Decimal] = defaultdict(Decimal)
    for link in links:
        yuan[link.source] += link.yuan
        yuan[link.target] += link.yuan
    left = sorted((n for n in nodes if n.role is Role.BUYER), key=lambda n: (-yuan[n.id], n.id))
    rank = {node.id: index for index, node in enumerate(left)}
    met: dict[str, list[int]] = defaultdict(list)
    for link in links:
        met[link.target].append(rank[link.source])
    right = [node for node in nodes if node.role is not Role.BUYER]
    right.sort(key=lambda n: (sum(met[n.id]) / len(met[n.id]), -yuan[n.id], n.id))
    return left, right


def spot_height(node: Node, used: Mapping[str, float]) -> float:
    """Return how tall *node* stands: its lines, and at least its label."""
    return max(used[node.id] - BETWEEN, 30.0)


def stack_height(nodes: Sequence[Node], used: Mapping[str, float]) -> float:
    """Return the height of a column of *nodes*."""
    return sum(max(spot_height(node, used) + 14, ROW) for node in nodes)


def stacked(
    nodes: Sequence[Node], used: Mapping[str, float], top: float, tall: float
) -> list[Spot]:
    """Return *nodes* one below the other, spread over *tall* from *top* on."""
    spare = (tall - stack_height(nodes, used)) / max(len(nodes), 1)
    y = top
    spots = []
    for node in nodes:
        row = max(spot_height(node, used) + 14, ROW) + spare
        buys = node.role is Role.BUYER
        label = wrapped(node.name, 18, 2)
        spots.append(
            Spot(
                node=node,
                x=LEFT if buys else RIGHT,
                y=y + row / 2,
                width=BAR,
                height=spot_height(node, used),
                label=label,
                label_x=LEFT - 16 if buys else RIGHT + 16,
                label_y=y + row / 2 + 5 - LINE * len(label) / 2,
                anchor="end" if buys else "start",
            )
        )
        y += row
    return spots


def wired(links: Sequence[Link], spots: dict[str, Spot], wide: dict[int, float]) -> list[Wire]:
    """Return the lines of *links*, side by side where they leave and arrive."""
    leave = ports(links, spots, wide, lambda link: link.source, lambda link: link.target)
    arrive = ports(links, spots, wide, lambda link: link.target, lambda link: link.source)
    wires = []
    for link in links:
        y1, y2 = leave[id(link)], arrive[id(link)]
        path = f"M{START:.1f} {y1:.1f}C{HALF:.1f} {y1:.1f} {HALF:.1f} {y2:.1f} {END:.1f} {y2:.1f}"
        wires.append(Wire(link=link, path=path, width=wide[id(link)], x=HALF, y=(y1 + y2) / 2))
    return wires


def ports(
    links: Sequence[Link],
    spots: dict[str, Spot],
    wide: dict[int, float],
    here: Callable[[Link], str],
    there: Callable[[Link], str],
) -> dict[int, float]:
    """Return the height at which each link meets its end *here*, in the order of the other ends."""
    at: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        at[here(link)].append(link)
    heights = {}
    for key, ends in at.items():
        ends.sort(key=lambda link: (spots[there(link)].y, link.tie))
        y = spots[key].y - (sum(wide[id(link)] + 5 for link in ends) - 5) / 2
        for link in ends:
            heights[id(link)] = y + wide[id(link)] / 2
            y += wide[id(link)] + BETWEEN
    return heights


def with_words(wires: Iterable[Wire], words: Callable[[Link], str]) -> list[Wire]:
    """Return *wires* with their words where no others stand, the thickest first."""
    taken: list[Box] = []
    told = []
    for wire in sorted(wires, key=lambda w: (-w.width, w.path)):
        text = words(wire.link)
        half = em(text) * SMALL / 2 + 6
        box = Box(left=wire.x - half, top=wire.y - 11, right=wire.x + half, bottom=wire.y + 9)
        free = text and not any(box.meets(other) for other in taken)
        if free:
            taken.append(box)
        told.append(replace(wire, words=text if free else ""))
    return told
