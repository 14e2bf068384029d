"""What the labels, column heads and headings of notices mean: vocabulary.toml, loaded once."""

import tomllib
from pathlib import Path

_TABLES: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("vocabulary.toml").read_text("utf-8")
)


def _fields(table: str) -> dict[str, str]:
    return {word: field for field, words in _TABLES[table].items() for word in words.split()}


# A label or column head, bare of brackets, and the field it means.
LABELS = _fields("labels")
COLUMNS = _fields("columns")
# Kinds of sections with the words of their headings, most telling first.
SECTIONS = tuple((kind, tuple(words.split())) for kind, words in _TABLES["headings"].items())
# A label that holds one of these says the opposite of what it ends with.
DENIALS = (
    *("未中标", "未成交", "落标", "原中标", "原成交", "其他投标", "被拒绝", "未通过", "不合格"),
    "否决",
)
