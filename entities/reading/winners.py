"""The awards and bids of a notice, according to its kind."""

import re

from entities.model import Award, Bid, NoticeKind, Party, Price, PriceKind
from entities.reading import money, sentences
from entities.reading.awards import AWARDING, FALLBACK, Draft, drafts
from entities.reading.columns import flat_records
from entities.reading.document import Document, Proofs
from entities.reading.labels import Hit, Section
from entities.reading.records import Record, label_records, table_records
from entities.reading.text import Span

AWARDED = {NoticeKind.AWARD, NoticeKind.CONTRACT, NoticeKind.CORRECTION}
RANKED = {NoticeKind.CANDIDATES, NoticeKind.OPENING}
LOSERS = {"losers", "rejected"}
# A correction names a winner only when it says that it corrects one.
CORRECTS_AWARD = re.compile(r"中标|成交|采购结果")


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
    """Return the winners that a notice of *kind* names."""
    if kind not in AWARDED:
        return []
    fields = ("supplier",) if kind is not NoticeKind.CONTRACT else ("supplier", "candidate")
    won = drafts(text, [record for record in records if record.section in AWARDING], fields)
    won = [draft for draft in won if not _denied(text, draft)]
    if not won:
        won = drafts(text, [record for record in records if record.section in FALLBACK], fields)
    if not won:
        won = _from_sentence(text)
    won = _priced_elsewhere(text, won, records)
    if kind is NoticeKind.CORRECTION and not CORRECTS_AWARD.search(text):
        return []
    return won


def _denied(text: str, draft: Draft) -> bool:
    """Say whether the row's own words say that nothing was awarded."""
    around = text[max(0, draft.suppliers[0].start - 30) : draft.suppliers[-1].end]
    return "未中标" in around or "未成交" in around


def _from_sentence(text: str) -> list[Draft]:
    name = sentences.winner(text)
    if not name:
        return []
    at = sentences.changed_price_at(text)
    start = at if at is not None else name.end
    line_end = text.find("\n", start)
    label = sentences.PRICE_LABEL.search(text, start if at is None else max(0, at - 60))
    if at is None and not label:
        return [Draft(suppliers=(name,))]
    begin = at if at is not None else label.end() if label else start
    end = min(begin + 60, line_end if at is not None and line_end > 0 else len(text))
    price = money.find_price(text, begin, end)
    if not price:
        return [Draft(suppliers=(name,))]
    return [Draft(suppliers=(name,), price=price.price, price_at=Span(price.start, price.end))]


def _priced_elsewhere(text: str, won: list[Draft], records: list[Record]) -> list[Draft]:
    """Give a winner without price the one that the table of items prints beside its name."""
    if all(draft.price and draft.price.kind is not PriceKind.NONE for draft in won):
        return won
    items = drafts(
        text, [record for record in records if record.section in FALLBACK], ("supplier",)
    )
    prices = {draft.key(text): draft for draft in items if draft.price}
    answer = []
    for draft in won:
        twin = prices.get(draft.key(text))
        if twin and (draft.price is None or draft.price.kind is PriceKind.NONE):
            draft = Draft(
                **{
                    **{name: getattr(draft, name) for name in Draft.__slots__},
                    "price": twin.price,
                    "price_at": twin.price_at,
                }
            )
        answer.append(draft)
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
