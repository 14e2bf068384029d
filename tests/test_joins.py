"""Joins between names: which rule finds what, stars not chains, the same in any order and run."""

import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.anatomy import anatomy
from entities.grouping import group
from entities.joins import Join, joins
from entities.neighbours import neighbours
from entities.slips import WEIGHTS, Node, pairs_of


def nodes_of(*names: str, codes: dict[str, str] | None = None) -> list[Node]:
    found = {}
    for name in names:
        parts = anatomy(name)
        code = (codes or {}).get(name)
        found[parts.text] = Node(
            text=parts.text, shown=name, parts=parts, support=1, codes=(code,) if code else ()
        )
    return [found[text] for text in sorted(found)]


def told(*names: str) -> set[tuple[str, str, int]]:
    nodes = nodes_of(*names)
    return {(nodes[one.child].shown, nodes[one.parent].shown, one.tier) for one in joins(nodes)}


FULL = "聊城市甲源物业服务有限公司"


@pytest.mark.parametrize(
    ("child", "tier"),
    [
        ("聊城甲源物业服务", 2),
        ("聊城甲源物业服", 2),
        ("聊城甲源源物业服务有限公司", 2),
        ("甲源物业服务有限公司", 3),
    ],
)
def test_each_rule_joins_by_its_tier(child: str, tier: int) -> None:
    assert (child, FULL, tier) in told(child, FULL)


def test_a_slip_of_the_pen_joins_by_the_fourth() -> None:
    ((*names, tier),) = told(FULL, "聊城市甲源勿业服务有限公司")
    assert (set(names), tier) == ({FULL, "聊城市甲源勿业服务有限公司"}, 4)


@pytest.mark.parametrize(
    ("child", "others"),
    [
        ("聊城甲源物业", ("聊城甲源物业服务有限公司", "聊城甲源物业管理有限公司")),
        ("聊城甲源物业服务", ("聊城甲源物业服务股份有限公司", "聊城甲源物业服务集团有限公司")),
        ("甲源物业服务有限公司", ("聊城甲源物业服务有限公司", "济南甲源物业服务有限公司")),
    ],
)
def test_what_may_be_two_names_joins_neither(child: str, others: tuple[str, ...]) -> None:
    assert [one for one in told(child, *others) if one[0] == child and one[2] < 4] == []


def test_a_complete_name_is_no_cut_one() -> None:
    assert told("聊城甲源供销合作社", "聊城甲源供销合作社招待所") == set()
    assert told("聊城甲源研究院", "聊城甲源研究院有限公司") == set()


def test_a_number_written_twice_is_another_number() -> None:
    assert told("聊城二二零物业服务公司", "聊城二零物业服务公司") == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("聊城第四建设有限公司", "聊城第十四建设有限公司"),
        ("聊城东源物业服务有限公司", "聊城西源物业服务有限公司"),
    ],
)
def test_a_number_or_direction_more_is_no_slip(one: str, other: str) -> None:
    assert told(one, other) == set()


def linked(nodes: Sequence[Node], *pairs: tuple[int, int, int]) -> list[str]:
    found = [Join(child=a, parent=b, tier=t, score=0.9, reason="") for a, b, t in pairs]
    return [one.organisation for one in group(nodes, found, 4).placings]


def test_weak_joins_make_no_chain() -> None:
    nodes = nodes_of("甲一有限公司", "甲二有限公司", "甲三有限公司")
    assert len(set(linked(nodes, (0, 1, 4), (1, 2, 4)))) == 2
    assert len(set(linked(nodes, (0, 1, 2), (1, 2, 2)))) == 1


def test_no_component_gets_two_codes() -> None:
    names = ("甲一有限公司", "甲二有限公司", "甲三有限公司")
    nodes = nodes_of(*names, codes={names[0]: "A", names[2]: "B"})
    ids = linked(nodes, (1, 0, 2), (1, 2, 2), (0, 2, 2))
    assert {"uscc:A", "uscc:B"} == set(ids)
    codes = {"uscc:" + node.codes[0] for node in nodes if node.codes}
    assert codes == {"uscc:A", "uscc:B"}


def test_a_code_brought_by_a_join_is_no_surer_than_the_join() -> None:
    names = ("甲一有限公司", "甲二有限公司")
    nodes = nodes_of(*names, codes={names[0]: "A"})
    child = next(n for n, node in enumerate(nodes) if node.codes)
    found = [Join(child=child, parent=1 - child, tier=4, score=0.9, reason="is a slip")]
    placing = group(nodes, found, 4).placings[1 - child]
    assert (placing.organisation, placing.tier, placing.score) == ("uscc:A", 4, 0.9)
    assert placing.reason == "甲一有限公司 has its credit code"


words = st.text(alphabet="甲乙丙丁", min_size=1, max_size=6)


def near(one: str, other: str) -> bool:
    """Say, slowly, whether one spelling with a character removed is common to both."""

    def less(text: str) -> set[str]:
        return {text, *(text[:n] + text[n + 1 :] for n in range(len(text)))}

    return bool(less(one) & less(other))


@given(st.lists(words.filter(lambda word: len(word) > 1), unique=True, max_size=12))
def test_every_pair_one_slip_apart_is_found_and_no_other(texts: list[str]) -> None:
    found = neighbours(texts, [0] * len(texts))
    pairs = set(zip(found.one.tolist(), found.other.tolist(), strict=True))
    slow = {(n, m) for m in range(len(texts)) for n in range(m) if near(texts[n], texts[m])}
    assert pairs == slow


def test_texts_of_other_salts_are_no_neighbours() -> None:
    assert len(neighbours(["甲乙丙", "甲乙丁"], [1, 2]).one) == 0
    assert len(neighbours([], []).one) == 0


def test_features_are_as_many_as_weights() -> None:
    slips, rows = pairs_of(nodes_of(FULL, "聊城市甲源勿业服务有限公司"))
    assert [one.kind for one in slips] == ["sub"]
    assert rows.shape == (1, len(WEIGHTS))
    assert np.isfinite(rows).all()


SIMILAR = ["甲", "甲源", "源甲", "甲原", "甲源源", "园"]
firms = st.builds(
    lambda region, brand, trade, form: region + brand + trade + form,
    st.sampled_from(["", "聊城", "聊城市", "临清市"]),
    st.sampled_from(SIMILAR),
    st.sampled_from(["物业服务", "勿业服务", "物业服"]),
    st.sampled_from(["有限公司", "", "股份有限公司"]),
)


@given(st.lists(firms, max_size=14), st.randoms())
def test_the_order_of_names_changes_no_group(names: list[str], chance: random.Random) -> None:
    before = groups(names)
    chance.shuffle(names)
    assert groups(names) == before


def groups(names: list[str]) -> set[tuple[str, str, str]]:
    nodes = nodes_of(*names)
    placings = group(nodes, joins(nodes), 4).placings
    rows = zip(nodes, placings, strict=True)
    return {(node.text, one.organisation, one.reason.split(" ")[0]) for node, one in rows}
