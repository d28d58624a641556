"""What tells one report's content from another's: digests of its numbers and its text."""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.report import Report, State

__all__ = ["Digests", "digests_of"]

#: One and then more of them: a pattern that begins with a repetition is tried at every character.
_IDEOGRAPHS = re.compile("[㐀-鿿][㐀-鿿]*+")
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


def digests_of(report: Report, name: str, values: Sequence[int | Decimal | None], states: Sequence[State]) -> Digests:
    """The digests of `report`, with the values and states of all its cells in the order of its tables.

    `name` is the agency's name as compared, which is left out of the text. `content` changes with the title, any
    number, state or word; `values` with the form and any number; `text` with the ideographs of the narrative alone, so
    that a copy with other figures and another agency's name still has the same.
    """
    numbers = set(values) - {None}
    compared: list[object] = [*values]
    if Decimal in set(map(type, numbers)):
        compared = [_plain(value) if type(value) is Decimal else value for value in values]
    printed = repr(compared)
    text = "\n".join([section.text for section in report.sections])
    said = text
    for word in (report.agency_name, name):
        said = said.replace(word, "") if word else said
    said = "".join(_IDEOGRAPHS.findall(said))
    return Digests(
        _digest(report.form, printed, repr([*states]), report.title or "", text),
        _digest(report.form, printed) if numbers else None,
        _digest(said) if len(said) >= _LEAST_TEXT else None,
        _weight(numbers),
    )


def _weight(numbers: Iterable[int | Decimal | None]) -> int:
    """Digits of the distinct numbers of two digits and more; fractions and what no column holds do not count."""
    finite = [n for n in numbers if type(n) is int or (isinstance(n, Decimal) and n.is_finite())]
    return len("".join([str(int(n)) for n in finite if _TWO_DIGITS <= n < _LIMIT]))


def _plain(value: Decimal) -> int | str:
    """A number as it is compared: 5.0 is 5."""
    return int(value) if value.is_finite() and abs(value) < _LIMIT and value == int(value) else str(value.normalize())


def _digest(*parts: str) -> str:
    whole = b"\x1e".join([part.encode("utf-8", "surrogatepass") for part in parts])
    return hashlib.blake2b(whole, digest_size=8).hexdigest()
