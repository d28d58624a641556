"""Documents in traditional script, brought to the characters that the forms print."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib import resources
from typing import TYPE_CHECKING, Final

import msgspec

from extract.document import Line

if TYPE_CHECKING:
    from extract.document import Block, Document

__all__ = ["in_simplified"]

#: Characters of titles, headings and heads of tables that simplified script writes otherwise.
_SIGNS: Final = re.compile("[開報總體請處數業構務計條]")
#: … and the one of them that every report has, in 信息公開.
_OPEN: Final = "開"
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
    texts = _heads(document)
    # Of nearly all documents this tells enough, and nothing has to be cut.
    if _OPEN not in "".join(texts):
        return document
    heads = "".join([text[:_LONGEST] for text in texts])
    if _OPEN not in heads or len(_SIGNS.findall(heads)) < _FEWEST:
        return document
    table = _table()
    blocks = tuple(_translated(block, table) for block in document.blocks)
    meta = {name: value.translate(table) for name, value in document.meta.items()}
    notes = (*document.notes, ("traditional_script", "read and told in simplified characters"))
    return msgspec.structs.replace(document, blocks=blocks, meta=meta, notes=notes)


def _heads(document: Document) -> list[str]:
    grids = [block for block in document.blocks if not isinstance(block, Line)]
    texts = [block.text for block in document.blocks[: _LINES + len(grids)] if isinstance(block, Line)]
    texts += [cell.text for grid in grids for row in grid.rows[:_ROWS] for cell in row]
    return texts


def _translated(block: Block, table: dict[int, str]) -> Block:
    if isinstance(block, Line):
        return msgspec.structs.replace(block, text=block.text.translate(table))
    rows = tuple(
        tuple(msgspec.structs.replace(cell, text=cell.text.translate(table)) for cell in row) for row in block.rows
    )
    return msgspec.structs.replace(block, rows=rows)
