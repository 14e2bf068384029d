"""Readings of a subject become the rows of all tables. No files here: values in, values out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.bidding import Told, bids_of
from analysis.lines import Purchase, lines
from analysis.rows import (
    Row,
    award_rows,
    bid_row,
    city_row,
    evidence_rows,
    fact_row,
    main_notice,
    mention_row,
    notice_row,
    process_row,
    quality_row,
)
from entities.facts import City, ServiceQuality
from entities.likeness import PossibleLink
from entities.mentions import mentions_of
from entities.model import Fact, Mention, Notice, Organisation, Reading, Verdict
from entities.names import key
from entities.outcomes import Outcome, outcomes, process_status
from entities.places import Gazetteer, Place, Town, gazetteer, locate
from entities.processes import Process, join, stable_hash
from entities.resolve import Resolution, resolve

UNRELATED = "unrelated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A reading, and whether it belongs to the subject."""

    reading: Reading
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The facts that are not read from notices."""

    registry: Sequence[Fact] = ()
    cities: Sequence[City] = ()
    service_quality: Sequence[ServiceQuality] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """All tables, and what only files beside them hold."""

    tables: Mapping[str, Sequence[Row]]
    processes: tuple[Process, ...]
    awards: Mapping[str, tuple[Outcome, ...]]  # by process
    bids: Mapping[str, tuple[Told, ...]]  # by process
    links: tuple[PossibleLink, ...]


def assemble(judged: Iterable[Judged], known: Known) -> Assembled:
    """Return the tables of *judged*, whatever their order."""
    own = distinct(judged)
    verdicts = {one.reading.notice.id: one.verdict for one in own}
    subject = [one.reading.notice for one in own if one.verdict.service != UNRELATED]
    towns = gazetteer(Town(division=city.division, city=city.city) for city in known.cities)
    processes = join(subject)
    mentions = [mention for notice in subject for mention in mentions_of(notice)]
    resolution = resolve(mentions, towns)
    awards = _awards(processes, mentions, resolution)
    bids = {one.id: bids_of(one.notices, resolution.assignments) for one in processes}
    of_notice = {one.id: process.id for process in processes for one in process.notices}
    awarded, supplied = [], []
    for process in processes:
        rows, suppliers = award_rows(process.id, awards[process.id], resolution.assignments)
        awarded += rows
        supplied += suppliers
    tables = {
        "notices": [
            notice_row(one.reading.notice, one.verdict, of_notice.get(one.reading.notice.id))
            for one in own
        ],
        "processes": _process_rows(processes, verdicts, awards, resolution, towns),
        "awards": awarded,
        "award_suppliers": supplied,
        "bids": [bid_row(process.id, one) for process in processes for one in bids[process.id]],
        "mentions": [
            mention_row(one, of_notice[one.notice_id], resolution.assignments[one.id])
            for one in mentions
        ],
        "organisations": _organisation_rows(resolution, mentions),
        "facts": _fact_rows(known.registry, mentions, resolution),
        "cities": [city_row(city) for city in known.cities],
        "service_quality": [quality_row(one) for one in known.service_quality],
        "evidence": [row for one in own for row in evidence_rows(one.reading.notice)],
    }
    return Assembled(
        tables=tables, processes=processes, awards=awards, bids=bids, links=resolution.links
    )


def distinct(judged: Iterable[Judged]) -> list[Judged]:
    """Return each address once, by id; two addresses that share an id get one each.

    Archives of several sites may hold the same page: the newest copy counts, of copies fetched at
    one time the first by site.
    """
    by_url: dict[str, Judged] = {}
    for one in sorted(judged, key=_copy_order):
        by_url.setdefault(one.reading.notice.source.url, one)
    owners: dict[str, list[str]] = defaultdict(list)
    for url, one in by_url.items():
        owners[one.reading.notice.id].append(url)
    own = [
        one if len(owners[one.reading.notice.id]) == 1 else _renamed(one) for one in by_url.values()
    ]
    return sorted(own, key=lambda one: one.reading.notice.id)


def _copy_order(one: Judged) -> tuple[str, float, str, str]:
    source = one.reading.notice.source
    age = -source.fetched_at.timestamp() if source.fetched_at else 0.0
    return (source.url, age, source.site or "", source.sha256)


def _renamed(one: Judged) -> Judged:
    """Return *one* with an id that its address makes its own."""
    notice = one.reading.notice
    id_ = f"{notice.id}~{stable_hash(notice.source.url)}"
    return replace(one, reading=replace(one.reading, notice=replace(notice, id=id_)))


def _awards(
    processes: Sequence[Process], mentions: Sequence[Mention], resolution: Resolution
) -> dict[str, tuple[Outcome, ...]]:
    at_path: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in mentions:
        path = mention.id.removeprefix(f"{mention.notice_id}#")
        at_path[mention.notice_id, "/".join(path.split("/")[:3])].append(mention)

    def named(notice: str, path: str) -> tuple[Mention, ...]:
        return tuple(at_path.get((notice, path), ()))

    def recognised(mention: Mention) -> str:
        return resolution.assignments[mention.id].organisation or key(mention.written)

    return {process.id: outcomes(process.notices, named, recognised) for process in processes}


def _process_rows(
    processes: Sequence[Process],
    verdicts: Mapping[str, Verdict],
    awards: Mapping[str, Sequence[Outcome]],
    resolution: Resolution,
    towns: Gazetteer,
) -> list[Row]:
    rows = []
    for process in processes:
        won = awards[process.id]
        verdict = verdicts[main_notice(process.notices).id]
        place = _place(process.notices, towns)
        status = process_status(process.notices, won)
        rows.append(process_row(process, verdict, place, won, status.value))
    ids = _ids_by_name(resolution, processes)
    keys = {one.id: min(key(alias) for alias in one.aliases) for one in resolution.organisations}
    buyers = {row["id"]: ids.get((row["id"], row["buyer"])) for row in rows}
    belongs = lines(
        [
            Purchase(
                process=row["id"],
                service=row["service"],
                place=row["city"] and row["division"],
                buyer=keys.get(buyers[row["id"]] or ""),
            )
            for row in rows
        ]
    )
    return [
        {
            **row,
            "buyer_id": buyers[row["id"]],
            "line_id": belongs[row["id"]].line,
            "line_reason": belongs[row["id"]].reason,
        }
        for row in rows
    ]


def _ids_by_name(
    resolution: Resolution, processes: Sequence[Process]
) -> dict[tuple[str, str], str | None]:
    """Return the organisation that the buyer of a process, as written, is."""
    return {
        (process.id, one.buyer.name): resolution.assignments[f"{one.id}#buyer"].organisation
        for process in processes
        for one in process.notices
        if one.buyer
    }


def _place(notices: Sequence[Notice], towns: Gazetteer) -> Place | None:
    """Return where the process of *notices* buys, its main notice asked first."""
    first = main_notice(notices)
    texts: list[str | None] = []
    for one in [first, *(other for other in notices if other is not first)]:
        texts += [one.region, one.listed.region if one.listed else None]
        texts += [one.buyer.name if one.buyer else None, one.title]
    return locate(texts, towns)


def _organisation_rows(resolution: Resolution, mentions: Sequence[Mention]) -> list[Row]:
    roles: dict[str | None, set[str]] = defaultdict(set)
    for mention in mentions:
        roles[resolution.assignments[mention.id].organisation].add(mention.role)
    return [_organisation_row(one, sorted(roles[one.id])) for one in resolution.organisations]


def _organisation_row(one: Organisation, roles: list[str]) -> Row:
    return {
        "id": one.id,
        "name": one.name,
        "code": one.code,
        "division": one.division,
        "aliases": list(one.aliases),
        "roles": roles,
    }


def _fact_rows(
    facts: Sequence[Fact], mentions: Sequence[Mention], resolution: Resolution
) -> list[Row]:
    """Return the rows of `facts`, each with its organisation by code, else by its only name."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        organisation = resolution.assignments[mention.id].organisation
        if organisation:
            bearers[key(mention.written)].add(organisation)
    ids = {one.id for one in resolution.organisations}
    rows = []
    for fact in facts:
        by_code = f"uscc:{fact.code}" if fact.code else None
        by_name = bearers.get(key(fact.organisation), set())
        named = next(iter(by_name)) if len(by_name) == 1 else None
        # A code settles it: a namesake with another code is another firm.
        rows.append(fact_row(fact, by_code if by_code in ids else None if by_code else named))
    return rows
