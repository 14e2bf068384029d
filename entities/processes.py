"""Notices of one project joined into processes.

Two notices are one process when they carry the same project number, when their source links
them, or when title, buyer and year agree. A doubt keeps them apart: two processes that are one
show as a missing piece, one that is two shows figures that nobody published. The reason of each
join is kept.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import combinations, pairwise
from typing import TypeVar

from entities.model import Notice, NoticeKind
from entities.names import key
from entities.titles import number_keys, printed_year, title_key, year_of

K = TypeVar("K")

_ANNOUNCING = {NoticeKind.TENDER, NoticeKind.PREQUALIFICATION, NoticeKind.SINGLE_SOURCE}
_DECIDING = {NoticeKind.CANDIDATES, NoticeKind.AWARD, NoticeKind.FAILED, NoticeKind.CONTRACT}
# The order in which notices of one day, or without a day, follow each other. A correction comes
# after the award that it may replace, a termination before the contract that it would prevent.
_STAGES = {kind: stage for stage, kind in enumerate(NoticeKind)}
_STAGES |= {NoticeKind.CORRECTION: _STAGES[NoticeKind.FAILED]}
_OVER_NEW_YEAR = 120  # days from a tender of one year to its award in the next


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """The notices of one project, oldest first, and why they are one. *id* is an ocid."""

    id: str
    notices: tuple[Notice, ...]
    join_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Join:
    """Two notices, by id, that are one process."""

    one: str
    other: str
    reason: str


def join(notices: Iterable[Notice]) -> tuple[Process, ...]:
    """Return the processes that *notices* belong to, sorted by id."""
    ordered = sorted({notice.id: notice for notice in notices}.values(), key=in_time)
    joins = [*_by_number(ordered), *_by_link(ordered), *_by_title(ordered)]
    joins += [*_new_year(ordered), *_undated(ordered)]
    parts = _components(ordered, joins)
    keys = [_joining_key(part) for part, _ in parts]
    bearers = Counter(keys)
    processes = [
        Process(
            # Two processes that share a key (a number used twice) differ by their first notice.
            id="ocds-bidlens-" + stable_hash(own, *[part[0].id] * (bearers[own] > 1)),
            notices=part,
            join_reason=reason,
        )
        for own, (part, reason) in zip(keys, parts, strict=True)
    ]
    return tuple(sorted(processes, key=lambda process: process.id))


def in_time(notice: Notice) -> tuple[bool, str, int, str]:
    """Order notices by publication, then by stage; those without a date come last."""
    day = notice.published.isoformat() if notice.published else ""
    return (not day, day, _STAGES[notice.kind], notice.id)


def stable_hash(*parts: str) -> str:
    """Return twelve hexadecimal digits that depend on *parts* alone."""
    return blake2b("\x1f".join(parts).encode(), digest_size=6).hexdigest()


def buyer_key(notice: Notice) -> str | None:
    """Return the key of the buyer's name, None where no buyer is named."""
    return (key(notice.buyer.name) or None) if notice.buyer else None


def _by_number(notices: Sequence[Notice]) -> Iterator[_Join]:
    for number, same in _grouped(notices, number_keys):
        for one, other in combinations(same, 2):
            # A number that other buyers use for other titles is a form's, not a project's.
            if not _buyers_differ(one, other) or title_key(one.title) == title_key(other.title):
                yield _Join(one=one.id, other=other.id, reason=f"same project number {number}")


def _by_link(notices: Sequence[Notice]) -> Iterator[_Join]:
    for (_, link), same in _grouped(notices, _links):
        for one, other in pairwise(same):
            yield _Join(one=one.id, other=other.id, reason=f"linked by their source: {link}")


def _by_title(notices: Sequence[Notice]) -> Iterator[_Join]:
    for (title, year), same in _grouped(notices, _titles):
        when = f"the year {year}" if year else "no year printed"
        for part in (part for agreed in _agreeing(same) for part in _rounds(agreed)):
            for one, other in pairwise(part):
                reason = f"same title, no other buyer or number, {when}: {title}"
                yield _Join(one=one.id, other=other.id, reason=reason)


def _new_year(notices: Sequence[Notice]) -> Iterator[_Join]:
    """Yield the award of a January with the tender of the December before."""
    undated = [one for one in notices if one.published and printed_year(one) is None]
    for title, same in _grouped(undated, lambda one: [title_key(one.title)]):
        for result in (one for one in same if one.kind in _DECIDING):
            tenders = [one for one in same if _runs_into(one, result)]
            if tenders:
                reason = f"same title, announced and decided over a new year: {title}"
                yield _Join(one=max(tenders, key=in_time).id, other=result.id, reason=reason)


