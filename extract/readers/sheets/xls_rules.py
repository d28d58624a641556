"""Conditional formats of an XLS sheet, of which xlrd tells nothing: rules that set white text ([MS-XLS] 2.4.42)."""

from __future__ import annotations

import io
import struct
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from extract.readers.sheets.numbers import number_of
from extract.readers.sheets.rules import Rule
from extract.readers.sheets.styles import Change

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.readers.sheets.sheet import Range

__all__ = ["rules_of_xls"]

_BOUND_SHEET, _RANGES, _RULE, _END = 0x0085, 0x01B0, 0x01B1, 0x000A
_STREAMS: Final = ("Workbook", "Book")
_LIMIT: Final = 2_000
#: Which parts of a format a rule changes, in the order in which they are stored.
_NUMBER, _FONT, _PATTERN = 1 << 25, 1 << 26, 1 << 29
_ALIGNMENT, _BORDER = 1 << 27, 1 << 28
#: Where the colour stands in what is said of a font, and how long that is.
_COLOR, _FONT_LENGTH = 80, 118
_WHITES: Final = (1, 9)
_OPERATORS: Final = {3: "=", 4: "<>", 5: ">", 6: "<", 7: ">=", 8: "<="}
_WHOLE, _REAL = 0x1E, 0x1F


def rules_of_xls(data: bytes) -> dict[int, list[Rule]]:
    """The rules of each sheet that take the colour of its numbers, by the number of the sheet from 0."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            name = next((name for name in _STREAMS if ole.exists(name)), None)
            return {} if name is None else _rules(ole.openstream(name).read())
    except Exception:  # noqa: BLE001 olefile and struct raise what they like on a broken file, which xlrd refuses
        return {}


def _rules(stream: bytes) -> dict[int, list[Rule]]:
    sheets = [
        struct.unpack_from("<I", body)[0] for kind, body in _records(stream, 0) if kind == _BOUND_SHEET and not body[5]
    ]
    found: dict[int, list[Rule]] = defaultdict(list)
    for number, start in enumerate(sheets):
        ranges: tuple[Range, ...] = ()
        for kind, body in _records(stream, start):
            if kind == _RANGES:
                ranges = _ranges(body)
            elif kind == _RULE and (rule := _read(body, ranges)) is not None and len(found[number]) < _LIMIT:
                found[number].append(rule)
    return found


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from `at` to the end of that part of the stream."""
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        if kind == _END:
            return
        at += 4 + length


def _ranges(body: bytes) -> tuple[Range, ...]:
    (count,) = struct.unpack_from("<H", body, 12)
    found = []
    for number in range(count):
        first, last, left, right = struct.unpack_from("<HHHH", body, 14 + 8 * number)
        found.append((first, left, last, right))
    return tuple(found)


def _read(body: bytes, ranges: tuple[Range, ...]) -> Rule | None:
    """The rule, None where it hides nothing; one that cannot be read may."""
    try:
        return _rule(body, ranges)
    except (struct.error, IndexError):
        return Rule(ranges, Change(white=True), None)


def _rule(body: bytes, ranges: tuple[Range, ...]) -> Rule | None:
    kind, operator, size, second, changes = struct.unpack_from("<BBHHI", body)
    at = 12
    if not changes & _FONT:
        return None
    if changes & _NUMBER:
        at += 2
    (color,) = struct.unpack_from("<I", body, at + _COLOR)
    if color not in _WHITES:
        return None
    if changes & _PATTERN:
        at += _FONT_LENGTH + (8 if changes & _ALIGNMENT else 0) + (8 if changes & _BORDER else 0)
        (ground,) = struct.unpack_from("<H", body, at + 2)
        if ground & 0x7F not in _WHITES or ground >> 7 & 0x7F not in (*_WHITES, 64, 65):
            return None
    test = _OPERATORS.get(operator) if kind == 1 else None
    number = _constant(body[len(body) - size - second : len(body) - second])
    return Rule(ranges, Change(white=True), None if test is None or number is None else (test, number))


def _constant(formula: bytes) -> Decimal | None:
    """The number that a formula is; None for any other formula."""
    if len(formula) == 3 and formula[0] == _WHOLE:  # noqa: PLR2004 a mark and two bytes
        return Decimal(struct.unpack_from("<H", formula, 1)[0])
    if len(formula) == 9 and formula[0] == _REAL:  # noqa: PLR2004 a mark and eight bytes
        return number_of(repr(struct.unpack_from("<d", formula, 1)[0]))
    return None
