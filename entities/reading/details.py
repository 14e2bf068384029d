"""The smaller facts of a notice: experts counted, fee, seats and staff, reasons, contract."""

import re
from typing import NamedTuple

from entities.model import PriceKind
from entities.reading import money, tenders
from entities.reading.dates import Moment, moments
from entities.reading.headings import Section
from entities.reading.labels import Hit
from entities.reading.text import Span, trim

HOTLINE = re.compile(r"热线|话务|坐席|座席|呼叫|接听")
SEATS = re.compile(
    r"(?P<count>\d{1,4})[ ]?(?:个|席)?[ ]?(?:话务|人工|受理|接听|呼叫)?(?:坐席|座席|席位)"
    r"|(?:坐席|座席|席位)(?:数量|总数|数)?(?:不少于|不低于|共|为|：|:)?[ ]?(?P<count2>\d{1,4})[ ]?"
    r"(?:个|席)"
)
STAFF = re.compile(
    r"(?P<count>\d{1,4})[ ]?(?:名|人|位)[ ]?的?(?:话务|坐席|座席|服务|工作|接线|客服|受理|驻场)"
    r"(?:员|人员|代表|团队)?"
    r"|(?:话务员|话务人员|服务人员|坐席人员|座席人员|工作人员|接线员|客服人员|人员|人数)"
    r"(?:总数|数量|配备)?(?:不少于|不低于|共计|共|为|：|:|约)?[ ]?(?P<count2>\d{1,4})[ ]?"
    r"(?:名|人|位)"
)
NAMES = re.compile(r"[、，,；;\s]+")
NOTES = re.compile(r"[（(][^（）()\n]{0,40}[）)]")
PERSON = re.compile(r"[\u4e00-\u9fff·*某]{2,8}")
NO_EXPERTS = ("无", "不详", "详见", "见附件", "免", "暂无")
UNTIL_BLANK = 400


class Fact(NamedTuple):
    """A number and where it stands."""

    value: int
    at: Span


def experts(text: str, found: list[Hit], sections: list[Section]) -> int | None:
    """Return how many experts are named; who they are stays in the source."""
    spans = [hit.value for hit in found if hit.field == "experts"]
    for number, section in enumerate(sections):
        if section.kind == "experts":
            end = sections[number + 1].start if number + 1 < len(sections) else len(text)
            line = text.find("\n", section.start)
            if 0 <= line < end:
                spans.append(Span(line, min(end, line + UNTIL_BLANK)))
    counts = [_names(span.of(text)) for span in spans]
    return max(counts, default=0) or None


def _names(written: str) -> int:
    if written.strip().startswith(NO_EXPERTS):
        return 0
    parts = NAMES.split(NOTES.sub("", written))
    return sum(1 for part in parts if PERSON.fullmatch(part.strip("。.：:")))


def agency_fee(text: str, found: list[Hit]) -> tenders.Amount | None:
    """Return what the agency charges, so that it is never taken for the award."""
    for hit in found:
        if hit.field == "fee":
            stated = money.find_price(text, *hit.value, money.hint(hit.label))
            if stated and stated.price.kind is PriceKind.TOTAL and stated.price.amount:
                return tenders.Amount(stated.price.amount, Span(stated.start, stated.end))
    return None


def seats(text: str, found: list[Hit]) -> Fact | None:
    """Return how many seats a hotline service has."""
    return _counted(text, found, "seats", SEATS)


def staff(text: str, found: list[Hit]) -> Fact | None:
    """Return how many people a hotline service employs."""
    return _counted(text, found, "staff", STAFF)


def _counted(text: str, found: list[Hit], field: str, pattern: re.Pattern[str]) -> Fact | None:
    for hit in found:
        number = re.search(r"\d{1,4}", hit.value.of(text)) if hit.field == field else None
        if number:
            start = hit.value.start + number.start()
            return Fact(int(number[0]), Span(start, start + len(number[0])))
    if not HOTLINE.search(text):
        return None
    match = pattern.search(text)
    if not match:
        return None
    group = "count" if match["count"] else "count2"
    return Fact(int(match[group]), Span(*match.span(group)))


def reason(text: str, found: list[Hit], sections: list[Section]) -> Span | None:
    """Return why a procurement ended or has one source: a label's value or a section's words."""
    for hit in found:
        if hit.field == "reason" and hit.value.end > hit.value.start:
            return hit.value
    for number, section in enumerate(sections):
        if section.kind == "termination":
            end = sections[number + 1].start if number + 1 < len(sections) else len(text)
            line = text.find("\n", section.start)
            span = trim(text, line, min(end, line + UNTIL_BLANK)) if 0 <= line < end else None
            if span and span.end > span.start:
                return span
    return None


def documents(text: str, found: list[Hit]) -> tuple[Moment | None, Moment | None]:
    """Return from when and until when the tender documents are handed out."""
    for hit in found:
        timed = hit.section == "documents" and hit.label.strip().endswith("时间")
        if hit.field == "documents" or timed:
            dates = moments(text, hit.value.start, min(hit.value.end, hit.value.start + 120))
            if dates:
                return dates[0], (dates[1] if len(dates) > 1 else None)
    return None, None


def contract_amount(text: str, found: list[Hit]) -> tenders.Amount | None:
    """Return the contract's amount; its figures may be masked and only its capitals legible."""
    for hit in found:
        if hit.field in {"contract_amount", "amount"}:
            stated = tenders.total(text, hit.value, hit.label)
            if stated:
                return stated
    return None
