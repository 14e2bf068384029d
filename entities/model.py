"""The records that cross the borders between the packages.

Frozen, keyword-only, typed. Money is `Decimal` yuan or `None` (unknown, never 0); dates are
dates, times are aware. Names as written are kept for ever beside any cleaned form. `to_json`
and `from_json` convert both ways.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

import msgspec

T = TypeVar("T")
INVENTED = "invented"  # what no publication says: pages that hold what makes reading hard


class NoticeKind(StrEnum):
    """What a notice announces: the kinds of the 2020 standard, and the ones it lacks."""

    INTENTION = "intention"  # 采购意向
    CONSULTATION = "consultation"  # 征求意见, 需求公示
    PREQUALIFICATION = "prequalification"  # 资格预审
    TENDER = "tender"  # 招标, 谈判, 磋商, 询价
    SINGLE_SOURCE = "single_source"  # 单一来源公示
    CORRECTION = "correction"  # 更正
    OPENING = "opening"  # 开标记录
    CANDIDATES = "candidates"  # 中标候选人公示
    AWARD = "award"  # 中标（成交）结果
    FAILED = "failed"  # 废标, 流标
    TERMINATION = "termination"  # 终止
    CONTRACT = "contract"  # 合同
    ACCEPTANCE = "acceptance"  # 验收结果
    COMPLAINT = "complaint"  # 投诉处理
    INSPECTION = "inspection"  # 监督检查处理
    AGENCY_REVIEW = "agency_review"  # 集中采购机构考核


class PriceKind(StrEnum):
    """What a printed price means. Only a total is an amount in yuan for the whole."""

    TOTAL = "total"
    RATE = "rate"  # per cent: 费率, 折扣率, 下浮率
    COEFFICIENT = "coefficient"
    UNIT_PRICE = "unit_price"
    PER_YEAR = "per_year"
    RANGE = "range"
    NONE = "none"  # nothing was printed, or 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where bytes came from. *sha256* is of the body as served.

    A *replica* page stands on no live site: *drawn_from* is the source of its facts, or INVENTED.
    """

    url: str
    site: str | None = None
    fetched_at: datetime | None = None
    sha256: str
    replica: bool = False
    drawn_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What a list page or API row said of a notice before it was opened."""

    native_id: str
    title: str
    published: date | None = None
    kind: str | None = None  # as written
    region: str | None = None  # as written
    buyer: str | None = None
    project_number: str | None = None
    platform: str | None = None
    link_group: str | None = None  # the source's own key for notices of one process


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The characters *start* to *end* of the notice's normalised text, which are *quote*.

    *path* names the value that was read there: "budget", "awards/0/supplier/name".
    """

    path: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An organisation as one notice names it."""

    name: str
    code: str | None = None  # unified social credit code, as written
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """A price as printed.

    *amount* is yuan and set only for a total, a yearly or a unit price; *value* is the printed
    number of a rate or coefficient (97 for 97 %). *upper* closes a range.
    """

    kind: PriceKind
    written: str
    amount: Decimal | None = None
    value: Decimal | None = None
    upper: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """A lot as a tender names it; amounts in yuan."""

    id: str
    title: str | None = None
    budget: Decimal | None = None
    ceiling: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bid:
    """A bidder that a notice names, winner or not; *partners* share its bid as a consortium."""

    bidder: Party
    partners: tuple[Party, ...] = ()
    lot: str | None = None
    price: Price | None = None
    score: Decimal | None = None
    rank: int | None = None
    rejected: str | None = None  # the reason, as written


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """One winner of one lot, a consortium's members together. No supplier: the lot failed."""

    suppliers: tuple[Party, ...] = ()
    lot: str | None = None
    price: Price | None = None
    score: Decimal | None = None
    rank: int | None = None
    failed: str | None = None  # the reason of a failed lot, as written


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A signed contract; *amount* in yuan."""

    number: str | None = None
    title: str | None = None
    amount: Decimal | None = None
    signed: date | None = None
    term: str | None = None  # as written


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One corrected item, as written."""

    item: str
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What one notice says.

    *year* is the year the service is bought for when the notice prints it. *missing* lists
    fields that the 2015 implementing regulation of the procurement law (art. 43) demands of an
    award notice and that were not found. *warnings* tell of disagreements inside the page.
    """

    id: str
    source: Source
    kind: NoticeKind
    title: str
    published: date | None = None
    project_numbers: tuple[str, ...] = ()
    plan_numbers: tuple[str, ...] = ()
    buyer: Party | None = None
    agency: Party | None = None
    region: str | None = None  # as written
    method: str | None = None  # as written
    year: int | None = None
    budget: Decimal | None = None
    ceiling: Decimal | None = None
    lots: tuple[Lot, ...] = ()
    documents_from: date | None = None
    documents_until: date | None = None
    deadline: datetime | None = None
    opening: datetime | None = None
    term: str | None = None  # as written
    term_years: Decimal | None = None
    awards: tuple[Award, ...] = ()
    bids: tuple[Bid, ...] = ()
    contract: Contract | None = None
    experts: int | None = None  # how many are named; names stay in the source
    agency_fee: Decimal | None = None
    corrections: tuple[Correction, ...] = ()
    reason: str | None = None  # of a termination, a failure or a single source
    seats: int | None = None
    staff: int | None = None
    missing: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    listed: Listed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a notice belongs to a subject and what kind of service it buys.

    *service* is a kind named in the subject file, or "unrelated"; *reason* quotes what decided.
    """

    subject: str
    service: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A notice, and the normalised text its evidence spans index."""

    notice: Notice
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A party of a notice before it is recognised. *role*: buyer, agency, supplier, bidder."""

    id: str
    notice_id: str
    role: str
    written: str
    code: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """What the mentions of one organisation have in common."""

    id: str
    name: str
    code: str | None = None
    division: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A statement of a registry or the press on an organisation, with its source.

    *property*: founded, registered_capital (yuan), insured_staff, ... An unknown value has no
    fact: a missing head count is never 0.
    """

    organisation: str  # name as written
    property: str
    value: str
    unit: str | None = None
    year: int | None = None
    source: str
    level: str | None = None  # A notice or register text, B press quoting it, C requirement text
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Bytes as served, and what the list said of them."""

    source: Source
    body: bytes
    content_type: str | None = None
    listed: Listed | None = None
    fields: Mapping[str, str] = field(default_factory=dict)  # label and value of a JSON answer


def to_json(record: object) -> bytes:
    """Return *record* as JSON; `Decimal` becomes text, so that no digit is lost."""
    return msgspec.json.encode(record)


def from_json(data: bytes, kind: type[T]) -> T:
    """Return the *kind* that `to_json` wrote as *data*."""
    return msgspec.json.decode(data, type=kind)
