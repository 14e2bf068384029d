"""Where each page stands. File names are made of hashes, never of names from the data."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import blake2b


def file_name(key: str) -> str:
    """Return a file name for *key* that no name in the data can steer.

    >>> file_name("371500"), file_name("../etc")
    ('371500.html', 'x101fb63b31.html')
    """
    if re.fullmatch(r"[0-9]{6}|F-[0-9a-f]{10}", key):
        return f"{key}.html"
    return f"x{blake2b(key.encode(), digest_size=5).hexdigest()}.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Addresses of pages as seen from a page whose way up is *root*."""

    root: str
    organisations: Collection[str]

    def knows(self, organisation: str | None) -> bool:
        """Say whether the report has a page of *organisation*."""
        return organisation in self.organisations

    def organisation(self, key: str) -> str:
        return f"{self.root}organisations/{file_name(key)}"

    def tender(self, key: str) -> str:
        return f"{self.root}tenders/{file_name(key)}"

    def place(self, key: str) -> str:
        return f"{self.root}places/{file_name(key)}"

    def flag(self, key: str) -> str:
        return f"{self.root}flags/{file_name(key)}"
