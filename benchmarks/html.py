"""A Word-pasted page, from bytes to columns ready for Parquet, against parsers that only build a tree or a frame.

Aims: at most the time of lxml's parse, at most a sixth of `pandas.read_html`. The run says whether they are met.
Run from the root of the repository as `python -m benchmarks.html`.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from bs4 import BeautifulSoup
from lxml import etree

from benchmarks.timing import Timing, interleaved, print_ratios
from extract import extract_document
from extract.dataset.columns import Columns
from gongkai import __version__
from tests.generator import HTML_SHAPES, consistent_figures

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["AIM_LXML", "AIM_PANDAS", "Comparison", "made_batches", "measure", "published_page"]

#: At most so many times as long as lxml's parse.
AIM_LXML = 1.0
#: At least so many times as fast as `pandas.read_html`.
AIM_PANDAS = 6.0
#: BeautifulSoup is slow: it gets so many pages.
_FEW = 2
_PUBLISHED = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "shuyang-fgj-2023.html"


@dataclass(frozen=True)
class Comparison:
    """The timings of one set of pages, all of which every task takes; `few` are those of the first pages alone."""

    timings: dict[str, Timing]
    few: dict[str, Timing]

    @property
    def to_lxml(self) -> float:
        """How many times as long as lxml's parse."""
        return self.timings["gongkai, bytes to columns"].median / self.timings["lxml parse"].median

    @property
    def to_pandas(self) -> float:
        """How many times as fast as `pandas.read_html`."""
        return self.timings["pandas.read_html"].median / self.timings["gongkai, bytes to columns"].median

    @property
    def soup_to_lxml(self) -> float:
        """How many times as long as lxml's parse BeautifulSoup takes, on the few pages that it gets."""
        return self.few["BeautifulSoup(lxml)"].median / self.few["lxml parse"].median


def _extract(page: bytes) -> int:
    columns = Columns(__version__)
    added = columns.add_document("page", hashlib.sha256(page).hexdigest(), extract_document(page))
    if added != 1:
        raise ValueError(f"a page of one report gave {added}")
    return added


def made_pages(count: int) -> list[bytes]:
    """`count` Word-pasted pages of one report each, the same ones every time."""
    pages = []
    for seed in range(count):
        rng = random.Random(seed)
        pages.append(HTML_SHAPES["word_pasted"](consistent_figures(rng, size="medium"), rng))
    return pages


def made_batches(rounds: int, count: int) -> list[list[bytes]]:
    """`count` made pages for each round and one to warm up, none of them twice.

    What is remembered from page to page is what they have in common: tags, and labels of the form.
    """
    pages = made_pages((rounds + 1) * count)
    return [pages[at : at + count] for at in range(0, len(pages), count)]


def published_page() -> bytes | None:
    """A published page of the shared corpus, None where that is not there."""
    return _PUBLISHED.read_bytes() if _PUBLISHED.is_file() else None


def _tree(page: bytes) -> object:
    return etree.fromstring(page, etree.HTMLParser(encoding="utf-8"))


def _over(batches: Sequence[Sequence[bytes]], task: Callable[[bytes], object]) -> Callable[[], object]:
    """A task that does `task` with each page of the next batch, and lets go of what it makes before the next page."""
    waiting = iter(batches)

    def over() -> None:
        for page in next(waiting):
            task(page)

    return over


def measure(batches: Sequence[Sequence[bytes]]) -> Comparison:
    """Time all tasks on a batch of pages a round, the first not counted; ValueError where a page gives no report.

    A page is in UTF-8 and holds one report.
    """
    rounds = len(batches) - 1
    timings = interleaved(
        {
            "lxml parse": _over(batches, _tree),
            "gongkai, bytes to columns": _over(batches, _extract),
            "pandas.read_html": _over(batches, lambda page: pd.read_html(io.StringIO(page.decode()))),
        },
        rounds,
    )
    few = [batch[:_FEW] for batch in batches]
    slow = {
        "lxml parse": _over(few, _tree),
        "BeautifulSoup(lxml)": _over(few, lambda page: BeautifulSoup(page.decode(), "lxml")),
    }
    return Comparison(timings, interleaved(slow, rounds))


def _print(title: str, compared: Comparison) -> None:
    print_ratios(title, compared.timings)
    print(f"  BeautifulSoup(lxml), up to {_FEW} of them: {compared.soup_to_lxml:.1f} times lxml's parse")
    met = "met" if compared.to_lxml <= AIM_LXML else "not met"
    print(f"  at most {AIM_LXML} times lxml's parse: {met} ({compared.to_lxml:.2f})")
    met = "met" if compared.to_pandas >= AIM_PANDAS else "not met"
    print(f"  at least {AIM_PANDAS:.0f} times as fast as pandas.read_html: {met} ({compared.to_pandas:.2f})")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--pages", type=int, default=8)
    chosen = parser.parse_args()
    batches = made_batches(chosen.rounds, chosen.pages)
    sizes = [len(page) // 1000 for batch in batches for page in batch]
    _print(f"{chosen.pages} Word-pasted pages of {min(sizes)} to {max(sizes)} kB", measure(batches))
    published = published_page()
    if published is not None:
        again = [[published] * chosen.pages] * (chosen.rounds + 1)
        _print(f"A published page of {len(published) // 1000} kB, again and again", measure(again))


if __name__ == "__main__":
    main()
