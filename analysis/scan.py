"""The scan: every indicator over the tables, with proofs, law and corrected chance rates."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from analysis.flags import Family, Flag, Proof, State
from analysis.indicators import Indicator, indicators
from analysis.indicators.finding import Cite, Finding
from analysis.proofs import proofs
from analysis.statistics import benjamini_hochberg

if TYPE_CHECKING:
    from ibis.backends import BaseBackend


def scan(engine: "BaseBackend") -> list[Flag]:
    """Return what every indicator says of every subject, ordered by indicator and subject."""
    found = [(each, finding) for each in indicators().values() for finding in each.run(engine)]
    shown = proofs(engine, (c for _, f in found for c in f.cites if isinstance(c, Cite)))
    flags = sorted((_flag(*pair, shown) for pair in found), key=lambda f: (f.indicator, f.subject))
    return with_q_values(flags)


def _flag(each: Indicator, finding: Finding, shown: Mapping[Cite, Proof]) -> Flag:
    subject = finding.subject
    return Flag(
        indicator=each.name,
        state=finding.state,
        level=finding.level or each.level,
        family=each.family,
        subject=subject.id,
        subject_kind=subject.kind,
        subject_name=subject.name,
        city=subject.city,
        buyer=subject.buyer,
        processes=subject.processes,
        organisations=subject.organisations,
        year=finding.year,
        value=finding.value,
        threshold=finding.threshold,
        unit=each.unit,
        sample=finding.sample,
        chance_rate=finding.chance.rate,
        chance_note=finding.chance.note,
        reason=finding.reason,
        innocent=each.page.false_alarms,
        law=each.page.law,
        proofs=tuple(shown[c] if isinstance(c, Cite) else c for c in finding.cites),
    )


def with_q_values(flags: Sequence[Flag]) -> list[Flag]:
    """Return *flags* with the chance rates corrected for all tests of the run.

    Every test counts, hit or not: a hit among a thousand tests means less than one among ten.
    """
    rates = {i: flag.chance_rate for i, flag in enumerate(flags) if flag.chance_rate is not None}
    corrected = dict(zip(rates, benjamini_hochberg(list(rates.values())), strict=True))
    return [replace(flag, q_value=corrected.get(i)) for i, flag in enumerate(flags)]


def families_hit(flags: Iterable[Flag]) -> Mapping[str, tuple[Family, ...]]:
    """Return the independent families of evidence that hit each subject: their number is its score.

    One opaque figure would hide what it rests on; two flags of one family count once.
    """
    found: dict[str, set[Family]] = defaultdict(set)
    for flag in flags:
        if flag.state is State.HIT:
            found[flag.subject].add(flag.family)
    return {subject: tuple(sorted(families)) for subject, families in sorted(found.items())}
