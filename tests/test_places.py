"""Places: towns before provinces, districts before cities, nothing from an ambiguous form."""

import pytest

from entities.places import PROVINCES, Place, Town, gazetteer, locate, province_of

TOWNS = gazetteer(
    [
        Town(division="371500", city="聊城市"),
        Town(division="430100", city="长沙市"),
        Town(division="430111", city="长沙市雨花区"),
        Town(division="430104", city="长沙湘江新区"),
        Town(division="460100", city="海口市"),
        Town(division="210105", city="沈阳市皇姑区"),
        Town(division="110000", city="北京市"),
    ]
)


@pytest.mark.parametrize(
    ("text", "division"),
    [
        ("聊城市12345市民热线受理中心", "371500"),
        ("海口12345热线外包服务", "460100"),
        ("中共长沙市雨花区委办公室", "430111"),
        ("湖南湘江新区管理委员会政法工作部", "430104"),
        ("皇姑区12345政务服务便民热线平台", "210105"),
        ("中国移动通信集团湖南有限公司长沙分公司", "430100"),
        ("北京市民政局", "110000"),
        ("371500", "371500"),
        ("山东陌一劳务有限公司", "370000"),
        ("广西壮族自治区某厅", "450000"),
        ("370000", "370000"),
    ],
)
def test_a_text_lies_where_it_says(text: str, division: str) -> None:
    place = locate([text], TOWNS)
    assert place is not None
    assert place.division == division


def test_a_town_in_a_later_text_beats_a_province_in_an_earlier_one() -> None:
    assert locate(["山东省", None, "聊城市某中心"], TOWNS) == Place(
        division="371500", province="山东", city="聊城市"
    )


def test_a_form_that_two_towns_share_names_neither() -> None:
    two = gazetteer(
        [Town(division="430111", city="长沙市雨花区"), Town(division="320114", city="某市雨花区")]
    )
    assert locate(["雨花区政府"], two) is None


def test_what_names_no_place_stays_unknown() -> None:
    assert locate([None, "", "某某热线服务有限公司", "000000"], TOWNS) is None


def test_every_province_has_its_two_digits() -> None:
    assert len(PROVINCES) == 34
    assert province_of("450000") == "广西"
    assert province_of("150100") == "内蒙古"
    assert province_of("990000") is None
