"""The loopback server of the trading centres in a box."""

import logging
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from crawlers.replica.answers import NOTE, Answer, Request, missing, page
from crawlers.replica.catalogue import Catalogue, fill
from crawlers.replica.faults import Fault, named, spoil, torment, trouble
from crawlers.replica.platforms import answerer, answerers
from entities.problems import Problem

LOOPBACK = "127.0.0.1"
FORBIDDEN = "bidlens-forbidden"  # robots.txt disallows this folder, on every host
ROBOTS = f"User-agent: *\nDisallow: /{FORBIDDEN}/\nDisallow: /*/{FORBIDDEN}/\n"
FORM = "application/x-www-form-urlencoded"
log = logging.getLogger(__name__)


class Replica(ThreadingHTTPServer):
    """The server, what it serves, and how often each address was asked for."""

    daemon_threads = True

    def __init__(self, port: int, catalogue: Catalogue, latency: float, fault: Fault | None):
        self.catalogue = catalogue
        self.latency = latency
        self.fault = fault
        self.visits: Counter[str] = Counter()
        self.lock = threading.Lock()
        super().__init__((LOOPBACK, port), Handler)

    @property
    def address(self) -> str:
        """The base that stands before `/HOST/PATH`."""
        return f"http://{LOOPBACK}:{self.server_port}"

    def visit(self, request: Request) -> int:
        """Count a request of an address and return how many there were."""
        key = f"{request.method} {request.host}{request.path}?{request.query}{request.body!r}"
        with self.lock:
            self.visits[key] += 1
            return self.visits[key]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet about a client that gave up; anything else is a mistake of ours."""
        if isinstance(sys.exception(), ConnectionError):
            log.debug("%s gave up", client_address)
        else:
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Turns one HTTP request into a `Request` and sends the `Answer`."""

    protocol_version = "HTTP/1.1"
    timeout = 30
    disable_nagle_algorithm = True  # otherwise each page waits 40 ms for an acknowledgement
    server: Replica
    server_version = "bidlens-replica"
    sys_version = ""

    def do_GET(self) -> None:
        self._respond(b"")

    def do_HEAD(self) -> None:
        self._respond(b"")

    def do_POST(self) -> None:
        self._respond(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        log.debug(format, *args)

    def _respond(self, body: bytes) -> None:
        request = replace(
            read(self.command, self.path, body, self.headers.get("Content-Type") or ""),
            cookie=self.headers.get("Cookie") or "",
            authorization=self.headers.get("Authorization") or "",
        )
        visits = self.server.visit(request)
        answer = route(self.server.catalogue, request)
        answer = torment(trouble(self.server.catalogue, request), answer, visits)
        if request.host and request.path != "/robots.txt":
            answer = spoil(self.server.fault, request, answer, visits)
        time.sleep(self.server.latency + answer.delay)
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("X-Bidlens-Replica", "1")
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.sent is not None:
            self.close_connection = True
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body[: answer.sent])


def read(method: str, target: str, body: bytes, content_type: str) -> Request:
    """Return the request of *target* `/HOST/PATH?QUERY`; a path without a host has none."""
    parts = urlsplit(target)
    host, slash, rest = parts.path.lstrip("/").partition("/")
    is_host = "." in host and bool(slash)
    form = body.decode("utf-8", "replace") if content_type.startswith(FORM) else ""
    return Request(
        method=method,
        host=host.lower() if is_host else "",
        path=unquote("/" + rest if is_host else parts.path),
        query=dict(parse_qsl(parts.query, keep_blank_values=True)),
        form=dict(parse_qsl(form, keep_blank_values=True)),
        body=body,
    )


def route(catalogue: Catalogue, request: Request) -> Answer:
    """Return what the host of *request* answers."""
    if request.path == "/robots.txt":
        return Answer(body=ROBOTS.encode(), content_type="text/plain; charset=utf-8")
    if f"/{FORBIDDEN}/" in request.path:
        return Answer(body=f"<html><body>{NOTE} robots.txt</body></html>".encode())
    if not request.host:
        return _index(catalogue) if request.path == "/" else missing()
    try:
        return answerer(request.host)(catalogue, request)
    except ValueError as error:
        # A malformed date or page number: the live sites answer with a server error.
        log.debug("bad request: %s", error)
        return Answer(body=b"", status=500)


def _index(catalogue: Catalogue) -> Answer:
    invented = sum(n.is_generated for n in catalogue.notices.values())
    return page(
        "index.html", hosts=tuple(answerers()), total=len(catalogue.notices), generated=invented
    )


def _open(port: int, notices: int, latency_ms: int, fault: str | None) -> Replica:
    try:
        return Replica(port, fill(notices), latency_ms / 1000, named(fault))
    except OSError as error:
        raise Problem(
            f"port {port} cannot be opened on {LOOPBACK} ({error.strerror}); "
            "choose another with --port, 0 takes a free one"
        ) from error


def serve(
    port: int,
    notices: int,
    latency_ms: int,
    fault: str | None,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve until SIGTERM or an interrupt; *ready* is called with the base address."""
    with _open(port, notices, latency_ms, fault) as server:

        def stop(*_: object) -> None:
            # shutdown() waits for the loop that this handler interrupts.
            threading.Thread(target=server.shutdown, daemon=True).start()

        before = signal.signal(signal.SIGTERM, stop) if _is_main_thread() else None
        try:
            if ready:
                ready(server.address)
            server.serve_forever(poll_interval=0.1)
        finally:
            if before is not None:
                signal.signal(signal.SIGTERM, before)


@contextmanager
def running(notices: int = 0, latency_ms: int = 0, fault: str | None = None) -> Iterator[str]:
    """Serve on a free port in the background and yield the base address."""
    with _open(0, notices, latency_ms, fault) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield server.address
        finally:
            server.shutdown()
            thread.join()


def _is_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()
