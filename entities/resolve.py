"""Mentions become organisations, by tiers of evidence (the stronger first).

1. The same valid credit code joins; two different valid codes forbid.
2. The same name by the rules of format joins (`entities.anatomy`), and a name that is a known one
   cut off before its end or with a character doubled.
3. A name without its region or in short, and 4. a name one slip of the pen away only suggest,
   unless the caller accepts them: on real platforms such pairs were mostly different firms.

A branch has its own name and code and stays apart from its head office. Ids derive from content
("uscc:" and the code, or "nm:" and a hash of the name's parts): no order of input and no hash seed
changes them, and an organisation keeps its id when unrelated ones are added.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from entities import uscc
from entities.anatomy import Anatomy, anatomy, parts
from entities.characters import simplified
from entities.grouping import Grouping, Placing, group, name_id
from entities.joins import joins
from entities.likeness import PossibleLink, likely_links
from entities.model import Mention, Organisation
from entities.names import Name, fold, key, objection, read_name
from entities.places import Gazetteer, locate
from entities.slips import Node

CODE_TIER = 1
FORMAT_TIER = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Which organisation a mention is, by which tier, how surely, and why.

    *organisation* is None where the text is no name.
    """

    organisation: str | None
    tier: int | None
    reason: str
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """The organisations by id, the assignment of every mention by its id, the possible links."""

    organisations: tuple[Organisation, ...]
    assignments: Mapping[str, Assignment]
    links: tuple[PossibleLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """A mention with its name read."""

    mention: Mention
    text: str
    key: str
    parts: Anatomy
    identity: str  # the parts in one text
    code: str | None  # valid ones only
    invalid: str | None  # the code as written that is not one


@dataclass(frozen=True, slots=True, kw_only=True)
class _Assigned:
    named: list[_Named]
    nodes: list[Node]
    grouping: Grouping
    assignments: Mapping[str, Assignment]


def resolve(
    mentions: Iterable[Mention], towns: Gazetteer, auto_tier: int = FORMAT_TIER
) -> Resolution:
    """Return the organisations behind *mentions*, joined by evidence up to *auto_tier*."""
    done = _assigned(mentions, auto_tier)
    found = list(done.grouping.links)
    found += likely_links(_names_of(done.named, done.assignments), _shared_names(done.nodes))
    return Resolution(
        organisations=_organisations(done.named, done.assignments, towns),
        assignments=done.assignments,
        links=_strongest(found),
    )


def assign(
    mentions: Iterable[Mention], auto_tier: int, on_name: Callable[[int], None] | None = None
) -> Mapping[str, Assignment]:
    """Return only which organisation each mention is, by its id: for tables of many names.

    Below tier 2 a name joins only what is written alike, below tier 1 a code joins nothing.
    *on_name* is told how many names have been read.
    """
    if auto_tier >= FORMAT_TIER:
        return _assigned(mentions, auto_tier, on_name).assignments
    return {one.id: _as_written(one, auto_tier) for one in mentions}


def _as_written(mention: Mention, auto_tier: int) -> Assignment:
    """Return the organisation of *mention* where names are not joined."""
    name = read_name(mention.written)
    if reason := objection(name.text):
        return Assignment(organisation=None, tier=None, reason=reason)
    code = (mention.code or name.code or "").strip().upper()
    if auto_tier >= CODE_TIER and uscc.is_valid(code):
        return _coded(code)
    return Assignment(
        organisation=name_id(f"{code}|{mention.written}"),
        tier=None,
        reason="as it is written; names join from tier 2",
    )


def _coded(code: str) -> Assignment:
    reason = f"credit code {code}"
    return Assignment(organisation=f"uscc:{code}", tier=CODE_TIER, reason=reason, score=1.0)


def _assigned(
    mentions: Iterable[Mention], auto_tier: int, on_name: Callable[[int], None] | None = None
) -> _Assigned:
    assignments: dict[str, Assignment] = {}
    named: list[_Named] = []
    known: dict[str, Anatomy] = {}  # by key: most names come more than once
    for number, mention in enumerate(sorted(mentions, key=lambda one: one.id), start=1):
        if on_name is not None:
            on_name(number)
        name = read_name(mention.written)
        reason = objection(name.text)
        if reason is None:
            named.append(_read(mention, name, known))
        else:
            assignments[mention.id] = Assignment(organisation=None, tier=None, reason=reason)
    nodes = _nodes(named)
    grouping = group(nodes, joins(nodes), auto_tier)
    placed = {node.text: one for node, one in zip(nodes, grouping.placings, strict=True)}
    for one in named:
        assignments[one.mention.id] = _assignment(one, placed[one.identity])
    return _Assigned(named=named, nodes=nodes, grouping=grouping, assignments=assignments)


def _read(mention: Mention, name: Name, known: dict[str, Anatomy]) -> _Named:
    written = (mention.code or name.code or "").strip().upper() or None
    valid = written if written is not None and uscc.is_valid(written) else None
    simple = simplified(name.text)
    # Labels and notes in traditional characters are known once they are folded.
    folded = fold(simple) if simple == name.text else key(simple)
    found = known.get(folded)
    if found is None:
        found = known[folded] = parts(folded)
    return _Named(
        mention=mention,
        text=name.text,
        key=folded,
        parts=found,
        identity=found.text,
        code=valid,
        invalid=written if valid is None else None,
    )


def _nodes(named: Sequence[_Named]) -> list[Node]:
    """Return the distinct names, sorted, with the valid codes that mentions of each carry."""
    first: dict[str, _Named] = {}
    support = Counter(one.identity for one in named)
    codes: dict[str, set[str]] = defaultdict(set)
    for one in named:
        known = first.setdefault(one.identity, one)
        if one.text < known.text:
            first[one.identity] = one
        if one.code:
            codes[one.identity].add(one.code)
    return [
        Node(
            text=identity,
            shown=first[identity].text,
            parts=first[identity].parts,
            support=support[identity],
            codes=tuple(sorted(codes.get(identity, ()))),
        )
        for identity in sorted(first)
    ]


def _assignment(one: _Named, placed: Placing) -> Assignment:
    """Return the organisation of a mention: its own code's before its name's."""
    if one.code:
        return _coded(one.code)
    note = ""
    if one.invalid:
        repaired = uscc.repair(one.invalid)
        note = f"; the code {one.invalid} is not valid ({uscc.problem(one.invalid)})"
        note += f", perhaps {repaired}" if repaired else ""
    return Assignment(
        organisation=placed.organisation,
        tier=placed.tier,
        reason=placed.reason + note,
        score=placed.score,
    )


def _organisations(
    named: Sequence[_Named], assignments: Mapping[str, Assignment], towns: Gazetteer
) -> tuple[Organisation, ...]:
    members: dict[str, list[_Named]] = defaultdict(list)
    for one in named:
        members[assignments[one.mention.id].organisation or ""].append(one)
    return tuple(_organisation(id_, members[id_], towns) for id_ in sorted(members))


def _organisation(id_: str, members: Sequence[_Named], towns: Gazetteer) -> Organisation:
    """Return what *members* have in common; the name most often written is its name."""
    counts = Counter(one.text for one in members)
    name = min(counts, key=lambda text: (-counts[text], text))
    code = id_.removeprefix("uscc:") if id_.startswith("uscc:") else None
    return Organisation(
        id=id_,
        name=name,
        code=code,
        division=uscc.division(code) if code else _division(name, towns),
        aliases=tuple(sorted({one.mention.written for one in members})),
    )


def _division(name: str, towns: Gazetteer) -> str | None:
    """Return the division that *name* begins with, else the first it contains."""
    if begun := anatomy(name).division:
        return begun[:6]
    place = locate([name], towns)
    return place.division if place else None


def _names_of(
    named: Sequence[_Named], assignments: Mapping[str, Assignment]
) -> Mapping[str, tuple[str, ...]]:
    """Return the name keys of every organisation."""
    keys: dict[str, set[str]] = defaultdict(set)
    for one in named:
        keys[assignments[one.mention.id].organisation or ""].add(one.key)
    return {id_: tuple(sorted(found)) for id_, found in sorted(keys.items())}


def _shared_names(nodes: Sequence[Node]) -> Mapping[str, tuple[str, ...]]:
    """Return, for each name that several codes bear, the ids of all its organisations."""
    return {
        node.shown: (name_id(node.text), *(f"uscc:{code}" for code in node.codes))
        for node in nodes
        if len(node.codes) > 1
    }


def _strongest(found: Iterable[PossibleLink]) -> tuple[PossibleLink, ...]:
    """Return the strongest link of each pair of organisations, sorted."""
    best: dict[tuple[str, str], PossibleLink] = {}
    for link in found:
        known = best.setdefault((link.a, link.b), link)
        best[link.a, link.b] = min(known, link, key=lambda one: (one.tier, -one.score, one.reason))
    return tuple(best[pair] for pair in sorted(best))
