"""Compiled releases: one document a process, awards and bids told once, valid OCDS."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema

from analysis.assemble import Judged, Known, assemble
from analysis.releases import compiled, to_line
from entities.formats import ocds
from entities.model import (
    Award,
    Bid,
    Contract,
    Notice,
    NoticeKind,
    Party,
    Price,
    PriceKind,
    Reading,
    Source,
    Verdict,
)

W, L = Party(name="胜者热线服务有限公司"), Party(name="败者呼叫中心有限公司")


def total(amount: str) -> Price:
    return Price(kind=PriceKind.TOTAL, written=amount, amount=Decimal(amount))


def reading(name: str, kind: str, **more: Any) -> Reading:
    source = Source(
        url=f"https://centre.example/{name}",
        sha256=name.ljust(64, "0"),
        fetched_at=datetime(2026, 1, 2, tzinfo=UTC),
    )
    fields: dict[str, Any] = {"title": "甲城12345热线服务外包项目", "year": 2021} | more
    notice = Notice(
        id=name, source=source, kind=NoticeKind(kind), project_numbers=("JC-2021-0017",), **fields
    )
    return Reading(notice=notice, text="")


def releases(readings: Sequence[Reading]) -> list[dict[str, Any]]:
    verdict = Verdict(subject="hotline", service="staffing", reason="title")
    made = assemble([Judged(reading=one, verdict=verdict) for one in readings], Known())
    parts = {one.notice.id: ocds.release(one, verdict) for one in readings}
    return [
        json.loads(to_line(compiled(one, parts, made.awards[one.id], made.bids[one.id])))
        for one in made.processes
    ]


READINGS = [
    reading("ta", "tender", budget=Decimal(14000000), published=date(2021, 7, 1)),
    reading(
        "aa",
        "award",
        published=date(2021, 8, 1),
        awards=(Award(suppliers=(W,), price=total("13959663.15")),),
        bids=(Bid(bidder=W, price=total("13959663.15")), Bid(bidder=L, price=total("13990000"))),
    ),
    reading("ab", "award", awards=(Award(suppliers=(W,), price=total("13959663.15")),)),
    reading(
        "ca",
        "contract",
        published=date(2021, 9, 1),
        awards=(Award(suppliers=(W,)),),
        contract=Contract(amount=Decimal("13959663.15"), signed=date(2021, 8, 30)),
    ),
]


def test_what_several_notices_tell_is_one_award() -> None:
    (release,) = releases(READINGS)
    (award,) = release["awards"]
    assert award["value"] == {"amount": 13959663.15, "currency": "CNY"}
    assert award["suppliers"] == [{"id": W.name, "name": W.name}]
    assert release["contracts"][0]["awardID"] == award["id"]
    assert len(release["bids"]["details"]) == 2
    assert release["tender"]["value"]["amount"] == 14000000
    assert [one["id"] for one in release["bidlens"]["notices"]] == ["ta", "aa", "ca", "ab"]


def test_bids_of_two_notices_do_not_overwrite_each_other() -> None:
    late = reading("ba", "candidates", bids=(Bid(bidder=Party(name="第三热线服务有限公司")),))
    (release,) = releases([*READINGS, late])
    assert len({bid["id"] for bid in release["bids"]["details"]}) == 3


def test_a_replaced_award_is_cancelled() -> None:
    changed = reading(
        "da", "correction", published=date(2021, 8, 9), awards=(Award(suppliers=(L,)),)
    )
    (release,) = releases([*READINGS[:2], changed])
    assert sorted(award["status"] for award in release["awards"]) == ["active", "cancelled"]


def test_a_compiled_release_is_valid_ocds(shared: Path) -> None:
    schema = json.loads((shared / "data/ocds/release-schema.json").read_text("utf-8"))
    (release,) = releases(READINGS)
    assert release["tag"] == ["compiled"]
    jsonschema.validate(release, schema)


def test_the_order_of_notices_changes_no_byte() -> None:
    assert releases(READINGS) == releases(READINGS[::-1])
