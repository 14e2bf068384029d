"""What a project is called and numbered, without what each notice of it adds."""

import re
import unicodedata
from functools import lru_cache

from entities.model import Notice

_SPACES = re.compile(r"\s+")
_QUOTES = re.compile(r"[\"'“”\u2018\u2019「」《》·]")
_BRACKETS = str.maketrans("()[]【】\u3014\u3015", "（）（）（）（）")
_FRONT = re.compile(r"^(?:（[^（）]{1,12}）|关于|公开招标公告:|采购公告:)")
_NUMBER_BRACKET = re.compile(r"（(?:项目|招标|采购|文件)?(?:编号)?:?[0-9A-Za-z\-/（）]{6,}）$")
_ROUND = re.compile(r"（?第?[一二三四五六七八九十\d]{1,2}次?）?(?=(?:更正|变更|澄清))")
_AFTER_CORRECTION = re.compile(r"(?<=公告)（第?[一二三四五六七八九十\d]{1,2}次?）$")
_ENDING = re.compile(
    r"(?:公开招标|邀请招标|竞争性磋商|竞争性谈判|询价|比选|单一来源|招标|(?<!政府)采购|资格预审|征求意见|需求"
    r"|中标候选人|成交候选人|候选人|中标|成交|结果|更正|变更|澄清|答疑|延期|终止|废标|流标|暂停|中止|异常"
    r"|合同|验收|履约|开标记录|开标|评标|预|事前|公告|公示|通知|信息|文件|（成交）|的|[-—_:：])$"
)
_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?:年|-20\d\d年|年?度|年至)")
_NOT_IN_NUMBER = re.compile(r"[\s:：、，,;；]+")


@lru_cache(maxsize=1 << 16)
def title_key(title: str) -> str:
    """Return what the notices of one project have in common in their titles, for equality.

    >>> title_key("甲城“12345”热线服务外包项目公开招标公告")
    '甲城12345热线服务外包项目'
    """
    return _QUOTES.sub("", project_title(_QUOTES.sub("", title))).casefold()


def project_title(title: str) -> str:
    """Return the name of the project in the *title* of a notice.

    >>> project_title("关于甲城12345热线服务外包项目的更正公告（一）")
    '甲城12345热线服务外包项目'
    """
    text = _SPACES.sub("", unicodedata.normalize("NFKC", title).translate(_BRACKETS))
    text = _ROUND.sub("", _AFTER_CORRECTION.sub("", text))
    before = None
    while text != before:
        before = text
        text = _NUMBER_BRACKET.sub("", _FRONT.sub("", text))
        text = _ENDING.sub("", text) or before
    return text


def number_keys(notice: Notice) -> frozenset[str]:
    """Return the project numbers of *notice* that are long enough to be its own."""
    found = {
        _NOT_IN_NUMBER.sub("", unicodedata.normalize("NFKC", number)).upper()
        for number in notice.project_numbers
    }
    return frozenset(key for key in found if len(key) >= 6 and sum(map(str.isdigit, key)) >= 4)


def printed_year(notice: Notice) -> int | None:
    """Return the year that *notice* says the service is bought for."""
    if notice.year is not None:
        return notice.year
    years = sorted({int(year) for year in _YEAR.findall(notice.title)})
    return years[0] if years else None


def year_of(notice: Notice) -> int | None:
    """Return the printed year, else the year of publication, None where neither is known."""
    year = printed_year(notice)
    if year is not None:
        return year
    published = notice.published or (notice.listed.published if notice.listed else None)
    return published.year if published else None
