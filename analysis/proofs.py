"""The spans a flag rests on: every cited value with quote, place, address and hash of its notice.

All citations of a scan are looked up in one query.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from analysis.flags import Proof
from analysis.indicators.finding import Cite
from analysis.indicators.purchases import rows_of

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from ibis.backends import BaseBackend


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """A notice as a proof names it."""

    title: str | None
    url: str | None
    fetched_at: str | None
    sha256: str | None
    drawn_from: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One row of the evidence table."""

    path: str
    start: int
    end: int
    quote: str


def proofs(engine: "BaseBackend", cites: Iterable[Cite]) -> Mapping[Cite, Proof]:
    """Return the proof of each of *cites*; without a span it quotes the notice's title."""
    wanted = sorted(set(cites), key=lambda c: (c.notice, c.path, c.label, c.value))
    notices = sorted({cite.notice for cite in wanted})
    if not notices:
        return {}
    import ibis  # noqa: PLC0415 - the engine has imported it already

    cited = ibis.memtable(pa.table({"cited": notices}))
    origins, spans = _origins(engine, cited), _spans(engine, cited)
    return {
        cite: _proof(cite, origins.get(cite.notice), best_span(cite, spans[cite.notice]))
        for cite in wanted
    }


def _origins(engine: "BaseBackend", cited: "ir.Table") -> Mapping[str, Origin]:
    table = engine.table("notices").semi_join(cited, [("id", "cited")])
    chosen = table.select("id", "title", "url", "fetched_at", "sha256", "drawn_from").order_by("id")
    return {row.pop("id"): Origin(**row) for row in rows_of(chosen)}


def _spans(engine: "BaseBackend", cited: "ir.Table") -> Mapping[str, list[Span]]:
    table = engine.table("evidence").semi_join(cited, [("notice_id", "cited")])
    spans: dict[str, list[Span]] = defaultdict(list)
    for row in rows_of(table.order_by("notice_id", "start", "end", "path")):
        spans[row.pop("notice_id")].append(Span(**row))
    return spans


def best_span(cite: Cite, spans: Sequence[Span]) -> Span | None:
    """Return the span of *cite*: its own path, or the one below it that its words name."""
    own = [span for span in spans if span.path == cite.path]
    below = [span for span in spans if span.path.startswith(f"{cite.path}/")]
    for word in cite.words:
        named = [span for span in below if span.path.rsplit("/", 1)[-1] == word]
        if named:
            same = [span for span in named if cite.value in span.quote]
            return (same or named)[0]
    return next(iter(own), None)


def _proof(cite: Cite, origin: Origin | None, span: Span | None) -> Proof:
    title = (origin.title if origin else None) or ""
    return Proof(
        label=cite.label,
        value=cite.value,
        quote=span.quote if span else title,
        url=(origin.url if origin else None) or "address not kept",
        notice=cite.notice,
        start=span.start if span else None,
        end=span.end if span else None,
        fetched_at=origin.fetched_at if origin else None,
        sha256=origin.sha256 if origin else None,
        drawn_from=origin.drawn_from if origin else None,
    )
