"""Bidders that a sentence of the evaluation says were rejected, and why.

评标情况 tells in running text: 经评标委员会评审，甲公司未提供…，资格评审不通过. A name counts only
where it opens a clause of a sentence that rejects someone.
"""

import re

from entities.reading.awards import Draft
from entities.reading.parties import clean_name
from entities.reading.text import Span

SENTENCE = re.compile(r"[^。\n\t]+")
REJECTS = re.compile(
    r"(?:评审|审查|初审|资审|检查)(?:结果|阶段|环节)?(?:均|为)?(?:不通过|未通过|不合格|未能通过)"
    r"|(?:未|不|没有)(?:能)?通过[^，。；\n]{0,12}(?:评审|审查|初审)"
    r"|否决|废标|判定为?不合格|无效投标|投标无效|取消[^，。；\n]{0,8}资格"
)
# What rejects only because the next sentence tells of those who are left.
FAULT = re.compile(r"不符合|不满足|不符|未响应|未提供")
LEFT = ("。其余", "。剩余")
# Words that say nobody was rejected, or that only tell the rule.
NOBODY = re.compile(
    r"(?:均未|未发生|没有|无)(?:被)?(?:否决|废标)|否决(?:投标)?(?:情况|条款)[^:：]{0,8}[:：]无"
)
NAME = re.compile(
    r"(?:^|[，,；;：:、]|其中|公司[和与及])[ ]?(?:其中|以及|和|与)?"
    r"(?P<name>[\u4e00-\u9fffA-Za-z（）()·]{4,40}?(?:公司|设计院|研究院|研究所|事务所|大学)"
    r"(?:[\u4e00-\u9fff]{2,12}?分公司)?)"
)
NO_NAME = re.compile(
    r"评标|评审|投标|招标人|代理|委员会|上述|以上|其余|剩余|其他|单位|进入|第[一二三]"
)
# From here on a sentence speaks of those who stayed.
OTHERS = re.compile(
    r"[，,；;]?(?:其余|剩余|其他(?=[\d一二三四五六七八九十]{0,3}家|投标|单位)|进入下一|推荐|最终)"
)
JOINERS = re.compile(r"[、，,和与及及以 ]{0,2}")


def rejected(text: str, known: set[str]) -> list[Draft]:
    """Return the bidders that sentences of *text* reject; names in *known* are no bidders."""
    found: dict[str, Draft] = {}
    for sentence in SENTENCE.finditer(text):
        faulted = FAULT.search(sentence[0]) and text.startswith(LEFT, sentence.end())
        if not (faulted or REJECTS.search(sentence[0])) or NOBODY.search(sentence[0]):
            continue
        for draft in _named(text, *sentence.span()):
            name = draft.suppliers[0].of(text)
            if name not in known:
                found.setdefault(name, draft)
    return list(found.values())


def _named(text: str, start: int, end: int) -> list[Draft]:
    """Return the bidders that open clauses between *start* and *end*, each with its reason."""
    verbs = list(REJECTS.finditer(text, start, end))
    last = verbs[-1].end() if verbs else end
    labelled = text.find("：", verbs[0].end(), end) if len(verbs) == 1 else -1
    limit = end if labelled >= 0 else last
    names = list(_names(text, start, limit))
    drafts = []
    for place, name in enumerate(names):
        reason = _reason(text, names[place:], end)
        drafts.append(Draft(suppliers=(name,), reason=reason))
    return drafts


def _names(text: str, start: int, limit: int) -> list[Span]:
    found = []
    position = start
    while match := NAME.search(text, position, limit):
        position = match.end()
        others = OTHERS.search(text, start, match.start("name") + 2)
        if others or NO_NAME.search(match["name"]):
            position = match.start("name") + 1
            continue
        name = clean_name(text, match.span("name"))
        if name:
            found.append(name)
            # The end of a name may be the start of the next: 甲公司和乙公司.
            position = match.end() - len("公司")
    return found


def _reason(text: str, names: list[Span], end: int) -> Span:
    """Return what is said after the first of *names*, or after the last of a list of them."""
    place = 0
    while place + 1 < len(names) and JOINERS.fullmatch(
        text, names[place].end, names[place + 1].start
    ):
        place += 1
    start = names[place].end
    following = names[place + 1].start if place + 1 < len(names) else end
    others = OTHERS.search(text, start, following)
    stop = others.start() if others else following
    return _edges(text, start, stop)


def _edges(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in "，,；;：:、 因的":
        start += 1
    while end > start and text[end - 1] in "，,；;：:、 ":
        end -= 1
    return Span(start, end)
