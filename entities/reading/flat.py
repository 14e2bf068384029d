"""Turns flattened text, as saved by other collectors, into a Document.

The site around the notice is cut off first: its head and foot hold a hotline number, company
names and dates that belong to no notice.
"""

import re
from itertools import pairwise

from entities.reading.document import Document, Pair
from entities.reading.text import Span, normalise, trim

URL_LINE = re.compile(r"(?m)^(?:URL|网址|原文链接)[:：] ?(\S+)$")
# Lines that another collector put before the text.
HEADER_LINE = re.compile(r"^(?:URL|Type|Fetched|Source|Title)[:：] ?\S.*$")
HEAD_ENDS = ("当前位置", "首页  >  交易公开", "首页 > 交易公开", "您现在的位置", "您的位置")
TAILS = (
    "\n相关公告",
    "\n相关文章",
    "\n分享到：",
    "\n采购头条\n",
    "主办单位：中华人民共和国财政部",
    "网站标识码",
    "版权所有",
    "\n网站地图",
    "\n免责声明",
)
# The labels of the summary block of ccgp.gov.cn; its markup is gone, so they touch their values.
SUMMARY = (
    *(
        "采购项目名称",
        "品目",
        "采购单位",
        "行政区域",
        "公告时间",
        "首次公告日期",
        "更正日期",
        "更正事项",
    ),
    *(
        "本项目招标公告日期",
        "中标日期",
        "成交日期",
        "评审专家名单",
        "评标委员会成员名单",
        "总中标金额",
        "总成交金额",
    ),
    *(
        "获取招标文件时间",
        "获取采购文件时间",
        "招标文件售价",
        "获取招标文件的地点",
        "响应文件递交地点",
    ),
    *(
        "响应文件开启时间",
        "响应文件开启地点",
        "开标时间",
        "开标地点",
        "预算金额",
        "联系人及联系方式",
    ),
    *(
        "项目联系人",
        "项目联系电话",
        "采购单位地址",
        "采购单位联系方式",
        "代理机构名称",
        "代理机构地址",
    ),
    *("代理机构联系方式", "附件"),
)
SUMMARY_MARK = "公告概要"
NUMBERED = re.compile(r"\n[ ]?(?:一、|1、|项目概况|项目编号)")
VALUE_STARTS = {"总中标金额": "¥", "总成交金额": "¥", "预算金额": "¥"}


def flat_document(raw: str, url: str | None = None) -> Document:
    """Return *raw* as a Document: its title first, the site around it cut off."""
    whole = normalise(raw)
    found = URL_LINE.search(whole)
    title, trail, body = _cut(whole)
    text = f"{title}\n{body}"
    summary = _summary(text)
    return Document(
        text=text,
        title=Span(0, len(title)),
        summary=summary,
        breadcrumb=trail,
        url=found[1] if found else url,
    )


def _cut(whole: str) -> tuple[str, str, str]:
    """Return title, breadcrumb and body of *whole*."""
    lines = whole.split("\n")
    header = [line for line in lines[:6] if HEADER_LINE.match(line)]
    lines = [line for line in lines if line not in header]
    title = lines[0] if lines else ""
    repeats = [number for number, line in enumerate(lines) if number and _same(title, line)]
    marks = [n for n, line in enumerate(lines) if any(mark in line for mark in HEAD_ENDS)]
    trail = " ".join(lines[marks[-1] : marks[-1] + 2]) if marks else ""
    start = 1
    for number in repeats[-1:] if not marks else [n for n in repeats if n > marks[-1]][:1]:
        title, start = lines[number], number + 1
    if start == 1 and marks:
        start = marks[-1] + 1
    return title, trail, _before_tail("\n".join(lines[start:]))


def _same(title: str, line: str) -> bool:
    """Say whether *line* repeats *title*, which a collector may have cut with dots."""
    stem = (
        title.removesuffix("...").removesuffix("…").removesuffix("-交易公开-全国公共资源交易平台")
    )
    return len(stem) >= 6 and line.startswith(stem) and len(line) < 200


def _before_tail(body: str) -> str:
    ends = [body.find(mark) for mark in TAILS]
    return body[: min((end for end in ends if end > 0), default=len(body))]


def _summary(text: str) -> tuple[Pair, ...]:
    """Return the pairs of the summary block of *text*, labels and values touching."""
    start = text.find(SUMMARY_MARK)
    if start < 0:
        return ()
    body = NUMBERED.search(text, start)
    end = body.start() if body else min(len(text), start + 4000)
    marks = _summary_marks(text, start, end)
    pairs = []
    for (at, label), (following, _) in pairwise([*marks, (end, "")]):
        value = trim(text, at + len(label), following)
        if value.end > value.start:
            pairs.append(Pair(Span(at, at + len(label)), value))
    return tuple(pairs)


def _summary_marks(text: str, start: int, end: int) -> list[tuple[int, str]]:
    """Return where each label of the block stands, in the order the site prints them."""
    marks: list[tuple[int, str]] = []
    at = start + len(SUMMARY_MARK)
    for label in SUMMARY:
        sign = label + VALUE_STARTS.get(label, "")
        found = text.find(sign, at, end)
        if found >= 0:
            marks.append((found, label))
            at = found + len(label)
    return marks
