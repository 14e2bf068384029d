"""What invented notices have in common.

Place, organisations and numbers are invented and look it: 示例市 does not exist. No person is
named; experts are 评审专家甲 and so on.
"""

from dataclasses import replace
from decimal import Decimal

from crawlers.replica.notices import Origin, Shelf, Shown
from entities.model import NoticeKind

BUYER = "示例市政务服务便民热线中心"
AGENCY = "示例市某某招标代理有限公司"
JIAYI, BINGDING = "示例市甲乙人力资源有限公司", "示例市丙丁服务外包有限公司"
WUJI, GENGXIN = "示例市戊己信息技术有限公司", "示例市庚辛通信有限公司"
EXPERTS = ("评审专家甲", "评审专家乙", "评审专家丙（采购人代表）")
SERVICE = "服务/政务服务"
EVERYWHERE = frozenset(Shelf)
CCGP_ONLY = frozenset({Shelf.CCGP})

TENDER = Shown(
    serial=0,
    project="",
    kind=NoticeKind.TENDER,
    title="",
    project_name="",
    province="示例",
    city="示例市",
    division="000100",
    origin=Origin.GENERATED,
    shelves=CCGP_ONLY,
    evidence="演练数据（generated），内容纯属虚构",
    clock="10:00:00",
    year=2026,
    buyer=BUYER,
    agency=AGENCY,
    method="公开招标",
    term="1年",
    goods=SERVICE,
)
AWARD = replace(
    TENDER,
    kind=NoticeKind.AWARD,
    experts=EXPERTS,
    fee=Decimal(30000),
)


def project(base: Shown, key: str, name: str, day: str, ending: str) -> Shown:
    """Return *base* as the notice of project *key*, published on *day* of 2026."""
    return replace(
        base,
        project=key,
        number=key,
        project_name=name,
        title=name + ending,
        published=f"2026-{day}",
    )
