"""What a laid-out relationship graph is, and what both ways of laying out share.

Buyers and suppliers face each other in two columns (`layout_columns`); all other graphs are laid
out by forces (`layout_forces`). Nodes are sorted and the seed is fixed, so the same network gives
the same picture. No two labels share a place.
"""

from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

import networkx as nx

from analysis.relations import Link, Network, Node, Tie
from analysis.report.wording import clip

WIDTH = 920.0
LABEL, SMALL, LINE = 15.0, 13.0, 19.0  # font sizes and line height; graph.css has the same
APART, MARGIN = 26.0, 24.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One node in the picture: the middle of its mark, its size, and its label's lines."""

    node: Node
    x: float
    y: float
    width: float
    height: float
    label: tuple[str, ...]
    label_x: float
    label_y: float  # baseline of the first line
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """One link in the picture; *words* stand at *x*, *y* where there is room."""

    link: Link
    path: str
    width: float
    words: str = ""
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A network laid out."""

    width: float
    height: float
    spots: tuple[Spot, ...]
    wires: tuple[Wire, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle that a label takes."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Say whether the two share a place."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def em(text: str) -> float:
    """Return the width of *text* in ems: a Chinese character takes one, a Latin letter half.

    >>> em("聊城ab")
    3.16
    """
    return sum(1.0 if ord(char) > 0x2E7F else 0.58 for char in text)


def wrapped(text: str, ems: float, lines: int) -> tuple[str, ...]:
    """Return *text* in at most *lines* lines of *ems*, the rest cut.

    >>> wrapped("甲乙丙丁戊己", 3, 2), wrapped("甲乙丙丁戊己庚", 3, 2)
    (('甲乙丙', '丁戊己'), ('甲乙丙', '丁戊…'))
    """
    found = [""]
    for char in clip(text, len(text)):  # direction marks would turn the whole line
        if em(found[-1] + char) > ems:
            found.append("")
        found[-1] += char
    if len(found) > lines:
        found[lines - 1] = found[lines - 1][:-1] + "…"
    return tuple(found[:lines])


def thickness(link: Link, most: Decimal) -> float:
    """Return the width of a line: its area of money, as the square root of yuan."""
    if link.tie is not Tie.AWARD or not link.yuan or not most:
        return 2.0
    return 2.5 + 21.5 * sqrt(float(link.yuan / most))


def components(network: Network) -> list[tuple[list[Node], list[Link]]]:
    """Return the connected parts of *network*, the one with most money first."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(node.id for node in network.nodes)
    graph.add_edges_from((link.source, link.target) for link in network.links)
    parts = []
    for members in nx.connected_components(graph):
        nodes = [node for node in network.nodes if node.id in members]
        parts.append((nodes, [link for link in network.links if link.source in members]))
    return sorted(parts, key=lambda p: (-sum(x.yuan for x in p[1]), -len(p[0]), p[0][0].id))
