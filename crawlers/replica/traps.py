"""Invented notices, each with one thing that makes reading or crawling hard.

Place, organisations and numbers are invented and look it: 示例市 does not exist. No person is
named; experts are 评审专家甲 and so on.
"""

from dataclasses import replace
from decimal import Decimal

from crawlers.replica.notices import (
    Bidder,
    Dialect,
    Origin,
    Shelf,
    Shown,
    Trouble,
    Winner,
)
from entities.model import Correction, NoticeKind

BUYER = "示例市政务服务便民热线中心"
AGENCY = "示例市某某招标代理有限公司"
JIAYI, BINGDING = "示例市甲乙人力资源有限公司", "示例市丙丁服务外包有限公司"
WUJI, GENGXIN = "示例市戊己信息技术有限公司", "示例市庚辛通信有限公司"
EXPERTS = ("评审专家甲", "评审专家乙", "评审专家丙（采购人代表）")
SERVICE = "服务/政务服务"
EVERYWHERE = frozenset(Shelf)
CCGP_ONLY = frozenset({Shelf.CCGP})

TENDER = Shown(
    serial=0,
    project="",
    kind=NoticeKind.TENDER,
    title="",
    project_name="",
    province="示例",
    city="示例市",
    division="000100",
    origin=Origin.GENERATED,
    shelves=CCGP_ONLY,
    evidence="演练数据（generated），内容纯属虚构",
    clock="10:00:00",
    year=2026,
    buyer=BUYER,
    agency=AGENCY,
    method="公开招标",
    term="1年",
    goods=SERVICE,
)
AWARD = replace(
    TENDER,
    kind=NoticeKind.AWARD,
    experts=EXPERTS,
    fee=Decimal(30000),
)


def notices() -> tuple[Shown, ...]:
    """Return all invented notices in the order of their serials."""
    groups = (
        _rate(),
        _terminated(),
        _replaced(),
        _unrelated(),
        _twice(),
        _stubborn(),
        _alike(),
        _joint(),
        _ranked(),
        _services(),
        _central(),
        _empty_contract(),
    )
    return tuple(
        replace(notice, serial=1000 + serial)
        for serial, notice in enumerate((n for group in groups for n in group), start=1)
    )


def _project(base: Shown, key: str, name: str, day: str, ending: str) -> Shown:
    """Return *base* as the notice of project *key*, published on *day* of 2026."""
    return replace(
        base,
        project=key,
        number=key,
        project_name=name,
        title=name + ending,
        published=f"2026-{day}",
    )


def _rate() -> tuple[Shown, ...]:
    """Return a project whose price is a rate: the summary says 0.000000, which is no amount."""
    name = "示例市12345热线话务服务费率采购项目"
    return (
        replace(
            _project(TENDER, "SL-2026-001", name, "01-05", "公开招标公告"),
            budget=Decimal(3000000),
        ),
        replace(
            _project(AWARD, "SL-2026-001", name, "01-28", "中标公告"),
            winners=(Winner(name=JIAYI, address="示例市示例路1号", rate=Decimal(97)),),
        ),
    )


def _terminated() -> tuple[Shown, ...]:
    """Return a tender that is cancelled under the same project number."""
    name = "示例市12345热线平台升级改造项目"
    return (
        replace(
            _project(TENDER, "SL-2026-002", name, "01-12", "公开招标公告"),
            budget=Decimal(2600000),
            opening="2026-02-03",
        ),
        replace(
            _project(TENDER, "SL-2026-002", name, "02-03", "终止公告"),
            kind=NoticeKind.TERMINATION,
            reason="至投标截止时间，提交投标文件的供应商不足三家。",
        ),
    )


def _replaced() -> tuple[Shown, ...]:
    """Return an award that a correction replaces: another winner, another amount."""
    name = "示例市12345热线受理服务外包项目"
    award = replace(
        _project(AWARD, "SL-2026-003", name, "02-20", "中标公告"),
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
        _project(TENDER, "SL-2026-003", name, "03-02", "中标结果更正公告"),
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
        _project(TENDER, "SL-2026-003", name, "01-26", "公开招标公告"),
        budget=Decimal(2100000),
        ceiling=Decimal(2050000),
        seats=20,
        staff=36,
    )
    return tender, award, correction


def _unrelated() -> tuple[Shown, ...]:
    """Return other subjects: the titles of two hold the search word by chance.

    Every page of ccgp.gov.cn says 服务热线 in its header, these too.
    """
    school, library = "示例市实验中学", "示例市图书馆"
    chance = replace(AWARD, buyer=school, year=None, goods="货物/设备", term=None)
    return (
        replace(
            _project(chance, "SL-2026-004", "HX-12345型会议音响设备采购项目", "02-11", "中标公告"),
            winners=(
                Winner(
                    name="示例市子丑电子有限公司",
                    address="示例市示例路9号",
                    amount=Decimal(358000),
                ),
            ),
        ),
        replace(
            _project(TENDER, "SL-2026-005", "12345号地块绿化养护服务项目", "02-12", "公开招标公告"),
            buyer="示例市园林管理所",
            year=None,
            budget=Decimal(480000),
            shelves=EVERYWHERE,
        ),
        replace(
            _project(TENDER, "SL-2026-006", "示例市图书馆图书采购项目", "02-13", "公开招标公告"),
            buyer=library,
            year=None,
            budget=Decimal(900000),
        ),
        replace(
            _project(TENDER, "SL-2026-007", "示例市集中供热线路改造工程", "02-14", "公开招标公告"),
            buyer="示例市热力管理所",
            year=None,
            budget=Decimal(5200000),
        ),
        replace(
            _project(chance, "SL-2026-008", "示例市实验中学食堂物业服务项目", "02-15", "中标公告"),
            goods=SERVICE,
            dialect=Dialect.TABLE,
            winners=(
                Winner(
                    name="示例市寅卯物业管理有限公司",
                    address="示例市示例路7号",
                    amount=Decimal("1250000.50"),
                    score=Decimal("88.60"),
                ),
            ),
        ),
    )


