"""The styles of cells in an XLSX file: number formats, and fonts that strike out or that nobody sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from extract.readers.xml import attribute, child, children

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

__all__ = ["HIDING", "PLAIN", "Change", "Style", "change_of", "changes_of", "styles_of"]

#: Number formats that every file has without saying so; those that are left out show dates.
_BUILT_IN: Final = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: '#,##0;-#,##0;"-"', 42: '#,##0;-#,##0;"-"', 43: '#,##0.00;-#,##0.00;"-"', 44: '#,##0.00;-#,##0.00;"-"',
    48: "0.0E+0", 49: "@",
}  # fmt: skip
_DATES: Final = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_OFF: Final = ("0", "false")
#: A colour with no channel darker than this is not to be told from paper.
_LIGHT: Final = 0xEB
#: White among the numbered colours, and among those of a theme, whose first one is that of paper.
_WHITES: Final = ("1", "9")
_PAPER: Final = "0"


class Style(NamedTuple):
    """`code` is the number format, empty for a date's; `unseen`: the text has the colour of paper, and no ground."""

    code: str = "General"
    struck: bool = False
    raised: bool = False
    unseen: bool = False
    filled: bool = False


class Change(NamedTuple):
    """What a rule changes: the number format, and whether text takes the colour of paper, or is not shown at all."""

    code: str = ""
    white: bool = False


PLAIN: Final = Style()
HIDING: Final = Change(";;;")


def changes_of(styles: _Element) -> list[Change]:
    """The formats that rules name by their number."""
    return [change_of(each) for each in _items(styles, "dxfs", "dxf")]


def change_of(format_: _Element) -> Change:
    """What a format of a rule changes."""
    fill = child(format_, "fill")
    white = _is_white(child(child(format_, "font"), "color"))
    return Change(
        attribute(child(format_, "numFmt"), "formatCode") or "", white and (fill is None or not _is_ground(fill))
    )


def _is_ground(fill: _Element) -> bool:
    """Whether a rule gives its cells a ground; rules store the colour of a plain one as that of its background."""
    pattern = child(fill, "patternFill")
    color = child(pattern, "bgColor")
    return _is_filled(fill) or (color is not None and not _is_white(color))


def styles_of(styles: _Element) -> list[Style]:
    """The style of each number that a cell may name."""
    own = {
        attribute(each, "numFmtId"): attribute(each, "formatCode") or "General"
        for each in _items(styles, "numFmts", "numFmt")
    }
    fonts = _items(styles, "fonts", "font")
    fills = _items(styles, "fills", "fill")
    found = []
    for each in _items(styles, "cellXfs", "xf"):
        font = _at(fonts, attribute(each, "fontId"))
        number = attribute(each, "numFmtId") or "0"
        known = int(number) if number.isascii() and number.isdigit() else 0
        code = own.get(number) or ("" if known in _DATES else _BUILT_IN.get(known, "General"))
        raised = attribute(child(font, "vertAlign"), "val") in ("superscript", "subscript")
        strike = child(font, "strike")
        fill, color = _at(fills, attribute(each, "fillId")), child(font, "color")
        ground = fill is not None and _is_filled(fill)
        unseen = _is_own(fill, color) if ground else _is_white(color)
        found.append(Style(code, strike is not None and attribute(strike, "val") not in _OFF, raised, unseen, ground))
    return found


def _items(styles: _Element, group: str, name: str) -> list[_Element]:
    found = child(styles, group)
    return [] if found is None else list(children(found, name))


_T = TypeVar("_T")


def _at(items: Sequence[_T], number: str | None) -> _T | None:
    text = number or "0"
    at = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0  # noqa: PLR2004 digits
    return items[at] if at < len(items) else None


def _is_white(color: _Element | None) -> bool:
    """Whether a colour is that of paper, or so near to it that nobody can tell."""
    if color is None or attribute(color, "tint") is not None:
        return False
    if attribute(color, "theme") is not None:
        return attribute(color, "theme") == _PAPER
    if attribute(color, "indexed") is not None:
        return attribute(color, "indexed") in _WHITES
    try:
        channels = bytes.fromhex((attribute(color, "rgb") or "")[-6:])
    except ValueError:
        return False
    return len(channels) == 3 and min(channels) >= _LIGHT  # noqa: PLR2004 red, green, blue


def _is_own(fill: _Element | None, color: _Element | None) -> bool:
    """Whether a text has the very colour of its ground."""
    ground = child(child(fill, "patternFill"), "fgColor")
    return attribute(ground, "rgb") is not None and attribute(ground, "rgb") == attribute(color, "rgb")


def _is_filled(fill: _Element) -> bool:
    """Whether a cell has a ground of its own that is not white."""
    pattern = child(fill, "patternFill")
    if pattern is None:
        return child(fill, "gradientFill") is not None
    kind = attribute(pattern, "patternType") or "none"
    return kind != "none" and not (kind == "solid" and _is_white(child(pattern, "fgColor")))
