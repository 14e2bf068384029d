"""Each thing that makes life hard is served, invented and marked as such."""

import re
from decimal import Decimal

import pytest
from parsel import Selector

from crawlers.replica import generated, traps
from crawlers.replica.answers import Request
from crawlers.replica.catalogue import Query, fill, find
from crawlers.replica.invented import BINGDING
from crawlers.replica.known import notices as known_notices
from crawlers.replica.notices import Shelf, Shown, Trouble
from crawlers.replica.platforms import ccgp
from entities.facts import KnownEvent, awards
from entities.model import NoticeKind
from entities.problems import DataError

CATALOGUE = fill(0)
TRAPS = traps.notices()


def page(notice: Shown) -> Selector:
    request = Request(method="GET", host=ccgp.PAGES, path=ccgp.path(notice))
    return Selector(ccgp.answer(CATALOGUE, request).body.decode())


def one(number: str, kind: NoticeKind) -> Shown:
    (found,) = [n for n in TRAPS if n.number == number and n.kind == kind]
    return found


def text_of(notice: Shown) -> str:
    return str(page(notice).css("div.vF_detail_content").xpath("string()").get())


def test_a_rate_award_has_a_summary_total_of_zero_and_its_rate_in_the_body() -> None:
    award = page(one("SL-2026-001", NoticeKind.AWARD))
    assert "￥0.000000 万元（人民币）" in award.css("div.table").get("")
    assert "费率(%)：97.0000000" in award.css("div.vF_detail_content p::text").getall()


def test_a_termination_names_the_number_of_a_tender() -> None:
    one("SL-2026-002", NoticeKind.TENDER)
    assert "采购项目编号：SL-2026-002" in text_of(one("SL-2026-002", NoticeKind.TERMINATION))


def test_a_correction_replaces_winner_and_amount_of_an_award() -> None:
    award = one("SL-2026-003", NoticeKind.AWARD)
    correction = page(one("SL-2026-003", NoticeKind.CORRECTION))
    cells = correction.css("div.vF_detail_content table td::text").getall()
    assert cells[1:4] == ["中标供应商名称", award.winners[0].name, BINGDING]
    assert "√采购结果" in correction.css("div.vF_detail_content").get("")


def test_the_header_says_hotline_on_a_notice_of_another_subject_that_the_search_finds() -> None:
    found = find(CATALOGUE, Query(shelf=Shelf.CCGP, words="12345"))
    other = one("SL-2026-004", NoticeKind.AWARD)
    assert other in found
    assert "服务热线：400" in page(other).css("body").xpath("string()").get("")
    assert "热线" not in text_of(other)


def test_pages_of_other_subjects_are_not_found_by_the_search_word() -> None:
    found = find(CATALOGUE, Query(shelf=Shelf.CCGP, words="12345"))
    others = [n for n in TRAPS if "12345" not in n.title]
    assert len(others) >= 3
    assert not set(others) & set(found)


def test_the_search_has_a_second_page() -> None:
    assert len(find(CATALOGUE, Query(shelf=Shelf.CCGP, words="12345"))) > 2 * ccgp.PAGE_SIZE


def test_one_project_stands_on_three_platforms() -> None:
    award = one("SL-2026-009", NoticeKind.AWARD)
    assert award.shelves == set(Shelf)
    liaocheng = [n for n in CATALOGUE.notices.values() if n.project == "LC2024"]
    assert all(n.shelves == set(Shelf) for n in liaocheng)


def test_three_pages_are_slow_unavailable_and_blocked() -> None:
    assert {n.trouble for n in TRAPS} == {None, *Trouble}


def test_supplier_names_differ_by_width_space_and_legal_form() -> None:
    names = {n.winners[0].name for n in TRAPS if n.number and n.number.endswith("-013")}
    assert len(names) == 4
    folded = {re.sub(r"\s", "", str(name)).translate({0xFF21: "A", 0xFF22: "B"}) for name in names}
    assert folded == {"示例市AB呼叫服务有限公司", "示例市AB呼叫服务有限责任公司"}


def test_a_consortium_wins() -> None:
    assert "、" in text_of(one("SL-2026-014", NoticeKind.AWARD)).split("联合体")[0]


def test_a_ranking_prints_every_bidder_and_the_rejected_one() -> None:
    tables = page(one("SL-2026-015", NoticeKind.AWARD)).css("div.vF_detail_content table")
    ranking, rejected = tables[2], tables[3]
    assert ranking.css("th::text").getall() == [
        "投标人名称", "投标报价（元）", "评审总得分", "得分排名",
    ]  # fmt: skip
    prices = [Decimal(p) for p in ranking.xpath(".//tr/td[2]/text()").getall()]
    assert prices == sorted(prices)
    assert len(prices) == 3
    assert rejected.css("td::text").getall()[1] == "未按招标文件要求提供授权书"


def test_two_header_orders_and_two_lots_are_served() -> None:
    heads = {
        tuple(page(n).css("div.vF_detail_content table")[0].css("th::text").getall()[1:3])
        for n in CATALOGUE.notices.values()
        if n.kind is NoticeKind.AWARD and n.dialect == "table"
    }
    assert len(heads) == 2
    assert len(one("SL-2026-019", NoticeKind.AWARD).winners) == 2


@pytest.mark.parametrize("notice", TRAPS, ids=lambda n: f"{n.number}-{n.kind}")
def test_an_invented_notice_says_so_and_names_nobody(notice: Shown) -> None:
    assert notice.city.startswith("示例")
    assert all(winner.name and winner.name.startswith("示例") for winner in notice.winners)
    assert all(expert.startswith("评审专家") for expert in notice.experts)
    if Shelf.CCGP in notice.shelves:
        shown = page(notice)
        assert "演练数据（generated）" in shown.css("div.bidlens-replica").get("")
        assert "演练数据（generated）" in text_of(notice)


def test_generated_notices_are_the_same_each_time_and_come_in_pairs() -> None:
    first, second = list(generated.notices(10)), list(generated.notices(10))
    assert first == second
    assert [n.kind for n in first] == [NoticeKind.TENDER, NoticeKind.AWARD] * 5
    for tender, award in zip(first[::2], first[1::2], strict=True):
        assert tender.number == award.number
        assert award.published > tender.published
        names = [bidder.name for bidder in award.bidders]
        assert len(set(names)) == len(names) >= 3
        budget = tender.budget or 0
        assert all(bidder.price and bidder.price < budget for bidder in award.bidders)


def test_a_remark_without_words_for_it_is_refused() -> None:
    row = next(row for row in awards() if row.id == "CS-city")
    changed = KnownEvent(
        **{name: getattr(row, name) for name in row.__slots__}
        | {"other_bidders": "长沙联通 (third candidate)"}
    )
    with pytest.raises(DataError, match="third candidate"):
        list(known_notices([changed]))
