"""Numbers of sheets as their cells show them."""

from __future__ import annotations

import datetime as dt
import functools
import operator
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

import msgspec

from extract.readers.drafts import UNREAD

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["HOLDS", "number_of", "shown", "shown_date", "shown_text"]

#: Quoted text, an escaped sign, a space as wide as a sign, a fill, a colour or currency, digits, anything else.
_TOKEN = re.compile(
    r'"([^"]*)"?|\\(.)|_(.)|\*(.)|\[([^\]]*)\]|([0#?][0#?,.]*|\.[0#?]+|(?i:general)|G/通用格式|@)|(.)', re.DOTALL
)
_CURRENCY = re.compile(r"\$([^-]*)")
#: Of dates, of years of an era and of days of the week.
_DATE_SIGNS = frozenset("ymdhsegabYMDHSEGAB")
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d{1,15}(?:\.\d{1,15})?)")
#: What the signs of a comparison ask.
HOLDS: Final[dict[str, Callable[[Decimal, Decimal], bool]]] = {
    "<": operator.lt, "<=": operator.le, "=": operator.eq, "<>": operator.ne, ">=": operator.ge, ">": operator.gt,
}  # fmt: skip
#: Excel keeps so many digits of a number.
_PRECISION: Final = 15
_LARGEST: Final = 10**15
#: Days from the epoch that are dates.
_LAST_DAY: Final = 2_958_466


class _Section(msgspec.Struct, frozen=True):
    """A section of a format: what stands before and behind the digits, and how the digits look.

    `digits` is None where the section shows none; `odd` where it says more than is understood here.
    """

    before: str
    after: str
    digits: str | None
    odd: bool = False
    date: bool = False
    condition: tuple[str, Decimal] | None = None


@functools.lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    parts: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code):
        if token.group(7) == ";":
            parts.append([])
        else:
            parts[-1].append(token)
    return tuple(map(_section, parts))


def _section(tokens: list[re.Match[str]]) -> _Section:
    texts = ["", ""]
    digits: str | None = None
    odd = date = False
    condition = None
    for token in tokens:
        quoted, escaped, _, _, bracket, places, other = token.groups()
        side = 0 if digits is None else 1
        if places is not None:
            # Signs among the digits: `0\\.0,` shows 12345 as 1.2.
            odd = odd or digits is not None
            digits = places if digits is None else digits
        elif quoted is not None:
            texts[side] += quoted
        elif escaped is not None:
            texts[side] += escaped
        elif bracket is not None:
            currency = _CURRENCY.match(bracket)
            texts[side] += currency.group(1) if currency else ""
            found = _CONDITION.fullmatch(bracket)
            condition = (found[1], Decimal(found[2])) if found else condition
            date = date or bracket.lower() in ("h", "hh", "m", "mm", "s", "ss")
        elif other is not None:
            date = date or other in _DATE_SIGNS
            odd = odd or other == "/" or (other.isascii() and other.isalpha())
            texts[side] += other
    return _Section(texts[0], texts[1], digits, odd, date, condition)


def number_of(value: str) -> Decimal | None:
    """The number with the digits that Excel keeps: 0.30000000000000004 is stored, and 0.3 meant; None for any other."""
    try:
        number = Decimal(f"{float(value):.{_PRECISION}g}")
    except (ValueError, OverflowError, InvalidOperation):
        return None
    return number if number.is_finite() and abs(number) < _LARGEST else None


def _general(number: Decimal) -> str:
    return "0" if not number else f"{number.normalize():f}"


def shown(value: str, code: str) -> str:
    """The number `value` in the number format `code`: 3.0 is 3, and 12.345 in `0.00` is 12.35.

    A format that says more than digits, signs, text, percent and conditions (fractions, powers of ten) leaves a mark of
    what cannot be read; what is no number comes back as it is. Sections without digits hide it: `0;-0;;@` and
    `[=0]"";General` show no zeros.
    """
    number = number_of(value)
    if number is None or not code.strip():
        return value if number is None else _general(number)
    section, signed = _chosen(_sections(code), number)
    if section is None:
        return "#"  # which is what Excel shows where no condition holds
    size, sign = abs(number), "-" if number < 0 and signed else ""
    if "%" in section.after:
        return f"{_general(number * 100)}%"
    if section.odd or (section.date and section.digits is not None):
        return UNREAD
    if section.digits is None:
        return section.before + section.after
    return f"{sign}{section.before}{_digits(size, section.digits)}{section.after}"


def _chosen(sections: Sequence[_Section], number: Decimal) -> tuple[_Section | None, bool]:
    """The section for a number, and whether the sign of a negative one is shown besides what it says."""
    if any(section.condition for section in sections):
        for section in sections[:3]:
            if section.condition is None or HOLDS[section.condition[0]](number, section.condition[1]):
                return section, True
        return None, True
    if len(sections) > 1 and number < 0:
        return sections[1], False
    if len(sections) > 2 and not number:  # noqa: PLR2004 positive, negative, zero, text
        return sections[2], True
    return sections[0], True


def shown_text(text: str, code: str) -> str:
    """A text in the number format `code`, whose fourth section may hide it."""
    sections = _sections(code)
    shows = len(sections) < 4 or any((sections[3].before, sections[3].after, sections[3].digits))  # noqa: PLR2004 the fourth
    return text if shows else ""


def _digits(size: Decimal, places: str) -> str:
    if places[0] not in "0#?.":
        return _general(size)
    bare = places.rstrip(",")
    head = bare.partition(".")[0]
    # Each comma behind the digits leaves out three of the number's.
    thousands = len(places) - len(bare) + len(head) - len(head.rstrip(","))
    whole, _, fraction = bare.replace(",", "").partition(".")
    rounded = size.scaleb(-3 * thousands).quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in head.rstrip(",") else f"{rounded:f}"
    least = whole.count("0")
    kept = fraction.rstrip("#?")
    if len(kept) < len(fraction) and "." in text:
        front, _, tail = text.partition(".")
        tail = tail[: len(kept)] + tail[len(kept) :].rstrip("0")
        text = f"{front}.{tail}" if tail else front
    if not least and size.scaleb(-3 * thousands) < 1 and text[:1] == "0":
        return text[1:]  # `#` shows no zero
    return text if "," in text or "." in text else text.zfill(least)


def shown_date(value: str, code: str, epoch: dt.datetime) -> str:
    """The day, or day and time, that a number stands for in a date's format (`code` empty or of one); else ''."""
    if code and not (_sections(code)[0].date and _sections(code)[0].digits is None and code != "General"):
        return ""
    number = number_of(value)
    if number is None or not 0 <= number < _LAST_DAY:
        return ""
    moment = epoch + dt.timedelta(seconds=round(float(number) * 86_400))
    if number < 1:
        return moment.strftime("%H:%M")
    return moment.strftime("%Y-%m-%d") if moment.time() == dt.time() else moment.strftime("%Y-%m-%d %H:%M")
