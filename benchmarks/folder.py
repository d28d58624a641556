"""A folder of many documents: documents a second with one and two processes, and whether memory stays flat.

Run from the root of the repository as `python -m benchmarks.folder [DOCUMENTS]`. Memory is read from /proc, so on Linux
alone.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gongkai.extract import SOME_NOT_READ
from tests.generator import HTML_SHAPES, JOINED_SHAPES, SEPARATED_SHAPES, Figures, consistent_figures

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Run", "make_folder", "measure"]

#: Pages of each shape that are made anew; beyond that they come again, each with bytes of its own.
_DIFFERENT = 20
_QUARTERS = 4
_SHAPES: tuple[Callable[[Figures, random.Random], bytes | str], ...] = (
    *HTML_SHAPES.values(),
    *SEPARATED_SHAPES.values(),
    JOINED_SHAPES["joined"],
)


@dataclass(frozen=True)
class Run:
    """Documents a second, and the resident memory in MB at a quarter, half, three quarters and the end of the time.

    `resident` is of all processes together; empty where the system does not tell.
    """

    rate: float
    resident: tuple[int, ...]


def _resident(process: int) -> int:
    """Resident memory of a process and of those that it started, in MB; 0 where it has ended."""
    folder = Path(f"/proc/{process}")
    try:
        status = (folder / "status").read_text("ascii")
        children = (folder / "task" / str(process) / "children").read_text("ascii").split()
    except OSError:
        return 0
    own = next((int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmRSS")), 0)
    return own + sum(_resident(int(child)) for child in children)


def make_folder(folder: Path, count: int) -> None:
    """Write `count` reports of all shapes into `folder`, no two with the same bytes."""
    made: list[bytes] = []
    for seed in range(min(count, _DIFFERENT * len(_SHAPES))):
        rng = random.Random(seed)
        document = _SHAPES[seed % len(_SHAPES)](consistent_figures(rng), rng)
        made.append(document if isinstance(document, bytes) else document.encode())
    for number in range(count):
        # Every file has bytes of its own, so that none is passed over as a copy: spaces at the end, by its round.
        (folder / f"{number:06}.txt").write_bytes(made[number % len(made)] + b" " * (number // len(made)))


def measure(source: Path, count: int, jobs: int) -> Run:
    """Extract the `count` documents of `source` in a process of its own. RuntimeError where that fails."""
    with tempfile.TemporaryDirectory() as scratch:
        start = time.perf_counter()
        running = subprocess.Popen(
            [sys.executable, "-m", "gongkai", "extract", str(source), "--out", f"{scratch}/out", "--jobs", str(jobs)],
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        samples = []
        while running.poll() is None:
            samples.append(_resident(running.pid))
            time.sleep(0.05)
        seconds = time.perf_counter() - start
    if running.returncode not in (0, SOME_NOT_READ):
        raise RuntimeError(f"gongkai extract ended with status {running.returncode}")
    seen = [sample for sample in samples if sample]
    quarters = (
        tuple(seen[len(seen) * part // 4 - 1] for part in range(1, _QUARTERS + 1)) if len(seen) >= _QUARTERS else ()
    )
    return Run(count / seconds, quarters)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=int, nargs="?", default=10_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch)
        make_folder(source, chosen.documents)
        for jobs in (1, 2):
            run = measure(source, chosen.documents, jobs)
            resident = ", ".join(map(str, run.resident)) or "unknown"
            print(f"--jobs {jobs}: {run.rate:.0f} documents/s; MB at 25, 50, 75, 100 % of the time: {resident}")


if __name__ == "__main__":
    main()
