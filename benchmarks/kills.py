"""What a crawl loses when it is killed: `python -m benchmarks.kills [--trials 20] [--kills 3]`.

Each trial crawls 1,500 notices as the command does, ends it with kill -9 at random moments, starts
it again each time, and compares the archive with that of a clean run: address, hash and list row of
every notice. Prints one line a trial and the sums of what was lost, doubled or stored differently.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.slow_server import serving
from crawlers.archive import Archive

SITE = "national_ccgp"
DAYS = ["--since", "2026-01-01", "--until", "2026-12-31", "--keyword", "12345"]
START = 0.5  # seconds until a process has begun to ask


def start(base: str, folder: Path) -> "subprocess.Popen[bytes]":
    """Start a crawl of *base* into *folder*."""
    crawl = ["--data", str(folder), "--quiet", "crawl", SITE, *DAYS, "--replica", base]
    return subprocess.Popen(  # noqa: S603 - our own command line
        [sys.executable, "-m", "cli", *crawl], stdout=subprocess.DEVNULL
    )


def finish(base: str, folder: Path) -> float:
    """Let a crawl run to its end and return the seconds it took."""
    begun = time.perf_counter()
    code = start(base, folder).wait()
    if code:
        raise SystemExit(f"the crawl ended with exit code {code}")
    return time.perf_counter() - begun


def stored(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield address, hash and list row of every notice in the archive."""
    for page in Archive(folder / "raw" / f"{SITE}.sqlite").pages():
        yield page.source.url, page.source.sha256 or "", repr(page.listed)


def trial(base: str, kills: int, longest: float, chance: random.Random) -> list[tuple[str, ...]]:
    """Return what is stored after a crawl that was killed *kills* times."""
    with tempfile.TemporaryDirectory() as name:
        for _ in range(kills):
            process = start(base, Path(name))
            time.sleep(START + chance.random() * longest)
            process.kill()
            process.wait()
        finish(base, Path(name))
        return list(stored(Path(name)))


def main() -> None:
    """Run the trials and print them."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--trials", type=int, default=20)
    options.add_argument("--kills", type=int, default=3)
    options.add_argument("--notices", type=int, default=1500)
    options.add_argument("--latency", type=int, default=5, help="milliseconds an answer")
    given = options.parse_args()
    chance = random.Random(12345)  # noqa: S311 - repeatable, nothing secret
    totals: Counter[str] = Counter()
    os.environ.setdefault("BIDLENS_CONTACT", "benchmark")
    with serving(given.notices, given.latency) as base, tempfile.TemporaryDirectory() as clean:
        seconds = finish(base, Path(clean))
        wanted = set(stored(Path(clean)))
        print(f"clean run: {len(wanted)} notices in {seconds:.1f} s", flush=True)
        for number in range(1, given.trials + 1):
            got = trial(base, given.kills, (seconds - START) / given.kills, chance)
            urls = {url for url, *_ in got}
            found = {
                "lost": len({url for url, *_ in wanted} - urls),
                "doubled": len(got) - len(urls),
                "different": len(set(got) - wanted),
            }
            totals.update(found)
            print(f"trial {number}: {found}", flush=True)
    print(f"{given.trials} trials x {given.kills} kills: {dict(totals)}")
    sys.exit(1 if any(totals.values()) else 0)


if __name__ == "__main__":
    main()
