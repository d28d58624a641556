"""Labels that an optical recognition misread, brought back to what the forms print where only one can be meant."""

from __future__ import annotations

import functools
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

import msgspec

from extract.document import Line
from extract.forms import load_forms
from extract.glyphs import core
from extract.matrix.labels import vocabulary, word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.document import Block, Grid, GridCell

__all__ = ["with_known_labels"]

#: How alike a misread label must be to the official one, and how much more than to any other.
_ALIKE: Final = 0.6
_MARGIN: Final = 0.15
#: The shortest label that can be told when it is misread, the longest, and how many characters may be lost or added.
_SHORTEST: Final = 3
_LONGEST: Final = 40
_LONGER: Final = 2


@functools.cache
def _heads() -> dict[str, str]:
    """The official label for each wording of a column, channel, outcome or row of section 二, by the wording's core."""
    heads: dict[str, str] = {}

    def add(label: str, variants: tuple[str, ...]) -> None:
        heads.update(dict.fromkeys(map(core, (label, *variants)), label))

    for form in load_forms():
        for column in form.requests.columns:
            add(column.label, column.variants)
        for group in form.requests.column_groups:
            add(group.label, group.variants)
        for block in form.disclosures.blocks:
            for line in block.rows:
                add(line.label, line.variants)
            for column in block.columns:
                add(column.label, column.variants)
        for channel in form.remedies.channels:
            add(channel.label, channel.variants)
        for outcome in form.remedies.outcomes:
            add(outcome.label, outcome.variants)
    return heads


@functools.lru_cache(maxsize=4096)
def _meant(label: str) -> str | None:
    """The one head that `label`, a core, can be; None where it is known, like none, or like two or a row's label.

    Rows of the matrix are told by their order as well as by their text, so they are not touched here.
    """
    heads = _heads()
    if label in heads or not _SHORTEST <= len(label) <= _LONGEST:
        return None
    known = vocabulary()
    alike: dict[str, float] = {}
    for wording in {*heads, *known.rows, *known.groups, *known.heads}:
        if abs(len(wording) - len(label)) <= _LONGER:
            meaning = heads.get(wording, "")
            score = SequenceMatcher(None, wording, label, autojunk=False).ratio()
            alike[meaning] = max(score, alike.get(meaning, 0.0))
    if not alike:
        return None
    best = max(alike, key=lambda meaning: alike[meaning])
    others = max((score for meaning, score in alike.items() if meaning != best), default=0.0)
    return best if best and alike[best] >= _ALIKE and alike[best] - others >= _MARGIN else None


def with_known_labels(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with misread head labels of recognised tables as the forms have them; everything else as it is."""
    return tuple([block if isinstance(block, Line) else _repaired(block) for block in blocks])


def _repaired(grid: Grid) -> Grid:
    if grid.bare or all(cell.certainty is None for row in grid.rows for cell in row):
        return grid
    return msgspec.structs.replace(grid, rows=tuple(tuple(map(_cell, row)) for row in grid.rows))


def _cell(cell: GridCell) -> GridCell:
    if cell.certainty is None or len(cell.text) > _LONGEST or word(cell.text).kind != "text":
        return cell
    meant = _meant(core(cell.text))
    return cell if meant is None else msgspec.structs.replace(cell, text=meant)
