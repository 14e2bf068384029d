"""What the replica shows: one record a notice, before any platform's format."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from entities.model import Correction, Lot, NoticeKind

UNDATED = "undated"


class Origin(StrEnum):
    """Where the content of a notice comes from."""

    FACT = "fact"  # a row of the bundled facts
    GENERATED = "generated"  # invented, of a place that does not exist


class Dialect(StrEnum):
    """How an award names its winners."""

    LINES = "lines"  # label and colon, the unit in brackets: central notices
    TABLE = "table"  # a table whose header order varies: provincial notices


class Trouble(StrEnum):
    """What one page does to the crawler that asks for it."""

    SLOW = "slow"  # answers after a second
    FLAKY = "flaky"  # 503 with Retry-After the first time
    BLOCK = "block"  # the block page the first time
    HOLLOW = "hollow"  # no body on the national platform: it stands at ccgp.gov.cn alone


class Shelf(StrEnum):
    """The platforms a notice can stand on."""

    CCGP = "ccgp"
    EPOINT = "epoint"
    GGZY = "ggzy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Winner:
    """A winner of an award, the supplier of a contract or the proposed one of a single source.

    *name* is None where it is not known. *written* is the amount as printed, with its unit.
    """

    name: str | None = None
    address: str | None = None
    amount: Decimal | None = None
    written: str | None = None
    rate: Decimal | None = None  # per cent
    score: Decimal | None = None
    lot: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bidder:
    """A bidder that the award names beside its winner, or in the ranking with it."""

    name: str
    price: Decimal | None = None
    score: Decimal | None = None
    rank: int | None = None
    rejected: str | None = None  # the reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A notice to be served. None and "" are unknown and printed as nothing.

    *serial* makes its address on each platform; *project* is shared by the notices of one
    project. *published* is `YYYY-MM-DD`, `YYYY-MM`, `YYYY` or empty; *clock* is invented, so a
    fact has none. *level* is the folder of ccgp.gov.cn: dfgg local, zygg central.
    """

    serial: int
    project: str
    kind: NoticeKind
    title: str
    project_name: str
    province: str
    city: str
    division: str
    origin: Origin
    shelves: frozenset[Shelf]
    evidence: str = ""
    published: str = ""
    clock: str = ""
    year: int | None = None
    number: str | None = None
    plan: str | None = None
    buyer: str | None = None
    agency: str | None = None
    method: str | None = None
    term: str | None = None
    seats: int | None = None
    staff: int | None = None
    budget: Decimal | None = None
    budget_written: str | None = None
    ceiling: Decimal | None = None
    lots: tuple[Lot, ...] = ()
    opening: str | None = None
    winners: tuple[Winner, ...] = ()
    bidders: tuple[Bidder, ...] = ()
    signed: str | None = None
    reason: str | None = None
    corrections: tuple[Correction, ...] = ()
    experts: tuple[str, ...] = ()
    fee: Decimal | None = None
    goods: str = ""  # 品目
    level: str = "dfgg"
    dialect: Dialect = Dialect.LINES
    trouble: Trouble | None = None

    @property
    def day(self) -> date | None:
        """The day of publication, where all of it is known."""
        return date.fromisoformat(self.published) if len(self.published) == 10 else None

    @property
    def compact(self) -> str:
        """The day as addresses carry it; a word without digits where it is not known."""
        day = self.day
        return f"{day:%Y%m%d}" if day else UNDATED

    @property
    def total(self) -> Decimal | None:
        """The sum of the winners' amounts; None where one of them is no amount."""
        amounts = [winner.amount for winner in self.winners]
        known = [amount for amount in amounts if amount is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(amounts) else None

    @property
    def is_generated(self) -> bool:
        """Whether the content is invented."""
        return self.origin is Origin.GENERATED
