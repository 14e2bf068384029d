"""The unified social credit code (GB 32100-2015): checked, explained, repaired.

Layout: registering department, category, six digits of the registering authority's division, nine
characters of the organisation code, one check character. Public libraries refuse the departments
A (military), N (rural collectives) and Y (others); real ones start that way, so they pass here.
"""

from itertools import product
from operator import mul

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
DEPARTMENTS = {
    "1": "机构编制",
    "2": "外交",
    "3": "司法行政",
    "4": "文化",
    "5": "民政",
    "6": "旅游",
    "7": "宗教",
    "8": "工会",
    "9": "市场监管",
    "A": "军委改革和编制",
    "N": "农业",
    "Y": "其他",
}

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
# Letters that the alphabet leaves out because they are misread, and what they were.
_FORBIDDEN = {"I": "1", "O": "0", "S": "5", "V": "UY", "Z": "2"}
# Allowed characters that print and recognition confuse.
_CONFUSED = {"0": "DQ", "D": "0", "Q": "0", "8": "B", "B": "8", "1": "LT", "L": "1", "6": "G"}
_CONFUSED |= {"G": "6", "2": "7", "7": "2", "U": "Y", "Y": "U", "C": "G", "5": "6", "T": "1"}


def check_character(body: str) -> str:
    """Return the character that closes the 17 characters of *body*."""
    total = sum(map(mul, map(_VALUES.__getitem__, body), WEIGHTS))
    return ALPHABET[-total % 31]


def is_valid(code: str) -> bool:
    """Say whether *code* is a credit code whose check character agrees."""
    return problem(code) is None


def problem(code: str) -> str | None:
    """Return why *code* is no valid credit code, None for a valid one."""
    if len(code) != 18:
        return f"{len(code)} characters instead of 18"
    strangers = sorted({char for char in code if char not in _VALUES})
    if strangers:
        return f"characters that a code never has: {' '.join(strangers)}"
    if code[0] not in DEPARTMENTS:
        return f"no registering department {code[0]}"
    if not code[2:8].isdigit():
        return f"{code[2:8]} is no division code"
    if check_character(code[:17]) != code[17]:
        return f"check character {code[17]} should be {check_character(code[:17])}"
    return None


def division(code: str) -> str:
    """Return the division of the authority that registered *code*, not of today's address."""
    return code[2:8]


def repair(code: str) -> str | None:
    """Return the only valid code that *code* can be a misreading of, None if none or several.

    Characters the alphabet lacks are replaced by what they are misread from; where there are
    none, one confusable character is. A valid code is returned as it is.
    """
    upper = code.strip().upper()
    if is_valid(upper):
        return upper
    if len(upper) != 18:
        return None
    candidates = {one for one in _readings(upper) if is_valid(one)}
    return candidates.pop() if len(candidates) == 1 else None


def _readings(code: str) -> list[str]:
    """Return what *code* may have been before it was misread."""
    forbidden = sum(char in _FORBIDDEN for char in code)
    if 0 < forbidden <= 4:
        return ["".join(chars) for chars in product(*(_FORBIDDEN.get(c, c) for c in code))]
    return [
        code[:place] + other + code[place + 1 :]
        for place, char in enumerate(code)
        for other in _CONFUSED.get(char, "")
    ]
