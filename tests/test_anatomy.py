"""The parts of a name: what formats share, what keeps legal entities apart."""

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.anatomy import anatomy
from entities.characters import known, near_sounds, simplified

NAME = "山东省聊城市东昌府区甲源物业服务有限公司"


@pytest.mark.parametrize(
    "written",
    [
        "聊城东昌府甲源物业服务有限公司",
        "东昌府区甲源物业服务有限责任公司",
        "山东聊城东昌府甲源物业服务公司",
        "山東省聊城市東昌府區甲源物業服務有限責任公司（聯合體牽頭人）",
        "第一中标候选人：东昌府区甲源物业服务有限公司（小微企业） 等",
        "东昌府区甲源物业服务有限公司公司",
        "东昌府区甲源物业服务有限责任公",
        "东昌府区甲源物业服务有…",
        "东昌府区甲源物业(服务)有限公司",
        "东昌府区甲源物业服务有限公司 91371502 MA3C000001",
    ],
)
def test_all_formats_of_a_name_have_the_same_parts(written: str) -> None:
    assert anatomy(written) == anatomy(NAME)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("山东甲源服务有限公司", "聊城甲源服务有限公司"),
        ("聊城甲源服务有限公司", "东昌府甲源服务有限公司"),
        ("聊城甲源服务有限公司", "聊城甲源服务股份有限公司"),
        ("聊城甲源服务有限公司", "聊城甲源服务集团有限公司"),
        ("聊城甲源服务有限公司", "聊城甲源服务有限公司临清分公司"),
        ("甲源服务有限公司聊城分公司", "甲源服务有限公司临清分公司"),
        ("聊城甲源服务有限公司第一分公司", "聊城甲源服务有限公司第二分公司"),
        ("重庆万盛甲支行", "重庆綦江甲支行"),
    ],
)
def test_what_tells_legal_entities_apart_stays(one: str, other: str) -> None:
    assert anatomy(one).text != anatomy(other).text


def test_a_cut_in_a_form_is_mended_where_nothing_else_can_follow() -> None:
    assert anatomy("聊城甲源服务有限公司临清分公").branch == "371581分公司"
    assert anatomy("临清市甲源果蔬种植专业合作").stem == "甲源果蔬种植专业合作社"
    assert anatomy("股份有限").stem == "股份有限"


def test_a_name_of_places_alone_keeps_them() -> None:
    assert anatomy("聊城市").stem == "聊城市"
    assert anatomy("聊城有限公司").stem == "聊城"


@given(
    st.text(
        alphabet="聊城市东昌府区甲源有限责任公司股份集团分（）()第一專業合作社…等 ", max_size=24
    )
)
def test_taking_apart_twice_changes_nothing(written: str) -> None:
    once = anatomy(written)
    assert anatomy(simplified(written)) == once
    assert anatomy(f" {written}\u200b") == once


@given(st.text(max_size=40))
def test_any_text_has_parts_and_folding_is_idempotent(text: str) -> None:
    assert anatomy(text).text.count("|") >= 3
    assert simplified(simplified(text)) == simplified(text)


def test_sounds_merge_as_speakers_merge_them() -> None:
    assert near_sounds("张") & near_sounds("赞")
    assert near_sounds("兰") & near_sounds("南")
    assert not near_sounds("张") & near_sounds("李")
    assert near_sounds("?") == frozenset()
    assert known()["一"].four_corner == "10000"


def test_registered_firms_with_other_codes_have_other_parts(shared: Path) -> None:
    firms = pd.read_parquet(shared / "data/entities/registry_names_300k.parquet").drop_duplicates(
        "uscc"
    )
    counts = Counter(anatomy(name).text for name in firms["name"][:60_000])
    assert sum(count for count in counts.values() if count > 1) <= 3
