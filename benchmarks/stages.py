"""Time the stages of the main job on the trading centres in a box: `python benchmarks/stages.py`.

Prints wall seconds and the peak memory of the process after each stage, on bundled facts plus the
number of generated notices given as argument (default 1,000).
"""

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from analysis.build import build
from analysis.commands import archived, bundled_subject
from analysis.flagstore import write_flags
from analysis.report.pages import write_report
from analysis.scan import scan
from analysis.tables import open_tables
from crawlers.commands import collect
from crawlers.query import Query
from crawlers.replica.server import running
from entities.shell import Settings, Volume
from entities.subjects import load_subject


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Print how long the block took and how much memory the process has used at most."""
    started = time.perf_counter()
    yield
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:8} {time.perf_counter() - started:7.2f} s  {peak:7.0f} MiB")


def main(generated: int) -> None:
    """Run the stages on *generated* notices beyond the bundled facts."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder), volume=Volume.PROBLEMS)
        query = Query(keyword="12345", until=datetime.now(UTC).date())
        with running(notices=generated) as url, stage("crawl"):
            outcomes = collect(["national_ccgp"], settings, query, url)
        with stage("build"):
            counts = build(
                archived(settings.raw), settings.processed, load_subject(bundled_subject())
            )
        engine = open_tables(settings.processed)
        with stage("scan"):
            flags = scan(engine)
            write_flags(settings.processed, flags)
        with stage("report"):
            write_report(engine, flags, settings.processed / "report")
    print(f"{outcomes[0].notices} notices, {counts.processes} purchases, {len(flags)} flags")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
