"""Texts whose cells run together: milliseconds a document beside a mere search for labels and numbers, and worst cases.

Aim: a median under 5 ms.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics

from benchmarks.timing import interleaved, print_ratios
from extract import extract_document
from extract.forms import load_forms
from tests.generator import JOINED_SHAPES, SIZES, consistent_figures

ROWS = load_forms()[0].requests.rows
LABELS = re.compile("|".join(re.escape(row.label) for row in ROWS))
NUMBERS = re.compile(r"\d+")
WORST = {
    "a million digits behind a label": f"{ROWS[0].label}{'7' * 1_000_000}{ROWS[1].label}{'1' * 1_000_000}",
    "every row with forty digits": "".join(row.label + "1234567891" * 4 for row in ROWS),
}


def _search(text: bytes) -> int:
    decoded = text.decode()
    return len(LABELS.findall(decoded)) + len(NUMBERS.findall(decoded))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    medians = {}
    for size in SIZES:
        texts = []
        for seed in range(10):
            rng = random.Random(f"{size}{seed}")
            texts.append(str(JOINED_SHAPES["joined"](consistent_figures(rng, size=size), rng)).encode())
        taken = [
            interleaved(
                {"search": lambda text=text: _search(text), "read": lambda text=text: extract_document(text)},
                chosen.rounds,
            )
            for text in texts
        ]
        medians[f"labels and numbers only, {size}"] = statistics.median(each["search"] for each in taken)
        medians[f"gongkai, {size}"] = statistics.median(each["read"] for each in taken)
        medians[f"gongkai, {size}, slowest of {len(texts)}"] = max(each["read"] for each in taken)
    for name, worst in WORST.items():
        medians[name] = interleaved({"read": lambda worst=worst: extract_document(worst.encode())}, 1)["read"]
    print_ratios("Joined texts", medians, against="labels and numbers only, small")


if __name__ == "__main__":
    main()
