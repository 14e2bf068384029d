"""Notices, processes and organisations as rows of the tables.

Each function takes records and returns rows; which rows there are is decided in `assemble`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from analysis.bidding import Told
from analysis.flags import EXAMPLE
from entities.facts import City, ServiceQuality
from entities.model import INVENTED, Fact, Mention, Notice, NoticeKind, Price, PriceKind, Verdict
from entities.outcomes import Outcome
from entities.places import Place
from entities.processes import Process, stable_hash
from entities.resolve import Assignment
from entities.titles import project_title, year_of

Row = dict[str, Any]
T = TypeVar("T")

# Whose word counts first: what was tendered (as corrected), what was decided, what was planned.
_TENDERED = {
    NoticeKind.TENDER,
    NoticeKind.PREQUALIFICATION,
    NoticeKind.SINGLE_SOURCE,
    NoticeKind.CORRECTION,
}
_PLANNED = {NoticeKind.INTENTION, NoticeKind.CONSULTATION}


def notice_row(notice: Notice, verdict: Verdict, process_id: str | None) -> Row:
    """Return a row of `notices`."""
    source = notice.source
    return {
        "id": notice.id,
        "process_id": process_id,
        "site": source.site,
        "kind": notice.kind.value,
        "title": notice.title,
        "published": notice.published,
        "url": source.url,
        "fetched_at": source.fetched_at.isoformat() if source.fetched_at else None,
        "sha256": source.sha256,
        "replica": source.replica,
        "drawn_from": source.drawn_from,
        "service": verdict.service,
        "service_reason": verdict.reason,
        "method": notice.method,
        "budget": notice.budget,
        "missing": list(notice.missing),
        "experts": notice.experts,
        "warnings": list(notice.warnings),
    }


def evidence_rows(notice: Notice) -> list[Row]:
    """Return the rows of `evidence` of one notice."""
    return [
        {
            "notice_id": notice.id,
            "path": one.path,
            "start": one.start,
            "end": one.end,
            "quote": one.quote,
        }
        for one in notice.evidence
    ]


def process_row(
    process: Process, verdict: Verdict, place: Place | None, awards: Sequence[Outcome], status: str
) -> Row:
    """Return a row of `processes` without its line and the ids of organisations."""
    notices = process.notices
    budget = stated(notices, lambda one: one.budget)
    ceiling = stated(notices, lambda one: one.ceiling)
    term_years = _value(stated(notices, lambda one: one.term_years))
    deadline = _value(stated(notices, lambda one: one.deadline))
    return {
        "id": process.id,
        "title": project_title(main_notice(notices).title),
        "buyer": _value(stated(notices, lambda one: one.buyer.name if one.buyer else None)),
        "agency": _value(stated(notices, lambda one: one.agency.name if one.agency else None)),
        "province": place.province if place else None,
        "city": EXAMPLE if is_invented(notices) else place.city if place else None,
        "division": place.division if place else None,
        "service": verdict.service,
        "service_reason": verdict.reason,
        "year": process_year(notices),
        "project_number": next((n for one in notices for n in one.project_numbers), None),
        "method": _value(stated(notices, lambda one: one.method)),
        "budget": _value(budget),
        "budget_notice": budget[0].id if budget else None,
        "ceiling": _value(ceiling),
        "ceiling_notice": ceiling[0].id if ceiling else None,
        "published": min((one.published for one in notices if one.published), default=None),
        "deadline": deadline.isoformat() if deadline else None,
        "awarded": awarded_on(awards),
        "signed": min(_signed(notices), default=None),
        "term": _value(stated(notices, lambda one: one.term)),
        "term_years": float(term_years) if term_years is not None else None,
        "seats": _value(stated(notices, lambda one: one.seats)),
        "staff": _value(stated(notices, lambda one: one.staff)),
        "status": status,
        "notices": len(notices),
        "join_reason": process.join_reason,
        "replica": any(one.source.replica for one in notices),
    }


def is_invented(notices: Sequence[Notice]) -> bool:
    """Say whether no publication stands behind *notices*: they are the replica's own."""
    return all(one.source.drawn_from == INVENTED for one in notices)


def main_notice(notices: Sequence[Notice]) -> Notice:
    """Return the notice that speaks for a process: the first tender, else the first notice."""
    tenders = [one for one in notices if one.kind in _TENDERED - {NoticeKind.CORRECTION}]
    return (tenders or list(notices))[0]


