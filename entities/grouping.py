"""Names become organisations: codes and joins by their strength, contradictions refused.

A component never holds two different valid codes. Weak joins make stars, not chains: a name that
was joined weakly is no one's centre, so no row of slips leads from one firm to another. What is not
joined comes back as a possible link.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from entities.joins import RULE_TIER, Join
from entities.likeness import PossibleLink
from entities.slips import Node

ACCEPTED = 0.8  # a weaker join is left to a person at every tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """The organisation of a name without code of its own: by which tier, how surely, and why."""

    organisation: str
    tier: int
    score: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """A placing for each node, and the joins that are only possible."""

    placings: tuple[Placing, ...]
    links: tuple[PossibleLink, ...]


def name_id(text: str) -> str:
    """Return the id of an organisation of which only a name is known."""
    return "nm:" + blake2b(text.encode(), digest_size=8).hexdigest()


def group(nodes: Sequence[Node], found: Iterable[Join], auto_tier: int) -> Grouping:
    """Return the organisations of *nodes*, joined by tiers up to *auto_tier*."""
    ordered = sorted(found, key=lambda one: (one.tier, -one.score, one.child, one.parent))
    forest = _Forest(nodes)
    left = [one for one in ordered if one.tier <= RULE_TIER and not forest.take(one, auto_tier)]
    weak = [one for one in ordered if one.tier > RULE_TIER]
    strength = _strength(nodes, weak)
    # The name with most neighbours takes them first, so that two slips do not make a centre.
    weak.sort(key=lambda one: (one.tier, -strength[one.parent], -one.score, one.child, one.parent))
    forest.settle()
    left += [one for one in weak if not forest.take(one, auto_tier)]
    placings = forest.placings()
    return Grouping(placings=placings, links=_links(nodes, left, placings))


def _strength(nodes: Sequence[Node], weak: Iterable[Join]) -> list[float]:
    """Return, by node, how often it is written and how surely others are slips of it."""
    strength = [float(node.support) for node in nodes]
    for join in weak:
        strength[join.parent] += join.score
    return strength


def _links(
    nodes: Sequence[Node], left: Iterable[Join], placings: Sequence[Placing]
) -> tuple[PossibleLink, ...]:
    """Return what *left* still says of two organisations, each pair's strongest."""
    best: dict[tuple[str, str], PossibleLink] = {}
    for join in left:
        ids = (placings[join.child].organisation, placings[join.parent].organisation)
        a, b = sorted(ids)
        if a == b or (a.startswith("uscc:") and b.startswith("uscc:")):
            continue
        reason = f"{nodes[join.child].shown} {join.reason}"
        link = PossibleLink(a=a, b=b, tier=join.tier, score=join.score, reason=reason)
        known = best.setdefault((a, b), link)
        best[a, b] = min(known, link, key=lambda one: (one.tier, -one.score, one.reason))
    return tuple(best[pair] for pair in sorted(best))


class _Forest:
    """The components while they grow: a tree of joins each, with at most one code."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = nodes
        self._above = list(range(len(nodes)))
        self._code = [node.codes[0] if len(node.codes) == 1 else None for node in nodes]
        self._taken: dict[int, Join] = {}  # by child
        self._stars: list[int] = []  # by node, its component by rules alone
        self._weak: set[int] = set()  # the stars that hang on another one
        self._centres: set[int] = set()
        first: dict[str, int] = {}
        for n, code in enumerate(self._code):
            if code is not None:
                self._above[self._root(n)] = self._root(first.setdefault(code, n))

    def settle(self) -> None:
        """Take the components that stand now for the points of the stars."""
        self._stars = [self._root(n) for n in range(len(self._nodes))]

    def take(self, join: Join, auto_tier: int) -> bool:
        """Join the two components if *auto_tier* allows and nothing contradicts; say if it did."""
        child, parent = self._root(join.child), self._root(join.parent)
        if child == parent:
            return True
        if join.tier > auto_tier or not self._agree(join, child, parent):
            return False
        if join.tier > RULE_TIER and not self._hang(join):
            return False
        self._above[child] = parent
        self._code[parent] = self._code[parent] or self._code[child]
        self._taken[join.child] = join
        return True

    def _agree(self, join: Join, child: int, parent: int) -> bool:
        """Say whether no code forbids *join* and its child is not joined elsewhere."""
        codes = {self._code[child], self._code[parent]} - {None}
        # A name that several codes bear is nobody's alone, so it joins nothing.
        shared = any(len(self._nodes[n].codes) > 1 for n in (join.child, join.parent))
        taken = join.child in self._taken
        return len(codes) < 2 and not shared and not taken and join.score >= ACCEPTED

    def _hang(self, join: Join) -> bool:
        """Hang the star of the child on the parent's, if that makes no chain."""
        child, parent = self._stars[join.child], self._stars[join.parent]
        if child in self._centres or child in self._weak or parent in self._weak:
            return False
        self._weak.add(child)
        self._centres.add(parent)
        return True

    def _root(self, n: int) -> int:
        above = self._above
        while above[n] != n:
            above[n] = above[above[n]]
            n = above[n]
        return n

    def placings(self) -> tuple[Placing, ...]:
        """Return the placing of every node."""
        brought = self._brought()
        return tuple(self._placing(n, brought) for n in range(len(self._nodes)))

    def _brought(self) -> dict[int, Join]:
        """Return, by centre without code, the weakest join on the best way to its code."""
        ways: dict[int, Join] = {}
        for n in sorted(self._taken):
            if self._nodes[n].codes:
                centre, path = self._centre(n)
                way = max(path, key=lambda one: (one.tier, -one.score))
                known = ways.setdefault(centre, way)
                ways[centre] = min(known, way, key=lambda one: (one.tier, -one.score, one.child))
        return ways

    def _placing(self, n: int, brought: dict[int, Join]) -> Placing:
        node = self._nodes[n]
        code = self._code[self._root(n)]
        if code is None and n not in self._taken:
            return _alone(node)
        if code in node.codes:
            reason = f"same name as a mention with credit code {code}"
            return Placing(organisation=f"uscc:{code}", tier=RULE_TIER, score=1.0, reason=reason)
        centre, path = self._centre(n)
        reason = ", which ".join(one.reason for one in path)
        if code and not self._nodes[centre].codes:
            path = [*path, brought[centre]]
            reason = reason or f"{self._nodes[brought[centre].child].shown} has its credit code"
        tier, score = max(one.tier for one in path), min(one.score for one in path)
        id_ = f"uscc:{code}" if code else name_id(self._nodes[centre].text)
        return Placing(organisation=id_, tier=tier, score=score, reason=reason)

    def _centre(self, n: int) -> tuple[int, list[Join]]:
        """Return where the joins from *n* lead, and them."""
        path: list[Join] = []
        while n in self._taken:
            path.append(self._taken[n])
            n = path[-1].parent
        return n, path


def _alone(node: Node) -> Placing:
    reason = "name by rules of format"
    if node.codes:
        reason += f"; {len(node.codes)} organisations with different codes bear this name"
    return Placing(organisation=name_id(node.text), tier=RULE_TIER, score=1.0, reason=reason)
