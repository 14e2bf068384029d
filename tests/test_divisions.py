"""Divisions: historic codes, one place with several of them, chains at the start of a name."""

from pathlib import Path

import pandas as pd
import pytest

from entities.divisions import division_named, read_chain, register


@pytest.mark.parametrize(
    ("written", "code", "end"),
    [
        ("山东省聊城市东昌府区甲", "371502", 10),
        ("聊城东昌府甲", "371502", 5),
        ("即墨市甲", "370215", 3),  # a district since 2017
        ("青岛市即墨区甲", "370215", 6),
        ("北京朝阳甲", "110105", 4),
        ("朝阳甲", "211300", 2),  # the city before the district
        ("内蒙古呼和浩特甲", "150100", 7),
        ("内蒙古自治区甲", "150000", 6),
        ("恩施土家族苗族自治州甲", "422800", 10),
        ("黔南州甲", "522700", 3),
        ("海口甲", "460100", 2),  # of Guangdong until 1988
        ("上海浦东甲", "310115", 4),
        ("鼓楼区甲", None, 0),  # of several cities
        ("徐州市鼓楼区甲", "320302", 6),
        ("甲乙丙", None, 0),
        ("", None, 0),
    ],
)
def test_a_chain_names_its_last_division(written: str, code: str | None, end: int) -> None:
    chain = read_chain(written)
    assert (chain.code, chain.end) == (code, end)


def test_a_division_outside_the_one_before_ends_the_chain() -> None:
    assert read_chain("山东省杭州甲").end == 3


def test_a_code_given_on_keeps_both_places_apart() -> None:
    new, old = read_chain("重庆市綦江区甲").code, read_chain("重庆市万盛区甲").code
    assert (new, old) == ("500110", "500110-2010")
    district = division_named("500110")
    assert district is not None
    assert district.name == "綦江区"


def test_a_historic_code_names_the_division_of_today() -> None:
    for code, name in (("370282", "即墨区"), ("330183", "富阳区"), ("110221", "昌平区")):
        division = division_named(code)
        assert division is not None
        assert division.name == name
    assert division_named("999999") is None


def test_every_level_is_known() -> None:
    levels = {register().by_code[code].level for code in ("370000", "371500", "371502")}
    assert levels == {1, 2, 3}


def test_registered_names_begin_with_a_known_division(shared: Path) -> None:
    names = pd.read_parquet(shared / "data/entities/registry_names_300k.parquet")["name"][:30_000]
    own = names[~names.str.match("中|国|交通|招商")]
    assert sum(read_chain(name).code is not None for name in own) / len(own) >= 0.95
