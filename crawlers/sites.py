"""What is known of each trading centre, read from `sites/*.toml` and checked strictly.

A misspelt key or a value of the wrong type is a `SiteFileError` that names file and key.
"""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import fields as dataclass_fields
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec

from crawlers import platforms
from crawlers.gate import Gate
from crawlers.query import Platform
from entities.model import Listed, NoticeKind
from entities.problems import Problem, SiteFileError

FOLDER = Path(__file__).parent / "sites"
T = TypeVar("T")
LEVELS = ("verified", "seen", "once", "guess")
DEFAULT_DELAY = 5.0


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One door to a centre's notices, and the days it serves.

    *warm_up* is asked once where a host answers 403, for its cookies. *certainty* says of an option
    how it is known: verified, seen, once or guess, then the reason.
    """

    platform: str
    home: str
    hosts: tuple[str, ...]
    since: date
    until: date | None = None
    delay: float = DEFAULT_DELAY
    kinds: tuple[NoticeKind, ...]
    losing_bids: str
    gates: tuple[Gate, ...] = ()
    warm_up: str | None = None
    robots: str
    evidence: str
    options: dict[str, Any] = {}
    certainty: dict[str, str] = {}


class Expect(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a complete collection looks like.

    *notices_per_year* are those with *keyword* in their title; after *quiet_days* without one a
    run warns. *filled* is the share of list rows in which a field is not empty.
    """

    notices_per_year: float | None = None
    quiet_days: int | None = None
    keyword: str = "12345"
    filled: dict[str, float] = {}


class Site(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One trading centre. *key* is the name of its file."""

    key: str
    name: str
    province: str
    division: str
    note: str | None = None
    sources: tuple[Source, ...]
    expect: Expect = Expect()

    @property
    def hosts(self) -> frozenset[str]:
        """Every host its sources may ask."""
        return frozenset(host for source in self.sources for host in source.hosts)

    def guesses(self) -> list[str]:
        """Return the settings that nobody has seen at work yet."""
        return [
            f"{source.platform} {name}: {reason.partition(':')[2].strip()}"
            for source in self.sources
            for name, reason in source.certainty.items()
            if reason.startswith("guess")
        ]


def site_names() -> list[str]:
    """Return the names of all site files."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load_sites(names: Sequence[str]) -> list[Site]:
    """Return the sites called *names*; `all` means every one."""
    known = site_names()
    wanted = known if "all" in names else list(dict.fromkeys(names))
    for name in wanted:
        if name not in known:
            alike = [one for one in known if name in one][:3]
            alike = alike or get_close_matches(name, known, n=3, cutoff=0.4)
            hint = (
                f"did you mean {', '.join(alike)}?" if alike else "`bidlens sources list` names all"
            )
            raise Problem(f"no site is called {name}; {hint}")
    return [load_site(FOLDER / f"{name}.toml") for name in wanted]


def load_site(path: Path) -> Site:
    """Return the site described in *path*."""
    try:
        written = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SiteFileError(f"{path.name}: {error}; see another file of the folder") from error
    if "source" not in written:
        raise SiteFileError(f"{path.name}: no [[source]]; a site needs one at least")
    found = {**written, "key": path.stem, "sources": written["source"]}
    del found["source"]
    known_keys(path, "a site", written, [*fields(Site), "source"], hidden=("key", "sources"))
    for source in written["source"]:
        known_keys(path, "[[source]]", source, fields(Source))
    known_keys(path, "[expect]", written.get("expect", {}), fields(Expect))
    site = converted(path, found, Site)
    known_keys(
        path, "expect.filled", site.expect.filled, [f.name for f in dataclass_fields(Listed)]
    )
    for source in site.sources:
        check_source(path, source)
    return site


def check_source(path: Path, source: Source) -> None:
    """Raise if *source* names no platform, a wrong option, or a certainty nobody knows."""
    option_names = fields(options_class(path, source))
    label = source.platform.partition(":")[0].capitalize()
    for name in source.options:
        if name not in option_names:
            raise SiteFileError(
                f"{path.name}: {label} has no option {name}{near(name, option_names)}"
            )
    converted(path, source.options, options_class(path, source))
    for name, level in source.certainty.items():
        if name not in {*option_names, *fields(Source)}:
            where = near(name, [*option_names, *fields(Source)])
            raise SiteFileError(f"{path.name}: certainty speaks of {name}, no setting{where}")
        if level.partition(":")[0] not in LEVELS:
            raise SiteFileError(
                f"{path.name}: certainty of {name} is {level!r}; begin with {', '.join(LEVELS)}"
            )
    options = (value for key, value in source.options.items() if key in {"api", "url"})
    for address in filter(None, (source.home, source.warm_up, *options)):
        if urlsplit(str(address)).netloc not in source.hosts:
            raise SiteFileError(f"{path.name}: the host of {address} is not among hosts")


def platform_of(source: Source) -> Platform:
    """Return the platform of a checked *source*, set up with its options."""
    kind = platforms.platform_class(source.platform)
    return kind(msgspec.convert(source.options, kind.Options))


def options_class(path: Path, source: Source) -> type[platforms.PlatformOptions]:
    """Return the options record of the platform that *source* names."""
    known = platforms.platform_names()
    if source.platform not in known:
        raise SiteFileError(
            f"{path.name}: no platform is called {source.platform}{near(source.platform, known)}"
        )
    return platforms.platform_class(source.platform).Options


def converted(path: Path, written: dict[str, Any], kind: type[T]) -> T:
    """Return *written* as *kind*."""
    try:
        return msgspec.convert(written, kind)
    except msgspec.ValidationError as error:
        sentence = str(error).replace("$.", "").replace("`sources[", "`source[")
        sentence = sentence.replace("Invalid RFC3339 encoded date", "Expected a date as 2024-01-31")
        raise SiteFileError(f"{path.name}: {sentence}") from error


def known_keys(
    path: Path,
    place: str,
    written: dict[str, Any],
    known: Iterable[str],
    hidden: Iterable[str] = (),
) -> None:
    """Raise if *written* has a key that is not *known*, or one that is *hidden*."""
    allowed = [name for name in known if name not in hidden]
    for key in written:
        if key not in allowed:
            raise SiteFileError(f"{path.name}: {place} has no key {key}{near(key, allowed)}")


def near(name: str, known: Iterable[str]) -> str:
    """Return a question that offers the nearest of *known*."""
    found = get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"; did you mean {found[0]}?" if found else ""


def fields(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """Return the names of the fields of *kind*."""
    return kind.__struct_fields__
