"""Readings become rows: who, where, which line, which facts; in any order the same."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from analysis.assemble import Assembled, Judged, Known, assemble
from analysis.tables import COLUMNS
from entities.facts import City
from entities.model import (
    Award,
    Bid,
    Evidence,
    Fact,
    Listed,
    Notice,
    NoticeKind,
    Party,
    Price,
    PriceKind,
    Reading,
    Source,
    Verdict,
)

TITLE = "甲城12345热线服务外包项目"
BUYER = Party(name="甲城市热线中心")
W, L = "胜者热线服务有限公司", "败者呼叫中心有限公司"
KNOWN = Known(
    registry=[
        Fact(
            organisation="胜者热线服务有限责任公司",
            property="insured_staff",
            value="0",
            year=2022,
            source="annual report",
        ),
        Fact(organisation="无人知服务公司", property="founded", value="2018", source="register"),
    ],
    cities=[
        City(
            division="371500",
            city="甲城市",
            province="山东",
            population=5952100,
            population_year=2020,
            source="census",
        )
    ],
)


def total(amount: str) -> Price:
    return Price(kind=PriceKind.TOTAL, written=amount, amount=Decimal(amount))


def judged(name: str, kind: str = "tender", service: str = "staffing", **more: Any) -> Judged:
    fields: dict[str, Any] = {"title": TITLE, "buyer": BUYER, "year": 2021} | more
    source = Source(
        url=f"https://centre.example/{name}", site="甲省_甲城", sha256="0", replica=True
    )
    notice = Notice(id=name, source=source, kind=NoticeKind(kind), **fields)
    verdict = Verdict(subject="hotline", service=service, reason="title says 热线服务外包")
    return Judged(reading=Reading(notice=notice, text=""), verdict=verdict)


def rows(made: Assembled, table: str) -> list[dict[str, Any]]:
    return sorted(made.tables[table], key=lambda row: str(next(iter(row.values()))))


def two_years() -> list[Judged]:
    """Return tender and award of two years, and a page of another subject."""
    proof = Evidence(path="awards/0/price", start=3, end=11, quote="13959663")
    award21 = Award(suppliers=(Party(name=W),), price=total("13959663"))
    award22 = Award(price=total("16693615.85"))
    bid22 = Bid(bidder=Party(name=L), price=total("16700000"), rank=2)
    summer, autumn = date(2021, 7, 1), date(2021, 8, 1)
    park = Party(name="甲城园林局")
    return [
        judged("t21", budget=Decimal(14000000), published=summer),
        judged("a21", "award", published=autumn, awards=(award21,), evidence=(proof,)),
        judged("t22", budget=Decimal(16730000), year=2022),
        judged("a22", "award", year=2022, buyer=None, awards=(award22,), bids=(bid22,)),
        judged("x", service="unrelated", title="甲城绿化工程招标公告", buyer=park),
    ]


def test_two_years_of_one_service_are_two_processes_of_one_line() -> None:
    first, second = sorted(
        assemble(two_years(), KNOWN).tables["processes"], key=lambda row: row["year"]
    )
    assert (first["year"], first["budget"], first["budget_notice"]) == (2021, 14000000, "t21")
    assert (first["status"], first["notices"]) == ("complete", 2)
    assert (first["city"], first["province"], first["division"]) == ("甲城市", "山东", "371500")
    assert first["published"] == date(2021, 7, 1)
    assert first["awarded"] == date(2021, 8, 1)
    assert first["title"] == TITLE
    assert first["line_id"] == second["line_id"]
    assert first["replica"] is True


def test_an_unrelated_notice_stays_with_its_reason_and_without_process() -> None:
    made = assemble(two_years(), KNOWN)
    (other,) = (row for row in made.tables["notices"] if row["id"] == "x")
    assert (other["process_id"], other["service"]) == (None, "unrelated")
    assert other["service_reason"] == "title says 热线服务外包"
    assert "甲城园林局" not in {row["name"] for row in made.tables["organisations"]}


def test_an_award_without_winner_has_no_members_and_invents_none() -> None:
    made = assemble(two_years(), KNOWN)
    silent = next(row for row in made.tables["awards"] if row["notice_id"] == "a22")
    assert (silent["members"], silent["amount"]) == (0, Decimal("16693615.85"))
    assert [row["written"] for row in made.tables["award_suppliers"]] == [W]


def test_a_bidder_is_no_winner() -> None:
    made = assemble(two_years(), KNOWN)
    (bid,) = made.tables["bids"]
    assert (bid["written"], bid["rank"], bid["amount"]) == (L, 2, 16700000)
    roles = {row["name"]: row["roles"] for row in made.tables["organisations"]}
    assert roles == {BUYER.name: ["buyer"], L: ["bidder"], W: ["supplier"]}


def test_a_fact_finds_its_organisation_by_the_rules_of_names() -> None:
    made = assemble(two_years(), KNOWN)
    ids = {row["name"]: row["id"] for row in made.tables["organisations"]}
    attached = {row["property"]: row["organisation_id"] for row in made.tables["facts"]}
    assert attached == {"insured_staff": ids[W], "founded": None}


def test_a_fact_with_a_code_is_not_given_to_a_namesake() -> None:
    coded = replace(KNOWN.registry[0], code="91350100M000100Y43")
    (row,) = assemble(two_years(), Known(registry=[coded])).tables["facts"]
    assert row["organisation_id"] is None


def test_a_rate_is_a_value_and_no_amount() -> None:
    rate = Price(kind=PriceKind.RATE, written="97%", value=Decimal(97))
    award = judged("a", "award", awards=(Award(suppliers=(Party(name=W),), price=rate),))
    (row,) = assemble([award], Known()).tables["awards"]
    assert (row["price_kind"], row["amount"], row["value"]) == ("rate", None, 97)


def test_a_purchase_without_buyer_joins_the_only_line_of_its_city() -> None:
    nobody = judged("n", year=2023, buyer=None, title="甲城12345热线采购")
    made = assemble([*two_years(), nobody], KNOWN)
    lines = {row["year"]: (row["line_id"], row["line_reason"]) for row in made.tables["processes"]}
    assert lines[2023][0] == lines[2021][0]
    assert "the only line" in lines[2023][1]
    second = judged("o", year=2020, buyer=Party(name="甲城市财政局"))
    made = assemble([*two_years(), nobody, second], KNOWN)
    lines = {row["year"]: (row["line_id"], row["line_reason"]) for row in made.tables["processes"]}
    assert len({lines[2023][0], lines[2021][0], lines[2020][0]}) == 3
    assert "2 buyers" in lines[2023][1]


def test_a_later_correction_of_the_budget_counts() -> None:
    tender = judged("t", budget=Decimal(100), published=date(2021, 7, 1))
    changed = judged("c", "correction", budget=Decimal(90), published=date(2021, 7, 9))
    award = judged("a", "award", budget=Decimal(100), published=date(2021, 8, 9))
    (row,) = assemble([award, changed, tender], KNOWN).tables["processes"]
    assert (row["budget"], row["budget_notice"]) == (90, "c")


def test_the_same_page_twice_is_one_notice_and_a_shared_id_is_two() -> None:
    one = judged("t")
    assert len(assemble([one, one], KNOWN).tables["notices"]) == 1
    source = replace(one.reading.notice.source, url="https://elsewhere.example/t")
    namesake = replace(
        one, reading=replace(one.reading, notice=replace(one.reading.notice, source=source))
    )
    ids = {row["id"] for row in assemble([one, namesake], KNOWN).tables["notices"]}
    assert len(ids) == 2
    assert all(id_.startswith("t~") for id_ in ids)


def test_of_one_page_in_two_archives_the_newest_copy_counts() -> None:
    old = judged("t")
    source = replace(
        old.reading.notice.source, site="z", fetched_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    new = replace(
        old, reading=replace(old.reading, notice=replace(old.reading.notice, source=source))
    )
    for order in ([old, new], [new, old]):
        (row,) = assemble(order, KNOWN).tables["notices"]
        assert row["site"] == "z"


def test_the_region_of_the_list_places_a_process() -> None:
    listed = Listed(native_id="1", title=TITLE, region="山东省")
    vague = judged("v", title="12345热线服务外包项目", buyer=None, listed=listed)
    (row,) = assemble([vague], KNOWN).tables["processes"]
    assert (row["province"], row["city"], row["division"]) == ("山东", None, "370000")


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_pages_changes_no_table(seed: int) -> None:
    before = assemble(two_years(), KNOWN)
    shuffled = two_years()
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - a test wants the same order again
    after = assemble(shuffled, KNOWN)
    for table in COLUMNS:
        assert rows(after, table) == rows(before, table)
    assert after.links == before.links


@pytest.mark.parametrize("table", COLUMNS)
def test_every_row_has_the_columns_of_its_table(table: str) -> None:
    made = assemble(two_years(), KNOWN).tables[table]
    assert all(set(row) == set(COLUMNS[table]) for row in made)
    schema = pa.schema(list(COLUMNS[table].items()))
    assert pa.Table.from_pylist(made, schema=schema).num_rows == len(made)
