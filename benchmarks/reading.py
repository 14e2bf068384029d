"""How fast notices are read: python -m benchmarks.reading [SECONDS].

Reads a flattened text and a page of 35 KB in a loop, and in the same run parses that page with
lxml and with BeautifulSoup on lxml where that is installed, so that the ratios hold on any machine.
"""

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from lxml import html  # type: ignore[import-untyped] # lxml ships no types

from entities.model import Page, Source
from entities.reading import read_page

FIXTURES = Path(__file__).parents[1] / "tests" / "data" / "reading"
SIZE = 35_000
SOURCE = Source(url="http://example.invalid/1.html", sha256="0" * 64)


def flattened() -> bytes:
    """Return a flattened notice of the tests."""
    return (FIXTURES / "ccgp_award_touching_cells.txt").read_bytes()


def styled() -> bytes:
    """Return the award page of the tests with the styled paragraphs that Word leaves, 35 KB."""
    page = (FIXTURES / "ccgp_award_labels.html").read_text("utf-8")
    style = "font-family:宋体;font-size:16px;mso-spacerun:'yes';line-height:200%"
    line = (
        f'<p style="{style}"><span style="{style}">本公告<b>内容</b>以采购文件为准。</span></p>\n'
    )
    missing = max(0, SIZE - len(page.encode()))
    head, tail = page.rsplit("</body>", 1)
    return (head + line * (missing // len(line.encode())) + "</body>" + tail).encode()


def rate(work: Callable[[], object], seconds: float) -> float:
    """Return how often *work* is done a second."""
    work()
    done, start = 0, perf_counter()
    while perf_counter() - start < seconds:
        work()
        done += 1
    return done / (perf_counter() - start)


def main(seconds: float) -> None:
    """Print the rates and their ratios to reading the page."""
    text, page = flattened(), styled()
    rates = {
        f"flattened notice, {len(text) / 1000:.0f} KB": rate(
            lambda: read_page(Page(source=SOURCE, body=text)), seconds
        ),
        f"HTML notice, {len(page) / 1000:.0f} KB": rate(
            lambda: read_page(Page(source=SOURCE, body=page)), seconds
        ),
        "bare lxml parse of that page": rate(lambda: html.document_fromstring(page), seconds),
    }
    try:
        soup = importlib.import_module("bs4").BeautifulSoup
    except ImportError:
        print("BeautifulSoup is not installed; its rate is left out")
    else:
        rates["bare BeautifulSoup parse of that page"] = rate(lambda: soup(page, "lxml"), seconds)
    base = list(rates.values())[1]
    for name, each in rates.items():
        print(f"{name:40} {each:8.0f} a second a core  {each / base:6.2f} of reading the page")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 2.0)
