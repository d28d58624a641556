"""Texts whose cells run together: milliseconds a document, and hostile texts. Aim: a median under 5 ms.

Run from the root of the repository as `python -m benchmarks.flattened`.
"""

from __future__ import annotations

import argparse
import random
import statistics
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.timing import interleaved
from extract import extract_document
from extract.forms import load_forms
from tests.generator import JOINED_SHAPES, SIZES, consistent_figures

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["AIM", "made_texts", "measure", "published_texts", "worst_cases"]

#: Median seconds a document.
AIM = 0.005
_CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
_TITLE = "青禾市2024年政府信息公开工作年度报告\n"


def made_texts(count: int, size: str | None = None) -> list[bytes]:
    """`count` joined texts, the same ones every time; their figures of one of `SIZES`, else mixed."""
    texts = []
    for seed in range(count):
        rng = random.Random(f"{size}{seed}")
        texts.append(str(JOINED_SHAPES["joined"](consistent_figures(rng, size=size), rng)).encode())
    return texts


def published_texts() -> list[bytes]:
    """The joined texts of the shared corpus; none where that is not there."""
    return [path.read_bytes() for path in sorted(_CORPUS.glob("pingtan*.txt"))]


def worst_cases() -> dict[str, bytes]:
    """Texts that ask for as much search as they can, by what they are."""
    form = max(load_forms(), key=lambda form: len(form.requests.rows))
    labels = [row.label for row in form.requests.rows]
    texts = {
        "a million digits behind a label": labels[0] + "7" * 1_000_000 + "".join(f"{label}0000000" for label in labels),
        f"{len(labels)} rows of 40 equal digits": "".join(label + "1" * 40 for label in labels),
        f"{len(labels)} rows of 40 digits": "".join(label + "1234567891" * 4 for label in labels),
    }
    return {name: (_TITLE + text).encode() for name, text in texts.items()}


def measure(texts: Sequence[bytes], rounds: int) -> list[float]:
    """The median seconds of `rounds` extractions of each text, in ascending order."""
    tasks = {str(i): lambda text=text: extract_document(text) for i, text in enumerate(texts)}
    return sorted(taken.median for taken in interleaved(tasks, rounds).values())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--texts", type=int, default=100)
    chosen = parser.parse_args()
    sets = {"mixed sizes": made_texts(chosen.texts)}
    sets |= {size: made_texts(max(chosen.texts // 4, 1), size) for size in SIZES}
    sets["published"] = published_texts()
    print("Joined texts (ms a document: median, worst)")
    for name, texts in sets.items():
        if texts:
            taken = measure(texts, chosen.rounds)
            median = statistics.median(taken)
            met = "met" if median < AIM else "not met"
            print(f"  {f'{name}, {len(texts)}':32} {median * 1e3:8.2f} {taken[-1] * 1e3:8.2f}  under 5 ms: {met}")
    for name, text in worst_cases().items():
        print(f"  {name:32} {measure([text], 1)[0] * 1e3:8.2f}")


if __name__ == "__main__":
    main()
