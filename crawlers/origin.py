"""Where pages come from: the live sites, or a replica of them on this machine.

A replica serves `https://HOST/PATH` at `BASE/HOST/PATH`. Everything but the last step, the
connection, works with the live address, so that an archive names the page a reader can look up.
"""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from entities.problems import Problem

# A notice of the replica says in this header, URL-quoted, which publication its facts are from.
DRAWN_FROM = "X-Bidlens-Drawn-From"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The live sites if *base* is `None`, else the replica that answers at *base*."""

    base: str | None = None

    def __str__(self) -> str:
        return "live" if self.base is None else "replica"

    def address(self, url: str) -> str:
        """Return where *url* is fetched."""
        if self.base is None:
            return url
        parts = urlsplit(url)
        if parts.path == "/robots.txt":  # one server, one robots.txt
            return f"{self.base}/robots.txt"
        query = f"?{parts.query}" if parts.query else ""
        return f"{self.base}/{parts.netloc}{parts.path or '/'}{query}"

    def live(self, location: str, url: str) -> str:
        """Return the live address of a *location* that the answer to *url* redirects to."""
        if self.base is None:
            return location
        path = location.removeprefix(self.base)
        host = urlsplit(url).netloc
        if path == location and not location.startswith(f"/{host}/"):
            return location
        named, _, rest = path.lstrip("/").partition("/")
        return f"{urlsplit(url).scheme}://{named}/{rest}"


LIVE = Origin()


def replica_at(base: str) -> Origin:
    """Return the replica at *base*, a http address."""
    parts = urlsplit(base)
    if parts.scheme != "http" or not parts.hostname:
        raise Problem(f"--replica {base}: not an address like http://127.0.0.1:8000")
    return Origin(base=base.rstrip("/"))


def is_public(address: str) -> bool:
    """Say whether an IP *address* belongs to the open internet."""
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global


def is_private_literal(host: str) -> bool:
    """Say whether *host* is an IP address outside the open internet; a name is not."""
    try:
        return not is_public(host.strip("[]"))
    except ValueError:
        return host == "localhost" or host.isdecimal() or host.lower().startswith("0x")
