"""The rows of a Word table with the spans of its merged cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.readers.docx.looks import is_on
from extract.readers.drafts import Draft
from extract.readers.tags import SPAN_LIMIT
from extract.readers.xml import attribute, child, local

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

__all__ = ["merged"]


def merged(table: _Element, read: Callable[[_Element], Draft], hide: Callable[[_Element], None]) -> list[list[Draft]]:
    """The rows of `table`, cells as `read` makes them of `w:tc`; a cell that another one spans is none.

    Deleted rows are none, nor are those that are not shown, which go to `hide`. Cells that Word only leaves out at the
    beginning of a row are empty ones, so that the others keep their columns.
    """
    rows: list[list[Draft]] = []
    above: dict[int, Draft] = {}
    for element in _wrapped(table, "tr"):
        properties = child(element, "trPr")
        if child(properties, "del") is not None:
            continue
        if is_on(child(properties, "hidden")):
            hide(element)
            continue
        row, above = _row(element, _span(child(properties, "gridBefore"), 0), above, read)
        if row:
            rows.append(row)
        else:
            # A row that others span whole is none.
            for upper in above.values():
                upper.rowspan -= 1
    return rows


def _row(
    element: _Element, left_out: int, above: dict[int, Draft], read: Callable[[_Element], Draft]
) -> tuple[list[Draft], dict[int, Draft]]:
    """The cells of a row of their own, and by column those that may go on in the next row; `above` are its like."""
    row = [Draft(colspan=left_out)] if left_out else []
    here: dict[int, Draft] = {}
    column = left_out
    for cell in _wrapped(element, "tc"):
        properties = child(cell, "tcPr")
        if child(properties, "cellDel") is not None:
            continue
        width = _span(child(properties, "gridSpan"), 1)
        if row and _continues(properties, "hMerge"):
            row[-1].colspan += width
            column += width
            continue
        draft = above.get(column) if _continues(properties, "vMerge") else None
        if draft is None:
            draft = read(cell)
            draft.colspan = width
            row.append(draft)
        else:
            draft.rowspan += 1
        if child(properties, "vMerge") is not None:
            here[column] = draft
        column += width
    return row, here


def _wrapped(element: _Element, name: str) -> Iterator[_Element]:
    """The rows of a table or the cells of a row, also those inside content controls."""
    for each in element:
        found = local(each)
        if found == name:
            yield each
        elif found in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _wrapped(each, name)


def _span(element: _Element | None, default: int) -> int:
    text = attribute(element, "val") or ""
    return min(int(text[:6]), SPAN_LIMIT) if text.isascii() and text.isdigit() else default


def _continues(properties: _Element | None, name: str) -> bool:
    found = child(properties, name)
    return found is not None and attribute(found, "val") != "restart"
