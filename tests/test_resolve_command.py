"""`bidlens resolve`: the columns it adds, odd rows named and kept, an output whole or absent."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main_group
from entities.name_lists import read_names, resolve_names
from entities.problems import DataError
from entities.uscc import check_character

CODE = "91370000MA00000001"


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main_group, ["resolve", *map(str, args)])


def written(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(folder: Path, text: str) -> Path:
    path = folder / "names.csv"
    path.write_text(text, "utf-8")
    return path


def test_every_row_gets_its_organisation_and_keeps_its_columns(tmp_path: Path) -> None:
    names = table(
        tmp_path,
        "id,name,region\na,聊城甲服务有限公司,鲁\nb,山东省聊城市甲服务有限责任公司,\nc,/,\n",
    )
    result = run(names, "-o", tmp_path / "out.csv")
    assert (result.exit_code, "3 rows: 1 organisations, 1 rows without" in result.stdout) == (
        0,
        True,
    )
    rows = written(tmp_path / "out.csv")
    assert list(rows[0]) == ["id", "name", "region", "organisation", "tier", "score", "reason"]
    assert rows[0]["organisation"] == rows[1]["organisation"] != ""
    assert (rows[0]["region"], rows[0]["tier"], rows[0]["score"]) == ("鲁", "2", "1")
    assert (rows[2]["organisation"], rows[2]["reason"]) == ("", "no name is written")


def test_the_tier_decides_what_joins(tmp_path: Path) -> None:
    names = read_names(
        table(
            tmp_path,
            "id,name\n1,聊城甲源物业服务有限公司\n2,聊城市甲源物业服务有限公司\n3,甲源物业服务有限公司\n",
        )
    )
    assert [resolve_names(names, tier).organisations for tier in (1, 2, 3)] == [3, 2, 1]


def test_below_tier_one_a_code_joins_nothing(tmp_path: Path) -> None:
    names = read_names(table(tmp_path, f"id,name,uscc\n1,甲公司,{valid()}\n2,乙公司,{valid()}\n"))
    assert [resolve_names(names, tier).organisations for tier in (0, 1)] == [2, 1]


def valid() -> str:
    return CODE[:17] + check_character(CODE[:17])


def test_odd_rows_are_named_with_their_line_and_kept(tmp_path: Path) -> None:
    names = table(
        tmp_path,
        'id,name,uscc\n1,"甲城\n服务有限公司",\n1,甲城服务有限公司,123\n3,,\n4,乙城服务公司\n',
    )
    result = run(names, "-o", tmp_path / "out.csv")
    assert result.exit_code == 0
    assert [line.split("names.csv: ")[1] for line in result.stderr.splitlines()] == [
        "line 4: 123 is no credit code: 3 characters instead of 18",
        "line 4: the id '1' stands in line 2 too",
        "line 5: no name",
        "line 6: 2 cells instead of 3",
    ]
    rows = written(tmp_path / "out.csv")
    assert len(rows) == 4
    assert rows[0]["organisation"] == rows[1]["organisation"]
    assert "123 is not valid" in rows[1]["reason"]


def test_mixed_encodings_are_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_bytes("id,name\n1,甲城服务有限公司\n".encode() + "2,乙城服务\n".encode("gb18030"))
    assert list(read_names(path).column("name")) == ["甲城服务有限公司", "乙城服务"]
    path.write_bytes(b"id,name\n1,\xff\xff\xff\n")
    assert read_names(path).problems == ("line 2: bytes that are neither UTF-8 nor GB 18030",)


@pytest.mark.parametrize("text", ["", "id\n1\n", "name;id\n"])
def test_a_table_without_id_and_name_is_refused_with_the_cure(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataError, match=r"names\.csv: the header has no column .* must name id"):
        read_names(table(tmp_path, text))


def test_a_missing_file_is_a_problem_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"absent\.csv: cannot be read"):
        read_names(tmp_path / "absent.csv")


def test_an_output_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    names = table(tmp_path, "id,name\n1,甲城服务有限公司\n")
    result = run(names, "-o", tmp_path / "no" / "out.csv")
    assert result.exit_code == 1
    assert "cannot be written" in str(result.exception)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["names.csv"]


def test_a_table_may_be_resolved_again_in_place(tmp_path: Path) -> None:
    names = table(tmp_path, "id,name\n1,甲城服务有限公司\n2,甲城服务公司\n")
    assert run(names, "-o", names).exit_code == 0
    once = names.read_bytes()
    assert run(names, "-o", names).exit_code == 0
    assert names.read_bytes() == once


def test_machines_get_one_json_document(tmp_path: Path) -> None:
    names = table(tmp_path, "id,name\n1,甲城服务有限公司\n2,\n")
    result = run(names, "-o", tmp_path / "out.csv", "--json")
    answer = json.loads(result.stdout)
    assert (answer["rows"], answer["organisations"], answer["not_names"]) == (2, 1, 1)


def test_names_of_any_length_are_answered(tmp_path: Path) -> None:
    names = read_names(table(tmp_path, f"id,name\n1,{'甲' * 500}\n2,！？。，\n3,甲\n"))
    reasons = [one.reason for one in resolve_names(names, 4).assignments]
    assert reasons == [
        "500 characters are too long for a name",
        "no name is written",
        "no name is written",
    ]
