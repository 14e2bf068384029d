"""What a person sees of a crawl: one line a site, and a moving line where there is a terminal."""

import sys
from time import monotonic
from typing import TYPE_CHECKING, Protocol

import click

if TYPE_CHECKING:
    from crawlers.outcome import SiteOutcome
    from crawlers.spider import SiteSpider

BLINK = 0.2  # seconds between two movements of the line
REPORT = 60.0  # seconds between two lines where nothing can move


class Progress(Protocol):
    """Is told of every page and of the end of every site."""

    def page(self, spider: "SiteSpider") -> None:
        """Take note that *spider* has stored a page."""

    def ended(self, outcome: "SiteOutcome") -> None:
        """Take note that a site has ended."""


class Silence:
    """Says nothing."""

    def page(self, spider: "SiteSpider") -> None:
        """Say nothing."""

    def ended(self, outcome: "SiteOutcome") -> None:
        """Say nothing."""


class Lines:
    """Writes lines to stderr."""

    def __init__(self) -> None:
        self._moves = sys.stderr.isatty()
        self._due = monotonic() + (0.0 if self._moves else REPORT)

    def page(self, spider: "SiteSpider") -> None:
        """Say how far the site is, now and then."""
        if monotonic() < self._due:
            return
        counts = spider.frontier.stats()
        left = counts.pending + counts.leased
        line = f"{spider.site.key}: {spider.pages} pages, {left} to go, {counts.failed} failed"
        if self._moves:
            self._due = monotonic() + BLINK
            click.echo(f"\r{line}\x1b[K", err=True, nl=False)
        else:
            self._due = monotonic() + REPORT
            click.echo(line, err=True)

    def ended(self, outcome: "SiteOutcome") -> None:
        """Say how the site ended."""
        line = (
            f"{outcome.site}: {outcome.verdict}, {outcome.notices} of {outcome.listed} notices"
            f" ({outcome.new} new), {outcome.requests} requests"
        )
        counted = {"gone": outcome.gone, "changed": outcome.changed}
        line += "".join(f", {number} {state}" for state, number in counted.items() if number)
        if outcome.reason:
            line += f"; {outcome.reason}"
        line += "".join(f"; note: {warning}" for warning in outcome.warnings)
        click.echo(f"\r{line}\x1b[K" if self._moves else line, err=True)
