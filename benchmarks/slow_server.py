"""A server in a process of its own that answers each request after a set time, for benchmarks.

It speaks the search of ccgp.gov.cn and serves notices of 35 KB, so cheaply that the crawler is what
is measured: `python -m benchmarks.slow_server NOTICES MILLISECONDS` prints its address.
"""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

FIRST_DAY = date(2026, 1, 1)
DAYS = 300
PAGE_SIZE = 20
FILLER = "<p>示例市12345热线服务外包项目，本页为测试生成，不是真实公告。</p>\n" * 380


def day_of(number: int) -> date:
    """Return the day of notice *number*."""
    return FIRST_DAY + timedelta(days=number % DAYS)


def address_of(number: int) -> str:
    """Return the address of notice *number*."""
    day = day_of(number)
    return f"http://www.ccgp.gov.cn/cggg/dfgg/zbgg/{day:%Y%m}/t{day:%Y%m%d}_{number}.htm"


def title(number: int) -> str:
    """Return the title of notice *number*."""
    return f"示例市12345热线服务项目{number}"


def listing(query: str, notices: int) -> str:
    """Return the page of the search that *query* asks for."""
    asked = parse_qs(query)
    since, until = (
        date.fromisoformat(asked[name][0].replace(":", "-")) for name in ("start_time", "end_time")
    )
    found = [number for number in range(notices) if since <= day_of(number) <= until]
    start = (int(asked["page_index"][0]) - 1) * PAGE_SIZE
    rows = "".join(
        f"<li><a href='{address_of(n)}'>{title(n)}</a><p></p><span>{day_of(n):%Y.%m.%d} 10:00:00"
        " | 采购人：示例局 | 代理机构：<br/><strong>中标公告</strong> | <a>示例</a></span></li>"
        for n in found[start : start + PAGE_SIZE]
    )
    body = f"<ul class='vT-srch-result-list-bid'>{rows}</ul>" if rows else "没有找到相关数据"
    return f"<html><p><span style='color:#c00000'>{len(found)}</span></p>{body}</html>"


def page(target: str, notices: int) -> bytes:
    """Return the body for *target*."""
    parts = urlsplit(target)
    if parts.path == "/robots.txt":
        return b"User-agent: *\nDisallow:\n"
    if parts.path.endswith("/bxsearch"):
        return listing(parts.query, notices).encode()
    number = int(parts.path.rpartition("_")[2].removesuffix(".htm"))
    text = f"<h2 class='tc'>{title(number)}</h2><div class='vF_detail_content'>{FILLER}</div>"
    return f"<html><body>{text}{number}</body></html>".encode()


async def serve(notices: int, seconds: float) -> None:
    """Answer until the process ends."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                body = page(request.split(b" ", 2)[1].decode(), notices)
                await asyncio.sleep(seconds)
                head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}"
                writer.write(head.encode() + b"\r\n\r\n" + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


@contextmanager
def serving(notices: int, milliseconds: int) -> Iterator[str]:
    """Run the server beside this process and yield its address."""
    asked = ["-m", "benchmarks.slow_server", str(notices), str(milliseconds)]
    with subprocess.Popen(  # noqa: S603 - our own command line
        [sys.executable, *asked], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2]) / 1000))
