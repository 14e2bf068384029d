"""Mutated pages: python -m benchmarks.fuzz_reading [PAGES] [SEED].

Cuts, doubles, swaps and garbles the fixtures of the tests and reads what comes out. Anything but
a reading or a named problem is a fault, and so is a page that takes over ten seconds.
"""

import random
import sys
from collections import Counter
from pathlib import Path
from time import perf_counter

from entities.model import Page, Source
from entities.problems import Problem
from entities.reading import read_page

FIXTURES = Path(__file__).parents[1] / "tests" / "data" / "reading"
HOSTILE = (
    *("<table>", "</td>", "<td rowspan=9999 colspan=9999>", "<div>" * 50, "<!--", "]]>", "&#0;"),
    *(
        "（" * 300,
        "：" * 300,
        "1" * 300,
        "1," * 200,
        "\t" * 50,
        "壹" * 80,
        "中标（成交）金额：",
        "%",
    ),
    *(
        "第一中标候选人",
        "否决",
        "公司",
        "第1包：",
        "2026年",
        "\u200b",
        "\ud7ff",
        "{",
        "\x00",
        "元/年",
    ),
)


def mutated(source: bytes, chance: random.Random) -> bytes:
    """Return *source* after one to six random changes."""
    text = source.decode("utf-8", "replace")
    for _ in range(chance.randint(1, 6)):
        first, last = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        last = min(last, first + 400)
        change = chance.randrange(5)
        if change == 0:
            text = text[:first] + text[last:]
        elif change == 1:
            text = text[:last] + text[first:last] * chance.randint(1, 20) + text[last:]
        elif change == 2:
            text = text[:first] + chance.choice(HOSTILE) + text[first:]
        elif change == 3:
            text = (
                text[:first] + "".join(chance.sample(text[first:last], last - first)) + text[last:]
            )
        else:
            text = text.replace(chance.choice("：:\n<>元0年"), chance.choice("：:\n<>元0年 "))
    raw = text.encode("utf-8", "replace")
    return raw[: chance.randrange(len(raw) + 1)] if chance.random() < 0.05 else raw


def run(pages: int, seed: int) -> tuple[Counter[str], float]:
    """Read *pages* mutated pages; return how they ended and the longest seconds of one."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    sources = [path.read_bytes() for path in sorted(FIXTURES.glob("*.html"))]
    sources += [path.read_bytes() for path in sorted(FIXTURES.glob("*.txt"))]
    ends: Counter[str] = Counter()
    longest = 0.0
    for number in range(pages):
        body = mutated(chance.choice(sources), chance)
        source = Source(url=f"http://example.invalid/{number}", sha256="0" * 64)
        start = perf_counter()
        try:
            reading = read_page(Page(source=source, body=body))
        except Problem as problem:
            ends[type(problem).__name__] += 1
        else:
            ends["read"] += 1
            _check(
                reading.text, [(one.start, one.end, one.quote) for one in reading.notice.evidence]
            )
        longest = max(longest, perf_counter() - start)
    return ends, longest


def _check(text: str, evidence: list[tuple[int, int, str]]) -> None:
    """Hold every value to its place in the text."""
    for start, end, quote in evidence:
        if text[start:end] != quote:
            raise AssertionError(f"{quote!r} does not stand at {start} to {end}")


if __name__ == "__main__":
    asked = [int(argument) for argument in sys.argv[1:]]
    counts, slowest = run(*(asked + [10_000, 1][len(asked) :]))
    print(f"{dict(counts)}, the slowest page in {slowest * 1000:.0f} ms")
