"""The sheets of an XLSX file."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final

from extract.readers.marks import marked
from extract.readers.parts import Parts
from extract.readers.sheets.numbers import shown, shown_date
from extract.readers.sheets.sheet import CELL_LIMIT, Range, Sheet
from extract.readers.xml import attribute, child, children, local, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["sheets_of_xlsx"]

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LAST_COLUMN: Final = 16_384
_LAST_ROW: Final = 1_048_576
_SHEETS: Final = 256
#: Number formats that every file has without saying so; those that are left out show dates.
_BUILT_IN: Final = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: '#,##0;-#,##0;"-"', 42: '#,##0;-#,##0;"-"', 43: '#,##0.00;-#,##0.00;"-"', 44: '#,##0.00;-#,##0.00;"-"',
    48: "0.0E+0", 49: "@",
}  # fmt: skip
_DATES: Final = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))


def sheets_of_xlsx(data: bytes) -> tuple[list[Sheet], int]:
    """The sheets in order, and how many pictures the file holds.

    ZipError or XmlError where the file cannot be read, OverflowError where it has too many cells.
    """
    parts = Parts(data, "xl/workbook.xml")
    workbook = parts.main()
    strings = [_string(each) for each in children(_or_empty(parts.optional("sharedStrings")), "si")]
    formats = _formats(_or_empty(parts.optional("styles")))
    epoch = attribute(child(workbook, "workbookPr"), "date1904") in ("1", "true")
    reader = _Reader(strings, formats, dt.datetime(1904, 1, 1) if epoch else dt.datetime(1899, 12, 30))  # noqa: DTZ001 sheets know no zones
    sheets = []
    for each in list(children(_or_empty(child(workbook, "sheets")), "sheet"))[:_SHEETS]:
        part = parts.related(_relation(each))
        if part is not None:
            hidden = (attribute(each, "state") or "visible") != "visible"
            sheets.append(reader.sheet(parse_xml(part), attribute(each, "name") or "", hidden=hidden))
    images = sum(name.startswith("xl/media/") for name in parts.names)
    return sheets, images


def _relation(sheet: _Element) -> str:
    """The identifier of the part; `sheetId` is something else."""
    return next((str(value) for key, value in sheet.items() if str(key).endswith("}id")), "")


def _or_empty(element: _Element | None) -> _Element:
    from lxml import etree

    return etree.Element("none") if element is None else element


def _string(item: _Element) -> str:
    """A shared or inline string without the pronunciation that East Asian ones may carry."""
    parts = []
    for each in item:
        if local(each) == "t":
            parts.append(each.text or "")
        elif local(each) == "r":
            text = "".join(text.text or "" for text in children(each, "t"))
            look = child(each, "rPr")
            raised = attribute(child(look, "vertAlign"), "val") in ("superscript", "subscript")
            strike = child(look, "strike")
            struck = strike is not None and attribute(strike, "val") not in ("0", "false")
            parts.append(marked(text, raised=raised, struck=struck))
    return _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), "".join(parts))


def _formats(styles: _Element) -> list[str]:
    """The number format of each cell style; empty for a date's."""
    own = {
        attribute(each, "numFmtId"): attribute(each, "formatCode") or "General"
        for each in children(_or_empty(child(styles, "numFmts")), "numFmt")
    }
    found = []
    for each in children(_or_empty(child(styles, "cellXfs")), "xf"):
        number = attribute(each, "numFmtId") or "0"
        if number in own:
            found.append(own[number])
        else:
            known = int(number) if number.isascii() and number.isdigit() else 0
            found.append("" if known in _DATES else _BUILT_IN.get(known, "General"))
    return found


class _Reader:
    """Reads the sheets of one file; its cells are counted over all of them."""

    def __init__(self, strings: list[str], formats: list[str], epoch: dt.datetime) -> None:
        self._strings = strings
        self._formats = formats
        self._epoch = epoch
        self._cells = 0

    def sheet(self, root: _Element, name: str, *, hidden: bool) -> Sheet:
        sheet = Sheet(name, hidden=hidden)
        for columns in children(_or_empty(child(root, "cols")), "col"):
            if attribute(columns, "hidden") in ("1", "true"):
                first, last = _whole(columns, "min"), min(_whole(columns, "max"), _LAST_COLUMN)
                sheet.hidden_columns.update(range(first - 1, last))
        number = -1
        for row in children(_or_empty(child(root, "sheetData")), "row"):
            number = _whole(row, "r") - 1 if row.get("r") else number + 1
            if not 0 <= number < _LAST_ROW:
                continue
            if attribute(row, "hidden") in ("1", "true"):
                sheet.hidden_rows.add(number)
            self._row(sheet, row, number)
        for merge in children(_or_empty(child(root, "mergeCells")), "mergeCell"):
            found = _range(attribute(merge, "ref") or "")
            if found is not None:
                sheet.merges.append(found)
        return sheet

    def _row(self, sheet: Sheet, row: _Element, number: int) -> None:
        column = -1
        for cell in children(row, "c"):
            place = _REFERENCE.fullmatch(cell.get("r") or "")
            column = column + 1 if place is None else _column(place.group(1))
            text = self._text(cell)
            if text and not text.isspace() and column < _LAST_COLUMN:
                self._cells += 1
                if self._cells > CELL_LIMIT:
                    raise OverflowError(f"more than {CELL_LIMIT} cells")
                sheet.texts[number, column] = text

    def _text(self, cell: _Element) -> str:
        kind = cell.get("t") or "n"
        if kind == "inlineStr":
            inline = child(cell, "is")
            return "" if inline is None else _string(inline)
        found = child(cell, "v")
        value = "" if found is None else (found.text or "")
        if kind == "s":
            at = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1  # noqa: PLR2004 digits
            return self._strings[at] if 0 <= at < len(self._strings) else ""
        if kind == "b":
            return {"0": "FALSE", "1": "TRUE"}.get(value, value)
        if kind != "n":  # text of a formula, an error, a date
            return value
        style = cell.get("s") or "0"
        at = int(style) if style.isascii() and style.isdigit() and len(style) < 10 else 0  # noqa: PLR2004 digits
        code = self._formats[at] if at < len(self._formats) else "General"
        return shown_date(value, code, self._epoch) or shown(value, code or "General")


def _whole(element: _Element, name: str) -> int:
    text = element.get(name) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 digits


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _range(reference: str) -> Range | None:
    ends = [_REFERENCE.fullmatch(end) for end in reference.split(":")]
    if len(ends) != 2 or ends[0] is None or ends[1] is None:  # noqa: PLR2004 from and to
        return None
    (left, top), (right, bottom) = ends[0].groups(), ends[1].groups()
    return int(top) - 1, _column(left), int(bottom) - 1, _column(right)
