"""Characters: traditional ones folded, and what sounds or looks alike.

For keys and likeness only. Folding is by character: it would also change a few simplified names
(乾, 昇), so nothing folded is ever shown. What is known of characters is read at first use from
the packages that ship it: OpenCC, pypinyin, four-corner-method.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

_MOST_SOUNDS = 4  # rarer readings are hardly heard in names
_IDEOGRAPHS = range(0x4E00, 0xA000)
_FOLDED = range(0x3400, 0xA000)  # with Extension A, whose characters stand in a few names


@dataclass(frozen=True, slots=True, kw_only=True)
class Character:
    """What is known of a character: *sounds* in pinyin with tone, its looks by four corners."""

    sounds: frozenset[str]
    four_corner: str


@cache
def known() -> Mapping[str, Character]:
    """Return the characters of GB 2312 but those that fold: nearly all in registered names."""
    # Half a second of imports that only likeness needs.
    from four_corner_method import FourCornerMethod  # noqa: PLC0415
    from pypinyin import Style, pinyin  # noqa: PLC0415

    corners = FourCornerMethod()
    found: dict[str, Character] = {}
    for char in map(chr, _IDEOGRAPHS):
        if ord(char) in _folding() or not _in_gb2312(char):
            continue
        [read] = pinyin(char, style=Style.TONE3, heteronym=True, neutral_tone_with_five=True)
        sounds = frozenset(read[:_MOST_SOUNDS])
        found[char] = Character(sounds=sounds, four_corner=corners.query(char) or "")
    return found


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _folding() -> Mapping[int, str]:
    from opencc import OpenCC  # noqa: PLC0415 - its dictionaries load only where names are read

    every = [chr(number) for number in _FOLDED]
    # One to a line, so that no phrase is folded as a whole.
    folded = OpenCC("t2s").convert("\n".join(every)).split("\n")
    return {ord(a): b for a, b in zip(every, folded, strict=True) if a != b}


def simplified(text: str) -> str:
    """Return *text* with each traditional character as its simplified one.

    >>> simplified("濟南勇健醫療器械有限公司")
    '济南勇健医疗器械有限公司'
    """
    return text.translate(_folding())


@cache
def near_sounds(character: str) -> frozenset[str]:
    """Return the sounds of *character* as many speakers merge them: zh and z, l and n, ng and n."""
    found = known().get(character)
    return frozenset(_merged(sound[:-1]) for sound in found.sounds) if found else frozenset()


def _merged(sound: str) -> str:
    for curled in ("zh", "ch", "sh"):
        sound = curled[0] + sound[2:] if sound.startswith(curled) else sound
    first = {"n": "l", "r": "l", "h": "f"}.get(sound[:1], sound[:1])
    return first + sound[1:].removesuffix("g")
