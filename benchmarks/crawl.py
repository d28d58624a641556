"""A crawl of many pages beside a bare Scrapy spider that only downloads them: CPU time, and memory over time.

Run from the root of the repository as `python -m benchmarks.crawl [PAGES] [--rounds N]`. One server of the sample
answers both; they take turns, with politeness off and the same number of requests at a time. The bare spider has
Scrapy's defaults, and a second one those settings of this project that make Scrapy cheaper. Linux alone: memory is read
from /proc.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.portal.serving import Sample, serve

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Run", "measure"]

_AT_A_TIME = 16
_QUARTERS = 4
_POLL = 0.1
#: What spares Scrapy work without changing what it downloads.
_LEAN = {
    "CONCURRENT_ITEMS": 1,
    "COOKIES_ENABLED": False,
    "DOWNLOADER_STATS": False,
    "SPIDER_MIDDLEWARES": dict.fromkeys(
        (
            "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware",
            "scrapy.spidermiddlewares.referer.RefererMiddleware",
            "scrapy.spidermiddlewares.depth.DepthMiddleware",
        )
    ),
}
_BARE = """
import sys
import scrapy
from scrapy.crawler import AsyncCrawlerProcess


class Bare(scrapy.Spider):
    name = "bare"

    async def start(self):
        with open(sys.argv[1], encoding="ascii") as addresses:
            for line in addresses:
                yield scrapy.Request(line.strip())

    def parse(self, response):
        pass


process = AsyncCrawlerProcess({settings!r})
process.crawl(Bare)
process.start()
"""


@dataclass(frozen=True)
class Run:
    """CPU and wall seconds of a process, and its resident memory in MB at each quarter of its time."""

    cpu: float
    wall: float
    resident: tuple[int, ...]


def measure(command: Sequence[str]) -> Run:
    """Run a command to its end. RuntimeError where it fails."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    resident = []
    while True:
        found, status, usage = os.wait4(process.pid, os.WNOHANG)
        if found:
            break
        resident.append(_resident(process.pid))
        time.sleep(_POLL)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with status {process.returncode}")
    quarters = [resident[len(resident) * part // _QUARTERS - 1] for part in range(1, _QUARTERS + 1)]
    return Run(usage.ru_utime + usage.ru_stime, time.monotonic() - start, tuple(quarters))


def _resident(process: int) -> int:
    status = Path(f"/proc/{process}/status").read_text("ascii")
    return next((int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmRSS")), 0)


def _addresses(sample: Sample, folder: Path) -> Path:
    """Every page that the crawler fetches: the reports, and the pages of the list."""
    (portal,) = sample.truth["portals"].values()
    column = f"{portal['address']}/zwgk/zfxxgk/zfxxgknb/"
    lists = range(1, -(-len(portal["reports"]) // 100))
    found = [column, *(f"{column}index_{n}.html" for n in lists), *(report["url"] for report in portal["reports"])]
    path = folder / "addresses.txt"
    path.write_text("\n".join(found) + "\n", encoding="ascii")
    return path


def _bare(folder: Path, addresses: Path, name: str, extra: Mapping[str, object]) -> list[str]:
    settings = {"LOG_LEVEL": "WARNING", "DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS": _AT_A_TIME}
    settings |= {"CONCURRENT_REQUESTS_PER_DOMAIN": _AT_A_TIME, **extra}
    script = folder / f"{name}.py"
    script.write_text(_BARE.replace("{settings!r}", repr(settings)), encoding="utf-8")
    return [sys.executable, str(script), str(addresses)]


def _crawler(sample: Sample, archive: Path) -> list[str]:
    settings = {
        "DOWNLOAD_DELAY": 0,
        "AUTOTHROTTLE_ENABLED": 0,
        "CONCURRENT_REQUESTS": _AT_A_TIME,
        "CONCURRENT_REQUESTS_PER_DOMAIN": _AT_A_TIME,
        "GONGKAI_DAILY_CAP": 0,
    }
    command = [sys.executable, "-m", "gongkai", "crawl", "--registry", str(sample.registry), "--allow-local"]
    return [*command, "--archive", str(archive), *(f"--set={name}={value}" for name, value in settings.items())]


def main() -> None:
    """Print CPU time a page of each, the ratios, and memory over time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=int, nargs="?", default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with serve(folder / "sample", only=["load"], pages=options.pages) as sample:
            addresses = _addresses(sample, folder)
            runs: dict[str, list[Run]] = {"bare": [], "bare, lean": [], "gongkai": []}
            for number in range(options.rounds):
                runs["bare"].append(measure(_bare(folder, addresses, "bare", {})))
                runs["bare, lean"].append(measure(_bare(folder, addresses, "lean", _LEAN)))
                runs["gongkai"].append(measure(_crawler(sample, folder / f"archive-{number}")))
    for kind, found in runs.items():
        cpu = statistics.median(run.cpu for run in found)
        ratios = [run.cpu / bare.cpu for run, bare in zip(found, runs["bare"], strict=True)]
        print(
            f"{kind:12} {cpu / options.pages * 1e3:6.2f} ms CPU a page, {statistics.median(ratios):5.2f} of the bare"
            f" one ({min(ratios):.2f} to {max(ratios):.2f}); MB by quarters {found[-1].resident}"
        )


if __name__ == "__main__":
    main()
