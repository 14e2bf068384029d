"""Invented projects whose outcome is hard to read."""

from dataclasses import replace
from decimal import Decimal

from crawlers.replica.invented import (
    AWARD,
    BINGDING,
    GENGXIN,
    JIAYI,
    TENDER,
    WUJI,
    project,
)
from crawlers.replica.notices import Bidder, Dialect, Shelf, Shown, Winner
from entities.model import Correction, NoticeKind


def outcomes() -> tuple[Shown, ...]:
    """Return the notices of all these projects."""
    groups = (
        rate(),
        terminated(),
        replaced(),
        alike(),
        joint(),
        ranked(),
        central(),
        empty_contract(),
    )
    return tuple(notice for group in groups for notice in group)


def rate() -> tuple[Shown, ...]:
    """Return a project whose price is a rate: the summary says 0.000000, which is no amount."""
    name = "示例市12345热线话务服务费率采购项目"
    return (
        replace(
            project(TENDER, "SL-2026-001", name, "01-05", "公开招标公告"),
            budget=Decimal(3000000),
        ),
        replace(
            project(AWARD, "SL-2026-001", name, "01-28", "中标公告"),
            winners=(Winner(name=JIAYI, address="示例市示例路1号", rate=Decimal(97)),),
        ),
    )


def terminated() -> tuple[Shown, ...]:
    """Return a tender that is cancelled under the same project number."""
    name = "示例市12345热线平台升级改造项目"
    return (
        replace(
            project(TENDER, "SL-2026-002", name, "01-12", "公开招标公告"),
            budget=Decimal(2600000),
            opening="2026-02-03",
        ),
        replace(
            project(TENDER, "SL-2026-002", name, "02-03", "终止公告"),
            kind=NoticeKind.TERMINATION,
            reason="至投标截止时间，提交投标文件的供应商不足三家。",
        ),
    )


def replaced() -> tuple[Shown, ...]:
    """Return an award that a correction replaces: another winner, another amount."""
    name = "示例市12345热线受理服务外包项目"
    award = replace(
        project(AWARD, "SL-2026-003", name, "02-20", "中标公告"),
        winners=(
            Winner(
                name=JIAYI,
                address="示例市示例路1号",
                amount=Decimal(2000000),
                score=Decimal("91.20"),
            ),
        ),
    )
    correction = replace(
        project(TENDER, "SL-2026-003", name, "03-02", "中标结果更正公告"),
        kind=NoticeKind.CORRECTION,
        signed="2026-02-20",
        winners=(Winner(name=BINGDING, address="示例市示例路2号", amount=Decimal(1980000)),),
        corrections=(
            Correction(item="中标供应商名称", before=JIAYI, after=BINGDING),
            Correction(item="中标供应商地址", before="示例市示例路1号", after="示例市示例路2号"),
            Correction(item="中标（成交）金额（元）", before="2000000", after="1980000"),
        ),
        reason="原中标供应商放弃中标资格，按排名顺延。",
    )
    tender = replace(
        project(TENDER, "SL-2026-003", name, "01-26", "公开招标公告"),
        budget=Decimal(2100000),
        ceiling=Decimal(2050000),
        seats=20,
        staff=36,
    )
    return tender, award, correction


def alike() -> tuple[Shown, ...]:
    """Return awards to one supplier written in three ways, and to another legal form."""
    names = (
        "示例市ＡＢ呼叫服务有限公司",
        "示例市AB呼叫服务有限公司",
        "示例市 AB 呼叫服务有限公司",
        "示例市AB呼叫服务有限责任公司",
    )
    return tuple(
        replace(
            project(
                replace(AWARD, year=2022 + place),
                f"SL-{2022 + place}-013",
                "示例县12345热线坐席服务项目",
                "01-01",
                "中标公告",
            ),
            published=f"{2022 + place}-04-0{place}",
            city="示例县",
            buyer="示例县政务服务中心",
            winners=(
                Winner(name=name, address="示例县示例街3号", amount=Decimal(500000 + place * 1000)),
            ),
        )
        for place, name in enumerate(names, start=1)
    )


def joint() -> tuple[Shown, ...]:
    """Return an award to a consortium."""
    return (
        replace(
            project(AWARD, "SL-2026-014", "示例市12345热线智能客服建设项目", "04-09", "中标公告"),
            winners=(
                Winner(
                    name=f"{GENGXIN}、{WUJI}联合体",
                    address="示例市示例路6号",
                    amount=Decimal(4200000),
                    score=Decimal("93.00"),
                ),
            ),
        ),
    )


def ranked() -> tuple[Shown, ...]:
    """Return an award that prints every bidder with price and score, and one rejected."""
    name = "示例市12345热线整体运营服务外包项目"
    prices = ((JIAYI, 5880000, "92.35"), (BINGDING, 5920000, "88.10"), (WUJI, 5990000, "85.44"))
    return (
        replace(
            project(TENDER, "SL-2026-015", name, "04-01", "公开招标公告"),
            budget=Decimal(6000000),
            ceiling=Decimal(6000000),
            seats=45,
            staff=80,
            opening="2026-04-23",
        ),
        replace(
            project(AWARD, "SL-2026-015", name, "04-24", "中标公告"),
            dialect=Dialect.TABLE,
            winners=(
                Winner(
                    name=JIAYI,
                    address="示例市示例路1号",
                    amount=Decimal(5880000),
                    score=Decimal("92.35"),
                ),
            ),
            bidders=(
                *(
                    Bidder(name=bidder, price=Decimal(price), score=Decimal(score), rank=rank)
                    for rank, (bidder, price, score) in enumerate(prices, start=1)
                ),
                Bidder(name=GENGXIN, rejected="未按招标文件要求提供授权书"),
            ),
        ),
    )


def central() -> tuple[Shown, ...]:
    """Return a central notice with two lots and two winners, in the dialect of lines."""
    return (
        replace(
            project(AWARD, "SL-2026-019", "示例部12345信访热线话务服务项目", "05-20", "中标公告"),
            level="zygg",
            buyer="示例部政务服务局",
            winners=(
                Winner(name=JIAYI, address="示例市示例路1号", amount=Decimal(245272), lot="01包"),
                Winner(
                    name=BINGDING, address="示例市示例路2号", amount=Decimal(180300), lot="02包"
                ),
            ),
        ),
    )


def empty_contract() -> tuple[Shown, ...]:
    """Return a contract whose printed amount is 0, which is not stated."""
    return (
        replace(
            project(TENDER, "SL-2026-020", "示例市12345热线短信服务项目", "05-28", "合同公告"),
            kind=NoticeKind.CONTRACT,
            shelves=frozenset({Shelf.GGZY}),
            signed="2026-05-27",
            winners=(Winner(name=GENGXIN, amount=Decimal(0), written="0元"),),
            term=None,
        ),
    )
