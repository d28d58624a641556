"""The signature: the agency's name above or before the date at the end of the text."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import msgspec

from extract.glyphs import compact, normalise
from extract.narrative.phrases import load_phrases

if TYPE_CHECKING:
    from extract.narrative.excerpt import Excerpt

__all__ = ["Signature", "find_signature", "parse_date", "restored"]

_DATE = re.compile(r"(20\d\d)\s{0,4}[-./年]\s{0,4}(\d{1,2})\s{0,4}[-./月]\s{0,4}(\d{1,2})(?!\d)")
_COMPACT_DATE = re.compile(r"(20\d\d)(\d\d)(\d\d)")
_SIGNED = re.compile(r"\(?(20\d\d年\d{1,2}月\d{1,2}日)\)?[。.]?")
_CHINESE_DATE = re.compile(
    r"二[〇○零oO0一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
)
_AT_END = re.compile(
    r"(?:^|[\s。；])([㐀-鿿（）()]{4,40})?\s{0,20}(20\d\d\s{0,4}年\s{0,4}\d{1,2}\s{0,4}月\s{0,4}\d{1,2}\s{0,4}日)\s*$"
)
_DIGITS = {char: str(place) for place, char in enumerate("〇一二三四五六七八九")} | {
    "○": "0",
    "零": "0",
    "o": "0",
    "O": "0",
}
_NAME = re.compile(r"[㐀-鿿()]{4,40}")
_NAME_AND_DATE = re.compile(r"([㐀-鿿()]{4,40})(20\d\d年\d{1,2}月\d{1,2}日)")
#: The longest line that can be a date or a signature.
_SHORT = 60


class Signature(msgspec.Struct, frozen=True):
    """Who signed, if the line says so, and when; `date` is None where the printed date is impossible."""

    name: str | None
    date: dt.date | None


def _date(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _number(text: str) -> str:
    if "十" not in text:
        return "".join(_DIGITS.get(char, char) for char in text)
    tens, _, ones = text.partition("十")
    return _DIGITS.get(tens, "1") + (_DIGITS.get(ones, "0"))


def parse_date(text: str) -> dt.date | None:
    """The first date in a short text: 2024-01-30, 2024.1.30, 2024年1月30日, 20240130, 二〇二四年一月三十日.

    None for no date and for an impossible one.
    """
    if match := _DATE.search(normalise(text[:80])):
        return _date(*match.groups())
    plain = compact(text[:80])
    if match := _COMPACT_DATE.fullmatch(plain[:8]):
        return _date(*match.groups())
    if match := _CHINESE_DATE.search(plain):
        year, rest = match.group().split("年")
        month, day = rest.rstrip("日").split("月")
        return _date(_number(year), _number(month), _number(day))
    return None


def _is_date_line(line: str) -> bool:
    if len(line) > _SHORT or "日" not in line:
        return False
    plain = compact(line)
    return bool(_SIGNED.fullmatch(plain) or _CHINESE_DATE.fullmatch(plain.strip("()")))


def _on_one_line(line: str) -> Signature | None:
    """The name and the date that a line consists of; a key such as 成文日期 is no name."""
    if len(line) > _SHORT or "日" not in line or (match := _NAME_AND_DATE.fullmatch(compact(line))) is None:
        return None
    return Signature(restored(match[1]), parse_date(match[2])) if load_phrases().scope.is_body(match[1]) else None


def find_signature(view: Excerpt) -> Signature | None:
    """The last date on a line of its own near the end (or in brackets under the title), with the name above it.

    The name may stand before the date on its line.
    """
    for place in range(len(view.tail) - 1, -1, -1):
        line = view.tail[place]
        if (signed := _on_one_line(line)) is not None:
            return signed
        if _is_date_line(line):
            above = compact(view.tail[place - 1]) if place and len(view.tail[place - 1]) <= _SHORT else ""
            return Signature(restored(above) if _NAME.fullmatch(above) else None, parse_date(line))
    if view.tail and "日" in view.tail[-1][-12:] and (match := _AT_END.search(view.tail[-1][-200:])):
        name = match.group(1)
        return Signature(name if name and load_phrases().scope.is_body(name) else None, parse_date(match.group(2)))
    for place, line in enumerate(view.head[:40]):
        if line[0] in "(（" and _is_date_line(line):
            above = compact(view.head[place - 1]) if place and len(view.head[place - 1]) <= _SHORT else ""
            return Signature(restored(above) if _NAME.fullmatch(above) else None, parse_date(line))
    return None


def restored(name: str) -> str:
    """A name in compact text with the brackets that names are printed with."""
    return name.replace("(", "（").replace(")", "）")
