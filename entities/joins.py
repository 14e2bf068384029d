"""Which name may be another one's, by rules that look at all names together.

A join says that the *child* is probably the *parent* written differently. The rules of tier 2 join
no two of 300,000 registered firms; tier 3 (the region left out) was wrong for 7 of 557 pairs;
tier 4 is a slip of the pen. The weak ones join only where the caller accepts that.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from entities.consortia import has_ending
from entities.slips import TELLING, Node, likelihood, pairs_of

RULE_TIER, REGION_TIER, SLIP_TIER = 2, 3, 4
POSSIBLE = 0.5  # slips below this are not even suggested
_MISSING = 6  # characters that a cut may have taken: 股份有限公司


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """The places of two nodes, *child* the one that is written wrongly; *score* is 0 to 1."""

    child: int
    parent: int
    tier: int
    score: float
    reason: str


def joins(nodes: Sequence[Node]) -> Iterator[Join]:
    """Yield the joins between *nodes*, which are sorted by their text."""
    yield from _unended(nodes)
    yield from _doubled(nodes)
    yield from _placeless(nodes)
    yield from _slipped(nodes)


def _unended(nodes: Sequence[Node]) -> Iterator[Join]:
    """Yield the names that end as no name does and begin exactly one known name."""
    written = [_run(node) for node in nodes]
    known = sorted((text, n) for n, text in enumerate(written) if has_ending(text))
    for n, node in enumerate(nodes):
        start = written[n]
        if has_ending(start) or len(node.parts.stem) < (3 if node.parts.division else 5):
            continue
        at = bisect_left(known, (start,))
        longer = list(takewhile(lambda one: one[0].startswith(start), known[at : at + 9]))  # noqa: B023 - used at once
        near = [m for text, m in longer if len(text) - len(start) <= _MISSING]
        formed = [m for m in near if _is_form(written[m][len(start) :])]
        whole = formed or (near if len(longer) < 9 else [])
        if len(whole) == 1:
            reason = f"ends as no name does and begins {nodes[whole[0]].shown} alone"
            yield Join(child=n, parent=whole[0], tier=RULE_TIER, score=1.0, reason=reason)


def _run(node: Node) -> str:
    parts = node.parts
    return f"{parts.division or ''}|{parts.stem}{parts.form}{parts.branch}"


def _is_form(rest: str) -> bool:
    return rest in {"有限公司", "股份有限公司", "集团有限公司", "公司", "总公司"}


def _doubled(nodes: Sequence[Node]) -> Iterator[Join]:
    """Yield the names that are a known name with one character written twice."""
    places = {node.text: n for n, node in enumerate(nodes)}
    for n, node in enumerate(nodes):
        stem = node.parts.stem
        for at in range(1, len(stem)):
            if stem[at] != stem[at - 1] or stem[at] in TELLING or len(stem) < 5:
                continue
            once = replace(node.parts, stem=stem[:at] + stem[at + 1 :])
            parent = places.get(once.text)
            if parent is not None:
                reason = f"is {nodes[parent].shown} with {stem[at]} written twice"
                yield Join(child=n, parent=parent, tier=RULE_TIER, score=1.0, reason=reason)
                break


def _placeless(nodes: Sequence[Node]) -> Iterator[Join]:
    """Yield the names without region that one known name with a region continues."""
    placed: dict[str, list[int]] = defaultdict(list)
    for n, node in enumerate(nodes):
        if node.parts.division:
            placed[node.text.partition("|")[2]].append(n)
    for n, node in enumerate(nodes):
        same = placed.get(node.text[1:], ()) if node.parts.division is None else ()
        if len(same) == 1:
            score = 0.97 if len(node.parts.stem + node.parts.branch) > 4 else 0.9
            reason = f"is {nodes[same[0]].shown} without its region"
            yield Join(child=n, parent=same[0], tier=REGION_TIER, score=score, reason=reason)


def _slipped(nodes: Sequence[Node]) -> Iterator[Join]:
    """Yield the names one slip of the pen away; the one written more often is the parent."""
    slips, rows = pairs_of(nodes)
    scores = likelihood(rows).round(4).tolist() if slips else []
    for slip, score in zip(slips, scores, strict=True):
        if score >= POSSIBLE:
            one, other = sorted((slip.left, slip.right), key=lambda n: (nodes[n].support, -n))
            reason = f"is one slip of the pen from {nodes[other].shown}"
            yield Join(child=one, parent=other, tier=SLIP_TIER, score=score, reason=reason)