def _undated(notices: Sequence[Notice]) -> Iterator[_Join]:
    """Yield a notice without any year with the only year of its title and buyer."""
    for title, same in _grouped(notices, lambda one: [title_key(one.title)]):
        years = {year for one in same if (year := year_of(one)) is not None}
        if len(years) != 1 or len(title) < 6 or not _agree(same):
            continue
        dated = next(one for one in same if year_of(one) is not None)
        for one in same:
            if year_of(one) is None and buyer_key(one) == buyer_key(dated) is not None:
                reason = f"same title and buyer, of which only the year {min(years)} is known"
                yield _Join(one=dated.id, other=one.id, reason=reason)


def _runs_into(tender: Notice, result: Notice) -> bool:
    if tender.kind not in _ANNOUNCING or not tender.published or not result.published:
        return False
    return (
        tender.published.year < result.published.year
        and (result.published - tender.published).days <= _OVER_NEW_YEAR
        and not _buyers_differ(tender, result)
        and not _numbers_differ(tender, result)
    )


def _links(notice: Notice) -> list[tuple[str, str]]:
    listed = notice.listed
    if listed is None or not listed.link_group:
        return []
    return [(listed.platform or notice.source.site or "", listed.link_group)]


def _titles(notice: Notice) -> list[tuple[str, int | None]]:
    title = title_key(notice.title)
    return [(title, year_of(notice))] if len(title) >= 6 else []


def _agreeing(same: Sequence[Notice]) -> Iterator[Sequence[Notice]]:
    """Yield the parts of *same* that nothing contradicts to be one process.

    A notice without buyer or number goes with the others only where they all agree: with two
    buyers of one title nobody knows whose it is.
    """
    if _agree(same):
        yield same
        return
    by_buyer: dict[str, list[Notice]] = defaultdict(list)
    for notice in same:
        by_buyer[buyer_key(notice) or ""].append(notice)
    for _, part in sorted(by_buyer.items()):
        yield part if _agree(part) else [one for one in part if not number_keys(one)]


def _rounds(same: Sequence[Notice]) -> Iterator[Sequence[Notice]]:
    """Yield the tenders with what followed each: a tender after a decision begins a new round."""
    rounds: list[list[Notice]] = [[]]
    for notice in (one for one in same if one.published):
        decided = any(one.kind in _DECIDING for one in rounds[-1])
        if decided and notice.kind in _ANNOUNCING:
            rounds.append([])
        rounds[-1].append(notice)
    undated = [one for one in same if not one.published]
    yield from [[*rounds[0], *undated]] if len(rounds) == 1 else rounds


def _agree(notices: Sequence[Notice]) -> bool:
    buyers = {buyer_key(one): one for one in notices}
    numbers = {number_keys(one): one for one in notices}
    return not (
        any(_buyers_differ(one, other) for one, other in combinations(buyers.values(), 2))
        or any(_numbers_differ(one, other) for one, other in combinations(numbers.values(), 2))
    )


def _buyers_differ(one: Notice, other: Notice) -> bool:
    first, second = buyer_key(one), buyer_key(other)
    if first is None or second is None:
        return False
    return first not in second and second not in first


def _numbers_differ(one: Notice, other: Notice) -> bool:
    first, second = number_keys(one), number_keys(other)
    return bool(first) and bool(second) and not first & second


def _grouped(
    notices: Sequence[Notice], keys: Callable[[Notice], Iterable[K]]
) -> list[tuple[K, list[Notice]]]:
    """Return the notices under each key that at least two of them have."""
    groups: dict[K, list[Notice]] = defaultdict(list)
    for notice in notices:
        for one in keys(notice):
            groups[one].append(notice)
    return [(one, groups[one]) for one in sorted(groups, key=repr) if len(groups[one]) > 1]


def _components(
    notices: Sequence[Notice], joins: Sequence[_Join]
) -> list[tuple[tuple[Notice, ...], str]]:
    """Return the notices that *joins* connect, in time, and the reasons of each set."""
    parent = {notice.id: notice.id for notice in notices}

    def root(id_: str) -> str:
        while parent[id_] != id_:
            parent[id_] = parent[parent[id_]]
            id_ = parent[id_]
        return id_

    for one in joins:
        first, second = sorted((root(one.one), root(one.other)))
        parent[second] = first
    members: dict[str, list[Notice]] = defaultdict(list)
    for notice in notices:
        members[root(notice.id)].append(notice)
    reasons: dict[str, set[str]] = defaultdict(set)
    for one in joins:
        reasons[root(one.one)].add(one.reason)
    return [
        (tuple(found), "; ".join(sorted(reasons[first])) or "one notice")
        for first, found in sorted(members.items())
    ]


def _joining_key(notices: Sequence[Notice]) -> str:
    """Return what the id of a process derives from: number, source link, or title with year."""
    numbers = sorted(number for one in notices for number in number_keys(one))
    if numbers:
        return f"number {numbers[0]}"
    links = sorted(link for one in notices for link in _links(one))
    if links:
        return "link {} {}".format(*links[0])
    buyers = sorted(filter(None, map(buyer_key, notices)))
    years = sorted(filter(None, map(year_of, notices)))
    titles = sorted(title_key(one.title) for one in notices)
    return f"title {titles[0]} {buyers[:1]} {years[:1]}"
