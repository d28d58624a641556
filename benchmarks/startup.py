"""How soon `gongkai --help` answers, beside an interpreter that does nothing. Aim: 0.3 s."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.timing import interleaved, print_ratios


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)


def main() -> None:
    """Measure and print."""
    tasks = {"python -c pass": lambda: _run("-c", "pass"), "gongkai --help": lambda: _run("-m", "gongkai", "--help")}
    print_ratios("Start", interleaved(tasks, 9), against="python -c pass")


if __name__ == "__main__":
    main()
