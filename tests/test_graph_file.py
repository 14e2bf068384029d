"""The graph file: what is drawn, that it can be read, and what is refused."""

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner

from analysis.draw import graph_page, line_words
from analysis.flagstore import write_flags
from analysis.graph import Wish, choose, write_graph
from analysis.joined import read_shown
from analysis.layout import LABEL, LINE, Box, Picture, em
from analysis.layout_columns import in_columns
from analysis.layout_forces import by_forces
from analysis.relations import (
    Deal,
    Link,
    Mode,
    Network,
    Node,
    Role,
    Tie,
    capped,
    deals_between,
    shared_bids,
)
from analysis.report.commands import graph
from analysis.shown import Shown
from analysis.tables import open_tables
from entities.problems import NoDataError, Problem
from tests.show_data import HIT, hand_written, put, words


@pytest.fixture
def shown(tmp_path: Path) -> Shown:
    """Return the hand-written tables as records."""
    return read_shown(open_tables(put(tmp_path / "processed", hand_written())))


def draw(folder: Path, name: str = "graph.html", wish: Wish | None = None) -> str:
    """Return the graph file on the hand-written tables."""
    engine = open_tables(put(folder / "processed", hand_written()))
    return write_graph(engine, folder / name, [HIT], wish or Wish()).read_text("utf-8")


def ring(count: int, mode: Mode, role: Role = Role.BIDDER) -> Network:
    """Return *count* organisations of long names, each tied to the next three."""
    nodes = [
        Node(id=f"{n:04}", name=f"某省某市第{n}人力资源服务外包有限公司", role=role, place="甲市")
        for n in range(count)
    ]
    if mode is Mode.BIPARTITE:
        nodes = [
            Node(id=n.id, name=n.name, role=Role.SUPPLIER if i % 3 else Role.BUYER, place="甲市")
            for i, n in enumerate(nodes)
        ]
    links = [
        Link(
            source=nodes[i].id,
            target=nodes[(i + step) % count].id,
            tie=Tie.AWARD if mode is Mode.BIPARTITE else Tie.SHARED,
            deals=(deal(f"P{i}-{step}", 1_000_000 * (i + 1)),),
        )
        for i in range(0, count, 3 if mode is Mode.BIPARTITE else 1)
        for step in (1, 2)
    ]
    return Network(mode=mode, nodes=tuple(nodes), links=tuple(links))


def deal(tender: str, yuan: int | None) -> Deal:
    """Return a purchase of *yuan*."""
    amount = None if yuan is None else Decimal(yuan)
    return Deal(tender=tender, title="热线", year=2024, published=None, amount=amount, url=None)


def label_boxes(picture: Picture) -> list[Box]:
    """Return the places that the labels of *picture* take."""
    boxes = []
    for spot in picture.spots:
        wide = max(map(em, spot.label)) * LABEL
        left = {"start": 0.0, "middle": wide / 2, "end": wide}[spot.anchor]
        top = spot.label_y - LABEL
        boxes.append(
            Box(
                left=spot.label_x - left,
                top=top,
                right=spot.label_x - left + wide,
                bottom=top + LINE * len(spot.label),
            )
        )
    return boxes


@pytest.mark.parametrize("count", [2, 40, 120])
@pytest.mark.parametrize("mode", [Mode.BIPARTITE, Mode.COBID])
def test_no_two_labels_share_a_place(mode: Mode, count: int) -> None:
    network = ring(count - count % 3 if mode is Mode.BIPARTITE and count > 2 else count, mode)
    picture = in_columns(network, line_words) if mode is Mode.BIPARTITE else by_forces(network)
    boxes = label_boxes(picture)
    assert len(boxes) == len(network.nodes)
    assert not [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])]


def test_labels_stay_in_the_picture() -> None:
    for picture in (
        in_columns(ring(30, Mode.BIPARTITE), line_words),
        by_forces(ring(30, Mode.COBID)),
    ):
        for box in label_boxes(picture):
            assert 0 <= box.left < box.right <= picture.width
            assert 0 <= box.top < box.bottom <= picture.height


def test_a_line_is_as_wide_as_the_square_root_of_its_yuan() -> None:
    nodes = [Node(id="b", name="甲", role=Role.BUYER, place="")]
    nodes += [Node(id=n, name=n, role=Role.SUPPLIER, place="") for n in ("s1", "s2", "s3")]
    links = [
        Link(source="b", target=name, tie=Tie.AWARD, deals=(deal("P", yuan),))
        for name, yuan in (("s1", 4_000_000), ("s2", 1_000_000), ("s3", None))
    ]
    network = Network(mode=Mode.BIPARTITE, nodes=tuple(nodes), links=tuple(links))
    wide = {w.link.target: w.width for w in in_columns(network, line_words).wires}
    assert wide["s1"] - 2.5 == pytest.approx(2 * (wide["s2"] - 2.5))
    assert wide["s3"] == 2.0, "an unknown amount is no amount"


