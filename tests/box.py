"""A replica of ccgp.gov.cn in a hundred lines, for the tests of the crawl engine.

Its notices are invented. It counts what it is asked and can be told to misbehave.
"""

import contextlib
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from crawlers.archive import Archive
from crawlers.origin import replica_at
from crawlers.outcome import SiteOutcome
from crawlers.query import Query
from crawlers.runner import run
from crawlers.sites import load_sites

SEARCH = "/search.ccgp.gov.cn/bxsearch"
FIRST_DAY = date(2026, 1, 1)
QUERY = Query(keyword="12345", since=FIRST_DAY, until=date(2026, 12, 31))
SITE = "national_ccgp"


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    raw: "Callable[[BaseHTTPRequestHandler], None] | None" = None


Bend = Callable[[Reply], Reply]


class Box(ThreadingHTTPServer):
    """The server; `asked` counts addresses, `bends` change the next answers of an address."""

    daemon_threads = True

    def __init__(self, notices: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.days = [FIRST_DAY + timedelta(days=number % 300) for number in range(notices)]
        self.asked: Counter[str] = Counter()
        self.times: list[tuple[str, float]] = []
        self.agents: set[str] = set()
        self.bends: dict[str, list[Bend]] = {}
        self.always: Bend | None = None
        self.robots = b"User-agent: *\nDisallow:\n"
        self.latency = 0.0

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def notices_asked(self) -> Counter[str]:
        return Counter({path: n for path, n in self.asked.items() if path.startswith("/www.ccgp")})

    def reply(self, target: str) -> Reply:
        parts = urlsplit(target)
        if parts.path == "/robots.txt":
            return Reply(200, self.robots)
        if parts.path == SEARCH:
            return Reply(200, self.listing(parse_qs(parts.query)).encode())
        number = int(parts.path.rsplit("_", 1)[-1].removesuffix(".htm"))
        text = f"<h2 class='tc'>{title(number)}</h2><div class='vF_detail_content'>{number}</div>"
        return Reply(200, f"<html><body>{text}</body></html>".encode())

    def listing(self, asked: dict[str, list[str]]) -> str:
        since, until = (
            date.fromisoformat(asked[name][0].replace(":", "-"))
            for name in ("start_time", "end_time")
        )
        found = [n for n, day in enumerate(self.days) if since <= day <= until]
        start = (int(asked["page_index"][0]) - 1) * 20
        rows = "".join(
            f"<li><a href='{address(n, self.days[n])}'>{title(n)}</a><p></p><span>"
            f"{self.days[n]:%Y.%m.%d} 10:00:00 | 采购人：示例局 | 代理机构：<br/>"
            "<strong>中标公告</strong> | <a>示例</a></span></li>"
            for n in found[start : start + 20]
        )
        body = f"<ul class='vT-srch-result-list-bid'>{rows}</ul>" if rows else "没有找到相关数据"
        return f"<html><p><span style='color:#c00000'>{len(found)}</span></p>{body}</html>"


def title(number: int) -> str:
    return f"示例市12345热线服务项目{number}"


def address(number: int, day: date) -> str:
    return f"http://www.ccgp.gov.cn/cggg/dfgg/zbgg/{day:%Y%m}/t{day:%Y%m%d}_{number}.htm"


def path_of(number: int) -> str:
    day = FIRST_DAY + timedelta(days=number % 300)
    return address(number, day).removeprefix("http:/")


class Handler(BaseHTTPRequestHandler):
    """Answers from its `Box`."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Box

    def do_GET(self) -> None:
        box, path = self.server, urlsplit(self.path).path
        box.asked[self.path if path == SEARCH else path] += 1
        box.times.append((path, time.monotonic()))
        box.agents.add(self.headers["User-Agent"])
        time.sleep(box.latency)
        reply = box.reply(self.path)
        if path != "/robots.txt":
            waiting = box.bends.get(path)
            bend = waiting.pop(0) if waiting else box.always
            reply = bend(reply) if bend else reply
        if reply.raw is not None:
            self.close_connection = True
            with contextlib.suppress(OSError):
                reply.raw(self)
            return
        self.send_response(reply.status)
        for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)
        self.close_connection = "Connection" in reply.headers

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        pass


@contextmanager
def serving(notices: int = 45) -> Iterator[Box]:
    """Yield a server with so many notices."""
    with Box(notices=notices) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def collect(box: Box, folder: Path, query: Query = QUERY) -> SiteOutcome:
    """Crawl *box* into *folder*."""
    campaign = run(load_sites([SITE]), folder, query, replica_at(box.base))
    return campaign.outcomes[0]


def archived(folder: Path) -> list[str]:
    """Return the addresses of the notices in the archive."""
    return [page.source.url for page in Archive(folder / f"{SITE}.sqlite").pages()]


def often(reply: Reply) -> Reply:
    """Return a block page."""
    return Reply(200, "<html><p>您的访问过于频繁，请稍后再试</p></html>".encode())
