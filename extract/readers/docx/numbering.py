"""The ordinals that Word prints before paragraphs and does not store in their text: 一、 （二） 3."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extract.readers.xml import attribute, child, children, local

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Numbering"]

_PLACE = re.compile(r"%([1-9])")
_DIGITS: Final = "〇一二三四五六七八九"
_CHINESE: Final = frozenset(
    ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand", "ideographDigital")
)
_CIRCLED: Final = frozenset(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"))
_TEN: Final = 10
_HUNDRED: Final = 100
#: Styles are based on styles; a chain longer than this goes in a circle.
_CHAIN: Final = 20
_LEVELS: Final = 9

#: A level: its format, its text with %1 …, its first number.
_Level = tuple[str, str, int]


def _number(element: _Element | None, default: int) -> int:
    text = attribute(element, "val") or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < _TEN else default


def _chinese(number: int) -> str:
    if not 0 < number < _HUNDRED:
        return str(number)
    tens, units = divmod(number, _TEN)
    head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return head + (_DIGITS[units] if units else "")


def _printed(form: str, number: int) -> str | None:
    if form in ("decimal", "decimalFullWidth", "decimalHalfWidth"):
        return str(number)
    if form == "decimalZero":
        return f"{number:02d}"
    if form in _CHINESE:
        return _chinese(number)
    if form in _CIRCLED and 0 < number <= 20:  # noqa: PLR2004 that many are in Unicode
        return chr(0x2460 + number - 1)
    return None


class Numbering:
    """Counts the numbered paragraphs of a document, which must come in order."""

    def __init__(self, numbering: _Element | None, styles: _Element | None) -> None:
        self._abstract: dict[str, str] = {}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._styles: dict[str, tuple[str | None, str | None, int]] = {}
        self._counts: dict[str, list[int | None]] = {}
        if numbering is not None:
            self._read(numbering)
        if styles is not None:
            for style in children(styles, "style"):
                number, level = _reference(child(style, "pPr"))
                based = attribute(child(style, "basedOn"), "val")
                self._styles[attribute(style, "styleId") or ""] = (number, based, level)

    def _read(self, numbering: _Element) -> None:
        for each in numbering:
            if local(each) == "abstractNum":
                levels = {}
                for level in children(each, "lvl"):
                    place = attribute(level, "ilvl") or "0"
                    text = attribute(child(level, "lvlText"), "val") or ""
                    form = attribute(child(level, "numFmt"), "val") or "decimal"
                    if place.isdigit():
                        levels[int(place[:2])] = (form, text, _number(child(level, "start"), 1))
                self._levels[attribute(each, "abstractNumId") or ""] = levels
            elif local(each) == "num":
                abstract = attribute(child(each, "abstractNumId"), "val") or ""
                self._abstract[attribute(each, "numId") or ""] = abstract

    def ordinal(self, properties: _Element | None) -> str:
        """What Word prints before the paragraph with these properties, or ''; counts it."""
        if not self._levels:
            return ""
        number, level = _reference(properties)
        if number is None:
            number, level = self._of_style(attribute(child(properties, "pStyle"), "val"), level)
        abstract = self._abstract.get(number or "")
        levels = self._levels.get(abstract or "")
        if abstract is None or levels is None or level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        before = counts[level]
        counts[level] = levels[level][2] if before is None else before + 1
        counts[level + 1 :] = [None] * (_LEVELS - level - 1)
        return self._text(levels, counts, level)

    def _text(self, levels: dict[int, _Level], counts: list[int | None], level: int) -> str:
        text = levels[level][1]
        for place in {int(digit) - 1 for digit in _PLACE.findall(text)}:
            form, _, start = levels.get(place, ("decimal", "", 1))
            count = counts[place]
            printed = _printed(form, start if count is None else count)
            if printed is None:
                return ""
            text = text.replace(f"%{place + 1}", printed)
        # A bullet is no ordinal.
        return text if _PLACE.search(levels[level][1]) else ""

    def _of_style(self, style: str | None, level: int) -> tuple[str | None, int]:
        for _ in range(_CHAIN):
            if style is None or style not in self._styles:
                break
            number, style, own = self._styles[style]
            if number is not None:
                return number, own
        return None, level


def _reference(properties: _Element | None) -> tuple[str | None, int]:
    """The list of a paragraph and the level in it; (None, 0) where it is in none."""
    found = child(properties, "numPr")
    number = attribute(child(found, "numId"), "val")
    return number, min(_number(child(found, "ilvl"), 0), _LEVELS - 1)
