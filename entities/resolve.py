"""Mentions become organisations, by tiers of evidence (the stronger first).

1. The same valid credit code joins; two different valid codes forbid.
2. The same name by the rules of format joins (`entities.names.key`).
3. A short name that a full one contains, and 4. a name one slip of the pen away, only suggest:
   on real platforms such pairs were different firms more often than not, so they come back as
   possible links with their reasons and are never merged.

A branch has its own name and code and stays apart from its head office. Ids derive from content
("uscc:" and the code, or "nm:" and a hash of the key): no order of input and no hash seed changes
them, and an organisation keeps its id when unrelated ones are added.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from entities import uscc
from entities.likeness import PossibleLink, likely_links
from entities.model import Mention, Organisation
from entities.names import key, read_name, refusal
from entities.places import Gazetteer, locate

CODE_TIER = 1
FORMAT_TIER = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Which organisation a mention is, by which tier, and why. None: the text is no name."""

    organisation: str | None
    tier: int | None
    reason: str


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
    code: str | None  # valid ones only
    invalid: str | None  # the code as written that is not one


def resolve(mentions: Iterable[Mention], towns: Gazetteer) -> Resolution:
    """Return the organisations behind *mentions*."""
    refused: dict[str, Assignment] = {}
    named: list[_Named] = []
    for mention in sorted(mentions, key=lambda one: one.id):
        reason = refusal(mention.written)
        if reason is None:
            named.append(_read(mention))
        else:
            refused[mention.id] = Assignment(organisation=None, tier=None, reason=reason)
    codes = _codes_of_keys(named)
    assignments = {one.mention.id: _assign(one, codes[one.key]) for one in named}
    organisations = _organisations(named, assignments, towns)
    return Resolution(
        organisations=organisations,
        assignments=refused | assignments,
        links=likely_links(_names_of(named, assignments), _shared_keys(codes)),
    )


def name_id(name_key: str) -> str:
    """Return the id of an organisation of which only a name is known."""
    return "nm:" + blake2b(name_key.encode(), digest_size=8).hexdigest()


def _read(mention: Mention) -> _Named:
    name = read_name(mention.written)
    written = (mention.code or name.code or "").strip().upper() or None
    valid = written if written is not None and uscc.is_valid(written) else None
    return _Named(
        mention=mention,
        text=name.text,
        key=key(name.text),
        code=valid,
        invalid=written if valid is None else None,
    )


def _codes_of_keys(named: Sequence[_Named]) -> Mapping[str, tuple[str, ...]]:
    """Return the valid codes that mentions of each key carry."""
    codes: dict[str, set[str]] = defaultdict(set)
    for one in named:
        codes[one.key] |= {one.code} if one.code else set()
    return {name_key: tuple(sorted(found)) for name_key, found in codes.items()}


def _assign(one: _Named, codes: tuple[str, ...]) -> Assignment:
    """Return the organisation of a mention whose name is known with *codes*."""
    note = ""
    if one.invalid:
        repaired = uscc.repair(one.invalid)
        note = f"; the code {one.invalid} is not valid ({uscc.problem(one.invalid)})"
        note += f", perhaps {repaired}" if repaired else ""
    if one.code:
        return Assignment(
            organisation=f"uscc:{one.code}", tier=CODE_TIER, reason=f"credit code {one.code}"
        )
    if len(codes) == 1:
        return Assignment(
            organisation=f"uscc:{codes[0]}",
            tier=FORMAT_TIER,
            reason=f"same name as a mention with credit code {codes[0]}{note}",
        )
    if codes:
        note += f"; {len(codes)} organisations with different codes bear this name"
    return Assignment(
        organisation=name_id(one.key), tier=FORMAT_TIER, reason=f"name by rules of format{note}"
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
    place = locate([name], towns)
    return Organisation(
        id=id_,
        name=name,
        code=code,
        division=uscc.division(code) if code else place.division if place else None,
        aliases=tuple(sorted({one.mention.written for one in members})),
    )


def _names_of(
    named: Sequence[_Named], assignments: Mapping[str, Assignment]
) -> Mapping[str, tuple[str, ...]]:
    """Return the name keys of every organisation."""
    keys: dict[str, set[str]] = defaultdict(set)
    for one in named:
        keys[assignments[one.mention.id].organisation or ""].add(one.key)
    return {id_: tuple(sorted(found)) for id_, found in sorted(keys.items())}


def _shared_keys(codes: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    """Return, for each key that several codes bear, the ids of all its organisations."""
    return {
        name_key: (name_id(name_key), *(f"uscc:{code}" for code in found))
        for name_key, found in sorted(codes.items())
        if len(found) > 1
    }
