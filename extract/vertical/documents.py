"""The reports of a document without a request matrix, on the vertical forms that its words are signed with."""

from __future__ import annotations

import functools
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

import msgspec

from extract.document import Line
from extract.forms import load_vertical_form, load_vertical_forms
from extract.narrative import veto
from extract.paragraphs import text_lines
from extract.places import placed
from extract.segments import is_title
from extract.vertical.assembly import assemble_indicators
from extract.vertical.reading import read_indicators, signed_forms
from extract.vertical.vocabulary import LABEL, stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.assembly import Assembled
    from extract.document import Block, Document
    from extract.narrative import Metadata

__all__ = ["read_vertical", "unread_table"]

#: The head of a vertical table stands in its first rows.
_HEAD_ROWS = 3


class ReadMetadata(Protocol):
    """What the lines of one report say of it; `alone`: it is the document's only one."""

    def __call__(self, lines: Sequence[str], *, alone: bool) -> Metadata:
        """Read the metadata."""


def read_vertical(document: Document, metadata_of: ReadMetadata) -> list[Assembled]:
    """The reports on forms before 2019; none where a title forbids one or no number is printed.

    Several reports follow one another where a title with its year stands between two tables.
    """
    forms = signed_forms(text for block in document.blocks for text in _texts(block))
    if not forms:
        return []
    parts = _parts(document.blocks, forms)
    assembled = []
    for blocks in parts:
        metadata = metadata_of(text_lines(blocks), alone=len(parts) == 1)
        read = read_indicators(blocks, forms, metadata.report_year, open_ended=document.kind == "text")
        if read is None or not read.printed + read.ambiguous:
            continue
        if veto(metadata.title_kind, read.printed, metadata.title) is not None:
            continue
        made = assemble_indicators(blocks, metadata, read)
        assembled.append(msgspec.structs.replace(made, report=placed(made.report, blocks)))
    return assembled


def unread_table(blocks: Sequence[Block]) -> str | None:
    """The form of a vertical table that stands beside a request matrix, which alone is read; None if there is none.

    Only tables with the head of one are looked into, so that the look costs nothing where there is none.
    """
    heads = _heads()
    rows = [row for block in blocks if not isinstance(block, Line) for row in block.rows[:_HEAD_ROWS]]
    if heads.isdisjoint([cell.text for row in rows for cell in row]):
        return None
    forms = signed_forms(text for block in blocks for text in _texts(block))
    read = read_indicators(blocks, forms)
    return read.form if read is not None and read.printed else None


@functools.cache
def _heads() -> frozenset[str]:
    return frozenset(label for form in load_vertical_forms() for label in form.indicators.label_heads[:1])


def _texts(block: Block) -> list[str]:
    return [block.text] if isinstance(block, Line) else [cell.text for row in block.rows for cell in row]


def _parts(blocks: Sequence[Block], forms: Sequence[str]) -> list[tuple[Block, ...]]:
    firsts = {stem(load_vertical_form(form).indicators.rows[0].label) for form in forms}
    starts = [
        i
        for i, block in enumerate(blocks)
        if any(len(text) <= LABEL and stem(text) in firsts for text in _texts(block))
    ]
    bounds = [0]
    for before, after in pairwise(starts):
        titles = [i for i in range(before + 1, after) if is_title(blocks[i])]
        bounds += titles[:1]
    return [tuple(blocks[begin:end]) for begin, end in zip(bounds, [*bounds[1:], len(blocks)], strict=True)]
