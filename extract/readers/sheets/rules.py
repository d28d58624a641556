"""Conditional formats: rules that hide what a cell holds, or show it in another format, and those of XLSX."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from extract.readers.drafts import UNREAD
from extract.readers.sheets.numbers import HOLDS, number_of, shown
from extract.readers.sheets.sheet import range_of
from extract.readers.xml import attribute, child, children, local

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from extract.readers.sheets.sheet import Range
    from extract.readers.sheets.styles import Change

__all__ = ["Rule", "Rules", "rules_of"]

_OPERATORS: Final = {
    "equal": "=", "notEqual": "<>", "lessThan": "<", "lessThanOrEqual": "<=", "greaterThan": ">",
    "greaterThanOrEqual": ">=",
}  # fmt: skip
#: A formula that compares the cell it is written for with a number.
_OWN = re.compile(r"([A-Z]{1,3}\d{1,7})(<=|>=|<>|<|>|=)(-?\d{1,15}(?:\.\d{1,9})?)")
#: Rules that never hold where a number stands.
_NEVER: Final = frozenset(("containsErrors", "containsBlanks", "colorScale"))
_LIMIT: Final = 2_000
#: How often a range of a rule is asked for a cell; the largest workbook met has some 2,000 cells.
_ASKED: Final = 10_000_000


class Rule(NamedTuple):
    """What becomes of the cells of `ranges`; `test` is None where whether the rule holds is not looked into."""

    ranges: tuple[Range, ...]
    change: Change
    test: tuple[str, Decimal] | None
    always: bool = False

    def holds(self, place: tuple[int, int], number: Decimal | None) -> bool | None:
        """Whether it holds for the cell, whose text is no number where that is None; None where nobody knows."""
        row, column = place
        if not any(top <= row <= bottom and left <= column <= right for top, left, bottom, right in self.ranges):
            return False
        if self.always:
            return number is not None
        return None if self.test is None or number is None else HOLDS[self.test[0]](number, self.test[1])


class Rules:
    """The rules of one sheet."""

    def __init__(self, rules: Sequence[Rule] = ()) -> None:
        self._rules = rules
        self._asked = 0

    def applied(self, text: str, value: str | None, place: tuple[int, int], *, filled: bool) -> str:
        """The text of a cell: '' where a rule hides it, with a mark where a number may be hidden or changed.

        `value` is the number that is stored, None where it is a text; `filled`: the cell has a ground of its own.
        Raises `OverflowError` where there are more rules, for more cells, than any report has.
        """
        if not self._rules or (value is None and any(map(str.isalpha, text))):
            return text
        self._asked += sum(len(rule.ranges) for rule in self._rules)
        if self._asked > _ASKED:
            raise OverflowError("too many rules for too many cells")
        number = None if value is None else number_of(value)
        for rule in self._rules:
            white = rule.change.white and not filled
            holds = rule.holds(place, number) if white or rule.change.code else False
            if holds is None:
                return text + UNREAD
            if holds and value is not None:
                return "" if white else shown(value, rule.change.code)
        return text


def rules_of(sheet: _Element, changes: Sequence[Change]) -> list[Rule]:
    """The rules that change what is seen; `changes` are the formats of the file that rules name by number."""
    found = []
    for formats in sheet.iter("{*}conditionalFormatting"):
        places = attribute(formats, "sqref") or "".join(
            str(text) for each in children(formats, "sqref") for text in each.itertext()
        )
        ranges = tuple(each for word in places.split()[:_LIMIT] if (each := range_of(word)) is not None)
        found += [
            rule for each in children(formats, "cfRule") if (rule := _rule(each, places, ranges, changes)) is not None
        ]
    return found[:_LIMIT]


def _rule(element: _Element, places: str, ranges: tuple[Range, ...], changes: Sequence[Change]) -> Rule | None:
    from extract.readers.sheets.styles import HIDING, change_of

    kind = attribute(element, "type") or ""
    if kind in ("dataBar", "iconSet"):
        bar = child(element, kind)
        return Rule(ranges, HIDING, None, always=True) if attribute(bar, "showValue") in ("0", "false") else None
    number = attribute(element, "dxfId") or ""
    own = child(element, "dxf")
    change = change_of(own) if own is not None else None
    if change is None and number.isascii() and number.isdigit() and len(number) < 6 and int(number) < len(changes):  # noqa: PLR2004 digits
        change = changes[int(number)]
    if change is None or not (change.white or change.code) or kind in _NEVER:
        return None
    formulas = ["".join(str(text) for text in each.itertext()) for each in element if local(each) in ("formula", "f")]
    return Rule(ranges, change, _test(kind, attribute(element, "operator") or "", formulas, places))


def _test(kind: str, operator: str, formulas: Sequence[str], places: str) -> tuple[str, Decimal] | None:
    if len(formulas) != 1:
        return None
    if kind == "cellIs" and operator in _OPERATORS:
        number = number_of(formulas[0])
        return None if number is None else (_OPERATORS[operator], number)
    own = _OWN.fullmatch(formulas[0].replace(" ", "")) if kind == "expression" else None
    # Relative to the first cell, and so to each: to itself.
    return (own[2], Decimal(own[3])) if own and own[1] == re.split(r"[: ]", places, maxsplit=1)[0] else None
