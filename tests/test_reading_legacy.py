"""Notices of 2009 to 2018: layouts before the standard of 2020."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from entities.model import Award, Bid, Notice, Page, Price, Source
from entities.reading import read_page

LABELS = Path(__file__).parent / "data" / "reading" / "legacy_labels.json"


def read(body: str | bytes) -> Notice:
    raw = body.encode() if isinstance(body, str) else body
    return read_page(
        Page(source=Source(url="http://example.invalid/1.html", sha256="0" * 64), body=raw)
    ).notice


def stated(price: Price | None) -> Decimal | None:
    return (price.amount or price.value) if price else None


def winners(notice: Notice) -> list[tuple[list[str], Decimal | None, str | None]]:
    return [
        ([party.name for party in award.suppliers], stated(award.price), award.lot)
        for award in notice.awards
    ]


def test_a_result_table_that_only_proposes_names_its_winner() -> None:
    notice = read(
        "<html><body><h1>示例小学操场工程中标结果公告</h1><table>"
        "<tr><td colspan=2>项 目 名 称</td><td colspan=4>示例小学操场工程</td></tr>"
        "<tr><td rowspan=3>操场</td><td>第一中标候选人</td><td colspan=4>示例甲建设公司</td></tr>"
        "<tr><td>第二中标候选人</td><td colspan=4>示例乙建设公司</td></tr>"
        "<tr><td>拟 中 标 人</td><td colspan=2>示例甲建设公司</td>"
        "<td>中标金额(万元)</td><td>349.035762</td></tr></table></body></html>"
    )
    assert winners(notice) == [(["示例甲建设公司"], Decimal("3490357.62"), None)]
    assert [(bid.bidder.name, bid.rank) for bid in notice.bids] == [
        ("示例甲建设公司", 1),
        ("示例乙建设公司", 2),
    ]


def test_a_name_beside_its_rank_is_the_candidate() -> None:
    notice = read(
        "<html><body><h1>示例医院工程中标候选人公示</h1><table>"
        "<tr><td>招标人</td><td colspan=3>示例市医院</td></tr>"
        "<tr><td rowspan=2>第一中标<br>候选人</td>"
        "<td>单位名称</td><td colspan=2>示例甲公司</td></tr>"
        "<tr><td>投标报价</td><td colspan=2>壹佰万元整（¥1000000.00）</td></tr>"
        "<tr><td rowspan=2>第二中标<br>候选人</td>"
        "<td>单位名称</td><td colspan=2>示例乙公司</td></tr>"
        "<tr><td>投标报价</td><td colspan=2>¥1100000.00</td></tr></table></body></html>"
    )
    assert [(bid.bidder.name, bid.rank, stated(bid.price)) for bid in notice.bids] == [
        ("示例甲公司", 1, Decimal("1000000.00")),
        ("示例乙公司", 2, Decimal("1100000.00")),
    ]


def test_candidates_in_sentences_keep_lot_and_price() -> None:
    notice = read(
        "<div><p>示例县采购项目成交公告</p><p>项目名称及编号：示例采购、示政采[2013]067号</p>"
        "<p>经认定： A包示例甲生物有限公司为第一成交候选供应商，谈判报价为290000元人民币。</p>"
        "<p>B包示例乙生物有限公司为第一成交候选供应商，谈判报价为437500元人民币。</p></div>"
    )
    assert winners(notice) == [
        (["示例甲生物有限公司"], Decimal(290000), "A包"),
        (["示例乙生物有限公司"], Decimal(437500), "B包"),
    ]


def test_a_result_row_without_heads_is_told_by_its_shapes() -> None:
    notice = read(
        "<div><p>示例学院设备结果公告</p><p>一、项目号：16A5420</p><p>六、成交结果</p>"
        "<table><tr><td>带宽扩容</td><td>¥1,339,000.00</td><td>示例网络有限公司</td><td></td></tr>"
        "</table><p>九、联系人</p></div>"
    )
    assert winners(notice) == [(["示例网络有限公司"], Decimal("1339000.00"), None)]


@pytest.mark.parametrize("blocks", ["<p>成交单位名称</p>", "成交单位名称"])
def test_blocks_inside_a_cell_leave_no_line_that_could_be_a_heading(blocks: str) -> None:
    notice = read(
        "<div><p>成交公示</p><table><tr><td><p>采购人</p></td><td><p>示例中学</p></td></tr>"
        "<tr><td><p>磋商小组名单</p></td><td><p>张三、李四</p></td></tr>"
        f"<tr><td>{blocks}</td><td><p>示例物业有限公司</p></td></tr>"
        "<tr><td><p>成交价格</p></td><td><p>118297.00 元</p></td></tr></table></div>"
    )
    assert winners(notice) == [(["示例物业有限公司"], Decimal("118297.00"), None)]


def test_one_winner_told_twice_in_two_units_is_one_award() -> None:
    notice = read(
        "<div><p>示例园成交公告</p><p>四、成交信息</p><table>"
        "<tr><td>序号</td><td>成交供应商名称</td><td>成交金额(万元)</td></tr>"
        "<tr><td>1</td><td>示例甲有限公司</td><td>58.48</td></tr></table>"
        "<p>成交供应商：示例甲有限公司</p><p>成交金额：¥584,800.00</p></div>"
    )
    assert [names for names, _, _ in winners(notice)] == [["示例甲有限公司"]]


def _told(notice: Notice, label: dict[str, str | None]) -> bool:
    """Say whether *notice* has the labelled winner at the labelled price."""
    amount = label["amount"]
    want = Decimal(amount.rstrip("%")) if amount else None
    firsts: list[Award | Bid] = [*notice.awards, *notice.bids]
    for one in firsts:
        names = [one.bidder.name] if isinstance(one, Bid) else [p.name for p in one.suppliers]
        if label["winner"] in names and stated(one.price) == want:
            return isinstance(one, Award) or not notice.awards
    return False


def test_winner_and_price_of_old_layouts_are_read(shared: Path) -> None:
    pages = sorted((shared / "data" / "notices" / "legacy_html").iterdir())
    labels = json.loads(LABELS.read_text("utf-8"))
    right = 0
    for label in labels:
        path = next(p for p in pages if p.name == label["id"] or _numbered(p, label["id"]))
        right += _told(read(path.read_bytes()), label)
    assert right >= 0.9 * len(labels)


def _numbered(path: Path, number: str) -> bool:
    return number in path.name and not number.startswith("test_")
