"""What may be one organisation although no strong evidence says so: suggestions only.

`entities.joins` suggests names written differently; here are the two suggestions that are no
spelling: a name that several codes bear, and a short name (长沙移动) that a full one contains.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from entities.consortia import is_complete

SHORT_TIER = 3
_SHORT_NAME = 6  # characters: 长沙移动, 中国电信


@dataclass(frozen=True, slots=True, kw_only=True)
class PossibleLink:
    """Two organisations, *a* before *b*, that may be one; *score* is 0 to 1."""

    a: str
    b: str
    tier: int
    score: float
    reason: str


def likely_links(
    names: Mapping[str, tuple[str, ...]], shared: Mapping[str, tuple[str, ...]]
) -> Iterator[PossibleLink]:
    """Yield the possible links between the organisations that bear *names*.

    *shared* are, by name, the ids that bear it: first the one without code, then those with.
    Two organisations with different valid codes are never linked.
    """
    known = [(name, id_) for id_, own in sorted(names.items()) for name in own]
    for link in (*_same_name(names, shared), *_short_names(known)):
        if not (link.a.startswith("uscc:") and link.b.startswith("uscc:")):
            yield link


def _link(one: str, other: str, score: float, reason: str) -> PossibleLink:
    a, b = sorted((one, other))
    return PossibleLink(a=a, b=b, tier=SHORT_TIER, score=round(score, 4), reason=reason)


def _same_name(
    names: Mapping[str, tuple[str, ...]], shared: Mapping[str, tuple[str, ...]]
) -> Iterator[PossibleLink]:
    for name, (bare, *coded) in shared.items():
        if bare in names:
            for id_ in coded:
                reason = f"{name} is borne by {len(coded)} organisations with different codes"
                yield _link(bare, id_, 1.0, reason)


def _short_names(known: list[tuple[str, str]]) -> Iterator[PossibleLink]:
    """Yield the full names that contain both halves of a short one: 长沙移动."""
    short = [
        (name, id_)
        for name, id_ in known
        if 4 <= len(name) <= _SHORT_NAME and not is_complete(name)
    ]
    for name, id_ in short:
        for full, full_id in known:
            if len(full) > _SHORT_NAME and id_ != full_id and _halves_in(name, full):
                reason = f"{full} contains both halves of {name}"
                yield _link(id_, full_id, len(name) / len(full), reason)


def _halves_in(short: str, full: str) -> bool:
    return any(short[:i] in full and short[i:] in full for i in range(2, len(short) - 1))
