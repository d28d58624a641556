"""Where the time of a scanned page goes: the engine's own share of it. `python -m benchmarks.ocr [--reports N]`."""

from __future__ import annotations

import argparse
import sys
import time
from contextlib import ExitStack
from random import Random
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from unittest.mock import patch

from benchmarks.accuracy import as_tiff
from extract import extract_reports
from tests.generator import consistent_figures
from tests.generator.pictures import Print, Scan, drawn, scanned

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

__all__ = ["AIM", "Shares", "callers_of_engine", "measure"]

#: The engine has to take more than this share of the whole.
AIM: Final = 0.5


class Shares(NamedTuple):
    """Seconds of the processor for pages from bytes to report, and those of them inside the recognition engine."""

    pages: int
    whole: float
    engine: float

    @property
    def share(self) -> float:
        """The engine's part of the whole."""
        return self.engine / self.whole


def measure(reports: int = 2) -> Shares:
    """Read `reports` scans after one that loads the models; both times are taken in the same run."""
    scans = [_scan(seed) for seed in range(reports + 1)]
    extract_reports(as_tiff(scans[0][:1]))
    clock = [0.0]
    with ExitStack() as stack:
        for module, name in callers_of_engine():
            stack.enter_context(patch.object(module, name, _timed(getattr(module, name), clock)))
        start = time.process_time()
        for pages in scans[1:]:
            extract_reports(as_tiff(pages))
        whole = time.process_time() - start
    return Shares(sum(map(len, scans[1:])), whole, clock[0])


def callers_of_engine() -> list[tuple[ModuleType, str]]:
    """The names under which the modules of the reader have the two functions of the engine."""
    from extract.readers.ocr import engine

    reader = [module for name, module in sys.modules.items() if name.startswith("extract.readers.ocr.")]
    functions = {engine.detect, engine.recognise}
    return [
        (module, name)
        for module in reader
        if module is not engine
        for name, value in vars(module).items()
        if callable(value) and value in functions
    ]


def _scan(seed: int) -> list[Any]:
    rng = Random(seed)
    scan = Scan(turn=0.8, blur=0.5, noise=8, jpeg=60)
    return [scanned(each, scan, rng) for each in drawn(consistent_figures(rng, "2021"), rng, style=Print())]


def _timed(function: Callable[..., Any], clock: list[float]) -> Callable[..., Any]:
    def timed(*args: Any, **options: Any) -> Any:  # noqa: ANN401 whatever the function takes
        start = time.process_time()
        try:
            return function(*args, **options)
        finally:
            clock[0] += time.process_time() - start

    return timed


def main() -> None:
    """Print the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=2)
    found = measure(parser.parse_args().reports)
    per_page = found.whole / found.pages
    print(f"{found.pages} pages, {per_page:.1f} s of one core a page; the engine takes {found.share:.0%} of it")
    print(f"more than {AIM:.0%}: {'met' if found.share > AIM else 'NOT met'}")


if __name__ == "__main__":
    main()
