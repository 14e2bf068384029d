"""Administrative divisions since 1980, and the chain of them that a name begins with.

The codes are those of GB/T 2260 with the years they were in force, as python-stdnum ships them.
Credit codes and names keep divisions that were renamed or dissolved, so the current table would
miss 6 % of registered companies. One place has had several codes (昌平县 110221, 昌平区 110114);
here they are one division, known by its latest code.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_PROVINCE = re.compile(r'^(\d\d) province="([^"]+)"')
_COUNTY = re.compile(r'\s+(\d{4}) county="([^"]+)"')
_NAME = re.compile(r"^(?:\[(\d*)-(\d*)\])?(.+)$")
# 满族, 土家族苗族, ...: the peoples in the title of an autonomous division.
_PEOPLES = re.compile(
    r"(?:(?:满|回|蒙古|壮|藏|维吾尔|苗|彝|土家|布依|侗|瑶|朝鲜|白|哈尼|黎|傣|畲|傈僳|仡佬|拉祜|佤|水|纳西"
    r"|羌|土|仫佬|锡伯|柯尔克孜|景颇|达斡尔|撒拉|布朗|毛南|塔吉克|普米|怒|鄂温克|保安|京|独龙|鄂伦春"
    r"|裕固|门巴|珞巴|东乡|哈萨克|各)族?)+(?=自治)"
)
_SUFFIX = re.compile(
    r"(?:特别行政区|自治区|自治州|自治县|自治旗|地区|林区|特区|矿区|新区|省|市|县|区|盟|旗)$"
)
_NO_PLACE = frozenset({"市辖区", "县", "郊区", "城区", "矿区", "省直辖", "市", "直辖"})
_AUTONOMOUS = re.compile(r"自治([州县旗])$")
_DISTRICT = re.compile(r"区$")
TODAY = 9999


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """A division by its latest code; *name* is its latest full name.

    A code that was given to another place since carries the last year of its division: 500110 is
    綦江区 today, 万盛区 is "500110-2010".
    """

    code: str
    name: str
    until: int = TODAY  # the last year it was in force

    @property
    def level(self) -> int:
        """1 province, 2 city, 3 county."""
        return 1 if self.code[2:6] == "0000" else 2 if self.code[4:6] == "00" else 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The divisions that a text begins with; *end* is where the rest starts, *code* the last's.

    *code* is None where no division stands there.
    """

    code: str | None
    end: int


@dataclass(frozen=True, slots=True)
class Register:
    """All divisions, by each way to write them; *starts* are the first two characters of one."""

    by_code: Mapping[str, Division]  # historic codes too
    by_form: Mapping[str, tuple[Division, ...]]
    starts: Mapping[str, tuple[str, ...]]  # the forms, longest first


@cache
def register() -> Register:
    """Return the divisions that python-stdnum knows."""
    return _register((files("stdnum.cn") / "loc.dat").read_text("utf-8").splitlines())


def division_named(code: str) -> Division | None:
    """Return the division that *code* stands or once stood for.

    >>> division_named("370282").name
    '即墨区'
    """
    return register().by_code.get(code)


def read_chain(text: str) -> Chain:
    """Return the divisions at the start of *text*, each inside the one before.

    >>> read_chain("山东省聊城市东昌府甲热线服务有限公司")
    Chain(code='371502', end=9)
    >>> read_chain("聊城甲热线服务有限公司")
    Chain(code='371500', end=2)
    """
    code, end = walk(text)
    return Chain(code=code, end=end)


def walk(text: str) -> tuple[str | None, int]:
    """Return the code and the end of the chain that *text* begins with: for many names."""
    starts = register().starts
    code: str | None = None
    end = 0
    while (forms := starts.get(text[end : end + 2])) is not None:
        for form in forms:
            if text.startswith(form, end) and (division := _named(form, code)) is not None:
                code, end = division.code, end + len(form)
                break
        else:
            break
    return code, end


@cache
def _named(form: str, within: str | None) -> Division | None:
    """Return the one division inside *within* that is written *form*."""
    found = register().by_form[form]
    return _only([one for one in found if within is None or _is_in(one, within)])


