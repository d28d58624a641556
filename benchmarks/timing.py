"""Interleaved rounds on one core: what drifts on the machine drifts for all that is compared."""

from __future__ import annotations

import os
import statistics
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["interleaved", "print_ratios"]


def interleaved(tasks: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The median seconds of each task over `rounds` rounds, after one that does not count."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    seconds: dict[str, list[float]] = {name: [] for name in tasks}
    for number in range(rounds + 1):
        for name, task in tasks.items():
            start = time.perf_counter()
            task()
            if number:
                seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(taken) for name, taken in seconds.items()}


def print_ratios(title: str, medians: Mapping[str, float], *, against: str) -> None:
    """A line for each task: median milliseconds, and how many times as long as `against`."""
    print(f"{title} (median; ratio to {against})")
    for name, seconds in medians.items():
        print(f"  {name:32} {seconds * 1e3:9.2f} ms  {seconds / medians[against]:6.2f}")
