"""Flags as the pages show them: what each is about, its figures in words, its proofs."""

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from analysis.flags import EXAMPLE, Flag, Level, Proof, State
from analysis.indicators import indicators
from analysis.report.address import Links
from analysis.report.wording import figure, label, money, translate, yuan_in_full
from analysis.shown import Shown, Tender

ORDER = {State.HIT: 0, State.NOT_ASSESSABLE: 1, State.NO_HIT: 2}
WEIGHT = {Level.HIGH: 0, Level.REVIEW: 1, Level.NOTE: 2}
AMOUNTS = {"award", "budget", "ceiling", "contract", "registered_capital", "amount"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One flag, ready to be shown on a page."""

    flag: Flag
    title: str
    name: str
    year: int | None
    value: str
    threshold: str | None
    level: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """One reason why an indicator cannot be assessed, and for whom."""

    title: str
    reason: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownProof:
    """One proof with its amount in words and the purchase it belongs to."""

    proof: Proof
    label: str
    value: str
    full: str | None
    tender: Tender | None
    replica: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The tenders and organisations that one flag is about."""

    tenders: tuple[str, ...]
    organisations: tuple[str, ...]


def ordered(flags: Iterable[Flag]) -> list[Flag]:
    """Return *flags*: what was seen first, invented last, the weightiest first, then by name."""

    def rank(flag: Flag) -> tuple[int, bool, int, str, str, int, str]:
        year = -(flag.year or 0)
        return (
            ORDER[flag.state],
            flag.city == EXAMPLE,
            WEIGHT[flag.level],
            flag.indicator,
            flag.subject_name,
            year,
            flag.id,
        )

    return sorted(flags, key=rank)


def card(flag: Flag, links: Links) -> Card:
    """Return *flag* in words."""
    return Card(
        flag=flag,
        title=label(flag.indicator),
        name=flag.subject_name,
        year=flag.year,
        value=figure(flag.value, flag.unit) if flag.value is not None else label(flag.state),
        threshold=threshold_words(flag),
        level=label(flag.level),
        href=links.flag(flag.id),
    )


def threshold_words(flag: Flag) -> str | None:
    """Return the threshold of *flag* with the side on which a value hits."""
    if flag.threshold is None:
        return None
    return f"{signs().get(flag.indicator, '')} {figure(flag.threshold, flag.unit)}".strip()


@functools.cache
def signs() -> Mapping[str, str]:
    """Return how each indicator compares a value with its threshold."""
    signs_ = {">=": "≥", "<=": "≤"}
    return {name: signs_.get(known.rule, known.rule) for name, known in indicators().items()}


def cards_of(flags: Iterable[Flag], state: State, links: Links) -> list[Card]:
    """Return the cards of the *flags* in *state*."""
    return [card(flag, links) for flag in flags if flag.state is state]


def open_questions(flags: Iterable[Flag], links: Links) -> list[OpenQuestion]:
    """Return what cannot be assessed, one line a question and reason."""
    groups: dict[tuple[str, str], list[Card]] = defaultdict(list)
    for one in cards_of(flags, State.NOT_ASSESSABLE, links):
        groups[one.title, one.flag.reason].append(one)
    return [
        OpenQuestion(title=title, reason=reason, cards=tuple(cards))
        for (title, reason), cards in sorted(groups.items(), key=lambda g: (g[0][0], -len(g[1])))
    ]


def scopes(flags: Sequence[Flag], shown: Shown) -> Mapping[str, Scope]:
    """Return what each flag is about, by flag id."""
    known = {tender.id: tender for tender in shown.tenders}
    of_notice = {notice.id: tender.id for tender in shown.tenders for notice in tender.notices}
    of_line: dict[str | None, list[str]] = defaultdict(list)
    for tender in shown.tenders:
        of_line[tender.line_id].append(tender.id)
    found = {}
    for flag in flags:
        tenders = {flag.subject, *flag.processes} & set(known) | set(of_line.get(flag.subject, ()))
        tenders |= {of_notice[p.notice] for p in flag.proofs if p.notice in of_notice}
        organisations = {flag.subject, *flag.organisations}
        if flag.subject_kind in {"service_line", "buyer"}:
            organisations |= {known[tender].buyer_id or "" for tender in tenders}
        found[flag.id] = Scope(
            tenders=tuple(tender.id for tender in shown.tenders if tender.id in tenders),
            organisations=tuple(sorted(organisations & set(shown.organisations))),
        )
    return found


def shown_proofs(flag: Flag, shown: Shown) -> list[ShownProof]:
    """Return the proofs of *flag*, amounts in words."""
    of_notice = {notice.id: tender for tender in shown.tenders for notice in tender.notices}
    rendered = {n.id for tender in shown.tenders for n in tender.notices if n.replica}
    return [
        ShownProof(
            proof=proof,
            label=proof_label(proof.label),
            value=amount_words(proof) or proof.value,
            full=yuan_in_full(as_amount(proof)) if amount_words(proof) else None,
            tender=of_notice.get(proof.notice) if proof.notice else None,
            replica=proof.notice in rendered,
        )
        for proof in flag.proofs
    ]


def proof_label(text: str) -> str:
    """Return plain words for a proof's label, its year kept.

    >>> proof_label("insured_staff 2022")
    'Insured employees 2022'
    """
    code, _, rest = text.partition(" ")
    return f"{label(code)} {rest}".strip()


def as_amount(proof: Proof) -> Decimal | None:
    """Return the amount that *proof* holds, None if it holds something else."""
    if proof.label.partition(" ")[0] not in AMOUNTS:
        return None
    try:
        return Decimal(proof.value)
    except InvalidOperation:
        return None


def amount_words(proof: Proof) -> str | None:
    """Return the amount of *proof* in 万元."""
    amount = as_amount(proof)
    return None if amount is None else money(amount)


def summary(flags: Sequence[Flag]) -> str:
    """Return how many answers there are of each kind, in one sentence."""
    count = {state: sum(1 for flag in flags if flag.state is state) for state in State}
    return translate(
        "Of %(all)s answers %(hit)s are “seen”, %(open)s “not assessable” and %(no)s “not seen”."
    ) % {
        "all": len(flags),
        "hit": count[State.HIT],
        "open": count[State.NOT_ASSESSABLE],
        "no": count[State.NO_HIT],
    }
