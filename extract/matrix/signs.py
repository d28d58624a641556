"""Cells of flattened text that print no number: where a dash may be a minus, and where two signs may be one."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.matrix.stream import Token

__all__ = ["DASHES", "doubled", "has_minus", "is_odd"]

DASHES: Final = frozenset("-—–―")
#: Dashes that may be a minus.
_MINUS: Final = frozenset("-–")
#: Signs that are printed twice for one cell.
_DOUBLED: Final = DASHES | frozenset("/\\")


def is_odd(token: Token) -> bool:
    """Whether a cell that is no number prints digits."""
    return token.text == "/" and any(map(str.isdigit, token.raw))


def has_minus(tokens: Sequence[Token], *, blank: bool = False) -> bool:
    """Whether a dash touches the digits behind it, or `blank`s part them: it may be a minus, or an empty cell."""
    return any(
        before.raw in _MINUS and token.text != "/" and (blank or token.start == before.end)
        for before, token in pairwise(tokens)
    )


def doubled(tokens: Sequence[Token], width: int) -> tuple[list[Token], bool]:
    """The tokens of a row of `width` cells with `——` as one sign where that makes it complete; and whether it may be.

    It may be where all signs of a row stand in pairs.
    """
    runs: list[list[Token]] = []
    for token in tokens:
        last = runs[-1][-1] if runs else None
        if last is not None and token.raw in _DOUBLED and (last.raw, last.end) == (token.raw, token.start):
            runs[-1].append(token)
        else:
            runs.append([token])
    if len(runs) == len(tokens):
        return list(tokens), False
    pairs = [token for run in runs for token in (run if len(run) % 2 else run[: len(run) // 2])]
    paired = all(len(run) % 2 == 0 for run in runs if run[0].raw in _DOUBLED)
    if len(tokens) > width:
        folded = pairs if paired else [run[0] for run in runs]
        if len(folded) == width:
            return folded, False
    return list(tokens), paired
