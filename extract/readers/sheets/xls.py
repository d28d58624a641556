"""The sheets of an XLS file."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any, Final

from extract.readers.errors import UnreadableError
from extract.readers.marks import marked
from extract.readers.sheets.numbers import shown, shown_date, shown_text
from extract.readers.sheets.rules import Rules
from extract.readers.sheets.sheet import CELL_LIMIT, Sheet
from extract.readers.sheets.xls_rules import rules_of_xls

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["sheets_of_xls"]

_MEDIA_TYPE: Final = "application/vnd.ms-excel"
#: A larger file is refused: xlrd needs some twenty times its size.
_SIZE_LIMIT: Final = 24 * 1024 * 1024
_SHEETS: Final = 256
#: The numbers of white.
_WHITE: Final = (1, 9)


def sheets_of_xls(data: bytes) -> Iterator[Sheet]:
    """The sheets in order. UnreadableError: `too_large`, `encrypted`, `broken_xls`; OverflowError."""
    import xlrd

    if len(data) > _SIZE_LIMIT:
        raise UnreadableError("too_large", _MEDIA_TYPE, f"more than {_SIZE_LIMIT} bytes")
    cells = 0
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO()
        )
        rules = rules_of_xls(data)
        for number in range(min(book.nsheets, _SHEETS)):
            sheet = _sheet(book, book.sheet_by_index(number), Rules(rules.get(number, ())))
            book.unload_sheet(number)
            cells += len(sheet.texts)
            if cells > CELL_LIMIT:
                break
            yield sheet
    except OverflowError:
        raise
    except Exception as error:  # xlrd fails with whatever its look-ups raise on a broken file
        reason = "encrypted" if "encrypted" in str(error) else "broken_xls"
        raise UnreadableError(reason, _MEDIA_TYPE, f"{type(error).__name__}: {error}") from error
    if cells > CELL_LIMIT:
        raise OverflowError(f"more than {CELL_LIMIT} cells")


def _sheet(book: Any, source: Any, rules: Rules) -> Sheet:  # noqa: ANN401 xlrd has no types
    import xlrd

    sheet = Sheet(source.name, hidden=source.visibility != 0)
    epoch = dt.datetime(1904, 1, 1) if book.datemode else dt.datetime(1899, 12, 30)  # noqa: DTZ001 sheets know no zones
    for row in range(source.nrows):
        for column in range(source.row_len(row)):
            text = _text(book, source, (row, column), epoch)
            if not text or text.isspace():
                continue
            cell = source.cell(row, column)
            number = repr(float(cell.value)) if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE) else None
            filled = book.xf_list[cell.xf_index].background.fill_pattern != 0
            text = rules.applied(text, number, (row, column), filled=filled)
            if not text or _is_unseen(book, cell):
                sheet.unseen += 1
            else:
                sheet.texts[row, column] = text
    sheet.merges = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in source.merged_cells]
    sheet.hidden_rows = {row for row, info in source.rowinfo_map.items() if info.hidden or info.height == 0}
    if source.default_row_hidden:
        sheet.hidden_rows |= set(range(source.nrows)) - set(source.rowinfo_map)
    sheet.hidden_columns = {c for c, info in source.colinfo_map.items() if info.hidden or info.width == 0}
    return sheet


def _text(book: Any, source: Any, place: tuple[int, int], epoch: dt.datetime) -> str:  # noqa: ANN401 xlrd has no types
    """What a cell shows, with the marks of raised and struck characters."""
    import xlrd

    cell = source.cell(*place)
    style = book.xf_list[cell.xf_index]
    form = book.format_map.get(style.format_key)
    code = form.format_str if form is not None else "General"
    if cell.ctype == xlrd.XL_CELL_TEXT:
        text = shown_text(str(cell.value), code)
        runs = source.rich_text_runlist_map.get(place) if text else None
        return _of_runs(book, text, [(0, style.font_index), *(runs or ())])
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    if cell.ctype not in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE) or (not cell.value and not source.show_zero_values):
        return ""
    value = repr(float(cell.value))
    shown_value = shown(value, code)
    if cell.ctype == xlrd.XL_CELL_DATE:
        shown_value = shown_date(value, "", epoch) or value
    return _of_runs(book, shown_value, [(0, style.font_index)])


def _of_runs(book: Any, text: str, runs: list[tuple[int, int]]) -> str:  # noqa: ANN401 xlrd has no types
    """A text with marks, of runs that begin at a character and have a font."""
    ends = [start for start, _ in runs[1:]] + [len(text)]
    parts = []
    for (start, number), end in zip(runs, ends, strict=True):
        font = book.font_list[number]
        parts.append(marked(text[start:end], raised=font.escapement in (1, 2), struck=bool(font.struck_out)))
    return "".join(parts)


def _is_unseen(book: Any, cell: Any) -> bool:  # noqa: ANN401 xlrd has no types
    """Whether a cell has white text and no ground; what a rule would make of it is not looked up."""
    style = book.xf_list[cell.xf_index]
    return book.font_list[style.font_index].colour_index in _WHITE and style.background.fill_pattern == 0
