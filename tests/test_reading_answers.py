"""A JSON answer is read as the notice it carries."""

import json
from base64 import b64encode
from datetime import UTC, datetime

import pytest

from entities.model import Page, Source
from entities.problems import LayoutError, NotANoticeError
from entities.reading import read_page
from entities.reading.answers import markup_of

BODY = "<p>一、项目编号：SL-2026-001</p><p>采购人：示例市热线中心</p><p>预算金额：960000元</p>"


def page(body: bytes) -> Page:
    source = Source(
        url="https://www.example.invalid/portal/detail",
        sha256="0" * 64,
        fetched_at=datetime(2026, 11, 20, tzinfo=UTC),
    )
    return Page(source=source, body=body)


def test_title_and_text_stand_side_by_side_in_the_deepest_object() -> None:
    data = {"title": "示例市12345热线<采购>公告", "content": BODY, "note": "<b>x</b>"}
    notice = read_page(page(json.dumps({"result": {"data": data}}).encode())).notice
    assert notice.title == "示例市12345热线<采购>公告"
    assert notice.project_numbers == ("SL-2026-001",)


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_a_body_in_base64_is_decoded_whatever_its_charset(charset: str) -> None:
    picture = b64encode(b"\x89PNG<>\0\xff" * 40).decode()
    body = b64encode(BODY.encode(charset)).decode()
    data = {"title": "示例市12345热线采购公告", "body": body, "icon": picture}
    notice = read_page(page(json.dumps({"data": {"data": data}}).encode())).notice
    assert notice.title == "示例市12345热线采购公告"
    assert notice.project_numbers == ("SL-2026-001",)


def test_an_answer_that_is_cut_or_holds_no_text_is_no_notice() -> None:
    with pytest.raises(LayoutError, match="begins like JSON and is none"):
        read_page(page(b'{"result":'))
    with pytest.raises(NotANoticeError, match="without a text of a notice"):
        read_page(page(b'{"result":{"data":null}}'))


def test_objects_nested_without_end_are_not_followed() -> None:
    deep = '{"a":' * 40 + json.dumps(BODY) + "}" * 40
    with pytest.raises(NotANoticeError):
        markup_of(deep, "x")
