"""Which notices belong to the hotline, and what they buy: expected kinds written by hand."""

from pathlib import Path

import pytest

from entities import facts
from entities.model import Notice, NoticeKind, Source
from entities.problems import SiteFileError
from entities.subjects import Subject, judge, load_subject

FILE = Path(__file__).parent.parent / "crawlers" / "subjects" / "hotline.toml"
EXPECTED = {
    "LC2020": "operation",
    "LC2021": "operation",
    "LC2022": "operation",
    "LC2023": "operation",
    "LC2024": "operation",
    "GZ2022": "operation",
    "HK2021": "operation",
    "HK2024": "operation",
    "CS-city": "operation",  # seats first, maintenance second
    "CS-XJ2025": "platform",
    "CS-YH2026": "operation",
    "CS2022seats": "operation",
    "WH2026": "operation",
    "PH": "operation",
    "SY-HG2025": "platform",
    "PJ2022": "operation",
    "YK2022": "operation",
    "HF-SS2025": "operation",
    "CZ2025": "operation",
    "SZ-AH2024": "operation",
    "SZS2025": "operation",
    "BJ-MZ2025": "operation",
    "BJ-MZ2026": "operation",
    "NC2014": "operation",
    "SUB-JX2026": "operation",
    "SUB-FZ2026": "operation",
}


@pytest.fixture(scope="module")
def hotline() -> Subject:
    return load_subject(FILE)


def notice(title: str) -> Notice:
    source = Source(url="https://example.invalid/1", sha256="0" * 64)
    return Notice(id="1", source=source, kind=NoticeKind.TENDER, title=title)


def service(subject: Subject, title: str, body: str = "") -> str:
    return judge(subject, notice(title), f"{title}\n{body}").service


def test_every_known_event_gets_the_kind_that_a_person_gives_it(hotline: Subject) -> None:
    titles = {event.id: event.project_name for event in facts.awards()}
    assert {key: service(hotline, title) for key, title in titles.items()} == EXPECTED


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("某市12345热线服务质量第三方评估项目", "quality"),
        ("某市12345政务服务便民热线满意度回访服务采购", "quality"),
        ("某市12345热线语音专线租用项目", "telecom"),
        ("某市12345平台系统升级改造项目", "platform"),
        ("某市12345热线平台运维服务外包项目", "platform"),
        ("某市市长热线话务服务采购", "operation"),
    ],
)
def test_title_words_tell_the_service(hotline: Subject, title: str, kind: str) -> None:
    assert service(hotline, title) == kind


@pytest.mark.parametrize(
    "title",
    [
        "HX-12345型会议音响设备采购项目",
        "12345号地块绿化养护服务项目",
        "示例市集中供热线路改造工程",
        "某单位服务热线：400-000-1996",
        "某厂编号1234567设备采购",
    ],
)
def test_a_number_or_word_by_chance_is_unrelated(hotline: Subject, title: str) -> None:
    assert service(hotline, title) == "unrelated"


def test_a_hotline_to_complain_to_does_not_decide(hotline: Subject) -> None:
    body = "服务热线：400-000-1996\n供应商可拨打12345政务服务便民热线投诉。"
    assert service(hotline, "某校食堂物业服务项目", body) == "unrelated"


def test_the_body_decides_where_it_says_what_is_bought(hotline: Subject) -> None:
    body = "一、项目名称：某区12345热线坐席服务"
    verdict = judge(hotline, notice("某区服务采购公告"), body)
    assert verdict.service == "operation"
    assert verdict.reason == "body says “12345” and “坐席”: staffing and operation"


def test_the_reason_quotes_the_title(hotline: Subject) -> None:
    verdict = judge(hotline, notice("皇姑区12345政务服务便民热线平台运行维护服务"), "")
    assert verdict.reason == (
        "title says “12345” and “平台运行维护”: platform, software and their maintenance"
    )


def test_a_named_hotline_that_buys_nothing_known_says_so(hotline: Subject) -> None:
    verdict = judge(hotline, notice("某市12345项目"), "")
    assert verdict.service == "operation"
    assert verdict.reason.endswith("not what is bought; taken as operation")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('subject = "hotline"', 'subjct = "hotline"', "has no key subjct"),
        ("include = [", "inclde = [", "has no key title.inclde"),
        ('kind = "quality"', 'kid = "quality"', "has no key service.kid"),
        ('otherwise = "operation"', 'otherwise = "nothing"', "is no kind of a"),
        ('"12345", "政务服务便民热线"', '"", "政务服务便民热线"', "search must list words"),
        ('"质检"', '"(质检"', "words holds no regular expression"),
        ('name = "12345 government hotline"', "name = 5", "name must be a str"),
        ("[title]", "[title", "is no TOML"),
    ],
)
def test_a_wrong_subject_file_names_file_and_key(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    wrong = tmp_path / "mine.toml"
    before = FILE.read_text("utf-8")
    assert old in before
    wrong.write_text(before.replace(old, new, 1), "utf-8")
    with pytest.raises(SiteFileError, match=said) as error:
        load_subject(wrong)
    assert str(error.value).startswith("mine.toml: ")


def test_a_missing_subject_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SiteFileError, match="does not exist"):
        load_subject(tmp_path / "none.toml")
