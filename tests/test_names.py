"""Names: what is taken off, what is folded, what must stay apart, what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.names import Role, key, normalise, read_name, refusal

CODE = "91350100M000100Y43"
NAME = "甲城热线服务有限公司"


@pytest.mark.parametrize(
    "written",
    [
        " 甲城 热线　服务\u200b有限公司\n",
        "①甲城热线服务有限公司",
        "⑴甲城热线服务有限公司",
        "1.甲城热线服务有限公司",
        "（1）甲城热线服务有限公司",
        "一、甲城热线服务有限公司",
        "第一中标候选人：甲城热线服务有限公司",
        "第一名：甲城热线服务有限公司",
        "供应商名称:甲城热线服务有限公司",
        "中标（成交）供应商名称：甲城热线服务有限公司",
        "联合体牵头人：甲城热线服务有限公司",
        "甲城热线服务有限公司（联合体牵头人）",
        "甲城热线服务有限公司【成员单位】",
        "甲城热线服务有限公司（主）",
        "甲城热线服务有限公司（小微企业）（中标）",
        "甲城热线服务有限公司 等",
        "甲城热线服务有限公司。",
        f"甲城热线服务有限公司（统一社会信用代码：{CODE}）",
        f"甲城热线服务有限公司({CODE})",
        f"甲城热线服务有限公司 {CODE}",
    ],
)
def test_what_stands_around_a_name_is_taken_off(written: str) -> None:
    assert normalise(written) == NAME


@pytest.mark.parametrize(
    "written",
    [
        "360智慧服务有限公司",
        "第一名城物业有限公司",
        "长江工程监理咨询有限公司（湖北）",
        "甲城（青岛）建材有限公司",
        "某某企业管理中心（有限合伙）",
        "三峡大学（湖北）设计咨询研究院有限责任公司",
        "Siemens Ltd., China",
        "一汽解放有限公司",
    ],
)
def test_what_belongs_to_a_name_stays(written: str) -> None:
    assert normalise(written) == written


def test_the_code_and_the_role_are_kept_as_data() -> None:
    name = read_name(f"（牵头人）甲城热线服务有限公司（信用代码：{CODE.lower()}）")
    assert (name.text, name.code, name.role) == (NAME, CODE, Role.LEAD)
    assert read_name("成员：乙城科技有限公司").role is Role.MEMBER
    assert read_name("甲城热线服务有限公司（联合体）").role is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("甲城热线服务有限责任公司", NAME),
        ("甲城热线服务公司", NAME),
        ("甲城(集团)股份公司", "甲城集团股份有限公司"),
        ("甲城科技有限责任公司乙城分公司", "甲城科技有限公司乙城分公司"),
        ("某集团公司第七O八研究所", "某集团公司第七〇八研究所"),
        ("“12345”服务中心", "12345服务中心"),
        ("ABC服务有限公司", "abc服务有限公司"),
        ("甲城有限公司公司", "甲城有限公司"),
    ],
)
def test_formats_of_one_name_share_a_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("山东甲城服务有限公司", "甲城服务有限公司"),
        ("甲城服务集团有限公司", "甲城服务有限公司"),
        ("甲城服务股份有限公司", "甲城服务有限公司"),
        ("甲城服务有限公司乙城分公司", "甲城服务有限公司"),
        ("甲城服务总公司", "甲城服务有限公司"),
        ("甲城（湖北）服务有限公司", "甲城服务有限公司"),
    ],
)
def test_different_legal_entities_have_different_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "no name"),
        ("——/。", "no name"),
        ("12345", "no name"),
        ("无", "no name"),
        ("流标", "a remark"),
        ("被拒绝原因", "a remark"),
        ("评标工作于2026年1月5日10:10（北京时间）在某中心进行评标，评标过程如下", "a sentence"),
        ("甲城磷化工有限公司20万吨精制磷酸搬迁改造项目", "the title of a project"),
        ("甲" * 500, "500 characters"),
    ],
)
def test_what_is_no_name_is_refused_with_its_reason(written: str, reason: str) -> None:
    assert reason in (refusal(written) or "")


@pytest.mark.parametrize(
    "written", [NAME, "长沙移动", "中国电信", "某某商行", "甲城市12345热线中心"]
)
def test_a_name_is_not_refused(written: str) -> None:
    assert refusal(written) is None


pieces = st.sampled_from(
    [
        *["甲城", "（", "）", "(", "【", "联合体", "成员", "牵头人", "：", ":", "1.", "①", "㈱"],
        *["、", "一、", "有限责任公司", "公司", "集团"],
        *["等", "第一名", "供应商名称", CODE, "\u200b", "。", "ﬁ", "…", "/", " ", "　"],
    ]
)
texts = st.one_of(st.text(max_size=40), st.lists(pieces, max_size=10).map("".join))


@given(texts)
def test_a_normalised_name_is_its_own_normal_form(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(texts)
def test_a_name_and_its_normal_form_share_a_key(text: str) -> None:
    assert key(normalise(text)) == key(text)
