"""What pages and pictures show: tenders, places and organisations with all that hangs on them.

`analysis.joined.read_shown` makes these records from the tables.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

UNNAMED_PLACE = "unnamed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Where a value was read in the text of a notice."""

    path: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLine:
    """One notice, as its tender's timeline shows it."""

    id: str
    site: str | None
    kind: str | None
    title: str | None
    published: date | None
    url: str | None
    fetched_at: str | None
    sha256: str | None
    replica: bool | None
    drawn_from: str | None
    budget: Decimal | None
    missing: Sequence[str] | None
    warnings: Sequence[str] | None
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An organisation as a notice writes it; *organisation_id* is None if not recognised."""

    organisation_id: str | None
    written: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardLine:
    """One award of one lot."""

    id: str
    notice_id: str | None
    lot: str | None
    price_kind: str | None
    amount: Decimal | None
    value: Decimal | None
    date: date | None
    status: str | None
    suppliers: tuple[Named, ...] = ()

    @property
    def total(self) -> Decimal | None:
        """Yuan for the whole, None for a rate, a unit price or an unknown price."""
        return self.amount if self.price_kind == "total" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class BidLine:
    """One bidder of one lot."""

    lot: str | None
    organisation_id: str | None
    written: str | None
    price_kind: str | None
    amount: Decimal | None
    value: Decimal | None
    score: float | None
    rank: int | None
    rejected: str | None

    @property
    def named(self) -> Named:
        """The bidder."""
        return Named(organisation_id=self.organisation_id, written=self.written)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tender:
    """One purchase: its notices joined, its awards and bids."""

    id: str
    line_id: str | None
    title: str | None
    buyer: str | None
    buyer_id: str | None
    agency: str | None
    province: str | None
    city: str | None
    division: str | None
    service: str | None
    service_reason: str | None
    year: int | None
    project_number: str | None
    method: str | None
    budget: Decimal | None
    ceiling: Decimal | None
    published: date | None
    deadline: str | None
    awarded: date | None
    signed: date | None
    term: str | None
    term_years: float | None
    seats: int | None
    staff: int | None
    status: str | None
    join_reason: str | None
    notices: tuple[NoticeLine, ...] = ()
    awards: tuple[AwardLine, ...] = ()
    bids: tuple[BidLine, ...] = ()

    @property
    def place(self) -> str:
        """The key of the tender's place: its division, else the name of its city."""
        return self.division or self.city or UNNAMED_PLACE

    @property
    def standing(self) -> tuple[AwardLine, ...]:
        """The awards that no later notice replaced."""
        return tuple(award for award in self.awards if award.status == "active")

    @property
    def award(self) -> Decimal | None:
        """Yuan of all standing awards together, None as soon as one of them is unknown."""
        totals = [award.total for award in self.standing]
        known = [total for total in totals if total is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(totals) else None

    @property
    def ratio(self) -> Decimal | None:
        """Award over budget, None where one of them is unknown."""
        return self.award / self.budget if self.award is not None and self.budget else None

    @property
    def winners(self) -> tuple[Named, ...]:
        """The suppliers that standing awards name, each once."""
        named = {s.organisation_id or s.written: s for a in self.standing for s in a.suppliers}
        return tuple(named.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLine:
    """What a register or the press says of an organisation."""

    organisation_id: str | None
    organisation: str | None
    property: str | None
    value: str | None
    unit: str | None
    year: int | None
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """An organisation as recognised, with the names as written."""

    id: str
    name: str | None
    code: str | None
    aliases: Sequence[str] | None
    roles: Sequence[str] | None
    facts: tuple[FactLine, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityLine:
    """A service figure reported before and after a change."""

    period: str | None
    measure: str | None
    before: str | None
    after: str | None
    unit: str | None
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A city or district that buys, with its tenders in order of year."""

    key: str
    city: str | None
    province: str | None
    population: int | None = None
    population_year: int | None = None
    population_source: str | None = None
    tenders: tuple[Tender, ...] = ()
    quality: tuple[QualityLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """All that the pages show. *unrelated* counts the notices judged to be of another subject."""

    tenders: tuple[Tender, ...]
    places: tuple[Place, ...]
    organisations: Mapping[str, Organisation]
    notices: int
    unrelated: int
    replica: int
    sites: Mapping[str, int] = field(default_factory=dict)
