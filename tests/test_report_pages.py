"""The report: what its pages say, and what hostile data cannot make them say."""

import json
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.flags import Flag
from analysis.flagstore import write_flags
from analysis.indicators import named
from analysis.report.commands import report
from analysis.report.folder import LIST
from analysis.report.pages import write_report
from analysis.tables import open_tables
from entities.problems import NoDataError, Problem
from tests.show_data import HIT, OPEN, Rows, hand_written, put, words

FAIR = "A flag is what was seen in public notices, not a finding of wrongdoing"


@pytest.fixture
def written(tmp_path: Path) -> dict[str, str]:
    """Return the files of the report on the hand-written tables."""
    return render(tmp_path, hand_written(), [HIT, OPEN])


def render(folder: Path, rows: Rows, flags: list[Flag]) -> dict[str, str]:
    """Return the files of the report on *rows* and *flags*, by path."""
    first = write_report(open_tables(put(folder / "processed", rows)), flags, folder / "report")
    root = first.parent
    return {
        str(file.relative_to(root).as_posix()): file.read_text("utf-8")
        for file in sorted(root.rglob("*"))
        if file.is_file()
    }


def pages(files: Mapping[str, str]) -> dict[str, str]:
    """Return the HTML pages of *files*."""
    return {name: text for name, text in files.items() if name.endswith(".html")}


