"""The registry: names, settings and pages come from the functions; docs/indicators.md is theirs."""

from pathlib import Path

import pytest

from analysis.indicators import indicators, named
from analysis.indicators.page import HEADINGS, read_page
from analysis.reference import PAGES, indicators_page, write_pages
from entities.problems import Problem

DOCS = Path(__file__).parent.parent / "docs"


def test_the_eight_flags_are_registered_two_of_them_in_two_forms() -> None:
    assert list(indicators()) == [
        "award-close-to-budget",
        "award-close-to-budget-repeated",
        "budget-growth",
        "budget-jump",
        "incumbency",
        "missing-mandatory-fields",
        "repeat-winner",
        "staffing-without-insured-staff",
        "thin-capital",
        "young-company",
    ]


def test_an_indicator_may_be_called_with_underscores() -> None:
    assert named("repeat_winner") is named("repeat-winner")


def test_an_unknown_indicator_is_answered_with_the_nearest_names() -> None:
    with pytest.raises(Problem, match="repeat-winner"):
        named("repeat-winer")


@pytest.mark.parametrize("name", list(indicators()))
def test_every_page_says_why_how_and_what_else_it_may_be(name: str) -> None:
    page = indicators()[name].page
    assert all(page.sections[head] for head in HEADINGS)
    assert len(page.false_alarms) >= 2
    assert all(text.startswith("Fact pattern named in ") for text in page.law)
    assert page.law or page.sections["Law"].startswith("None.")


def test_a_docstring_without_its_headings_is_refused() -> None:
    with pytest.raises(TypeError, match="half-done"):
        read_page("half-done", "Flag something.\n\nWhy it matters: it does.")


def test_the_accusing_words_are_absent() -> None:
    words = ("corrupt", "collusion", "fraud", "suspicious", "串通", "腐败", "违法")
    assert [word for word in words if word in indicators_page().lower()] == []


@pytest.mark.parametrize("name", list(PAGES))
def test_the_generated_page_is_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == PAGES[name](), "run `make docs`"


def test_pages_are_written_where_asked(tmp_path: Path) -> None:
    written = write_pages(tmp_path / "docs")
    assert [path.read_text("utf-8") for path in written] == [page() for page in PAGES.values()]
