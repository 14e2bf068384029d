"""The bundled facts are typed, complete, and name the file when they are broken."""

from decimal import Decimal
from pathlib import Path

import pytest

from entities import facts
from entities.problems import DataError


def test_the_facts_lie_beside_the_packages() -> None:
    assert (facts.folder() / "hotline_awards.csv").is_file()


def test_liaocheng_amounts_keep_their_cents_and_unknown_winners_stay_unknown() -> None:
    rows = {row.id: row for row in facts.awards()}
    assert len(rows) == 26
    assert rows["LC2022"].award == Decimal("16693615.85")
    assert rows["LC2022"].winner is None
    assert rows["LC2022"].notice_date is None
    assert rows["LC2024"].winner == "山东陌一劳务有限公司"


def test_every_city_of_an_award_and_of_the_case_is_listed_once() -> None:
    listed = [city.division for city in facts.cities()]
    case = {"371500", "450100", "420900", "130300", "610800", "370100", "350500", "440100"}
    assert {row.division for row in facts.awards()} | case <= set(listed)
    assert len(listed) == len(set(listed))


def test_a_population_has_a_year_and_a_source_or_is_unknown() -> None:
    for city in facts.cities():
        known = {
            city.population is not None,
            city.population_year is not None,
            city.source is not None,
        }
        assert len(known) == 1, city.city


def test_the_registry_names_a_source_for_each_statement() -> None:
    found = {(f.property, f.year): f for f in facts.registry()}
    assert found["registered_capital", None].value == "40000000"
    assert [found["insured_staff", year].value for year in range(2018, 2023)] == ["0"] * 5
    assert all("2024-08-22" in fact.source for fact in found.values())


def test_service_quality_has_the_three_measures_of_nanning() -> None:
    after = {row.measure: row.after for row in facts.service_quality()}
    assert after == {"valid_calls": "2.38", "participation": "54.34", "satisfaction": "97.68"}


def test_a_missing_file_is_one_sentence_with_the_cure(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"cities\.csv: cannot be read .*reinstall bidlens"):
        facts.cities(tmp_path / "cities.csv")


def test_a_wrong_number_names_its_line(tmp_path: Path) -> None:
    file = tmp_path / "cities.csv"
    file.write_text(
        "division,city,province,population,population_year,source\n000000,示例市,示例,很多,,\n",
        "utf-8",
    )
    with pytest.raises(DataError, match=r"line 2: 'population' is '很多'"):
        facts.cities(file)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    file = tmp_path / "cities.csv"
    file.write_text("division,city\n000000,示例市\n", "utf-8")
    with pytest.raises(DataError, match="no column 'province'"):
        facts.cities(file)
