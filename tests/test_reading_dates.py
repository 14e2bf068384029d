"""Dates of every printed shape, and lengths of service in years."""

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.reading.dates import first_moment, moments
from entities.reading.terms import term_years, year_in_title


@pytest.mark.parametrize(
    ("written", "day", "hour"),
    [
        ("2026年08月26日 09点30分（北京时间）", date(2026, 8, 26), time(9, 30)),
        ("2026年8月26日9时00分", date(2026, 8, 26), time(9, 0)),
        ("2026 年 03 月 16 日", date(2026, 3, 16), None),
        ("2026-08-28 09:30:00", date(2026, 8, 28), time(9, 30)),
        ("2026/8/28 9:30", date(2026, 8, 28), time(9, 30)),
        ("2026.08.05", date(2026, 8, 5), None),
        ("20260313 - 09:30:00", date(2026, 3, 13), time(9, 30)),
        ("Mar 16, 2026", date(2026, 3, 16), None),
        ("二〇二四年八月十三日", date(2024, 8, 13), None),
        ("2026年08月26日下午2:30", date(2026, 8, 26), time(14, 30)),
        ("2026年08月26日（周三）09:00", date(2026, 8, 26), time(9, 0)),
    ],
)
def test_a_date_of_any_shape_is_read(written: str, day: date, hour: time | None) -> None:
    moment = first_moment(written)
    assert moment is not None
    assert (moment.day, moment.hour) == (day, hour)


def test_a_moment_is_beijing_time() -> None:
    moment = first_moment("2026年08月26日 09点30分")
    assert moment is not None
    assert moment.at is not None
    assert moment.at.isoformat() == "2026-08-26T09:30:00+08:00"


@pytest.mark.parametrize("written", ["2026年2月30日", "83.5分", "1,234.56", "自合同签订之日起一年"])
def test_what_is_no_date_is_none(written: str) -> None:
    assert first_moment(written) is None


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)))
def test_printed_days_round_trip(day: date) -> None:
    text = f"{day.year}年{day.month}月{day.day}日，{day:%Y-%m-%d}"
    assert [moment.day for moment in moments(text)] == [day, day]


@pytest.mark.parametrize(
    ("written", "years"),
    [
        ("1年", "1"),
        ("自合同签订之日起一年", "1"),
        ("三年，合同一年一签", "3"),
        ("365天", "1"),
        ("12个月", "1"),
        ("二年", "2"),
        ("海口热线（2021-2023年）", "3"),
        ("2022年1月至2022年12月", "1"),
        ("2026年9月15日至2027年9月14日", "1"),
        ("自2026年1月1日起至2028年12月31日止，1095天", "3"),
        ("18个月", "1.5"),
    ],
)
def test_a_term_is_given_in_years(written: str, years: str) -> None:
    assert term_years(written) == Decimal(years)


@pytest.mark.parametrize("written", ["年", "详见采购文件", "自2023年起", "2026年9月15日起"])
def test_a_term_without_a_length_is_unknown(written: str) -> None:
    assert term_years(written) is None


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("某局2023年12345平台运营服务项目", 2023),
        ("某局2026年度热线服务采购", 2026),
        ("某市12345热线项目", None),
        ("某市热线项目（2024-2026年）", None),
        ("2025年至2026年热线项目", None),
    ],
)
def test_a_title_names_the_year_of_the_service(title: str, year: int | None) -> None:
    named = year_in_title(title)
    assert (named.year if named else None) == year
