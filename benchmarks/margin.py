"""What it would cost and gain to doubt an exact solution of a joined matrix for what an error of print explains.

`extract.matrix.solve` looks for errors of print only where no readings satisfy all identities. Here the same reports
are read a second time by a variant that admits the readings with one error everywhere: how many cells become ambiguous,
and how many wrong ones that prevents. Run from the root of the repository as `python -m benchmarks.margin`.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING
from unittest.mock import patch

from extract import extract_document
from extract.matrix import solve as solving
from tests.comparison import compare
from tests.generator import ERRORS, JOINED_SHAPES, consistent_figures, inconsistent_figures

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from extract.matrix.digits import Reading

__all__ = ["VARIANTS", "Count", "measure"]


@dataclass(frozen=True)
class Count:
    """Request cells by outcome; `lost` ones are null and not said to be ambiguous.

    `exact`: matrices with an exact solution; `doubted`: those where the doubt admitted more; `given_up`: those where
    the search for more reached its bound (the last two for the variant alone).
    """

    right: int = 0
    ambiguous: int = 0
    lost: int = 0
    wrong: int = 0
    exact: int = 0
    doubted: int = 0
    given_up: int = 0

    @property
    def cells(self) -> int:
        """All of them."""
        return self.right + self.ambiguous + self.lost + self.wrong

    def __add__(self, other: Count) -> Count:
        return Count(*(left + right for left, right in zip(astuple(self), astuple(other), strict=True)))


class _Watched:
    """`solve`, or the variant of it; `count` tells what it met."""

    def __init__(self, *, doubting: bool) -> None:
        self.doubting = doubting
        self.count = Count()

    def __call__(
        self,
        choices: Mapping[str, Sequence[Reading]],
        equations: Sequence[solving.Equation],
        spellings: Callable[[str, Reading], list[Reading]],
        width: int = 7,
    ) -> solving.Solution:
        """The solution; the variant adds the readings with one error where an exact solution exists.

        Where the search for these is given up, nothing more is known than the exact solution.
        """
        exact = solving.solve(choices, equations, spellings, width)
        if exact.errors or not exact.complete:
            return exact
        self.count += Count(exact=1)
        if not self.doubting:
            return exact
        one_error = solving._one_error  # noqa: SLF001 the variant is made of the parts of `solve`

        def watched(
            rows: dict[str, list[tuple[Reading, tuple[int, ...]]]],
            equations: Sequence[solving.Equation],
            width: int,
            spellings: Callable[[str, Reading], list[Reading]],
        ) -> list[dict[str, tuple[Reading, ...]]] | None:
            found = one_error(rows, equations, width, spellings)
            self.count += Count(given_up=int(found is None))
            return found

        with patch.object(solving, "_exact", lambda *_: {}), patch.object(solving, "_one_error", watched):
            loose = solving.solve(choices, equations, spellings, width)
        rows = {name: tuple({*kept, *loose.rows.get(name, ())}) for name, kept in exact.rows.items()}
        self.count += Count(doubted=int(any(len(kept) > len(exact.rows[name]) for name, kept in rows.items())))
        return solving.Solution(rows, complete=True, errors=0)


#: By name: whether it doubts exact solutions.
VARIANTS = {"believed": False, "doubted": True}


def _one(error: str | None, seed: int) -> Count:
    rng = random.Random(f"{error}{seed}")
    figures = consistent_figures(rng) if error is None else inconsistent_figures(rng, error=error)
    (report,) = extract_document(str(JOINED_SHAPES["joined"](figures, rng)).encode()).reports
    found = compare(figures, report, table="requests")
    return Count(found.right, found.ambiguous, len(found.lost), len(found.wrong))


def measure(variant: str, error: str | None, reports: int) -> Count:
    """The request cells of `reports` joined reports with an `error` of `ERRORS` (None: consistent ones)."""
    watched = _Watched(doubting=VARIANTS[variant])
    with patch("extract.matrix.streamed.solve", watched):
        cells = sum((_one(error, seed) for seed in range(reports)), Count())
    return cells + watched.count


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=60)
    chosen = parser.parse_args()
    print(f"{chosen.reports} joined reports of each kind; exact solutions believed, then doubted")
    for error in (None, *ERRORS):
        for variant in VARIANTS:
            count = measure(variant, error, chosen.reports)
            share = 100 * count.ambiguous / count.cells
            print(
                f"  {error or 'consistent':18} {variant:10} {share:6.2f} % ambiguous, "
                f"{count.wrong} wrong and {count.lost} lost of {count.cells} cells; "
                f"{count.exact} solved exactly, {count.doubted} doubted, {count.given_up} given up"
            )


if __name__ == "__main__":
    main()
