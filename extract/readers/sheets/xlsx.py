"""The sheets of an XLSX file."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final

from extract.readers.drafts import UNREAD
from extract.readers.marks import marked
from extract.readers.parts import Parts
from extract.readers.sheets.drawings import boxes_of
from extract.readers.sheets.numbers import shown, shown_date, shown_text
from extract.readers.sheets.rules import Rules, rules_of
from extract.readers.sheets.sheet import CELL_LIMIT, REFERENCE, Sheet, column_number, range_of
from extract.readers.sheets.styles import PLAIN, Style, changes_of, styles_of
from extract.readers.xml import attribute, child, children, local, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["sheets_of_xlsx"]

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LAST_COLUMN: Final = 16_384
_LAST_ROW: Final = 1_048_576
_SHEETS: Final = 256
#: Kinds of cells that hold no number.
_TEXTS: Final = frozenset(("s", "str", "inlineStr", "b", "e", "d"))
_OFF: Final = ("0", "false")
_ON: Final = ("1", "true")


def sheets_of_xlsx(data: bytes) -> tuple[list[Sheet], int]:
    """The sheets in order, and how many pictures the file holds.

    ZipError or XmlError where the file cannot be read, OverflowError where it has too many cells.
    """
    parts = Parts(data, "xl/workbook.xml")
    workbook = parts.main()
    strings = [_string(each) for each in children(_or_empty(parts.optional("sharedStrings")), "si")]
    styles = _or_empty(parts.optional("styles"))
    epoch = attribute(child(workbook, "workbookPr"), "date1904") in _ON
    reader = _Reader(strings, styles, dt.datetime(1904, 1, 1) if epoch else dt.datetime(1899, 12, 30))  # noqa: DTZ001 sheets know no zones
    reader.stale = attribute(child(workbook, "calcPr"), "fullCalcOnLoad") in _ON
    sheets = []
    for each in list(children(_or_empty(child(workbook, "sheets")), "sheet"))[:_SHEETS]:
        part = parts.related(_relation(each))
        if part is not None:
            hidden = (attribute(each, "state") or "visible") != "visible"
            sheet = reader.sheet(parse_xml(part), attribute(each, "name") or "", hidden=hidden)
            for drawing in parts.related_to(_relation(each), "drawing"):
                sheet.boxes += boxes_of(drawing)
            sheets.append(sheet)
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


class _Reader:
    """Reads the sheets of one file; its cells are counted over all of them."""

    def __init__(self, strings: list[str], styles: _Element, epoch: dt.datetime) -> None:
        #: Whether what is stored for formulas is not what they make, which Excel reckons as it opens the file.
        self.stale = False
        self._strings = strings
        self._styles = styles_of(styles)
        self._changes = changes_of(styles)
        self._rules = Rules()
        self._epoch = epoch
        self._cells = 0
        self._zeros = True
        self._coloured = False

    def sheet(self, root: _Element, name: str, *, hidden: bool) -> Sheet:
        sheet = Sheet(name, hidden=hidden)
        views = children(_or_empty(child(root, "sheetViews")), "sheetView")
        self._zeros = all(attribute(view, "showZeros") not in _OFF for view in views)
        # Rules and styles of tables, which are not looked up, may set white text on a ground.
        self._coloured = any(local(each) in ("conditionalFormatting", "tableParts") for each in root)
        self._rules = Rules(rules_of(root, self._changes))
        rows_hidden = attribute(child(root, "sheetFormatPr"), "zeroHeight") in _ON
        for columns in children(_or_empty(child(root, "cols")), "col"):
            if attribute(columns, "hidden") in _ON or _is_nothing(attribute(columns, "width")):
                first, last = _whole(columns, "min"), min(_whole(columns, "max"), _LAST_COLUMN)
                sheet.hidden_columns.update(range(first - 1, last))
        number = -1
        for row in children(_or_empty(child(root, "sheetData")), "row"):
            number = _whole(row, "r") - 1 if row.get("r") else number + 1
            if not 0 <= number < _LAST_ROW:
                continue
            hidden = rows_hidden if row.get("hidden") is None and row.get("ht") is None else row.get("hidden") in _ON
            if hidden or _is_nothing(row.get("ht")):
                sheet.hidden_rows.add(number)
            self._row(sheet, row, number)
        for merge in children(_or_empty(child(root, "mergeCells")), "mergeCell"):
            found = range_of(attribute(merge, "ref") or "")
            if found is not None:
                sheet.merges.append(found)
        return sheet

    def _row(self, sheet: Sheet, row: _Element, number: int) -> None:
        column = -1
        for cell in children(row, "c"):
            place = REFERENCE.fullmatch(cell.get("r") or "")
            column = column + 1 if place is None else column_number(place.group(1))
            style = self._style(cell)
            text = self._text(cell, style)
            if not text or text.isspace() or column >= _LAST_COLUMN:
                continue
            self._cells += 1
            if self._cells > CELL_LIMIT:
                raise OverflowError(f"more than {CELL_LIMIT} cells")
            value = None if cell.get("t") in _TEXTS else _value(cell)
            text = self._rules.applied(text, value, (number, column), filled=style.filled)
            if not text or (style.unseen and not self._coloured):
                sheet.unseen += 1
            else:
                struck = style.struck or style.unseen
                sheet.texts[number, column] = marked(text, raised=style.raised, struck=struck)

    def _style(self, cell: _Element) -> Style:
        number = cell.get("s") or "0"
        at = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0  # noqa: PLR2004 digits
        return self._styles[at] if at < len(self._styles) else PLAIN

    def _text(self, cell: _Element, style: Style) -> str:
        kind = cell.get("t") or "n"
        if kind == "inlineStr":
            inline = child(cell, "is")
            return "" if inline is None else shown_text(_string(inline), style.code)
        value = _value(cell)
        if self.stale and child(cell, "f") is not None:
            return UNREAD
        if kind == "n":
            return self._number(cell, value, style)
        if kind == "s":
            at = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1  # noqa: PLR2004 digits
            return shown_text(self._strings[at], style.code) if 0 <= at < len(self._strings) else ""
        if kind == "b":
            return {"0": "FALSE", "1": "TRUE"}.get(value, value)
        return shown_text(value, style.code)  # text of a formula, an error, a date

    def _number(self, cell: _Element, value: str, style: Style) -> str:
        if not value:
            return UNREAD if child(cell, "f") is not None else ""
        if not self._zeros and _is_nothing(value):
            return ""
        return shown_date(value, style.code, self._epoch) or shown(value, style.code or "General")


def _value(cell: _Element) -> str:
    found = child(cell, "v")
    return "" if found is None else (found.text or "")


def _is_nothing(number: str | None) -> bool:
    """Whether a number is 0."""
    try:
        return number is not None and float(number) == 0
    except ValueError:
        return False


def _whole(element: _Element, name: str) -> int:
    text = element.get(name) or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004 digits
