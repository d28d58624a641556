"""What tells one report's content from another's: digests of its numbers and its text."""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extract.report import Cell, Report

__all__ = ["Digests", "digests_of", "weight_of"]

_NOT_IDEOGRAPHS = re.compile("[^㐀-鿿]+")
#: Ideographs of a narrative below which it is no text to compare: headings and set phrases alone.
_LEAST_TEXT = 200
_TWO_DIGITS = 10
#: Beyond what a column holds: such a number is unreadable, and tells nothing.
_LIMIT = 10**18


class Digests(msgspec.Struct, frozen=True):
    """Digests of 64 bits, hexadecimal; `values` and `text` None where there is too little of it."""

    content: str
    values: str | None
    text: str | None
    weight: int


def digests_of(report: Report, name: str) -> Digests:
    """The digests of `report`; `name` is the agency's name as compared, which is left out of the text.

    `content` changes with the title, any number, state or word; `values` with the form and any number; `text` with the
    ideographs of the narrative alone, so that a copy with other figures and another agency's name still has the same.
    """
    cells = list(_cells(report))
    values = [_plain(cell.value) for cell in cells]
    text = "\n".join(section.text for section in report.sections)
    whole = ["\x1f".join(values), "\x1f".join([cell.state for cell in cells]), report.title or "", report.form, text]
    said = text
    for word in (report.agency_name, name):
        said = said.replace(word, "") if word else said
    said = _NOT_IDEOGRAPHS.sub("", said)
    return Digests(
        _digest("\x1e".join(whole)),
        _digest(f"{report.form}\x1e{whole[0]}") if any(values) else None,
        _digest(said) if len(said) >= _LEAST_TEXT else None,
        weight_of(cell.value for cell in cells),
    )


def weight_of(values: Iterable[int | Decimal | None]) -> int:
    """Digits of the distinct numbers of two digits and more; those of a fraction do not count."""
    numbers = {v for v in values if v is not None and not (isinstance(v, Decimal) and not v.is_finite())}
    return sum(len(str(int(value))) for value in numbers if _TWO_DIGITS <= value < _LIMIT)


def _cells(report: Report) -> Iterable[Cell]:
    for row in report.requests.rows:
        yield from row.cells
    for item in report.disclosures:
        yield item.cell
    for remedy in report.remedies:
        yield from remedy.cells


def _plain(value: int | Decimal | None) -> str:
    if value is None:
        return ""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
