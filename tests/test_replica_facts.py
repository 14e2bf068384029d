"""The replica adds nothing to the facts: figures, dates and names of a fact page are its row's."""

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from parsel import Selector

from crawlers.replica import answers, known, wording
from crawlers.replica.answers import Request
from crawlers.replica.catalogue import Catalogue, fill
from crawlers.replica.notices import Origin, Shelf, Shown
from crawlers.replica.platforms import ccgp, epoint, ggzy
from entities.facts import KnownEvent, awards

CATALOGUE: Catalogue = fill(0)
ROWS = {row.id: row for row in awards()}
FACTS = [n for n in CATALOGUE.notices.values() if n.origin is Origin.FACT]
FRAME = {"400", "000", "0000", "010", "00000000"}  # the telephone numbers of ccgp.gov.cn, made void
CLAUSES = {"1", "2", "3", "4", "5"}  # numbered lines, days of publicity, serial numbers
AMOUNT = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*（?(亿元|万元|元)")
DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[年.-](\d{1,2})(?:[月.-](\d{1,2}))?(?![\d-])")
UNITS = {"亿元": Decimal(10**8), "万元": Decimal(10**4), "元": Decimal(1)}


def pages(notice: Shown) -> Iterator[str]:
    """Yield the visible text of each page of *notice*, the banner left out."""
    requests = [(ccgp.answer, ccgp.PAGES, ccgp.path(notice))]
    for host, centre in epoint.CENTRES.items():
        if notice.division.startswith(centre.divisions):
            requests.append((epoint.answer, host, epoint.path(centre, notice)))
    if Shelf.GGZY in notice.shelves:
        requests += [(ggzy.answer, ggzy.HOST, ggzy.path(face, notice)) for face in "ab"]
    for answer, host, path in requests:
        found = answer(CATALOGUE, Request(method="GET", host=host, path=path))
        assert found.status == 200
        page = Selector(found.body.decode())
        assert page.css("meta[name=bidlens-replica]")
        assert "bidlens 回放页" in page.css("div.bidlens-replica").get("")
        page.css("div.bidlens-replica, head, script, span.detail_url").drop()
        yield "\n".join(page.css("body *::text").getall())


def cells(row: KnownEvent) -> str:
    # The evidence stands in the banner, not in the notice.
    names = [name for name in row.__slots__ if name != "evidence"]
    return "\n".join(str(getattr(row, name) or "") for name in names)


def amounts(row: KnownEvent) -> set[Decimal]:
    stated = {row.budget, row.ceiling, row.award} - {None}
    in_note = {Decimal(n) * UNITS[unit] for n, unit in AMOUNT.findall(row.note or "")}
    return {Decimal(amount or 0) for amount in stated} | in_note


def allowed_numbers(row: KnownEvent) -> set[str]:
    written = set(re.findall(r"\d+(?:\.\d+)?", cells(row).replace(",", "")))
    printed = {wording.ten_thousands(amount) for amount in amounts(row)}
    return written | printed | {wording.yuan(amount) for amount in amounts(row)}


@pytest.mark.parametrize("notice", FACTS, ids=lambda n: f"{n.project}-{n.kind}")
def test_every_amount_and_date_is_the_rows(notice: Shown) -> None:
    row = ROWS[notice.project]
    dates = {(y, m.zfill(2), d.zfill(2)) for y, m, d in DATE.findall(cells(row))}
    for text in pages(notice):
        for number, unit in AMOUNT.findall(text):
            assert Decimal(number.replace(",", "")) * UNITS[unit] in amounts(row)
        for year, month, day in DATE.findall(text):
            assert (year, month.zfill(2), day.zfill(2)) in dates


@pytest.mark.parametrize("notice", FACTS, ids=lambda n: f"{n.project}-{n.kind}")
def test_every_other_number_is_the_rows_too(notice: Shown) -> None:
    allowed = allowed_numbers(ROWS[notice.project]) | FRAME | CLAUSES
    for text in pages(notice):
        plain = re.sub(r"(?<=\d),(?=\d{3})", "", text)
        numbers = set(re.findall(r"\d+(?:\.\d+)?", plain))
        assert numbers <= allowed, numbers - allowed


@pytest.mark.parametrize("notice", FACTS, ids=lambda n: f"{n.project}-{n.kind}")
def test_every_word_is_the_rows_or_the_templates(notice: Shown) -> None:
    row = ROWS[notice.project]
    templates = answers.PAGES.loader
    assert templates is not None
    source = "\n".join(
        templates.get_source(answers.PAGES, name)[0] for name in templates.list_templates()
    )
    worded = [
        *known.ENDINGS.values(),
        "公告",
        "采购公告",
        "坐席",
        "服务人员",
        "元",
        "人民币",
        "年",
        "月",
        "日",
    ]
    worded += [name for _, name in ccgp.CHANNELS.values()] + list(ggzy.STAGES.values())
    worded += ["全国公共资源交易平台", wording.province_in_full(row.province)]
    worded += [centre.name for centre in epoint.CENTRES.values()]
    # The English remarks of the rows CS-city and PH in a notice's words.
    worded += ["资格审查未通过", "分包规定", "拟定供应商多年来一直提供该项服务"]
    values = sorted({v for v in re.split(r"[\n(;,]", cells(row)) if v.strip()}, key=len)
    for text in pages(notice):
        for value in reversed(values):
            text = text.replace(value.strip(), " ")  # noqa: PLW2901 - one value after the other
        for word in re.findall(r"[一-鿿]+", text):
            assert word in source or any(word in known_word for known_word in worded), word


def test_a_row_with_a_budget_has_a_tender_before_its_award() -> None:
    kinds: dict[str, list[str]] = {}
    for notice in sorted(FACTS, key=lambda n: n.serial):
        kinds.setdefault(notice.project, []).append(notice.kind)
    assert len(kinds) == 26
    assert kinds["LC2020"] == ["tender"]
    assert kinds["LC2021"] == ["tender", "award"]
    assert kinds["HK2024"] == ["tender", "contract"]
    assert kinds["HK2021"] == ["contract"]
    assert kinds["PH"] == ["single_source"]


def test_rows_without_date_and_winner_stay_so() -> None:
    for key in ("LC2021", "LC2022", "LC2023"):
        award = next(n for n in FACTS if n.project == key and n.kind == "award")
        assert award.published == ""
        assert award.year == int(key[2:])
        assert [winner.name for winner in award.winners] == [None]
        for text in pages(award):
            assert "供应商名称：" not in text
            assert "项目编号：" not in text
            assert f"采购年度：{key[2:]}" in text


def test_no_invented_notice_stands_at_a_real_centre_or_in_a_real_place() -> None:
    invented = [n for n in fill(20).notices.values() if n.is_generated]
    assert invented
    assert all(n.city.startswith("示例") and n.division.startswith("00") for n in invented)
    assert {epoint.url(n) for n in invented} == {None}
