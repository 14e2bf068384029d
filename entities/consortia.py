"""Strings that name several organisations, split into their members.

On one city platform 35 % of the distinct bidder strings were consortia ("A、B联合体") and half of
the members also bid alone, so splitting finds more than any likeness of names. A cut is made
only between two complete organisation names; a text that is no name is refused, not split.
"""

import re
from dataclasses import dataclass

from entities.names import Role, read_name, refusal

# What the name of an organisation ends in, and what only a complete one does.
_ENDING = re.compile(
    r"(?:公司|集团|中心|大学|学院|机构|企业|基地|超市|煤矿|公社|合作组|网点|售点|工作站|宾馆|市场|商城|广场|银行"
    r"|[厂院所局社店部处站校会馆队厅委办场室团行坊园庄吧点亭矿房楼城铺库户家台网区苑段])$"
    r"|合伙(?:企业)?）$"
)
_STRONG = re.compile(r"(?:公司|[院所厂社行站局部厅校会]|大学|中心|商店|药店|分店|超市)$")
_BRANCH = re.compile(r"(?:分公司|支公司|分行|支行|分社|分店|营业部|营业厅|分理处|办事处|项目部)$")
_BRACKETED_TAIL = re.compile(r"(?:（[^（）]{0,40}）)+$")
# Places that begin with the word "and": 天元公司和平分公司 is one name.
_AND_PLACES = re.compile(r"和(?:[平县田龙静硕政顺兴谐睦润信泰盛众乐合溪新夏]|林格尔|布克)")
_TAIL = re.compile(r"[\s,，、]*(?:共同)?(?:组成|组建)?(?:的)?(?:投标)?联合体$")
_INNER_LABEL = re.compile(
    r"(?:[（(]\s*)?(?:(?:投标)?联合体)?"
    r"(?:牵头人|牵头方|牵头单位|主办方|主办人|主体单位|其他成员|成员单位|成员方|成员人|成员)"
    r"(?:名称)?[一二三四五\d]?\s*[:：]"
)
_LOOSE = " 、，,;；。:："
_HARD = set("、，,;；/|&+＋／\uff5c\uff06\n\r\t　")
_CIRCLED = re.compile(r"[①-⒛❶-➓㈠-㈩]")
_NUMBERED = re.compile(r"(?<=\S)\s+\d{1,2}[、.．)）](?=\D)")
_OPEN, _CLOSE = set("（([【\u3014"), set("）)]】\u3015")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One organisation of a string: *written* is its part of the string, cleaned is *name*."""

    written: str
    name: str
    code: str | None = None
    role: Role | None = None


def members(written: str) -> tuple[Member, ...]:
    """Return the organisations that *written* names, none where it is no name at all.

    >>> [member.name for member in members("甲城热线服务有限公司、乙城呼叫中心有限公司联合体")]
    ['甲城热线服务有限公司', '乙城呼叫中心有限公司']
    """
    parts = [part for piece in _labelled(written) for part in _cut(piece)]
    found: list[Member] = []
    for part, label_role in parts:
        name = read_name(part)
        if refusal(part) is not None:
            # One part that is no name: the string is a sentence or a title, not a list.
            return ()
        found.append(
            Member(
                written=part.strip(), name=name.text, code=name.code, role=name.role or label_role
            )
        )
    return tuple(found)


def _labelled(written: str) -> list[tuple[str, Role | None]]:
    """Return the pieces between labels such as 牵头人：, with the role each label gives."""
    pieces: list[tuple[str, Role | None]] = []
    role: Role | None = None
    start = 0
    for label in _INNER_LABEL.finditer(written):
        pieces.append((written[start : label.start()], role))
        role = Role.MEMBER if "成员" in label[0] else Role.LEAD
        start = label.end()
    pieces.append((written[start:], role))
    if len(pieces) == 1:
        return pieces
    # "A（联合体成员：B）": the bracket that the label opened closes after B.
    closed = [(_balanced(piece), of) for piece, of in pieces]
    return [(piece, of) for piece, of in closed if piece.strip(_LOOSE)]


def _balanced(piece: str) -> str:
    """Return *piece* without a closing bracket that it does not open."""
    piece = piece.strip()
    while piece and piece[-1] in _CLOSE and _depth(piece) < 0:
        piece = piece[:-1].strip()
    return piece


def _depth(text: str) -> int:
    return sum((char in _OPEN) - (char in _CLOSE) for char in text)


def _cut(piece: tuple[str, Role | None]) -> list[tuple[str, Role | None]]:
    """Return the parts of *piece*, cut between complete names."""
    text, role = piece
    text = _NUMBERED.sub("、", _CIRCLED.sub("、", text))
    without_tail = _TAIL.sub("", text)
    if is_complete(without_tail):
        text = without_tail
    parts: list[str] = []
    start = 0
    for place, length in _seams(text):
        if place < start:
            continue
        left, right = text[start:place], text[place + length :]
        if not left.strip(_LOOSE):
            start = place + length
        elif _separates(left, right, text[place : place + length]):
            parts.append(left)
            start = place + length
    parts.append(text[start:])
    return [(part, role) for part in parts if part.strip(_LOOSE)] or [(text, role)]


def _seams(text: str) -> list[tuple[int, int]]:
    """Return where, outside brackets, *text* may be cut: place and length of the separator."""
    seams: list[tuple[int, int]] = []
    depth = 0
    for place, char in enumerate(text):
        depth = max(0, depth + (char in _OPEN) - (char in _CLOSE))
        if depth:
            continue
        if char in _HARD or char == " " or char in "和与及":
            seams.append((place, 1))
        elif text.startswith("联合", place):
            seams.append((place, 2))
    return seams


def _separates(left: str, right: str, separator: str) -> bool:
    """Say whether *separator* stands between two complete names."""
    if not right.strip() or not is_complete(left):
        return False
    if separator in _HARD:
        return is_complete(_next(right))
    # What may be part of a name: both sides must end as only complete names do.
    if _AND_PLACES.match(separator + right.lstrip()) or right.startswith("社"):
        return False
    second = _next(right)
    if separator == " " and _BRANCH.search(_bare(second)):
        return False
    return _is_strong(left) and _is_strong(second)


def _next(right: str) -> str:
    """Return what stands before the next separator that no name contains."""
    for place, length in _seams(right):
        if right[place] in _HARD and length == 1 and place > 0:
            return _TAIL.sub("", right[:place])
    return _TAIL.sub("", right)


def _bare(text: str) -> str:
    """Return *text* without notes in brackets at its end."""
    name = read_name(text).text
    return name if _ENDING.search(name) else _BRACKETED_TAIL.sub("", name)


def is_complete(text: str) -> bool:
    """Say whether *text* ends as the name of an organisation does: 长沙移动 does not."""
    bare = _bare(text)
    return len(bare) >= 4 and _ENDING.search(bare) is not None


def has_ending(text: str) -> bool:
    """Say whether *text*, a cleaned name, ends as a name does: for many names, quickly."""
    return _ENDING.search(text) is not None


def _is_strong(text: str) -> bool:
    bare = _bare(text)
    return len(bare) >= 6 and _STRONG.search(bare) is not None
