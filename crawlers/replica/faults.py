"""What goes wrong on purpose: on one page for ever, or everywhere with `--fault`."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum

from crawlers.replica.answers import NOTE, Answer, Request, data, page
from crawlers.replica.catalogue import Catalogue
from crawlers.replica.notices import Trouble
from crawlers.replica.platforms import ccgp, ccgp_shandong, epoint, ggzy, ygp, zcy
from entities.problems import Problem

PATIENCE = {"Retry-After": "1"}
# `layout`: the names that readers look for, and what they become.
RENAMED = {
    b"vT-srch-result-list-bid": b"result-list-v9",
    b"c_list_bid": b"list-v9",
    b"vF_detail_content": b"content-v9",
    b"ewb-article": b"article-v9",
    b"ewb-details-info": b"article-v9",
    b"epoint-article-content": b"article-v9",
    b"mycontent": b"content-v9",
    b"fully_list": b"list-v9",
    b"records": b"items",
    b"articleId": b"articleKey",
}


class Fault(StrEnum):
    """What `--fault` can ask for."""

    BLOCK = "block"  # every answer is a refusal
    CAPTCHA = "captcha"  # every answer wants an image read
    SLOW = "slow"  # every answer takes two seconds
    FLAKY503 = "flaky503"  # every address is unavailable the first time
    LAYOUT = "layout"  # names and keys have changed
    COOKIE = "cookie"  # the search of ccgp.gov.cn refuses a visitor without its home page's cookie
    TRUNCATED = "truncated"  # the connection ends in the middle of every page


def named(name: str | None) -> Fault | None:
    """Return the fault called *name*; None is none."""
    if name is None:
        return None
    try:
        return Fault(name)
    except ValueError as error:
        known = ", ".join(Fault)
        raise Problem(f"the replica has no fault {name!r}; choose one of {known}") from error


def spoil(fault: Fault | None, request: Request, answer: Answer, visits: int) -> Answer:
    """Return *answer* as *fault* leaves it; *visits* counts the requests of this address."""
    if fault is None:
        return answer
    if fault is Fault.FLAKY503:
        return unavailable() if visits == 1 else answer
    if fault is Fault.COOKIE:
        return cookie_wanted(request, answer)
    return INSTEAD[fault](request) if fault in INSTEAD else CHANGED[fault](answer)


def trouble(catalogue: Catalogue, request: Request) -> Trouble | None:
    """Return what the page of *request* is meant to do to its reader."""
    found = ccgp.DETAIL.fullmatch(request.path)
    notice = catalogue.notices.get(int(found[1]) - ccgp.FIRST_ID) if found else None
    return notice.trouble if notice else None


def torment(kind: Trouble | None, answer: Answer, visits: int) -> Answer:
    """Return *answer* as a page with trouble of *kind* gives it at its *visits*-th request."""
    if kind is Trouble.SLOW:
        return replace(answer, delay=1.0)
    if kind is Trouble.FLAKY and visits == 1:
        return unavailable()
    if kind is Trouble.BLOCK and visits == 1:
        return page("ccgp/blocked.html")
    return answer


def unavailable() -> Answer:
    """Return a 503 that says when to come back."""
    return Answer(
        body=f"<html><body>{NOTE} 503</body></html>".encode(), status=503, headers=PATIENCE
    )


def cookie_wanted(request: Request, answer: Answer) -> Answer:
    """Return *answer* with the home page's cookie, or a refusal by a host that misses it."""
    if request.host == ccgp.PAGES and request.path == "/":
        cookie = {"Set-Cookie": "HBB_HC=replica; Domain=.ccgp.gov.cn; Path=/"}
        return replace(answer, headers={**answer.headers, **cookie})
    if request.host == ccgp.SEARCH and "HBB_HC=replica" not in request.cookie:
        return Answer(body=f"<html><body>{NOTE} 403</body></html>".encode(), status=403)
    return answer


def _refuse(request: Request) -> Answer:
    if request.host in ccgp.HOSTS:
        return page("ccgp/blocked.html")
    if request.host == ggzy.HOST and request.path in ggzy.LISTS:
        return data({"code": 800, "message": "访问过于频繁", "data": None, "replica": NOTE})
    if request.host in ccgp_shandong.HOSTS:
        return ccgp_shandong.refusal()
    if request.host in ygp.HOSTS:
        return ygp.refusal()
    return Answer(body=f"<html><body>{NOTE} 403</body></html>".encode(), status=403)


def _ask_for_captcha(request: Request) -> Answer:
    if request.host == ggzy.HOST and request.path in ggzy.LISTS:
        return data(
            {
                "code": 829,
                "message": "请输入验证码",
                "captchaToken": "replica",
                "captchaImage": "",
                "data": None,
                "replica": NOTE,
            }
        )
    if request.host in zcy.HOSTS:
        refusal = data({"success": False, "code": "NEED_CAPTCHA", "result": None, "replica": NOTE})
        return replace(refusal, status=429)
    if epoint.API.fullmatch(request.path):
        return Answer(
            body=f"<html><body>{NOTE}<div id='pageVerify'>请完成验证</div></body></html>".encode()
        )
    return page("ccgp/blocked.html")


def _late(answer: Answer) -> Answer:
    return replace(answer, delay=answer.delay + 2.0)


def _renamed(answer: Answer) -> Answer:
    body = answer.body
    for old, new in RENAMED.items():
        body = body.replace(old, new)
    return replace(answer, body=body)


def _cut(answer: Answer) -> Answer:
    return replace(answer, sent=len(answer.body) // 2)


INSTEAD: Mapping[Fault, Callable[[Request], Answer]] = {
    Fault.BLOCK: _refuse,
    Fault.CAPTCHA: _ask_for_captcha,
}
CHANGED: Mapping[Fault, Callable[[Answer], Answer]] = {
    Fault.SLOW: _late,
    Fault.LAYOUT: _renamed,
    Fault.TRUNCATED: _cut,
}
