"""Recognising organisations: what joins, what forbids, what only suggests."""

import csv
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.model import Mention
from entities.places import Town, gazetteer
from entities.resolve import Resolution, resolve
from entities.uscc import check_character

TOWNS = gazetteer([Town(division="430100", city="长沙市")])


def coded(body: str) -> str:
    return body + check_character(body)


# Invented codes.
FIRST = coded("91370000MA0000000")
SECOND = coded("91370000MA1111111")


def mentioned(*names: str | tuple[str, str | None]) -> list[Mention]:
    """Return one mention for each name, or name and code, with ids m0, m1, ..."""
    return [
        Mention(
            id=f"m{n}",
            notice_id="n",
            role="bidder",
            written=name if isinstance(name, str) else name[0],
            code=None if isinstance(name, str) else name[1],
        )
        for n, name in enumerate(names)
    ]


def resolved(*names: str | tuple[str, str | None]) -> Resolution:
    return resolve(mentioned(*names), TOWNS)


def partition(result: Resolution) -> list[str | None]:
    return [result.assignments[f"m{n}"].organisation for n in range(len(result.assignments))]


def test_the_same_code_joins_unlike_names() -> None:
    result = resolved(("甲城旧名有限公司", FIRST), ("乙城新名集团有限公司", FIRST))
    assert partition(result) == [f"uscc:{FIRST}", f"uscc:{FIRST}"]
    assert result.assignments["m0"].tier == 1


def test_different_codes_forbid_even_equal_names() -> None:
    result = resolved(("甲城服务有限公司", FIRST), ("甲城服务有限公司", SECOND), "甲城服务有限公司")
    assert len(set(partition(result))) == 3
    assert "2 organisations with different codes" in result.assignments["m2"].reason
    assert {link.b for link in result.links} == {f"uscc:{FIRST}", f"uscc:{SECOND}"}


def test_a_name_without_code_joins_the_only_code_of_its_name() -> None:
    result = resolved(("甲城服务有限公司", FIRST), "甲城服务有限责任公司（中标）")
    assert partition(result) == [f"uscc:{FIRST}"] * 2
    assert result.assignments["m1"].tier == 2
    assert result.organisations[0].aliases == ("甲城服务有限公司", "甲城服务有限责任公司（中标）")


def test_a_code_inside_the_name_counts() -> None:
    result = resolved(f"甲城服务有限公司（统一社会信用代码：{FIRST}）", ("乙城旧名有限公司", FIRST))
    assert partition(result) == [f"uscc:{FIRST}"] * 2


def test_an_invalid_code_is_no_evidence_and_its_repair_is_told() -> None:
    misread = FIRST[:10] + FIRST[10:].replace("0", "O", 1)
    result = resolved(("甲城服务有限公司", misread), ("乙城服务有限公司", misread))
    assert len(set(partition(result))) == 2
    assert f"perhaps {FIRST}" in result.assignments["m0"].reason


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("中国电信股份有限公司", "中国电信股份有限公司平湖分公司"),
        ("山东甲城服务有限公司", "甲城服务有限公司"),
        ("甲城服务有限公司", "甲城服务集团有限公司"),
        ("甲城服务股份有限公司", "甲城服务有限公司"),
        ("中国移动通信集团湖南有限公司长沙分公司", "长沙移动"),
        ("甲城鑫源商贸有限公司", "甲城鑫达商贸有限公司"),
    ],
)
def test_what_may_be_two_legal_entities_is_never_merged(one: str, other: str) -> None:
    assert len(resolved(one, other).organisations) == 2


def test_a_short_name_suggests_the_full_names_that_contain_its_halves() -> None:
    result = resolved("长沙移动", "中国移动通信集团湖南有限公司长沙分公司", "长沙热线有限公司")
    (link,) = result.links
    assert (link.tier, "长沙移动" in link.reason) == (3, True)
    assert {link.a, link.b} == {partition(result)[0], partition(result)[1]}


