"""Components laid out by forces, their labels kept apart, packed in rows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from math import ceil, sqrt

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from analysis.layout import (
    APART,
    LABEL,
    LINE,
    MARGIN,
    WIDTH,
    Picture,
    Spot,
    Wire,
    components,
    em,
    thickness,
    wrapped,
)
from analysis.relations import Link, Network, Node, Tie

Points = NDArray[np.float64]


def by_forces(network: Network) -> Picture:
    """Return every component laid out by forces and packed in rows."""
    blocks = [block(nodes, links) for nodes, links in components(network)]
    area = sum(wide * tall for _, wide, tall in blocks)
    limit = max([WIDTH, sqrt(area * 1.7), *(wide for _, wide, _ in blocks)])
    spots: list[Spot] = []
    x, y, row = MARGIN, MARGIN, 0.0
    for placed, wide, tall in blocks:
        if x > MARGIN and x + wide > limit:
            x, y, row = MARGIN, y + row + APART, 0.0
        spots += [moved(spot, x, y) for spot in placed]
        x, row = x + wide + APART, max(row, tall)
    at = {spot.node.id: spot for spot in spots}
    most = max((link.yuan for link in network.links), default=Decimal(0))
    return Picture(
        width=max(spot_right(spot) for spot in spots) + MARGIN,
        height=y + row + MARGIN,
        spots=tuple(spots),
        wires=tuple(straight(link, at, most) for link in network.links),
    )


def block(nodes: Sequence[Node], links: Sequence[Link]) -> tuple[list[Spot], float, float]:
    """Return one component laid out from 0, 0 on, with its width and height."""
    degree: dict[str, int] = defaultdict(int)
    for link in links:
        degree[link.source] += 1
        degree[link.target] += 1
    labels = [wrapped(node.name, 10, 3) for node in nodes]
    radius = [8.0 + 2.2 * sqrt(degree[node.id]) for node in nodes]
    sizes = np.array(
        [
            (max(2 * r, max(map(em, label)) * LABEL) + 14, 2 * r + LINE * len(label) + 12)
            for r, label in zip(radius, labels, strict=True)
        ]
    )
    middle = spread(places(nodes, links), sizes)
    low, high = (middle - sizes / 2).min(axis=0), (middle + sizes / 2).max(axis=0)
    spots = []
    for node, label, r, (x, y), (_, tall) in zip(
        nodes, labels, radius, middle - low, sizes, strict=True
    ):
        top = y - tall / 2 + 3
        spots.append(
            Spot(
                node=node,
                x=float(x),
                y=float(top + r),
                width=2 * r,
                height=2 * r,
                label=label,
                label_x=float(x),
                label_y=float(top + 2 * r + LINE - 2),
                anchor="middle",
            )
        )
    return spots, float(high[0] - low[0]), float(high[1] - low[1])


def places(nodes: Sequence[Node], links: Sequence[Link]) -> Points:
    """Return where forces draw *nodes*, in points."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(node.id for node in nodes)
    graph.add_edges_from(sorted((link.source, link.target) for link in links))
    found = nx.spring_layout(graph, seed=12345, iterations=120)
    reach = 95.0 * sqrt(len(nodes))
    return np.array([found[node.id] for node in nodes]) * (reach * 1.25, reach)


def spread(
    middle: Points,
    sizes: Points,
) -> Points:
    """Return *middle* moved so that no two boxes of *sizes* share a place."""
    placed = middle.copy()
    need = (sizes[:, None] + sizes[None, :]) / 2
    apart = ~np.eye(len(placed), dtype=np.bool_)
    for _ in range(ceil(60 + 4 * len(placed))):
        gap = placed[:, None] - placed[None, :]
        short = need - np.abs(gap)
        clash = np.logical_and(short[..., 0] > 0, short[..., 1] > 0) & apart
        if not clash.any():
            break
        along_x: NDArray[np.bool_] = np.less(short[..., 0], short[..., 1])
        # Of two at one point the earlier goes up.
        order = np.sign(np.arange(len(placed))[:, None] - np.arange(len(placed))[None, :])
        side = np.where(gap == 0, order[..., None], np.sign(gap))
        push = side * (short * 0.5 + 0.5) * clash[..., None]
        placed[:, 0] += (push[..., 0] * along_x).sum(axis=1)
        placed[:, 1] += (push[..., 1] * ~along_x).sum(axis=1)
    return placed


def spot_right(spot: Spot) -> float:
    """Return how far *spot* and its label reach."""
    return spot.x + max(spot.width, max(map(em, spot.label)) * LABEL) / 2


def moved(spot: Spot, x: float, y: float) -> Spot:
    """Return *spot* moved by *x* and *y*."""
    return replace(
        spot, x=spot.x + x, y=spot.y + y, label_x=spot.label_x + x, label_y=spot.label_y + y
    )


def straight(link: Link, at: dict[str, Spot], most: Decimal) -> Wire:
    """Return a straight line for *link*; a shared bid is as wide as it is frequent."""
    one, other = at[link.source], at[link.target]
    width = thickness(link, most) if link.tie is Tie.AWARD else min(1.5 + len(link.deals), 12.0)
    path = f"M{one.x:.1f} {one.y:.1f}L{other.x:.1f} {other.y:.1f}"
    return Wire(link=link, path=path, width=width)
