"""How long a service is bought for, in years, and which year it is bought for."""

import re
from decimal import Decimal
from typing import NamedTuple

from entities.reading.capitals import whole

LENGTH = re.compile(
    r"(?P<count>\d{1,4}|[一二两三四五六七八九十]{1,3})[ ]?(?:个)?[ ]?(?:（\d{1,2}）|\(\d{1,2}\))?"
    r"[ ]?(?:日历)?(?P<unit>周年|年度|年|个月|月|天|日)(?!\d{1,2}月)(?!以?内)(?!以上)"
)
SPAN_OF_YEARS = re.compile(
    r"(?<!\d)(20\d\d)年?[ ]?(?:-|—|\u2013|至|~|～)[ ]?(20\d\d)(?=年|[）)]|$)"
)
DAYS = {"天": Decimal(365), "日": Decimal(365)}
YEAR_NAMED = re.compile(r"(?<!\d)(20\d\d)[ ]?年度?(?![ ]?\d{1,2}[ ]?月)")


def term_years(written: str) -> Decimal | None:
    """Return how many years *written* means, or None: 3年, 二年, 12个月, 365天."""
    for found in LENGTH.finditer(written):
        before = written[max(0, found.start() - 1) : found.start()]
        if before == "第" or (found["unit"] in {"年", "年度"} and len(found["count"]) == 4):
            continue
        years = _years(found["count"], found["unit"])
        if years is not None and Decimal("0.05") <= years <= 40:
            return years
    spread = SPAN_OF_YEARS.search(written)
    return (
        Decimal(int(spread[2]) - int(spread[1]) + 1) if spread and spread[2] >= spread[1] else None
    )


def _years(count: str, unit: str) -> Decimal | None:
    number = int(count) if count.isdecimal() else whole(count)
    if not number:
        return None
    if unit in {"月", "个月"}:
        # 8月 alone is a month of the calendar, 12个月 a length; LENGTH took the 个 apart.
        return Decimal(number) / 12 if number % 3 == 0 or number > 12 else None
    if unit in DAYS:
        return (
            Decimal(1)
            if number in {365, 366}
            else (Decimal(number) / DAYS[unit]).quantize(Decimal("0.01"))
        )
    return Decimal(number)


class Year(NamedTuple):
    """A year and where it stands in the title."""

    year: int
    start: int
    end: int


def year_in_title(title: str) -> Year | None:
    """Return the one year that *title* names for the service."""
    if SPAN_OF_YEARS.search(title):
        return None
    found = list(YEAR_NAMED.finditer(title))
    if len({match[1] for match in found}) != 1:
        return None
    return Year(int(found[0][1]), found[0].start(1), found[0].end(1))
