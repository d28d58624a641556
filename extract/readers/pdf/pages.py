"""One page: whether its text can be read, its tables and lines, and its picture for those who read pictures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from extract.glyphs import compact
from extract.readers.pdf.glyphs import UNKNOWN, glyphs_of, page_text
from extract.readers.pdf.labels import count_labels
from extract.readers.pdf.lattice import SNAP, lattices, stretched
from extract.readers.pdf.lines import lines_of, with_runs, words_of
from extract.readers.pdf.prose import is_prose, prose_lines
from extract.readers.pdf.shapes import DOT, Ruling, rulings_of, shapes_of
from extract.readers.pdf.strikes import marks_at, struck
from extract.readers.pdf.tables import Table, is_ruled, table_of
from extract.readers.pdf.unseen import suspects_seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pypdfium2 import PdfPage

    from extract.readers.pdf.glyphs import Glyph, Turn
    from extract.readers.pdf.lattice import Lattice
    from extract.readers.pdf.lines import TextLine
    from extract.readers.pdf.shapes import Box, Drawing, Shapes

__all__ = ["PageContent", "PageImage", "PageKind", "content_of", "kind_of_page", "read_page", "render_page"]

PageKind = Literal["text", "illustrated", "doubtful", "picture", "blank"]

#: A picture over this share of the page is the page; over this, it may hold a table.
_COVERING: Final = 0.6
_ILLUSTRATION: Final = 0.08
#: So many labels of the form prove a text layer; so many glyphs are worth a judgement.
_LABELS: Final = 3
_FEW: Final = 20
#: The least share of ideographs in a Chinese page, the most of characters that the file does not tell, and the least of
#: letters and digits in a page of another language.
_IDEOGRAPHS: Final = 0.1
_UNKNOWN: Final = 0.1
_LETTERS: Final = 0.6
#: So few lines and rectangles make no table.
_UNDERLINES: Final = 2
#: The share of the height of its glyphs by which a page is more precise than most.
_SMALL: Final = 0.45
#: Print lower than this many points, on paper as high as A4, is no text for an eye.
_TINY: Final = 1.5
_A4: Final = 842.0
#: A page with more characters than this is no page of a report.
_GLYPHS: Final = 100_000
#: A page break cuts what stands below this share of the page.
_LOW: Final = 0.75
#: The share of a table that its filled cells cover.
_FILLED: Final = 0.8
#: Bytes of a pixel: blue, green, red.
_CHANNELS: Final = 3
#: Pixels of a rendered page: A4 at 200 dpi has four million, a plan of a town does not get more than A3.
_PIXELS: Final = 10_000_000


@dataclass(frozen=True)
class PageContent:
    """What a page holds: its tables, and its lines outside of them, from top to bottom."""

    number: int
    width: float
    height: float
    kind: PageKind
    tables: tuple[Table, ...] = ()
    lines: tuple[TextLine, ...] = ()

    def with_lines(self, lines: Sequence[TextLine]) -> PageContent:
        """The same page with other lines."""
        return replace(self, lines=tuple(lines))


class PageImage(msgspec.Struct, frozen=True, tag=True):
    """A page as pixels of blue, green and red, row by row, `scale` of them to a point, as a viewer shows it.

    `number` counts from 1.
    """

    number: int
    width: int
    height: int
    scale: float
    pixels: bytes


def kind_of_page(shown: str, shapes: Shapes, turn: Turn) -> PageKind:
    """Whether the page's own text is what a reader sees; `shown` is that text without white space.

    A picture over the page, with text that is not shown or that it covers, is a scan, whatever its text layer says.
    Else the form's labels prove the text; without them it has to be in some language and of known characters, or it is
    `doubtful`: believed where nobody recognises the picture of the page.
    """
    width, height = turn.size
    area = max(width * height, 1.0)
    covered = sum(_overlap(turn.box(*box), width, height) for box in shapes.pictures) / area
    seen = len(shapes.painted) - shapes.covered
    if covered >= _COVERING and (shapes.hidden or not shown or seen <= len(shapes.painted) // 10):
        return "picture"
    if not shown:
        return "picture" if shapes.hidden or covered >= _ILLUSTRATION else "blank"
    text = compact(shown)
    unknown = (text.count(UNKNOWN) + text.count("(cid:")) / len(text) if text else 1.0
    readable: PageKind = "illustrated" if covered >= _ILLUSTRATION else "text"
    if count_labels(text) >= _LABELS and unknown < _UNKNOWN:
        return readable
    if len(text) < _FEW:
        return "picture" if covered >= _COVERING else readable
    return "doubtful" if unknown >= _UNKNOWN or not _is_language(text) else readable


def _is_language(text: str) -> bool:
    """Whether a text is Chinese, or the Latin letters of another language, and no heap of signs."""
    ideographs = sum("\u3400" <= char <= "\u9fff" for char in text)
    letters = sum(char.isascii() and char.isalnum() for char in text)
    return ideographs >= _IDEOGRAPHS * len(text) or letters + ideographs >= _LETTERS * len(text)


def _overlap(box: tuple[float, float, float, float], width: float, height: float) -> float:
    x0, y0, x1, y1 = box
    return max(min(x1, width) - max(x0, 0.0), 0.0) * max(min(y1, height) - max(y0, 0.0), 0.0)


def read_page(page: PdfPage, number: int, strikes: Sequence[Box] = ()) -> PageContent:
    """The page's tables and lines; neither where its text cannot be read. `strikes` are lines that strike text out."""
    shapes = shapes_of(page)
    shapes.slants += strikes
    text = page.get_textpage()
    try:
        if text.count_chars() > _GLYPHS:
            width, height = page.get_size()
            return PageContent(number, width, height, "picture")
        read = page_text(page, text, shapes.hidden)
        sights = suspects_seen(page, text, shapes, read)
        if sights:
            read = read._replace(places=[i for i in read.places if sights.get(i) != "unseen"])
        kind = kind_of_page(read.shown, shapes, read.turn)
        width, height = read.turn.size
        content = PageContent(number, width, height, kind)
        if content.kind in ("picture", "blank"):
            return content
        if len(shapes.drawings) <= _UNDERLINES and is_prose(read):
            return content.with_lines(prose_lines(read, text))
        glyphs = glyphs_of(read, text)
        faint = [i for i, sight in sights.items() if sight == "faint" and read.chars[i].isdigit()]
        glyphs += marks_at(glyphs_of(read._replace(places=faint), text))
    finally:
        text.close()
    return _laid_out(content, glyphs, shapes, read.turn)


