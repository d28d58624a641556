"""Page numbers, running heads and feet: they stand between the parts of what goes on over the page break."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from extract.glyphs import compact
from extract.readers.pdf.numerals import is_number
from extract.readers.pdf.placed import PlacedLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.readers.pdf.lines import TextLine
    from extract.readers.pdf.pages import PageContent

__all__ = ["Furniture", "without_furniture"]

_PAGE_NUMBER = re.compile(
    r"[-—–―·•.]*\d{1,4}[-—–―·•.]*|第[\d一二三四五六七八九十百]+页(?:[,，/]?共[\d一二三四五六七八九十百]+页)?|\d{1,4}/\d{1,4}|Page\d+(?:of\d+)?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_HEADING = re.compile(r"[一二三四五六七八九十]{1,2}[、.．,，]|[(（][一二三四五六七八九十]{1,2}[)）]")
#: A running head stands on every page, or on every second one where those of a pair differ.
_EVERY: Final = 2
#: The share of a page's height, above and below, in which furniture stands.
_MARGIN: Final = 0.12
#: A line so many times as high as lines of text is a title: those of short reports stand at the same place too.
_LARGE: Final = 1.3


def _at_edge(line: TextLine, page: PageContent) -> bool:
    return line.y1 < _MARGIN * page.height or line.y0 > (1 - _MARGIN) * page.height


def _text_height(pages: Sequence[PageContent]) -> float:
    """The height of lines of text: three of four, headings among them, are no lower."""
    heights = sorted(line.y1 - line.y0 for page in pages for line in page.lines)
    return heights[len(heights) // 4] if heights else 0.0


class Furniture(NamedTuple):
    """The pages without it, and the lines at the upper and lower edges of several pages, each once."""

    pages: list[PageContent]
    heads: list[PlacedLine]
    feet: list[PlacedLine]


def without_furniture(pages: Sequence[PageContent]) -> Furniture:
    """The pages without page numbers and without the lines that several of them have at their edges."""
    seen: dict[tuple[str, int], list[tuple[int, TextLine]]] = defaultdict(list)
    largest = _LARGE * _text_height(pages)
    for i, page in enumerate(pages):
        for line in page.lines:
            if _at_edge(line, page) and line.y1 - line.y0 <= largest and not _is_row(line):
                seen[_DIGITS.sub("0", compact(line.text)), round(line.middle / 4)].append((i, line))
    several = [places for places in seen.values() if _is_running([i for i, _ in places], places[0][1])]
    gone = {(i, id(line)) for places in several for i, line in places}
    for i, page in enumerate(pages):
        gone.update((i, id(line)) for line in _ends(page) if _PAGE_NUMBER.fullmatch(compact(line.text)))
    kept = [page.with_lines([line for line in page.lines if (i, id(line)) not in gone]) for i, page in enumerate(pages)]
    heads: list[PlacedLine] = []
    feet: list[PlacedLine] = []
    for i, line in sorted((places[0] for places in several), key=_order):
        if not _PAGE_NUMBER.fullmatch(compact(line.text)):
            (heads if line.middle < pages[i].height / 2 else feet).append(PlacedLine(pages[i].number, line))
    return Furniture(kept, heads, feet)


def _is_row(line: TextLine) -> bool:
    """Whether a line is nothing but several numbers: a row of a table, which others may look like."""
    return len(line.runs) > 1 and all(map(is_number, line.runs))


def _order(placed: tuple[int, TextLine]) -> tuple[int, float, float]:
    page, line = placed
    return page, line.x0, line.y0


def _is_running(pages: Sequence[int], line: TextLine) -> bool:
    """Whether a line comes again on most of the pages, or of every second page, from its first to its last one.

    The headings of sections do so too, in a collection of short reports.
    """
    span = pages[-1] - pages[0]
    return 0 < span <= (len(pages) - 1) * _EVERY and _HEADING.match(compact(line.text)) is None


def _ends(page: PageContent) -> list[TextLine]:
    """The topmost and the lowest line of the page where nothing stands beside them and they are in its margins."""
    ordered = sorted(page.lines, key=lambda line: line.middle)
    ends = []
    for line, others in ((ordered[:1], ordered[1:2]), (ordered[-1:], ordered[-2:-1])):
        for end in line:
            alone = not others or abs(others[0].middle - end.middle) > end.y1 - end.y0
            if alone and _at_edge(end, page):
                ends.append(end)
    return ends