def _twice() -> tuple[Shown, ...]:
    """Return one project that stands on all three platforms: it must count once."""
    name = "示例市12345热线知识库维护与话务支撑服务项目"
    base = replace(TENDER, shelves=EVERYWHERE)
    return (
        replace(
            _project(base, "SL-2026-009", name, "03-03", "公开招标公告"),
            budget=Decimal(1500000),
            ceiling=Decimal(1480000),
        ),
        replace(
            _project(AWARD, "SL-2026-009", name, "03-26", "中标公告"),
            shelves=EVERYWHERE,
            dialect=Dialect.TABLE,
            winners=(
                Winner(
                    name=WUJI,
                    address="示例市示例路5号",
                    amount=Decimal(1450000),
                    score=Decimal("90.15"),
                ),
            ),
        ),
    )


def _stubborn() -> tuple[Shown, ...]:
    """Return pages that are slow, unavailable at first, or blocked at first."""
    titles = {
        Trouble.SLOW: ("SL-2026-010", "示例县12345热线夜间值守服务项目", "03-10"),
        Trouble.FLAKY: ("SL-2026-011", "示例县12345热线话务员培训服务项目", "03-11"),
        Trouble.BLOCK: ("SL-2026-012", "示例县12345热线工单回访服务项目", "03-12"),
    }
    return tuple(
        replace(
            _project(TENDER, key, name, day, "公开招标公告"),
            city="示例县",
            buyer="示例县政务服务中心",
            budget=Decimal(600000),
            trouble=trouble,
        )
        for trouble, (key, name, day) in titles.items()
    )


def _alike() -> tuple[Shown, ...]:
    """Return awards to one supplier written in three ways, and to another legal form."""
    names = (
        "示例市ＡＢ呼叫服务有限公司",
        "示例市AB呼叫服务有限公司",
        "示例市 AB 呼叫服务有限公司",
        "示例市AB呼叫服务有限责任公司",
    )
    return tuple(
        replace(
            _project(
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


def _joint() -> tuple[Shown, ...]:
    """Return an award to a consortium."""
    return (
        replace(
            _project(AWARD, "SL-2026-014", "示例市12345热线智能客服建设项目", "04-09", "中标公告"),
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


def _ranked() -> tuple[Shown, ...]:
    """Return an award that prints every bidder with price and score, and one rejected."""
    name = "示例市12345热线整体运营服务外包项目"
    prices = ((JIAYI, 5880000, "92.35"), (BINGDING, 5920000, "88.10"), (WUJI, 5990000, "85.44"))
    return (
        replace(
            _project(TENDER, "SL-2026-015", name, "04-01", "公开招标公告"),
            budget=Decimal(6000000),
            ceiling=Decimal(6000000),
            seats=45,
            staff=80,
            opening="2026-04-23",
        ),
        replace(
            _project(AWARD, "SL-2026-015", name, "04-24", "中标公告"),
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


def _services() -> tuple[Shown, ...]:
    """Return the other kinds of service bought for a hotline."""
    kinds = (
        ("SL-2026-016", "示例市12345政务服务便民热线平台系统运行维护服务项目", "05-06", 780000),
        ("SL-2026-017", "示例市12345热线服务质量第三方监督评估项目", "05-07", 350000),
        ("SL-2026-018", "示例市12345热线语音中继线路租赁服务项目", "05-08", 240000),
    )
    return tuple(
        replace(_project(TENDER, key, name, day, "公开招标公告"), budget=Decimal(budget))
        for key, name, day, budget in kinds
    )


def _central() -> tuple[Shown, ...]:
    """Return a central notice with two lots and two winners, in the dialect of lines."""
    return (
        replace(
            _project(AWARD, "SL-2026-019", "示例部12345信访热线话务服务项目", "05-20", "中标公告"),
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


def _empty_contract() -> tuple[Shown, ...]:
    """Return a contract whose printed amount is 0, which is not stated."""
    return (
        replace(
            _project(TENDER, "SL-2026-020", "示例市12345热线短信服务项目", "05-28", "合同公告"),
            kind=NoticeKind.CONTRACT,
            shelves=frozenset({Shelf.GGZY}),
            signed="2026-05-27",
            winners=(Winner(name=GENGXIN, amount=Decimal(0), written="0元"),),
            term=None,
        ),
    )
