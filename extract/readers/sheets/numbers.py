"""Numbers of sheets as their cells show them."""

from __future__ import annotations

import datetime as dt
import functools
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final

import msgspec

__all__ = ["shown", "shown_date"]

#: Quoted text, an escaped sign, a space as wide as a sign, a fill, a colour or currency, digits, anything else.
_TOKEN = re.compile(r'"([^"]*)"?|\\(.)|_(.)|\*(.)|\[([^\]]*)\]|([0#?][0#?,.]*|\.[0#?]+)|(.)', re.DOTALL)
_CURRENCY = re.compile(r"\$([^-]*)")
_DATE_SIGNS = re.compile(r"(?i)[ymdhs]|上午|下午")
_CONDITION = re.compile(r"[<>=]")
#: Excel keeps so many digits of a number.
_PRECISION: Final = 15
_LARGEST: Final = 10**15
#: Days from the epoch that are dates.
_LAST_DAY: Final = 2_958_466


class _Section(msgspec.Struct, frozen=True):
    """A section of a format: what stands before and behind the digits, and how the digits look.

    `digits` is None where the section shows none; `plain` where it says more than is understood here.
    """

    before: str
    after: str
    digits: str | None
    plain: bool = False
    date: bool = False


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
    plain = date = False
    for token in tokens:
        quoted, escaped, _, _, bracket, places, other = token.groups()
        side = 0 if digits is None else 1
        if places is not None:
            plain = plain or digits is not None
            digits = places if digits is None else digits
        elif quoted is not None:
            texts[side] += quoted
        elif escaped is not None:
            texts[side] += escaped
        elif bracket is not None:
            currency = _CURRENCY.match(bracket)
            texts[side] += currency.group(1) if currency else ""
            plain = plain or _CONDITION.match(bracket) is not None
            date = date or bracket.lower() in ("h", "hh", "m", "mm", "s", "ss")
        elif other is not None:
            date = date or _DATE_SIGNS.match(other) is not None
            plain = plain or other in "%@/" or other.isalpha()
            texts[side] += other
    return _Section(texts[0], texts[1], digits, plain or ",." in f"{digits or ''}.", date)


def _number(value: str) -> Decimal | None:
    """The number with the digits that Excel keeps: 0.30000000000000004 is stored, and 0.3 meant."""
    try:
        number = Decimal(f"{float(value):.{_PRECISION}g}")
    except (ValueError, OverflowError, InvalidOperation):
        return None
    return number if number.is_finite() and abs(number) < _LARGEST else None


def _general(number: Decimal) -> str:
    return "0" if not number else f"{number.normalize():f}"


def shown(value: str, code: str) -> str:
    """The number `value` in the number format `code`: 3.0 is 3, and 12.345 in `0.00` is 12.35.

    A format that says more than digits, signs and text (percent, fractions, conditions) leaves the number as it is
    stored, percent with its sign; what is no number comes back as it is.
    """
    number = _number(value)
    if number is None:
        return value
    sections = _sections(code)
    if len(sections) > 1 and number < 0:
        section, sign, size = sections[1], "", -number
    elif len(sections) > 2 and not number:  # noqa: PLR2004 positive, negative, zero, text
        section, sign, size = sections[2], "", number
    else:
        section, sign, size = sections[0], "-" if number < 0 else "", abs(number)
    if "%" in section.after:
        return f"{_general(number * 100)}%"
    if section.plain or (section.digits is None and not (section.before or section.after)):
        return _general(number)
    if section.digits is None:
        return section.before + section.after if len(sections) > 1 else _general(number)
    return f"{sign}{section.before}{_digits(size, section.digits)}{section.after}"


def _digits(size: Decimal, places: str) -> str:
    whole, _, fraction = places.replace(",", "").partition(".")
    rounded = size.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in places.partition(".")[0] else f"{rounded:f}"
    least = whole.count("0")
    kept = fraction.rstrip("#?")
    if len(kept) < len(fraction) and "." in text:
        head, _, tail = text.partition(".")
        tail = tail[: len(kept)] + tail[len(kept) :].rstrip("0")
        text = f"{head}.{tail}" if tail else head
    return text if "," in text or "." in text else text.zfill(least)


def shown_date(value: str, code: str, epoch: dt.datetime) -> str:
    """The day, or day and time, that a number stands for in a date's format (`code` empty or of one); else ''."""
    if code and not (_sections(code)[0].date and _sections(code)[0].digits is None and code != "General"):
        return ""
    number = _number(value)
    if number is None or not 0 <= number < _LAST_DAY:
        return ""
    moment = epoch + dt.timedelta(seconds=round(float(number) * 86_400))
    if number < 1:
        return moment.strftime("%H:%M")
    return moment.strftime("%Y-%m-%d") if moment.time() == dt.time() else moment.strftime("%Y-%m-%d %H:%M")
