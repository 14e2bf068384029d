"""What an indicator says of one subject, before the evidence is fetched and the law is added."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from analysis.flags import Level, Proof, State
from analysis.statistics import Chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom or what a finding is about."""

    id: str
    kind: str  # process, organisation, service_line, buyer
    name: str
    city: str | None = None
    buyer: str | None = None
    processes: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cite:
    """A value read from a notice; `analysis.proofs` finds the span by *path* and what follows it.

    *path* may name the record that holds the value: "awards/0" finds "awards/0/price". *words*
    picks among several spans the one whose path ends so.
    """

    label: str
    value: str
    notice: str
    path: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One answer of an indicator. *level* overrides that of the indicator."""

    state: State
    subject: Subject
    reason: str
    sample: int
    chance: Chance
    level: Level | None = None
    year: int | None = None
    value: float | None = None
    threshold: float | None = None
    cites: tuple[Cite | Proof, ...] = ()


# A single sure hit decides; otherwise what is unknown keeps the answer open.
_WEIGHT = {State.HIT: 2, State.NOT_ASSESSABLE: 1, State.NO_HIT: 0}


def weightiest(findings: Iterable[Finding]) -> Finding:
    """Return the finding that answers for all: any hit, else any unknown, else no hit.

    Among equals the latest year wins. All looked-at processes stay on its subject.
    """
    found = list(findings)
    first = max(found, key=lambda f: (_WEIGHT[f.state], f.year or 0, f.subject.processes))
    looked_at = sorted({process for f in found for process in f.subject.processes})
    return replace(first, subject=replace(first.subject, processes=tuple(looked_at)))
