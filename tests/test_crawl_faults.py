"""The faults of the web: each ends in its stated state, in bounded memory, with no page lost."""

import gzip
import socket
import struct
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from math import ceil
from pathlib import Path

import brotli  # type: ignore[import-untyped] # it ships no types
import msgspec
import pytest
from scrapy.http import Response

from crawlers.commands import PARTIAL, exit_code
from crawlers.origin import replica_at
from crawlers.outcome import SiteOutcome
from crawlers.platforms.ccgp import Search
from crawlers.query import errand_of
from crawlers.runner import run
from crawlers.runs import Verdict
from crawlers.sites import load_sites
from crawlers.spider import SiteSpider
from entities.model import Listed
from tests.box import (
    FIRST_DAY,
    QUERY,
    SEARCH,
    Bend,
    Box,
    Reply,
    archived,
    collect,
    path_of,
    serving,
)

MIB = 1024 * 1024
PAGE = "<html><body><h2 class='tc'>x</h2><div class='vF_detail_content'>x</div></body></html>"
Raw = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture
def box() -> Iterator[Box]:
    with serving(notices=6) as server:
        yield server


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for no answer longer than half a second."""
    monkeypatch.setattr("crawlers.settings.DOWNLOAD_TIMEOUT", 0.5)


def raw(write: Raw) -> Bend:
    return lambda _: Reply(200, b"", raw=write)


def head(handler: BaseHTTPRequestHandler, *lines: str) -> None:
    start = ("HTTP/1.1 200 OK", "Content-Type: text/html", *lines, "", "")
    handler.wfile.write("\r\n".join(start).encode())


def too_short(handler: BaseHTTPRequestHandler) -> None:
    head(handler, f"Content-Length: {len(PAGE) + 500}")
    handler.wfile.write(PAGE.encode())


def cut_in_a_chunk(handler: BaseHTTPRequestHandler) -> None:
    head(handler, "Transfer-Encoding: chunked")
    handler.wfile.write(b"40\r\n" + PAGE.encode()[:20])


def without_last_chunk(handler: BaseHTTPRequestHandler) -> None:
    head(handler, "Transfer-Encoding: chunked")
    handler.wfile.write(f"{len(PAGE):x}\r\n{PAGE}\r\n".encode())


def without_end(handler: BaseHTTPRequestHandler) -> None:
    head(handler, "Connection: close")
    for _ in range(64):
        handler.wfile.write(b"x" * MIB)


def announced_huge(handler: BaseHTTPRequestHandler) -> None:
    head(handler, f"Content-Length: {300 * MIB}")
    handler.wfile.write(b"x" * MIB)


def drip(handler: BaseHTTPRequestHandler) -> None:
    head(handler, "Content-Length: 1000")
    for _ in range(12):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.1)


def reset(handler: BaseHTTPRequestHandler) -> None:
    linger = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.connection.close()


def no_http(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"\x00\x01\x02 nonsense\r\n\r\n")


def packed(coding: str, body: bytes) -> Bend:
    return lambda _: Reply(200, body, {"Content-Encoding": coding})


def redirect(location: str) -> Bend:
    return lambda _: Reply(302, b"", {"Location": location})


def status(number: int) -> Bend:
    return lambda reply: Reply(number, reply.body)


GZIP_BOMB = packed("gzip", gzip.compress(b"\0" * (200 * MIB), 1))
BROTLI_BOMB = packed("br", brotli.compress(b"\0" * (256 * MIB), quality=1))

LASTING = {
    "500": (status(500), "status 500, 3 times"),
    "408": (status(408), "status 408, 3 times"),
    "too short": (raw(too_short), "cut short, 3 times"),
    "cut in a chunk": (raw(cut_in_a_chunk), "cut short, 3 times"),
    "without the last chunk": (raw(without_last_chunk), "cut short, 3 times"),
    "without end": (raw(without_end), "larger than"),
    "announced huge": (raw(announced_huge), "larger than"),
    "reset": (raw(reset), "connection broke, 3 times"),
    "no http": (raw(no_http), "connection broke, 3 times"),
    "gzip bomb": (GZIP_BOMB, "exceeded DOWNLOAD_MAXSIZE"),
    "brotli bomb": (BROTLI_BOMB, "exceeded DOWNLOAD_MAXSIZE"),
    "redirect in a circle": (redirect(f"http:/{path_of(1)}"), "max redirections"),
    "redirect to another host": (redirect("http://other.invalid/"), "is not a host of"),
    "redirect to another port": (redirect("http://www.ccgp.gov.cn:81/"), "is not a host of"),
    "redirect to a private address": (redirect("http://10.0.0.1/"), "is not a host of"),
    "redirect to a number": (redirect("http://2130706433/"), "is not a host of"),
    "no notice": (lambda _: Reply(200, b"<html>x</html>"), "no notice body"),
}


def check_lasting(found: SiteOutcome, words: str) -> None:
    assert (found.verdict, found.notices, found.failed) == (Verdict.PARTIAL, 5, 1)
    assert found.reason is not None
    assert words in found.reason
    assert path_of(1).removeprefix("/") in found.reason or "host of" in found.reason
    assert exit_code([found]) == PARTIAL


@pytest.mark.parametrize("fault", LASTING)
def test_a_page_that_stays_bad_is_given_up_with_its_reason_and_the_others_are_kept(
    box: Box, tmp_path: Path, fault: str
) -> None:
    bend, words = LASTING[fault]
    box.bends[path_of(1)] = [bend] * 20
    check_lasting(collect(box, tmp_path), words)
    assert len(archived(tmp_path)) == 5
    box.bends.clear()
    assert collect(box, tmp_path).verdict is Verdict.COMPLETE
    assert len(archived(tmp_path)) == 6


@pytest.mark.usefixtures("hasty")
def test_an_answer_that_drips_is_given_up_in_time(box: Box, tmp_path: Path) -> None:
    box.bends[path_of(1)] = [raw(drip)] * 3
    begun = time.monotonic()
    check_lasting(collect(box, tmp_path), "no answer within the time allowed, 3 times")
    assert time.monotonic() - begun < 3 * 0.5 + 3


@pytest.mark.parametrize("fault", ["500", "too short", "cut in a chunk", "reset"])
def test_what_passes_is_asked_again_and_the_run_is_complete(
    box: Box, tmp_path: Path, fault: str
) -> None:
    box.bends[path_of(1)] = [LASTING[fault][0]] * 2
    found = collect(box, tmp_path)
    assert (found.verdict, found.notices, found.failed) == (Verdict.COMPLETE, 6, 0)
    assert box.asked[path_of(1)] == 3


def test_a_storm_of_503_closes_the_host_and_the_next_run_goes_on(box: Box, tmp_path: Path) -> None:
    collect(box, tmp_path, replace(QUERY, sample=1))
    box.always = lambda _: Reply(503, b"", {"Retry-After": "0"})
    found = collect(box, tmp_path)
    assert found.verdict is Verdict.FAILED
    assert found.blocked == ("search.ccgp.gov.cn",)
    assert exit_code([found]) == 1
    box.always = None
    assert collect(box, tmp_path).notices == 6


# Retry-After


def in_seconds() -> str:
    return "1"


def as_a_date() -> str:
    later = datetime.fromtimestamp(ceil(time.time()) + 1, UTC)
    return format_datetime(later, usegmt=True)


@pytest.mark.parametrize(("number", "written"), [(429, in_seconds), (503, as_a_date)])
def test_the_pause_that_a_host_asks_for_is_kept_within_a_fifth(
    box: Box, tmp_path: Path, number: int, written: Callable[[], str]
) -> None:
    wanted: list[float] = []

    def busy(_: Reply) -> Reply:
        header = written()
        if header.isdecimal():
            wanted.append(float(header))
        else:
            due = datetime.strptime(header, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
            wanted.append(due.timestamp() - time.time())
        return Reply(number, b"", {"Retry-After": header})

    box.days = box.days[:1]
    box.bends[path_of(0)] = [busy]
    assert collect(box, tmp_path).verdict is Verdict.COMPLETE
    first, second = (when for path, when in box.times if path == path_of(0))
    assert second - first == pytest.approx(wanted[0], rel=0.2)


# Memory


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is read from /proc")
def test_no_answer_takes_much_memory(box: Box, tmp_path: Path) -> None:
    collect(box, tmp_path / "warm")
    for number, bend in enumerate([GZIP_BOMB, BROTLI_BOMB, raw(without_end)]):
        box.bends[path_of(number)] = [bend] * 3
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # the peak starts anew
    before = peak()
    found = collect(box, tmp_path / "bombs")
    assert found.failed == 3
    assert peak() - before < 100 * MIB


def peak() -> int:
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise AssertionError("no VmHWM in /proc/self/status")


# Lists


ROW = (
    "<li><a title='示例市12345热线合同' href='./detail/{0:032x}?contractSign=0'>示例</a><div><span>"
    "</span></div><span>2026-03-01</span><span>示例局</span><span>示例公司</span></li>"
)


def endless(box: Box, first_row: Callable[[int], int]) -> None:
    """Let *box* serve a list of contracts without end."""

    def reply(target: str) -> Reply:
        if target == "/robots.txt":
            return Reply(200, box.robots)
        if "/detail/" in target:
            return Reply(200, b"<html><div class='content_2020'>x</div></html>")
        page = int(target.rpartition("index")[2].lstrip("_") or 1)
        rows = "".join(ROW.format(first_row(page) + n) for n in range(20))
        script = "<script>Pager({size:999999, current:0})</script>"
        return Reply(200, f"<html><ul class=ulst><li>h</li>{rows}</ul>{script}</html>".encode())

    box.reply = reply  # type: ignore[method-assign] # another list than the search


def collect_contracts(box: Box, folder: Path, pages: int = 50) -> SiteOutcome:
    (site,) = load_sites(["national_ccgp_contracts"])
    source = msgspec.structs.replace(site.sources[0], options={"pages": pages})
    site = msgspec.structs.replace(site, sources=(source,))
    return run([site], folder, QUERY, replica_at(box.base)).outcomes[0]


def lists_asked(box: Box) -> int:
    return sum(n for path, n in box.asked.items() if "/index" in path)


def test_a_list_that_repeats_itself_is_left_after_two_pages_without_a_new_row(
    box: Box, tmp_path: Path
) -> None:
    endless(box, lambda _: 0)
    found = collect_contracts(box, tmp_path)
    assert lists_asked(box) == 3
    assert found.notices == 20
    (warning,) = found.warnings
    assert "index_3: the list repeats itself, it was read no further" in warning


def test_a_list_without_end_stops_at_its_cap_and_makes_the_run_partial(
    box: Box, tmp_path: Path
) -> None:
    endless(box, lambda page: page * 20)
    found = collect_contracts(box, tmp_path, pages=4)
    assert lists_asked(box) == 4
    assert (found.verdict, found.notices) == (Verdict.PARTIAL, 80)
    assert found.reason is not None
    assert "announced 19999980 rows and showed 80" in found.reason


def test_a_host_is_asked_for_so_many_pages_and_no_more_in_one_run(
    box: Box, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.days = [FIRST_DAY + timedelta(days=number % 300) for number in range(60)]
    monkeypatch.setattr(SiteSpider, "budget", 20)
    found = collect(box, tmp_path)
    assert found.blocked == ("www.ccgp.gov.cn",)
    # Those that were under way are kept too.
    assert 20 <= found.notices < 45
    assert found.reason is not None
    assert "20 pages in one run; run the command again" in found.reason
    monkeypatch.undo()
    assert collect(box, tmp_path).notices == 60


def test_a_list_that_announces_a_billion_rows_is_not_followed_without_end(
    box: Box, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawlers.query.MOST_PAGES", 20)
    box.bends[SEARCH] = [lambda r: Reply(200, r.body.replace(b">6<", b">999999999<"))]
    found = collect(box, tmp_path)
    assert (found.verdict, found.notices) == (Verdict.PARTIAL, 6)
    assert sum(n for path, n in box.asked.items() if path.startswith(SEARCH)) == 20


# Charsets


DECLARED = ["utf-8", "gb2312", "gbk", "big5", "iso-8859-1", "utf-16", "nonsense", None]


@pytest.mark.parametrize("written", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("declared", DECLARED)
def test_a_page_is_read_right_whatever_charset_it_declares(
    written: str, declared: str | None
) -> None:
    meta = f"<meta charset='{declared}'>" if declared else ""
    row = (
        "<li><a href='http://www.ccgp.gov.cn/t1.htm'>示例市12345热线“受理”服务—采购</a><p></p>"
        "<span>2026.01.02 10:00:00 | 采购人：示例局 | 代理机构：<br/>"
        "<strong>中标公告</strong></span></li>"
    )
    page = (
        f"<html><head>{meta}</head><span style='color:#c00000'>1</span>"
        f"<ul class='vT-srch-result-list-bid'>{row}</ul></html>"
    )
    headers = {"Content-Type": f"text/html; charset={declared}"} if declared else {}
    platform = Search(Search.Options())
    request = next(platform.start(QUERY))
    response = Response(request.url, body=page.encode(written), headers=headers)
    (listed,) = [f for f in platform.read(response, errand_of(request)) if isinstance(f, Listed)]
    assert (listed.title, listed.buyer) == ("示例市12345热线“受理”服务—采购", "示例局")
    assert listed.published == date(2026, 1, 2)
