"""What a cell prints: a number, or one of the ways of printing none (form.md §8)."""

from __future__ import annotations

import functools
import re
from decimal import Decimal
from typing import Final

import msgspec

from extract.glyphs import compact, normalise
from extract.report import State

__all__ = ["UNITS", "Printed", "printed"]

UNITS: Final = ("件次", "人次", "万元", "亿元", "件", "条", "次", "宗", "项", "个", "元", "万", "份", "起")
_UNIT = "|".join(UNITS)
_NUMBER = re.compile(rf"(?P<sign>[-+]?)(?P<digits>\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.(?P<fraction>\d+))?(?P<unit>\(?(?:{_UNIT})\)?)?")
_SLASH = re.compile(r"[/\\／]+")
_DASH = re.compile(r"[-—–―_~－]+")
#: Longest printed number that is believed: decision counts reach eight digits, amounts in yuan thirteen.
DIGIT_LIMIT: Final = 18


class Printed(msgspec.Struct, frozen=True, gc=False):
    """`number` exactly when `state` is `number`; `unit` where the cell names one; `joined` where blanks stood inside."""

    number: int | Decimal | None
    state: State
    unit: str | None = None
    joined: bool = False


@functools.lru_cache(maxsize=65536)
def printed(text: str) -> Printed:
    """The number that `text` prints, or the state that says why there is none. Never guesses: `1O` is `unreadable`."""
    plain = compact(text)
    if plain.isascii() and plain.isdigit() and len(plain) <= DIGIT_LIMIT:
        return Printed(int(plain), "number", joined=len(text.split()) > 1)
    if not plain:
        return Printed(None, "blank")
    if _SLASH.fullmatch(plain):
        return Printed(None, "slash")
    if _DASH.fullmatch(plain):
        return Printed(None, "dash")
    match = _NUMBER.fullmatch(plain)
    if match is not None and len(match["digits"]) <= DIGIT_LIMIT:
        sign = -1 if match["sign"] == "-" else 1
        digits = match["digits"].replace(",", "")
        unit = (match["unit"] or "").strip("()") or None
        joined = len(re.findall(r"[\d,.]+", normalise(text))) > 1
        if match["fraction"] is None:
            return Printed(sign * int(digits), "number", unit, joined)
        return Printed(sign * Decimal(f"{digits}.{match['fraction']}"), "number", unit, joined)
    return Printed(None, "unreadable" if any(char.isdigit() for char in plain) else "word")
