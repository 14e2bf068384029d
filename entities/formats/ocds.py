"""A notice as one release of the Open Contracting Data Standard 1.1, with bids and lots.

What the standard lacks stands in an extension object `bidlens`: the kind of a price, the place
each value was read from, how many experts signed, what contradicts itself. Names of experts,
contacts, phones and mails never leave the source.
"""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import msgspec

from entities.formats import codes
from entities.model import (
    Award,
    Bid,
    Contract,
    Lot,
    Notice,
    NoticeKind,
    Party,
    Price,
    PriceKind,
    Reading,
    Source,
    Verdict,
)
from entities.reading.dates import BEIJING

# A placeholder: a registered prefix belongs to one publisher, and these notices have many.
PREFIX = "ocds-bidlens-"
CURRENCY = "CNY"
Release = dict[str, Any]


def release(
    reading: Reading, verdict: Verdict | None = None, process: str | None = None
) -> Release:
    """Return *reading* as one release; *process* names the process when it is known."""
    notice = reading.notice
    return _filled(
        {
            "ocid": PREFIX + (process or process_of(notice)),
            "id": notice.source.sha256[:16],
            "date": _date(notice.published, notice.source),
            "tag": [_tag(notice)],
            "initiationType": "tender",
            "language": "zh",
            "parties": list(_parties(notice)),
            "buyer": _reference(notice.buyer) if notice.buyer else None,
            "tender": _tender(notice),
            "bids": {"details": [_bid(bid, n) for n, bid in enumerate(notice.bids)]}
            if notice.bids
            else None,
            "awards": [_award(award, n) for n, award in enumerate(notice.awards)],
            "contracts": _contracts(notice),
            "bidlens": _extension(notice, verdict),
        }
    )


def article(source: Source, title: str, published: date) -> Release:
    """Return the release of a page that is no notice: when it was published and nothing else."""
    return _filled(
        {
            "ocid": PREFIX + source.sha256[:16],
            "id": source.sha256[:16],
            "date": _date(published, source),
            "tag": ["planning"],
            "initiationType": "tender",
            "language": "zh",
            "bidlens": {"notice": False, "title": title, **_origin(source)},
        }
    )


def encode(document: Release) -> bytes:
    """Return *document* as JSON; amounts are numbers with every digit kept."""
    return ENCODER.encode(document)


# A number with all its digits, never a float: 16693615.85 stays 16693615.85.
ENCODER = msgspec.json.Encoder(decimal_format="number")


def process_of(notice: Notice) -> str:
    """Return a key that notices of one process share: number, else title, buyer and year."""
    if notice.project_numbers:
        words = notice.project_numbers[0]
    elif notice.buyer:
        words = f"{notice.title}|{notice.buyer.name}|{notice.year}"
    else:
        words = notice.source.sha256
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def _filled(document: Release) -> Release:
    """Return *document* without what is unknown: OCDS leaves it out."""
    return {key: value for key, value in document.items() if value not in (None, [], {}, "")}


def _date(published: date | None, source: Source) -> str:
    """Return when the notice was published, else when it was fetched: the standard wants one."""
    if published:
        return datetime.combine(published, time(), BEIJING).isoformat()
    fetched = source.fetched_at or datetime(1970, 1, 1, tzinfo=BEIJING)
    return fetched.isoformat()


def _tag(notice: Notice) -> str:
    if notice.kind is NoticeKind.CORRECTION and notice.awards:
        return "awardUpdate"
    return codes.TAGS[notice.kind]


def _identifier(party: Party) -> str:
    return party.code or party.name


def _reference(party: Party) -> Release:
    return {"id": _identifier(party), "name": party.name}


def _parties(notice: Notice) -> Iterator[Release]:
    """Yield every organisation once with all its roles."""
    roles: dict[str, tuple[Party, list[str]]] = {}
    named = [(notice.buyer, "buyer"), (notice.agency, "procuringEntity")]
    named += [(party, "supplier") for award in notice.awards for party in award.suppliers]
    named += [(party, "tenderer") for bid in notice.bids for party in (bid.bidder, *bid.partners)]
    for party, role in named:
        if party:
            held = roles.setdefault(_identifier(party), (party, []))[1]
            held.extend([role] if role not in held else [])
    for key, (party, held) in roles.items():
        yield _filled(
            {
                "id": key,
                "name": party.name,
                "roles": held,
                "identifier": {"scheme": "CN-USCC", "id": party.code} if party.code else None,
                "address": {"streetAddress": party.address} if party.address else None,
            }
        )


