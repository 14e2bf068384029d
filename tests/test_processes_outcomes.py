"""What became of a process: each award told once, corrected, confirmed or ended."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from entities.lots import lot_key, lot_of_title
from entities.mentions import mentions_of
from entities.model import (
    Award,
    Contract,
    Mention,
    Notice,
    NoticeKind,
    Party,
    Price,
    PriceKind,
    Source,
)
from entities.names import key
from entities.outcomes import Outcome, outcomes, process_status
from entities.processes import in_time

W, L = "胜者热线服务有限公司", "败者呼叫中心有限公司"


def won(supplier: str | None, amount: str | None, lot: str | None = None) -> Award:
    price = Price(kind=PriceKind.TOTAL, written=amount, amount=Decimal(amount)) if amount else None
    return Award(suppliers=(Party(name=supplier),) if supplier else (), price=price, lot=lot)


def notice(name: str, kind: str, day: int | None, *awards: Award, **more: Any) -> Notice:
    return Notice(
        id=name,
        source=Source(url=f"https://centre.example/{name}", sha256="0"),
        kind=NoticeKind(kind),
        published=date(2024, 3, day) if day else None,
        awards=awards,
        **({"title": "甲城12345热线服务"} | more),
    )


def heard(*notices: Notice) -> tuple[Outcome, ...]:
    mentions = {one.id: one for notice in notices for one in mentions_of(notice)}

    def named(notice_id: str, path: str) -> tuple[Mention, ...]:
        return tuple(one for id_, one in mentions.items() if id_.startswith(f"{notice_id}#{path}/"))

    return outcomes(sorted(notices, key=in_time), named, lambda one: key(one.written))


def told(*notices: Notice) -> list[tuple[str, str | None, str, str]]:
    """Return status, amount, suppliers and evidence of each award."""
    return [
        (
            one.status.value,
            str(one.price.amount) if one.price else None,
            "+".join(mention.written for mention in one.suppliers),
            f"{one.notice}/{one.path}",
        )
        for one in heard(*notices)
    ]


def test_an_award_told_on_two_platforms_is_one() -> None:
    first, second = notice("a", "award", 5, won(W, "99")), notice("b", "award", 6, won(W, "99.00"))
    assert told(second, first) == [("active", "99", W, "a/awards/0")]
    assert heard(first, second)[0].notices == ("a", "b")


def test_equal_awards_of_one_notice_are_two() -> None:
    assert len(heard(notice("a", "award", 5, won(W, "99"), won(W, "99")))) == 2


def test_lots_are_told_again_lot_by_lot() -> None:
    first = notice("a", "award", 5, won(W, "99", "1"), won(L, "50", "2"))
    second = notice("b", "award", 6, won(L, "50"), won(W, "99"))
    assert [one.lot for one in heard(first, second)] == ["1", "2"]


def test_a_lot_may_stand_in_the_title_alone() -> None:
    first = notice("a", "award", 5, won(W, "99"), title="甲城热线服务外包项目（包1）中标公告")
    second = notice("b", "award", 5, won(W, "99"), title="甲城热线服务外包项目（包2）中标公告")
    again = notice("c", "award", 6, won(W, "99", "第一包"))
    assert [one.lot for one in heard(first, second, again)] == ["1", "2"]


def test_two_amounts_for_one_winner_are_two_awards_where_nothing_is_corrected() -> None:
    first, second = notice("a", "award", 5, won(W, "99")), notice("b", "award", 6, won(W, "50"))
    assert [one.status for one in heard(first, second)] == ["active", "active"]


@pytest.mark.parametrize(
    ("one", "other"), [("01包", "第一包"), ("包1", "1"), ("A包", "a"), ("标段二", "2标段")]
)
def test_a_lot_is_the_same_however_it_is_written(one: str, other: str) -> None:
    assert lot_key(one) == lot_key(other)


@pytest.mark.parametrize(
    "title",
    ["热线服务外包2024年项目", "包1、包2中标公告", "热线坐席外包一年服务", "第12345号承包公告"],
)
def test_a_title_without_one_lot_names_none(title: str) -> None:
    assert lot_of_title(title) is None


def test_a_missing_winner_is_filled_from_the_notice_that_names_it() -> None:
    silent, named = notice("a", "award", 5, won(None, "99")), notice("b", "award", 6, won(W, None))
    assert told(silent, named) == [("active", "99", W, "a/awards/0")]
    assert told(
        notice("a", "award", 5, won(W, None)), notice("b", "award", 6, won(None, "99"))
    ) == [("active", "99", W, "b/awards/0")]


def test_a_correction_replaces_the_award() -> None:
    award, correction = (
        notice("a", "award", 5, won(W, "99")),
        notice("b", "correction", 9, won(L, "95")),
    )
    assert told(award, correction) == [
        ("superseded", "99", W, "a/awards/0"),
        ("active", "95", L, "b/awards/0"),
    ]
    assert process_status([award, correction], heard(award, correction)) == "complete"


def test_a_correction_of_the_price_keeps_the_winner() -> None:
    assert told(
        notice("a", "award", 5, won(W, "99")), notice("b", "correction", 9, won(None, "95"))
    )[1] == ("active", "95", W, "b/awards/0")


def test_a_correction_of_the_winner_keeps_the_price_and_its_evidence() -> None:
    assert told(notice("a", "award", 5, won(W, "99")), notice("b", "correction", 9, won(L, None)))[
        1
    ] == ("active", "99", L, "a/awards/0")


@pytest.mark.parametrize("turn", [1, -1])
def test_a_correction_may_show_what_it_replaces(turn: int) -> None:
    correction = notice("b", "correction", 9, *[won(W, "99"), won(L, "95")][::turn])
    states = told(notice("a", "award", 5, won(W, "99")), correction)
    assert {one[:3] for one in states} == {("superseded", "99", W), ("active", "95", L)}


def test_a_correction_of_one_lot_leaves_the_other() -> None:
    award = notice("a", "award", 5, won(W, "99", "1"), won(L, "50", "2"))
    correction = notice("b", "correction", 9, won(L, "48", "2"))
    assert [one.status for one in heard(award, correction)] == ["active", "superseded", "active"]


def test_the_old_award_told_again_after_its_correction_stays_replaced() -> None:
    award, correction = (
        notice("a", "award", 5, won(W, "99")),
        notice("b", "correction", 9, won(L, "95")),
    )
    late = notice("c", "award", 12, won(W, "99"))
    assert [one.status for one in heard(award, correction, late)] == ["superseded", "active"]


def test_a_contract_confirms_the_award() -> None:
    contract = notice("b", "contract", 20, won(W, None), contract=Contract(amount=Decimal(99)))
    assert told(notice("a", "award", 5, won(W, "99")), contract) == [
        ("active", "99", W, "a/awards/0")
    ]


def test_a_contract_with_another_amount_replaces_the_award() -> None:
    contract = notice("b", "contract", 20, won(W, None), contract=Contract(amount=Decimal(98)))
    assert told(notice("a", "award", 5, won(W, "99")), contract) == [
        ("superseded", "99", W, "a/awards/0"),
        ("active", "98", W, "b/contract"),
    ]


def test_a_contract_replaces_a_rate_by_its_amount() -> None:
    rate = Award(
        suppliers=(Party(name=W),),
        price=Price(kind=PriceKind.RATE, written="97%", value=Decimal(97)),
    )
    contract = notice("b", "contract", 20, won(W, None), contract=Contract(amount=Decimal(98)))
    assert [one[:2] for one in told(notice("a", "award", 5, rate), contract)] == [
        ("superseded", "None"),
        ("active", "98"),
    ]


def test_a_contract_alone_is_an_award() -> None:
    contract = notice("b", "contract", 20, won(W, None), contract=Contract(amount=Decimal(98)))
    assert told(contract) == [("active", "98", W, "b/contract")]


def test_a_contract_over_several_lots_doubles_nothing() -> None:
    award = notice("a", "award", 5, won(W, "99", "1"), won(W, "50", "2"))
    contract = notice("b", "contract", 20, won(W, None), contract=Contract(amount=Decimal(149)))
    assert [one.status for one in heard(award, contract)] == ["active", "active"]


def test_a_termination_ends_what_was_awarded_before_it() -> None:
    award, end = notice("a", "award", 5, won(W, "99")), notice("b", "termination", 9)
    assert [one.status for one in heard(award, end)] == ["superseded"]
    assert process_status([award, end], heard(award, end)) == "cancelled"


def test_an_award_after_a_termination_stands() -> None:
    end, award = notice("a", "termination", 5), notice("b", "award", 9, won(W, "99"))
    assert process_status([end, award], heard(end, award)) == "complete"


@pytest.mark.parametrize("kind", ["candidates", "single_source", "opening"])
def test_who_is_only_proposed_has_won_nothing(kind: str) -> None:
    proposal = notice("a", kind, 5, won(W, "99"))
    assert heard(proposal) == ()
    assert [one.role for one in mentions_of(proposal)] == ["bidder"]
    assert process_status([proposal], ()) == "active"


def test_a_failed_lot_is_unsuccessful_and_the_others_stand() -> None:
    award = notice("a", "award", 5, won(W, "99", "1"), Award(lot="2", failed="有效供应商不足三家"))
    assert [one.status for one in heard(award)] == ["active", "unsuccessful"]
    failed = notice("b", "failed", 5, Award(failed="有效供应商不足三家"))
    assert process_status([failed], heard(failed)) == "unsuccessful"


def test_a_consortium_in_one_cell_is_one_award_of_two_firms() -> None:
    award = notice("a", "award", 5, won(f"{W}、{L}联合体", "99"))
    (one,) = heard(award)
    assert [mention.written for mention in one.suppliers] == [W, L]
    assert told(award, notice("b", "award", 6, won(f"{L}；{W}", "99"))) == [
        ("active", "99", f"{W}+{L}", "a/awards/0")
    ]
