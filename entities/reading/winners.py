"""Who won: the records of the surest section, a correction's new winner, or a sentence."""

import re
from dataclasses import replace

from entities.model import Award, NoticeKind, Party, Price, PriceKind
from entities.reading import sentences
from entities.reading.awards import Draft, drafts, joined, ranked, unnamed
from entities.reading.bidders import LOSING, lists_bidders
from entities.reading.columns import flat_records
from entities.reading.document import Document, Proofs
from entities.reading.headings import Section
from entities.reading.labels import Hit, meaning
from entities.reading.lists import listed
from entities.reading.money import Money
from entities.reading.records import Entry, Record, label_records, table_records
from entities.reading.tenders import Amount
from entities.reading.text import Span

AWARDED = {NoticeKind.AWARD, NoticeKind.CONTRACT, NoticeKind.CORRECTION}
# Sections by how surely a supplier named there has won.
TIERS: tuple[frozenset[str | None], ...] = (
    frozenset({"result", "parties", "contract", "termination", "proposed", "candidates"}),
    frozenset({None, "basics", "other", "scores", "correction", "opening", "deadline"})
    | frozenset({"contact", "notice_term", "summary"}),
    frozenset({"items"}),
)
# A correction names a winner only when it says that it corrects one.
CORRECTS_AWARD = re.compile(r"采购结果|(?:中标|成交)(?:结果|公告|供应商|人|单位|公司|金额|信息)")
CORRECTED = {"correction", "result", "candidates"}
DENIED = ("未中标", "未成交")


def records_of(document: Document, found: list[Hit], sections: list[Section]) -> list[Record]:
    """Return every record of a party or lot in *document*, labels first."""
    if not document.tables:
        text = document.text
        rows = listed(text, sections)
        held = (rows[0].start, rows[-1].start) if rows else (0, 0)
        flat = [one for one in flat_records(text, sections) if not _within(one, held)]
        return [*label_records(found), *rows, *flat]
    at = {
        number: _section_at(sections, table[0][0].start if table and table[0] else 0)
        for number, table in enumerate(document.tables)
    }
    return [*label_records(found), *table_records(document, at)]


def _within(record: Record, stretch: tuple[int, int]) -> bool:
    return stretch[0] <= record.start < stretch[1]


def _section_at(sections: list[Section], position: int) -> str | None:
    return next((part.kind for part in reversed(sections) if part.start <= position), None)


def awards_of(text: str, kind: NoticeKind, records: list[Record]) -> list[Draft]:
    """Return the winners that a notice of *kind* names, the surest section's first."""
    if kind not in AWARDED:
        return []
    if kind is NoticeKind.CORRECTION:
        return _corrected(text, records)
    usable = [record for record in records if not lists_bidders(record)]
    for tier in TIERS:
        inside = [record for record in usable if _belongs(record, tier)]
        won = [draft for draft in drafts(text, inside, ("supplier",)) if not _denied(text, draft)]
        if won:
            return _priced_elsewhere(text, won, records)
    named = _priced_elsewhere(text, _from_sentence(text), records)
    return named or _proposed(text, records) or unnamed(text, usable)


def _proposed(text: str, records: list[Record]) -> list[Draft]:
    """Return whom an award notice without a winner's label proposes or ranks first.

    Pages before 2018 print 拟中标人, or only the ranking, under the title 中标结果.
    """
    inside = [one for one in records if one.section not in LOSING]
    proposed = drafts(text, inside, ("proposed",))
    first = [*drafts(text, inside, ("candidate",)), *ranked(text)]
    return proposed or joined(text, [draft for draft in first if draft.rank == 1])


def _belongs(record: Record, tier: frozenset[str | None]) -> bool:
    """Say whether *record* stands in a section of *tier*.

    The central procurement centre prints the winner right under the table of the rejected.
    """
    if record.section == "rejected" and "result" in tier:
        return any(entry.label.startswith(("中标", "成交")) for entry in record.entries)
    return record.section in tier


def _corrected(text: str, records: list[Record]) -> list[Draft]:
    """Return the winners after a correction; what it only repeats for reference is no award."""
    if not CORRECTS_AWARD.search(text):
        return []
    tabled = _from_items(text, records)
    if tabled:
        return tabled
    changed = sentences.corrected_winners(text)
    if changed:
        return [
            Draft(suppliers=(one.name,), lot=one.lot, price=one.price, price_at=one.price_at)
            for one in changed
        ]
    inside = [one for one in records if one.section in CORRECTED and not lists_bidders(one)]
    won = [draft for draft in drafts(text, inside, ("supplier",)) if not _denied(text, draft)]
    return won or _from_sentence(text)


