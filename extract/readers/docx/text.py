"""The shown text of a paragraph, and the text boxes that hang on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extract.readers.marks import marked
from extract.readers.xml import attribute, child, local

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

__all__ = ["ParagraphText", "alternative"]

_SIGNS: Final = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
#: Deleted text, instructions of fields, properties, the pronunciation above ideographs.
_SILENT: Final = frozenset(
    ("del", "moveFrom", "delText", "instrText", "delInstrText", "pPr", "rPr", "sdtPr", "sdtEndPr", "rt", "annotation")
)
_PICTURES: Final = frozenset(("blip", "imagedata"))
_OFF: Final = frozenset(("0", "false", "off"))


def alternative(element: _Element) -> Sequence[_Element]:
    """What to read of `mc:AlternateContent`, which says it twice: the choice, unless only the fallback has text."""
    choice, fallback = child(element, "Choice"), child(element, "Fallback")
    if choice is None:
        return [] if fallback is None else list(fallback)
    if fallback is not None and not _has_text(choice) and _has_text(fallback):
        return list(fallback)
    return list(choice)


def _has_text(element: _Element) -> bool:
    return any(local(each) in ("txbxContent", "t") for each in element.iter())


def _is_hidden(run: _Element) -> bool:
    vanish = child(child(run, "rPr"), "vanish")
    return vanish is not None and attribute(vanish, "val") not in _OFF


class ParagraphText:
    """Reads paragraphs; `boxes` are the contents of text boxes met since it was last emptied."""

    def __init__(self) -> None:
        self.boxes: list[_Element] = []
        self.images = 0
        #: Embedded files, which Word shows as pictures.
        self.objects = 0

    def read(self, paragraph: _Element) -> str:
        """The text: tabs and line breaks as such."""
        parts: list[str] = []
        self._walk(paragraph, parts)
        return "".join(parts)

    def _walk(self, element: _Element, parts: list[str]) -> None:
        for each in element:
            self._one(each, local(each), parts)

    def _one(self, element: _Element, name: str, parts: list[str]) -> None:
        if name == "t":
            parts.append(element.text or "")
        elif name in _SIGNS:
            parts.append(_SIGNS[name])
        elif name == "txbxContent":
            self.boxes.append(element)
        elif name == "AlternateContent":
            for inner in alternative(element):
                self._one(inner, local(inner), parts)
        elif name not in _SILENT and not (name == "r" and _is_hidden(element)) and not _is_prompt(element, name):
            self.images += name in _PICTURES
            self.objects += name == "OLEObject"
            if name == "r" and _is_marked(element):
                inside: list[str] = []
                self._walk(element, inside)
                parts.append(marked("".join(inside), raised=_is_raised(element), struck=_is_struck(element)))
            else:
                self._walk(element, parts)


def _is_raised(run: _Element) -> bool:
    return attribute(child(child(run, "rPr"), "vertAlign"), "val") in ("superscript", "subscript")


def _is_struck(run: _Element) -> bool:
    properties = child(run, "rPr")
    return any(
        found is not None and attribute(found, "val") not in _OFF
        for found in (child(properties, "strike"), child(properties, "dstrike"))
    )


def _is_marked(run: _Element) -> bool:
    return _is_raised(run) or _is_struck(run)


def _is_prompt(element: _Element, name: str) -> bool:
    """Whether it is an empty field, which shows what to fill in."""
    return name == "sdt" and child(child(element, "sdtPr"), "showingPlcHdr") is not None