def process_year(notices: Sequence[Notice]) -> int | None:
    """Return the year a process buys for: as printed, else of its first dated notice."""
    printed = stated(notices, lambda one: one.year)
    if printed:
        return printed[1]
    return next((year for one in notices if (year := year_of(one)) is not None), None)


def stated(
    notices: Sequence[Notice], read: Callable[[Notice], T | None]
) -> tuple[Notice, T] | None:
    """Return the value that counts and the notice that prints it.

    A later tender or correction counts before an earlier one, both before a decision, and a
    decision before a plan.
    """
    told = [(one, value) for one in notices if (value := read(one)) is not None]
    tendered = [pair for pair in told if pair[0].kind in _TENDERED]
    planned = [pair for pair in told if pair[0].kind in _PLANNED]
    decided = [pair for pair in told if pair[0].kind not in _TENDERED | _PLANNED]
    return next(iter([*reversed(tendered), *decided, *reversed(planned)]), None)


def awarded_on(awards: Sequence[Outcome]) -> date | None:
    """Return the day the first standing award was published."""
    return min(
        (one.published for one in awards if one.status == "active" and one.published), default=None
    )


def award_rows(
    process_id: str, awards: Sequence[Outcome], said: "Said"
) -> tuple[list[Row], list[Row]]:
    """Return the rows of `awards` and of `award_suppliers` of one process."""
    rows = [
        {
            "id": award_id(one),
            "process_id": process_id,
            "notice_id": one.notice,
            "path": one.path,
            "lot": one.lot,
            **price_columns(one.price),
            "date": one.published,
            "status": one.status.value,
            "members": len(one.suppliers),
            "notice_ids": sorted(set(one.notices)),
        }
        for one in awards
    ]
    suppliers = [
        {
            "award_id": award_id(one),
            "process_id": process_id,
            "organisation_id": said[mention.id].organisation,
            "written": mention.written,
            "address": mention.address,
        }
        for one in awards
        for mention in one.suppliers
    ]
    return rows, suppliers


def award_id(award: Outcome) -> str:
    """Return the id of an award: it depends on where the award was first told."""
    return "award-" + stable_hash(*award.origin)


def price_columns(price: Price | None) -> Row:
    """Return the columns of a price: a rate is a value and never an amount."""
    kind = price.kind if price else PriceKind.NONE
    return {
        "price_kind": kind.value,
        "amount": price.amount if price else None,
        "value": price.value if price else None,
    }


Said = Mapping[str, Assignment]


def bid_id(told: Told) -> str:
    """Return the id of a bid: it depends on where the bid was read."""
    return "bid-" + stable_hash(told.notice.id, told.path)


def bid_row(process_id: str, told: Told) -> Row:
    """Return a row of `bids`."""
    bid = told.bid
    return {
        "id": bid_id(told),
        "process_id": process_id,
        "notice_id": told.notice.id,
        "path": told.path,
        "lot": bid.lot,
        "organisation_id": told.organisation,
        "written": bid.bidder.name,
        **price_columns(bid.price),
        "score": float(bid.score) if bid.score is not None else None,
        "rank": bid.rank,
        "rejected": bid.rejected,
    }


def mention_row(mention: Mention, process_id: str, said: Assignment) -> Row:
    """Return a row of `mentions`."""
    return {
        "id": mention.id,
        "notice_id": mention.notice_id,
        "process_id": process_id,
        "role": mention.role,
        "written": mention.written,
        "code": mention.code,
        "address": mention.address,
        "organisation_id": said.organisation,
        "tier": said.tier,
        "reason": said.reason,
    }


def fact_row(fact: Fact, organisation: str | None) -> Row:
    """Return a row of `facts`."""
    parts = (fact.organisation, fact.property, fact.value, str(fact.year), fact.source)
    return {
        "id": "fact-" + stable_hash(*parts),
        "organisation_id": organisation,
        "organisation": fact.organisation,
        "property": fact.property,
        "value": fact.value,
        "unit": fact.unit,
        "year": fact.year,
        "source": fact.source,
        "level": fact.level,
    }


def city_row(city: City) -> Row:
    """Return a row of `cities`."""
    return {column: getattr(city, column) for column in City.__slots__}


def quality_row(quality: ServiceQuality) -> Row:
    """Return a row of `service_quality`."""
    return {column: getattr(quality, column) for column in ServiceQuality.__slots__}


def _value(found: tuple[Notice, T] | None) -> T | None:
    return found[1] if found else None


def _signed(notices: Iterable[Notice]) -> list[date]:
    return [one.contract.signed for one in notices if one.contract and one.contract.signed]
