"""Plain text to lines and grids: Markdown pipes, tab separated and comma separated rows keep their cells."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Final

from extract.document import Block, Document, Grid, GridCell, Line
from extract.glyphs import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["read_text", "with_piped_tables"]

_BOLD = re.compile(r"\s*(\*\*|__)([^*_]+)\1\s*")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_RULE = re.compile(r"[\s|:+=-]+")
_PAGE_NUMBER = re.compile(r"\s*(?:[-—–]+\s*\d{1,4}\s*[-—–]+|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?)\s*")
_VALUE = re.compile(r"\s*(?:[-+]?[\d.,]*\d[\d.,]*\s*\w?|[/\\—–-]*|无|不涉及|不适用)\s*")
#: What a line break may have cut from a number.
_REST: Final = re.compile(r"[\d,.]*\d[\d,.]*")
_COLUMN_WORD: Final = "商业企业"
#: A comma separated row of the request matrix has a label and seven values.
_COMMAS: Final = 6
_TABS: Final = 3
_PIPES: Final = 2
#: Markdown's mark of bold text: places in the line stay as they are.
_EMPHASIS: Final = "**"
#: A row is wrapped over no more lines than this.
_PIECES: Final = 12
#: So many lines with pipes at both ends are a table.
_FEWEST_PIPED: Final = 3
#: A page number's line is shorter than this.
_PAGE_LINE: Final = 40
#: A cell longer than this is a sentence with commas.
_LONGEST_CELL: Final = 60


def _pipe_cells(line: str) -> list[str] | None:
    stripped = line.strip()
    if stripped.count("|") < (_PIPES if stripped.startswith("|") else _PIPES + 1):
        return None
    return [_plain(cell) for cell in stripped.removeprefix("|").removesuffix("|").split("|")]


def _plain(cell: str) -> str:
    """The cell without the marks of Markdown: bold, and backslashes before punctuation."""
    bold = _BOLD.fullmatch(cell)
    return _ESCAPED.sub(r"\1", bold[2] if bold else cell) if "\\" in cell or bold else cell


def _tab_cells(line: str) -> list[str] | None:
    return line.rstrip("\r\n").split("\t") if line.strip() else None


def _comma_cells(line: str) -> list[str] | None:
    try:
        cells = next(csv.reader([line]))
    except (csv.Error, StopIteration):
        return None
    return cells if all(len(cell) < _LONGEST_CELL and "。" not in cell for cell in cells) else None


def _is_comma_row(line: str) -> bool:
    """Whether a line can only be a row of comma separated values: a label and seven of them."""
    cells = _comma_cells(line) if line.count(",") >= _COMMAS else None
    if cells is None:
        return False
    values = sum(1 for cell in cells[1:] if _VALUE.fullmatch(normalise(cell)))
    return 2 * values >= len(cells) - 1 or _COLUMN_WORD in line


def _is_tab_row(line: str) -> bool:
    return line.strip().count("\t") >= _TABS or line.lstrip("\t").count("\t") >= _COMMAS - 1


class _Cells:
    """The cells of a line that keeps them apart even where they are blank.

    Tabs and commas separate cells in a text that has a whole row of them; elsewhere they are punctuation.
    """

    def __init__(self, lines: list[str]) -> None:
        self.tabs = any("\t" in line and _is_tab_row(line) for line in lines)
        self.commas = not self.tabs and any("," in line and _is_comma_row(line) for line in lines)

    def opens_quotation(self, line: str) -> bool:
        """Whether a row with separators has a quotation that it does not close: its cell goes on in the next line."""
        separated = ("\t" in line) if self.tabs else self.commas and "," in line
        return separated and line.count('"') % 2 == 1

    def __call__(self, line: str) -> list[str] | None:
        if "|" in line:
            return _pipe_cells(line)
        if self.tabs and "\t" in line.lstrip():
            return _tab_cells(line)
        return _comma_cells(line) if self.commas and "," in line else None


def _unquoted(lines: list[str]) -> list[str]:
    """The lines without the `>` of a quotation, where every line has it."""
    printed = [line for line in lines if line.strip()]
    if len(printed) > 1 and all(line.lstrip().startswith(">") for line in printed):
        return [line.replace(">", " ", 1) for line in lines]
    return lines


def _whole_rows(lines: list[str], cells_of: _Cells) -> Iterator[tuple[int, str, bool]]:
    """The lines with their numbers; the pieces of a row that is wrapped are one line again.

    A wrapped row begins with a pipe, and a later line ends it with one; or a quotation that begins in it ends in a
    later line. False where other rows end with a pipe, and this one does not and goes on nowhere, and where the
    quotation never ends: its last cell may be cut.
    """
    ended = any(line.strip().startswith("|") and line.strip().endswith("|") for line in lines)
    skipped = 0
    for number, line in enumerate(lines, 1):
        if number <= skipped:
            continue
        row = line.strip()
        if ended and row.startswith("|") and not row.endswith("|"):
            rest = _piped_rest(lines, number)
        elif cells_of.opens_quotation(line):
            rest = _quoted_rest(lines, number)
        else:
            yield number, line, True
            continue
        skipped = number + len(rest)
        yield number, "\n".join([line.strip("\r"), *rest]) if rest else line, bool(rest)


def _piped_rest(lines: list[str], number: int) -> list[str]:
    """The pieces behind line `number`, which begins with a pipe, up to the one that ends with one; none without it."""
    rest = []
    for piece in lines[number : number + _PIECES]:
        rest.append(piece.strip("\r"))
        if not piece.strip() or piece.lstrip().startswith("|") or piece.rstrip().endswith("|"):
            break
    return rest if rest and rest[-1].rstrip().endswith("|") and not rest[-1].lstrip().startswith("|") else []


def _quoted_rest(lines: list[str], number: int) -> list[str]:
    """The pieces behind line `number` up to the one in which its quotation ends; none without it."""
    for count, piece in enumerate(lines[number : number + _PIECES], 1):
        if piece.count('"') % 2:
            return [part.strip("\r") for part in lines[number : number + count]]
    return []


def _goes_on(rows: list[tuple[GridCell, ...]], cells: list[str]) -> bool:
    """Whether a row begins with digits, and the row before lacks as many cells as this one has but one.

    Then a line break has cut the number at the end of that row.
    """
    if _REST.fullmatch(cells[0].strip()) is None or not rows[-1] or not rows[-1][-1].text[-1:].isdigit():
        return False
    return len(rows[-1]) + len(cells) - 1 == max(map(len, rows))


def read_text(text: str, *, media_type: str = "text/plain", encoding: str | None = None) -> Document:
    """Lines, and grids where consecutive lines keep their cells apart. Page numbers on lines of their own go."""
    blocks: list[Block] = []
    rows: list[tuple[GridCell, ...]] = []
    tables = 0

    def end_table(*, closed: bool) -> None:
        nonlocal tables
        if rows:
            tables += 1
            blocks.append(Grid(tables, tuple(rows), closed))
            rows.clear()

    lines = _unquoted((text if "\n" in text else text.replace("\r", "\n")).split("\n"))
    cells_of = _Cells(lines)
    for number, line, whole in _whole_rows(lines, cells_of):
        if not line or line.isspace():
            continue
        cells = cells_of(line)
        if cells is not None:
            if rows and _goes_on(rows, cells):
                end_table(closed=False)
            if not _RULE.fullmatch(line) or "-" not in line:
                rows.append(tuple(GridCell(cell.strip()) for cell in cells))
            if not whole:
                end_table(closed=False)
            continue
        if len(line) < _PAGE_LINE and _PAGE_NUMBER.fullmatch(normalise(line)):
            continue
        # The digits of a number that is cut over two lines may stand alone on the second.
        end_table(closed=_REST.fullmatch(line.strip(" \t\r|")) is None)
        blocks.append(Line(line.strip("\r").replace(_EMPHASIS, " " * len(_EMPHASIS)), number))
    end_table(closed=True)
    return Document(kind="text", media_type=media_type, encoding=encoding, blocks=tuple(blocks), meta={})


def with_piped_tables(blocks: list[Block], tables: int) -> list[Block]:
    """The blocks with grids for lines that are rows of a Markdown table, as pages show one that was pasted unread.

    Such a line begins and ends with a pipe; it takes three of them. The grids are numbered on from `tables`.
    """
    piped = [isinstance(block, Line) and block.text.startswith("|") and block.text.endswith("|") for block in blocks]
    if sum(piped) < _FEWEST_PIPED:
        return blocks
    found: list[Block] = []
    rows: list[tuple[GridCell, ...]] = []
    for block, row in zip([*blocks, None], [*piped, False], strict=True):
        cells = _pipe_cells(block.text) if row and isinstance(block, Line) else None
        if cells is not None and isinstance(block, Line):
            if not _RULE.fullmatch(block.text) or "-" not in block.text:
                rows.append(tuple(GridCell(cell.strip()) for cell in cells))
            continue
        if rows:
            tables += 1
            found.append(Grid(tables, tuple(rows)))
            rows = []
        if block is not None:
            found.append(block)
    return found
