"""How values are written in the sentences of flags: one place, one style."""

from collections.abc import Iterable
from decimal import Decimal


def percent(share: float, digits: int = 2) -> str:
    """Return *share* in per cent.

    >>> percent(0.9971187)
    '99.71 %'
    """
    return f"{share * 100:.{digits}f} %"


def change(share: float) -> str:
    """Return *share* as a signed change.

    >>> change(0.4583)
    '+45.8 %'
    """
    return f"{share * 100:+.1f} %"


def yuan(amount: Decimal | str) -> str:
    """Return *amount* with its unit, to the cent.

    >>> yuan("13959663.0000")
    '13,959,663.00 yuan'
    """
    return f"{Decimal(amount):,.2f} yuan"


def many(count: float, noun: str, plural: str | None = None) -> str:
    """Return *count* with its noun.

    >>> many(1, "purchase"), many(2, "year")
    ('1 purchase', '2 years')
    """
    return f"{count:,g} {noun if count == 1 else plural or noun + 's'}"


def spoken(years: Iterable[int]) -> str:
    """Return *years* as people write them.

    >>> spoken([2018, 2019, 2020, 2022])
    '2018-2020, 2022'
    """
    ordered = sorted(set(years))
    starts = [y for y in ordered if y - 1 not in ordered]
    ends = [y for y in ordered if y + 1 not in ordered]
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in zip(starts, ends, strict=True))


UNITS = {
    "ratio": "{:.3g} times",
    "days": "{:,.0f} days",
    "years": "{:g} years",
    "count": "{:g}",
}


def measured(value: float | None, unit: str) -> str:
    """Return *value* in *unit* for a table, a dash where there is none.

    >>> measured(0.4166, "ratio"), measured(None, "days")
    ('0.417 times', '-')
    """
    if value is None:
        return "-"
    if unit == "share":
        return percent(value)
    return UNITS.get(unit, "{:,g} " + unit).format(value)
