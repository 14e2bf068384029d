"""Which flags a user asks for: by indicator, buyer or city, with the nearest names if none fits."""

from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches

from analysis.flags import Flag
from entities.problems import Problem


def of_indicators(flags: Iterable[Flag], names: Sequence[str]) -> list[Flag]:
    """Return the flags of the indicators *names*, all flags for none."""
    return [flag for flag in flags if not names or flag.indicator in names]


def of_city(flags: Sequence[Flag], city: str | None) -> list[Flag]:
    """Return the flags of *city*; 聊城 finds 聊城市."""
    return _matching(flags, city, "city", lambda f: f.city, lambda n, w: n in {w, f"{w}市"})


def of_buyer(flags: Sequence[Flag], buyer: str | None) -> list[Flag]:
    """Return the flags of every buyer whose name contains *buyer*."""
    return _matching(flags, buyer, "buyer", lambda f: f.buyer, lambda name, part: part in name)


def _matching(
    flags: Sequence[Flag],
    wanted: str | None,
    what: str,
    name_of: Callable[[Flag], str | None],
    fits: Callable[[str, str], bool],
) -> list[Flag]:
    if wanted is None:
        return list(flags)
    names = sorted({name for flag in flags if (name := name_of(flag))})
    chosen = {name for name in names if fits(name, wanted)}
    if not chosen:
        near = get_close_matches(wanted, names, n=3, cutoff=0.3)
        known = f"the nearest are {', '.join(near)}" if near else f"known: {', '.join(names[:8])}"
        raise Problem(f"no flag concerns the {what} {wanted!r}; {known or 'there are none'}")
    return [flag for flag in flags if name_of(flag) in chosen]


def of_id(flags: Iterable[Flag], wanted: str) -> Flag:
    """Return the flag whose id is *wanted*, or starts with it if only one does."""
    listed = list(flags)
    chosen = [flag for flag in listed if flag.id.lower().startswith(wanted.lower())]
    if len(chosen) == 1:
        return chosen[0]
    near = get_close_matches(wanted, [flag.id for flag in listed], n=3, cutoff=0.5)
    hint = f"the nearest are {', '.join(near)}" if near else "see `bidlens flags list`"
    problem = "several flags are called" if chosen else "the last scan has no flag"
    raise Problem(f"{problem} {wanted!r}; {hint}")
