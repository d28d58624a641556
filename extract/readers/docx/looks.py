"""How the text of a run looks, by itself or by its styles: hidden, struck out, raised, in the colour of paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from extract.readers.xml import attribute, child, children, local

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Look", "Looks", "is_on"]

_OFF: Final = frozenset(("0", "false", "off"))
#: Styles are based on styles; a chain longer than this goes in a circle.
_CHAIN: Final = 20
#: A colour with no channel darker than this is not to be told from paper.
_LIGHT: Final = 0xEB
#: Print of at most so many half points is no text for an eye.
_TINY: Final = 3
#: Text that is moved up or down by so many half points against what stands beside it is raised or lowered.
_MOVED: Final = 4
#: The properties that matter here; each is the look that it gives or takes.
_PROPERTIES: Final = frozenset(("vanish", "strike", "dstrike", "vertAlign", "color", "sz", "position", "rFonts"))
#: Fonts whose letters and digits are signs.
_SIGNS: Final = ("wingdings", "webdings")


class Look(NamedTuple):
    """`hidden`: nobody sees the text. `struck`: it does not count, or nobody knows whether it does.

    `signs`: what is stored as letters and digits looks like something else.
    """

    hidden: bool = False
    struck: bool = False
    raised: bool = False
    signs: bool = False


_PLAIN: Final = Look()


def is_on(element: _Element | None) -> bool:
    """Whether a property that is there or not is on."""
    return element is not None and attribute(element, "val") not in _OFF


class Looks:
    """The looks of the runs of one file."""

    def __init__(self, styles: _Element | None) -> None:
        self._own: dict[str, dict[str, _Element]] = {}
        self._based: dict[str, str | None] = {}
        self._default: str | None = None
        for style in children(styles, "style") if styles is not None else ():
            name = attribute(style, "styleId") or ""
            self._own[name] = _properties(child(style, "rPr"))
            self._based[name] = attribute(child(style, "basedOn"), "val")
            if attribute(style, "type") == "paragraph" and attribute(style, "default") not in (None, *_OFF):
                self._default = name
        self._known: dict[str | None, dict[str, _Element]] = {None: {}}
        self._plain = not any(self._own.values())

    def of(self, run: _Element, paragraph: _Element) -> Look:
        """The look of a run of a paragraph."""
        properties = child(run, "rPr")
        if properties is None and self._plain:
            return _PLAIN
        found = _properties(properties)
        if not self._plain:
            style = attribute(child(child(paragraph, "pPr"), "pStyle"), "val") or self._default
            found = self._style(style) | self._style(attribute(child(properties, "rStyle"), "val")) | found
        if not found:
            return _PLAIN
        ground = _ground(run) if _is_light(found.get("color")) else "dark"
        hidden = is_on(found.get("vanish")) or ground == "paper" or _whole(found.get("sz"), 2 * _TINY) <= _TINY
        raised = attribute(found.get("vertAlign"), "val") in ("superscript", "subscript") or _is_moved(found, paragraph)
        struck = is_on(found.get("strike")) or is_on(found.get("dstrike"))
        lost = ground == "doubtful" or _is_of_ground(found.get("color"), run)
        signs = (attribute(found.get("rFonts"), "ascii") or "").lower().startswith(_SIGNS)
        return Look(hidden, struck or lost, raised, signs)

    def _style(self, name: str | None) -> dict[str, _Element]:
        """What a style says, with what it is based on."""
        if name not in self._known:
            chain: list[str] = []
            each = name
            while each is not None and each in self._own and len(chain) < _CHAIN:
                chain.append(each)
                each = self._based[each]
            found: dict[str, _Element] = {}
            for each in reversed(chain):
                found |= self._own[each]
            self._known[name] = found
        return self._known[name]


def _properties(element: _Element | None) -> dict[str, _Element]:
    if element is None:
        return {}
    return {name: each for each in element if (name := local(each)) in _PROPERTIES}


def _whole(element: _Element | None, default: int) -> int:
    text = (attribute(element, "val") or "").removeprefix("-")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else default  # noqa: PLR2004 digits


def _is_moved(found: dict[str, _Element], paragraph: _Element) -> bool:
    """Whether a run stands higher or lower than others of its paragraph; all may be moved to fit into their line."""
    if _whole(found.get("position"), 0) < _MOVED:
        return False
    runs = [each for each in paragraph.iter() if local(each) == "r" and child(each, "t") is not None]
    return len({attribute(child(child(run, "rPr"), "position"), "val") or "0" for run in runs}) > 1


def _is_light(color: _Element | None) -> bool:
    return _is_pale(attribute(color, "val") or "")


def _is_pale(value: str) -> bool:
    try:
        channels = bytes.fromhex(value)
    except ValueError:
        return False
    return len(channels) == 3 and min(channels) >= _LIGHT  # noqa: PLR2004 red, green, blue


def _ground(run: _Element) -> Literal["paper", "dark", "doubtful"]:
    """What stands behind a run; the style of a table, or a text box, may bring a colour that is not looked up."""
    if _is_shaded(child(run, "rPr")):
        return "dark"
    for each in run.iterancestors():
        name = local(each)
        if name == "txbxContent":
            return "doubtful"
        if name in ("p", "tc", "tbl") and _is_shaded(child(each, f"{name}Pr")):
            return "dark"
        if name == "tbl":
            return "doubtful" if child(child(each, "tblPr"), "tblStyle") is not None else "paper"
    return "paper"


def _is_of_ground(color: _Element | None, run: _Element) -> bool:
    """Whether text has the very colour of the nearest ground that is said of it."""
    value = (attribute(color, "val") or "auto").upper()
    for each in (run, *run.iterancestors()) if value != "AUTO" else ():
        name = local(each)
        shade = child(child(each, f"{name}Pr"), "shd") if name in ("r", "p", "tc") else None
        if shade is not None:
            return (attribute(shade, "fill") or "").upper() == value
    return False


def _is_shaded(properties: _Element | None) -> bool:
    if attribute(child(properties, "highlight"), "val") not in (None, "none", "white"):
        return True
    shade = child(properties, "shd")
    if shade is None:
        return False
    fill = attribute(shade, "fill") or "auto"
    patterned = attribute(shade, "val") not in (None, "clear", "nil")
    return patterned or (fill != "auto" and not _is_pale(fill))
