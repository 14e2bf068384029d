"""docs/sources.md, made from the site files: `python -m crawlers.reference docs` writes it.

A test compares the page with the files, so that it cannot go stale.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from crawlers.overview import in_words
from crawlers.sites import Site, Source, load_sites, site_names

HEAD = """# Sources

Made from `crawlers/sites/*.toml` by `make docs`; edit them there.

What is known of each centre, and how: *verified* was seen by a check of our own, *seen* in several
independent collectors, *once* in one, *guess* is nobody's observation yet. `bidlens sources check
SITE` asks a few polite questions and prints what they settle. A gate is reported, never got round:
where one stands, save the pages in a browser and import them.
"""


def sources_page(sites: Sequence[Site]) -> str:
    """Return the page of all *sites*."""
    lines = [
        HEAD,
        "| site | centre | province | platforms | since | losing bids | gates | guesses |",
        "|---|---|---|---|---|---|---|---|",
        *map(row, sites),
        "",
        *(line for site in sites for line in section(site)),
    ]
    return "\n".join(lines).rstrip() + "\n"


def row(site: Site) -> str:
    """Return the line of *site* in the table."""
    sources = site.sources
    cells = (
        f"[{site.key}](#{site.key})",
        site.name,
        site.province,
        ", ".join(dict.fromkeys(source.platform for source in sources)),
        str(min(source.since for source in sources).year),
        ", ".join(dict.fromkeys(source.losing_bids for source in sources)),
        ", ".join(dict.fromkeys(gate for source in sources for gate in source.gates))
        or "none seen",
        str(len(site.guesses())),
    )
    return f"| {' | '.join(cells)} |"


def section(site: Site) -> Iterator[str]:
    """Yield the lines of one site."""
    yield f"## {site.key}"
    yield ""
    yield f"{site.name}, {site.province}, division {site.division}."
    if site.note:
        yield ""
        yield site.note
    for source in site.sources:
        yield ""
        yield from part(source)
    yield ""


def part(source: Source) -> Iterator[str]:
    """Yield the lines of one source."""
    until = f" to {source.until}" if source.until else ""
    yield f"**{source.platform}**, `{source.home}`, from {source.since}{until}."
    yield f"{source.evidence} Kinds: {in_words(source.kinds)}."
    yield f"Robots: {source.robots}. Pause: {source.delay:g} s."
    if source.certainty:
        yield ""
        yield from (f"- `{name}`: {level}" for name, level in source.certainty.items())


def write_page(folder: Path) -> Path:
    """Write the page into *folder* and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "sources.md"
    path.write_text(sources_page(load_sites(site_names())), "utf-8")
    return path


if __name__ == "__main__":
    write_page(Path(sys.argv[1] if len(sys.argv) > 1 else "docs"))
