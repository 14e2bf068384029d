"""Which notices are one process, which are not, and what is said of it."""

import random
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.model import Listed, Notice, NoticeKind, Party, Source
from entities.processes import join
from entities.titles import title_key

SERVICE = "甲城12345热线服务外包项目"
BUYER = Party(name="甲城市热线中心")


def notice(name: str, kind: str = "tender", title: str = SERVICE, **more: Any) -> Notice:
    more.setdefault("buyer", BUYER)
    if isinstance(more.get("published"), str):
        more["published"] = date.fromisoformat(more["published"])
    source = Source(url=f"https://centre.example/{name}", site="national_ccgp", sha256="0")
    return Notice(id=name, source=source, kind=NoticeKind(kind), title=title, **more)


def parts(*notices: Notice) -> list[str]:
    """Return the ids of each process's notices, joined by a space."""
    return sorted(" ".join(sorted(one.id for one in p.notices)) for p in join(notices))


@pytest.mark.parametrize(
    "title",
    [
        "甲城12345热线服务外包项目公开招标公告",
        "甲城12345热线服务外包项目中标（成交）结果公告",
        "甲城“12345”热线服务外包项目 中标公告",
        "关于甲城12345热线服务外包项目的更正公告",
        "甲城12345热线服务外包项目第一次更正公告",
        "甲城12345热线服务外包项目更正公告（二）",
        "【甲省】甲城12345热线服务外包项目合同公告",
        "甲城12345热线服务外包项目（JC-2024-0017）竞争性磋商公告",
        "甲城12345热线服务外包项目终止公告",
    ],
)
def test_notices_of_one_project_share_a_title(title: str) -> None:
    assert title_key(title) == SERVICE


@pytest.mark.parametrize(
    "title",
    ["甲城12345热线服务外包项目（第二次）招标公告", "乙城12345热线服务外包项目招标公告", "公告"],
)
def test_other_projects_have_other_titles(title: str) -> None:
    assert title_key(title) not in {SERVICE, ""}


def test_the_same_number_joins_across_titles_and_years() -> None:
    one = notice("a", project_numbers=("JC-2024-0017",), published="2023-11-01")
    other = notice("b", "contract", "热线合同", project_numbers=("jc-2024-0017 ",), year=2025)
    assert parts(one, other) == ["a b"]
    assert join([one, other])[0].join_reason == "same project number JC-2024-0017"


@pytest.mark.parametrize("number", ["001", "无", "ABCDEFGH"])
def test_a_generic_number_joins_nothing(number: str) -> None:
    one = notice("a", project_numbers=(number,))
    assert parts(one, notice("b", title="乙城别的服务", project_numbers=(number,))) == ["a", "b"]


def test_a_number_of_two_buyers_and_titles_joins_nothing() -> None:
    one = notice("a", project_numbers=("2024-000001",))
    other = notice(
        "b", title="乙城别的服务", buyer=Party(name="乙城财政局"), project_numbers=("2024-000001",)
    )
    assert parts(one, other) == ["a", "b"]
    assert len({process.id for process in join([one, other])}) == 2


def test_the_link_of_a_source_joins() -> None:
    listed = Listed(native_id="1", title="x", platform="ggzy", link_group="G7")
    one = notice("a", listed=listed)
    assert parts(one, notice("b", "award", "结果", buyer=None, listed=listed)) == ["a b"]


def test_title_buyer_and_year_join() -> None:
    tender, award = notice("a", year=2021), notice("b", "award", f"{SERVICE}中标公告", year=2021)
    assert parts(tender, award, notice("c", year=2022)) == ["a b", "c"]
    assert "the year 2021" in join([tender, award])[0].join_reason


def test_a_notice_without_buyer_goes_along_only_where_one_buyer_is_known() -> None:
    nobody = notice("b", "award", year=2021, buyer=None)
    assert parts(notice("a", year=2021), nobody) == ["a b"]
    other = notice("c", year=2021, buyer=Party(name="乙城财政局"))
    assert parts(notice("a", year=2021), nobody, other) == ["a", "b", "c"]


def test_different_numbers_keep_equal_titles_apart() -> None:
    one = notice("a", year=2021, project_numbers=("JC-2021-0001",))
    other = notice("b", year=2021, project_numbers=("JC-2021-0002",))
    between = notice("c", "award", year=2021)
    assert parts(one, other, between) == ["a", "b", "c"]


def test_without_any_year_equal_titles_and_buyers_join_and_say_so() -> None:
    process = join([notice("a"), notice("b", "award")])[0]
    assert "no year printed" in process.join_reason


def test_a_notice_without_a_year_joins_the_only_year_of_its_title_and_buyer() -> None:
    undated = notice("b", "contract")
    assert parts(notice("a", year=2025), undated) == ["a b"]
    assert parts(notice("a", year=2025), undated, notice("c", year=2024)) == ["a", "b", "c"]
    assert parts(notice("a", year=2025), notice("b", "contract", buyer=None)) == ["a", "b"]


def test_an_award_of_january_joins_the_tender_of_december() -> None:
    days = ["2023-12-05", "2024-01-09", "2024-12-05", "2025-01-03"]
    notices = [
        notice(name, kind, published=day)
        for name, kind, day in zip("abcd", ["tender", "award"] * 2, days, strict=True)
    ]
    assert parts(*notices) == ["a b", "c d"]


def test_two_rounds_of_one_year_stay_apart() -> None:
    days = ["2024-02-05", "2024-03-09", "2024-10-05", "2024-11-03"]
    notices = [
        notice(name, kind, published=day)
        for name, kind, day in zip("abcd", ["tender", "award"] * 2, days, strict=True)
    ]
    assert parts(*notices) == ["a b", "c d"]


def test_a_process_keeps_its_id_when_a_notice_of_it_is_added() -> None:
    number = ("JC-2024-0017",)
    alone = join([notice("a", project_numbers=number)])[0].id
    both = join([notice("a", project_numbers=number), notice("b", "award", project_numbers=number)])
    assert [process.id for process in both] == [alone]
    assert alone.startswith("ocds-bidlens-")


kinds = st.sampled_from(["tender", "award", "correction", "contract"])
years = st.sampled_from([None, 2021, 2022])
buyers = st.sampled_from([None, BUYER, Party(name="乙城财政局")])
numbers = st.sampled_from([(), ("JC-2024-0017",), ("JC-2024-0018",)])


@given(st.lists(st.tuples(kinds, years, buyers, numbers), max_size=7), st.randoms())
def test_the_order_of_notices_changes_nothing(
    given_: list[tuple[str, int | None, Party | None, tuple[str, ...]]], chance: random.Random
) -> None:
    notices = [
        notice(f"n{n}", kind, year=year, buyer=buyer, project_numbers=number)
        for n, (kind, year, buyer, number) in enumerate(given_)
    ]
    before = join(notices)
    chance.shuffle(notices)
    assert join(notices) == before
    assert sorted(one.id for process in before for one in process.notices) == sorted(
        one.id for one in notices
    )
