"""Invented notices, each with one thing that makes reading or crawling hard."""

from dataclasses import replace
from decimal import Decimal

from crawlers.replica.invented import (
    AWARD,
    EVERYWHERE,
    SERVICE,
    TENDER,
    WUJI,
    project,
)
from crawlers.replica.notices import Dialect, Shown, Trouble, Winner
from crawlers.replica.outcomes import outcomes

FIRST_SERIAL = 1001


def notices() -> tuple[Shown, ...]:
    """Return all invented notices that are always served."""
    every = (*outcomes(), *_unrelated(), *_twice(), *_stubborn(), *_services())
    return tuple(
        replace(notice, serial=serial) for serial, notice in enumerate(every, start=FIRST_SERIAL)
    )


def _unrelated() -> tuple[Shown, ...]:
    """Return other subjects: the titles of two hold the search word by chance.

    Every page of ccgp.gov.cn says 服务热线 in its header, these too.
    """
    school, library = "示例市实验中学", "示例市图书馆"
    chance = replace(AWARD, buyer=school, year=None, goods="货物/设备", term=None)
    return (
        replace(
            project(chance, "SL-2026-004", "HX-12345型会议音响设备采购项目", "02-11", "中标公告"),
            winners=(
                Winner(
                    name="示例市子丑电子有限公司",
                    address="示例市示例路9号",
                    amount=Decimal(358000),
                ),
            ),
        ),
        replace(
            project(TENDER, "SL-2026-005", "12345号地块绿化养护服务项目", "02-12", "公开招标公告"),
            buyer="示例市园林管理所",
            year=None,
            budget=Decimal(480000),
            shelves=EVERYWHERE,
            trouble=Trouble.HOLLOW,
        ),
        replace(
            project(TENDER, "SL-2026-006", "示例市图书馆图书采购项目", "02-13", "公开招标公告"),
            buyer=library,
            year=None,
            budget=Decimal(900000),
        ),
        replace(
            project(TENDER, "SL-2026-007", "示例市集中供热线路改造工程", "02-14", "公开招标公告"),
            buyer="示例市热力管理所",
            year=None,
            budget=Decimal(5200000),
        ),
        replace(
            project(chance, "SL-2026-008", "示例市实验中学食堂物业服务项目", "02-15", "中标公告"),
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
            project(base, "SL-2026-009", name, "03-03", "公开招标公告"),
            budget=Decimal(1500000),
            ceiling=Decimal(1480000),
        ),
        replace(
            project(AWARD, "SL-2026-009", name, "03-26", "中标公告"),
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
            project(TENDER, key, name, day, "公开招标公告"),
            city="示例县",
            buyer="示例县政务服务中心",
            budget=Decimal(600000),
            trouble=trouble,
        )
        for trouble, (key, name, day) in titles.items()
    )


def _services() -> tuple[Shown, ...]:
    """Return the other kinds of service bought for a hotline."""
    kinds = (
        ("SL-2026-016", "示例市12345政务服务便民热线平台系统运行维护服务项目", "05-06", 780000),
        ("SL-2026-017", "示例市12345热线服务质量第三方监督评估项目", "05-07", 350000),
        ("SL-2026-018", "示例市12345热线语音中继线路租赁服务项目", "05-08", 240000),
    )
    return tuple(
        replace(project(TENDER, key, name, day, "公开招标公告"), budget=Decimal(budget))
        for key, name, day, budget in kinds
    )
