"""A flag: what one indicator saw of one subject, with all it takes to check it."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

EXAMPLE = "示例 (invented)"  # the place of what the replica invented


class State(StrEnum):
    """The three answers of an indicator."""

    HIT = "hit"
    NO_HIT = "no_hit"
    NOT_ASSESSABLE = "not_assessable"


class Level(StrEnum):
    """How much a hit deserves a second look; `--fail-on` compares by this order."""

    NOTE = "note"
    REVIEW = "review"
    HIGH = "high"


class Family(StrEnum):
    """What kind of evidence a flag rests on; a score is the number of families hit."""

    COMPETITION = "competition"
    PRICE = "price"
    TIME = "time"
    METHOD = "method"
    ENTITY = "entity"
    RELATION = "relation"
    TRANSPARENCY = "transparency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """One thing a flag rests on: a span of a notice, or a statement of a registry.

    *notice* is None for a registry or press statement, which *url* then names as written.
    """

    label: str  # "award", "budget", "insured_staff 2022"
    value: str  # as it enters the formula
    quote: str
    url: str
    notice: str | None = None
    start: int | None = None
    end: int | None = None
    fetched_at: str | None = None
    sha256: str | None = None
    drawn_from: str | None = None  # the publication, where the notice is a replica's page


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """The answer of *indicator* for *subject*.

    *value* and *threshold* are in *unit* (share, years, days, yuan, count, ratio), None where the
    state is not assessable and *reason* says why. *sample* is the number of observations the value
    rests on. *chance_rate* is the probability of a value at least as extreme by chance, None where
    no null model applies, which *chance_note* then says. *innocent* lists other explanations.
    """

    indicator: str
    state: State
    level: Level
    family: Family
    subject: str  # id of a process, organisation or service line
    subject_kind: str  # process, organisation, service_line, buyer
    subject_name: str
    city: str | None = None
    buyer: str | None = None  # as written
    processes: tuple[str, ...] = ()  # ids of the purchases it looked at
    organisations: tuple[str, ...] = ()  # ids of the suppliers it speaks of
    year: int | None = None
    value: float | None = None
    threshold: float | None = None
    unit: str
    sample: int
    chance_rate: float | None = None
    chance_note: str
    q_value: float | None = None  # chance rate corrected for all tests of the run
    reason: str
    innocent: tuple[str, ...]
    law: tuple[str, ...] = ()
    proofs: tuple[Proof, ...] = ()

    @property
    def id(self) -> str:
        """The stable id: it depends on the indicator and the subject only."""
        key = f"{self.indicator}\n{self.subject}".encode()
        return "F-" + blake2b(key, digest_size=5).hexdigest()

    @property
    def evidence_hash(self) -> str:
        """Changes when what the flag rests on changes: a reviewed flag is then open again."""
        parts = [self.state, repr(self.value), repr(self.threshold)]
        parts += [f"{p.label}={p.value}@{p.sha256 or p.url}" for p in self.proofs]
        return blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()
