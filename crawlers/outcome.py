"""How the collection of one site ended, in numbers and one sentence."""

from dataclasses import dataclass

from crawlers.gate import Blocked, Gate
from crawlers.query import Query
from crawlers.runs import Tallies, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteOutcome:
    """What `crawl --json` prints of a site.

    *listed* is what the lists named and *notices* what is archived of it, over all runs; *new* and
    *requests* are of this run. *failed* counts requests given up, *blocked* names hosts that were
    closed for this run at *gates*. *changed* counts notices that were served with other
    bytes at another time, *gone* pages that their host no longer has; neither makes a collection
    less complete.
    """

    site: str
    verdict: Verdict
    listed: int
    notices: int
    new: int
    requests: int
    failed: int
    blocked: tuple[str, ...]
    reason: str | None
    changed: int = 0
    gone: int = 0
    gates: tuple[Gate, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What happened during a run besides what is in the archive."""

    requests: int
    new: int
    closed: dict[str, Blocked]
    broken: str | None = None
    interrupted: bool = False
    shortfalls: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def outcome(site: str, query: Query, counted: Tallies, ending: Ending) -> SiteOutcome:
    """Return the verdict: complete if everything the lists announced is archived."""
    reasons = list(complaints(counted, ending, query))
    verdict = Verdict.PARTIAL if reasons else Verdict.COMPLETE
    if reasons and not counted.lists_read and not ending.interrupted:
        verdict = Verdict.FAILED
    return SiteOutcome(
        site=site,
        verdict=verdict,
        listed=counted.listed,
        notices=counted.notices,
        new=ending.new,
        requests=ending.requests,
        failed=counted.failed,
        blocked=tuple(sorted(ending.closed)),
        reason="; ".join(reasons) or None,
        changed=counted.changed,
        gone=counted.gone,
        gates=tuple(dict.fromkeys(blocked.gate for _, blocked in sorted(ending.closed.items()))),
        warnings=ending.warnings,
    )


def complaints(counted: Tallies, ending: Ending, query: Query) -> list[str]:
    """Return what keeps the collection from being complete, most important first."""
    found = [
        f"{host}: {blocked.reason}; {blocked.cure}"
        for host, blocked in sorted(ending.closed.items())
    ]
    if ending.broken:
        found.append(ending.broken)
    if ending.interrupted:
        found.append("interrupted: run it again to go on")
    found += counted.reasons
    if not counted.lists_read and not found:
        found.append("none of its sources serves the days asked for; see `bidlens sources show`")
    if counted.unfinished:
        found.append(f"left for the next run: {counted.unfinished}")
    if query.sample is None and counted.seen < counted.announced:
        found.append(f"the lists announced {counted.announced} rows and showed {counted.seen}")
    if counted.without_page and query.sample is None:
        found.append(f"{counted.without_page} notices are listed without an address")
    if query.sample is None:
        found += ending.shortfalls
    return found