def test_an_award_without_a_named_winner_leads_to_a_node_that_says_so(shown: Shown) -> None:
    network = deals_between(shown)
    ends = {(link.tie, network.node(link.target).name): link for link in network.links}
    assert ends[Tie.AWARD, "winner not named"].yuan == Decimal(13959663)
    assert ends[Tie.AWARD, "丙省丁某劳务有限公司"].deals
    assert ends[Tie.BID, "戊己通信有限公司"].yuan == 0
    assert network.notes == ("1 purchase without an award in the data is not drawn.",)


def test_bidders_of_one_purchase_are_joined(shown: Shown) -> None:
    network = shared_bids(shown)
    assert [(x.source, x.target, len(x.deals)) for x in network.links] == [
        ("O-loser", "O-winner", 1)
    ]
    assert not shared_bids(shown, min_shared=2).links


def test_a_graph_too_large_to_read_says_how_many_are_hidden() -> None:
    many = ring(400, Mode.COBID)
    assert len(capped(many, 300).nodes) == 300
    assert (
        "Hidden, those with the fewest purchases: 100 of 400 organisations;"
        in capped(many, 300).notes[0]
    )


def test_near_an_organisation_stand_those_it_deals_with(shown: Shown) -> None:
    network = choose(shown, ["O-winner"], Wish())
    assert {node.id for node in network.nodes} == {"O-winner", "O-buyer", "O-other", "O-loser"}


def test_the_page_needs_no_network(tmp_path: Path) -> None:
    page = draw(tmp_path)
    assert not re.search(r"\bsrc=|@import|url\(|<link|<iframe", page)
    assert set(re.findall(r'<(\w+)[^>]*\bhref="http', page)) <= {"a"}
    bare = re.sub(r'href="http[^"]*"', "", page).replace("http://www.w3.org/2000/svg", "")
    assert "://" not in bare


def test_the_picture_is_well_formed_and_every_node_leads_to_its_evidence(tmp_path: Path) -> None:
    page = draw(tmp_path)
    svg = ET.fromstring(page[page.index("<svg id=") : page.index("</svg>") + 6])  # noqa: S314 - our own picture
    nodes = list(svg.iter("{http://www.w3.org/2000/svg}a"))
    assert len(nodes) == 5
    for node in nodes:
        assert f'id="{node.attrib["href"][1:]}"' in page
        assert node.attrib["aria-label"]


def test_the_panel_and_the_tables_are_full_before_any_script_runs(tmp_path: Path) -> None:
    text = words(draw(tmp_path))
    for part in (
        "How to read it",
        "award; the width grows with the square root of yuan",
        "The largest lines 丙省丁某劳务有限公司 1,666.53万元",
        "1 purchase without an award in the data is not drawn.",
        "2022 1,666.53万元 sold to 甲市热线受理中心",
        "A flag is what was seen in public notices",
    ):
        assert part in text, part


def test_a_flag_stands_beside_the_organisation_it_speaks_of(shown: Shown) -> None:
    network = deals_between(shown)
    about_it = replace(HIT, organisations=("O-winner",))
    assert HIT.reason in words(graph_page(network, shown, [about_it]))
    assert HIT.reason not in words(graph_page(network, shown, [HIT]))


def test_the_same_tables_give_the_same_picture(tmp_path: Path) -> None:
    wish = Wish(around="丁某劳务")
    assert draw(tmp_path / "a", wish=wish) == draw(tmp_path / "b", wish=wish)


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x>',
    '=HYPERLINK("x")',
    "甲\u202e乙",
    "长" * 500,
]


@pytest.mark.parametrize(
    "name", HOSTILE, ids=["script", "attribute", "formula", "direction", "long"]
)
@pytest.mark.parametrize("mode", [Mode.BIPARTITE, Mode.EGO])
def test_a_hostile_name_stays_text(tmp_path: Path, name: str, mode: Mode) -> None:
    rows = hand_written()
    rows["organisations"] = [
        {**row, "name": name, "id": row["id"]} for row in rows["organisations"]
    ]
    rows["processes"] = [
        {**row, "buyer": name, "title": name, "city": name} for row in rows["processes"]
    ]
    engine = open_tables(put(tmp_path / "processed", rows))
    wish = Wish(mode=mode, around="O-winner" if mode is Mode.EGO else None)
    page = write_graph(engine, tmp_path / "g.html", [], wish).read_text("utf-8")
    assert page.count("<script>") == 1
    assert "<img" not in page
    svg = page[page.index("<svg id=") : page.index("</svg>") + 6]
    ET.fromstring(svg)  # noqa: S314 - our own picture
    assert "\u202e" not in svg
    assert max(len(text) for text in re.findall(r"<tspan[^>]*>([^<]*)", svg)) < 60


