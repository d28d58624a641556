"""What a cell prints: a number, or one of the ways of printing none."""

from __future__ import annotations

import functools
import re
from decimal import Decimal
from typing import Final

import msgspec

from extract.glyphs import SOFT, compact, normalise
from extract.matrix.digits import NUMBER_LIMIT
from extract.report import State

__all__ = ["MONEY", "UNITS", "Printed", "printed"]

UNITS: Final = ("件次", "人次", "万元", "亿元", "件", "条", "次", "宗", "项", "个", "元", "万", "份", "起")
_UNIT = "|".join(UNITS)
_NUMBER = re.compile(
    rf"(?P<sign>[-+]?)(?P<digits>[1-9]\d{{0,2}}(?:,\d{{3}})+|0|[1-9]\d*)(?:\.(?P<fraction>\d+))?(?P<unit>\(?(?:{_UNIT})\)?)?"
)
#: Units of money, one that the form does not tell among them, and of numbers too large to be written out: nothing is
#: counted by them.
MONEY: Final = frozenset(("万元", "亿元", "元", "万", "unknown"))
#: So many zeros behind a point may be thousands: 2.000.
_THOUSAND: Final = 3
_SIGNS: Final[dict[State, re.Pattern[str]]] = {
    "blank": re.compile(""),
    "slash": re.compile(r"[/\\]+"),
    "dash": re.compile(r"[-—–―_~]+"),
}


class Printed(msgspec.Struct, frozen=True, gc=False):
    """`number` exactly when `state` is `number`; `unit` if the cell names one; `joined` if blanks stood inside."""

    number: int | Decimal | None
    state: State
    unit: str | None = None
    joined: bool = False

    @property
    def is_count(self) -> bool:
        """Whether it is a whole number, not below zero, of things that are counted."""
        return type(self.number) is int and self.number >= 0 and self.unit not in MONEY


@functools.lru_cache(maxsize=65536)
def printed(text: str) -> Printed:
    """The number that `text` prints, or the state that says why there is none.

    Never guesses: `1O` is `unreadable`, and so is `07`, which may be two cells that were merged.
    """
    plain = compact(text)
    if plain.isascii() and plain.isdigit() and len(plain) <= NUMBER_LIMIT and (plain[0] != "0" or plain == "0"):
        return Printed(int(plain), "number", joined=len(text.split()) > 1)
    for state, pattern in _SIGNS.items():
        if pattern.fullmatch(plain):
            return Printed(None, state)
    match = _NUMBER.fullmatch(plain)
    if match is None or len(match["digits"]) > NUMBER_LIMIT:
        return Printed(None, "unreadable" if any(char.isdigit() or char == "\ufffd" for char in plain) else "word")
    digits = match["digits"].replace(",", "")
    sign = -1 if match["sign"] == "-" else 1
    whole = match["fraction"] is None or (not match["fraction"].strip("0") and len(match["fraction"]) != _THOUSAND)
    number = int(digits) if whole else Decimal(f"{digits}.{match['fraction']}")
    joined = len(re.findall(r"[\d,.]+", normalise(text).replace(SOFT, ""))) > 1
    return Printed(sign * number, "number", (match["unit"] or "").strip("()") or None, joined)
