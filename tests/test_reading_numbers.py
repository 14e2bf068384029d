"""Which number is the procurement's own."""

import pytest

from entities.model import Source
from entities.reading import read_text

SOURCE = Source(url="http://example.invalid/1", sha256="0" * 64)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("项目编号：SLZC2026-001\n项目代码：2503-411481-04-01-225421", ("SLZC2026-001",)),
        ("项目编号：SLZC2026-001\n招标文件编号：0646-264HN", ("SLZC2026-001",)),
        ("招标文件编号：0646-264HN", ("0646-264HN",)),
        ("项目编号：SLZC2026-001\n采购代理机构项目编号：BJJQ-2026-723", ("SLZC2026-001",)),
        ("采购代理机构项目编号：BJJQ-2026-723", ()),
        ("项目编号：SLZC2026-001、SLZC2026-002", ("SLZC2026-001", "SLZC2026-002")),
    ],
)
def test_a_number_that_others_share_counts_only_alone(
    lines: str, expected: tuple[str, ...]
) -> None:
    text = f"示例服务公开招标公告\n采购人：示例市民政局\n{lines}\n预算金额：10万元\n"
    assert read_text(text, SOURCE).notice.project_numbers == expected
