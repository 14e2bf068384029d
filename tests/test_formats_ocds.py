"""Releases follow the standard: its official schemas with bids and lots say so."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from entities.formats import ocds
from entities.model import (
    Award,
    Notice,
    NoticeKind,
    Party,
    Price,
    PriceKind,
    Reading,
    Source,
    Verdict,
)
from entities.reading import read_file

PAGES = Path(__file__).parent / "data" / "reading"
FILES = [path for path in sorted(PAGES.iterdir()) if path.suffix in {".html", ".txt"}]
NOTICES = [path for path in FILES if path.name != "article.txt"]
SOURCE = Source(url="http://example.invalid/1.html", sha256="ab" * 32)


def patched(schema: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    """Return *schema* with *patch* merged in by RFC 7386, as extensions are."""
    for key, value in patch.items():
        if isinstance(value, dict):
            schema[key] = patched(schema.get(key, {}), value)
        elif value is None:
            schema.pop(key, None)
        else:
            schema[key] = value
    return schema


@pytest.fixture(scope="module")
def official() -> jsonschema.Draft4Validator:
    folder = Path(__file__).parents[2] / "shared" / "data" / "ocds"
    if not folder.is_dir():
        pytest.skip("no official schemas at hand")
    schema = json.loads((folder / "release-schema.json").read_text("utf-8"))
    for extension in ("bid_extension.json", "lots_extension.json"):
        patched(schema, json.loads((folder / extension).read_text("utf-8")))
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())


def released(path: Path) -> dict[str, Any]:
    (reading,) = read_file(path)
    line: dict[str, Any] = json.loads(ocds.encode(ocds.release(reading)), parse_float=Decimal)
    return line


def reading(**fields: Any) -> Reading:
    given = {"kind": NoticeKind.AWARD, "title": "某市热线中标公告"} | fields
    return Reading(notice=Notice(id="1", source=SOURCE, **given), text="")


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.name)
def test_a_release_is_valid_by_the_official_schema(
    path: Path, official: jsonschema.Draft4Validator
) -> None:
    assert [error.message for error in official.iter_errors(released(path))] == []


def test_a_notice_of_any_kind_is_valid(official: jsonschema.Draft4Validator) -> None:
    for kind in NoticeKind:
        line = json.loads(ocds.encode(ocds.release(reading(kind=kind))))
        assert [error.message for error in official.iter_errors(line)] == [], kind


def test_an_article_is_valid_and_says_that_it_is_no_notice(
    official: jsonschema.Draft4Validator,
) -> None:
    line = json.loads(ocds.encode(ocds.article(SOURCE, "某省新闻", date(2026, 7, 8))))
    assert [error.message for error in official.iter_errors(line)] == []
    assert line["bidlens"]["notice"] is False
    assert "tender" not in line


def test_amounts_keep_every_digit() -> None:
    price = Price(kind=PriceKind.TOTAL, written="…", amount=Decimal("16693615850123456.85"))
    award = Award(suppliers=(Party(name="甲"),), price=price)
    assert b'"amount":16693615850123456.85' in ocds.encode(ocds.release(reading(awards=(award,))))


def test_a_rate_is_no_value_and_stands_in_the_extension() -> None:
    line = released(PAGES / "ccgp_award_touching_cells.txt")
    first = line["awards"][0]
    assert "value" not in first
    assert first["bidlens"]["price"]["kind"] == "rate"
    assert first["bidlens"]["price"]["value"] == Decimal("24.3")


def test_a_failed_lot_is_unsuccessful_with_its_reason() -> None:
    failed = Award(lot="3", failed="有效供应商不足三家")
    (award,) = ocds.release(reading(awards=(failed,)))["awards"]
    assert (award["status"], award["description"]) == ("unsuccessful", "有效供应商不足三家")


def test_an_award_whose_winner_is_not_named_is_active() -> None:
    price = Price(kind=PriceKind.TOTAL, written="1元", amount=Decimal(1))
    (award,) = ocds.release(reading(awards=(Award(price=price),)))["awards"]
    assert award["status"] == "active"
    assert "suppliers" not in award


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.name)
def test_experts_and_contacts_never_leave_the_source(path: Path) -> None:
    line = ocds.encode(ocds.release(read_file(path)[0])).decode()
    for word in ("专家甲", "400-810-1996", "contactPoint", "telephone", "email"):
        assert word not in line


def test_notices_of_one_number_share_their_process() -> None:
    first = reading(project_numbers=("SL-1",))
    second = reading(project_numbers=("SL-1",), kind=NoticeKind.TENDER, title="招标公告")
    assert ocds.release(first)["ocid"] == ocds.release(second)["ocid"]
    assert ocds.release(first, process="42")["ocid"] == "ocds-bidlens-42"


def test_a_notice_that_prints_no_day_says_that_the_date_is_the_fetch() -> None:
    line = ocds.release(reading())
    assert line["bidlens"]["dated"] == "fetched"
    assert ocds.release(reading(published=date(2026, 5, 6)))["date"] == "2026-05-06T00:00:00+08:00"


def test_a_verdict_travels_with_its_reason() -> None:
    verdict = Verdict(subject="hotline", service="operation", reason="title says …")
    assert ocds.release(reading(), verdict)["bidlens"]["verdict"] == {
        "subject": "hotline",
        "service": "operation",
        "reason": "title says …",
    }


def test_evidence_quotes_the_place() -> None:
    line = released(PAGES / "ccgp_tender_lots.txt")
    budget = next(one for one in line["bidlens"]["evidence"] if one["path"] == "budget")
    assert budget["quote"] == "6000000.00元"
    assert budget["end"] - budget["start"] == len(budget["quote"])
