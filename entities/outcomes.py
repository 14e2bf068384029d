"""What became of a process: its awards, told once each however many notices tell them.

The notices are heard in time. The same award told again is one award. A correction replaces the
award that it corrects, a contract confirms an award or, with another amount, replaces it, and a
termination ends what was awarded before it. What was replaced stays, as superseded.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from entities.lots import lot_key, lot_of_title
from entities.mentions import PROPOSING
from entities.model import Award, Mention, Notice, NoticeKind, Price, PriceKind

# The mentions at a path of a notice: ("notice id", "awards/0/suppliers").
Named = Callable[[str, str], tuple[Mention, ...]]
# The organisation that a mention is, or its name where it is none.
Recognised = Callable[[Mention], str]


class AwardStatus(StrEnum):
    """Whether an award stands."""

    ACTIVE = "active"
    UNSUCCESSFUL = "unsuccessful"
    SUPERSEDED = "superseded"


class ProcessStatus(StrEnum):
    """How far a process has come (OCDS tender status)."""

    ACTIVE = "active"
    COMPLETE = "complete"
    UNSUCCESSFUL = "unsuccessful"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One award after all notices were heard.

    *notice* and *path* say where the price was read, *origin* where the award was first told;
    *notices* are all that tell of it.
    """

    origin: tuple[str, str]
    notice: str
    path: str
    lot: str | None
    price: Price | None
    suppliers: tuple[Mention, ...]
    who: frozenset[str]  # the organisations of *suppliers*
    published: date | None
    status: AwardStatus
    notices: tuple[str, ...]


def outcomes(
    notices: Sequence[Notice], named: Named, recognised: Recognised
) -> tuple[Outcome, ...]:
    """Return the awards that *notices*, in time, tell of."""
    heard: tuple[Outcome, ...] = ()
    for notice in notices:
        if notice.kind is NoticeKind.TERMINATION:
            heard = _terminated(heard, notice)
        for claim in _claims(notice, named, recognised):
            heard = _hear(heard, claim, notice.kind)
    return heard


def process_status(notices: Sequence[Notice], awards: Sequence[Outcome]) -> ProcessStatus:
    """Return how far the process of *notices* has come."""
    states = {award.status for award in awards}
    kinds = {notice.kind for notice in notices}
    if AwardStatus.ACTIVE in states:
        return ProcessStatus.COMPLETE
    if NoticeKind.TERMINATION in kinds:
        return ProcessStatus.CANCELLED
    if NoticeKind.FAILED in kinds or AwardStatus.UNSUCCESSFUL in states:
        return ProcessStatus.UNSUCCESSFUL
    return ProcessStatus.ACTIVE


def _claims(notice: Notice, named: Named, recognised: Recognised) -> Iterator[Outcome]:
    """Yield what *notice* says was awarded, contracted or failed."""
    if notice.kind in PROPOSING:
        return
    contract = notice.contract if notice.kind is NoticeKind.CONTRACT else None
    signed = _total(contract.amount) if contract and contract.amount is not None else None
    for n, award in enumerate(notice.awards):
        suppliers = named(notice.id, f"awards/{n}/suppliers")
        who = frozenset(recognised(mention) for mention in suppliers)
        if signed and len(notice.awards) == 1:
            yield _claim(notice, "contract", replace(award, price=signed), suppliers, who)
        else:
            yield _claim(notice, f"awards/{n}", award, suppliers, who)
    if contract and not notice.awards:
        yield _claim(notice, "contract", Award(price=signed), (), frozenset())


def _claim(
    notice: Notice,
    path: str,
    award: Award,
    suppliers: tuple[Mention, ...],
    who: frozenset[str],
) -> Outcome:
    failed = award.failed is not None or (notice.kind is NoticeKind.FAILED and not suppliers)
    return Outcome(
        origin=(notice.id, path),
        notice=notice.id,
        path=path,
        lot=award.lot or lot_of_title(notice.title),
        price=award.price,
        suppliers=suppliers,
        who=who,
        published=notice.published,
        status=AwardStatus.UNSUCCESSFUL if failed else AwardStatus.ACTIVE,
        notices=(notice.id,),
    )


def _total(amount: Decimal) -> Price:
    return Price(kind=PriceKind.TOTAL, written=str(amount), amount=amount)


