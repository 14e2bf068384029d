"""Whole pages of the known sites become notices: fixtures by hand in the sites' own formats."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from entities.model import Award, Listed, Notice, NoticeKind, Page, Price, PriceKind, Source
from entities.problems import DataError, LayoutError, NotANoticeError
from entities.reading import ArticleError, read_file, read_page

PAGES = Path(__file__).parent / "data" / "reading"


def notice(name: str) -> Notice:
    return read_file(PAGES / name)[0].notice


def page(body: str | bytes, listed: Listed | None = None) -> Page:
    raw = body.encode() if isinstance(body, str) else body
    source = Source(url="http://example.invalid/1.html", sha256="0" * 64)
    return Page(source=source, body=raw, listed=listed)


def winners(read: Notice) -> list[list[str]]:
    return [[party.name for party in award.suppliers] for award in read.awards]


def price(award: Award) -> Price:
    assert award.price is not None
    return award.price


def test_labelled_awards_keep_price_and_address_of_each_winner() -> None:
    read = notice("ccgp_award_labels.html")
    first, second = read.awards
    assert winners(read) == [
        ["示例甲呼叫服务有限公司"],
        ["示例乙（示例市）通信有限公司示例市分公司"],
    ]
    assert [price(one).amount for one in (first, second)] == [
        Decimal(2_000_000),
        Decimal(1_088_888),
    ]
    assert first.suppliers[0].address == "示例市甲路1号"


def test_the_summary_gives_buyer_region_and_day() -> None:
    read = notice("ccgp_award_labels.html")
    assert read.buyer is not None
    assert read.agency is not None
    assert (read.buyer.name, read.agency.name) == (
        "示例市政务服务便民热线中心",
        "示例招标代理有限公司",
    )
    assert (read.region, read.published) == ("示例市", date(2026, 5, 6))
    assert read.project_numbers == ("SLZC2026-G3-001",)


def test_the_agency_fee_is_no_award_and_experts_are_only_counted() -> None:
    read = notice("ccgp_award_labels.html")
    assert read.agency_fee == Decimal(42_000)
    assert read.experts == 3
    assert (read.seats, read.staff, read.term_years) == (40, 65, Decimal(1))
    assert (read.missing, read.warnings) == ((), ())


def test_the_header_of_the_site_is_cut_off() -> None:
    text = read_file(PAGES / "ccgp_award_labels.html")[0].text
    flat = read_file(PAGES / "ccgp_award_touching_cells.txt")[0].text
    assert "400-810-1996" not in text + flat
    assert "主办单位" not in text + flat


def test_cells_that_touch_are_parted_by_their_shape() -> None:
    read = notice("ccgp_award_touching_cells.txt")
    named = [award for award in read.awards if award.suppliers]
    assert [one.suppliers[0].name for one in named] == [
        "示例丙餐饮管理有限公司",
        "示例丁餐饮研究中心有限公司",
    ]
    assert [one.suppliers[0].address for one in named] == ["示例县丙路3号", "示例县丁路128号"]
    assert [one.score for one in named] == [Decimal("83.5"), Decimal("81.07")]


def test_a_rate_award_has_no_amount_and_the_summary_of_zero_is_told() -> None:
    read = notice("ccgp_award_touching_cells.txt")
    rate = price(read.awards[0])
    assert (rate.kind, rate.value, rate.amount) == (PriceKind.RATE, Decimal("24.3"), None)
    assert read.warnings == ("the summary prints ¥0.000000 万元 as the total: it states no amount",)


def test_a_correction_gives_the_new_winner_and_not_the_old() -> None:
    read = notice("ccgp_correction_of_award.txt")
    assert read.kind is NoticeKind.CORRECTION
    assert winners(read) == [["示例己服务有限公司"]]
    assert price(read.awards[0]).amount == Decimal(2_250_000)
    assert [(one.before, one.after) for one in read.corrections] == [
        ("示例戊服务有限公司", "示例己服务有限公司"),
        ("2,308,220.00元", "2,250,000.00元"),
    ]


def test_a_correction_of_a_day_awards_nothing() -> None:
    read = notice("ccgp_correction_of_deadline.txt")
    assert read.awards == ()
    assert read.deadline is not None
    assert read.deadline.isoformat() == "2026-08-25T09:30:00+08:00"


def test_a_termination_awards_nothing_and_says_why() -> None:
    read = notice("ccgp_termination.txt")
    assert (read.kind, read.awards) == (NoticeKind.TERMINATION, ())
    assert read.reason == "有效供应商不足三家，中标供应商为空"


def test_a_tender_gives_budget_ceiling_lots_and_dates() -> None:
    read = notice("ccgp_tender_lots.txt")
    assert (read.budget, read.ceiling) == (Decimal(6_000_000), Decimal(5_900_000))
    assert [(lot.id, lot.budget) for lot in read.lots] == [
        ("1", Decimal(4_500_000)),
        ("2", Decimal(1_500_000)),
    ]
    assert (read.documents_from, read.documents_until) == (date(2026, 3, 2), date(2026, 3, 8))
    assert read.deadline is not None
    assert read.opening is not None
    assert (read.deadline.hour, read.opening.hour) == (9, 10)
    assert (read.year, read.term_years, read.seats, read.staff) == (2026, Decimal(3), 40, 65)


def test_two_numbers_in_one_value_are_two() -> None:
    read = notice("ccgp_tender_lots.txt")
    assert read.project_numbers == ("SLZC-2026-88", "SLZB-202603-151")
    assert read.plan_numbers == ("SLJH-2026-0001",)


def test_a_contract_of_0_yuan_states_no_amount() -> None:
    read = notice("ggzy_contract.html")
    assert read.contract is not None
    assert (read.contract.amount, read.contract.signed) == (None, date(2026, 3, 17))
    assert winners(read) == [["示例庚通信股份有限公司示例分公司"]]
    assert price(read.awards[0]).kind is PriceKind.NONE


def test_candidates_stand_in_columns_and_a_consortium_keeps_its_members() -> None:
    read = notice("epoint_candidates_columns.html")
    assert read.kind is NoticeKind.CANDIDATES
    assert read.awards == ()
    assert [bid.bidder.name for bid in read.bids] == [
        "示例辛建设有限公司",
        "示例壬建设有限公司",
        "示例子建设有限公司",
    ]
    assert [party.name for party in read.bids[1].partners] == ["示例癸设计院"]
    assert [bid.price.kind if bid.price else None for bid in read.bids] == [
        "total",
        "rate",
        "total",
    ]


def test_a_unit_in_its_own_column_counts_and_a_cell_may_span_rows() -> None:
    read = notice("local_award_unit_column.html")
    assert [award.lot for award in read.awards] == ["1", "1"]
    assert price(read.awards[0]).amount == Decimal(736_320)
    assert price(read.awards[1]).kind is PriceKind.PER_YEAR
    assert winners(read)[1] == ["示例卯园林有限公司", "示例辰设计院"]


def test_what_word_split_is_whole_again() -> None:
    read = notice("word_split_digits.html")
    assert (read.project_numbers, read.published) == (("SL-2026-9",), date(2026, 3, 18))
    assert price(read.awards[0]).amount == Decimal("1234567.89")
    assert read.buyer is not None
    assert read.buyer.name == "示例市机关事务局"
    assert read.warnings == ()


def test_capitals_that_contradict_the_figures_are_told() -> None:
    body = (PAGES / "word_split_digits.html").read_text("utf-8").replace("捌角玖分", "壹角玖分")
    warnings = read_page(page(body)).notice.warnings
    assert warnings == ("壹佰贰拾叁万肆仟伍佰陆拾柒元壹角玖分 is not the figure printed beside it",)


def test_a_summary_that_contradicts_the_body_is_told() -> None:
    body = (PAGES / "ccgp_award_labels.html").read_text("utf-8").replace("308.888800", "318.888800")
    warnings = read_page(page(body)).notice.warnings
    assert warnings == ("the summary says 3188888.00 yuan, the body 3088888.00",)


def test_an_award_without_a_named_winner_keeps_its_price() -> None:
    body = (
        "<h2 class='tc'>某市热线服务中标公告</h2><div class='vF_detail_content'>"
        "<p>二、项目名称：某市热线服务</p><p>三、中标（成交）信息</p><p>中标（成交）金额：13959663元</p>"
        "<p>采购年度：2021</p></div>"
    )
    read = read_page(page(body)).notice
    assert [(award.suppliers, price(award).amount) for award in read.awards] == [
        ((), Decimal(13_959_663))
    ]
    assert read.year == 2021
    assert "winner name" in read.missing


def test_what_the_page_lacks_comes_from_the_list() -> None:
    listed = Listed(
        native_id="7",
        title="某市热线服务中标公告",
        published=date(2021, 3, 4),
        kind="中标公告",
        buyer="某市热线中心",
        project_number="SL-7",
    )
    body = (
        "<div class='ewb-article'><p>供应商名称：某甲有限公司</p>"
        "<p>金额见附件，不另公布。</p></div>"
    )
    read = read_page(page(body, listed)).notice
    assert (read.id, read.title, read.published) == ("7", listed.title, listed.published)
    assert (read.project_numbers, read.kind) == (("SL-7",), NoticeKind.AWARD)
    assert read.buyer is not None
    assert read.buyer.name == "某市热线中心"


def test_gbk_that_calls_itself_utf_8_is_read() -> None:
    body = (PAGES / "ggzy_contract.html").read_text("utf-8").encode("gb18030")
    assert winners(read_page(page(body)).notice) == [["示例庚通信股份有限公司示例分公司"]]


def test_an_article_is_no_notice_and_keeps_its_day() -> None:
    with pytest.raises(ArticleError, match="is no procurement notice") as error:
        read_file(PAGES / "article.txt")
    assert error.value.published == date(2026, 7, 8)
    assert error.value.title == "示例省推动政府采购政策落实"


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        ("", DataError, "is empty"),
        (
            "<html><body><div><img src='scan.jpg'></div></body></html>",
            NotANoticeError,
            "holds no text",
        ),
        (
            "<html><div>" + "<div>" * 5000 + "项目编号：1" + "</div>" * 5000,
            LayoutError,
            "nests deeper",
        ),
        ("<div " + "a='b' " * 5000 + ">项目编号：1</div>", LayoutError, "attributes"),
    ],
    ids=["empty", "picture", "deep", "attributes"],
)
def test_a_page_that_cannot_be_read_says_so(body: str, kind: type[Exception], said: str) -> None:
    with pytest.raises(kind, match=said):
        read_page(page(body))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="does not exist"):
        read_file(tmp_path / "none.html")
