"""Whether a notice belongs to a subject, and what kind of service it buys.

A subject is a file of words. Title and body decide, never the site around them; the verdict
quotes the words that decided.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from entities.model import Notice, Verdict
from entities.problems import SiteFileError

UNRELATED = "unrelated"
TOP = {"subject", "name", "search", "otherwise", "title", "body", "service"}
TABLES = {"title": {"include", "exclude"}, "body": {"labels"}}
SERVICE = {"kind", "meaning", "words"}
NOTHING = re.compile(r"(?!)")
# The labels after which a notice says what is bought.
LABELS = ("项目名称", "采购内容", "采购需求", "服务内容", "标的名称", "合同名称", "服务范围")
LONGEST_LINE = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A kind of service and the words that tell it."""

    kind: str
    meaning: str
    words: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A subject to look for: its search terms, and how notices of it are told.

    *services* stand in the order in which they are tried; *otherwise* is the kind when the
    subject is named and none of their words is.
    """

    id: str
    name: str
    search: tuple[str, ...]
    include: re.Pattern[str]
    exclude: re.Pattern[str]
    labels: re.Pattern[str]
    services: tuple[Service, ...]
    otherwise: str

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of service, each once; one only where the file names none."""
        return tuple(dict.fromkeys(s.kind for s in self.services)) or (self.otherwise,)


def find_subject(name: str, folder: Path) -> Path:
    """Return the file of the subject called *name*: one of *folder*, or a file by its path."""
    if "/" in name or "\\" in name or name.endswith(".toml"):
        return Path(name)
    shipped = folder / f"{name}.toml"
    if not shipped.is_file():
        known = ", ".join(sorted(path.stem for path in folder.glob("*.toml")))
        raise SiteFileError(f"no subject is called {name}; name one of {known}, or a .toml file")
    return shipped


def load_subject(path: Path) -> Subject:
    """Return the subject that the file at *path* describes.

    `subject`, `name` and `search` are enough: titles are then compared with the search terms, and
    every notice of the subject counts as one kind of service, named like the subject.
    """
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise SiteFileError(f"{path}: does not exist; name a subject file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SiteFileError(f"{path.name}: is no TOML ({error}); mend the line") from error
    _only(path, given, TOP)
    for table, keys in TABLES.items():
        _only(path, _need(path, {table: {}, **given}, table, dict), keys, f"{table}.")
    services = tuple(
        _service(path, one) for one in _need(path, {"service": [], **given}, "service", list)
    )
    title, body = given.get("title", {}), given.get("body", {})
    identity = _need(path, given, "subject", str)
    search = tuple(_words(path, given, "search"))
    terms = re.compile("|".join(map(re.escape, search)))
    subject = Subject(
        id=identity,
        name=_need(path, given, "name", str),
        search=search,
        include=_pattern(path, title, "include") if "include" in title else terms,
        exclude=_pattern(path, title, "exclude") if "exclude" in title else NOTHING,
        labels=_pattern(path, {"labels": list(LABELS), **body}, "labels"),
        services=services,
        otherwise=_need(
            path, given if services else {"otherwise": identity, **given}, "otherwise", str
        ),
    )
    if subject.otherwise not in subject.kinds:
        raise SiteFileError(
            f"{path.name}: otherwise = {subject.otherwise!r} is no kind of a [[service]]"
        )
    return subject


def _service(path: Path, given: Any) -> Service:
    if not isinstance(given, dict):
        raise SiteFileError(f"{path.name}: service must be a list of [[service]] tables")
    _only(path, given, SERVICE, "service.")
    return Service(
        kind=_need(path, given, "kind", str),
        meaning=_need(path, given, "meaning", str),
        words=_pattern(path, given, "words"),
    )


def _only(path: Path, given: Mapping[str, Any], known: set[str], prefix: str = "") -> None:
    """Refuse keys that nobody reads: a misspelt one would silently change the subject."""
    for key in given:
        if key not in known:
            names = ", ".join(sorted(known))
            raise SiteFileError(f"{path.name}: has no key {prefix}{key}; the keys are {names}")


def _need(path: Path, given: Mapping[str, Any], key: str, kind: type) -> Any:
    if key not in given:
        raise SiteFileError(f"{path.name}: lacks the key {key}; add it")
    if not isinstance(given[key], kind):
        raise SiteFileError(f"{path.name}: {key} must be a {kind.__name__}")
    return given[key]


def _words(path: Path, given: Mapping[str, Any], key: str) -> list[str]:
    words = _need(path, given, key, list)
    if not words or not all(isinstance(word, str) and word for word in words):
        raise SiteFileError(f"{path.name}: {key} must list words")
    return list(words)


def _pattern(path: Path, given: Mapping[str, Any], key: str) -> re.Pattern[str]:
    words = _words(path, given, key)
    try:
        return re.compile("|".join(f"(?:{word})" for word in words))
    except re.error as error:
        raise SiteFileError(f"{path.name}: {key} holds no regular expression ({error})") from error


def judge(subject: Subject, notice: Notice, text: str) -> Verdict:
    """Return whether *notice* belongs to *subject* and which service it buys, and why.

    *text* is the notice's normalised text, without the site around it.
    """
    named = _named(subject, notice.title)
    if named:
        return _verdict(subject, "title", notice.title, named)
    for line in _telling_lines(subject, text):
        named = _named(subject, line)
        if named:
            return _verdict(subject, "body", line, named)
    return Verdict(
        subject=subject.id,
        service=UNRELATED,
        reason=f"neither the title nor what the body buys names the {subject.name}",
    )


def _named(subject: Subject, words: str) -> str | None:
    """Return the words that name the subject, chance matches taken out first."""
    found = subject.include.search(subject.exclude.sub(_blank, words))
    return found[0] if found else None


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _telling_lines(subject: Subject, text: str) -> list[str]:
    """Return the lines of *text* that say what is bought, with the line after a bare label."""
    lines = text.split("\n")
    return [
        f"{line} {following}"[:LONGEST_LINE]
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
        if subject.labels.search(line[:40])
    ]


def _verdict(subject: Subject, place: str, words: str, named: str) -> Verdict:
    """Return the verdict for *words*, which name the subject as *named*."""
    for service in subject.services:
        found = service.words.search(words)
        if found:
            return Verdict(
                subject=subject.id,
                service=service.kind,
                reason=f"{place} says “{named}” and “{found[0]}”: {service.meaning}",
            )
    return Verdict(
        subject=subject.id,
        service=subject.otherwise,
        reason=f"{place} says “{named}” and not what is bought; taken as {subject.otherwise}",
    )
