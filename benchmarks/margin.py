"""What it costs, and gains, to doubt an exact solution of a joined matrix for one that an error of print explains.

The claim in `extract.matrix.solve`: the doubt makes cells ambiguous and prevents no wrong one.
"""

from __future__ import annotations

import argparse
import random
from typing import TYPE_CHECKING
from unittest.mock import patch

from extract import extract_document
from extract.matrix import solve as solving
from tests.comparison import compare
from tests.generator import ERRORS, JOINED_SHAPES, Figures, consistent_figures, inconsistent_figures

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from extract.matrix.digits import Reading


def _doubting(
    choices: Mapping[str, Sequence[Reading]],
    equations: Sequence[solving.Equation],
    spellings: Callable[[str, Reading], list[Reading]],
    width: int = 7,
) -> solving.Solution:
    """`solve` that also admits the readings with one error where an exact solution exists."""
    exact = solving.solve(choices, equations, spellings, width)
    if exact.errors or not exact.complete:
        return exact
    with patch.object(solving, "_exact", lambda *_: {}):
        loose = solving.solve(choices, equations, spellings, width)
    rows = {name: tuple({*kept, *loose.rows.get(name, ())}) for name, kept in exact.rows.items()}
    return solving.Solution(rows, complete=True, errors=0)


def _count(figures: Figures, rng: random.Random) -> tuple[int, int, int]:
    (report,) = extract_document(str(JOINED_SHAPES["joined"](figures, rng)).encode()).reports
    found = compare(figures, report, table="requests")
    return found.right, found.ambiguous, len(found.wrong)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=60)
    chosen = parser.parse_args()
    for name, used in (("exact solutions believed", solving.solve), ("exact solutions doubted", _doubting)):
        with patch("extract.matrix.streamed.solve", used):
            for error in (None, *ERRORS):
                sums = [0, 0, 0]
                for seed in range(chosen.reports):
                    rng = random.Random(f"{error}{seed}")
                    figures = consistent_figures(rng) if error is None else inconsistent_figures(rng, error=error)
                    sums = [total + more for total, more in zip(sums, _count(figures, rng), strict=True)]
                share = 100 * sums[1] / sum(sums)
                print(
                    f"{name}; {error or 'consistent':16} {share:6.2f} % ambiguous, {sums[2]} wrong of {sum(sums)} cells"
                )


if __name__ == "__main__":
    main()
