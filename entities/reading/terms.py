"""How long a service is bought for, in years, and which year it is bought for."""

import re
from decimal import Decimal
from typing import NamedTuple

from entities.reading.capitals import whole
from entities.reading.dates import moments

LENGTH = re.compile(
    r"(?P<count>\d{1,4}|[一二两三四五六七八九十]{1,3})[ ]?(?:（\d{1,2}）|\(\d{1,2}\))?[ ]?"
    r"(?:日历)?(?P<unit>周年|年度|年|个月|天|日)(?!\d{1,2}月)(?!以?内)(?!以上)"
)
SPAN_OF_YEARS = re.compile(
    r"(?<!\d)(20\d\d)年?[ ]?(?:-|—|\u2013|至|~|～)[ ]?(20\d\d)(?=年|[）)]|$)"
)
SPAN_OF_MONTHS = re.compile(
    r"(?<!\d)(20\d\d)年(\d{1,2})月[ ]?(?:-|—|至|~|～)[ ]?(20\d\d)年(\d{1,2})月(?!\d)"
)
YEAR_NAMED = re.compile(r"(?<!\d)(20\d\d)[ ]?年度?(?![ ]?\d{1,2}[ ]?月)")
SHORTEST, LONGEST = Decimal("0.05"), Decimal(40)
HUNDREDTH = Decimal("0.01")


class Year(NamedTuple):
    """A year and where it stands in the title."""

    year: int
    start: int
    end: int


def term_years(written: str) -> Decimal | None:
    """Return how many years *written* means, or None: 3年, 二年, 12个月, 365天, from day to day."""
    return _between_days(written) or _between_months(written) or _length(written)


def _between_days(written: str) -> Decimal | None:
    days = [moment.day for moment in moments(written)]
    if len(days) != 2 or days[1] <= days[0]:
        return None
    return _in_years((days[1] - days[0]).days + 1)


def _between_months(written: str) -> Decimal | None:
    months = SPAN_OF_MONTHS.search(written)
    if months:
        first, start, last, end = map(int, months.groups())
        return _plausible(Decimal((last - first) * 12 + end - start + 1) / 12)
    years = SPAN_OF_YEARS.search(written)
    return _plausible(Decimal(int(years[2]) - int(years[1]) + 1)) if years else None


def _length(written: str) -> Decimal | None:
    for found in LENGTH.finditer(written):
        ordinal = written[max(0, found.start() - 1) : found.start()] == "第"
        calendar = found["unit"] in {"年", "年度"} and len(found["count"]) == 4
        years = None if ordinal or calendar else _years(found["count"], found["unit"])
        if years is not None:
            return years
    return None


def _years(count: str, unit: str) -> Decimal | None:
    number = int(count) if count.isdecimal() else whole(count)
    if not number:
        return None
    if unit in {"天", "日"}:
        return _in_years(number)
    return _plausible(Decimal(number) / 12 if unit == "个月" else Decimal(number))


def _in_years(days: int) -> Decimal | None:
    """Return *days* in years: 365, 366, 731 and 1,095 days are whole years."""
    years = round(Decimal(days) / Decimal("365.25"))
    if years and abs(days - Decimal("365.25") * years) < 2:
        return _plausible(Decimal(years))
    return _plausible((Decimal(days) / Decimal("365.25")).quantize(HUNDREDTH))


def _plausible(years: Decimal) -> Decimal | None:
    return years if SHORTEST <= years <= LONGEST else None


def year_in_title(title: str) -> Year | None:
    """Return the one year that *title* names for the service."""
    if SPAN_OF_YEARS.search(title):
        return None
    found = list(YEAR_NAMED.finditer(title))
    if len({match[1] for match in found}) != 1:
        return None
    return Year(int(found[0][1]), found[0].start(1), found[0].end(1))