def test_machine_formats_are_read_back_by_networkx(tmp_path: Path) -> None:
    draw(tmp_path, "g.graphml")
    draw(tmp_path, "g.gexf")
    for read in (nx.read_graphml(tmp_path / "g.graphml"), nx.read_gexf(tmp_path / "g.gexf")):
        assert read.nodes["O-winner"]["label"] == "丙省丁某劳务有限公司"
        assert read.edges["O-buyer", "O-winner"]["yuan"] == 16665264.0
        assert "yuan" not in read.edges["O-buyer", "O-loser"], "unknown is not 0"


def test_gexf_does_not_depend_on_the_day(tmp_path: Path) -> None:
    assert "lastmodified" not in draw(tmp_path, "g.gexf")


def test_json_holds_every_purchase_with_its_address(tmp_path: Path) -> None:
    document = json.loads(draw(tmp_path, "g.json"))
    won = next(x for x in document["links"] if x["target"] == "O-winner" and x["yuan"])
    assert won["deals"][0] == {
        "process": "P-2022",
        "title": "甲市热线服务外包项目",
        "year": 2022,
        "date": None,
        "yuan": "16665264.0000",
        "url": None,
    }


def test_a_suffix_that_cannot_be_written_names_those_that_can(tmp_path: Path) -> None:
    with pytest.raises(
        Problem, match=r"written as \.html, \.json, \.graphml, \.gexf, not as \.pdf"
    ):
        draw(tmp_path, "graph.pdf")


def test_an_unknown_name_offers_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(
        Problem, match="no organisation is called '丁某劳务公司'; the nearest: 丙省丁某劳务"
    ):
        draw(tmp_path, wish=Wish(around="丁某劳务公司"))


def test_a_part_of_one_name_is_enough(tmp_path: Path) -> None:
    assert "Purchases around 戊己通信有限公司" in words(draw(tmp_path, wish=Wish(around="戊己")))


def test_an_unknown_flag_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="no flag F-none; see `bidlens flags list`"):
        draw(tmp_path, wish=Wish(flag="F-none"))


def test_a_flag_shows_whom_it_is_about(tmp_path: Path) -> None:
    assert "Purchases around 甲市热线受理中心" in words(draw(tmp_path, wish=Wish(flag=HIT.id)))


def test_the_ego_mode_asks_for_a_centre(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="needs a centre; name it with --around NAME"):
        draw(tmp_path, wish=Wish(mode=Mode.EGO))


def test_nothing_to_draw_leaves_no_file(tmp_path: Path) -> None:
    engine = open_tables(put(tmp_path / "processed", {}))
    with pytest.raises(NoDataError, match="nothing to draw"):
        write_graph(engine, tmp_path / "graph.html")
    assert not (tmp_path / "graph.html").exists()


def test_a_file_that_cannot_be_written_is_named_and_no_half_is_left(tmp_path: Path) -> None:
    (tmp_path / "graph.html").mkdir()
    with pytest.raises(Problem, match=r"graph\.html is a folder"):
        draw(tmp_path)
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(Problem, match="cannot be written"):
        draw(tmp_path, "file/graph.html")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "graph.html", "processed"]


def test_the_command_draws_near_a_name(tmp_path: Path) -> None:
    write_flags(put(tmp_path / "processed", hand_written()), [HIT])
    done = CliRunner().invoke(
        graph,
        ["--data", str(tmp_path), "--around", "丁某劳务", "-o", str(tmp_path / "g.json"), "--json"],
        catch_exceptions=False,
    )
    assert json.loads(done.stdout) == {"graph": str(tmp_path / "g.json")}
    assert json.loads((tmp_path / "g.json").read_text("utf-8"))["mode"] == "ego"


def test_only_addresses_of_live_notices_are_links(tmp_path: Path) -> None:
    rows = hand_written()
    engine = open_tables(put(tmp_path / "replica", rows))
    assert "notices.example" not in write_graph(engine, tmp_path / "r.html").read_text("utf-8")
    rows["notices"] = [{**row, "replica": False} for row in rows["notices"]]
    page = write_graph(open_tables(put(tmp_path / "live", rows)), tmp_path / "l.html")
    text = page.read_text("utf-8")
    assert 'href="http://notices.example/2.htm"' in text
    assert "javascript:" not in text
