"""Any number of invented notices for load tests, the same for the same number.

Even serials are tenders, the odd ones after them their awards with all bidders. Places are
示例 and two characters of the old calendar, so that nobody takes them for real.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from crawlers.replica.invented import AWARD, EVERYWHERE, TENDER
from crawlers.replica.notices import Bidder, Dialect, Shown, Winner

FIRST_SERIAL = 10_000
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
TRADES = ("人力资源", "服务外包", "信息技术", "通信", "呼叫中心")
FIRST_DAY = date(2022, 1, 4)


def notices(number: int) -> Iterator[Shown]:
    """Yield the first *number* generated notices."""
    for project in range((number + 1) // 2):
        tender, award = _pair(project)
        yield tender
        if project * 2 + 1 < number:
            yield award


def _pair(project: int) -> tuple[Shown, Shown]:
    """Return the tender and the award of the *project*-th generated project."""
    chance = random.Random(project)  # noqa: S311 - reproducible test data, no secret
    stem = f"示例{STEMS[project % 10]}{BRANCHES[project % 12]}"
    opened = FIRST_DAY + timedelta(days=chance.randrange(1600))
    closed = opened + timedelta(days=chance.randrange(21, 40))
    name = f"{stem}市{opened.year}年12345热线服务外包项目（第{project + 1}期）"
    ceiling = Decimal(chance.randrange(500, 20_000) * 1000)
    bidders = tuple(_bidders(chance, ceiling))
    tender = replace(
        TENDER,
        serial=FIRST_SERIAL + project * 2,
        project=f"SLSC-{opened.year}-{project + 1:06d}",
        number=f"SLSC-{opened.year}-{project + 1:06d}",
        project_name=name,
        title=f"{name}公开招标公告",
        city=f"{stem}市",
        buyer=f"{stem}市政务服务便民热线中心",
        published=opened.isoformat(),
        year=opened.year,
        budget=ceiling,
        ceiling=ceiling,
        opening=closed.isoformat(),
        shelves=EVERYWHERE,
    )
    award = replace(
        AWARD,
        serial=tender.serial + 1,
        project=tender.project,
        number=tender.number,
        project_name=name,
        title=f"{name}中标公告",
        city=tender.city,
        buyer=tender.buyer,
        published=(closed + timedelta(days=1)).isoformat(),
        year=opened.year,
        shelves=EVERYWHERE,
        dialect=(Dialect.LINES, Dialect.TABLE)[project % 2],
        winners=(
            Winner(
                name=bidders[0].name,
                address=f"{stem}市示例路{project % 99 + 1}号",
                amount=bidders[0].price,
                score=bidders[0].score,
            ),
        ),
        bidders=bidders,
    )
    return tender, award


def _bidders(chance: random.Random, ceiling: Decimal) -> Iterator[Bidder]:
    """Yield three to seven bidders, the winner first, from a pool of 300 suppliers."""
    pool = chance.sample(range(300), chance.randrange(3, 8))
    score = Decimal(chance.randrange(8800, 9600))
    for rank, supplier in enumerate(pool, start=1):
        share = Decimal(chance.randrange(8000, 9990)) / 10000
        stem = STEMS[supplier % 10] + BRANCHES[supplier % 12]
        yield Bidder(
            name=f"示例{stem}{TRADES[supplier // 60]}有限公司",
            price=(ceiling * share).quantize(Decimal(1)),
            score=(score - rank * 150) / 100,
            rank=rank,
        )
