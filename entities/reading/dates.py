"""Dates and moments as notices print them.

A moment without an hour is a date and nothing more; times are Beijing time.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from typing import NamedTuple

BEIJING = timezone(timedelta(hours=8))
CHINESE_DIGITS = dict(zip("〇零Ｏ○一二三四五六七八九", "0000123456789", strict=True))
MONTHS = {
    "Jan": 1,
    "Feb": 2,
    "Mar": 3,
    "Apr": 4,
    "May": 5,
    "Jun": 6,
    "Jul": 7,
    "Aug": 8,
    "Sep": 9,
    "Oct": 10,
    "Nov": 11,
    "Dec": 12,
}
HOUR = (
    r"(?:[ T，,\-]{0,3}(?:[上下中]午|凌晨|晚上)?[ ]?(?P<h>\d{1,2})[ ]?[:：时点][ ]?"
    r"(?:(?P<i>\d{1,2})(?!\d))?)?"
)
NUMERIC = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)[ ]{0,2}[年\-/.][ ]{0,2}(?P<m>\d{1,2})[ ]{0,2}[月\-/.][ ]{0,2}"
    r"(?P<d>\d{1,2})(?![\d])[ ]{0,2}[日号]?(?:[（(][^（）()]{1,6}[）)])?" + HOUR
)
COMPACT = re.compile(
    r"(?<!\d)(?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)(?:[ ]?-?[ ]?(?P<h>\d\d):(?P<i>\d\d))?"
)
CHINESE = re.compile(
    r"(?P<y>[一二][〇零Ｏ○一二三四五六七八九]{3})年(?P<m>[一二三四五六七八九十]{1,2})月(?P<d>[一二三四五六七八九十]{1,3})日"
)
ENGLISH = re.compile(r"\b(?P<n>[A-Z][a-z]{2})[a-z]{0,6}\.? (?P<d>\d{1,2}), (?P<y>20\d\d)")
AFTERNOON = ("下午", "晚上")


class Moment(NamedTuple):
    """A date, its hour where printed, and where it stands."""

    day: date
    hour: time | None
    start: int
    end: int

    @property
    def at(self) -> datetime | None:
        """The moment in Beijing time, when an hour was printed."""
        return datetime.combine(self.day, self.hour, BEIJING) if self.hour else None


def moments(text: str, start: int = 0, end: int | None = None) -> list[Moment]:
    """Return the dates between *start* and *end*, in reading order."""
    found = [
        moment
        for pattern in (NUMERIC, COMPACT, CHINESE, ENGLISH)
        for moment in _matches(pattern, text, start, len(text) if end is None else end)
    ]
    return sorted(found, key=lambda moment: moment.start)


def first_moment(text: str, start: int = 0, end: int | None = None) -> Moment | None:
    """Return the first date between *start* and *end*."""
    return next(iter(moments(text, start, end)), None)


def _matches(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[Moment]:
    for found in pattern.finditer(text, start, end):
        parts = found.groupdict()
        month = MONTHS.get(parts.get("n") or "", 0) or _number(parts.get("m") or "0")
        try:
            day = date(_year(parts["y"]), month, _number(parts["d"]))
        except ValueError:
            continue
        yield Moment(day, _hour(parts, found[0]), found.start(), found.end())


def _year(written: str) -> int:
    return int("".join(CHINESE_DIGITS.get(digit, digit) for digit in written))


def _number(written: str) -> int:
    """Return 13 for "13" and for "十三"."""
    if written.isascii():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    left = int(CHINESE_DIGITS[tens]) if tens else 1
    return (left * 10 if ten else 0) + (int(CHINESE_DIGITS[ones]) if ones else 0)


def _hour(parts: dict[str, str | None], written: str) -> time | None:
    hour = parts.get("h")
    if hour is None:
        return None
    value = int(hour)
    if value < 12 and any(word in written for word in AFTERNOON):
        value += 12
    minute = int(parts.get("i") or 0)
    return time(value, minute) if value < 24 and minute < 60 else None
