"""A name taken apart: region, stem, legal form, branch; and what all formats of it share.

`[region chain][brand and trade][legal form][branch]`. Only the way in which a region, a form or
a bracket is written is folded. The region's level, the branch and "group or company" stay: they
tell legal entities apart. Over three million registered companies region code, stem, form and
branch together are shared by 0.009 %.
"""

import re
from dataclasses import dataclass

from entities.characters import simplified
from entities.divisions import walk
from entities.names import key

# What a cut left of 有限公司: no name ends so.
_CUT = re.compile(r"(?<=.{6})(股份|集团)?有(?:限(?:责任公?|责|公)?)?$")
_CUT_BRANCH = re.compile(r"(?<=公司)(.*[分支])公?$")
_CUT_COOPERATIVE = re.compile(r"专业合作?$")
_SHARES = re.compile(r"股份有限(?:责任)?公司|股份公司")
_FORMS = ("股份有限公司", "集团有限公司", "有限公司", "集团公司", "总公司", "公司")
_AGAIN = re.compile(r"^(?:(?:有限)?公司)+$")
_BRACKETS = str.maketrans("", "", "（）")


@dataclass(frozen=True, slots=True, kw_only=True)
class Anatomy:
    """The parts of a name; *division* is None where it begins with no division.

    *form* is that of a company, empty where none is written: 厂, 合作社 and 研究院 are part of the
    stem. *branch* is what follows the form, its own region as a code.
    """

    division: str | None
    stem: str
    form: str
    branch: str

    @property
    def text(self) -> str:
        """The parts in one text, equal for all formats of one name."""
        return f"{self.division or ''}|{self.stem}|{self.form}|{self.branch}"


def anatomy(written: str) -> Anatomy:
    """Return the parts of the name inside *written*.

    >>> anatomy("山东省聊城市东昌府甲热线服务有限责任公司（中标）")
    Anatomy(division='371502', stem='甲热线服务', form='有限公司', branch='')
    >>> anatomy("中国电信股份有限公司山东聊城分公司").branch
    '371500分公司'
    """
    return parts(key(simplified(written)))


def parts(name_key: str) -> Anatomy:
    """Return the parts of *name_key*, a key whose characters are simplified."""
    text = name_key.translate(_BRACKETS) if "（" in name_key or "）" in name_key else name_key
    if "股份" in text:
        text = _SHARES.sub("股份有限公司", text)
    if not text.endswith("公司"):
        text = _whole(text)
    division, rest = _placed(text)
    start, end = _form(rest)
    if start == 0:
        return Anatomy(division=division, stem=rest, form="", branch="")
    branch = rest[end:]
    if branch:
        where, tail = _placed("" if _AGAIN.match(branch) else branch)
        branch = (where or "") + tail
    return Anatomy(division=division, stem=rest[:start], form=rest[start:end], branch=branch)


def _form(text: str) -> tuple[int, int]:
    """Return where the first form of a company begins and ends, zeros where none is."""
    at = text.find("公司")
    while at > 0 and text[at - 1] in "分支子":
        at = text.find("公司", at + 2)
    if at < 1:
        return 0, 0
    start = at
    if text.endswith("有限", 0, at):
        start -= 2
        start -= 2 if text.endswith(("股份", "集团"), 0, start) else 0
    elif text.endswith("集团", 0, at):
        start -= 2
    elif text[at - 1] == "总":
        start -= 1
    return start, at + 2


def _whole(text: str) -> str:
    """Return *text* with the form whole of which a cut left the beginning."""
    text = _CUT.sub(r"\1有限公司", text)
    text = _CUT_COOPERATIVE.sub("专业合作社", text)
    return _CUT_BRANCH.sub(r"\1公司", text) if text.endswith(("分", "分公", "支公")) else text


def _placed(text: str) -> tuple[str | None, str]:
    """Return the division *text* begins with, and the rest; a text of divisions alone stays."""
    code, end = walk(text)
    if code is None or end == len(text) or text.startswith(_FORMS, end):
        return None, text
    return code, text[end:]