def content_of(number: int, glyphs: list[Glyph], shapes: Shapes, turn: Turn) -> PageContent:
    """The tables and lines that characters and drawings make, of a page in whatever format."""
    width, height = turn.size
    kind = kind_of_page("".join(glyph.char for glyph in glyphs), shapes, turn)
    content = PageContent(number, width, height, kind)
    return content if kind in ("picture", "blank") else _laid_out(content, glyphs, shapes, turn)


def _laid_out(content: PageContent, glyphs: list[Glyph], shapes: Shapes, turn: Turn) -> PageContent:
    """The page with its tables, and its lines outside of them."""
    glyphs = _legible(glyphs, content)
    drawings = dict.fromkeys(shapes.drawings)  # neighbouring cells draw the same border
    across, down = rulings_of((each for each in drawings if each.kind != "fill"), turn)
    lines = [*across, *_dashes(drawings, turn)]
    out, strokes = struck(glyphs, lines, [turn.box(*box) for box in shapes.slants])
    glyphs += marks_at(out)
    if strokes:
        across = [ruling for ruling in across if ruling not in strokes]
    tables: list[Table] = []
    for found in _lattices(across, down, [each for each in drawings if each.kind == "fill"], turn, _snap(glyphs)):
        low = found.ys[-1] > _LOW * content.height
        lattice = _with_overflow(found, glyphs) if found.unclosed and low else found
        inside, outside = _parted(glyphs, lattice)
        table = table_of(lattice, inside, content.number) if inside else None
        if table is not None and is_ruled(table):
            tables.append(table)
            glyphs = outside
    return replace(content, tables=tuple(tables), lines=tuple(with_runs(line) for line in lines_of(glyphs)))


