"""Hostile pages end in a named problem or a reading, and no pattern takes long over one."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from time import process_time

import pytest

import entities.reading
from benchmarks.fuzz_reading import run
from entities.model import Page, Source
from entities.problems import LayoutError
from entities.reading import limits, read_page

LONGEST = 100_000  # bytes of a line
ANCHORED = {"parties.ORGANISATION"}  # matched where a cell begins, never searched for
HOSTILE = (
    *(
        "1",
        "1,",
        "1.",
        "中",
        "某某公司",
        "（",
        "（a）",
        " ",
        "：",
        "中标金额：",
        "壹",
        "A",
        "*",
        "、",
    ),
    *("2026年", "第一包", "\n", "\t", "<a ", "1,234.56万元", "推荐某某", "否决", "-", "1%", "中 "),
    *("公司为第一中标候选人", "a1，中：（", "中文公告\n", "公司和", "评审，", "\u3014", "《"),
)


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield every compiled pattern of the package with its name."""
    for module in pkgutil.iter_modules(entities.reading.__path__):
        loaded = importlib.import_module(f"entities.reading.{module.name}")
        for name, value in vars(loaded).items():
            for pattern in _inside(value):
                yield f"{module.name}.{name}", pattern


def _inside(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from _inside(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _inside(one)


def slow(pattern: re.Pattern[str], line: str, name: str) -> bool:
    """Say whether *pattern* takes over 50 ms of processor time on *line*, twice over."""
    for _ in range(2):
        start = process_time()
        if name in ANCHORED:
            pattern.match(line)
        else:
            for _found in pattern.finditer(line):
                pass
        if process_time() - start < 0.05:
            return False
    return True


def test_no_pattern_takes_long_over_a_hostile_line() -> None:
    every = {pattern: name for name, pattern in patterns()}
    assert len(every) > 100
    lines = [unit * (LONGEST // len(unit.encode())) for unit in HOSTILE]
    late = [
        f"{name} on {line[:12]!r}"
        for pattern, name in every.items()
        for line in lines
        if slow(pattern, line, name)
    ]
    assert not late


def test_mutated_pages_end_in_a_reading_or_a_named_problem() -> None:
    ends, slowest = run(300, seed=2026)
    assert sum(ends.values()) == 300
    assert ends["read"] > 100
    assert slowest < 2


def page(body: bytes) -> Page:
    return Page(source=Source(url="http://example.invalid/1", sha256="0" * 64), body=body)


@pytest.mark.parametrize(
    ("body", "limit"),
    [
        (b"<html><body>" + b"<p>a</p>" * 2_700_000, "20 MB"),
        (b"<html><body>" + b"<div>" * 5000 + "采购人：示例".encode(), "deeper than 200"),
        (b"<html><body><p " + b"a=1 " * 30_000 + b">x</p>", "2000 attributes"),
    ],
)
def test_a_page_over_a_limit_is_refused_with_the_limit(body: bytes, limit: str) -> None:
    with pytest.raises(LayoutError, match=limit):
        read_page(page(body))


def test_a_page_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_SECONDS", -1.0)
    with pytest.raises(LayoutError, match="seconds"):
        read_page(page("<h1>示例中标公告</h1><p>采购人：示例市局</p>".encode()))
