"""Spreadsheets to lines and grids: the visible cells of the visible sheets, as they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extract.document import Document
from extract.readers.errors import UnreadableError
from extract.readers.sheets.blocks import Blocks
from extract.readers.sheets.xlsx import sheets_of_xlsx
from extract.readers.xml import XmlError
from extract.readers.zipped import ZipError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extract.readers.sheets.sheet import Sheet

__all__ = ["read_xls", "read_xlsx"]

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_XLS: Final = "application/vnd.ms-excel"


def read_xlsx(data: bytes) -> Document:
    """The cells of an Excel or WPS workbook of today. UnreadableError as `read_docx`, and `too_large`."""
    try:
        sheets, images = sheets_of_xlsx(data)
        return _document("xlsx", _XLSX, sheets, images)
    except ZipError as error:
        raise UnreadableError(error.reason, _XLSX, error.detail) from error
    except XmlError as error:
        raise UnreadableError(error.reason, _XLSX, str(error)) from error
    except OverflowError as error:
        raise UnreadableError("too_large", _XLSX, str(error)) from error


def read_xls(data: bytes) -> Document:
    """The cells of a workbook of Excel 2 to 2003, or of WPS under `.et`. UnreadableError: `broken_xls`, `encrypted`."""
    from extract.readers.sheets.xls import sheets_of_xls

    try:
        return _document("xls", _XLS, sheets_of_xls(data), 0)
    except OverflowError as error:
        raise UnreadableError("too_large", _XLS, str(error)) from error


def _document(kind: str, media_type: str, sheets: Iterable[Sheet], images: int) -> Document:
    blocks = Blocks()
    hidden: list[str] = []
    cells = 0
    for sheet in sheets:
        if sheet.hidden:
            hidden.append(sheet.name)
        else:
            blocks.add(sheet)
            rows, columns = sheet.hidden_rows, sheet.hidden_columns
            cells += sheet.unseen + sum(row in rows or column in columns for row, column in sheet.texts)
    notes = [("hidden_sheets", "、".join(hidden))] if hidden else []
    if cells:
        notes.append(("hidden_cells", f"{cells} cells in hidden rows and columns, or in the colour of paper"))
    return Document(
        kind=kind,
        media_type=media_type,
        encoding=None,
        blocks=tuple(blocks.found),
        meta={},
        images=images,
        notes=tuple(notes),
    )
