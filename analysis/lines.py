"""Service lines: the yearly purchases of one service by one buyer."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from entities.processes import stable_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """What decides the line of a process. *place* is a division or city, *buyer* a name key."""

    process: str
    service: str
    place: str | None
    buyer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """The line of a process, and why."""

    line: str
    reason: str


def lines(purchases: Sequence[Purchase]) -> Mapping[str, Membership]:
    """Return the line of every purchase, by process.

    A purchase without buyer joins the line of its place and service only where there is one:
    with two buyers nobody knows whose it is, and it stays alone.
    """
    buyers: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    for one in purchases:
        buyers[one.service, one.place] |= {one.buyer} if one.buyer else set()
    return {one.process: _membership(one, buyers[one.service, one.place]) for one in purchases}


def _membership(one: Purchase, buyers: set[str]) -> Membership:
    if one.buyer:
        return _line(one, one.buyer, "same place, service and buyer")
    if one.place is None:
        return _line(one, one.process, "neither buyer nor place is known")
    if not buyers:
        return _line(one, "", "no buyer is named; same place and service")
    if len(buyers) == 1:
        return _line(one, min(buyers), "no buyer is named; the only line of its place and service")
    return _line(one, one.process, f"no buyer is named; {len(buyers)} buyers of its place buy it")


def _line(one: Purchase, buyer: str, reason: str) -> Membership:
    line = "line-" + stable_hash(one.service, one.place or "", buyer)
    return Membership(line=line, reason=reason)
