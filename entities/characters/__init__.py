"""Characters: traditional ones folded, and what sounds or looks alike.

For keys and likeness only. Folding is by character: it would also change a few simplified names
(乾, 昇), so nothing folded is ever shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Character:
    """What is known of a character: *sounds* in pinyin with tone, its looks in two codes."""

    sounds: frozenset[str]
    four_corner: str
    strokes: str


@cache
def known() -> Mapping[str, Character]:
    """Return the characters of GB 2312."""
    lines = (files(__package__) / "characters.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines[1:])
    return {
        char: Character(sounds=frozenset(sounds.split(",")), four_corner=corner, strokes=strokes)
        for char, sounds, corner, strokes in rows
    }


@cache
def _folding() -> Mapping[int, str]:
    pairs = (files(__package__) / "traditional.txt").read_text("utf-8").split()
    return {ord(pair[0]): pair[1] for pair in pairs}


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
