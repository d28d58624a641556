"""What is drawn over an XLSX sheet: text boxes and shapes with text, and the cells that they cover."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extract.readers.xml import attribute, child, local

if TYPE_CHECKING:
    from lxml.etree import _Element

    from extract.readers.sheets.sheet import Range

__all__ = ["boxes_of"]

_LIMIT: Final = 5_000
_HIDDEN: Final = ("1", "true")


def boxes_of(drawing: _Element) -> list[tuple[Range, str]]:
    """The texts of a drawing, a paragraph a line, each with the cells from its first to its last corner."""
    found: list[tuple[Range, str]] = []
    for anchor in drawing:
        top, left = _corner(child(anchor, "from"), (0, 0))
        bottom, right = _corner(child(anchor, "to"), (top, left))
        for shape in anchor.iter("{*}sp"):
            if attribute(child(child(shape, "nvSpPr"), "cNvPr"), "hidden") in _HIDDEN or len(found) >= _LIMIT:
                continue
            paragraphs = ["".join(_texts(each)) for each in shape.iter("{*}p")]
            text = "\n".join(each for each in paragraphs if each.strip())
            if text:
                found.append(((top, left, bottom, right), text))
    return found


def _texts(paragraph: _Element) -> list[str]:
    return ["\n" if local(each) == "br" else each.text or "" for each in paragraph.iter() if local(each) in ("t", "br")]


def _corner(corner: _Element | None, default: tuple[int, int]) -> tuple[int, int]:
    numbers = [child(corner, name) for name in ("row", "col")]
    texts = [(each.text or "").strip() if each is not None else "" for each in numbers]
    if not all(text.isascii() and text.isdigit() and len(text) < 8 for text in texts):  # noqa: PLR2004 digits
        return default
    return int(texts[0]), int(texts[1])
