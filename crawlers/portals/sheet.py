"""A CSV file as people save it: UTF-8 or GBK, columns in any order, with comments; every bad line named."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Line", "Problem", "RegistryError", "Sheet", "read_sheet"]

#: Far more than all agencies of the country.
_MAX_BYTES = 64 * 1024 * 1024
_MAX_LISTED = 20
_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
#: Blanks that spreadsheets and web pages leave around values.
_BLANKS = " \t\u00a0\u3000\u200b\ufeff"
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a place of the file and what to do; line 0 is the file as a whole."""

    line: int
    column: str
    text: str


class RegistryError(ValueError):
    """A registry that cannot be used: one line of message for each of up to 20 problems, all in `problems`."""

    def __init__(self, source: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [f"{source}{_place(problem)}: {problem.text}" for problem in problems[:_MAX_LISTED]]
        if len(problems) > _MAX_LISTED:
            lines.append(f"{source}: {len(problems) - _MAX_LISTED} more problems are not listed")
        super().__init__("\n".join(lines))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of values, stripped; columns that the line is too short for are empty."""

    number: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`header` is the number of the line with the names of the columns; 0 where there is none."""

    encoding: str
    header: int
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]


def read_sheet(data: bytes, known: Sequence[str], required: Sequence[str]) -> Sheet:
    """The lines of a CSV file under a header with columns of `known`; what is wrong with it stands in `problems`.

    Blank lines and lines that begin with `#` are skipped and counted. Nothing is read under a bad header.
    """
    try:
        encoding = _encoding(data)
        rows = list(_rows(data.decode(encoding)))
    except _UnreadError as error:
        return Sheet("utf-8", 0, (), (), (Problem(0, "", str(error)),))
    if not rows:
        empty = Problem(0, "", f"is empty; the first line names the columns: {','.join(known[:5])}")
        return Sheet(encoding, 0, (), (), (empty,))
    number, header = rows[0]
    columns = tuple(cell.lower() for cell in header)
    problems = tuple(_header_problems(number, columns, known, required))
    if problems:
        return Sheet(encoding, number, columns, (), problems)
    found = [_line(place, cells, columns) for place, cells in rows[1:]]
    return Sheet(
        encoding,
        number,
        columns,
        tuple(line for line in found if isinstance(line, Line)),
        tuple(line for line in found if isinstance(line, Problem)),
    )


class _UnreadError(ValueError):
    """Why nothing of a file can be read."""


def _encoding(data: bytes) -> str:
    if len(data) > _MAX_BYTES:
        raise _UnreadError(f"has {len(data)} bytes; that is no list of portals")
    if data.startswith(_UTF16_BOMS):
        raise _UnreadError("is UTF-16; save it as CSV UTF-8")
    for name in ("utf-8-sig" if data.startswith(_UTF8_BOM) else "utf-8", "gb18030"):
        try:
            data.decode(name)
        except UnicodeDecodeError:
            continue
        return name
    raise _UnreadError("is neither UTF-8 nor GBK; save it as CSV UTF-8")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Cells of each line that has any, with the line's number. Refused: quotation marks that are never closed."""
    lines = io.StringIO(text, newline=None)
    # A quotation mark in a comment is no mark of CSV.
    reader = csv.reader(("\n" if line.lstrip(_BLANKS).startswith("#") else line for line in lines), strict=True)
    last = 0
    try:
        for row in reader:
            begin, last = last + 1, reader.line_num
            cells = [cell.strip(_BLANKS) for cell in row]
            # Excel writes the columns of deleted rows as commas, and quotes a comment that has a comma in it.
            if any(cells) and not cells[0].startswith("#"):
                yield begin, cells
    except csv.Error as error:
        raise _UnreadError(f"is no CSV at line {last + 1}: {error}") from error


def _header_problems(
    number: int, columns: Sequence[str], known: Sequence[str], required: Sequence[str]
) -> Iterable[Problem]:
    if len(columns) == 1 and re.search(r"[;\t]", columns[0]):
        yield Problem(number, "", "the columns are not separated by commas; save the file as CSV (comma delimited)")
        return
    if not set(columns) & set(known):
        yield Problem(number, "", f"no header; the first line names the columns: {','.join(known[:5])}")
        return
    for name in dict.fromkeys(columns):
        if name not in known:
            shown = repr(name) if name else "without a name"
            yield Problem(number, "", f"unknown column {shown}; the registry has {', '.join(known)}")
        elif columns.count(name) > 1:
            yield Problem(number, name, "is there twice; leave one")
    for name in required:
        if name not in columns:
            yield Problem(number, name, "is missing; add it")


def _line(number: int, cells: Sequence[str], columns: Sequence[str]) -> Line | Problem:
    if len(cells) > len(columns) and any(cells[len(columns) :]):
        text = f"{len(cells)} values for {len(columns)} columns; a value with a comma in it needs quotation marks"
        return Problem(number, "", text)
    values = dict.fromkeys(columns, "") | dict(zip(columns, cells, strict=False))
    for name, value in values.items():
        if _CONTROLS.search(value):
            return Problem(number, name, "has a line break or control character in it; take it out")
    return Line(number, values)


def _place(problem: Problem) -> str:
    line = f", line {problem.line}" if problem.line else ""
    return f"{line}, column {problem.column}" if problem.column else line