def test_a_short_name_that_is_complete_suggests_nothing() -> None:
    assert resolved("甲城大学", "甲城师范大学附属医院", "甲城大学设计院").links == ()


def test_one_slip_of_the_pen_suggests() -> None:
    (link,) = resolved("甲城鑫源物业服务有限公司", "甲城鑫原物业服务有限公司").links
    assert link.tier == 4
    assert 0.5 <= link.score <= 1


def test_numbered_branches_are_no_slips() -> None:
    assert resolved("甲城物业公司第一分公司", "甲城物业公司第二分公司").links == ()


def test_different_valid_codes_are_not_even_suggested() -> None:
    result = resolved(("甲城鑫源物业服务有限公司", FIRST), ("甲城鑫原物业服务有限公司", SECOND))
    assert result.links == ()


def test_a_sentence_is_refused_with_its_reason() -> None:
    result = resolved("经评审，甲城服务有限公司的投标文件不满足招标文件要求。资格评审未通过。", "/")
    assert result.organisations == ()
    assert [result.assignments[m].reason for m in ("m0", "m1")] == [
        "a sentence, not a name",
        "no name is written",
    ]


def test_an_organisation_lies_where_its_code_or_name_says() -> None:
    result = resolved(("甲城服务有限公司", FIRST), "长沙服务有限公司")
    assert {one.name: one.division for one in result.organisations} == {
        "甲城服务有限公司": "370000",
        "长沙服务有限公司": "430100",
    }


names = st.sampled_from(
    ["甲城服务有限公司", "甲城服务有限责任公司", "甲城服务公司（中标）", "甲城服物有限公司", "/"]
)
codes = st.sampled_from([None, FIRST, SECOND, "91370000"])


@given(st.lists(st.tuples(names, codes), max_size=8), st.randoms())
def test_the_order_of_mentions_changes_nothing(
    given_: list[tuple[str, str | None]], chance: random.Random
) -> None:
    mentions = mentioned(*given_)
    before = resolve(mentions, TOWNS)
    chance.shuffle(mentions)
    assert resolve(mentions, TOWNS) == before


@given(st.lists(st.tuples(names, codes), max_size=8))
def test_no_organisation_holds_two_valid_codes(given_: list[tuple[str, str | None]]) -> None:
    result = resolved(*given_)
    for n, (_, code) in enumerate(given_):
        organisation = result.assignments[f"m{n}"].organisation
        if organisation and code in (FIRST, SECOND):
            assert organisation == f"uscc:{code}"


def test_an_organisation_keeps_its_id_when_others_are_added() -> None:
    assert (
        partition(resolved("甲城服务有限公司"))[0]
        == partition(resolved("甲城服务有限公司", "乙城服务有限公司"))[0]
    )


def test_the_hash_seed_changes_nothing() -> None:
    program = (
        "from entities.model import Mention; from entities.places import gazetteer;"
        "from entities.resolve import resolve;"
        "names = ['甲城鑫源服务有限公司', '甲城鑫原服务有限公司', '长沙移动', '移动长沙分公司'];"
        "print(resolve([Mention(id=n, notice_id='n', role='bidder', written=n) for n in names],"
        "gazetteer([])))"
    )
    answers = {
        subprocess.run(  # noqa: S603 - our own interpreter and program
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            cwd=Path(__file__).parent.parent,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1


def test_bidders_with_codes_are_never_merged_wrongly(shared: Path) -> None:
    record = shared / "data/notices/ggzy_2026/yongchun_bids_derived.csv"
    with record.open(encoding="utf-8-sig", newline="") as file:
        bidders = [(row["bidder"], row["uscc"]) for row in csv.DictReader(file)]
    by_code = resolved(*bidders)
    assert len(by_code.organisations) == 1528
    # By names alone, every organisation still holds mentions of one code only.
    by_name = partition(resolved(*(name for name, _ in bidders)))
    holders = {(held, code) for held, (_, code) in zip(by_name, bidders, strict=True)}
    assert len({held for held, _ in holders}) == len(holders) == 1528
