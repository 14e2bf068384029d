"""Amounts, dates and places as notices print them."""

import re
from decimal import Decimal

WRITTEN = re.compile(r"([\d.,]+)(元|万元|亿元)")
AUTONOMOUS = {
    "广西": "广西壮族自治区",
    "内蒙古": "内蒙古自治区",
    "宁夏": "宁夏回族自治区",
    "新疆": "新疆维吾尔自治区",
    "西藏": "西藏自治区",
}
MUNICIPALITIES = frozenset({"北京", "天津", "上海", "重庆"})


def ten_thousands(amount: Decimal | None) -> str:
    """Return *amount* in 万元 with the six digits that ccgp.gov.cn prints.

    >>> ten_thousands(Decimal("16693615.85"))
    '1669.361585'
    >>> ten_thousands(None)
    '0.000000'
    """
    return f"{(amount or Decimal(0)) / 10000:.6f}"


def yuan(amount: Decimal | None) -> str:
    """Return *amount* in yuan as stored, or nothing.

    >>> yuan(Decimal("1428816")), yuan(None)
    ('1428816', '')
    """
    return "" if amount is None else f"{amount:f}"


def bracketed(written: str | None) -> str:
    """Return *written* with its unit in brackets, as award lines print it.

    >>> bracketed("1669.361585万元")
    '1669.361585（万元）'
    >>> bracketed("壹元整")
    '壹元整'
    """
    found = WRITTEN.fullmatch(written or "")
    return f"{found[1]}（{found[2]}）" if found else written or ""


def day_in_words(day: str | None) -> str:
    """Return an ISO day, month or year in Chinese.

    >>> day_in_words("2024-08-13"), day_in_words("2020-07"), day_in_words("")
    ('2024年08月13日', '2020年07月', '')
    """
    return "".join(
        part + unit for part, unit in zip((day or "").split("-"), "年月日", strict=False) if part
    )


def province_in_full(name: str) -> str:
    """Return the official name of a province.

    >>> province_in_full("山东"), province_in_full("北京"), province_in_full("宁夏")
    ('山东省', '北京市', '宁夏回族自治区')
    """
    return AUTONOMOUS.get(name) or name + ("市" if name in MUNICIPALITIES else "省")
