"""Who bid, as far as a notice tells: candidates, opening records, losers, the rejected."""

import re
from dataclasses import replace

from entities.model import Bid, NoticeKind, Party, Price
from entities.reading.awards import Draft, drafts, joined, plain_name, ranked
from entities.reading.document import Proofs
from entities.reading.headings import Section
from entities.reading.parties import clean_name
from entities.reading.records import Record
from entities.reading.rejections import rejected
from entities.reading.text import Span

TOLD = {NoticeKind.CANDIDATES, NoticeKind.OPENING, NoticeKind.SINGLE_SOURCE}
LOSING_TOLD = {NoticeKind.AWARD, NoticeKind.CORRECTION, NoticeKind.FAILED}
# Kinds that may tell in sentences whom the evaluation rejected.
EVALUATED = {NoticeKind.CANDIDATES, NoticeKind.AWARD, NoticeKind.FAILED}
LOSING = {"losers", "rejected"}
LOSER = re.compile(
    r"(?:^|[\n；;、\d.．])[ ]?"
    r"(?P<name>[\u4e00-\u9fffA-Za-z0-9（）()·]{4,40}?(?:公司|院|所|中心|大学|厂|社|事务所))"
    r"[ ]?[:：，,][ ]?(?P<reason>[^\n；;。]{2,80})"
)


def bids_of(
    text: str,
    kind: NoticeKind,
    records: list[Record],
    sections: list[Section],
    inviting: set[str],
) -> list[Draft]:
    """Return the bidders that a notice of *kind* names; those *inviting* bids are none."""
    if kind in TOLD:
        named = _lists_apart(text, drafts(text, records, ("candidate", "proposed", "supplier")))
        named = joined(text, [*named, *ranked(text)])
    elif kind in LOSING_TOLD:
        listed = [one for one in records if lists_bidders(one) or one.section in LOSING]
        named = drafts(text, listed, ("candidate", "supplier"))
        named += _losers(text, sections, {draft.key(text) for draft in named})
    else:
        return []
    return _with_rejected(text, named, inviting) if kind in EVALUATED else named


def _lists_apart(text: str, found: list[Draft]) -> list[Draft]:
    """Leave out what only repeats others' names without a price.

    A list of bidders that each stand by themselves, too, is no consortium; the lead of a
    consortium that is priced is no bidder beside it.
    """
    sets = [frozenset(draft.key(text)) for draft in found]
    consortia = [
        key for key, draft in zip(sets, found, strict=True) if len(key) > 1 and draft.price
    ]
    answer = []
    for draft, names in zip(found, sets, strict=True):
        inside = [one for one in sets if one < names]
        told = frozenset[str]().union(*inside)
        if draft.price or (len(names) > 1 and len(inside) < 2):
            answer.append(draft)
        elif len(names) > 1:
            rest = [name for name in draft.suppliers if plain_name(name.of(text)) not in told]
            answer += [Draft(suppliers=(name,), section=draft.section) for name in rest]
        elif not any(names < one for one in consortia):
            answer.append(draft)
    return answer


def _with_rejected(text: str, named: list[Draft], inviting: set[str]) -> list[Draft]:
    """Add the bidders that the evaluation's sentences reject."""
    keys = {draft.key(text): place for place, draft in enumerate(named)}
    answer = list(named)
    for draft in rejected(text, inviting):
        place = keys.get(draft.key(text))
        if place is None:
            answer.append(draft)
        elif not answer[place].price and not answer[place].reason:
            answer[place] = replace(answer[place], reason=draft.reason)
    return answer


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
