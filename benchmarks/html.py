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
    from collections.abc import Sequence

__all__ = ["AIM_LXML", "AIM_PANDAS", "Comparison", "made_pages", "measure", "published_page"]

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


def published_page() -> bytes | None:
    """A published page of the shared corpus, None where that is not there."""
    return _PUBLISHED.read_bytes() if _PUBLISHED.is_file() else None


def _tree(page: bytes) -> object:
    return etree.fromstring(page, etree.HTMLParser(encoding="utf-8"))


def measure(pages: Sequence[bytes], rounds: int) -> Comparison:
    """Time all tasks on `pages`, which hold one report each and are in UTF-8. ValueError where one gives no report."""
    few = pages[:_FEW]
    timings = interleaved(
        {
            "lxml parse": lambda: [_tree(page) for page in pages],
            "gongkai, bytes to columns": lambda: [_extract(page) for page in pages],
            "pandas.read_html": lambda: [pd.read_html(io.StringIO(page.decode())) for page in pages],
        },
        rounds,
    )
    slow = {
        "lxml parse": lambda: [_tree(page) for page in few],
        "BeautifulSoup(lxml)": lambda: [BeautifulSoup(page.decode(), "lxml") for page in few],
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
    pages = made_pages(chosen.pages)
    sizes = f"{min(map(len, pages)) // 1000} to {max(map(len, pages)) // 1000} kB"
    _print(f"{len(pages)} Word-pasted pages of {sizes}", measure(pages, chosen.rounds))
    published = published_page()
    if published is not None:
        _print(f"A published page of {len(published) // 1000} kB", measure([published], chosen.rounds))


if __name__ == "__main__":
    main()
