"""The Epoint installations of the replica: what differs between them, and where notices stand.

A host that is not in the tables is the centre of 示例市, where all invented notices stand: no
real centre shows an invented one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from crawlers.replica.catalogue import Catalogue, Query, find
from crawlers.replica.notices import Shelf, Shown
from entities.model import NoticeKind

INFOID = "00000000-0000-4000-8000-{:012d}"
CATEGORIES = {"1": "采购公告", "2": "更正公告", "3": "中标公告", "4": "终止公告", "5": "合同公告"}
LEAVES = {
    NoticeKind.CORRECTION: "2",
    NoticeKind.AWARD: "3",
    NoticeKind.TERMINATION: "4",
    NoticeKind.CONTRACT: "5",
}
GUANGXI = ("", *(f"45{number:02d}" for number in range(1, 15)))


class Mode(StrEnum):
    """How lists are served."""

    FULL_TEXT = "fulltext"
    STATIC = "static"
    TPFRONT = "tpfront"
    SECINFO = "secinfo"
    PAGEINFO = "pageinfo"
    JWEB = "epointjweb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """What differs between two installations of the product.

    *business* is the category of government procurement, to which three digits are added for the
    kind of notice; *divisions* are the prefixes of the places whose notices it holds. *indexes*
    are the numbers of its sites with the prefix of each. *until* is the last day it served.
    """

    name: str
    divisions: tuple[str, ...]
    modes: frozenset[Mode] = frozenset({Mode.FULL_TEXT})
    search: str = "inteligentsearch"
    business: str = "003002"
    root: str = "/jyxx"
    detail_prefix: str = ""
    indexes: Mapping[str, str] = field(default_factory=lambda: {"001": ""})
    date_field: str = "webdate"
    title_class: str = "article-title"
    body_class: str = "ewb-article"
    body_id: str = ""
    wrapped: str = ""  # the key under which the answer stands once more as text
    rows: str = "ewb-list"  # the class of a list, or of its rows
    fields: tuple[str, str, str, str] = ("pageIndex", "pageSize", "startdate", "enddate")
    since: date | None = None
    until: date | None = None


SHAANXI = Centre(
    name="陕西省公共资源交易中心",
    divisions=("61",),
    modes=frozenset({Mode.FULL_TEXT, Mode.STATIC}),
    search="inteligentsearch_new",
    business="001001004",
    root="/jydt",
    title_class="ewb-article-title",
    body_class="epoint-article-content",
    body_id="noticeArea",
    rows="categorypagingcontent",
)
CENTRES: Mapping[str, Centre] = {
    "ggzyjy.liaocheng.gov.cn": Centre(
        name="聊城市公共资源交易中心",
        divisions=("3715",),
        modes=frozenset({Mode.FULL_TEXT, Mode.STATIC}),
        root="/lcggzy/jyxx",
        wrapped="content",
        rows="redirects",
    ),
    "ggzy.jgswj.gxzf.gov.cn": Centre(
        name="广西壮族自治区公共资源交易中心",
        divisions=("45",),
        search="inteligentsearchgxes",
        business="001004",
        detail_prefix="/gxggzy",
        indexes={f"{number:03d}": prefix for number, prefix in enumerate(GUANGXI, start=1)},
        date_field="infodatepx",
        title_class="ewb-details-title",
        body_class="ewb-details-info",
    ),
    "szj.hebei.gov.cn": Centre(
        name="河北省公共资源交易中心",
        divisions=("13",),
        search="inteligentsearchnew",
        root="/jydt",
        detail_prefix="/hbggfwpt",
        body_id="hideDeil",
    ),
    "www.sxggzyjy.cn": SHAANXI,
    "ggzy.shaanxi.gov.cn": SHAANXI,
    "yl.sxggzyjy.cn": Centre(
        name="榆林市公共资源交易中心",
        divisions=("6108",),
        modes=frozenset({Mode.JWEB, Mode.STATIC}),
        business="001001004",
        root="/jydt",
        body_class="ewb-main",
        rows="short-days",
    ),
    "ywtb.gzggzy.cn": Centre(
        name="广州公共资源交易中心",
        divisions=("4401",),
        business="002002",
        root="/jyfw",
    ),
    "www.qhdggzy.cn": Centre(
        name="秦皇岛市公共资源交易中心",
        divisions=("1303",),
        modes=frozenset({Mode.STATIC}),
        business="001003",
        root="/qhdggzy/jydt",
        rows="ewb-com-item",
    ),
    "www.hbbidcloud.cn": Centre(
        name="湖北 hbbidcloud.cn",
        divisions=(),  # works only: no fact stands there
        modes=frozenset({Mode.STATIC}),
        business="004002",
        root="/hubei/jyxx",
        body_id="infoContentM",
        rows="wb-data-item",
    ),
    "ggzyjyzx.shandong.gov.cn": Centre(
        name="山东省公共资源交易中心",
        divisions=("3700",),
        modes=frozenset({Mode.STATIC}),
        business="003001",
        root="",
        rows="literals",
        since=date(2019, 1, 1),
        until=date(2021, 12, 31),
    ),
    "ggzy.sc.yichang.gov.cn": Centre(
        name="宜昌市公共资源交易中心",
        divisions=("4205",),
        modes=frozenset({Mode.SECINFO}),
        business="003001",
        fields=("pageindex", "pagesize", "startdate", "enddate"),
    ),
}
# Their pages stand at `/APP/infodetail/?infoid=`; *root* is the folder of the product.
OLD: Mapping[str, Centre] = {
    "www.lcsggzyjy.cn": Centre(
        name="聊城市公共资源交易中心",
        divisions=("3715",),
        modes=frozenset({Mode.TPFRONT}),
        business="079002",
        root="/lcweb",
        since=date(2018, 1, 1),
        until=date(2020, 11, 30),
    ),
    "hc.xgsggzy.com": Centre(
        name="汉川市公共资源交易中心",
        divisions=("420984",),
        modes=frozenset({Mode.TPFRONT}),
        business="004002",
        root="/hcweb",
        until=date(2021, 12, 31),
    ),
}
EXAMPLE = Centre(
    name="示例市公共资源交易中心", divisions=("00",), modes=frozenset(Mode), rows="context-bd"
)


def centre_of(host: str) -> Centre:
    """Return the installation at *host*."""
    return CENTRES.get(host) or OLD.get(host) or EXAMPLE


def holds(centre: Centre, notice: Shown) -> bool:
    """Say whether *notice* stands at *centre*, whatever its day."""
    return Shelf.EPOINT in notice.shelves and notice.division.startswith(centre.divisions)


def category(centre: Centre, notice: Shown) -> str:
    """Return the category of *notice*."""
    return f"{centre.business}00{LEAVES.get(notice.kind, '1')}"


def category_name(centre: Centre, notice: Shown) -> str:
    """Return what the category of *notice* is called."""
    return CATEGORIES[category(centre, notice)[-1]]


def link(centre: Centre, notice: Shown) -> str:
    """Return the linkurl of *notice*: a folder for each level of its category, then the day."""
    code = category(centre, notice)
    levels = "/".join(code[:end] for end in range(6, len(code) + 1, 3))
    return f"{centre.root}/{levels}/{notice.compact}/{INFOID.format(notice.serial)}.html"


def path(centre: Centre, notice: Shown) -> str:
    """Return where the page of *notice* stands."""
    return centre.detail_prefix + link(centre, notice)


def url(notice: Shown) -> str | None:
    """Return the live address of *notice* at its own centre, if that is one of the table."""
    for host, centre in CENTRES.items():
        if holds(centre, notice):
            return f"http://{host}{path(centre, notice)}"
    return None


def column(
    catalogue: Catalogue,
    centre: Centre,
    code: str,
    words: str = "",
    window: tuple[date | None, date | None] = (None, None),
) -> tuple[Shown, ...]:
    """Return what *centre* lists under the category *code*, newest first."""
    days = [day for day in (window[0], centre.since) if day]
    ends = [day for day in (window[1], centre.until) if day]
    found = find(
        catalogue,
        Query(
            shelf=Shelf.EPOINT,
            words=words,
            since=max(days, default=None),
            until=min(ends, default=None),
            divisions=centre.divisions,
        ),
    )
    return tuple(row for row in found if category(centre, row).startswith(code))
