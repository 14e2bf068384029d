"""What the site files and archives say of a centre, as one record for a table or JSON."""

from datetime import date
from pathlib import Path
from typing import Any

from crawlers.archive import read_meta
from crawlers.sites import Site, Source


def summary(site: Site, archive: Path) -> dict[str, Any]:
    """Return what is known of *site*, whose archive may stand at *archive*."""
    return {
        "site": site.key,
        "name": site.name,
        "province": site.province,
        "division": site.division,
        "platforms": [source.platform for source in site.sources],
        "since": min(source.since for source in site.sources),
        "kinds": sorted({kind for source in site.sources for kind in source.kinds}),
        "losing_bids": sorted({source.losing_bids for source in site.sources}),
        "gates": sorted({gate for source in site.sources for gate in source.gates}),
        "guesses": site.guesses(),
        "note": site.note,
        "last_success": last_success(archive),
    }


def details(source: Source) -> dict[str, Any]:
    """Return every setting of *source*."""
    return {name: getattr(source, name) for name in source.__struct_fields__}


def last_success(archive: Path) -> str | None:
    """Return when the last complete crawl into *archive* ended, and whether of a replica."""
    if not archive.is_file():
        return None
    found = read_meta(archive)
    when = found.last_complete.isoformat(timespec="seconds") if found.last_complete else None
    return f"{when} (replica)" if when and found.origin.base else when


def in_words(value: Any) -> str:
    """Return *value* for a person."""
    if isinstance(value, dict):
        return "; ".join(f"{key} = {in_words(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(in_words, value))
    return value.isoformat() if isinstance(value, date) else str(value)
