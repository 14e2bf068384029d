"""What a page may cost: over a limit it is refused whole, with the limit named, and never cut.

The time is looked at between the stages of reading, each of which is linear in the page.
"""

from time import monotonic

from entities.problems import LayoutError

MOST_BYTES = 20_000_000
MOST_SECONDS = 10.0


class Clock:
    """The time that reading one page has taken."""

    __slots__ = ("start", "url")

    def __init__(self, url: str) -> None:
        self.url = url
        self.start = monotonic()

    def check(self) -> None:
        """Raise LayoutError when the page has taken too long."""
        if monotonic() - self.start > MOST_SECONDS:
            raise LayoutError(
                f"{self.url}: takes more than {MOST_SECONDS:g} seconds to read, which no notice"
                " does; leave it out"
            )


def check_size(body: bytes, url: str) -> None:
    """Raise LayoutError when *body* is larger than any notice."""
    if len(body) > MOST_BYTES:
        raise LayoutError(
            f"{url}: has {len(body) / 1e6:.0f} MB, over the limit of {MOST_BYTES / 1e6:.0f} MB for"
            " a notice; leave it out"
        )
