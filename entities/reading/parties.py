"""Who buys, who runs the procurement, who sells: names as written, consortia taken apart."""

import re

from entities.reading.labels import Hit, meaning
from entities.reading.text import Span, trim

# Endings of organisations, longest first so that a branch is not cut to its parent.
BRANCH = r"(?:[\u4e00-\u9fff]{1,14}?(?:支公司|分公司|分中心|分院|营业部|分所))"
ENDINGS = (
    r"有限责任公司|股份有限公司|有限公司|集团公司|总公司|分公司|支公司|公司|事务所|研究院|研究所|设计院|"
    r"研究中心|服务中心|技术中心|信息中心|大学|学院|学校|医院|中心|合作社|经营部|维修部|服务部|服务处|服务站|"
    r"商行|商店|超市|工厂|厂|社|局|委员会|管理处|合伙\)|合伙）|工作室|农场|协会"
)
ORGANISATION = re.compile(
    rf"[\u4e00-\u9fffA-Za-z0-9·&（(）)\-]{{2,40}}?(?:{ENDINGS})(?:[（(][\u4e00-\u9fff]{{2,8}}[）)])?(?:{BRANCH})?"
)
CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Z])")
NOTE = re.compile(
    r"[（(](?=[^（）()]*(?:联合体|得分|排名|评审|综合|牵头|成员|分包|本级得分|中标|成交|第[一二三]|包|台|统一|报价|小微|中小))"
    r"[^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)?[）)]?$"
)
LOT_OPENING = re.compile(
    r"(?:第?[一二三四五六七八九十\d]{1,3}(?:包|标段|标项|标包)|(?:合同包|采购包|包件?|标段|标项)[一二三四五六七八九十\d]{1,3})[:：、 ]{1,2}"
)
NOTHING = re.compile(
    r"^(?:无|/|／|-+|—+|\\|详见.{0,20}|见附件|见公告|暂无|空|不详|\*+|废标|流标|[.。…]+|名称|信息|如下.{0,6}|None|null|参见.{0,12}|本项目.{0,10}|采购人|招标人)$"
)
MEMBERS = re.compile(r"(?:[、,，;；/]|联合体成员[:：]?|牵头人[:：]?|成员(?:单位)?[:：]|与|和)")
CONSORTIUM = re.compile(r"联合体|牵头|成员")
# A neighbouring head that a flattened table left beside the label.
HEAD = re.compile(r"(?:信息|价格|得分|名称|地址|金额|情况|标准|内容|编号|公告|方式)$")
LEADERS = re.compile(
    r"(?:联合体)?(?:牵头(?:人|方|单位)?|成员(?:单位|方)?(?:[一二三四\d])?|主体|投标联合体|联合体)(?:名称)?[:：）)]?"
)
SEPARATORS = re.compile(r"[、,，;；]|\n")
ORG_END = re.compile(rf"(?:{ENDINGS}|[）)])$")


def clean_name(text: str, span: tuple[int, int]) -> Span | None:
    """Return the organisation's name in *span*, or None when it holds none."""
    start, end = trim(text, *span, edges=' \t\n，,。；;、:：.*“”"')
    note = NOTE.search(text, start, end)
    if note and note.start() > start + 3:
        end = note.start()
    opened = max(text.rfind("（", start, end), text.rfind("(", start, end))
    if opened > start and not any(mark in text[opened:end] for mark in "）)"):
        end = opened
    start, end = trim(text, start, end)
    name = text[start:end]
    if (
        not 3 <= len(name) <= 60
        or NOTHING.match(name)
        or not re.search(r"[\u4e00-\u9fffA-Za-z]{2}", name)
    ):
        return None
    return Span(start, end)


def members(text: str, span: tuple[int, int]) -> list[Span]:
    """Return the names in *span*: one, or each member of a consortium or list."""
    whole = clean_name(text, span)
    if whole and not CONSORTIUM.search(text, *span) and not SEPARATORS.search(text, *whole):
        return [whole]
    written = text[span[0] : span[1]]
    if not CONSORTIUM.search(written) and not SEPARATORS.search(written):
        name = clean_name(text, span)
        return [name] if name else []
    names = []
    for part in _parts(text, span):
        name = clean_name(text, part)
        if name and ORG_END.search(name.of(text)):
            names.append(name)
    if not names:
        name = clean_name(text, span)
        return [name] if name else []
    return _distinct(text, names)


def _parts(text: str, span: tuple[int, int]) -> list[Span]:
    """Cut *span* at separators, words of a consortium and its brackets."""
    cuts = [(found.start(), found.end()) for found in CUTS.finditer(text, *span)]
    parts, start = [], span[0]
    for at, after in [*cuts, (span[1], span[1])]:
        parts.append(Span(start, at))
        start = after
    return [part for part in parts if part.end - part.start > 3]


CUTS = re.compile(
    r"[、,，;；\n]|[（(]?(?:投标)?联合体(?:成员|牵头人|牵头单位|各方)?(?:单位)?(?:名称)?[:：）)]?"
    r"|[（(]?(?:牵头人|牵头单位|牵头方|成员单位|成员|主体|联合方)(?:名称)?[一二三四\d]?[:：）)]+[）)]?"
    r"|(?<=公司)[）)]$|(?<=[院所心学])[）)]$"
)


def _distinct(text: str, names: list[Span]) -> list[Span]:
    seen: set[str] = set()
    return [name for name in names if not (name.of(text) in seen or seen.add(name.of(text)))]  # type: ignore[func-returns-value] # set.add marks the name as seen


def party(text: str, found: list[Hit], role: str) -> Span | None:
    """Return the name of the buyer or agency: from a label, or from its own section."""
    own = {"buyer": {"buyer", "parties"}, "agency": {"agency"}}[role]
    spans = [hit.value for hit in found if hit.field == role and hit.section not in FOREIGN]
    spans += [hit.value for hit in found if hit.field == "name" and hit.section in own]
    names = (clean_name(text, _first_of_repeats(text, span)) for span in spans)
    return next((name for name in names if name), None)


FOREIGN = {"losers", "experts"}


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
    for span in spans:
        if 3 < span.end - span.start < 120 and not NOTHING.match(span.of(text)):
            return span
    return None
