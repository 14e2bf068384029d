"""Slips of the pen: how likely it is that two names one slip apart are one organisation.

Two real firms are often one character apart (丰源 and 裕丰源), so what counts is the character:
does it sound or look like the other, is it a numeral, do the names of these data ever write these
characters beside each other, how many names share the rest. A logistic model weighs that. It was
fitted on the dirty names of one province (Zhejiang) and measured on another's (Shandong). It was
fitted with the order of strokes beside the four corners; both weights now stand with the corners.
On clean platform data such pairs are mostly different firms, so a slip alone only suggests.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from entities.anatomy import Anatomy
from entities.characters import known, near_sounds
from entities.neighbours import Pairs, neighbours

Matrix = NDArray[np.float64]

NUMERALS = frozenset("0123456789\u3007零一二三四五六七八九十百千廿两幺壹贰叁肆伍陆柒捌玖拾")
# Characters that tell a firm from its neighbour: numbers, directions, letters.
TELLING = NUMERALS | frozenset(
    "东西南北上下左右前后内外大小甲乙丙丁戊己庚辛新老男女中abcdefghijklmnopqrstuvwxyz"
)
_START, _END = "^", "$"
# In the order of the columns of `features`.
WEIGHTS: Mapping[str, float] = {
    "sub_tone": 4.595,
    "sub_sound": 3.894,
    "sub_near": -1.149,
    "sub_corner": 3.678,
    "sub_alike": 2.449,
    "sub_unknown": 1.446,
    "sub_far": -1.138,
    "far_gap": -0.136,
    "ins": 5.844,
    "ins_doubled": 2.453,
    "ins_gap": -0.598,
    "ins_unseen": -1.072,
    "swap": 6.014,
    "swap_gap": -0.157,
    "swap_unseen": 3.724,
    "sub_unseen": 0.432,
    "telling": -1.643,
    "telling_far": 1.09,
    "crowd": -1.365,
    "crowd_early": -1.799,
    "length": 2.587,
    "start": -0.942,
    "first": -3.569,
    "second": -3.001,
    "third": 1.233,
    "end": -0.441,
    "form_same": 3.229,
    "form_missing": 4.295,
    "rarer": -1.013,
    "commoner": 0.606,
    "unseen": 0.733,
    "early_rarer": 0.102,
    "doubled_early": 2.274,
    "branch": -0.865,
    "placeless": -1.028,
}
_BIAS = -1.912


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A name that several mentions may share: its parts, how often it is written, its codes.

    *text* is that of the parts, *shown* one way in which it is written.
    """

    text: str
    shown: str
    parts: Anatomy
    support: int
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """The one difference of two texts: *kind* is sub, ins (*left* has one more) or swap."""

    kind: str
    at: int
    left: int  # the place of the node whose text is longer, or first
    right: int


def pairs_of(nodes: Sequence[Node]) -> tuple[list[Slip], Matrix]:
    """Return the slips between *nodes*, and a row of features for each."""
    texts = [node.parts.stem + node.parts.branch for node in nodes]
    salts = [int((node.parts.division or "0")[:6]) for node in nodes]
    found = neighbours(texts, salts)
    slips, crowds = _slips(texts, found)
    return slips, features(nodes, texts, slips, crowds)


def _slips(texts: Sequence[str], found: Pairs) -> tuple[list[Slip], NDArray[np.int32]]:
    slips: list[Slip] = []
    kept: list[int] = []
    for row, (one, other) in enumerate(zip(found.one.tolist(), found.other.tolist(), strict=True)):
        if slip := _slip(texts, one, other):
            slips.append(slip)
            kept.append(row)
    return slips, found.crowd[kept]


def _slip(texts: Sequence[str], one: int, other: int) -> Slip | None:
    if len(texts[one]) < len(texts[other]):
        one, other = other, one
    a, b = texts[one], texts[other]
    at = next((n for n, char in enumerate(b) if a[n] != char), len(b))
    if a == b:
        return None
    if len(a) > len(b):
        kind = "ins"
    elif a[at + 1 :] == b[at + 1 :]:
        kind = "sub"
    elif a[at + 2 :] == b[at + 2 :] and (a[at], a[at + 1]) == (b[at + 1], b[at]):
        kind = "swap"
    else:
        return None
    return (
        None
        if _counts(kind, a[at], b[at : at + 1])
        else Slip(kind=kind, at=at, left=one, right=other)
    )


def _counts(kind: str, left: str, right: str) -> bool:
    """Say whether a difference is one of number or direction: 第四 and 第十四, 东 and 西."""
    if kind == "ins":
        return left in NUMERALS
    return kind == "sub" and left in TELLING and right in TELLING


