"""Winners that only a sentence names: 现推选…为成交供应商, 中标供应商：甲，更正为：乙."""

import re
from typing import NamedTuple

from entities.model import Price
from entities.reading import money
from entities.reading.labels import LOT
from entities.reading.parties import clean_name
from entities.reading.text import Span

NAME = (
    r"[“\"「]?(?P<name>(?!注册地|中小|残疾|监狱|小微|大中|本)[\u4e00-\u9fffA-Za-z0-9（）()·]{4,40}?"
    r"(?:公司|院|所|中心|大学|厂|社|部|行|店|局))[”\"」]?"
)
WINNER = r"(?:中标|成交|中选)(?:供应商|单位|公司|人)"
PROMOTED = (
    r"(?:推选|顺延|递补|确定|推荐|选定|确认)(?:至|为)?原?(?:第[一二三]名?)?(?:中标|成交)?"
    rf"(?:候选人|候选供应商|名)?[:： ]?{NAME}(?:为|作为)(?:本项目|本次)?的?{WINNER}"
)
CHOSEN = tuple(map(re.compile, (PROMOTED, rf"{WINNER}(?:为|是|确定为)[:：]?{NAME}")))
PRICED = re.compile(
    r"(?:中标|成交)(?:单价|金额|总价|价格|价)(?:[（(][^（）()\n]{0,12}[）)])?(?:为|是|[:：])"
)
CANDIDATE = re.compile(
    rf"(?:^|[，,；;：:。、\n\s]|包|标段|推荐|确定)"
    rf"(?P<lot>[A-Z\d一二三四五六七八九十]{{1,2}}(?:包|标段|标包))?{NAME}为"
    r"(?P<rank>第[一二三四五])(?:名)?(?:中标|成交)?(?:候选人|候选供应商|候选单位)"
)
QUOTE = re.compile(
    r"[，,；;]?\s?[^，,；;。\n]{0,6}(?:中标价|成交价|报价|价格|金额)(?:[（(][^（）()\n]{0,8}[）)])?[为是:：]"
)
VERB = re.compile(r"(?:现)?(?:更正|变更|修改|调整|更改)(?:为|至|成|[:：])[:：]?")
WHO = re.compile(rf"{WINNER}(?:名称)?(?:[（(][^（）()\n]{{0,12}}[）)])?[:：为是]")
HOW_MUCH = re.compile(
    r"(?:中标|成交)(?:金额|总价|价格|价)(?:[（(][^（）()\n]{0,12}[）)])?[:：为是]"
)


class Change(NamedTuple):
    """A winner as corrected, with the price and lot of the same correction."""

    name: Span
    lot: Span | None
    price: Price | None
    price_at: Span | None


def winner(text: str) -> Span | None:
    """Return the winner that a sentence of *text* names."""
    for pattern in CHOSEN:
        found = pattern.search(text)
        if found:
            return clean_name(text, found.span("name"))
    return None


class Candidate(NamedTuple):
    """A candidate that a sentence ranks, with the price said right after it."""

    name: Span
    rank: Span
    lot: Span | None
    price: Price | None
    price_at: Span | None


def candidates(text: str) -> list[Candidate]:
    """Return the candidates that sentences rank: 甲公司为第一中标候选人，中标价为…元."""
    found = []
    for match in CANDIDATE.finditer(text):
        name = clean_name(text, match.span("name"))
        quote = QUOTE.match(text, match.end())
        stated = None
        if quote:
            end = _line_end(text, quote.end())
            stated = money.find_price(text, quote.end(), end, money.hint(quote[0]))
        price = (stated.price, Span(stated.start, stated.end)) if stated else (None, None)
        lot = Span(*match.span("lot")) if match["lot"] else None
        if name:
            found.append(Candidate(name, Span(*match.span("rank")), lot, *price))
    return found


def price_after(text: str, start: int) -> tuple[Price, Span] | None:
    """Return the price that the first sentence after *start* states."""
    found = PRICED.search(text, start)
    if not found:
        return None
    stated = money.find_price(text, found.end(), _line_end(text, found.end()), money.hint(found[0]))
    return (stated.price, Span(stated.start, stated.end)) if stated else None


def corrected_winners(text: str) -> list[Change]:
    """Return the winners that changes of the form "who: before, corrected to: after" name."""
    changes: list[Change] = []
    for verb in VERB.finditer(text):
        start = _sentence_start(text, verb.start())
        end = _line_end(text, verb.end())
        lot = LOT.search(text, start, verb.start())
        lot_at = Span(lot.start(), lot.end()) if lot else None
        if WHO.search(text, start, verb.start()):
            name = clean_name(text, (verb.end(), _clause_end(text, verb.end(), end)))
            if name and name.of(text).endswith(
                ("公司", "院", "所", "中心", "大学", "厂", "社", "部", "行", "店", "）", ")")
            ):
                changes.append(Change(name, lot_at, None, None))
        elif HOW_MUCH.search(text, start, verb.start()) and changes:
            stated = money.find_price(text, verb.end(), end)
            last = changes[-1]
            if stated and last.price is None:
                changes[-1] = last._replace(
                    price=stated.price, price_at=Span(stated.start, stated.end)
                )
    return changes


def _sentence_start(text: str, position: int) -> int:
    """Return where the line begins, or the line above: before and after may stand on two."""
    start = text.rfind("\n", 0, position) + 1
    if position - start < 4:
        start = text.rfind("\n", 0, max(0, start - 1)) + 1
    return max(start, position - 200)


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return min(end if end >= 0 else len(text), position + 120)


def _clause_end(text: str, start: int, end: int) -> int:
    return min(
        (at for at in (text.find(mark, start, end) for mark in "。；;，,") if at >= 0), default=end
    )
