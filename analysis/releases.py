"""Compiled OCDS releases: one document a process, merged from the releases of its notices.

ocdsmerge merges by the standard's rules. Its schema would have to be fetched, so the rules come
from the releases: a list whose items carry ids merges by id, any other is replaced as a whole.
Awards and bids get the ids of the tables first, so that one told by three notices is one.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ocdsmerge.merge import CompiledRelease

from analysis.bidding import Told
from analysis.rows import award_id, bid_id
from entities.formats.ocds import Release, encode
from entities.outcomes import AwardStatus, Outcome
from entities.processes import Process, stable_hash

_STATUS = {
    AwardStatus.ACTIVE: "active",
    AwardStatus.UNSUCCESSFUL: "unsuccessful",
    AwardStatus.SUPERSEDED: "cancelled",
}


def compiled(
    process: Process,
    releases: Mapping[str, Release],
    awards: Sequence[Outcome],
    bids: Sequence[Told],
) -> Release:
    """Return the compiled release of *process*; *releases* are those of its notices, by id."""
    parts = [_own(releases[one.id], one.id, awards, bids) for one in process.notices]
    rules = {path: "wholeListMerge" for part in parts for path in _lists_without_ids(part)}
    merged = CompiledRelease(merge_rules=rules)
    for part in parts:
        merged.append({**part, "ocid": process.id})
    whole: Release = merged.asdict()
    day = max(part["date"] for part in parts)
    notices = [{"id": one.id, **releases[one.id]["bidlens"]} for one in process.notices]
    return whole | {
        "id": f"{process.id}-{day}",
        "date": day,
        "bidlens": {"joined": process.join_reason, "notices": notices},
    }


def to_line(release: Release) -> bytes:
    """Return *release* as one line of JSON."""
    return encode(release) + b"\n"


def _own(release: Release, notice: str, awards: Sequence[Outcome], bids: Sequence[Told]) -> Release:
    """Return *release* with the ids of the tables; what another notice proves is left to it."""
    own = {name: part for name, part in release.items() if name != "bidlens"}
    told = list(own.pop("awards", ()))
    own["awards"] = [_award(told, outcome) for outcome in awards if outcome.notice == notice]
    places = {one.path: bid_id(one) for one in bids if one.notice.id == notice}
    details = own.pop("bids", {}).get("details", ())
    kept = [
        {**bid, "id": places[f"bids/{n}"]} for n, bid in enumerate(details) if f"bids/{n}" in places
    ]
    if kept:
        own["bids"] = {"details": kept}
    if "contracts" in own:
        own["contracts"] = [_contract(one, notice, awards) for one in own["contracts"]]
    return {name: part for name, part in own.items() if part not in ([], {})}


def _award(told: Sequence[Release], outcome: Outcome) -> Release:
    """Return the award that *outcome* is, with its winners wherever they were read."""
    number = outcome.path.removeprefix("awards/")
    printed = told[int(number)] if number.isdigit() else told[0] if told else {}
    suppliers = [{"id": one.code or one.written, "name": one.written} for one in outcome.suppliers]
    award = {**printed, "id": award_id(outcome), "status": _STATUS[outcome.status]}
    return award | ({"suppliers": suppliers} if suppliers else {})


def _contract(contract: Release, notice: str, awards: Sequence[Outcome]) -> Release:
    """Return *contract* under an id of its own, tied to the award that its notice confirms."""
    own = {name: part for name, part in contract.items() if name != "awardID"}
    confirmed = [award_id(one) for one in awards if notice in one.notices]
    tie = {"awardID": confirmed[0]} if confirmed else {}
    return {**own, "id": "contract-" + stable_hash(notice, str(contract.get("id"))), **tie}


def _lists_without_ids(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the paths of lists whose items cannot be told apart by id."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _lists_without_ids(part, (*path, name))
    elif isinstance(value, list):
        if not all(isinstance(part, Mapping) and "id" in part for part in value):
            yield path
        for part in value:
            yield from _lists_without_ids(part, path)
