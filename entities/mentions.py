"""The parties of a notice as mentions, consortium strings split into their members."""

from collections.abc import Iterator

from entities.consortia import members
from entities.model import Mention, Notice, NoticeKind, Party

# Whom such a notice names as winner is only proposed: a bidder until an award says more.
PROPOSING = frozenset({NoticeKind.CANDIDATES, NoticeKind.SINGLE_SOURCE, NoticeKind.OPENING})


def mentions_of(notice: Notice) -> Iterator[Mention]:
    """Yield the mentions of *notice*; an id names the notice and the path of the party in it."""
    for role, party in (("buyer", notice.buyer), ("agency", notice.agency)):
        if party is not None:
            yield _mention(notice, role, role, party)
    winner = "bidder" if notice.kind in PROPOSING else "supplier"
    for n, award in enumerate(notice.awards):
        for m, party in enumerate(award.suppliers):
            yield from _split(notice, f"awards/{n}/suppliers/{m}", winner, party)
    for n, bid in enumerate(notice.bids):
        yield from _split(notice, f"bids/{n}/bidder", "bidder", bid.bidder)


def _split(notice: Notice, path: str, role: str, party: Party) -> Iterator[Mention]:
    """Yield a mention a member; a text that is no name stays one, for its reason to be told."""
    parts = members(party.name)
    if len(parts) < 2:
        yield _mention(notice, path, role, party)
        return
    for n, part in enumerate(parts):
        # Code and address of the string as a whole are the leader's at most, so nobody's here.
        yield _mention(notice, f"{path}/{n}", role, Party(name=part.written, code=part.code))


def _mention(notice: Notice, path: str, role: str, party: Party) -> Mention:
    return Mention(
        id=f"{notice.id}#{path}",
        notice_id=notice.id,
        role=role,
        written=party.name,
        code=party.code,
        address=party.address,
    )
