"""Names of organisations: cleaned for display, folded into a key for equality.

`read_name` takes off what notices put around a name (numbering, labels, roles, a credit code,
notes) and keeps it as data; the name as written stays with whoever holds it. `key` folds only
differences of format. Region, branch and "group or company" tell legal entities apart, so they
stay: over three million registered companies full names collide for 0.005 %, names without
region for 12 %.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Role(StrEnum):
    """What a consortium's member is in it."""

    LEAD = "lead"
    MEMBER = "member"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name without what stood around it. *code* is a credit code as written, valid or not."""

    text: str
    code: str | None = None
    role: Role | None = None


# Circled and bracketed numbers are numbering. NFKC would turn ① into 1 and ⑴ into (1).
_NUMBERING_SIGNS = re.compile(r"[①-⒛⓪⓫-⓿❶-➓㈠-㈩㊀-㊉]")
_INVISIBLE = re.compile(
    r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_BRACKETS = str.maketrans("()[]{}【】\u3014\u3015〖〗", "（）（）（）（）（）（）")
# A space stays only between two Latin words.
_AND_OTHERS = re.compile(r"(?<=\S)\s+等(?:\d*家)?\s*$")
_SPACE = re.compile(r"(?<![0-9A-Za-z.,&])\s+|\s+(?![0-9A-Za-z&])")
_NUMBERING = re.compile(
    r"^(?:（?\d{1,2}）|\d{1,2}[、.:](?!\d)|（?[一二三四五六七八九十]{1,3}）|[一二三四五六七八九十]{1,3}、)"
)
_LABEL = re.compile(
    r"^(?:"
    r"第(?:[一二三四五六七八九十]{1,3}|\d{1,2})"
    r"(?:名:|(?:中标|成交|预中标|推荐)?候选(?:人|供应商|单位)(?::|(?=.{4})))"
    r"|(?:拟|预|推荐)?(?:中标|成交|中选|入围|入选)?(?:（成交）)?(?:候选)?"
    r"(?:供应商|投标人|投标单位|人|单位|企业|公司|机构|服务商|承包人)(?:全称|名称)?(?:为|是)?:"
    r"|(?:联合体)?(?:牵头|主办|主体)(?:人|方|单位)?(?:名称)?:"
    r"|(?:联合体)?(?:其他)?成员(?:\d{1,2}|[一二三四五六七八九])?(?:方|单位)?(?:名称)?:"
    r"|(?:采购|招标|代理|采购代理|招标代理|建设|业主)(?:人|单位|机构)(?:全称|名称)?:"
    r"|(?:投标)?联合体:|名称:|乙方:|甲方:"
    r")"
)
_LEAD = re.compile(r"牵头|主办|主体|^主$")
_NOTE = re.compile(
    r"^(?:(?:投标|的)?联合体)?(?:牵头|主办|主体|成员)?(?:人|方|单位)?(?:\d|[一二三四五])?$|^[主成]$"
    r"|^(?:小型|微型|小微|中型|中小|中小微|大型|监狱|残疾人福利性?)(?:企业|单位)$"
    r"|^(?:拟|预)?(?:中标|成交|中选|入围)(?:人|单位|供应商)?$|^(?:盖章|公章|签章|单位公章)$"
    r"|^第[一二三四五六七八九十]{1,2}(?:名|中标候选人|候选人)$"
)
_TRAILING_BRACKET = re.compile(r"（([^（）]{0,40})）$")
_LEADING_BRACKET = re.compile(r"^（([^（）]{1,12})）")
_TRAILING_CODE = re.compile(
    r"[（:,;、\s]*(?:(?:统一)?社会?信用代码(?:证号|号)?|信用代码|代码)?[:\s]*"
    r"(?<![0-9A-Za-z])([0-9A-Za-z](?: ?[0-9A-Za-z]){17})）?$"
)
_TRAILING_MARKS = re.compile(
    r"[\s。.,;、:·…/\-—_*]+$"
    r"|(?<=[司社厂院所店部行站处馆局会心校学队场厅团坊）])等(?:\d*家)?$"
)
_LEADING_MARKS = re.compile(r"^[\s。.,;、:·…/\-—_*]+")

_ZERO = re.compile(r"(?<=[一二三四五六七八九])[oO0○](?=[一二三四五六七八九])")
_LIMITED = re.compile(r"有限责任公司")
# 公司 means 有限公司 (70 of 3 million names differ by this alone) but in words for branches.
_COMPANY = re.compile(r"(?<!有限)(?<![分支总子])公司")
_GROUP = re.compile(r"（集团）")
_SILENT = re.compile(r"[\s\"'“”\u2018\u2019「」《》·•]")

_SENTENCE = re.compile(
    r"评标|评审|经审|资格审|开标|未通过|不满足|不符合|未按|未提供|未递交"
    r"|截止时间|招标文件|有效投标|详见|见附件|如下"
)
_PROJECT = re.compile(
    r"(?:项目|装置|合同|标段|标包|公告|公示|采购包\d*|第[一二三四五六七八九\d]+包)(?:（[^）]*）)?$"
)
_NOTHING = re.compile(
    r"^(?:无|空|暂无|未知|不详|没有|废标|流标|名称|供应商|供应商名称|中标人|以下空白)$"
    r"|^(?:被拒绝|否决|未中标|废标)?(?:的)?(?:原因|理由)$"
)
# Most names are Chinese characters alone: nothing stands around them. 第 may begin a label.
_BARE = re.compile(r"(?!第)[\u4e00-\u9fff]{3,}(?<![等])")
_LETTERS = re.compile(r"[^\W\d_]")


def read_name(written: str) -> Name:
    """Return the name inside *written*, with the code and the role that stood beside it."""
    text = _NUMBERING_SIGNS.sub(" ", written)
    code: str | None = None
    role: Role | None = None
    before = None
    # Each pass only shortens or folds, so this ends; a note may hide another note.
    while text != before and not _BARE.fullmatch(text):
        before = text
        text = _plain(text)
        if _BARE.fullmatch(text):
            break
        text, found_code = _take_code(text)
        text, found_role = _take_notes(text)
        code, role = code or found_code, role or found_role
    return Name(text=text, code=code, role=role)


def normalise(written: str) -> str:
    """Return the name inside *written* for display: full-width brackets, no stray spaces.

    >>> normalise("第一中标候选人： 甲 城热线服务有限公司(联合体牵头人)")
    '甲城热线服务有限公司'
    """
    return read_name(written).text


@lru_cache(maxsize=1 << 16)
def key(written: str) -> str:
    """Return what all formats of one name have in common; never show it.

    >>> key("甲城热线服务有限责任公司") == key("甲城热线服务有限公司")
    True
    >>> key("甲城热线服务有限公司") == key("甲城热线服务集团有限公司")
    False
    """
    return fold(normalise(written))


def fold(text: str) -> str:
    """Return the key of *text*, a name that is clean already: for many names, uncached."""
    if not _BARE.fullmatch(text):
        text = _SILENT.sub("", text.casefold())
        text = _GROUP.sub("集团", text)
        text = _ZERO.sub("\u3007", text)  # 第七〇八研究所, its zero written as a letter
    if "公司" not in text:
        return text
    text = _COMPANY.sub("有限公司", _LIMITED.sub("有限公司", text))
    return text.replace("公司有限公司", "公司")  # a form written twice


def refusal(written: str) -> str | None:
    """Return why *written* is no name of an organisation, None where it can be one."""
    return objection(normalise(written))


def objection(text: str) -> str | None:
    """Return why *text*, clean already, is no name of an organisation, None where it can be one."""
    if not _BARE.fullmatch(text) and len(_LETTERS.findall(text)) < 2:
        return "no name is written"
    if _NOTHING.match(text):
        return f"{text} is a remark, not a name"
    if len(text) > 24 and ("。" in text or _SENTENCE.search(text)):
        return "a sentence, not a name"
    if _PROJECT.search(text):
        return "the title of a project, not a name"
    if len(text) > 60:
        return f"{len(text)} characters are too long for a name"
    return None


def _plain(text: str) -> str:
    """Return *text* in one width, with one kind of bracket and no stray space."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).translate(_BRACKETS)
    return _SPACE.sub("", _AND_OTHERS.sub("", text)).strip()


def _take_code(text: str) -> tuple[str, str | None]:
    """Return *text* without a credit code at its end, and the code."""
    found = _TRAILING_CODE.search(text)
    if not found or found.start() == 0 or not any(char.isdigit() for char in found[1]):
        return text, None
    return text[: found.start()], found[1].replace(" ", "").upper()


def _take_notes(text: str) -> tuple[str, Role | None]:
    """Return *text* without numbering, labels, bracketed roles and loose marks, and the role."""
    role: Role | None = None
    text = _NUMBERING.sub("", text)
    if label := _LABEL.match(text):
        role = _role(label[0].rstrip(":"))
        text = text[label.end() :]
    for bracket in (_TRAILING_BRACKET, _LEADING_BRACKET):
        note = bracket.search(text)
        if note and _NOTE.match(note[1]):
            role = role or _role(note[1])
            text = text[: note.start()] + text[note.end() :]
    return _TRAILING_MARKS.sub("", _LEADING_MARKS.sub("", text)), role


def _role(note: str) -> Role | None:
    """Return what *note* says of a consortium's member."""
    if _LEAD.search(note):
        return Role.LEAD
    return Role.MEMBER if "成员" in note or note == "成" else None
