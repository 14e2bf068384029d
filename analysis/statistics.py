"""Chance rates: how often a value as extreme would turn up with nothing behind it.

Pure Python on reduced rows, because scipy costs half a second of import. Below `MIN_PEERS`
observations a rate would be a guess, so there is none.
"""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

MIN_PEERS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """The probability of a value at least as extreme by chance, or None; *note* says which."""

    rate: float | None = None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Peers:
    """Values of a market, each with the group it comes from: a group is never its own peer."""

    values: Sequence[float]
    groups: Mapping[str, Sequence[float]]

    def apart_from(self, group: str) -> int:
        """Return how many values other groups have."""
        return len(self.values) - len(self.groups.get(group, ()))

    def at_least(self, limit: float, group: str) -> int:
        """Return how many values of other groups reach *limit*."""
        return _reaching(self.values, limit) - _reaching(self.groups.get(group, ()), limit)


def peers(values: Iterable[tuple[str, float]]) -> Peers:
    """Return (group, value) pairs ready to be compared with."""
    groups: dict[str, list[float]] = defaultdict(list)
    for group, value in values:
        groups[group].append(value)
    return Peers(
        values=sorted(value for found in groups.values() for value in found),
        groups={group: sorted(found) for group, found in groups.items()},
    )


def _reaching(ordered: Sequence[float], limit: float) -> int:
    return len(ordered) - bisect_left(ordered, limit)


def rank_chance(market: Peers, value: float, group: str, *, what: str) -> Chance:
    """Return the share of other groups' values that reach *value*, itself counted once.

    >>> rank_chance(peers([("a", 0.9), ("b", 0.8)]), 0.9, "a", what="awards").note
    'no chance rate: 1 comparable awards of others, 30 needed'
    """
    others = market.apart_from(group)
    if others < MIN_PEERS:
        return Chance(note=f"no chance rate: {others} comparable {what} of others, 30 needed")
    reach = market.at_least(value, group)
    rate = (1 + reach) / (1 + others)
    return Chance(rate=rate, note=f"{reach} of {others} comparable {what} of others reach as far")


def repeat_chance(market: Peers, limit: float, group: str, *, times: int, what: str) -> Chance:
    """Return how often *times* of *times* values reach *limit* if each does so independently.

    The probability of one is the others' share of values that reach it, one hit and one miss
    added, so that it is never 0 or 1.
    """
    others = market.apart_from(group)
    if others < MIN_PEERS:
        return Chance(note=f"no chance rate: {others} comparable {what} of others, 30 needed")
    reach = market.at_least(limit, group)
    share = (1 + reach) / (2 + others)
    return Chance(
        rate=binomial_tail(times, times, share),
        note=f"binomial: {reach} of {others} comparable {what} of others reach the limit, "
        "taken as independent",
    )


def binomial_tail(hits: int, trials: int, probability: float) -> float:
    """Return the probability of *hits* or more in *trials*.

    >>> binomial_tail(2, 2, 0.5)
    0.25
    """
    return math.fsum(
        math.comb(trials, k) * probability**k * (1 - probability) ** (trials - k)
        for k in range(hits, trials + 1)
    )


def benjamini_hochberg(rates: Sequence[float]) -> list[float]:
    """Return the false discovery rate at which each of *rates* would still be a discovery.

    >>> benjamini_hochberg([0.01, 0.04, 0.03])
    [0.03, 0.04, 0.04]
    """
    adjusted = [0.0] * len(rates)
    lowest = 1.0
    order = sorted(range(len(rates)), key=lambda i: rates[i])
    for rank in range(len(rates), 0, -1):
        index = order[rank - 1]
        lowest = min(lowest, rates[index] * len(rates) / rank)
        adjusted[index] = lowest
    return adjusted
