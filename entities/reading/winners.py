"""The awards and bids of a notice, according to its kind."""

import re
from dataclasses import replace

from entities.model import Award, Bid, NoticeKind, Party, Price, PriceKind
from entities.reading import money, sentences
from entities.reading.awards import Draft, drafts
from entities.reading.columns import flat_records
from entities.reading.document import Document, Proofs
from entities.reading.labels import Hit, Section
from entities.reading.records import Record, label_records, table_records
from entities.reading.text import Span

AWARDED = {NoticeKind.AWARD, NoticeKind.CONTRACT, NoticeKind.CORRECTION}
RANKED = {NoticeKind.CANDIDATES, NoticeKind.OPENING}
LOSERS = {"losers", "rejected"}
# Sections by how surely a supplier named there has won.
TIERS: tuple[frozenset[str | None], ...] = (
    frozenset({"result", "parties", "contract", "termination", "proposed", "candidates"}),
    frozenset({None, "basics", "other", "scores", "correction", "opening", "deadline"})
    | frozenset({"contact", "notice_term", "summary"}),
    frozenset({"items"}),
)
REVIEW_WORDS = ("资格性审查", "符合性审查", "得分排名", "推荐排名", "资格审查", "技术得分")
# A correction names a winner only when it says that it corrects one.
CORRECTS_AWARD = re.compile(
    r"采购结果|(?:中标|成交)(?:结果|公告|供应商|人|单位|公司|金额|信息)"
)


def records_of(document: Document, found: list[Hit], heads: list[Section]) -> list[Record]:
    """Return every record of a party or lot in *document*, labels first."""
    at = {
        number: _section_at(heads, table[0][0].start if table and table[0] else 0)
        for number, table in enumerate(document.tables)
    }
    tables = table_records(document, at) if document.tables else flat_records(document.text, heads)
    return [*label_records(found), *tables]


def _section_at(heads: list[Section], position: int) -> str | None:
    return next((head.kind for head in reversed(heads) if head.start <= position), None)


def awards_of(text: str, kind: NoticeKind, records: list[Record]) -> list[Draft]:
    """Return the winners that a notice of *kind* names, the surest section's first."""
    if kind not in AWARDED:
        return []
    if kind is NoticeKind.CORRECTION:
        return _corrected(text, records)
    fields = ("supplier",) if kind is not NoticeKind.CONTRACT else ("supplier", "candidate")
    usable = [record for record in records if not _lists_bidders(record)]
    for tier in TIERS:
        won = drafts(text, [record for record in usable if _belongs(record, tier)], fields)
        won = [draft for draft in won if not _denied(text, draft)]
        if won:
            return _priced_elsewhere(text, won, records)
    return _priced_elsewhere(text, _from_sentence(text), records)


def _belongs(record: Record, tier: frozenset[str | None]) -> bool:
    """Say whether *record* stands in a section of *tier*.

    The central procurement centre prints the winner right under the table of the rejected.
    """
    if record.section == "rejected" and "result" in tier:
        return any(entry.label.startswith(("中标", "成交")) for entry in record.entries)
    return record.section in tier


def _lists_bidders(record: Record) -> bool:
    """Say whether *record* is a row of a table of all bidders, winners or not."""
    fields = {entry.field for entry in record.entries}
    reviewed = any(word in entry.label for entry in record.entries for word in REVIEW_WORDS)
    return reviewed or ("rank" in fields and record.section not in {"result", None})


def _corrected(text: str, records: list[Record]) -> list[Draft]:
    """Return the winners after a correction; what it only repeats for reference is no award."""
    if not CORRECTS_AWARD.search(text):
        return []
    inside = [
        record
        for record in records
        if record.section in {"correction", "result", "candidates"} and not _lists_bidders(record)
    ]
    changed = sentences.corrected_winners(text)
    if changed:
        return [
            Draft(suppliers=(one.name,), lot=one.lot, price=one.price, price_at=one.price_at)
            for one in changed
        ]
    won = [draft for draft in drafts(text, inside, ("supplier",)) if not _denied(text, draft)]
    return won or _from_sentence(text)


def _denied(text: str, draft: Draft) -> bool:
    """Say whether the row's own words say that nothing was awarded."""
    around = text[max(0, draft.suppliers[0].start - 30) : draft.suppliers[-1].end]
    return "未中标" in around or "未成交" in around


def _from_sentence(text: str) -> list[Draft]:
    name = sentences.winner(text)
    if not name:
        return []
    price, place = sentences.price_after(text, name.end) or (None, None)
    return [Draft(suppliers=(name,), price=price, price_at=place)]


def _priced_elsewhere(text: str, won: list[Draft], records: list[Record]) -> list[Draft]:
    """Give a winner without price the one that its item, or else a sentence, prints."""
    items = drafts(text, [one for one in records if one.section == "items"], ("supplier",))
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


def award(text: str, draft: Draft, proofs: Proofs, number: int) -> Award:
    """Return *draft* as an award, its places noted."""
    path = f"awards/{number}"
    suppliers = []
    for place, span in enumerate(draft.suppliers):
        name = proofs.note(f"{path}/suppliers/{place}/name", span)
        code = (
            proofs.note(f"{path}/suppliers/{place}/code", draft.code)
            if draft.code and not place
            else None
        )
        address = (
            proofs.note(f"{path}/suppliers/{place}/address", draft.address)
            if draft.address and not place
            else None
        )
        suppliers.append(Party(name=name, code=code, address=address))
    return Award(
        suppliers=tuple(suppliers),
        lot=proofs.note(f"{path}/lot", draft.lot) if draft.lot else None,
        price=_noted_price(draft, proofs, path),
        score=_noted_score(draft, proofs, path),
        rank=draft.rank,
    )


def _noted_price(draft: Draft, proofs: Proofs, path: str) -> Price | None:
    if draft.price_at and draft.price:
        proofs.note(f"{path}/price", draft.price_at)
    return draft.price


def _noted_score(draft: Draft, proofs: Proofs, path: str):  # type: ignore[no-untyped-def]
    if draft.score_at:
        proofs.note(f"{path}/score", draft.score_at)
    return draft.score
