"""Money in capital numerals (大写), the form that a forger finds hard to change.

Sloppy and mixed forms are read too: 叁百六十万元整 is 3,600,000.
"""

import re
from decimal import Decimal

DIGITS = {
    **dict(zip("零〇一二三四五六七八九", (0, *range(10)), strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True)),
    **dict(zip("壱貳參陸两兩", (1, 2, 3, 6, 2, 2), strict=True)),
}
SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
NUMERALS = "".join((*DIGITS, *SMALL, *LARGE))
CAPITALS = re.compile(
    rf"[{NUMERALS}]{{2,40}}[元圆圓](?:[整正]|(?:[{NUMERALS}]角)?(?:零?[{NUMERALS}]分)?[整正]?)"
)
PARTS = re.compile(
    rf"(?P<yuan>[{NUMERALS}]{{1,40}})[元圆圓](?:零?(?P<jiao>[{NUMERALS}])角)?(?:零?(?P<fen>[{NUMERALS}])分)?"
)


def whole(written: str) -> int | None:
    """Return the whole number that *written* spells, or None when it spells none."""
    total = section = digit = 0
    for sign in written:
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif sign in SMALL:
            section += (digit or 1) * SMALL[sign]
            digit = 0
        elif sign in LARGE:
            total = (
                (total + section + digit) * LARGE[sign]
                if LARGE[sign] > 10**4
                else (total + (section + digit) * LARGE[sign])
            )
            section = digit = 0
        else:
            return None
    return total + section + digit


def yuan(written: str) -> Decimal | None:
    """Return the yuan that *written* spells: 壹佰元伍角 is 100.5."""
    found = PARTS.search(written)
    if not found:
        return None
    value = whole(found["yuan"])
    if value is None:
        return None
    jiao, fen = DIGITS.get(found["jiao"] or "", 0), DIGITS.get(found["fen"] or "", 0)
    return Decimal(value) + Decimal(jiao) / 10 + Decimal(fen) / 100
