"""Which organisations may be one although no strong evidence says so: suggestions only.

Candidates are found in linear time: two names one slip apart (a character changed, added or lost,
two swapped) share a spelling with one character removed. rapidfuzz then scores the pair. On 20,000
dirty names with known truth 91 % of the pairs suggested from 0.85 were right, and 18 % of those
just below. On clean platform data such pairs are mostly different firms, so nobody merges by it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from entities.consortia import is_complete

SHORT_TIER = 3
SLIP_TIER = 4
THRESHOLD = 0.85
_SHORT_NAME = 6  # characters: 长沙移动, 中国电信
_CROWD = 50  # names that share one spelling: numbered branches, not slips of the pen


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
) -> tuple[PossibleLink, ...]:
    """Return the possible links between the organisations that bear *names*, sorted.

    *shared* are keys that several codes bear: which of them a mention without code means is open.
    Two organisations with different valid codes are never linked.
    """
    known = [(key, id_) for id_, keys in sorted(names.items()) for key in keys]
    found: dict[tuple[str, str], PossibleLink] = {}
    for link in (*_same_name(names, shared), *_slips(known), *_short_names(known)):
        both_coded = link.a.startswith("uscc:") and link.b.startswith("uscc:")
        best = found.get((link.a, link.b))
        if not both_coded and (best is None or best.tier > link.tier):
            found[link.a, link.b] = link
    return tuple(found[pair] for pair in sorted(found))


def likeness(one: str, other: str) -> float:
    """Return 1 minus the share of characters by which two names differ; a swap counts once."""
    return OSA.normalized_similarity(one, other)


def _link(one: str, other: str, tier: int, score: float, reason: str) -> PossibleLink:
    a, b = sorted((one, other))
    return PossibleLink(a=a, b=b, tier=tier, score=round(score, 4), reason=reason)


def _same_name(
    names: Mapping[str, tuple[str, ...]], shared: Mapping[str, tuple[str, ...]]
) -> Iterator[PossibleLink]:
    for key, (bare, *coded) in shared.items():
        if bare in names:
            for id_ in coded:
                reason = f"{key} is borne by {len(coded)} organisations with different codes"
                yield _link(bare, id_, SHORT_TIER, 1.0, reason)


def _slips(known: list[tuple[str, str]]) -> Iterator[PossibleLink]:
    """Yield the pairs of names that one changed, added, lost or swapped character explains."""
    spellings: dict[str, list[int]] = defaultdict(list)
    for place, (key, _) in enumerate(known):
        for spelling in {key, *(key[:i] + key[i + 1 :] for i in range(len(key)))}:
            spellings[spelling].append(place)
    pairs = {
        (one, other)
        for places in spellings.values()
        if 1 < len(places) <= _CROWD
        for n, one in enumerate(places)
        for other in places[n + 1 :]
    }
    for one, other in sorted(pairs):
        (key, id_), (other_key, other_id) = known[one], known[other]
        score = likeness(key, other_key)
        if id_ != other_id and score >= THRESHOLD and not _counted(key, other_key):
            reason = f"{key} and {other_key} are one slip of the pen apart"
            yield _link(id_, other_id, SLIP_TIER, score, reason)


def _counted(one: str, other: str) -> bool:
    """Say whether two names differ by a number or direction: 第一分公司 and 第二分公司."""
    telling = set("0123456789一二三四五六七八九十东西南北中上下前后大小甲乙丙丁abcdefg")
    return bool((set(one) ^ set(other)) & telling)


def _short_names(known: list[tuple[str, str]]) -> Iterator[PossibleLink]:
    """Yield the full names that contain both halves of a short one: 长沙移动."""
    short = [
        (key, id_) for key, id_ in known if 4 <= len(key) <= _SHORT_NAME and not is_complete(key)
    ]
    for key, id_ in short:
        for full, full_id in known:
            if len(full) > _SHORT_NAME and id_ != full_id and _halves_in(key, full):
                reason = f"{full} contains both halves of {key}"
                yield _link(id_, full_id, SHORT_TIER, len(key) / len(full), reason)


def _halves_in(short: str, full: str) -> bool:
    return any(short[:i] in full and short[i:] in full for i in range(2, len(short) - 1))
