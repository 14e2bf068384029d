"""Reads a Document: every value with the place it was read from, then one Notice."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from entities.model import (
    Award,
    Bid,
    Contract,
    Correction,
    Listed,
    Lot,
    Notice,
    NoticeKind,
    Party,
    Reading,
    Source,
)
from entities.problems import NotANoticeError
from entities.reading import (
    bidders,
    changes,
    checks,
    details,
    money,
    parties,
    tenders,
    terms,
    winners,
)
from entities.reading.dates import Moment
from entities.reading.document import Document, Proofs
from entities.reading.headings import sections
from entities.reading.kinds import kind_of
from entities.reading.labels import hits
from entities.reading.parts import Parts
from entities.reading.project_numbers import numbers
from entities.reading.published import published
from entities.reading.text import Span

# What only a notice labels: one of them with a notice's title, or two, make a notice.
TELLING = {
    *("number", "buyer", "agency", "supplier", "candidate", "proposed", "amount", "budget"),
    *("deadline", "contract_number", "contract_amount", "project", "ceiling", "summary_amount"),
    *("reason", "correction_text", "plan", "lot_budget"),
}
TENDERING = {
    *(NoticeKind.TENDER, NoticeKind.PREQUALIFICATION, NoticeKind.SINGLE_SOURCE),
    NoticeKind.CONSULTATION,
}


class ArticleError(NotANoticeError):
    """Raised when a page is an article or a list, with what it says of itself."""

    def __init__(self, message: str, *, source: Source, title: str, published: date | None) -> None:
        super().__init__(message)
        self.source = source
        self.title = title
        self.published = published


def read_document(document: Document, source: Source, listed: Listed | None = None) -> Reading:
    """Return what *document* says, or say that it is no notice."""
    title = document.title.of(document.text) or (listed.title if listed else "")
    found = hits(document)
    told = {hit.field for hit in found if hit.field in TELLING and hit.value.end > hit.value.start}
    heads = sections(document.text, document.title.end)
    records = winners.records_of(document, found, heads)
    if not told and sum(bool(record.first("candidate")) for record in records) > 1:
        told = {"candidate"}
    stage = f"{(listed.kind if listed else None) or ''} {document.breadcrumb}"
    kind = kind_of(title, document.text[document.title.end :], stage, told)
    when = published(document, found, listed)
    if kind is None:
        raise ArticleError(
            f"{source.url}: is no procurement notice (it names no project and no party);"
            " leave it out",
            source=source,
            title=title,
            published=when.day if isinstance(when, Moment) else when,
        )
    parts = Parts(
        document=document,
        kind=kind,
        found=found,
        sections=heads,
        records=records,
        proofs=Proofs(document.text),
        listed=listed,
    )
    return Reading(notice=_notice(parts, title, source, when), text=document.text)


def _notice(parts: Parts, title: str, source: Source, when: Moment | date | None) -> Notice:
    listed = parts.listed
    parts.note_words("title", parts.document.title)
    awards, warnings = _awards(parts)
    changed = changes.changes(parts.text, parts.records) if _corrects(parts) else []
    opening = tenders.moment(parts.text, parts.found, "opening")
    deadline = _deadline(parts, opening, changed)
    handed_from, handed_until = details.documents(parts.text, parts.found)
    term = parts.first("term") or _item_term(parts)
    seats, staff = (
        _counted(parts, "seats", details.seats(parts.text, parts.found)),
        _counted(parts, "staff", details.staff(parts.text, parts.found)),
    )
    project_numbers = _numbers(parts, "number", "project_numbers")
    buyer = _party(parts, "buyer")
    experts = details.experts(parts.text, parts.found, parts.sections)
    ceiling = tenders.labelled_total(parts.text, parts.found, "ceiling")
    return Notice(
        id=listed.native_id if listed else source.url,
        source=source,
        kind=parts.kind,
        title=title,
        published=parts.note_day("published", when),
        project_numbers=project_numbers or _listed_number(listed),
        plan_numbers=_numbers(parts, "plan", "plan_numbers"),
        buyer=buyer or (Party(name=listed.buyer) if listed and listed.buyer else None),
        agency=_party(parts, "agency"),
        region=parts.note_words("region", parts.first("region")) or _listed_region(listed),
        method=parts.note_words("method", parts.first("method")),
        year=_year(parts, title),
        budget=_yuan(parts, "budget", tenders.budget(parts.text, parts.found)),
        ceiling=_yuan(parts, "ceiling", ceiling),
        lots=_lots(parts),
        documents_from=parts.note_day("documents_from", handed_from),
        documents_until=parts.note_day("documents_until", handed_until),
        deadline=deadline.at if deadline and parts.note_moment("deadline", deadline) else None,
        opening=opening.at if opening and parts.note_moment("opening", opening) else None,
        term=parts.note_words("term", term),
        term_years=terms.term_years(term.of(parts.text)) if term else None,
        awards=awards,
        bids=_bids(parts),
        contract=_contract(parts),
        experts=experts,
        agency_fee=_yuan(parts, "agency_fee", details.agency_fee(parts.text, parts.found)),
        corrections=_corrections(parts, changed),
        reason=parts.note_words("reason", details.reason(parts.text, parts.found, parts.sections)),
        seats=seats,
        staff=staff,
        missing=_missing(
            parts, awards, {"number": project_numbers, "buyer": buyer, "experts": experts}
        ),
        warnings=tuple(warnings),
        evidence=tuple(parts.proofs.items),
        listed=listed,
    )


def _item_term(parts: Parts) -> Span | None:
    """Return the term that the table of items prints in its own column."""
    entries = (record.first("term") for record in parts.records)
    return next((entry.value for entry in entries if entry), None)


def _corrects(parts: Parts) -> bool:
    return parts.kind is NoticeKind.CORRECTION


def _awards(parts: Parts) -> tuple[tuple[Award, ...], list[str]]:
    """Return the awards, and where summary and body or figures and capitals disagree."""
    text, proofs = parts.text, parts.proofs
    drafts = winners.awards_of(text, parts.kind, parts.records)
    if parts.kind is NoticeKind.CONTRACT:
        drafts = winners.with_contract(drafts, details.contract_amount(text, parts.found))
    summary = next((hit for hit in parts.found if hit.field == "summary_amount"), None)
    stated = None
    if summary:
        stated = money.find_price(text, *summary.value, money.hint(summary.label))
    won = [
        winners.award(winners.with_summary(draft, drafts, stated), proofs, number)
        for number, draft in enumerate(drafts)
    ]
    warnings = checks.price_warnings(text, won, stated.price if stated else None)
    failed = winners.failed_lots(parts.kind, parts.records, proofs, len(won))
    return (*won, *failed), warnings


def _deadline(parts: Parts, opening: Moment | None, changed: list[changes.Change]) -> Moment | None:
    if _corrects(parts):
        return changes.new_deadline(parts.text, changed)
    return tenders.deadline(parts.text, parts.found, opening) if parts.kind in TENDERING else None


def _numbers(parts: Parts, field: str, path: str) -> tuple[str, ...]:
    spans = numbers(parts.text, parts.found, field)
    return tuple(parts.proofs.note(f"{path}/{n}", span) for n, span in enumerate(spans))


def _party(parts: Parts, role: str) -> Party | None:
    name = parties.party(parts.text, parts.found, role)
    if not name:
        return None
    written = parts.proofs.note(f"{role}/name", name)
    place = parties.address(parts.text, parts.found, role)
    return Party(name=written, address=parts.note_words(f"{role}/address", place))


def _yuan(parts: Parts, path: str, amount: tenders.Amount | None) -> Decimal | None:
    noted = parts.note_amount(path, amount)
    return noted.yuan if noted else None


def _counted(parts: Parts, path: str, fact: details.Fact | None) -> int | None:
    return fact.value if fact and parts.note_words(path, fact.at) else None


def _lots(parts: Parts) -> tuple[Lot, ...]:
    read = tenders.lots(parts.text, parts.found, parts.records)
    for number, (_, budget_at, ceiling_at) in enumerate(read):
        parts.note_words(f"lots/{number}/budget", budget_at)
        parts.note_words(f"lots/{number}/ceiling", ceiling_at)
    return tuple(lot for lot, _, _ in read)


def _bids(parts: Parts) -> tuple[Bid, ...]:
    inviting = {hit.value.of(parts.text) for hit in parts.found if hit.field in {"buyer", "agency"}}
    drafts = bidders.bids_of(parts.text, parts.kind, parts.records, parts.sections, inviting)
    return tuple(bidders.bid(draft, parts.proofs, n) for n, draft in enumerate(drafts))


def _contract(parts: Parts) -> Contract | None:
    if parts.kind is not NoticeKind.CONTRACT:
        return None
    amount = details.contract_amount(parts.text, parts.found)
    signed = tenders.moment(parts.text, parts.found, "signed")
    return Contract(
        number=parts.note_words("contract/number", parts.first("contract_number")),
        title=parts.note_words("contract/title", parts.first("project")),
        amount=_yuan(parts, "contract/amount", amount),
        signed=parts.note_day("contract/signed", signed),
        term=parts.note_words("contract/term", parts.first("term")),
    )


def _corrections(parts: Parts, changed: list[changes.Change]) -> tuple[Correction, ...]:
    for number, change in enumerate(changed):
        parts.note_words(f"corrections/{number}/item", change.item)
        parts.note_words(f"corrections/{number}/before", change.before)
        parts.note_words(f"corrections/{number}/after", change.after)
    return tuple(change.words(parts.text) for change in changed)


def _missing(
    parts: Parts, awards: tuple[Award, ...], read: Mapping[str, object]
) -> tuple[str, ...]:
    """Return what an award notice had to print and did not; *read* names what was found."""
    if parts.kind is not NoticeKind.AWARD:
        return ()
    told = {name for name, there in read.items() if there}
    return checks.missing(awards, parts.found, {head.kind for head in parts.sections}, told)


def _year(parts: Parts, title: str) -> int | None:
    """Return the year the service is bought for: its label's, else the title's only year."""
    span = parts.first("year")
    found = re.search(r"20\d\d", span.of(parts.text)) if span else None
    if span and found:
        parts.proofs.note("year", (span.start + found.start(), span.start + found.end()))
        return int(found[0])
    named = terms.year_in_title(title)
    start = parts.document.title.start
    if named and parts.document.title.end > start:
        parts.proofs.note("year", (start + named.start, start + named.end))
    return named.year if named else None


def _listed_number(listed: Listed | None) -> tuple[str, ...]:
    return (listed.project_number,) if listed and listed.project_number else ()


def _listed_region(listed: Listed | None) -> str | None:
    return listed.region if listed else None