def _from_items(text: str, records: list[Record]) -> list[Draft]:
    """Return the winner that a table of corrected items names: 中标供应商名称, before, after."""
    entries = []
    for record in records:
        item, after = record.first("item"), record.first("after")
        field = meaning(item.value.of(text)) if item else None
        if item and after and field:
            entries.append(Entry(field, item.value.of(text), after.value))
    changed = Record(0, "correction", tuple(entries))
    return drafts(text, [changed], ("supplier",))


def _denied(text: str, draft: Draft) -> bool:
    """Say whether the words before a name say that it did not win."""
    around = text[max(0, draft.suppliers[0].start - 30) : draft.suppliers[-1].end]
    return any(word in around for word in DENIED)


def _from_sentence(text: str) -> list[Draft]:
    name = sentences.winner(text)
    if not name:
        return []
    price, place = sentences.price_after(text, name.end) or (None, None)
    return [Draft(suppliers=(name,), price=price, price_at=place)]


def _priced_elsewhere(text: str, won: list[Draft], records: list[Record]) -> list[Draft]:
    """Give a winner without price the one that its item, or else a sentence, prints."""
    priced = [one for one in records if one.section == "items" and one.first("amount")]
    items = drafts(text, priced, ("supplier",))
    prices = {draft.key(text): draft for draft in items if draft.price}
    answer = []
    for draft in won:
        twin = prices.get(draft.key(text))
        price, place = (twin.price, twin.price_at) if twin else (None, None)
        if not price and len(won) == 1:
            price, place = sentences.price_after(text, 0) or (None, None)
        stated = draft.price and draft.price.kind is not PriceKind.NONE
        answer.append(draft if stated or not price else replace(draft, price=price, price_at=place))
    return answer


def award(draft: Draft, proofs: Proofs, number: int) -> Award:
    """Return *draft* as an award, its places noted."""
    path = f"awards/{number}"
    suppliers = tuple(
        _supplier(draft, proofs, f"{path}/suppliers/{place}", place)
        for place in range(len(draft.suppliers))
    )
    if draft.price and draft.price_at:
        proofs.note(f"{path}/price", draft.price_at)
    if draft.score_at:
        proofs.note(f"{path}/score", draft.score_at)
    return Award(
        suppliers=suppliers,
        lot=proofs.note(f"{path}/lot", draft.lot) if draft.lot else None,
        price=draft.price,
        score=draft.score,
        rank=draft.rank,
    )


def _supplier(draft: Draft, proofs: Proofs, path: str, place: int) -> Party:
    """Return one supplier; code and address are the first's, for they are printed once."""
    name = proofs.note(f"{path}/name", draft.suppliers[place])
    if place:
        return Party(name=name)
    return Party(
        name=name,
        code=proofs.note(f"{path}/code", draft.code) if draft.code else None,
        address=proofs.note(f"{path}/address", draft.address) if draft.address else None,
    )


def with_summary(draft: Draft, drafts: list[Draft], stated: Money | None) -> Draft:
    """Return *draft* with the summary's total when it is the only winner and has no price."""
    if len(drafts) != 1 or draft.price or not stated or not stated.price.amount:
        return draft
    return replace(draft, price=stated.price, price_at=Span(stated.start, stated.end))


def with_contract(drafts: list[Draft], amount: Amount | None) -> list[Draft]:
    """Return the only winner with the contract's amount, which stands in another section."""
    if not amount or len(drafts) > 1 or (drafts and drafts[0].price):
        return drafts
    price = Price(kind=PriceKind.TOTAL, written=amount.written, amount=amount.yuan)
    return [
        replace(draft, price=price, price_at=amount.at) for draft in drafts or [Draft(suppliers=())]
    ]


def failed_lots(kind: NoticeKind, records: list[Record], proofs: Proofs, start: int) -> list[Award]:
    """Return the lots of an award notice that failed, with their reasons."""
    failed: list[Award] = []
    for record in records if kind in {NoticeKind.AWARD, NoticeKind.FAILED} else ():
        why, lot = record.first("reason"), record.first("lot")
        if not why or not lot or record.first("supplier"):
            continue
        path = f"awards/{start + len(failed)}"
        failed.append(
            Award(
                lot=proofs.note(f"{path}/lot", lot.value),
                failed=proofs.note(f"{path}/failed", why.value),
            )
        )
    return failed
