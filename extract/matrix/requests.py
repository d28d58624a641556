"""Section 三 of a report, from tables where it has them, else from its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from extract.document import Grid
from extract.matrix.flattened import read_flattened
from extract.matrix.read import ReadMatrix
from extract.matrix.tabled import read_tables
from extract.matrix.transposed import has_rows_as_columns, mirrored, turned
from extract.report import RequestMatrix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.document import Block

__all__ = ["ReadMatrix", "read_requests"]

#: A matrix is not one with fewer rows than this.
LEAST_ROWS = 3


def read_requests(blocks: Sequence[Block], year: int | None = None) -> list[ReadMatrix]:
    """Every matrix in the blocks, in order; a document that prints one twice yields it twice.

    `year` is the report's: it tells the columns where a table has those of several years.

    Tables are read first. The text is tried where they lack rows, and taken where it has more of them, or the tables
    yield no number at all; what a table refuses to say, the same cells as text do not overrule.
    """
    grids = [block for block in blocks if isinstance(block, Grid)]
    found = [matrix for matrix in read_tables(grids, year) if matrix.rows >= LEAST_ROWS] if grids else []
    if found and all(matrix.rows >= len(matrix.matrix.rows) - 2 for matrix in found):
        return found
    streamed = [matrix for matrix in read_flattened(blocks) if matrix.rows >= LEAST_ROWS]
    if aside := _laid_out_otherwise(grids, year, printed=any(matrix.printed for matrix in (*found, *streamed))):
        return aside
    if not any(matrix.printed for matrix in found) or _rows(streamed) > _rows(found):
        return streamed or found
    return found


def _laid_out_otherwise(grids: Sequence[Grid], year: int | None, *, printed: bool) -> list[ReadMatrix]:
    """The matrices of tables with their labels behind their values, or, where none is `printed`, on their side."""
    read: list[ReadMatrix] = []
    for grid in grids:
        aside = mirrored(grid) or (turned(grid) if not printed and has_rows_as_columns(grid) else None)
        if aside is None:
            continue
        for found in read_tables([aside.grid], year):
            rows = tuple(
                msgspec.structs.replace(row, cells=tuple(map(aside.placed, row.cells))) for row in found.matrix.rows
            )
            read.append(msgspec.structs.replace(found, matrix=RequestMatrix(found.matrix.form, rows)))
    return [matrix for matrix in read if matrix.rows >= LEAST_ROWS and matrix.printed]


def _rows(matrices: Sequence[ReadMatrix]) -> int:
    return sum(matrix.rows for matrix in matrices)
