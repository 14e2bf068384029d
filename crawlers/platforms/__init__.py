"""The vendor products behind the trading centres: one module each, one class a transport mode.

A class is found by the name a site file gives it, `module:Class`; being in the folder is being
registered. Each class has an `Options` record: the only keys its site files may set.
"""

import importlib
import pkgutil
from typing import cast

import msgspec

from crawlers.query import Platform


class PlatformOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a site file may set for a platform."""


class PlatformClass(Platform):
    """A platform as its module defines it: made from the options of one source."""

    Options: type[PlatformOptions]

    def __init__(self, options: PlatformOptions) -> None: ...


def platform_names() -> list[str]:
    """Return every `module:Class` a site file can name."""
    names = []
    for module in pkgutil.iter_modules(__path__):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        names += [
            f"{module.name}:{name}"
            for name, found in vars(loaded).items()
            if isinstance(found, type)
            and f"{found.__module__}.".startswith(f"{loaded.__name__}.")
            and hasattr(found, "Options")
        ]
    return sorted(names)


def platform_class(name: str) -> type[PlatformClass]:
    """Return the class called *name*, which is one of `platform_names`."""
    module, class_name = name.split(":")
    loaded = importlib.import_module(f"{__name__}.{module}")
    return cast("type[PlatformClass]", getattr(loaded, class_name))
