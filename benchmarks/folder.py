"""A folder of many documents: documents a second with one and two processes, and whether memory stays flat."""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.generator import HTML_SHAPES, JOINED_SHAPES, SEPARATED_SHAPES, consistent_figures


def _resident(process: int) -> int:
    """Resident memory of a process in MB, 0 where it has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text("ascii")
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmRSS")), 0)


def _make(folder: Path, count: int) -> None:
    shapes = [*HTML_SHAPES.values(), *SEPARATED_SHAPES.values(), JOINED_SHAPES["joined"]]
    made = []
    for seed, shape in enumerate(shapes):
        rng = random.Random(seed)
        document = shape(consistent_figures(rng), rng)
        made.append(document if isinstance(document, bytes) else document.encode())
    for number in range(count):
        # Every file has bytes of its own, so that none is passed over as a copy.
        (folder / f"{number:06}.txt").write_bytes(made[number % len(made)] + b"\n<!-- %d -->" % number)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "documents"
        source.mkdir()
        _make(source, chosen.documents)
        for jobs in (1, 2):
            start = time.perf_counter()
            command = [
                sys.executable,
                "-m",
                "gongkai",
                "extract",
                str(source),
                "--out",
                f"{scratch}/out",
                "--jobs",
                str(jobs),
            ]
            running = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
            samples = []
            while running.poll() is None:
                samples.append(_resident(running.pid))
                time.sleep(0.2)
            seconds = time.perf_counter() - start
            quarter, last = samples[len(samples) // 4], max(samples[-len(samples) // 4 :])
            print(
                f"--jobs {jobs}: {chosen.documents / seconds:.0f} documents/s, "
                f"{quarter} MB at a quarter, at most {last} MB in the last quarter"
            )


if __name__ == "__main__":
    main()
