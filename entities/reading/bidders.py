"""Who bid, as far as a notice tells: candidates, opening records, losers, the rejected."""

import re

from entities.model import Bid, NoticeKind, Party, Price
from entities.reading.awards import Draft, drafts
from entities.reading.document import Proofs
from entities.reading.headings import Section
from entities.reading.parties import clean_name
from entities.reading.records import Record
from entities.reading.text import Span

TOLD = {NoticeKind.CANDIDATES, NoticeKind.OPENING, NoticeKind.SINGLE_SOURCE}
LOSING = {"losers", "rejected"}
LOSER = re.compile(
    r"(?:^|[\n；;、\d.．])[ ]?"
    r"(?P<name>[\u4e00-\u9fffA-Za-z0-9（）()·]{4,40}?(?:公司|院|所|中心|大学|厂|社|事务所))"
    r"[ ]?[:：，,][ ]?(?P<reason>[^\n；;。]{2,80})"
)


def bids_of(
    text: str, kind: NoticeKind, records: list[Record], sections: list[Section]
) -> list[Draft]:
    """Return the bidders that a notice of *kind* names."""
    if kind in TOLD:
        return drafts(text, records, ("candidate", "proposed", "supplier"))
    if kind not in {NoticeKind.AWARD, NoticeKind.CORRECTION, NoticeKind.FAILED}:
        return []
    listed = [record for record in records if lists_bidders(record) or record.section in LOSING]
    named = drafts(text, listed, ("candidate", "supplier"))
    return [*named, *_losers(text, sections, {draft.key(text) for draft in named})]


def lists_bidders(record: Record) -> bool:
    """Say whether *record* is a row of a table of all bidders, winners or not."""
    fields = {entry.field for entry in record.entries}
    if "candidate" in fields or "rejected" in fields:
        return True
    reviewed = any(word in entry.label for entry in record.entries for word in REVIEW_WORDS)
    return reviewed or ("rank" in fields and record.section not in {"result", None})


REVIEW_WORDS = ("资格性审查", "符合性审查", "得分排名", "推荐排名", "资格审查", "技术得分")


def _losers(text: str, sections: list[Section], known: set[tuple[str, ...]]) -> list[Draft]:
    """Return the losers that a list gives with their reasons."""
    found = []
    for number, section in enumerate(sections):
        if section.kind not in LOSING:
            continue
        end = sections[number + 1].start if number + 1 < len(sections) else len(text)
        for match in LOSER.finditer(text, section.start, end):
            name = clean_name(text, match.span("name"))
            draft = Draft(suppliers=(name,), reason=Span(*match.span("reason"))) if name else None
            if draft and draft.key(text) not in known:
                known.add(draft.key(text))
                found.append(draft)
    return found


def bid(draft: Draft, proofs: Proofs, number: int) -> Bid:
    """Return *draft* as a bid, its places noted; a consortium's first name leads it."""
    path = f"bids/{number}"
    bidder = Party(
        name=proofs.note(f"{path}/bidder/name", draft.suppliers[0]),
        code=proofs.note(f"{path}/bidder/code", draft.code) if draft.code else None,
        address=proofs.note(f"{path}/bidder/address", draft.address) if draft.address else None,
    )
    price: Price | None = draft.price
    if price and draft.price_at:
        proofs.note(f"{path}/price", draft.price_at)
    rejected = proofs.note(f"{path}/rejected", draft.reason) if draft.reason else None
    if draft.score_at:
        proofs.note(f"{path}/score", draft.score_at)
    partners = (
        proofs.note(f"{path}/partners/{place}/name", span)
        for place, span in enumerate(draft.suppliers[1:])
    )
    return Bid(
        bidder=bidder,
        partners=tuple(Party(name=name) for name in partners),
        lot=proofs.note(f"{path}/lot", draft.lot) if draft.lot else None,
        price=price,
        score=draft.score,
        rank=draft.rank,
        rejected=rejected,
    )
