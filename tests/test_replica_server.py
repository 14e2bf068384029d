"""The server of the replica: loopback only, faults on demand, quiet ends."""

import http.client
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import pytest

from crawlers.replica import traps
from crawlers.replica.notices import Trouble
from crawlers.replica.platforms import ccgp
from crawlers.replica.server import FORBIDDEN, running, serve
from entities.problems import Problem

SEARCH = "/search.ccgp.gov.cn/bxsearch?kw=12345&page_index=1"
LIST = "/www.ggzy.gov.cn/information/pubTradingInfo/getTradList"
API = "/ggzy.shili.example/inteligentsearch/rest/esinteligentsearch/getFullTextDataNew"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
AWARD = "/www.ccgp.gov.cn/cggg/dfgg/zbgg/202408/t20240813_90000052.htm"


def fetch(address: str, body: bytes | None = None) -> tuple[int, str, dict[str, str]]:
    headers = FORM if body else {}
    request = urllib.request.Request(address, body, headers)  # noqa: S310 - loopback
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - loopback
            return answer.status, answer.read().decode(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), dict(error.headers)


def address_of(trouble: Trouble) -> str:
    (notice,) = [n for n in traps.notices() if n.trouble is trouble]
    return f"/{ccgp.PAGES}{ccgp.path(notice)}"


def test_the_server_listens_on_loopback_only() -> None:
    with running() as base:
        assert urlsplit(base).hostname == "127.0.0.1"


def test_robots_allows_all_but_one_marked_folder() -> None:
    with running() as base:
        for path in ("/robots.txt", "/www.ccgp.gov.cn/robots.txt"):
            assert f"Disallow: /{FORBIDDEN}/" in fetch(base + path)[1]
        assert fetch(f"{base}/www.ccgp.gov.cn/{FORBIDDEN}/page.htm")[0] == 200


def test_the_first_page_says_what_is_served() -> None:
    with running() as base:
        assert "bidlens 回放页" in fetch(base + "/")[1]


def test_a_flaky_page_is_unavailable_once_and_says_when_to_come_back() -> None:
    with running() as base:
        status, _, headers = fetch(base + address_of(Trouble.FLAKY))
        assert (status, headers["Retry-After"]) == (503, "1")
        assert fetch(base + address_of(Trouble.FLAKY))[0] == 200


def test_a_blocked_page_opens_the_second_time() -> None:
    with running() as base:
        assert "频繁访问" in fetch(base + address_of(Trouble.BLOCK))[1]
        assert "频繁访问" not in fetch(base + address_of(Trouble.BLOCK))[1]


def test_a_slow_page_takes_a_second() -> None:
    with running() as base:
        started = time.monotonic()
        assert fetch(base + address_of(Trouble.SLOW))[0] == 200
        assert time.monotonic() - started >= 1


def test_latency_is_added_to_every_answer() -> None:
    with running(latency_ms=150) as base:
        started = time.monotonic()
        fetch(base + SEARCH)
        assert time.monotonic() - started >= 0.15


def test_the_block_fault_refuses_in_each_platforms_way() -> None:
    with running(fault="block") as base:
        assert "频繁访问" in fetch(base + SEARCH)[1]
        assert '"code": 800' in fetch(base + LIST, b"DEAL_TIME=06")[1]
        assert fetch(base + API, b"{}")[0] == 403


def test_the_captcha_fault_wants_an_image_read() -> None:
    with running(fault="captcha") as base:
        answer = fetch(base + LIST, b"DEAL_TIME=06")[1]
        assert '"code": 829' in answer
        assert '"captchaToken"' in answer
        assert "pageVerify" in fetch(base + API, b"{}")[1]


def test_the_layout_fault_changes_the_names_readers_look_for() -> None:
    with running(fault="layout") as base:
        assert "vT-srch-result-list-bid" not in fetch(base + SEARCH)[1]
        assert "vF_detail_content" not in fetch(base + AWARD)[1]
        assert '"records"' not in fetch(base + LIST, b"DEAL_TIME=06")[1]


def test_the_truncated_fault_ends_before_the_announced_length() -> None:
    with running(fault="truncated") as base, pytest.raises(http.client.IncompleteRead):
        fetch(base + SEARCH)


def test_the_flaky503_fault_fails_each_address_once() -> None:
    with running(fault="flaky503") as base:
        assert fetch(base + SEARCH)[0] == 503
        assert fetch(base + SEARCH)[0] == 200
        assert fetch(base + AWARD)[0] == 503


def test_the_slow_fault_delays_every_answer() -> None:
    with running(fault="slow") as base:
        started = time.monotonic()
        fetch(base + SEARCH)
        assert time.monotonic() - started >= 2


def test_an_unknown_fault_is_named_with_the_known_ones() -> None:
    with (
        pytest.raises(Problem, match=r"no fault 'flood'; choose one of block, captcha"),
        running(fault="flood"),
    ):
        pass


def test_a_port_in_use_is_a_problem_with_the_cure() -> None:
    with running() as base:
        port = urlsplit(base).port
        assert port is not None
        with pytest.raises(Problem, match=f"port {port} cannot be opened"):
            serve(port, 0, 0, None)


def test_a_malformed_question_is_a_server_error_not_a_broken_connection() -> None:
    with running() as base:
        assert fetch(f"{base}{SEARCH}&start_time=yesterday")[0] == 500
        assert fetch(base + LIST, b"DEAL_TIME=06&PAGENUMBER=x")[0] == 500


def test_serving_ends_quietly_on_a_termination_signal() -> None:
    code = (
        "from crawlers.replica.server import serve\n"
        "serve(0, 0, 0, None, lambda base: print(base, flush=True))\n"
        "print('ended', flush=True)"
    )
    with subprocess.Popen(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout
        assert child.stdout.readline().startswith("http://127.0.0.1:")
        child.send_signal(signal.SIGTERM)
        out, err = child.communicate(timeout=10)
    assert (child.returncode, out.strip(), err) == (0, "ended", "")


def test_ten_thousand_generated_notices_are_listed_in_time() -> None:
    with running(notices=10_000) as base:
        fetch(base + SEARCH)
        started = time.monotonic()
        for number in range(2, 12):
            assert fetch(f"{base}{SEARCH[:-1]}{number}")[0] == 200
        # Measured 0.004 s a page; ten times that leaves room for a busy machine.
        assert time.monotonic() - started < 0.4 * 10