def _dashes(drawings: Iterable[Drawing], turn: Turn) -> Iterator[Ruling]:
    """The bars across the page that are too short to be told from dots; one may strike out a digit."""
    for x0, y0, x1, y1 in (each.box for each in drawings if each.kind == "bar"):
        if x1 - x0 <= DOT and y1 - y0 <= DOT:
            left, top, right, bottom = turn.box(x0, y0, x1, y1)
            if right - left > bottom - top:
                yield Ruling((top + bottom) / 2, left, right)


def _legible(glyphs: list[Glyph], content: PageContent) -> list[Glyph]:
    """The glyphs without those too small for an eye, whatever the page is scaled to."""
    least = min(_TINY, _TINY * max(content.width, content.height) / _A4)
    return [glyph for glyph in glyphs if glyph.y1 - glyph.y0 >= least]


def _parted(glyphs: Sequence[Glyph], lattice: Lattice) -> tuple[list[Glyph], list[Glyph]]:
    """The glyphs in a table, and the others."""
    left, right, top, bottom = (2 * each for each in lattice.sides)
    inside: list[Glyph] = []
    outside: list[Glyph] = []
    for glyph in glyphs:
        x0, y0, x1, y1, _ = glyph
        (inside if left <= x0 + x1 <= right and top <= y0 + y1 <= bottom else outside).append(glyph)
    return inside, outside


def _snap(glyphs: Sequence[Glyph]) -> float:
    """How near rulings are one: less than rows of small print are high."""
    heights = sorted(glyph.y1 - glyph.y0 for glyph in glyphs)
    return min(SNAP, _SMALL * heights[len(heights) // 2]) if heights else SNAP


def _lattices(
    across: Sequence[Ruling], down: Sequence[Ruling], filled: Sequence[Drawing], turn: Turn, snap: float
) -> list[Lattice]:
    """The tables that lines make, and those that filled cells make where nothing else does.

    A shaded row here and there makes none: what it parts on its own sides is not parted elsewhere.
    """
    ruled = lattices(across, down, snap)
    fills: dict[Drawing, float] = {}
    for each in filled:
        x0, y0, x1, y1 = turn.box(*each.box)
        if not any(lattice.holds((x0 + x1) / 2, (y0 + y1) / 2) for lattice in ruled):
            fills[each] = (x1 - x0) * (y1 - y0)
    shaded = lattices(*rulings_of(fills, turn), snap) if fills else []
    whole = [lattice for lattice in shaded if sum(fills.values()) >= _FILLED * sum(each.area for each in shaded)]
    return sorted([*ruled, *whole], key=lambda lattice: lattice.ys[0])


def _with_overflow(lattice: Lattice, glyphs: Sequence[Glyph]) -> Lattice:
    below = lines_of(glyph for glyph in glyphs if glyph.y0 + glyph.y1 > 2 * lattice.ys[-1])
    # Each cell's own words overflow: a line over several cells is text below the table.
    return stretched(lattice, [run for line in below for run in words_of(line)])


def render_page(page: PdfPage, number: int, scale: float = 200 / 72) -> PageImage:
    """The page as a viewer shows it, with `scale` pixels to a point, or fewer where it is large."""
    across, down = page.get_size()
    scale = min(scale, (_PIXELS / max(across * down, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale)
    try:
        rows = bytes(bitmap.buffer)
        width, stride = bitmap.width * _CHANNELS, bitmap.stride
        pixels = b"".join(rows[i * stride : i * stride + width] for i in range(bitmap.height))
        return PageImage(number, bitmap.width, bitmap.height, scale, pixels)
    finally:
        bitmap.close()
