"""Documents in traditional script, brought to the characters that the forms print."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib import resources
from itertools import islice
from typing import TYPE_CHECKING, Final

import msgspec

from extract.document import Grid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.document import Block, Document

__all__ = ["in_simplified"]

#: Characters of titles, headings and heads of tables that simplified script writes otherwise.
_SIGNS: Final = re.compile("[開報總體請處數業構務計條]")
#: So many of them make a text traditional; a name may have one.
_FEWEST: Final = 5
#: As much of a document is looked at: its first lines, and the head of each table.
_LINES: Final = 80
_LONGEST: Final = 200
_ROWS: Final = 4


@functools.cache
def _table() -> dict[int, str]:
    content = tomllib.loads(resources.files("extract").joinpath("traditional.toml").read_text("utf-8"))
    return dict(zip(map(ord, content["traditional"]), content["simplified"], strict=True))


def in_simplified(document: Document) -> Document:
    """The document with simplified characters for traditional ones and a note of it; itself where it has none.

    Places stay, since characters are exchanged one for one; meta tags are exchanged too.
    """
    if len(_SIGNS.findall("".join(_heads(document)))) < _FEWEST:
        return document
    table = _table()
    blocks = tuple(_translated(block, table) for block in document.blocks)
    meta = {name: value.translate(table) for name, value in document.meta.items()}
    notes = (*document.notes, ("traditional_script", "read and told in simplified characters"))
    return msgspec.structs.replace(document, blocks=blocks, meta=meta, notes=notes)


def _heads(document: Document) -> Iterator[str]:
    lines = (block.text for block in document.blocks if not isinstance(block, Grid))
    yield from (text[:_LONGEST] for text in islice(lines, _LINES))
    for block in document.blocks:
        if isinstance(block, Grid):
            yield from (cell.text[:_LONGEST] for row in block.rows[:_ROWS] for cell in row)


def _translated(block: Block, table: dict[int, str]) -> Block:
    if not isinstance(block, Grid):
        return msgspec.structs.replace(block, text=block.text.translate(table))
    rows = tuple(
        tuple(msgspec.structs.replace(cell, text=cell.text.translate(table)) for cell in row) for row in block.rows
    )
    return msgspec.structs.replace(block, rows=rows)
