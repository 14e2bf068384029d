"""Winners that only a sentence names: 现推选…为成交供应商, 中标供应商…更正为：…"""

import re

from entities.reading.parties import clean_name
from entities.reading.text import Span

NAME = r"[“\"「]?(?P<name>[\u4e00-\u9fffA-Za-z0-9（）()·]{4,40}?(?:公司|院|所|中心|大学|厂|社|部|行|店|局))[”\"」]?"
WINNER = r"(?:中标|成交|中选)(?:供应商|人|单位)"
PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:推选|顺延|递补|确定|推荐|选定|确认)(?:至)?(?:原)?(?:第[一二三]名?)?(?:中标|成交)?(?:候选人|候选供应商|名)?[:： ]?{NAME}(?:为|作为)(?:本项目|本次)?(?:的)?{WINNER}",
        rf"{WINNER}(?:[（(][^（）()\n]{{0,12}}[）)])?[:：][^\n；;。:：]{{4,50}}[，,；;]?(?:现)?(?:更正|变更|修改|调整)为[:：]?{NAME}",
        rf"{WINNER}(?:为|是|确定为)[:：]?{NAME}",
    )
)
PRICE_LABEL = re.compile(r"(?:中标|成交)(?:金额|价|价格)(?:[（(][^（）()\n]{0,12}[）)])?")
CHANGED_PRICE = re.compile(
    r"(?:中标|成交)(?:金额|价)(?:[（(][^（）()\n]{0,12}[）)])?[:：][^\n；;。:：]{2,40}[，,；;]?(?:现)?(?:更正|变更|修改|调整)为[:：]?"
)


def winner(text: str) -> Span | None:
    """Return the winner that a sentence of *text* names, the corrected one if corrected."""
    for pattern in PATTERNS:
        found = pattern.search(text)
        if found:
            return clean_name(text, found.span("name"))
    return None


def changed_price_at(text: str) -> int | None:
    """Return where the corrected price of an award begins, when a sentence corrects it."""
    found = CHANGED_PRICE.search(text)
    return found.end() if found else None
