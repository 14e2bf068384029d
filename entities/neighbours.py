"""Texts one slip of the pen apart, found in linear time.

Two texts that differ by one character changed, added or lost, or by two neighbours swapped, share a
spelling with one character removed. Each spelling is a 64-bit hash computed from the characters
alone, so no run, seed or order changes what is found; nothing is missed and no threshold is set.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Places = NDArray[np.int32]

_BASE = 0x9E3779B97F4A7C15  # odd, so it has an inverse modulo 2**64
_INVERSE = pow(_BASE, -1, 1 << 64)
_CROWD = 400  # texts that share one spelling: numbered branches, not slips of the pen


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Pairs of places in the texts, *one* before *other*, sorted; *crowd* shares their spelling."""

    one: Places
    other: Places
    crowd: Places


def neighbours(texts: Sequence[str], salts: Sequence[int]) -> Pairs:
    """Return the pairs of *texts* of one salt that one slip explains."""
    hashes, places = _spellings(texts, salts)
    order = np.lexsort((places, hashes))
    hashes, places = hashes[order], places[order]
    starts = np.flatnonzero(np.r_[True, hashes[1:] != hashes[:-1]])
    sizes = np.diff(np.r_[starts, len(hashes)])
    found: list[tuple[Places, Places, Places]] = []
    for size in np.unique(sizes[(sizes > 1) & (sizes <= _CROWD)]).tolist():
        rows = places[starts[sizes == size][:, None] + np.arange(size)]
        left, right = np.triu_indices(size, 1)
        one, other = rows[:, left].ravel(), rows[:, right].ravel()
        found.append((one, other, np.full(len(one), size, dtype=np.int32)))
    return _distinct(found, len(texts))


def _distinct(found: list[tuple[Places, Places, Places]], count: int) -> Pairs:
    """Return each pair once, with the largest crowd it was found in."""
    if not found:
        none = np.empty(0, dtype=np.int32)
        return Pairs(one=none, other=none, crowd=none)
    one, other, crowd = (np.concatenate([part[n] for part in found]) for n in range(3))
    pair = one.astype(np.int64) * count + other
    order = np.lexsort((-crowd, pair))
    pair, crowd = pair[order], crowd[order]
    first = np.r_[True, pair[1:] != pair[:-1]] & (pair // count != pair % count)
    pair, crowd = pair[first], crowd[first]
    return Pairs(
        one=(pair // count).astype(np.int32),
        other=(pair % count).astype(np.int32),
        crowd=crowd,
    )


def _spellings(texts: Sequence[str], salts: Sequence[int]) -> tuple[Hashes, Places]:
    """Return the hashes of every text and of it less each character, each text's once."""
    lengths = np.fromiter((len(text) for text in texts), dtype=np.int32, count=len(texts))
    salt = _mixed(np.asarray(salts, dtype=np.uint64) + np.uint64(1))
    parts: list[tuple[Hashes, Places]] = []
    for length in np.unique(lengths[lengths > 1]).tolist():
        rows = np.flatnonzero(lengths == length).astype(np.int32)
        joined = "".join(texts[row] for row in rows.tolist())
        codes = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32)
        hashes = _less_each(codes.reshape(len(rows), length)) ^ salt[rows][:, None]
        hashes.sort(axis=1)
        own = np.ones(hashes.shape, dtype=bool)  # 鑫鑫 less either character is one spelling
        own[:, 1:] = hashes[:, 1:] != hashes[:, :-1]
        parts.append((hashes[own], np.broadcast_to(rows[:, None], hashes.shape)[own]))
    if not parts:
        return np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.int32)
    return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])


def _less_each(codes: NDArray[np.uint32]) -> Hashes:
    """Return, a row a text, the hash of the whole and of it less each character."""
    length = codes.shape[1]
    powers = np.array([pow(_BASE, n, 1 << 64) for n in range(length)], dtype=np.uint64)
    terms = _mixed(codes.astype(np.uint64)) * powers
    before = np.zeros((len(codes), length + 1), dtype=np.uint64)
    np.cumsum(terms, axis=1, out=before[:, 1:])
    whole = before[:, -1:]
    less = before[:, :-1] + (whole - before[:, 1:]) * np.uint64(_INVERSE)
    return np.concatenate([whole, less], axis=1)


def _mixed(values: Hashes) -> Hashes:
    """Return *values* spread over 64 bits (the finaliser of splitmix64)."""
    mixed = values * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
