"""Who buys, who runs the procurement, who sells: names as written, consortia taken apart."""

import re

from entities.reading.labels import LOT, Hit, meaning
from entities.reading.text import Span, trim

ENDINGS = (
    r"有限责任公司|股份有限公司|有限公司|集团公司|总公司|分公司|支公司|公司|事务所|研究院|研究所|设计院|"
    r"研究中心|服务中心|技术中心|信息中心|大学|学院|学校|医院|中心|合作社|经营部|维修部|服务部|服务处|服务站|"
    r"商行|商店|超市|工厂|厂|社|局|委员会|管理处|合伙\)|合伙）|工作室|农场|协会"
)
FIRST = "".join(sorted({ending[0] for ending in ENDINGS.split("|")}))
ORGANISATION = re.compile(
    rf"[\u4e00-\u9fffA-Za-z0-9·&（(）)\-]{{2,40}}?(?=[{FIRST}])(?:{ENDINGS})(?:[（(][\u4e00-\u9fff]{{2,8}}[）)])?"
    r"(?:[\u4e00-\u9fff]{1,14}?(?:支公司|分公司|分中心|分院|营业部|分所))?"
)
CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Z])")
LOT_OPENING = re.compile(LOT.pattern + r"[:：、 ]{1,2}")
# A note behind a name that is no part of it: its score, its partners, what it delivers.
NOTE = re.compile(
    r"[（(](?=[^（）()]*(?:联合体|得分|排名|评审|综合|牵头|成员|中标|成交|第[一二三]|包|台|统一|报价|小微|中小))"
    r"[^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)?[）)]?$"
)
NOTHING = re.compile(
    r"^(?:[（(][^（）()]*[）)]|无|/|／|-+|—+|\\|详见.{0,20}|见附件|见公告|暂无|空|不详|\*+|废标|流标|[.。…]+|名称|信息|如下.{0,6}"
    r"|None|null|参见.{0,12}|本项目.{0,10}|采购人|招标人)$"
)
# A neighbouring head that a flattened table left beside the label.
HEAD = re.compile(r"(?:信息|结果|价格|得分|名称|地址|金额|情况|标准|内容|编号|公告|方式)$")
LETTERS = re.compile(r"[\u4e00-\u9fffA-Za-z]{2}")
CONSORTIUM = re.compile(r"联合体|牵头|成员")
SEPARATORS = re.compile(r"[、,，;；\n]")
CUTS = re.compile(
    r"[、,，;；\n]"
    r"|[（(]?(?:投标)?联合体(?:成员|牵头人|牵头单位|各方)?(?:单位)?(?:名称)?[:：）)]?"
    r"|[（(]?(?:牵头人|牵头单位|牵头方|成员单位|成员|主体|联合方)(?:名称)?[一二三四\d]?[:：）)]+[）)]?"
)
ORG_END = re.compile(rf"(?:{ENDINGS}|[）)])$")
# An organisation to its end; a name may carry one last note in brackets.
NAMED_END = re.compile(rf"(?:{ENDINGS})(?:[（(][^（）()\n]{{1,20}}[）)])?$")
EDGES = ' \t\n，,。；;、:：.*“”"'
FOREIGN = {"losers", "experts"}


def clean_name(text: str, span: tuple[int, int]) -> Span | None:
    """Return the organisation's name in *span*, or None when it holds none."""
    start, end = trim(text, *span, edges=EDGES)
    opening = LOT_OPENING.match(text, start, end)
    start = opening.end() if opening else start
    note = NOTE.search(text, start, end)
    if note and note.start() > start + 3:
        end = note.start()
    name = trim(text, start, _closed_end(text, start, end), EDGES)
    return name if _is_name(name.of(text)) else None


def _closed_end(text: str, start: int, end: int) -> int:
    """Return *end*, or the place of a last bracket that is not closed, or of one not opened."""
    opened = max(text.rfind("（", start, end), text.rfind("(", start, end))
    if opened > start and not any(mark in text[opened:end] for mark in "）)"):
        return opened
    stray = end > start and text[end - 1] in "）)" and opened < start
    return end - 1 if stray else end


def _is_name(name: str) -> bool:
    if not 3 <= len(name) <= 60 or not LETTERS.search(name):
        return False
    return not (NOTHING.match(name) or HEAD.search(name) or meaning(name))


def members(text: str, span: tuple[int, int]) -> list[Span]:
    """Return the names in *span*: one, or each member of a consortium or list."""
    whole = clean_name(text, span)
    alone = not SEPARATORS.search(text, *(whole or span)) and not CONSORTIUM.search(text, *span)
    if alone:
        return [whole] if whole else []
    names: dict[str, Span] = {}
    for part in _parts(text, span):
        name = clean_name(text, part)
        if name and ORG_END.search(name.of(text)):
            names.setdefault(name.of(text), name)
    return list(names.values()) or ([whole] if whole else [])


def _parts(text: str, span: tuple[int, int]) -> list[Span]:
    """Cut *span* at separators, words of a consortium and its brackets."""
    parts, start = [], span[0]
    for cut in CUTS.finditer(text, *span):
        parts.append(Span(start, cut.start()))
        start = cut.end()
    return [part for part in [*parts, Span(start, span[1])] if part.end - part.start > 3]


def party(text: str, found: list[Hit], role: str) -> Span | None:
    """Return the name of the buyer or agency: from a label, or from its own section."""
    own = {"buyer": {"buyer", "parties"}, "agency": {"agency"}}[role]
    spans = [hit.value for hit in found if hit.field == role and hit.section not in FOREIGN]
    spans += [hit.value for hit in found if hit.field == "name" and hit.section in own]
    names = (clean_name(text, _first_of_repeats(text, span)) for span in spans)
    return next((name for name in names if name), None)


def _first_of_repeats(text: str, span: Span) -> Span:
    """Return the first of "济南大学,济南大学,…": one buyer printed once a lot."""
    parts = re.split(r"[,，、]", span.of(text))
    if len(parts) > 1 and len(set(parts)) == 1:
        return Span(span.start, span.start + len(parts[0]))
    return span


def address(text: str, found: list[Hit], role: str) -> Span | None:
    """Return the address printed for *role*."""
    spans = [hit.value for hit in found if hit.field == f"{role}_address"]
    spans += [hit.value for hit in found if hit.field == "address" and hit.section == role]
    told = (span for span in spans if 3 < span.end - span.start < 120)
    return next((span for span in told if not NOTHING.match(span.of(text))), None)
