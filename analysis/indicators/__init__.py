"""The registry of indicators: a function in a module of this folder, decorated, is an indicator.

Its name is the function's name with hyphens, its settings are its keyword defaults, and its page
in the docs and on the screen is its docstring.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from analysis.flags import Family, Level
from analysis.indicators.finding import Finding
from analysis.indicators.page import Page, read_page
from entities.problems import Problem

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

Setting = int | float | str
P = ParamSpec("P")


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One registered indicator. *rule* compares value and threshold where it hits."""

    name: str
    family: Family
    level: Level  # of a hit that says no other
    unit: str
    rule: str
    settings: Mapping[str, Setting]
    page: Page
    run: Callable[["BaseBackend"], Iterator[Finding]]


_REGISTRY: dict[str, Indicator] = {}


def indicator(
    *, family: Family, level: Level, unit: str, rule: str
) -> Callable[
    [Callable[Concatenate["BaseBackend", P], Iterator[Finding]]],
    Callable[Concatenate["BaseBackend", P], Iterator[Finding]],
]:
    """Register a function as an indicator."""

    def register(
        function: Callable[Concatenate["BaseBackend", P], Iterator[Finding]],
    ) -> Callable[Concatenate["BaseBackend", P], Iterator[Finding]]:
        name = function.__name__.replace("_", "-")
        parameters = inspect.signature(function).parameters.values()
        _REGISTRY[name] = Indicator(
            name=name,
            family=family,
            level=level,
            unit=unit,
            rule=rule,
            settings={p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY},
            page=read_page(name, inspect.getdoc(function)),
            run=function,
        )
        return function

    return register


def indicators() -> Mapping[str, Indicator]:
    """Return every indicator by name, in the order of the names."""
    for module in pkgutil.iter_modules(__path__):
        if module.name != "commands":
            importlib.import_module(f"{__name__}.{module.name}")
    return dict(sorted(_REGISTRY.items()))


def named(name: str) -> Indicator:
    """Return the indicator called *name*; underscores are as good as hyphens."""
    known = indicators()
    found = known.get(name.replace("_", "-").lower())
    if found is None:
        near = get_close_matches(name.replace("_", "-").lower(), known, n=3, cutoff=0.4)
        hint = f"did you mean {' or '.join(near)}?" if near else "see `bidlens indicators list`"
        raise Problem(f"there is no indicator {name!r}; {hint}")
    return found