def _hear(heard: tuple[Outcome, ...], claim: Outcome, kind: NoticeKind) -> tuple[Outcome, ...]:
    """Return *heard* after *claim* of a notice of *kind*."""
    for n, award in enumerate(heard):
        if _is_same(award, claim):
            return (*heard[:n], _merged(award, claim), *heard[n + 1 :])
    if claim.status is AwardStatus.UNSUCCESSFUL:
        return (*heard, claim)
    if kind is NoticeKind.CONTRACT and _covers(heard, claim):
        return heard
    replaced = _replaced(heard, claim, kind)
    if len(replaced) == 1:
        claim = _inheriting(claim, heard[replaced[0]])
    before = [
        replace(award, status=AwardStatus.SUPERSEDED) if n in replaced else award
        for n, award in enumerate(heard)
    ]
    return (*before, claim)


def _replaced(heard: Sequence[Outcome], claim: Outcome, kind: NoticeKind) -> tuple[int, ...]:
    """Return the places of the standing awards that *claim* replaces."""
    standing = [
        n
        for n, award in enumerate(heard)
        if award.status is AwardStatus.ACTIVE and claim.notice not in award.notices
    ]
    in_lot = [n for n in standing if _lots_agree(heard[n], claim)]
    by_same = [n for n in in_lot if _suppliers_agree(heard[n], claim)]
    if kind is NoticeKind.CONTRACT:
        return tuple(by_same) if len(by_same) == 1 else ()
    if kind is NoticeKind.CORRECTION:
        in_lot = in_lot or _repeated(heard, claim)
        sole = in_lot if len(in_lot) == 1 or claim.lot is not None else by_same
        return tuple(sole)
    return ()


def _repeated(heard: Sequence[Outcome], claim: Outcome) -> list[int]:
    """Return the earlier awards that the notice of *claim* prints once more: as they were before.

    A correction may show what it replaces beside what it puts there.
    """
    return [
        n
        for n, award in enumerate(heard)
        if award.status is AwardStatus.ACTIVE
        and claim.notice in award.notices
        and claim.notice != award.origin[0]
        and _lots_agree(award, claim)
    ]


def _covers(heard: Sequence[Outcome], claim: Outcome) -> bool:
    """Say whether the contract *claim* sums up several standing awards of its supplier."""
    same = [
        award
        for award in heard
        if award.status is AwardStatus.ACTIVE and award.who and award.who == claim.who
    ]
    return len(same) > 1


def _inheriting(claim: Outcome, old: Outcome) -> Outcome:
    """Return *claim* with what only the award that it replaces says."""
    if not _has_price(claim):
        claim = replace(claim, price=old.price, notice=old.notice, path=old.path)
    return replace(
        claim,
        lot=claim.lot or old.lot,
        suppliers=claim.suppliers or old.suppliers,
        who=claim.who or old.who,
    )


def _terminated(heard: tuple[Outcome, ...], notice: Notice) -> tuple[Outcome, ...]:
    """Return *heard* with the awards published before *notice* ended."""
    return tuple(
        replace(award, status=AwardStatus.SUPERSEDED, notices=(*award.notices, notice.id))
        if award.status is AwardStatus.ACTIVE
        and award.published
        and notice.published
        and award.published < notice.published
        else award
        for award in heard
    )


def _is_same(award: Outcome, claim: Outcome) -> bool:
    """Say whether *claim* tells *award* again."""
    return (
        claim.notice not in award.notices
        and (award.status is AwardStatus.UNSUCCESSFUL) == (claim.status is AwardStatus.UNSUCCESSFUL)
        and _lots_agree(award, claim)
        and _suppliers_agree(award, claim)
        and _prices_agree(award, claim)
    )


def _merged(award: Outcome, claim: Outcome) -> Outcome:
    """Return *award* with what *claim* adds; the one that prints a price is the evidence."""
    first, other = (award, claim) if _has_price(award) or not _has_price(claim) else (claim, award)
    return replace(
        first,
        origin=award.origin,
        lot=first.lot or other.lot,
        suppliers=first.suppliers or other.suppliers,
        who=first.who or other.who,
        status=award.status,
        notices=(*award.notices, claim.notice),
    )


def _lots_agree(one: Outcome, other: Outcome) -> bool:
    return one.lot is None or other.lot is None or lot_key(one.lot) == lot_key(other.lot)


def _suppliers_agree(one: Outcome, other: Outcome) -> bool:
    return not one.who or not other.who or one.who == other.who


def _prices_agree(one: Outcome, other: Outcome) -> bool:
    if not _has_price(one) or not _has_price(other):
        return True
    return _figures(one.price) == _figures(other.price)


def _has_price(outcome: Outcome) -> bool:
    return _figures(outcome.price) != (None, None, None)


def _figures(price: Price | None) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    return (price.amount, price.value, price.upper) if price else (None, None, None)
