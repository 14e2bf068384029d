"""Who won, at what price: records become awards and bids.

The agency's fee, the losers and the rejected stand in sections of their own and never become an
award; a printed 0 is no price; a rate is no amount.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from entities.model import Price, PriceKind
from entities.reading import money, sentences
from entities.reading.labels import PARTY_FIELDS
from entities.reading.parties import CODE, NOTHING, members
from entities.reading.records import Entry, Record
from entities.reading.text import Span

RANKS = {"第一": 1, "第二": 2, "第三": 3, "第四": 4, "第五": 5}
SCORE = re.compile(r"\d{1,3}(?:\.\d{1,4})?")
HIGHEST_SCORE = 150
RATE_TYPE = re.compile(r"率|折扣|下浮|优惠")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An award or bid with the places its values were read from."""

    suppliers: tuple[Span, ...]
    lot: Span | None = None
    price: Price | None = None
    price_at: Span | None = None
    score: Decimal | None = None
    score_at: Span | None = None
    rank: int | None = None
    address: Span | None = None
    code: Span | None = None
    reason: Span | None = None
    section: str | None = None

    def key(self, text: str) -> tuple[str, ...]:
        return tuple(plain_name(span.of(text)) for span in self.suppliers)


def plain_name(name: str) -> str:
    """Return *name* with one kind of brackets, to be compared."""
    return name.replace("(", "（").replace(")", "）")


def drafts(text: str, records: list[Record], fields: tuple[str, ...]) -> list[Draft]:
    """Return what *records* say of the parties under *fields*, doubles joined."""
    found: list[Draft] = []
    for record in records:
        found += _from_record(text, record, fields)
    return joined(text, found)


def ranked(text: str) -> list[Draft]:
    """Return the candidates that sentences of *text* rank."""
    return [
        Draft(
            suppliers=(one.name,),
            lot=one.lot,
            price=one.price,
            price_at=one.price_at,
            rank=RANKS[one.rank.of(text)],
        )
        for one in sentences.candidates(text)
    ]


def unnamed(text: str, records: list[Record]) -> list[Draft]:
    """Return the award whose price is printed and whose winner is not: masked, or left out."""
    for record in records:
        if _awards(record) and not record.first(*PARTY_FIELDS):
            price, price_at = _price(text, record)
            if price and price.kind is not PriceKind.NONE:
                return [Draft(suppliers=(), price=price, price_at=price_at, section=record.section)]
    return []


PRICED_SECTIONS = {"result", "parties", "contract"}
AWARDING = ("中标", "成交", "合同")


def _awards(record: Record) -> bool:
    """Say whether *record* prices an award: by its section, or by its labels in no section."""
    labelled = any(entry.label.startswith(AWARDING) for entry in record.entries)
    return record.section in PRICED_SECTIONS or (record.section is None and labelled)


def _from_record(text: str, record: Record, fields: tuple[str, ...]) -> list[Draft]:
    party = record.first(*fields)
    reason = record.first("reason", "rejected")
    if party is None:
        return []
    names = members(text, party.value)
    if not names:
        return []
    price, price_at = _price(text, record)
    score, score_at = _score(text, record.first("score"))
    lot, address, code = (
        record.first("lot"),
        record.first("supplier_address", "address"),
        record.first("code"),
    )
    code_at = CODE.search(text, *code.value) if code else None
    return [
        Draft(
            suppliers=tuple(names),
            lot=lot.value if lot else None,
            price=price,
            price_at=price_at,
            score=score,
            score_at=score_at,
            rank=_rank(text, record, party),
            address=address.value
            if address and not NOTHING.match(address.value.of(text))
            else None,
            code=Span(code_at.start(), code_at.end()) if code_at else None,
            reason=reason.value if reason else None,
            section=record.section,
        )
    ]


def _price(text: str, record: Record) -> tuple[Price | None, Span | None]:
    """Return the first price of the record that states something, a total before others."""
    kind = record.first("price_type")
    by_rate = bool(kind and RATE_TYPE.search(kind.value.of(text)))
    unit = record.first("unit")
    found = []
    for entry in record.all("amount", "rate", "unit_price", "contract_amount"):
        given = money.hint(_with_unit(text, entry, unit))
        if by_rate and "%" in entry.label:
            given = money.Hint("%", PriceKind.RATE)
        stated = money.find_price(text, *entry.value, given)
        if stated:
            found.append(stated)
    stating = [one for one in found if one.price.kind is not PriceKind.NONE] or found
    totals = [one for one in stating if one.price.kind is PriceKind.TOTAL]
    chosen = next(iter(totals or stating), None)
    return (chosen.price, Span(chosen.start, chosen.end)) if chosen else (None, None)


def _with_unit(text: str, entry: Entry, unit: Entry | None) -> str:
    return f"{entry.label}（{unit.value.of(text)}）" if unit else entry.label


def _score(text: str, entry: Entry | None) -> tuple[Decimal | None, Span | None]:
    found = SCORE.search(text, *entry.value) if entry else None
    if not found or Decimal(found[0]) > HIGHEST_SCORE:
        return None, None
    return Decimal(found[0]), Span(found.start(), found.end())


def _rank(text: str, record: Record, party: Entry) -> int | None:
    printed = record.first("rank")
    words = (printed.value.of(text) if printed else "") + party.label
    for word, rank in RANKS.items():
        if word in words:
            return rank
    found = re.search(r"\d{1,2}", printed.value.of(text)) if printed else None
    return int(found[0]) if found else None


def joined(text: str, found: list[Draft]) -> list[Draft]:
    """Join drafts that name the same parties: a table repeats what labels said."""
    kept: list[Draft] = []
    named: dict[tuple[str, ...], list[int]] = {}  # an opening record may list 1,500
    for draft in found:
        places = named.setdefault(draft.key(text), [])
        twin = next((place for place in places if _same(text, kept[place], draft)), None)
        if twin is None:
            places.append(len(kept))
            kept.append(draft)
        else:
            kept[twin] = _merged(kept[twin], draft)
    return kept


def _same(text: str, old: Draft, new: Draft) -> bool:
    """Say whether two drafts of the same parties speak of the same lot and price."""
    lots = [draft.lot.of(text) if draft.lot else None for draft in (old, new)]
    if old.section == new.section:
        return lots[0] == lots[1] and _agree(old.price, new.price)
    return None in lots or lots[0] == lots[1]


def _agree(old: Price | None, new: Price | None) -> bool:
    """Say whether two prices are one, however they are written: 58.48万元, ¥584,800.00."""
    if old is None or new is None:
        return True
    return (old.kind, old.amount, old.value) == (new.kind, new.amount, new.value)


def _merged(old: Draft, new: Draft) -> Draft:
    take_new = old.price is None or (old.price.kind is PriceKind.NONE and new.price is not None)
    source = new if take_new else old
    return Draft(
        suppliers=old.suppliers,
        lot=old.lot or new.lot,
        price=source.price,
        price_at=source.price_at,
        score=old.score if old.score is not None else new.score,
        score_at=old.score_at or new.score_at,
        rank=old.rank or new.rank,
        address=old.address or new.address,
        code=old.code or new.code,
        reason=old.reason or new.reason,
        section=old.section,
    )
