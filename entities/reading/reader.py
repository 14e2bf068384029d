"""Reads a Document: every value with the place it was read from, then one Notice."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from entities.model import (
    Award,
    Bid,
    Contract,
    Listed,
    Notice,
    NoticeKind,
    Party,
    PriceKind,
    Reading,
    Source,
)
from entities.problems import NotANoticeError
from entities.reading import checks, money, parties, tenders, terms, winners
from entities.reading.dates import Moment, first_moment
from entities.reading.document import Document, Proofs
from entities.reading.kinds import kind_of
from entities.reading.labels import Hit, hits, sections
from entities.reading.project_numbers import numbers
from entities.reading.text import Span, trim


class ArticleError(NotANoticeError):
    """Raised when a page is an article or a list, with what it says of itself."""

    def __init__(self, message: str, *, source: Source, title: str, published: date | None) -> None:
        super().__init__(message)
        self.source = source
        self.title = title
        self.published = published


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What every reader of a value needs: the document, its labels, and where to note places."""

    document: Document
    kind: NoticeKind
    found: list[Hit]
    proofs: Proofs

    @property
    def text(self) -> str:
        return self.document.text

    def first(self, field: str) -> Span | None:
        """Return the first value under *field*, noted by nobody yet."""
        spans = (hit.value for hit in self.found if hit.field == field)
        return next((span for span in spans if span.end > span.start), None)


DATELINE = re.compile(r"(?m)^(?=.{0,12}20\d\d).{0,60}?(?:来源|打印|浏览|阅读|点击|作者|字号)")
SIBLING = re.compile(r"20\d\d-\d\d-\d\d$")
URL_DATE = re.compile(r"/t?(20\d{6})[_/]")


def read_document(document: Document, source: Source, listed: Listed | None = None) -> Reading:
    """Return what *document* says, or say that it is no notice."""
    title = listed.title if listed and not document.title.end else document.title.of(document.text)
    stage = f"{listed.kind or ''} {document.breadcrumb}" if listed else document.breadcrumb
    kind = kind_of(title, document.text[document.title.end :], stage)
    found = hits(document)
    proofs = Proofs(document.text)
    if kind is None:
        moment = _published(document, found, listed)
        raise ArticleError(
            f"{source.url}: is no procurement notice (no project, no parties); leave it out",
            source=source,
            title=title,
            published=moment.day if isinstance(moment, Moment) else moment,
        )
    parts = Parts(document=document, kind=kind, found=found, proofs=proofs)
    return Reading(notice=_notice(parts, title, source, listed), text=document.text)


def _published(document: Document, found: list[Hit], listed: Listed | None) -> Moment | date | None:
    """Return when the notice was published: its own word first, then the list's, then the URL's."""
    text = document.text
    for hit in found:
        if hit.field == "published":
            moment = first_moment(
                text, hit.value.start, min(hit.value.end + 20, hit.value.start + 60)
            )
            if moment:
                return moment
    line = DATELINE.search(text)
    moment = first_moment(text, line.start(), line.end()) if line else None
    return (
        moment
        or _from_sibling(document)
        or (listed.published if listed else None)
        or _last_date(document, found)
        or _from_url(document.url)
    )


def _from_sibling(document: Document) -> Moment | None:
    """Return the date after the notice's own title in a list of its siblings."""
    title = document.title.of(document.text)
    place = document.text.find(title, document.title.end) if len(title) > 8 else -1
    if place < 0:
        return None
    after = place + len(title)
    return first_moment(document.text, after, after + 12)


def _last_date(document: Document, found: list[Hit]) -> Moment | None:
    """Return the date under the notice, where the issuer signs."""
    lines = document.text.rstrip().rsplit("\n", 6)[1:]
    position = len(document.text.rstrip()) - sum(len(line) + 1 for line in lines)
    for line in lines:
        position += 1
        moment = first_moment(document.text, position, position + len(line))
        if moment and len(line) < 24 and moment.hour is None:
            return moment
        position += len(line)
    return None


def _from_url(url: str | None) -> date | None:
    found = URL_DATE.search(url or "")
    moment = first_moment(found[1]) if found else None
    return moment.day if moment else None


