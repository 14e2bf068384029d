"""Headings part a notice into sections: known by their words, never by their numeral.

A province that adds 采购计划备案号 shifts every later numeral by one.
"""

import re
from typing import NamedTuple

# Headings, most telling first: a heading belongs to the first kind one of whose words it holds.
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("losers", ("未中标", "未成交", "落选", "未进入", "未入围")),
    (
        "rejected",
        ("初审情况", "否决", "未通过资格", "未通过初审", "资格审查情况", "无效投标", "无效响应"),
    ),
    ("failed", ("废标结果", "流标结果", "废标情况", "废标")),
    ("fee", ("代理服务", "代理费", "收费标准", "服务费")),
    ("experts", ("评审专家", "评审小组", "评标委员会", "专家名单", "磋商小组", "谈判小组", "评委")),
    ("items", ("主要标的", "主要中标", "主要成交", "主要投标标的", "标的信息", "标的名称")),
    ("scores", ("评审信息", "评审得分", "得分排名", "评审情况", "得分及报价")),
    ("candidates", ("候选人",)),
    ("parties", ("合同主体",)),
    (
        "agency",
        (
            "代理机构信息",
            "执行机构信息",
            "采购代理机构",
            "代理机构",
            "采购机构信息",
            "集中采购机构",
            "集采机构",
        ),
    ),
    (
        "buyer",
        ("采购人信息", "采购单位信息", "采购人联系", "招标人信息", "采购人的名称", "采购单位联系"),
    ),
    ("regulator", ("监督管理部门", "监管部门", "财政部门", "监督部门", "监督机构")),
    ("contact", ("项目联系方式", "以下方式联系", "联系方式", "联系人", "联系事项")),
    ("proposed", ("拟定供应商", "拟采购", "供应商信息", "拟定唯一")),
    (
        "result",
        (
            "中标成交信息",
            "中标信息",
            "成交信息",
            "采购结果",
            "中标结果",
            "成交结果",
            "中标情况",
            "成交情况",
            "结果信息",
            "评标结果",
            "入围结果",
            "评审结果",
            "中标供应商",
            "成交供应商",
        ),
    ),
    ("correction", ("更正信息", "更正内容", "变更信息", "变更内容")),
    ("termination", ("终止的原因", "终止原因", "终止信息", "废标原因")),
    ("qualification", ("资格要求", "资格条件", "资质要求")),
    (
        "documents",
        (
            "获取招标文件",
            "获取采购文件",
            "获取磋商",
            "获取谈判",
            "文件的获取",
            "文件获取",
            "获取询价",
            "获取资格",
            "获取竞争",
            "采购文件的发售",
            "获取文件",
            "领取",
        ),
    ),
    (
        "deadline",
        (
            "截止",
            "文件提交",
            "文件的递交",
            "提交投标",
            "提交响应",
            "提交首次",
            "投标文件递交",
            "响应文件的提交",
        ),
    ),
    ("opening", ("开启", "开标")),
    ("notice_term", ("公告期限", "公示期限", "公示期")),
    ("other", ("补充事宜", "补充事项", "其他事项", "其它事项", "补充说明", "其他说明")),
    ("contract", ("合同主要信息", "合同信息")),
    (
        "basics",
        ("项目基本情况", "项目概况", "项目信息", "基本信息", "项目基本信息", "采购项目信息"),
    ),
    ("attachments", ("附件",)),
)

HEADING = re.compile(
    r"(?m)^[ ]?(?P<mark>第?[一二三四五六七八九十]{1,3}[、.．,，:： ]|[（(][一二三四五六七八九十]{1,3}[）)]、?|\d{1,2}[、.．)）])?"
    r"[ ]?(?P<words>[^\n\t]{2,60})(?P<cell>\t)?"
)
BRACKETED = re.compile(r"[（(\[【〔][^（）()\[\]【】〔〕\n]{0,40}[）)\]】〕]")
BRACKETS = str.maketrans("", "", " （）()")
COLON = re.compile(r"[:：]")
LONGEST_UNNUMBERED = 20
LONGEST = 40


class Section(NamedTuple):
    """A heading: where it starts, its kind and its words."""

    start: int
    kind: str
    words: str


def sections(text: str) -> list[Section]:
    """Return the headings of *text* that have a known kind, in order."""
    found = []
    for line in HEADING.finditer(text):
        head, tail = _parted(line["words"])
        if line["mark"] or (not line["cell"] and _stands_alone(line["words"], tail)):
            kind = _kind(head)
            if kind:
                found.append(Section(line.start(), kind, head))
    return found


def _parted(words: str) -> tuple[str, str]:
    """Return what stands before and after the colon of a heading."""
    found = COLON.search(words)
    return (words[: found.start()], words[found.end() :].strip()) if found else (words, "")


def _stands_alone(words: str, tail: str) -> bool:
    """Say whether a line without a numeral may be a heading: short, and no value after it."""
    return len(words) <= LONGEST_UNNUMBERED and not tail and " " not in words.strip()


def _kind(head: str) -> str | None:
    words, whole = BRACKETED.sub("", head).replace(" ", ""), head.translate(BRACKETS)
    if len(words) > LONGEST:
        return None
    if words.startswith("附件"):
        return "attachments"
    for kind, tells in SECTIONS:
        if any(tell in words or tell in whole for tell in tells):
            return kind
    return None
