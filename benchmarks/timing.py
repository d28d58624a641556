"""Interleaved rounds on one core: what drifts on the machine drifts for all that is compared."""

from __future__ import annotations

import os
import statistics
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = ["Timing", "interleaved", "print_ratios"]


@dataclass(frozen=True)
class Timing:
    """Seconds of one task: the median and the minimum of its rounds."""

    median: float
    minimum: float


@contextmanager
def _one_core() -> Iterator[None]:
    """Keep this process on one core where the system allows that, and let it go afterwards."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


#: A request that makes the allocator tidy up what small objects left behind.
_LARGE = 1 << 16


def interleaved(
    tasks: Mapping[str, Callable[[], object]], rounds: int, clock: Callable[[], float] = time.process_time
) -> dict[str, Timing]:
    """The timing of each task over `rounds` rounds of all tasks in turn, after one round that does not count.

    Seconds are the processor's unless another `clock` is given: what else runs on the machine hardly bears on them.
    The allocator puts off tidying up until the next large request, so that each task ends with one: without it, what a
    task leaves behind (a tree of a hundred thousand pieces) is tidied up on the time of the next.
    """
    seconds: dict[str, list[float]] = {name: [] for name in tasks}
    with _one_core():
        for number in range(rounds + 1):
            for name, task in tasks.items():
                start = clock()
                task()
                bytes(_LARGE)
                if number:
                    seconds[name].append(clock() - start)
    return {name: Timing(statistics.median(taken), min(taken)) for name, taken in seconds.items()}


def print_ratios(title: str, timings: Mapping[str, Timing]) -> None:
    """A line for each task: median and minimum milliseconds, and the ratio of its median to that of the first."""
    first = next(iter(timings))
    print(f"{title} (median, minimum; ratio to {first})")
    for name, taken in timings.items():
        ratio = taken.median / timings[first].median
        print(f"  {name:32} {taken.median * 1e3:9.2f} ms {taken.minimum * 1e3:9.2f} ms  {ratio:6.2f}")
