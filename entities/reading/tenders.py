"""What a tender offers: budget, ceiling, lots, dates, term."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from entities.model import Lot, PriceKind
from entities.reading import money
from entities.reading.dates import Moment, first_moment
from entities.reading.labels import Hit
from entities.reading.records import Entry, Record
from entities.reading.text import Span

NOT_MONEY = {"fee", "losers", "experts", "qualification", "documents", "attachments"}
LOT_MARK = re.compile(
    r"(?:采购包|合同包|标项|分标|包组|标段|标包|分包|品目|包件|包|第)[ ]?"
    r"(?P<id>\d{1,3}|[一二三四五六七八九十]{1,3}|[A-Z])[ ]?(?:包|标段|标项|分标)?"
    r"(?=[（(:：\s\u4e00-\u9fff,，。]|$)"
)
BUDGET_SENTENCE = re.compile(
    r"(?:预算(?:总?金额|价|总额)?|采购预算)(?:（[^（）\n]{1,12}）)?(?:为|是|共计|总计|约|:|：)?"
    r"[ ]?(?:人民币|¥)?[ ]?(?=\d)"
)
UNTIL = re.compile(
    r"(?:于|在)[ ]?(?=20\d\d)(?P<when>.{8,40}?)(?:（北京时间）|\(北京时间\))?[ ]?"
    r"(?:前|之前|以前)[ ]?(?:递交|提交|上传|完成|将)"
)
LOT_SENTENCE = re.compile(
    r"(?P<lot>第?\d{1,2}(?:包|标段|标项)|包\d{1,2})[^，。；;\n\d]{0,12}?"
    r"预算(?:金额)?(?:为|：|:)?(?=[ ]?¥?\d)"
)


class Amount(NamedTuple):
    """Yuan and where they stand."""

    yuan: Decimal
    at: Span
    written: str = ""


def total(text: str, value: tuple[int, int], label: str) -> Amount | None:
    """Return the total in yuan that *value* states under *label*, never a rate and never 0."""
    found = money.find_price(text, *value, money.hint(label))
    if not found or found.price.kind is not PriceKind.TOTAL or not found.price.amount:
        return None
    return Amount(found.price.amount, Span(found.start, found.end), found.price.written)


def labelled_total(text: str, found: list[Hit], field: str) -> Amount | None:
    """Return the first total printed under *field*."""
    return next((amount for amount, _ in labelled_totals(text, found, field)), None)


def labelled_totals(text: str, found: list[Hit], field: str) -> list[tuple[Amount, Hit]]:
    """Return the totals printed under *field* with their labels."""
    usable = [hit for hit in found if hit.field == field and hit.section not in NOT_MONEY]
    return [
        (amount, hit) for hit in usable if (amount := total(text, hit.value, hit.label)) is not None
    ]


def budget(text: str, found: list[Hit]) -> Amount | None:
    """Return the budget of the whole, from labels or else from a sentence."""
    stated = labelled_totals(text, found, "budget")
    summary = next((amount for amount, hit in stated if hit.section == "summary"), None)
    body = [amount for amount, hit in stated if hit.section != "summary"]
    return _borne_out(summary, body) or _in_sentence(text)


def _borne_out(summary: Amount | None, body: list[Amount]) -> Amount | None:
    """Return the summary's amount where the body bears it out, else the body's first.

    One page in fifty has a summary of 0.0139 for 139 万元; several budgets may be lots.
    """
    if summary is None:
        return body[0] if body else None
    if not body or summary.yuan == sum(amount.yuan for amount in body):
        return summary
    return next((amount for amount in body if amount.yuan == summary.yuan), body[0])


def _in_sentence(text: str) -> Amount | None:
    for sentence in BUDGET_SENTENCE.finditer(text):
        line_end = text.find("\n", sentence.end())
        end = min(sentence.end() + 40, line_end if line_end >= 0 else len(text))
        amount = total(text, (sentence.end(), end), sentence[0])
        if amount:
            return amount
    return None


LotRead = tuple[Lot, Span | None, Span | None]
LOT_FIELDS = ("lot_budget", "lot_ceiling", "budget", "ceiling")


def lots(text: str, found: list[Hit], records: list[Record]) -> list[LotRead]:
    """Return the lots that a tender lists with their budgets and ceilings, and their places."""
    kept: dict[str, LotRead] = {}
    for name, title, entry in _lot_entries(text, found, records):
        amount = total(text, entry.value, entry.label)
        if not amount:
            continue
        old, budget_at, ceiling_at = kept.get(name, (Lot(id=name, title=title), None, None))
        if entry.field.endswith("budget") and old.budget is None:
            kept[name] = (replace(old, budget=amount.yuan), amount.at, ceiling_at)
        elif entry.field.endswith("ceiling") and old.ceiling is None:
            kept[name] = (replace(old, ceiling=amount.yuan), budget_at, amount.at)
    return list(kept.values())


def _lot_entries(
    text: str, found: list[Hit], records: list[Record]
) -> Iterator[tuple[str, str | None, Entry]]:
    """Yield each lot's name, title and amount, from labels and from tables of lots."""
    for hit in found:
        name = _lot_before(text, hit.start) if hit.field in {"lot_budget", "lot_ceiling"} else None
        if name:
            yield name, None, Entry(hit.field or "", hit.label, hit.value)
    for sentence in LOT_SENTENCE.finditer(text):
        end = min(len(text), sentence.end() + 40)
        yield sentence["lot"], None, Entry("lot_budget", "预算", Span(sentence.end(), end))
    for record in records:
        lot = record.first("lot")
        if lot and not record.first("supplier", "candidate"):
            for entry in record.all(*LOT_FIELDS):
                yield lot.value.of(text), None, entry


def _lot_before(text: str, position: int) -> str | None:
    """Return the mark of the nearest lot named before *position*."""
    marks = list(LOT_MARK.finditer(text, max(0, position - 200), position))
    return marks[-1]["id"] if marks else None


def moment(text: str, found: list[Hit], field: str) -> Moment | None:
    """Return the first date printed under *field*, one with an hour before one without."""
    dates = [
        first
        for hit in found
        if hit.field == field and hit.section not in {"fee", "documents", "losers"}
        for first in [
            first_moment(text, hit.value.start, min(hit.value.end, hit.value.start + 120))
        ]
        if first
    ]
    return next((first for first in dates if first.hour), next(iter(dates), None))


def deadline(text: str, found: list[Hit], opening: Moment | None) -> Moment | None:
    """Return when bids must be in: its label, its section, the sentence of the overview."""
    labelled = moment(text, found, "deadline")
    if labelled and labelled.hour:
        return labelled
    for hit in found:
        if (
            hit.field in {None, "opening"}
            and hit.section == "deadline"
            and ("时间" in hit.label or "截止" in hit.label)
        ):
            first = first_moment(text, hit.value.start, min(hit.value.end, hit.value.start + 120))
            if first and first.hour:
                return first
    sentence = UNTIL.search(text)
    told = first_moment(text, sentence.start("when"), sentence.end("when")) if sentence else None
    return (told if told and told.hour else None) or opening or labelled
