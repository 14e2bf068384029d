"""Prices as notices print them, to the last fen.

The unit stands after the number, in brackets after it, in the label's brackets or in a column
head: 28.05（万元）, 中标金额（万元）：28.05. What a price means is kept apart from its number: 97 %
is a rate and never yuan. A printed 0 says that nothing was stated.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from entities.model import Price, PriceKind
from entities.reading import capitals

UNITS = {
    "元": Decimal(1),
    "圆": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "万": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
    "亿": Decimal(100_000_000),
}
# Bounded, so that a line of nothing but digits takes no quadratic time.
NUMBER = r"\d{1,3}(?:[,，]\d{3}){1,5}+(?:\.\d{1,12}+)?|\d{1,16}+(?:\.\d{1,12}+)?"
UNIT = r"百万元|万元|亿元|千元|元|圆|万|亿|%|％|‰"
# 元/趟, 元每年, 万元/年: what one unit of money buys.
PER = r"[ ]?(?:[/／]|每)[ ]?(?P<per>[\u4e00-\u9fff·㎡²³a-zA-Z]{1,8})"
PRICE = re.compile(
    rf"(?:(?P<sign>[¥$]|人民币|RMB)[ ]?[:：]?[ ]?¥?[ ]?)?(?P<number>{NUMBER})[ ]{{0,2}}"
    rf"(?:[（(][ ]?)?(?:人民币[ ]?)?(?P<unit>{UNIT})?(?:{PER})?(?:[ ]?[）)])?"
    rf"(?:{PER.replace('per', 'per2')})?"
)
RANGE = re.compile(
    rf"(?P<low>{NUMBER})[ ]?(?P<unit1>{UNIT})?[ ]?(?:至|到|~|～|—|-{{1,2}})[ ]?"
    rf"(?P<high>{NUMBER})[ ]?(?P<unit2>{UNIT})"
)
MASKED = re.compile(r"\*{2,}|[xX]{3,}|\uff0a{2,}")
HINT = re.compile(
    r"[（(\[](?:单位[:：])?[^（()）]{0,8}?(?P<unit>百万元|万元|亿元|千元|元|%|％)[^（()）]{0,8}[）)\]]"
)
RATE_WORDS = ("率", "折扣", "下浮", "优惠", "百分比", "折")
COEFFICIENT_WORDS = ("系数",)
UNIT_WORDS = ("单价",)
YEARS = {"年", "年度"}
# The brackets around the year in the number of a document.
DOCUMENT_YEAR, CLOSED_YEAR = set("【[\u3014"), set("】]\u3015")
FEN = Decimal("0.01")


class Money(NamedTuple):
    """A price and where it stands."""

    price: Price
    start: int
    end: int


class Hint(NamedTuple):
    """What a label or column head says of the numbers under it."""

    unit: str | None = None
    kind: PriceKind | None = None


NO_HINT = Hint()


def hint(label: str) -> Hint:
    """Return what *label* says of its numbers: 中标金额（万元） says 万元, 下浮率 says rate."""
    found = HINT.search(label)
    units = {found["unit"].replace("％", "%")} if found else set()
    if "%" in label and "元" in label:
        units = set()  # 中标（成交）金额（元）\（%）: the number or another label decides
    unit = next(iter(units), None)
    return Hint(unit, _kind_of_words(label, unit))


def _kind_of_words(label: str, unit: str | None) -> PriceKind | None:
    if any(word in label for word in COEFFICIENT_WORDS):
        return PriceKind.COEFFICIENT
    if unit == "%" or (
        any(word in label for word in RATE_WORDS) and not unit and "元" not in label
    ):
        return PriceKind.RATE
    return PriceKind.UNIT_PRICE if any(word in label for word in UNIT_WORDS) else None


def parse_price(written: str, label: str = "") -> Price:
    """Return the price that *written* states under *label*; kind NONE when it states none."""
    found = find_price(written, 0, len(written), hint(label))
    return found.price if found else Price(kind=PriceKind.NONE, written=written.strip())


def find_price(text: str, start: int, end: int, given: Hint = NO_HINT) -> Money | None:
    """Return the first price between *start* and *end*, read under *given*.

    Small figures and capitals that agree are one price; where the figures are masked, the
    capitals count.
    """
    spelt = _capitals(text, start, end)
    spread = RANGE.search(text, start, end)
    if spread and "%" not in spread[0]:
        return _range(spread)
    for found in PRICE.finditer(text, start, end):
        if _is_noise(text, start, found, given):
            continue
        if spelt and MASKED.search(text, max(start, found.start() - 12), found.end()):
            return spelt
        words = text[max(start, found.start() - 12) : found.start()]
        return Money(_price(found, given, words), found.start(), found.end())
    return spelt


def _capitals(text: str, start: int, end: int) -> Money | None:
    found = capitals.CAPITALS.search(text, start, end)
    amount = capitals.yuan(found[0]) if found else None
    if not found or not amount:
        return None
    price = Price(kind=PriceKind.TOTAL, written=found[0], amount=amount)
    return Money(price, found.start(), found.end())


def _is_noise(text: str, start: int, found: re.Match[str], given: Hint) -> bool:
    """Say whether a number is a list mark, a date or part of a word, not a price."""
    before = text[found.start() - 1] if found.start() > start else ""
    after = text[found.end() : found.end() + 1]
    if before and before.isascii() and (before.isalnum() or before in "-_"):
        return True
    if before in DOCUMENT_YEAR and text[found.end() : found.end() + 1] in CLOSED_YEAR:
        return True  # 计价格【2002】10号文 is a rule, not a price
    if text[found.end("number") : found.end("number") + 1].isdigit():
        return True  # more digits than any price has
    if found["unit"] or given.unit or found["sign"]:
        return False
    return after in set("年月日、.．)）包标项号层室个名人家条天") or (
        after.isascii() and after.isalpha()
    )


def _range(found: re.Match[str]) -> Money:
    low_unit = found["unit1"] or found["unit2"]
    low = _decimal(found["low"]) * UNITS.get(low_unit, Decimal(1))
    high = _decimal(found["high"]) * UNITS.get(found["unit2"], Decimal(1))
    price = Price(kind=PriceKind.RANGE, written=found[0], value=low, upper=high)
    return Money(price, found.start(), found.end())


def _price(found: re.Match[str], given: Hint, words: str) -> Price:
    number, written = _decimal(found["number"]), found[0].strip()
    unit = (found["unit"] or given.unit or "").replace("％", "%")
    if number == 0:
        return Price(kind=PriceKind.NONE, written=written)
    per = found["per"] or found["per2"]
    kind = _kind(unit, per, given, words)
    if kind in {PriceKind.RATE, PriceKind.COEFFICIENT}:
        return Price(kind=kind, written=written, value=number)
    yuan = _cents(number * UNITS.get(unit, Decimal(1)))
    return Price(kind=kind, written=written, amount=yuan, value=_per_unit(kind, yuan))


def _cents(yuan: Decimal) -> Decimal:
    """Return *yuan* without the zeros that 308.888800 万元 leaves behind the fen."""
    places = yuan.as_tuple().exponent
    if not isinstance(places, int) or places >= -2:
        return yuan
    exact = yuan.quantize(FEN)
    return exact if exact == yuan else yuan


def _per_unit(kind: PriceKind, yuan: Decimal) -> Decimal | None:
    return yuan if kind in {PriceKind.UNIT_PRICE, PriceKind.PER_YEAR} else None


def _kind(unit: str, per: str | None, given: Hint, words: str) -> PriceKind:
    """Return the kind, from the surest sign to the weakest: own unit, words before it, label."""
    if unit in {"%", "‰"}:
        return PriceKind.RATE
    if per:
        return PriceKind.PER_YEAR if per in YEARS else PriceKind.UNIT_PRICE
    said = _kind_of_words(words, unit or None)
    if said:
        return said
    if unit and given.kind in {PriceKind.RATE, PriceKind.COEFFICIENT}:
        return PriceKind.TOTAL  # 折扣率中标 … 66500 元: the number brings its own unit
    return given.kind or PriceKind.TOTAL


def _decimal(written: str) -> Decimal:
    return Decimal(written.replace(",", "").replace("，", ""))