def _notice(parts: Parts, title: str, source: Source, listed: Listed | None) -> Notice:
    text, found, proofs = parts.text, parts.found, parts.proofs
    heads = sections(text)
    records = winners.records_of(parts.document, found, heads)
    proofs.note("title", parts.document.title)
    won = [
        winners.award(text, draft, proofs, number)
        for number, draft in enumerate(winners.awards_of(text, parts.kind, records))
    ]
    won, warnings = _with_summary(parts, won)
    published = _published(parts.document, found, listed)
    opening = _moment(parts, "opening")
    deadline = tenders.deadline(text, found, opening) if parts.kind in TENDERING else None
    numbers_found = numbers(text, found, "number")
    buyer = _party(parts, "buyer")
    experts = _experts(parts)
    budget = _amount(parts, "budget")
    told = {
        name
        for name, there in (("number", numbers_found), ("buyer", buyer), ("experts", experts))
        if there
    }
    term = parts.first("term")
    years = terms.term_years(term.of(text)) if term else None
    year = _year(parts, title)
    return Notice(
        id=listed.native_id if listed else source.url,
        source=source,
        kind=parts.kind,
        title=title,
        published=_noted_day(parts, "published", published),
        project_numbers=tuple(
            proofs.note(f"project_numbers/{n}", span) for n, span in enumerate(numbers_found)
        )
        or _listed_number(listed),
        plan_numbers=tuple(
            proofs.note(f"plan_numbers/{n}", span)
            for n, span in enumerate(numbers(text, found, "plan"))
        ),
        buyer=buyer or _listed_buyer(listed),
        agency=_party(parts, "agency"),
        region=_noted(parts, "region", parts.first("region"))
        or (listed.region if listed else None),
        method=_noted(parts, "method", parts.first("method")),
        year=year,
        budget=budget,
        ceiling=_amount(parts, "ceiling"),
        lots=tuple(_lots(parts)),
        deadline=deadline.at if deadline and _noted_day(parts, "deadline", deadline) else None,
        opening=opening.at if opening and _noted_day(parts, "opening", opening) else None,
        term=_noted(parts, "term", term),
        term_years=years,
        awards=tuple(won),
        experts=experts,
        missing=tuple(checks.missing(won, found, {head.kind for head in heads}, told))
        if checks.expects_award(parts.kind)
        else (),
        warnings=tuple(warnings),
        evidence=tuple(proofs.items),
        listed=listed,
    )


TENDERING = {
    NoticeKind.TENDER,
    NoticeKind.PREQUALIFICATION,
    NoticeKind.CORRECTION,
    NoticeKind.SINGLE_SOURCE,
    NoticeKind.CONSULTATION,
}


def _with_summary(parts: Parts, won: list[Award]) -> tuple[list[Award], list[str]]:
    """Check the summary's total against the body, and use it where one winner has no price."""
    span = next((hit for hit in parts.found if hit.field == "summary_amount"), None)
    stated = money.find_price(parts.text, *span.value, money.hint(span.label)) if span else None
    price = stated.price if stated else None
    if len(won) == 1 and not won[0].price and stated and stated.price.amount:
        parts.proofs.note("awards/0/price", (stated.start, stated.end))
        alone = won[0]
        won = [
            Award(
                suppliers=alone.suppliers,
                lot=alone.lot,
                price=stated.price,
                score=alone.score,
                rank=alone.rank,
            )
        ]
    return won, checks.price_warnings(parts.text, won, price, span.value if span else None)


def _party(parts: Parts, role: str) -> Party | None:
    read = parties.buyer if role == "buyer" else parties.agency
    name = read(parts.text, parts.found, {})
    if not name:
        return None
    place = parties.address(parts.text, parts.found, role)
    return Party(
        name=parts.proofs.note(f"{role}/name", name),
        address=_noted(parts, f"{role}/address", place),
    )


def _experts(parts: Parts) -> int | None:
    span = parts.first("experts")
    if span is None:
        return None
    names = [
        name
        for name in re.split(
            r"[、，,；;\s]+", re.sub(r"[（(][^（）()]*[）)]", "", span.of(parts.text))
        )
        if 1 < len(name) < 12
    ]
    return len(names) or None


def _amount(parts: Parts, field: str) -> Decimal | None:
    read = (
        tenders.budget(parts.text, parts.found)
        if field == "budget"
        else tenders.labelled_total(parts.text, parts.found, field)
    )
    if not read:
        return None
    parts.proofs.note(field, read.at)
    return read.yuan


def _lots(parts: Parts):  # type: ignore[no-untyped-def]
    for number, (lot, budget_at, ceiling_at) in enumerate(tenders.lots(parts.text, parts.found)):
        if budget_at:
            parts.proofs.note(f"lots/{number}/budget", budget_at)
        if ceiling_at:
            parts.proofs.note(f"lots/{number}/ceiling", ceiling_at)
        yield lot


def _moment(parts: Parts, field: str) -> Moment | None:
    return tenders.moment(parts.text, parts.found, field)


def _noted(parts: Parts, path: str, span: Span | None) -> str | None:
    return parts.proofs.note(path, span) if span and span.end > span.start else None


def _noted_day(parts: Parts, path: str, moment: Moment | date | None) -> date | None:
    if isinstance(moment, Moment):
        parts.proofs.note(path, (moment.start, moment.end))
        return moment.day
    return moment


def _year(parts: Parts, title: str) -> int | None:
    span = parts.first("year")
    found = re.search(r"20\d\d", span.of(parts.text)) if span else None
    if span and found:
        parts.proofs.note("year", (span.start + found.start(), span.start + found.end()))
        return int(found[0])
    named = terms.year_in_title(title)
    if named and parts.document.title.end:
        parts.proofs.note(
            "year", (parts.document.title.start + named[1], parts.document.title.start + named[2])
        )
        return named[0]
    return None


def _listed_number(listed: Listed | None) -> tuple[str, ...]:
    return (listed.project_number,) if listed and listed.project_number else ()


def _listed_buyer(listed: Listed | None) -> Party | None:
    return Party(name=listed.buyer) if listed and listed.buyer else None
