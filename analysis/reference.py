"""The generated pages of docs/: `python -m analysis.reference docs` writes them, a test compares.

A page is a function in `PAGES`; its text comes from the code it documents, so it cannot go stale.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.indicators import Indicator, indicators


def indicator_record(each: Indicator) -> dict[str, Any]:
    """Return what is known of an indicator for `indicators --json`."""
    return {
        "name": each.name,
        "family": each.family,
        "level": each.level,
        "unit": each.unit,
        "rule": f"value {each.rule} threshold",
        "settings": dict(each.settings),
        "summary": each.page.summary,
        **{head.lower().replace(" ", "_"): text for head, text in each.page.sections.items()},
    }


def indicators_page() -> str:
    """Return the page of all indicators."""
    known = indicators()
    lines = [
        "# Indicators",
        "",
        "Made from the docstrings in `analysis/indicators/` by `make docs`; edit them there.",
        "",
        "A flag is a fact with its formula, not a finding of wrongdoing. Each indicator answers",
        "for every subject: hit, no hit, or not assessable with the reason. An article of law is",
        "cited as the fact pattern it names; whether it applies is for others to decide.",
        "",
        "| indicator | family | level | what |",
        "|---|---|---|---|",
        *(
            f"| [{each.name}](#{each.name}) | {each.family} | {each.level} | {each.page.summary} |"
            for each in known.values()
        ),
        "",
    ]
    for each in known.values():
        lines += _section(each)
    return "\n".join(lines).rstrip() + "\n"


def _section(each: Indicator) -> Iterator[str]:
    yield f"## {each.name}"
    yield ""
    yield each.page.summary
    yield ""
    yield f"Unit: {each.unit}; hit if value {each.rule} threshold. Level of a hit: {each.level}."
    yield ""
    yield "| setting | default |"
    yield "|---|---|"
    for name, value in each.settings.items():
        yield f"| `{name}` | {value} |"
    for head, text in each.page.sections.items():
        yield ""
        yield f"**{head}.** {text}" if not text.startswith("- ") else f"**{head}.**\n\n{text}"
    yield ""


PAGES: Mapping[str, Callable[[], str]] = {"indicators.md": indicators_page}


def write_pages(folder: Path) -> list[Path]:
    """Write every generated page into *folder* and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, page in PAGES.items():
        (folder / name).write_text(page(), "utf-8")
        written.append(folder / name)
    return written


if __name__ == "__main__":
    write_pages(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))
