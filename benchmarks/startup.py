"""How soon `gongkai --help` answers, beside an interpreter that does nothing. Aim: 0.3 s.

Run from the root of the repository as `python -m benchmarks.startup`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time

from benchmarks.timing import Timing, interleaved, print_ratios

__all__ = ["AIM", "measure"]

#: Median seconds.
AIM = 0.3


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)


def measure(rounds: int) -> dict[str, Timing]:
    """Time both over `rounds` rounds."""
    tasks = {"python -c pass": lambda: _run("-c", "pass"), "gongkai --help": lambda: _run("-m", "gongkai", "--help")}
    return interleaved(tasks, rounds, time.perf_counter)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    timings = measure(parser.parse_args().rounds)
    print_ratios("Start", timings)
    print(f"  under {AIM} s: {'met' if timings['gongkai --help'].median < AIM else 'not met'}")


if __name__ == "__main__":
    main()
