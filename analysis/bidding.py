"""Who bid in a process, each bidder of a lot once however many notices list it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from entities.lots import lot_key, lot_of_title
from entities.mentions import PROPOSING
from entities.model import Bid, Notice, PriceKind
from entities.names import key
from entities.resolve import Assignment


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A bid, and where it was read."""

    notice: Notice
    path: str
    bid: Bid
    organisation: str | None


def bids_of(notices: Sequence[Notice], said: Mapping[str, Assignment]) -> tuple[Told, ...]:
    """Return the bids of *notices*, in time; what a later notice prints of a bid counts."""
    kept: dict[tuple[str | None, str], Told] = {}
    for told in (told for notice in notices for told in _read(notice, said)):
        who = (
            lot_key(told.bid.lot) if told.bid.lot else None,
            told.organisation or key(told.bid.bidder.name),
        )
        kept[who] = _merged(kept[who], told) if who in kept else told
    return tuple(kept.values())


def _read(notice: Notice, said: Mapping[str, Assignment]) -> Iterator[Told]:
    for n, bid in enumerate(notice.bids):
        path = f"bids/{n}"
        organisation = _organisation(f"{notice.id}#{path}/bidder", said)
        own = replace(bid, lot=bid.lot or lot_of_title(notice.title))
        yield Told(notice=notice, path=path, bid=own, organisation=organisation)
    if notice.kind not in PROPOSING:
        return
    for n, award in enumerate(notice.awards):
        if award.suppliers:
            path = f"awards/{n}"
            bid = Bid(
                bidder=award.suppliers[0],
                lot=award.lot or lot_of_title(notice.title),
                price=award.price,
                score=award.score,
                rank=award.rank,
            )
            organisation = _organisation(f"{notice.id}#{path}/suppliers/0", said)
            yield Told(notice=notice, path=path, bid=bid, organisation=organisation)


def _organisation(mention: str, said: Mapping[str, Assignment]) -> str | None:
    """Return the organisation of *mention*, of a consortium its first member."""
    one = said.get(mention) or said.get(f"{mention}/0")
    return one.organisation if one else None


def _merged(old: Told, new: Told) -> Told:
    """Return *new* with what only *old* prints; the one with a price is the evidence."""
    place = old if _has_price(old.bid) and not _has_price(new.bid) else new
    return replace(
        place,
        bid=replace(
            place.bid,
            score=new.bid.score if new.bid.score is not None else old.bid.score,
            rank=new.bid.rank if new.bid.rank is not None else old.bid.rank,
            rejected=new.bid.rejected or old.bid.rejected,
        ),
    )


def _has_price(bid: Bid) -> bool:
    return bid.price is not None and bid.price.kind is not PriceKind.NONE
