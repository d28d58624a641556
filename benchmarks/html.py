"""A Word-pasted page, from bytes to columns ready for Parquet, against parsers that only build a tree or a frame.

Aims: at most the time of lxml's parse, at most a sixth of `pandas.read_html`. The run says whether they are met.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import random

import pandas as pd
from bs4 import BeautifulSoup
from lxml import etree

from benchmarks.timing import interleaved, print_ratios
from extract import extract_document
from extract.dataset.columns import Columns
from tests.generator import HTML_SHAPES, consistent_figures

#: How many times as fast as `pandas.read_html`.
AIM = 6


def _extract(page: bytes) -> None:
    columns = Columns("benchmark")
    columns.add_document("page", hashlib.sha256(page).hexdigest(), extract_document(page))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--pages", type=int, default=8)
    chosen = parser.parse_args()
    pages = []
    for seed in range(chosen.pages):
        rng = random.Random(seed)
        pages.append(HTML_SHAPES["word_pasted"](consistent_figures(rng, size="medium"), rng))
    tasks = {
        "lxml parse": lambda: [etree.fromstring(page, etree.HTMLParser(encoding="utf-8")) for page in pages],
        "gongkai, bytes to columns": lambda: [_extract(page) for page in pages],
        "pandas.read_html": lambda: [pd.read_html(io.StringIO(page.decode())) for page in pages],
        "BeautifulSoup(lxml)": lambda: [BeautifulSoup(page, "lxml") for page in pages],
    }
    medians = interleaved(tasks, chosen.rounds)
    sizes = f"{min(map(len, pages)) // 1000} to {max(map(len, pages)) // 1000} kB"
    print_ratios(f"{len(pages)} Word-pasted pages of {sizes}", medians, against="lxml parse")
    ours = medians["gongkai, bytes to columns"]
    to_lxml, to_pandas = ours / medians["lxml parse"], medians["pandas.read_html"] / ours
    print(f"  at most lxml's parse: {'met' if to_lxml <= 1 else 'not met'} ({to_lxml:.2f})")
    print(f"  six times as fast as pandas.read_html: {'met' if to_pandas >= AIM else 'not met'} ({to_pandas:.2f})")


if __name__ == "__main__":
    main()