def features(
    nodes: Sequence[Node], texts: Sequence[str], slips: Sequence[Slip], crowds: NDArray[np.int32]
) -> Matrix:
    """Return the features of *slips* in the order of WEIGHTS."""
    seen = Habits(texts)
    left, right = seen.windows(texts, slips)
    rarer, commoner = np.log1p(np.minimum(left, right)), np.log1p(np.maximum(left, right))
    of_char = np.array([_of_characters(texts, one) for one in slips]).reshape(len(slips), 8)
    tone, sound, near, corner, unknown, doubled, telling, _ = of_char.T
    kind = np.array([one.kind for one in slips])
    sub, ins, swap = (kind == name for name in ("sub", "ins", "swap"))
    at = np.array([one.at for one in slips], dtype=np.float64)
    length = np.array([len(texts[one.left]) for one in slips], dtype=np.float64)
    same, missing, branch, placeless = _of_parts(nodes, slips)
    unseen, gap, crowd = rarer == 0, commoner - rarer, np.log(crowds)
    far = sub & (tone + sound + near == 0) & (corner < 0.6)
    columns = (
        *(tone, sound, near, corner, corner > 0.75, unknown, far, far * gap),
        *(ins, doubled, ins * gap, ins & unseen, swap, swap * gap, swap & unseen, sub & unseen),
        *(telling, telling * far, crowd, (at < 3) * crowd, np.log(np.maximum(length, 1))),
        *(np.minimum(at, 6), at == 0, at == 1, at == 2, np.minimum(length - at, 6)),
        *(same, missing, rarer, commoner, unseen, (at < 4) * rarer, doubled * (at < 3)),
        *(branch, placeless),
    )
    return np.column_stack([np.asarray(column, dtype=np.float64) for column in columns])


def _of_parts(nodes: Sequence[Node], slips: Sequence[Slip]) -> tuple[NDArray[np.bool_], ...]:
    both = [(nodes[one.left].parts, nodes[one.right].parts) for one in slips]
    same = np.array([a.form == b.form for a, b in both], dtype=bool)
    missing = np.array([a.form != b.form and not (a.form and b.form) for a, b in both], dtype=bool)
    branch = np.array([bool(a.branch) for a, _ in both], dtype=bool)
    placeless = np.array([a.division is None for a, _ in both], dtype=bool)
    return same, missing, branch, placeless


def _of_characters(texts: Sequence[str], slip: Slip) -> tuple[float, ...]:
    a, b, at = texts[slip.left], texts[slip.right], slip.at
    if slip.kind == "ins":
        doubled = a[at] == a[at - 1 : at] or a[at] == a[at + 1 : at + 2]
        return 0, 0, 0, 0, 0, doubled, a[at] in TELLING, 0
    telling = a[at] in TELLING or b[at] in TELLING
    if slip.kind == "swap":
        return 0, 0, 0, 0, 0, 0, telling, 0
    return *_alike(*sorted((a[at], b[at]))), 0, telling, 0


@lru_cache(maxsize=1 << 18)
def _alike(one: str, other: str) -> tuple[float, ...]:
    """Return how alike two characters are: tone, sound, near, corner, unknown."""
    table = known()
    a, b = table.get(one), table.get(other)
    if a is None or b is None:
        return 0, 0, 0, 0, 1
    tone = bool(a.sounds & b.sounds)
    sound = bool({s[:-1] for s in a.sounds} & {s[:-1] for s in b.sounds})
    near = bool(near_sounds(one) & near_sounds(other))
    corner = sum(p == q for p, q in zip(a.four_corner, b.four_corner, strict=False)) / 5
    return tone, sound and not tone, near and not sound, corner, 0


class Habits:
    """How often the texts write two characters side by side."""

    def __init__(self, texts: Sequence[str]) -> None:
        joined = "".join(f"{_START}{text}{_END}" for text in texts)
        codes = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
        beside = (codes[:-1] << np.uint64(32)) | codes[1:]
        self._beside, self._counts = np.unique(beside, return_counts=True)

    def windows(
        self, texts: Sequence[str], slips: Sequence[Slip]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return, for both texts of each slip, how often others write its rarest neighbours."""
        left = np.array([c for one in slips for c in _beside(texts[one.left], one, 1)], np.uint64)
        right = np.array(
            [c for one in slips for c in _beside(texts[one.right], one, int(one.kind != "ins"))],
            np.uint64,
        )
        return self._rarest(left), self._rarest(right)

    def _rarest(self, wanted: NDArray[np.uint64]) -> NDArray[np.int64]:
        places = np.searchsorted(self._beside, wanted)
        counts: NDArray[np.int64] = self._counts[places].reshape(-1, 3).min(axis=1) - 1
        return counts


def _beside(text: str, slip: Slip, width: int) -> Iterator[int]:
    """Yield the three pairs of neighbours around the slip in *text*, the last one repeated."""
    text = f"{_START}{text}{_END}"
    last = slip.at + width + (slip.kind == "swap")
    for n in range(slip.at, slip.at + 3):
        place = min(n, last)
        yield (ord(text[place]) << 32) | ord(text[place + 1])


def likelihood(rows: Matrix) -> Matrix:
    """Return how likely, 0 to 1, the names of each slip are one organisation's."""
    exponent: Matrix = rows @ np.array(list(WEIGHTS.values())) + _BIAS
    return 1 / (1 + np.exp(-exponent))