def _is_in(division: Division, outer: str) -> bool:
    size = 2 if outer[2:6] == "0000" else 4 if outer[4:6] == "00" else 0
    return size > 0 and division.code[:6] != outer[:6] and division.code[:size] == outer[:size]


def _only(found: list[Division]) -> Division | None:
    """Return the one division of the highest level among *found*: a city before a county."""
    if len(found) < 2:
        return found[0] if found else None
    # 海口 has been Hainan's since 1988, 丰都 Chongqing's since 1997.
    found = [one for one in found if one.until == TODAY] or found
    level = min(one.level for one in found)
    top = [one for one in found if one.level == level]
    if len(top) > 1:
        # 海城 is the city of that name rather than a district.
        top = [one for one in top if not _DISTRICT.search(one.name)]
    return top[0] if len(top) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    code: str
    name: str
    until: int


def _rows(lines: Iterable[str]) -> Iterator[_Row]:
    province = ""
    for line in lines:
        if head := _PROVINCE.match(line):
            province = head[1]
        elif row := _COUNTY.match(line):
            for part in row[2].split(","):
                named = _NAME.match(part.strip())
                if named and named[3] not in _NO_PLACE:
                    until = int(named[2] or TODAY)
                    yield _Row(code=province + row[1], name=named[3], until=until)


def _register(lines: Iterable[str]) -> Register:
    """Return the register: what has one bare name in one province is one division."""
    places = list(_places(_rows(lines)))
    holders = _holders(places)
    by_code: dict[str, Division] = {}
    by_form: dict[str, set[Division]] = defaultdict(set)
    for rows in places:
        latest = max(rows, key=lambda row: (row.until, row.code))
        given_on = holders[latest.code] is not latest
        code = f"{latest.code}-{latest.until}" if given_on else latest.code
        division = Division(code=code, name=latest.name, until=latest.until)
        for row in sorted(rows, key=lambda row: row.until):
            if holders[row.code] is row:
                by_code[row.code] = division
            for form in _forms(row.name):
                by_form[form].add(division)
    starts: dict[str, list[str]] = defaultdict(list)
    for form in sorted(by_form, key=lambda one: (-len(one), one)):
        starts[form[:2]].append(form)
    return Register(
        by_code=by_code,
        by_form={
            form: tuple(sorted(found, key=lambda one: one.code)) for form, found in by_form.items()
        },
        starts={start: tuple(forms) for start, forms in starts.items()},
    )


def _holders(places: Iterable[list[_Row]]) -> Mapping[str, _Row]:
    """Return, by code, the row of the place that bore it last."""
    holders: dict[str, _Row] = {}
    for row in (row for rows in places for row in rows):
        before = holders.setdefault(row.code, row)
        holders[row.code] = max(before, row, key=lambda one: one.until)
    return holders


def _places(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    """Yield the rows of each place: a county that became a district of a city kept its name.

    Where two cities of a province have a district of one name today, each city's is a place.
    """
    alike: dict[tuple[str, int, str], list[_Row]] = defaultdict(list)
    for row in rows:
        level = 1 if row.code.endswith("0000") else 2 if row.code.endswith("00") else 3
        alike[row.code[:2], level, _bare(row.name)].append(row)
    for same in alike.values():
        if len({row.code[:4] for row in same if row.until == TODAY}) < 2:
            yield same
            continue
        of_city: dict[str, list[_Row]] = defaultdict(list)
        for row in same:
            of_city[row.code[:4]].append(row)
        yield from of_city.values()


def _bare(name: str) -> str:
    """Return *name* without the peoples in it and its rank: 恩施土家族苗族自治州 is 恩施."""
    without = _PEOPLES.sub("", name)
    short = _SUFFIX.sub("", without if len(without) > 4 else name).removesuffix("自治")
    return short if len(short) > 1 else name


def _forms(name: str) -> set[str]:
    bare = _bare(name)
    forms = {name, bare}
    if found := _AUTONOMOUS.search(name):
        forms.add(bare + found[1])  # 黔南州, 威宁县
    return {form for form in forms if len(form) > 1}
