"""The bundled facts as notices.

A row is one event. An award or contract whose budget is known had a tender before it, which
becomes a notice of its own: what the row does not say (its date, its number) stays empty.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from crawlers.replica.notices import Bidder, Dialect, Origin, Shelf, Shown, Winner
from entities.facts import KnownEvent
from entities.model import Lot, NoticeKind
from entities.problems import DataError

KINDS: Mapping[str, NoticeKind] = {
    "tender": NoticeKind.TENDER,
    "subcontract_tender": NoticeKind.TENDER,
    "award": NoticeKind.AWARD,
    "contract": NoticeKind.CONTRACT,
    "consultation": NoticeKind.CONSULTATION,
    "requirement": NoticeKind.CONSULTATION,
    "single_source": NoticeKind.SINGLE_SOURCE,
}
ENDINGS: Mapping[str, str] = {
    "award": "中标公告",
    "contract": "合同公告",
    "consultation": "征求意见公告",
    "requirement": "采购需求公示",
    "single_source": "单一来源采购公示",
}
# What the note column of a row says, in a notice's own words.
NOTED: Mapping[str, Mapping[str, Any]] = {
    "WH2026": {
        "plan": "420100-2025-06052",
        "lots": (
            Lot(id="1", budget=Decimal(33750000)),
            Lot(id="2", budget=Decimal(9260000)),
            Lot(id="3", budget=Decimal(150000)),
        ),
    },
    "PH": {"reason": "拟定供应商多年来一直提供该项服务。"},
    "YK2022": {"opening": "2022-10-17"},
    "HK2024": {"signed": "2024-05-17"},
}
# What the column of other bidders says in brackets: rank, reason of rejection.
STANDINGS: Mapping[str, tuple[int | None, str | None]] = {
    "second candidate": (2, None),
    "failed qualification: subcontracting rule": (None, "资格审查未通过：分包规定"),
}
BIDDER = re.compile(r"([^(;]+) \(([^)]*)\)")
GGZY_SINCE = 2024  # the national platform keeps about two years


def notices(events: Iterable[KnownEvent]) -> Iterator[Shown]:
    """Yield the notices of the bundled facts."""
    for place, event in enumerate(events, start=1):
        shown = replace(
            _common(event),
            serial=place * 10 + 2,
            kind=KINDS[event.stage],
            title=event.project_name + (ENDINGS.get(event.stage) or _tender_ending(event.method)),
            published=event.notice_date or "",
            **NOTED.get(event.id, {}),
        )
        if event.stage not in {"award", "contract"}:
            yield replace(shown, budget_written=event.amount_as_written, winners=_proposed(event))
            continue
        if event.budget is not None:
            yield replace(
                _common(event),
                serial=place * 10 + 1,
                kind=NoticeKind.TENDER,
                title=event.project_name + _tender_ending(event.method),
            )
        yield replace(
            shown,
            # The budget stands in the tender; an award notice does not repeat it.
            budget=None,
            ceiling=None,
            winners=(_winner(event),),
            bidders=tuple(_bidders(event)),
            dialect=Dialect.TABLE if event.winner else Dialect.LINES,
        )


def _common(event: KnownEvent) -> Shown:
    """Return what all notices of *event* say."""
    latest = max(int((event.notice_date or "0")[:4]), event.year_from or 0)
    shelves = {Shelf.CCGP, Shelf.EPOINT} | ({Shelf.GGZY} if latest >= GGZY_SINCE else set())
    return Shown(
        serial=0,
        project=event.id,
        kind=NoticeKind.TENDER,
        title="",
        project_name=event.project_name,
        province=event.province,
        city=event.city,
        division=event.division,
        origin=Origin.FACT,
        shelves=frozenset(shelves),
        evidence=event.evidence,
        year=event.year_from,
        number=event.project_no,
        buyer=event.buyer,
        agency=event.agency,
        method=event.method,
        term=event.term,
        seats=event.seats,
        staff=event.staff,
        budget=event.budget,
        ceiling=event.ceiling,
    )


def _tender_ending(method: str | None) -> str:
    """Return what a tender of *method* is called; 政府采购 is no method."""
    return f"{method}公告" if method and method != "政府采购" else "采购公告"


def _winner(event: KnownEvent) -> Winner:
    return Winner(
        name=event.winner,
        address=event.supplier_address,
        amount=event.award,
        written=event.amount_as_written,
    )


def _proposed(event: KnownEvent) -> tuple[Winner, ...]:
    return (Winner(name=event.winner),) if event.stage == "single_source" else ()


def _bidders(event: KnownEvent) -> Iterator[Bidder]:
    """Yield the ranking where the row knows of one."""
    others = BIDDER.findall(event.other_bidders or "")
    if others and event.winner:
        yield Bidder(name=event.winner, price=event.award, rank=1)
    for name, standing in others:
        if standing not in STANDINGS:
            raise DataError(
                f"hotline_awards.csv, {event.id}: other_bidders says {standing!r}, which the "
                "replica cannot word; add it to STANDINGS in crawlers/replica/known.py"
            )
        rank, rejected = STANDINGS[standing]
        yield Bidder(name=name.strip(" ;"), rank=rank, rejected=rejected)
