"""The end of a process: a signal, or a kill at any moment."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.box import FIRST_DAY, QUERY, SITE, Box, archived, collect, serving


@pytest.fixture
def box() -> Iterator[Box]:
    with serving() as server:
        yield server


TERM = ["--keyword", "12345"]


def command(box: Box, folder: Path) -> list[str]:
    asked = ["--since", str(QUERY.since), "--until", str(QUERY.until), "--replica", box.base]
    return [
        sys.executable,
        "-m",
        "cli",
        "--data",
        str(folder),
        "--json",
        "crawl",
        SITE,
        *asked,
        *TERM,
    ]


def start(box: Box, folder: Path) -> "subprocess.Popen[bytes]":
    root = Path(__file__).parent.parent
    return subprocess.Popen(  # noqa: S603 - our own command line
        command(box, folder), cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def wait_for(box: Box, requests: int) -> None:
    until = time.monotonic() + 20
    while sum(box.asked.values()) < requests and time.monotonic() < until:
        time.sleep(0.005)


def test_after_kill_9_at_any_moment_nothing_is_lost_and_nothing_doubled(
    box: Box, tmp_path: Path
) -> None:
    box.days = [FIRST_DAY + timedelta(days=number % 300) for number in range(300)]
    box.latency = 0.01
    moments = random.Random(12345)  # noqa: S311 - a repeatable choice, nothing secret
    for kill in range(4):
        process = start(box, tmp_path)
        wait_for(box, kill * 60 + moments.randrange(5, 60))
        process.kill()
        process.communicate()
    process = start(box, tmp_path)
    answer, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    (found,) = json.loads(answer)
    assert (found["verdict"], found["listed"], found["notices"]) == ("complete", 300, 300)
    urls = archived(tmp_path / "raw")
    assert len(urls) == len(set(urls)) == 300
    # A page that was answered but not yet stored when the process died may be asked once more.
    assert sum(box.notices_asked().values()) <= 300 + 4 * 8


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX systems")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_signal_keeps_what_is_done_and_the_next_run_goes_on(
    box: Box, tmp_path: Path, number: signal.Signals
) -> None:
    box.latency = 0.05
    process = start(box, tmp_path)
    wait_for(box, 15)
    process.send_signal(number)
    answer, complaints = process.communicate(timeout=20)
    assert process.returncode == 130, complaints.decode()
    (found,) = json.loads(answer)
    assert found["verdict"] == "partial"
    assert 0 < found["notices"] < 45
    assert "run it again" in found["reason"]
    box.latency = 0.0
    assert collect(box, tmp_path / "raw").notices == 45
    assert b"Traceback" not in complaints
