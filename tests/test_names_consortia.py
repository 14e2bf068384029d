"""Consortium strings: every member found, no single name cut, no sentence taken for a list."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.consortia import members
from entities.names import Role, normalise

A, B, C = "甲城热线服务有限公司", "乙城科技集团有限公司", "丙城设计研究院"


def names(written: str) -> list[str]:
    return [member.name for member in members(written)]


@pytest.mark.parametrize(
    "written",
    [
        f"{A}、{B}联合体",
        f"{A}；{B}",
        f"{A} {B}",
        f"{A}和{B}组成的联合体",
        f"{A}（牵头人）、{B}（成员）",
        f"牵头人：{A} 联合体成员：{B}",
        f"投标联合体：{A}、{B}",
        f"{A}（联合体成员：{B}）",
        f"{A}联合{B}",
        f"1、{A} 2、{B}",
        f"①{A}②{B}",
        f"联合体牵头人:{A},联合体成员1:{B}",
    ],
)
def test_both_members_are_found(written: str) -> None:
    assert names(written) == [A, B]


@given(
    st.lists(st.sampled_from([A, B, C]), min_size=1, max_size=5), st.sampled_from("、，,;；/|&+\n")
)
def test_joined_names_come_apart_again(given_: list[str], separator: str) -> None:
    assert names(separator.join(given_)) == given_


def test_roles_and_the_words_as_written_are_kept() -> None:
    lead, member = members(f"牵头人：{A}，成员：{B}（小微企业）")
    assert (lead.role, member.role) == (Role.LEAD, Role.MEMBER)
    assert member.written == f"{B}（小微企业）"


@pytest.mark.parametrize(
    "written",
    [
        "甲城热线服务有限公司和平分公司",
        "甲城热线服务有限公司和林格尔县营业部",
        "中国甲城集团联合工程有限公司",
        "甲县供销合作社联合社生产资料公司",
        "某企业管理中心（普通合伙）",
        "甲城热线服务有限公司 乙城分公司",
        "甲城水和电与气服务有限公司",
        "长沙移动",
    ],
)
def test_one_name_is_not_cut(written: str) -> None:
    assert names(written) == [normalise(written)]


def test_a_pasted_paragraph_names_nobody() -> None:
    assert members(f"经评审，{A}、{B}的投标文件不满足招标文件要求。") == ()
    assert members("") == ()


def test_every_list_of_a_real_platform_is_split(shared: Path) -> None:
    written: set[str] = set()
    for file in ("candidates_parsed", "results_parsed"):
        for notice in json.loads(
            (shared / f"data/notices/yichang_epoint/{file}.json").read_text("utf-8")
        ):
            bidders = notice["parsed_data"].get("bidders_and_prices") or []
            written |= {bidder["bidder"] for bidder in bidders if bidder.get("bidder")}
            written |= {notice["parsed_data"].get("中标人") or ""}
    lists = {text for text in written if text.endswith("联合体") and len(text) < 200}
    assert len(lists) > 500
    for text in lists:
        assert names(text) == [normalise(part) for part in re.split("[、，,;；]", text[:-3])]
    alone = {text for text in written - lists if text and not re.search("[、，,;；]|联合体", text)}
    assert len(alone) > 1000
    assert [text for text in alone if len(members(text)) > 1] == []
