"""Award notices leave out what the implementing regulation of the procurement law demands."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.flags import Family, Level, Proof, State
from analysis.indicators import indicator
from analysis.indicators.finding import Finding, Subject
from analysis.indicators.purchases import relevant, rows_of
from analysis.statistics import Chance
from entities.model import NoticeKind

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

# What art. 43 demands and entities.reading.checks looks for.
DEMANDED = 8
NO_NULL = Chance(note="no chance rate: whether a field is left out is a choice, not chance")


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardNotice:
    """An award notice and the demanded fields that were not found in it."""

    id: str
    process: str
    title: str
    url: str
    sha256: str | None
    fetched_at: str | None
    replica: bool
    missing: Sequence[str]
    year: int | None
    buyer: str | None
    buyer_id: str | None
    city: str | None

    @property
    def proof(self) -> Proof:
        """The notice as what a flag rests on: what it lacks has no span."""
        return Proof(
            label="missing fields",
            value=", ".join(self.missing) or "none",
            quote=self.title,
            url=self.url,
            notice=self.id,
            fetched_at=self.fetched_at,
            sha256=self.sha256,
        )


@indicator(family=Family.TRANSPARENCY, level=Level.NOTE, unit="share", rule=">")
def missing_mandatory_fields(
    engine: "BaseBackend", /, *, threshold: float = 0.2, min_notices: int = 5
) -> Iterator[Finding]:
    """Flag award notices in which more than a fifth of the demanded fields was not found.

    Why it matters: names, addresses, amounts, the main item and the list of experts are what lets
    anyone else check an award.
    Formula: value = demanded fields not found / demanded fields, over the award notices of a buyer;
    hit if value > threshold. A buyer with fewer than five award notices is judged notice by notice.
    Notices of the centres in a box show only what the press printed: they are not assessable.
    Sample: 5 award notices of a buyer, or 1 notice.
    Chance rate: none. Leaving out a field is a choice, not chance.
    False alarms:
    - The reader of this program did not find a field that the notice does print: open the notice.
    - The fields stand in an attachment.
    - The collected copy is shortened by the platform that shows it.
    Law:
    - Fact pattern named in 政府采购法实施条例 art. 43: what the notice of the result must contain.
    Source: own rule after Open Contracting Partnership, red flag R005.
    """
    by_buyer: dict[str, list[AwardNotice]] = defaultdict(list)
    for group in _by_process(award_notices(engine)):
        genuine = [notice for notice in group if not notice.replica]
        if not genuine:
            yield _replica(group, threshold)
        for notice in genuine:
            by_buyer[notice.buyer_id or notice.buyer or f"of {notice.process}"].append(notice)
    for buyer, notices in sorted(by_buyer.items()):
        if len(notices) >= min_notices:
            yield _of_buyer(buyer, notices, threshold)
        else:
            yield from (_of_process(group, threshold) for group in _by_process(notices))


def award_notices(engine: "BaseBackend") -> Iterator[AwardNotice]:
    """Yield the award notices of relevant processes, ordered by process and id."""
    n, p = engine.table("notices"), relevant(engine)
    awards = n.filter(n.kind == NoticeKind.AWARD.value)
    process = p.select("year", "buyer", "buyer_id", "city", process="id")
    joined = awards.join(process, awards.process_id == process.process)
    chosen = joined.select(
        "id", "process", "title", "url", "sha256", "fetched_at", "missing", "year", "buyer",
        "buyer_id", "city", replica=joined.replica.fill_null(False),  # noqa: FBT003 - ibis' own
    )  # fmt: skip
    for row in rows_of(chosen.order_by("process", "id")):
        told = {
            "missing": sorted(row["missing"] or ()),
            "title": row["title"] or row["id"],
            "url": row["url"] or "address not kept",
        }
        yield AwardNotice(**(row | told))


def share_missing(notices: Sequence[AwardNotice]) -> float:
    """Return the share of demanded fields not found, each notice counting alike."""
    return sum(len(n.missing) for n in notices) / (len(notices) * DEMANDED)


def _by_process(notices: Iterable[AwardNotice]) -> list[list[AwardNotice]]:
    groups: dict[str, list[AwardNotice]] = defaultdict(list)
    for notice in notices:
        groups[notice.process].append(notice)
    return [groups[process] for process in sorted(groups)]


def _of_process(notices: Sequence[AwardNotice], threshold: float) -> Finding:
    """Return the answer for one process by its fullest notice: others may be repeats."""
    fullest = min(notices, key=lambda n: (len(n.missing), n.id))
    lacks = f"lacks {', '.join(fullest.missing)}" if fullest.missing else "lacks nothing"
    return _answer([fullest], _subject(fullest), f"The award notice {lacks}.", threshold)


def _of_buyer(buyer: str, notices: Sequence[AwardNotice], threshold: float) -> Finding:
    counts = Counter(name for notice in notices for name in notice.missing)
    listed = ", ".join(f"{name} in {count}" for name, count in sorted(counts.items()))
    subject = Subject(
        id=buyer,
        kind="buyer",
        name=notices[0].buyer or buyer,
        city=notices[0].city,
        buyer=notices[0].buyer,
        processes=tuple(sorted({notice.process for notice in notices})),
    )
    reason = f"Of {len(notices)} award notices these fields are missing: {listed or 'none'}."
    return _answer(notices, subject, reason, threshold)


def _answer(
    notices: Sequence[AwardNotice], subject: Subject, reason: str, threshold: float
) -> Finding:
    share = share_missing(notices)
    return Finding(
        state=State.HIT if share > threshold else State.NO_HIT,
        subject=subject,
        reason=reason,
        sample=len(notices),
        chance=NO_NULL,
        year=max((n.year for n in notices if n.year), default=None),
        value=share,
        threshold=threshold,
        cites=tuple(notice.proof for notice in notices),
    )


def _replica(notices: Sequence[AwardNotice], threshold: float) -> Finding:
    return Finding(
        state=State.NOT_ASSESSABLE,
        subject=_subject(notices[0]),
        reason="The page was rendered from published facts, so what it lacks says nothing of the "
        "buyer's notice.",
        sample=0,
        chance=Chance(note="not assessable"),
        year=notices[0].year,
        threshold=threshold,
        cites=tuple(notice.proof for notice in notices),
    )


def _subject(notice: AwardNotice) -> Subject:
    return Subject(
        id=notice.process,
        kind="process",
        name=notice.title,
        city=notice.city,
        buyer=notice.buyer,
        processes=(notice.process,),
    )
