"""The products that the replica serves: one module each, with its HOSTS and its `answer`.

Being in the folder is being registered.
"""

import functools
import importlib
import pkgutil
from collections.abc import Callable, Mapping

from crawlers.replica.answers import Answer, Request
from crawlers.replica.catalogue import Catalogue

Answerer = Callable[[Catalogue, Request], Answer]


@functools.cache
def answerers() -> Mapping[str, Answerer]:
    """Return who answers for each host."""
    found: dict[str, Answerer] = {}
    for module in pkgutil.iter_modules(__path__):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        found |= dict.fromkeys(sorted(loaded.HOSTS), loaded.answer)
    return found


def answerer(host: str) -> Answerer:
    """Return who answers for *host*; an Epoint centre of 示例市 answers for an unknown one."""
    from crawlers.replica.platforms import epoint  # noqa: PLC0415 - a sibling, not there before

    return answerers().get(host, epoint.answer)
