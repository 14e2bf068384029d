"""Where a name, title or address lies: province, city and division code.

Two tables are known: the province-level divisions (GB/T 2260, first two digits) and the towns the
caller brings, which are the cities of the bundled facts. A full table of historic divisions is not
here yet, so a county that is no town of the caller is placed by its province alone.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

PROVINCES = {
    "11": "北京市",
    "12": "天津市",
    "13": "河北省",
    "14": "山西省",
    "15": "内蒙古自治区",
    "21": "辽宁省",
    "22": "吉林省",
    "23": "黑龙江省",
    "31": "上海市",
    "32": "江苏省",
    "33": "浙江省",
    "34": "安徽省",
    "35": "福建省",
    "36": "江西省",
    "37": "山东省",
    "41": "河南省",
    "42": "湖北省",
    "43": "湖南省",
    "44": "广东省",
    "45": "广西壮族自治区",
    "46": "海南省",
    "50": "重庆市",
    "51": "四川省",
    "52": "贵州省",
    "53": "云南省",
    "54": "西藏自治区",
    "61": "陕西省",
    "62": "甘肃省",
    "63": "青海省",
    "64": "宁夏回族自治区",
    "65": "新疆维吾尔自治区",
    "71": "台湾省",
    "81": "香港特别行政区",
    "82": "澳门特别行政区",
}

_SUFFIX = re.compile(r"(?:壮族|回族|维吾尔)?(?:自治区|特别行政区|省|市)$")
_TOWN_SUFFIX = re.compile(r"(?<=..)(?:市|地区|自治州|盟)$")
_LAST_PART = re.compile(r"(?<=市)[^市]{2,}[区县市旗]$|(?<=..)[^市]{2}新区$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A city, district or county with its six-digit division code."""

    division: str
    city: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place; *city* is None where only the province is known."""

    division: str
    province: str  # short: 山东
    city: str | None = None


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The ways to write each town, longest first."""

    forms: tuple[tuple[str, Town], ...]


_SHORT = {code: _SUFFIX.sub("", name) for code, name in PROVINCES.items()}


def province_of(division: str) -> str | None:
    """Return the short name of the province of *division*: 山东 for 371500."""
    return _SHORT.get(division[:2])


def gazetteer(towns: Iterable[Town]) -> Gazetteer:
    """Return the ways to write *towns*; one that two towns share names neither."""
    known = {town.division: town for town in towns}
    written = [(form, town) for _, town in sorted(known.items()) for form in sorted(_forms(town))]
    shared = Counter(form for form, _ in written)
    own = [(form, town) for form, town in written if shared[form] == 1]
    return Gazetteer(tuple(sorted(own, key=lambda one: (-len(one[0]), one[0]))))


def locate(texts: Sequence[str | None], known: Gazetteer) -> Place | None:
    """Return the place that the first of *texts* names, a town before a province.

    >>> towns = gazetteer([Town(division="371500", city="聊城市")])
    >>> locate(["山东省", "聊城12345热线"], towns)
    Place(division='371500', province='山东', city='聊城市')
    """
    given = [text for text in texts if text]
    for text in given:
        if town := _town(text, known):
            return _placed(town)
    for text in given:
        if code := _province(text):
            return Place(division=code + "0000", province=_SHORT[code])
    return None


def _forms(town: Town) -> set[str]:
    forms = {town.city, _TOWN_SUFFIX.sub("", town.city), town.city.replace("市", "", 1)}
    if part := _LAST_PART.search(town.city):
        forms.add(part[0])
    return {form for form in forms if len(form) >= 2}


def _placed(town: Town) -> Place:
    province = province_of(town.division)
    return Place(division=town.division, province=province or "", city=town.city)


def _town(text: str, known: Gazetteer) -> Town | None:
    """Return the first town in *text*, the district rather than the city around it."""
    if text.isdigit() and len(text) == 6:
        return next((town for _, town in known.forms if town.division == text), None)
    found = [(text.find(form), town) for form, town in known.forms if form in text]
    if not found:
        return None
    first = min(found, key=lambda one: one[0])[1]
    inside = [town for _, town in found if town.division[:4] == first.division[:4]]
    return max(inside, key=lambda town: (not town.division.endswith("00"), town.division))


def _province(text: str) -> str | None:
    """Return the two digits of the first province in *text*."""
    if text.isdigit() and len(text) == 6:
        return text[:2] if text[:2] in PROVINCES else None
    found = [(text.find(name), code) for code, name in _SHORT.items() if name in text]
    return min(found)[1] if found else None
