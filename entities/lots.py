"""Which lot a text means: 包1, 第一包, 01包 and 标段一 are one lot of a process."""

import re
import unicodedata

_NUMERALS = {numeral: str(n) for n, numeral in enumerate("一二三四五六七八九十", start=1)}
_NUMBER = r"(\d{1,3}|[一二三四五六七八九十]|[A-Za-z])"
_WORD = r"(?:标段|标包|标项|采购包|合同包|分包|(?<![外承打])包)"
_LOT = re.compile(
    rf"{_WORD}(?:号|组)?:?{_NUMBER}(?![\d一二三四五六七八九十A-Za-z])"
    rf"|第?(?<![\d一二三四五六七八九十A-Za-z]){_NUMBER}(?:号)?{_WORD}"
)
_WHOLE = re.compile(rf"^(?:第|{_WORD})?(?:号|组)?:?{_NUMBER}(?:号)?{_WORD}?$")


def lot_key(lot: str) -> str:
    """Return what the ways to write one lot have in common.

    >>> lot_key("第一包") == lot_key("包01") == lot_key("1")
    True
    """
    text = _plain(lot)
    found = _WHOLE.match(text)
    return _number(found[1]) if found else text


def lot_of_title(title: str) -> str | None:
    """Return the lot that the title of a notice names, None for none or several.

    >>> lot_of_title("甲城图书馆数据库采购项目（包9）中标公告")
    '9'
    >>> lot_of_title("甲城热线服务外包项目中标公告") is None
    True
    """
    found = {_number(one or other) for one, other in _LOT.findall(_plain(title))}
    return found.pop() if len(found) == 1 else None


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()


def _number(written: str) -> str:
    return _NUMERALS.get(written, written.lstrip("0") or "0")
