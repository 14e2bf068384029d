"""What kind of notice a page is, from its title first, then from its headings."""

import re
from collections.abc import Collection

from entities.model import NoticeKind

# In this order: 中标结果更正公告 is a correction, 单一来源成交公告 an award.
TITLES: tuple[tuple[NoticeKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            NoticeKind.CORRECTION,
            r"更正|变更公|变更的?公|澄清|补充公告|答疑|延期公告|延期开标|补遗|勘误|更改公告|放弃中标|变更通知|变更$|更改",
        ),
        (NoticeKind.COMPLAINT, r"投诉处理"),
        (NoticeKind.INSPECTION, r"监督检查"),
        (NoticeKind.AGENCY_REVIEW, r"集中采购机构.{0,6}考核"),
        (NoticeKind.ACCEPTANCE, r"验收(?:结果|公告|公示|报告)"),
        (NoticeKind.FAILED, r"废标|流标|采购失败|招标失败|失败公告|失败结果"),
        (NoticeKind.TERMINATION, r"终止|暂停|取消公告|中止"),
        (NoticeKind.CONTRACT, r"合同(?:公告|公示|信息|备案)|采购合同|的合同$|合同$"),
        (NoticeKind.OPENING, r"开标记录|开标结果|开标情况|唱标"),
        (
            NoticeKind.CANDIDATES,
            r"候选人|候选供应商|预中标|预成交|评标结果公示|评审结果公示|拟中标|评标公示",
        ),
        (NoticeKind.AWARD, r"中标|成交|结果公[告示]|入围结果|入围公|采购结果|中选|定标"),
        (NoticeKind.PREQUALIFICATION, r"资格预审"),
        (NoticeKind.INTENTION, r"采购意向|意向公[告开]"),
        (NoticeKind.SINGLE_SOURCE, r"单一来源|唯一供应商"),
        (
            NoticeKind.CONSULTATION,
            r"征求意见|需求公示|需求征|意见征询|需求公开|意见征集|公开征求|市场调研|需求调查|论证公[示告]",
        ),
        (
            NoticeKind.TENDER,
            r"招标|磋商|谈判|询价|询比|采购公告|邀请|比选|竞价|遴选|征集|采购项目|竞争性|采购文件|公开采购|招募|采购$|挂牌|竞谈",
        ),
    )
)
# Headings that only one kind has; the last resort for a title such as "公告".
BODIES: tuple[tuple[NoticeKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (NoticeKind.CORRECTION, r"更正信息|更正内容|更正事项[:：]"),
        (NoticeKind.TERMINATION, r"项目终止的原因|终止原因"),
        (NoticeKind.FAILED, r"废标理由|流标原因"),
        (NoticeKind.CONTRACT, r"合同主体|合同签订日期|合同金额|签署时间"),
        (NoticeKind.CANDIDATES, r"第一中标候选人|中标候选人名称"),
        (
            NoticeKind.AWARD,
            r"中标（成交）信息|中标信息|成交信息|中标结果|总中标金额|中标供应商|成交供应商|成交结果|成交单位|成交公示|中标人[:：\t]|中标单位|中标价|交易价格",
        ),
        (NoticeKind.SINGLE_SOURCE, r"拟定供应商|单一来源"),
        (
            NoticeKind.TENDER,
            r"申请人的资格要求|投标人资格|获取招标文件|获取采购文件|提交投标文件截止|投标截止|预算金额|最高限价|招标范围",
        ),
    )
)
# What a platform calls a notice, in its list or breadcrumb.
STAGES: tuple[tuple[NoticeKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (NoticeKind.CORRECTION, r"更正|变更|澄清"),
        (NoticeKind.TERMINATION, r"终止|废标|异常"),
        (NoticeKind.CONTRACT, r"合同"),
        (NoticeKind.CANDIDATES, r"候选"),
        (NoticeKind.OPENING, r"开标记录"),
        (NoticeKind.AWARD, r"中标公告|成交公告|中标结果|结果公告|成交公示|交易结果"),
        (NoticeKind.SINGLE_SOURCE, r"单一来源"),
        (NoticeKind.TENDER, r"公开招标|招标公告|磋商|谈判|询价|采购公告|资审公告"),
    )
)
HEAD_OF_BODY = 1500
HEADING = re.compile(
    r"[^\n，。；:：]{2,40}(?:公告|公示|通知|记录|纪要)(?:[（(][^（）()]{0,12}[）)]?)?"
)
QUOTED = re.compile(r"[《“\"][^》”\"]{1,60}[》”\"]")


def kind_of(title: str, body: str, stage: str, told: Collection[str | None]) -> NoticeKind | None:
    """Return the kind of notice, or None when nothing says that this is one.

    *stage* is what the platform calls it, *told* the fields that were found labelled. An article
    on procurement may have a notice's words in its title but labels neither project nor parties.
    """
    if not told:
        return None
    titled = _first(TITLES, _core(title)) or _first(STAGES, stage) or _first(TITLES, _heading(body))
    return titled or (_first(BODIES, body) if len(told) > 1 else None)


def _heading(body: str) -> str:
    """Return the line near the start of *body* that names a kind of document, or nothing."""
    lines = body[:HEAD_OF_BODY].split("\n")
    return next((line for line in lines if HEADING.fullmatch(line.strip())), "")


def _core(title: str) -> str:
    """Return *title* without what it quotes and without the project's own brackets."""
    return QUOTED.sub("", title) or title


def _first(rules: tuple[tuple[NoticeKind, re.Pattern[str]], ...], text: str) -> NoticeKind | None:
    return next((kind for kind, pattern in rules if pattern.search(text)), None)
