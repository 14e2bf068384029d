"""The gate detector: what is a gate, what is not, and how long it asks to wait."""

from datetime import UTC, datetime

import pytest

from crawlers.gate import CURES, Gate, cut_short, detect, retry_after
from crawlers.query import Form

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NOTICE = (
    "<html><body>"
    + "<p>示例市12345热线受理服务采购项目，电话占线请稍后再试。</p>" * 40
    + "</body></html>"
).encode()


def gate(status: int, body: bytes, expects: Form = Form.HTML) -> Gate | None:
    found = detect(status, {}, body, expects, NOW)
    return found.gate if found else None


@pytest.mark.parametrize(
    ("status", "body", "expects", "expected"),
    [
        (403, b"<html>no</html>", Form.HTML, Gate.REFUSED),
        (429, b"", Form.JSON, Gate.SLOW_DOWN),
        (503, b"busy", Form.HTML, Gate.SLOW_DOWN),
        (200, b"", Form.HTML, Gate.EMPTY),
        (200, b" \n", Form.JSON, Gate.EMPTY),
        (
            200,
            "<html><p>您的访问过于频繁，请稍后再试</p></html>".encode(),
            Form.HTML,
            Gate.SLOW_DOWN,
        ),
        (200, "<html><p>频繁访问</p></html>".encode("gb18030"), Form.HTML, Gate.SLOW_DOWN),
        (200, b'<html><script>var arg1="acw_sc__v2"</script></html>', Form.HTML, Gate.CHALLENGE),
        (200, b"<html><textarea id='renderData'></textarea></html>", Form.JSON, Gate.CHALLENGE),
        (200, b"<html><body>home</body></html>", Form.JSON, Gate.NOT_JSON),
        (200, b'{"code":829,"captchaToken":"x"}', Form.JSON, Gate.CAPTCHA),
        (200, b'{"code":800}', Form.JSON, Gate.SLOW_DOWN),
        (200, b'{"code":804}', Form.JSON, Gate.TOO_MANY),
        (200, b'{"code":"NEED_CAPTCHA","result":"x"}', Form.JSON, Gate.CAPTCHA),
        (200, b'{"errcode":90104}', Form.JSON, Gate.SLOW_DOWN),
        (
            200,
            '{"status":200,"data":{"code":999,"message":"请稍后重试"}}'.encode(),
            Form.JSON,
            Gate.SLOW_DOWN,
        ),
        (200, b'{"code":200,"data":{"total":0}}', Form.JSON, None),
        (200, "<html><!-- 验证码 --><body>示例公告</body></html>".encode(), Form.HTML, None),
        (200, NOTICE, Form.HTML, None),
        (404, b"<html>gone</html>", Form.HTML, None),
    ],
)
def test_each_gate_has_its_type_and_an_open_page_has_none(
    status: int, body: bytes, expects: Form, expected: Gate | None
) -> None:
    assert gate(status, body, expects) is expected


def test_every_gate_comes_with_something_the_user_can_do() -> None:
    assert set(CURES) == set(Gate)


def test_a_pause_is_given_in_seconds_or_as_a_date_or_not_at_all() -> None:
    assert retry_after("7", NOW) == 7.0
    assert retry_after("Fri, 20 Nov 2026 12:01:30 GMT", NOW) == 90.0
    assert retry_after("Fri, 20 Nov 2026 11:00:00 GMT", NOW) == 0.0
    assert retry_after("soon", NOW) is None
    assert retry_after(None, NOW) is None


def test_an_answer_without_length_must_end_as_its_form_ends() -> None:
    assert cut_short({}, b"<html><body>half", Form.HTML) is not None
    assert cut_short({}, b'{"result":{"records":[', Form.JSON) is not None
    assert cut_short({}, b"<html></html>\n<!-- made in 3 ms -->", Form.HTML) is None
    assert cut_short({"content-length": "3"}, b"<p>", Form.HTML) is None