def _value(amount: Decimal | None) -> Release | None:
    return None if amount is None else {"amount": amount, "currency": CURRENCY}


def _tender(notice: Notice) -> Release:
    tenderers = [party for bid in notice.bids for party in (bid.bidder, *bid.partners)]
    period = {
        "startDate": _day(notice.documents_from),
        "endDate": notice.deadline.isoformat() if notice.deadline else None,
    }
    return _filled(
        {
            "id": "、".join(notice.project_numbers) or process_of(notice),
            "title": notice.title,
            "status": codes.STATUSES.get(notice.kind),
            "value": _value(notice.budget),
            "procurementMethod": codes.method(notice.method),
            "procurementMethodDetails": notice.method,
            "tenderPeriod": _filled(period),
            "lots": [_lot(lot) for lot in notice.lots],
            "tenderers": [_reference(party) for party in tenderers],
            "numberOfTenderers": len(notice.bids) or None,
        }
    )


def _day(day: date | None) -> str | None:
    return datetime.combine(day, time(), BEIJING).isoformat() if day else None


def _lot(lot: Lot) -> Release:
    ceiling = {"ceiling": lot.ceiling} if lot.ceiling is not None else None
    return _filled(
        {"id": lot.id, "title": lot.title, "value": _value(lot.budget), "bidlens": ceiling}
    )


def _price(price: Price | None) -> Release | None:
    if price is None:
        return None
    shown = price.value if price.value is not None else price.amount
    return _filled(
        {"kind": price.kind, "value": shown, "upper": price.upper, "written": price.written}
    )


def _whole(price: Price | None) -> Release | None:
    """Return the value of a total; a rate, a unit price or a range is no amount."""
    return _value(price.amount) if price and price.kind is PriceKind.TOTAL else None


def _award(award: Award, number: int) -> Release:
    return _filled(
        {
            "id": str(number + 1),
            "status": "unsuccessful" if award.failed else "active",
            "description": award.failed,
            "value": _whole(award.price),
            "suppliers": [_reference(party) for party in award.suppliers],
            "relatedLots": [award.lot] if award.lot else None,
            "bidlens": _filled(
                {"price": _price(award.price), "score": award.score, "rank": award.rank}
            ),
        }
    )


def _bid(bid: Bid, number: int) -> Release:
    return _filled(
        {
            "id": str(number + 1),
            "status": "disqualified" if bid.rejected else "valid",
            "tenderers": [_reference(party) for party in (bid.bidder, *bid.partners)],
            "value": _whole(bid.price),
            "relatedLots": [bid.lot] if bid.lot else None,
            "bidlens": _filled(
                {
                    "price": _price(bid.price),
                    "score": bid.score,
                    "rank": bid.rank,
                    "rejected": bid.rejected,
                }
            ),
        }
    )


def _contracts(notice: Notice) -> list[Release]:
    contract: Contract | None = notice.contract
    if contract is None:
        return []
    return [
        _filled(
            {
                "id": contract.number or "1",
                "awardID": "1",
                "title": contract.title,
                "value": _value(contract.amount),
                "dateSigned": _day(contract.signed),
            }
        )
    ]


def _origin(source: Source) -> Release:
    return _filled(
        {
            "source": source.url,
            "site": source.site,
            "sha256": source.sha256,
            "replica": source.replica or None,
        }
    )


def _extension(notice: Notice, verdict: Verdict | None) -> Release:
    judged = (
        {"subject": verdict.subject, "service": verdict.service, "reason": verdict.reason}
        if verdict
        else None
    )
    return _filled(
        {
            "notice": True,
            "kind": notice.kind,
            **_origin(notice.source),
            "dated": "published" if notice.published else "fetched",
            "verdict": judged,
            "planNumbers": list(notice.plan_numbers),
            "region": notice.region,
            "year": notice.year,
            "ceiling": notice.ceiling,
            "opening": notice.opening.isoformat() if notice.opening else None,
            "term": notice.term,
            "termYears": notice.term_years,
            "agencyFee": notice.agency_fee,
            "experts": notice.experts,
            "seats": notice.seats,
            "staff": notice.staff,
            "reason": notice.reason,
            "corrections": [
                _filled({"item": one.item, "before": one.before, "after": one.after})
                for one in notice.corrections
            ],
            "missing": list(notice.missing),
            "warnings": list(notice.warnings),
            "evidence": [
                {"path": one.path, "start": one.start, "end": one.end, "quote": one.quote}
                for one in notice.evidence
            ],
        }
    )
