"""Text becomes uniform without losing what was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.problems import DataError
from entities.reading.charset import decode
from entities.reading.text import normalise, trim

CHINESE = "聊城市12345市民热线受理中心平台服务外包项目中标公告，金额￥1元"


@given(st.text())
def test_normal_text_stays_as_it_is(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ("名　　称：示例大学\u3000\u3000", "名称：示例大学"),
        ("联 系 方 式 ：甲", "联系方式 ：甲"),
        ("\uff11\uff16\uff16\uff0e\uff10\uff10元", "166.00元"),
        ("￥100", "¥100"),
        ("示例（上海）有限公司", "示例（上海）有限公司"),
        ("202\n6\n年\n3\n月\n18\n日", "2026年3月18日"),
        ("一、项目编号\n：\nSL-1", "一、项目编号：\nSL-1"),
        ("零\u200b宽\ufeff字", "零宽字"),
        ("政府采购中\u2f3c", "政府采购中心"),
        ("## 标题\n\n  \n正文", "标题\n正文"),
    ],
)
def test_word_and_flattening_leave_no_trace(raw: str, normal: str) -> None:
    assert normalise(raw) == normal


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_the_encoding_is_told_by_the_bytes(encoding: str) -> None:
    assert decode(CHINESE.replace("￥", "").encode(encoding), "x") == CHINESE.replace("￥", "")


def test_big5_is_read_where_gb18030_fails() -> None:
    body = "臺北市政府採購網決標公告".encode("big5")
    assert decode(body, "x") in {body.decode("big5"), body.decode("gb18030", "ignore")}


def test_bytes_of_no_encoding_are_refused_by_name() -> None:
    with pytest.raises(DataError, match=r"^noise\.html: is not text"):
        decode(bytes(range(128, 256)) * 20, "noise.html")


@given(st.text(), st.text(alphabet=" \t\n，。：", max_size=5))
def test_trimming_keeps_a_stretch_of_the_text(inner: str, edge: str) -> None:
    text = edge + inner + edge
    start, end = trim(text, 0, len(text))
    assert text[start:end] == text.strip(" \t\n，,。；;、:：")
