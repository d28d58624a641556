"""Plain text to lines and grids: Markdown pipes, tab separated and comma separated rows keep their cells."""

from __future__ import annotations

import csv
import re
from typing import Final

from extract.document import Block, Document, Grid, GridCell, Line
from extract.glyphs import normalise

__all__ = ["read_text"]

_RULE = re.compile(r"[\s|:+=-]+")
_PAGE_NUMBER = re.compile(r"\s*(?:[-—–]+\s*\d{1,4}\s*[-—–]+|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?)\s*")
_VALUE = re.compile(r"\s*(?:[-+]?[\d.,]*\d[\d.,]*\s*\w?|[/\\—–-]*|无|不涉及|不适用)\s*")
_COLUMN_WORD: Final = "商业企业"
#: A comma separated row of the request matrix has a label and seven values.
_COMMAS: Final = 6


def _pipe_cells(line: str) -> list[str] | None:
    stripped = line.strip()
    if stripped.count("|") < 2 or not (stripped.startswith("|") or stripped.count("|") >= 3):
        return None
    return stripped.removeprefix("|").removesuffix("|").split("|")


def _tab_cells(line: str) -> list[str] | None:
    return line.rstrip("\r\n").split("\t") if line.strip().count("\t") >= 2 or line.lstrip("\t").count("\t") >= 5 else None


def _comma_cells(line: str) -> list[str] | None:
    if line.count(",") < _COMMAS:
        return None
    try:
        cells = next(csv.reader([line]))
    except (csv.Error, StopIteration):
        return None
    values = sum(1 for cell in cells[1:] if _VALUE.fullmatch(normalise(cell)))
    return cells if 2 * values >= len(cells) - 1 or _COLUMN_WORD in line else None


def _cells(line: str) -> list[str] | None:
    """The cells of a line that keeps them apart even where they are blank, or None."""
    if "|" in line:
        return _pipe_cells(line)
    if "\t" in line:
        return _tab_cells(line)
    return _comma_cells(line) if "," in line else None


def read_text(text: str, *, media_type: str = "text/plain", encoding: str | None = None) -> Document:
    """Lines, and grids where consecutive lines keep their cells apart. Page numbers on lines of their own are dropped."""
    blocks: list[Block] = []
    rows: list[tuple[GridCell, ...]] = []
    tables = 0

    for number, line in enumerate(text.split("\n"), 1):
        if not line or line.isspace():
            continue
        cells = _cells(line)
        if cells is not None:
            if not _RULE.fullmatch(line) or "-" not in line:
                rows.append(tuple(GridCell(cell.strip()) for cell in cells))
            continue
        if len(line) < 40 and _PAGE_NUMBER.fullmatch(normalise(line)):
            continue
        if rows:
            tables += 1
            blocks.append(Grid(tables, tuple(rows)))
            rows = []
        blocks.append(Line(line.strip("\r"), number))
    if rows:
        blocks.append(Grid(tables + 1, tuple(rows)))
    return Document(kind="text", media_type=media_type, encoding=encoding, blocks=tuple(blocks), meta={})
