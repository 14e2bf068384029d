"""Money is read to the last fen, and what is no total never becomes one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities import facts
from entities.model import PriceKind
from entities.reading import capitals
from entities.reading.money import find_price, hint, parse_price

KNOWN = [event for event in facts.awards() if event.amount_as_written]
WORDS, UNITS = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟")


@pytest.mark.parametrize("event", KNOWN, ids=lambda event: event.id)
def test_every_known_amount_as_written_gives_its_yuan(event: facts.KnownEvent) -> None:
    expected = event.award if event.award is not None else event.budget
    price = parse_price(event.amount_as_written or "")
    assert (price.kind, price.amount) == (PriceKind.TOTAL, expected)


@pytest.mark.parametrize(
    ("written", "label", "yuan"),
    [
        ("9.9万元", "", "99000"),
        ("￥10618.520389 万元（人民币）".replace("￥", "¥"), "", "106185203.89"),
        ("495.7555000(万元)", "", "4957555"),
        ("28.0500000（万元）", "中标（成交）金额", "280500"),
        ("28.05", "中标金额（万元）", "280500"),
        ("736320.0", "中标金额(元)", "736320.0"),
        ("447,500.00元", "", "447500.00"),
        ("报价：999200（元）", "", "999200"),
        ("金额(以价格数值表示):1358766.00(元)", "", "1358766.00"),
        ("人民币647.550400 万元", "", "6475504"),
        ("1.2678亿元", "", "126780000"),
        ("1669.361585万元", "", "16693615.85"),
        ("叁百六十万元整(360万元)", "", "3600000"),
        ("人民币贰佰玖拾陆万叁仟捌佰零捌元陆角", "", "2963808.6"),
        ("****816元（大写：壹佰肆拾贰万捌仟捌佰壹拾陆元整）", "", "1428816"),
        ("480.000000（万元）", "交易价格", "4800000"),
        ("总报价8000000元（其中设计费30000元）", "", "8000000"),
    ],
)
def test_totals_are_yuan(written: str, label: str, yuan: str) -> None:
    price = parse_price(written, label)
    assert (price.kind, price.amount) == (PriceKind.TOTAL, Decimal(yuan))


@pytest.mark.parametrize(
    ("written", "label", "kind", "value"),
    [
        ("97.0000000", "费率(%)", PriceKind.RATE, "97.0000000"),
        ("报价：24.3（%）", "中标（成交）金额", PriceKind.RATE, "24.3"),
        ("下浮率20.50%", "投标报价(元/%)", PriceKind.RATE, "20.50"),
        ("93", "折扣率(%)", PriceKind.RATE, "93"),
        ("0.98", "价格系数", PriceKind.COEFFICIENT, "0.98"),
        ("540 元 / 趟", "", PriceKind.UNIT_PRICE, "540"),
        ("286.6元/工日", "", PriceKind.UNIT_PRICE, "286.6"),
        ("单价：47.50元", "中标（成交）金额", PriceKind.UNIT_PRICE, "47.50"),
        ("513360.00 元每年", "", PriceKind.PER_YEAR, "513360.00"),
        ("17.8168000（万元/年）", "", PriceKind.PER_YEAR, "178168"),
        ("3375万元至4316万元", "", PriceKind.RANGE, "33750000"),
    ],
)
def test_what_is_no_total_says_its_kind(
    written: str, label: str, kind: PriceKind, value: str
) -> None:
    price = parse_price(written, label)
    assert (price.kind, price.value) == (kind, Decimal(value))


def test_a_rate_has_no_amount() -> None:
    assert parse_price("97.0000000", "费率(%)").amount is None


def test_a_range_keeps_both_ends() -> None:
    assert parse_price("3375万元至4316万元").upper == 43_160_000


@pytest.mark.parametrize(
    "written", ["0元 人民币", "¥0.000000 万元（人民币）", "0(%)", "详见附件", ""]
)
def test_zero_and_words_state_nothing(written: str) -> None:
    price = parse_price(written)
    assert (price.kind, price.amount, price.value) == (PriceKind.NONE, None, None)


def test_a_number_that_is_part_of_a_code_is_no_price() -> None:
    assert find_price("SL-2026-18", 0, 10) is None


def test_a_label_with_two_units_leaves_the_unit_open() -> None:
    assert hint("中标（成交）金额（元）\\（%）") == (None, None)


def spell(yuan: int) -> str:
    """Return *yuan* in capitals as a contract prints it; an oracle of its own."""
    words, zero = "", False
    for place in range(len(str(yuan)) - 1, -1, -1):
        digit = yuan // 10**place % 10
        if digit:
            words += ("零" if zero else "") + WORDS[digit] + UNITS[place % 4]
            zero = False
        else:
            zero = bool(words)
        section = yuan // 10 ** (place // 4 * 4) % 10_000
        if place % 4 == 0 and place and section:
            words += {4: "万", 8: "亿"}[place]
            zero = zero and False
    return f"{words}元整"


@given(st.integers(min_value=1, max_value=999_999_999_999))
def test_capitals_round_trip(yuan: int) -> None:
    assert capitals.yuan(spell(yuan)) == yuan


@given(
    st.decimals(min_value=Decimal("0.01"), max_value=Decimal(10) ** 10, places=2),
    st.sampled_from(["{}元", "¥{}元", "报价：{}（元）", "{} 元", "人民币{}元整"]),
)
def test_grouped_and_plain_figures_are_the_same_money(amount: Decimal, form: str) -> None:
    assert parse_price(form.format(f"{amount:f}")).amount == amount
    assert parse_price(form.format(f"{amount:,f}")).amount == amount


@given(st.text(max_size=200))
def test_any_text_is_read_without_an_error(text: str) -> None:
    found = find_price(text, 0, len(text))
    assert found is None or 0 <= found.start < found.end <= len(text)
