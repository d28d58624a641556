"""What a reader makes of the bytes: lines of text and grids of cells, in reading order."""

from __future__ import annotations

import functools

import msgspec

from extract.matrix.labels import Word, word

__all__ = ["Block", "Document", "Grid", "GridCell", "Line"]


class GridCell(msgspec.Struct, frozen=True, gc=False):
    """One cell of a table as marked up; a position that another cell spans is not a cell.

    `rowspan` and `colspan` are at least 1 and at most the reader's limit. `place` says where the cell stands where its
    number in the table does not tell a person (`page:3/box:72,310,118,324`, `sheet:Sheet1/cell:C7`); `certainty`, from
    0 to 1, is that of an optical recognition and None where the text was not recognised but stored.
    """

    text: str
    rowspan: int = 1
    colspan: int = 1
    place: str | None = None
    certainty: float | None = None


class Grid(msgspec.Struct, frozen=True, dict=True, tag=True):
    """A table: rows of cells in source order. `number` counts tables from 1 in the document.

    `closed` is false where the document ends before the table does; then the last cell of the last row may be cut.
    `bare`: none of its cells has a place of its own or a certainty.
    """

    number: int
    rows: tuple[tuple[GridCell, ...], ...]
    closed: bool = True
    bare: bool = False

    @functools.cached_property
    def words(self) -> list[list[Word]]:
        """What each of its cells is in the vocabulary of the forms, row by row; all that reads a table asks for it."""
        return [[word(cell.text) for cell in row] for row in self.rows]

    @functools.cached_property
    def labels(self) -> frozenset[str]:
        """What its cells that can be labels are compared by."""
        return frozenset([each.core for row in self.words for each in row])


class Line(msgspec.Struct, frozen=True, gc=False, tag=True):
    """One line or paragraph; `number` counts lines from 1 (of a text file: its physical lines).

    `place` and `certainty` are those of a `GridCell`.
    """

    text: str
    number: int
    place: str | None = None
    certainty: float | None = None


Block = Grid | Line


class Document(msgspec.Struct, frozen=True):
    """A document without its format: `kind` names the reader, `meta` holds its meta tags (names in lower case)."""

    kind: str
    media_type: str
    encoding: str | None
    blocks: tuple[Block, ...]
    meta: dict[str, str]
    #: Number of pictures: a report whose tables are pictures has nothing else to show.
    images: int = 0
    #: Number of linked or embedded files (PDF, DOC ...).
    attachments: int = 0
    #: False where the document ends in the middle of its own structure.
    complete: bool = True
    #: What the reader leaves out on purpose, as (code, text): a finding of every report in the document.
    notes: tuple[tuple[str, str], ...] = ()
