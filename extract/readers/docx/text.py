"""The shown text of a paragraph, and the text boxes that hang on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extract.readers.drafts import OBJECT
from extract.readers.marks import marked
from extract.readers.xml import attribute, child, local

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from extract.readers.docx.looks import Looks

__all__ = ["ParagraphText", "alternative", "is_prompt"]

_SIGNS: Final = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
#: Deleted text, instructions of fields, properties, the pronunciation above ideographs.
_SILENT: Final = frozenset(
    ("del", "moveFrom", "delText", "instrText", "delInstrText", "pPr", "rPr", "sdtPr", "sdtEndPr", "rt", "annotation")
)
_PICTURES: Final = frozenset(("blip", "imagedata"))
#: What shows something that is no text: a sign of a font of signs, the choice in a field.
_SHOWN: Final = frozenset(("sym", "ddList"))
#: What a formula has that is a row of signs.
_IN_FORMULAS: Final = frozenset(("oMath", "r", "t", "rPr", "ctrlPr", "sty", "nor", "rFonts", "sz", "szCs", "color"))
_NOTES: Final = frozenset(("footnoteReference", "endnoteReference"))
#: A field that draws a formula out of its instruction, and stores no text for it.
_DRAWN: Final = "EQ"


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


class ParagraphText:
    """Reads paragraphs; `boxes` are the contents of text boxes met since it was last emptied."""

    def __init__(self, looks: Looks) -> None:
        self._looks = looks
        self._paragraph: _Element | None = None
        #: The instructions of the fields that are open here; None for one whose result has begun.
        self._fields: list[str | None] = []
        self.boxes: list[_Element] = []
        self.images = 0
        #: Embedded files, which Word shows as pictures.
        self.objects = 0

    def read(self, paragraph: _Element) -> str:
        """The text: tabs and line breaks as such, `OBJECT` for a picture or a sign."""
        self._paragraph = paragraph
        self._fields = []
        parts: list[str] = []
        self._walk(paragraph, parts)
        return "".join(parts)

    def _walk(self, element: _Element, parts: list[str]) -> None:
        for each in element:
            self._one(each, local(each), parts)

    def _one(self, element: _Element, name: str, parts: list[str]) -> None:
        if name == "fldChar":
            self._field(element, parts)
        elif any(instruction is not None for instruction in self._fields):
            self._instruct(element, name, parts)
        else:
            self._shown(element, name, parts)

    def _shown(self, element: _Element, name: str, parts: list[str]) -> None:
        text = element.text or "" if name == "t" else _SIGNS.get(name)
        if text is not None:
            parts.append(text)
        elif name == "txbxContent":
            self.boxes.append(element)
        elif name == "AlternateContent":
            for inner in alternative(element):
                self._one(inner, local(inner), parts)
        elif name in _SHOWN:
            parts.append(OBJECT)
        elif name == "oMath":
            parts.append(_formula(element))
        elif name == "r":
            self._run(element, parts)
        elif name not in _SILENT and not is_prompt(element, name):
            self.objects += name == "OLEObject"
            if name in _PICTURES:
                self.images += 1
                parts.append(OBJECT)
            self._walk(element, parts)

    def _field(self, element: _Element, parts: list[str]) -> None:
        """Open a field, begin its result, or close it."""
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            parts += [OBJECT for each in element.iter() if local(each) in _SHOWN]
            self._fields.append("")
        elif self._fields:
            instruction = self._fields.pop()
            if instruction is not None and instruction.upper().split()[:1] == [_DRAWN]:
                parts.append(OBJECT)
            if kind == "separate":
                self._fields.append(None)

    def _instruct(self, element: _Element, name: str, parts: list[str]) -> None:
        """Read on within an instruction; the results of fields inside it are not shown."""
        if name == "instrText" and self._fields[-1] is not None:
            self._fields[-1] += element.text or ""
        elif name not in _SILENT and name != "txbxContent":
            self._walk(element, parts)

    def _run(self, run: _Element, parts: list[str]) -> None:
        look = self._looks.of(run, run if self._paragraph is None else self._paragraph)
        if look.hidden:
            return
        # The sign of a note that the writer chose is text like any other.
        raised = look.raised or any(local(each) in _NOTES for each in run)
        if not (look.struck or raised or look.signs):
            self._walk(run, parts)
            return
        inside: list[str] = []
        self._walk(run, inside)
        text = "".join(inside)
        if look.signs and text.strip() and text.isascii():
            text = OBJECT
        parts.append(marked(text, raised=raised, struck=look.struck))


def _formula(element: _Element) -> str:
    """The text of a formula where it is text alone; a fraction, or a raised digit, is no number of its digits."""
    if any(local(each) not in _IN_FORMULAS for each in element.iter()):
        return OBJECT
    return "".join(each.text or "" for each in element.iter() if local(each) == "t")


def is_prompt(element: _Element, name: str) -> bool:
    """Whether it is an empty field, which shows what to fill in."""
    return name == "sdt" and child(child(element, "sdtPr"), "showingPlcHdr") is not None