class Tags(HTMLParser):
    """Collects the tags of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def of(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.found if name == tag]


def links(page: str) -> str:
    """Return the addresses that *page* links to."""
    return " ".join(attrs["href"] for attrs in Tags(page).of("a"))


def test_the_index_shows_what_was_seen_before_what_is_open(written: dict[str, str]) -> None:
    index = words(written["index.html"])
    assert index.index(HIT.reason) < index.index(OPEN.reason)
    assert "99.71 %" in index
    assert "One flag was seen" in index


def test_the_index_tells_the_series_of_the_city_with_most_years(written: dict[str, str]) -> None:
    index = words(written["index.html"])
    assert "The budget of 2022 is 74.27 % above that of 2020 (960.00万元 to 1,673.00万元)." in index
    assert "came to between 99.61 % and 99.71 % of the budget" in index


def test_every_chart_has_its_figures_as_a_table(written: dict[str, str]) -> None:
    index = written["index.html"]
    figure = index[index.index("<figure>") : index.index("</figure>")]
    assert "<svg" in figure
    assert "13,959,663.00" in figure
    assert "not known" in figure[figure.index("<table>") :], "2020 has no award"


def test_a_flag_has_a_page_with_all_it_takes_to_check_it(written: dict[str, str]) -> None:
    page = written[f"flags/{HIT.id}.html"]
    text = words(page)
    for part in (
        HIT.reason,
        HIT.chance_note,
        "≥ 99.50 %",
        " ".join(named(HIT.indicator).page.sections["Formula"].split()),
        "1 observation",
        "The price follows from wage tariffs.",
        "Award: 1,395.97万元 (13,959,663.00元)",
        "中标金额：13959663元",
        "fetched 2026-11-20 08:00",
        "22ab",
        "Fact pattern named in: 政府采购法 art. 36",
        HIT.id,
        HIT.evidence_hash,
    ):
        assert part in text, part
    assert "rendered by the replica as http://notices.example/2.htm" in text


def test_a_flag_that_cannot_be_assessed_shows_no_figure(written: dict[str, str]) -> None:
    text = words(written[f"flags/{OPEN.id}.html"])
    assert "Value Not assessable" in text
    assert "Threshold not known" in text


def test_every_page_says_that_a_flag_is_no_finding_and_that_a_replica_spoke(
    written: dict[str, str],
) -> None:
    for name, page in pages(written).items():
        assert FAIR in words(page), name
        assert "re-rendered by bidlens' replica from published facts" in words(page), name


def test_an_address_of_the_replica_is_no_link(written: dict[str, str]) -> None:
    assert not [name for name, page in pages(written).items() if "notices.example" in links(page)]


def test_pages_from_live_notices_link_them_and_do_not_speak_of_a_replica(tmp_path: Path) -> None:
    rows = hand_written()
    rows["notices"] = [{**row, "replica": False} for row in rows["notices"]]
    files = pages(render(tmp_path, rows, [HIT]))
    for name, page in files.items():
        assert "replica from published facts" not in words(page), name
    assert "http://notices.example/2.htm" in links(files[f"flags/{HIT.id}.html"])
    assert "javascript" not in links("".join(files.values()))


def test_every_link_between_pages_leads_somewhere(written: dict[str, str]) -> None:
    for name, page in pages(written).items():
        tags = Tags(page)
        for link in [*tags.of("a"), *tags.of("link")]:
            target, _, fragment = link["href"].partition("#")
            if target.startswith("http"):
                continue
            file = str((Path("/") / name).parent.joinpath(target).resolve())[1:] if target else name
            assert file in written, f"{name} -> {link['href']}"
            if fragment:
                assert f'id="{fragment}"' in written[file], f"{name} -> {link['href']}"


def test_no_page_needs_the_network(written: dict[str, str]) -> None:
    for name, page in pages(written).items():
        for tag, attrs in Tags(page).found:
            assert not attrs.get("src"), name
            if attrs.get("href", "").startswith("http"):
                assert tag == "a", f"{name}: {tag} {attrs}"
    assert not re.search(r"//|@import|url\(", written["style.css"])


def test_every_page_has_one_heading_a_language_and_named_tables(written: dict[str, str]) -> None:
    for name, page in pages(written).items():
        tags = Tags(page)
        assert len(tags.of("h1")) == 1, name
        assert len(tags.of("main")) == 1, name
        assert tags.of("html")[0]["lang"] == "en"
        assert len(tags.of("table")) == len(tags.of("caption")), name
        assert all("scope" in attrs for attrs in tags.of("th")), name
        identities = [attrs["id"] for _, attrs in tags.found if "id" in attrs]
        assert len(identities) == len(set(identities)), name


def test_notices_of_another_subject_have_no_page(written: dict[str, str]) -> None:
    assert "道路工程" not in "".join(pages(written).values())
    assert "1 of another subject" in words(written["index.html"])


def test_a_rate_is_not_shown_as_an_amount(written: dict[str, str]) -> None:
    page = next(p for n, p in written.items() if n.startswith("tenders/") and "乙区热线平台" in p)
    assert "97.0000 (Rate, per cent)" in words(page)
    assert "Award not known" in words(page)


def test_a_place_without_purchases_shows_its_service_figures(written: dict[str, str]) -> None:
    page = words(next(p for n, p in written.items() if n.startswith("places/") and "庚市" in p))
    assert "Satisfaction 2020-07/2021-06 78 97.68 percent invented press" in page


def test_an_organisation_shows_names_facts_and_purchases(written: dict[str, str]) -> None:
    page = words(
        next(
            p
            for n, p in written.items()
            if n.startswith("organisations/") and '<h1><bdi lang="zh-Hans">丙省' in p
        )
    )
    assert "丁某劳务" in page
    assert "4,000.00万元" in page
    assert "Insured employees 2021 0 persons invented register" in page
    assert "99.61 %" in page


HOSTILE = {
    "script": "<script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)>',
    "formula": '=HYPERLINK("http://evil.example","甲")',
    "direction": "甲\u202e乙丙",
    "long": "长" * 500,
    "picture": "热线\U0001f4de服务",
    "path": "../../../etc/passwd",
    "template": "{{ 7 * 7 }}",
    "percent": "100 % %(n)s",
}


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_name_stays_text(tmp_path: Path, name: str) -> None:
    rows = hand_written()
    for row in rows["processes"]:
        row |= {"title": name, "buyer": name, "city": name, "id": row["id"]}
    rows["notices"] = [{**row, "title": name} for row in rows["notices"]]
    rows["organisations"] = [
        {**row, "id": f"{row['id']}/{name}", "name": name, "aliases": [name]}
        for row in rows["organisations"]
    ]
    files = render(tmp_path, rows, [HIT])
    assert all(re.fullmatch(r"([a-z]+/)?[-\w]+\.(html|css|json)", file) for file in files)
    for file, page in pages(files).items():
        tags = Tags(page)
        assert not tags.of("img"), file
        assert not [a for _, attrs in tags.found for a in attrs if a.startswith("on")], file
        assert page.count("<script>") == (1 if file in {"flags.html", "graph.html"} else 0), file
        assert "alert(1)</script>" not in page, file
    heard = [words(page) for file, page in files.items() if file.startswith("tenders/")]
    assert any(name in text for text in heard), "the name is shown as written"


def test_the_same_data_give_the_same_bytes(tmp_path: Path) -> None:
    once = render(tmp_path / "one", hand_written(), [HIT, OPEN])
    again = render(tmp_path / "two", hand_written(), [OPEN, HIT])
    assert once == again


def test_no_flags_and_no_purchases_are_said_in_words(tmp_path: Path) -> None:
    index = words(render(tmp_path, {}, [])["index.html"])
    assert "None of the indicators saw what it looks for." in index
    assert "0 places, year not known" in index


def test_a_second_report_replaces_the_first(tmp_path: Path) -> None:
    render(tmp_path, hand_written(), [HIT, OPEN])
    files = render(tmp_path, hand_written(), [HIT])
    assert f"flags/{OPEN.id}.html" not in files
    assert sorted(json.loads(files[LIST])["files"]) == sorted(set(files) - {LIST})
    assert sorted(p.name for p in tmp_path.iterdir()) == ["processed", "report"]


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "thesis.txt").write_text("mine", "utf-8")
    with pytest.raises(Problem, match=r"holds thesis\.txt, which no earlier report wrote"):
        render(tmp_path, hand_written(), [HIT])
    assert (tmp_path / "report" / "thesis.txt").read_text("utf-8") == "mine"


def test_a_note_put_into_a_report_is_not_deleted(tmp_path: Path) -> None:
    render(tmp_path, hand_written(), [HIT])
    (tmp_path / "report" / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(Problem, match=r"holds notes\.txt"):
        render(tmp_path, hand_written(), [HIT])
    assert (tmp_path / "report" / "index.html").exists()


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    engine = open_tables(put(tmp_path / "processed", hand_written()))
    with pytest.raises(Problem, match="cannot be written"):
        write_report(engine, [HIT], tmp_path / "file" / "report")


def test_the_command_names_the_first_page(tmp_path: Path) -> None:
    write_flags(put(tmp_path / "processed", hand_written()), [HIT])
    done = CliRunner().invoke(report, ["--data", str(tmp_path), "--json"], catch_exceptions=False)
    assert json.loads(done.stdout) == {"report": str(tmp_path / "processed/report/index.html")}


def test_the_command_asks_for_data_first(tmp_path: Path) -> None:
    with pytest.raises(NoDataError, match="bidlens demo"):
        CliRunner().invoke(report, ["--data", str(tmp_path)], catch_exceptions=False)
