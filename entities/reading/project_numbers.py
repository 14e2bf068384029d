"""Project and plan numbers: one notice may print several, in one value or under two labels."""

import re

from entities.reading.labels import Hit, bare
from entities.reading.text import Span, trim

SECOND = re.compile(
    r"[（(](?=[^（）()]{0,12}(?:编号|代码|项目号)[:：])|(?:信息来源|项目名称|采购方式|招标方式)[:：]?"
)
CUTS = re.compile(r"[、；;，,]|(?<=[\dA-Za-z）)号])/(?=[^\s、]{6})| {1,2}")
TELLING = re.compile(r"\d{2}")
BRACKETED = re.compile(r"[（(](?P<inner>[A-Za-z0-9\-\[\]]{8,40})[）)]$")
ELSEWHERE = {"fee", "contact", "qualification", "documents"}
# Numbers that an investment project, a platform or an agency's file has: several procurements may
# share one, so they count only where the notice prints no number of its own.
OTHERS_NUMBERS = {"项目代码", "项目序列号", "工程编号", "招标文件编号", "标书编号"}
BRACKETS = str.maketrans("（）", "()")
SHORTEST_PART = 6
NOISE = re.compile(r"^(?:无|/|-+|详见.*|见.*|\d{1,3})$|日期|时间|公告|(?:年|月|日)$")


def numbers(text: str, found: list[Hit], field: str) -> list[Span]:
    """Return the numbers printed under *field*, each once, the first label's first."""
    kept: dict[str, Span] = {}
    told = [hit for hit in found if hit.field == field and hit.section not in ELSEWHERE]
    own = [hit for hit in told if bare(hit.label) not in OTHERS_NUMBERS]
    for hits in (own, told):
        for hit in hits if not kept else ():
            for span in split_numbers(text, hit.value):
                kept.setdefault(span.of(text).translate(BRACKETS).upper(), span)
    return list(kept.values())


def split_numbers(text: str, value: tuple[int, int]) -> list[Span]:
    """Return the numbers in *value*: 、 and / join two, （招标文件编号：…） repeats one."""
    start, end = value
    repeat = SECOND.search(text, start, end)
    if repeat and repeat.start() > start:
        end = repeat.start()
    cuts = [(cut.start(), cut.end()) for cut in CUTS.finditer(text, start, end)]
    parts: list[Span] = []
    for at, after in [*cuts, (end, end)]:
        part = trim(text, start, at, " \t\n，,。；;、:：.")
        start = after
        if parts and 0 < part.end - part.start < SHORTEST_PART:
            # 绍柯采3151、3163、3164号 is one number that lists its items.
            parts[-1] = Span(parts[-1].start, part.end)
        elif part.end > part.start:
            parts.append(part)
    return [span for part in parts for span in _closed(text, part)]


def _closed(text: str, part: Span) -> list[Span]:
    """Return *part* as a number, or its two when brackets hold another."""
    words = part.of(text)
    inner = BRACKETED.search(words)
    if inner and inner.start() >= 6 and TELLING.search(inner["inner"]):
        second = Span(part.start + inner.start("inner"), part.start + inner.end("inner"))
        return [Span(part.start, part.start + inner.start()), second]
    for opener, closer in ("（）", "()", "[]"):
        if words.count(opener) > words.count(closer) and words.rfind(opener) > words.rfind(closer):
            part = Span(part.start, part.start + words.rfind(opener))
        if words.count(closer) > words.count(opener) and words.endswith(closer):
            part = Span(part.start, part.end - 1)
        words = part.of(text)
    good = 4 <= len(words) <= 80 and TELLING.search(words) and not NOISE.search(words)
    return [part] if good else []
