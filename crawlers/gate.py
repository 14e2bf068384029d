"""One detector for what stands between a polite visitor and a page.

`detect` looks at an answer and says which gate it met; `None` means the page is open. Nothing is
solved or got round: a gate ends in a pause, and two in a row end the visit to that host. The word
验证码 alone is no sign, it stands in a comment of ordinary pages.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any

import msgspec
from parsel import Selector

from crawlers.query import Form

# A page that tells a visitor to go away is short; a notice that quotes the words is not.
SHORT = 600
TOO_OFTEN = ("频繁访问", "访问过于频繁", "访问频率过高", "稍后再试", "稍后重试")
CHALLENGES = (b"acw_sc__v2", b"renderData")
VISIBLE = "//text()[not(ancestor::script or ancestor::style)]"


class Gate(StrEnum):
    """The gates that are known."""

    SLOW_DOWN = "slow_down"  # 429, 503, "too frequent" in words or as a code
    REFUSED = "refused"  # 403
    CAPTCHA = "captcha"
    CHALLENGE = "challenge"  # a script that must run before the page is served
    TOO_MANY = "too_many"  # the answer would be too long: a narrower question is due
    EMPTY = "empty"  # 200 without a body
    NOT_JSON = "not_json"  # a page where data was due
    UNREACHABLE = "unreachable"
    ROBOTS = "robots"
    BUDGET = "budget"  # of our own: so many pages of one host are enough for one run
    LOGIN = "login"


CURES = {
    Gate.SLOW_DOWN: "run the command again in an hour",
    Gate.REFUSED: "wait a day, or save the pages in a browser",
    Gate.CAPTCHA: "save the pages in a browser; a captcha is not solved here",
    Gate.CHALLENGE: "save the pages in a browser; the challenge is not run here",
    Gate.TOO_MANY: "narrow --since and --until",
    Gate.EMPTY: "run the command again later",
    Gate.NOT_JSON: "run the command again later; if it stays, the site has changed",
    Gate.UNREACHABLE: "check the network and the site, then run the command again",
    Gate.BUDGET: "run the command again; it goes on where it stopped",
    Gate.ROBOTS: "save the pages in a browser, where the site's rules for robots do not apply",
    Gate.LOGIN: "save the pages in a browser after logging in",
}
STATUSES = {403: Gate.REFUSED, 429: Gate.SLOW_DOWN, 503: Gate.SLOW_DOWN}
CODES = {
    "800": Gate.SLOW_DOWN,
    "804": Gate.TOO_MANY,
    "829": Gate.CAPTCHA,
    "999": Gate.SLOW_DOWN,
    "90104": Gate.SLOW_DOWN,
    "NEED_CAPTCHA": Gate.CAPTCHA,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """A gate was met. *retry_after* is the pause in seconds the site asked for."""

    gate: Gate
    reason: str
    retry_after: float | None = None

    @property
    def cure(self) -> str:
        """What the user can do."""
        return CURES[self.gate]


def detect(
    status: int, headers: Mapping[str, str], body: bytes, expects: Form, now: datetime
) -> Blocked | None:
    """Return the gate an answer met, `None` if the way is open. *headers* have lower-case names."""
    if status in STATUSES:
        pause = retry_after(headers.get("retry-after"), now)
        wanted = coded(body) if expects is Form.JSON else None
        gate = wanted or Blocked(gate=STATUSES[status], reason=f"status {status}")
        return replace(gate, retry_after=pause)
    if status != 200:
        return None
    if not body.strip():
        return Blocked(gate=Gate.EMPTY, reason="status 200 without a body")
    if expects is Form.JSON and not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return coded(body)
    found = worded(body)
    if found is None and expects is Form.JSON:
        return Blocked(gate=Gate.NOT_JSON, reason="a page where JSON was due")
    return found


def coded(body: bytes) -> Blocked | None:
    """Return the gate that a code in a JSON answer stands for."""
    try:
        answer = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return None
    for place, code in codes(answer):
        if code in CODES:
            return Blocked(gate=CODES[code], reason=f"{place} {code}")
    # The portals of zcy answer a visitor they doubt in words where an object is due (2026).
    if isinstance(answer, dict) and "success" in answer and isinstance(answer.get("result"), str):
        return Blocked(gate=Gate.CAPTCHA, reason="result is text, not data")
    return None


def codes(answer: Any) -> list[tuple[str, str]]:
    """Return the codes of a JSON answer and of the object it may be wrapped around."""
    if not isinstance(answer, dict):
        return []
    found = [(key, str(answer[key])) for key in ("code", "errcode") if key in answer]
    inner = answer.get("data")
    if isinstance(inner, dict) and "code" in inner:
        found.append(("data.code", str(inner["code"])))
    return found


def worded(body: bytes) -> Blocked | None:
    """Return the gate that a short page speaks of."""
    challenge = next((mark for mark in CHALLENGES if mark in body), None)
    text = body.decode("utf-8", errors="replace")
    if "\ufffd" in text:
        text = body.decode("gb18030", errors="replace")
    words = next((words for words in TOO_OFTEN if words in text), None)
    if (challenge or words) is None or visible_length(text) > SHORT:
        return None
    if challenge:
        return Blocked(gate=Gate.CHALLENGE, reason=f"a page with {challenge.decode()}")
    return Blocked(gate=Gate.SLOW_DOWN, reason=f"a page saying {words}")


def visible_length(text: str) -> int:
    """Return how many characters a visitor of the page *text* sees."""
    return sum(len("".join(seen.split())) for seen in Selector(text=text).xpath(VISIBLE).getall())


def retry_after(written: str | None, now: datetime) -> float | None:
    """Return the seconds a Retry-After header asks for, given as seconds or as a date."""
    if not written:
        return None
    if written.strip().isdecimal():
        return float(written)
    try:
        return max(0.0, (parsedate_to_datetime(written) - now).total_seconds())
    except (TypeError, ValueError):  # TypeError: a date without a zone
        return None


def cut_short(headers: Mapping[str, str], body: bytes, expects: Form) -> str | None:
    """Say how an answer looks cut short; `None` if it looks whole.

    A connection that closes early raises an error of its own when the length was announced; this
    is for answers that announced none.
    """
    if "content-length" in headers or "transfer-encoding" in headers:
        return None
    end = b"}" if expects is Form.JSON else b"</html>"
    if body.rstrip().lower().endswith(end) or end in body[-2000:].lower():
        return None
    return f"the answer has no length and does not end with {end.decode()}"
