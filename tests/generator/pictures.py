"""Pages of a report as pictures: drawn on a fixed layout, then scanned badly. Needs Pillow and a Chinese font."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .layout import Box, Layout, Paragraph, Table, report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

    from .figures import Figures

__all__ = ["FONTS", "Print", "Scan", "drawn", "font_found", "scanned"]

#: Files of fonts and the font in the file; `times` and `arial` have digits only.
FONTS = {
    "sans": ("NotoSansCJK-Regular.ttc", 2),
    "serif": ("NotoSerifCJK-Regular.ttc", 2),
    "zenhei": ("wqy-zenhei.ttc", 0),
    "microhei": ("wqy-microhei.ttc", 0),
    "song": ("uming.ttc", 0),
    "kai": ("ukai.ttc", 0),
    "times": ("LiberationSerif-Regular.ttf", 0),
    "arial": ("LiberationSans-Regular.ttf", 0),
}
#: A4 in points, and its margin.
_PAGE = (595.0, 842.0)
_MARGIN = 56.0
#: Widths of the columns of each table, as shares.
_WIDTHS = {
    "disclosures": (0.34, 0.22, 0.22, 0.22),
    "requests": (0.05, 0.08, 0.28, *[0.59 / 7] * 7),
    "remedies": tuple([1 / 15] * 15),
}


@dataclass(frozen=True)
class Print:
    """How pages are printed: dots an inch, sizes in points, grey values from 0 (black), with ruled tables or not."""

    font: str = "sans"
    dpi: int = 150
    size: float = 9.0
    line: float = 0.5
    padding: float = 2.5
    ink: int = 0
    line_ink: int = 0
    ruled: bool = True
    seal: bool = False


@dataclass(frozen=True)
class Scan:
    """What a scanner does to a page: a turn in degrees, blur in dots, noise in grey values, the quality of JPEG."""

    turn: float = 0.0
    blur: float = 0.0
    noise: float = 0.0
    jpeg: int | None = None
    paper: int = 255


def font_found(name: str = "sans") -> bool:
    """Whether the font is installed."""
    try:
        from PIL import ImageFont

        ImageFont.truetype(FONTS[name][0], 12, index=FONTS[name][1])
    except (ImportError, OSError):
        return False
    return True


def drawn(figures: Figures, rng: Random, layout: Layout | None = None, style: Print | None = None) -> list[Image]:
    """The pages of a report in grey, or in colour where a seal is on them; a table goes on where a page ends."""
    press = _Press(style or Print())
    for part in report(figures, rng, layout or Layout(prose=False)):
        if isinstance(part, Paragraph):
            press.paragraph(part.text, title=part.kind == "title")
        else:
            press.table(part)
    return press.pages()


class _Press:
    def __init__(self, style: Print) -> None:
        from PIL import ImageFont

        name, index = FONTS[style.font]
        self.style = style
        self.scale = style.dpi / 72
        self.width, self.height = (round(side * self.scale) for side in _PAGE)
        self.margin = round(_MARGIN * self.scale)
        self.font = ImageFont.truetype(name, round(style.size * self.scale), index=index)
        self.head = ImageFont.truetype(name, round(style.size * 1.6 * self.scale), index=index)
        self.padding = max(round(style.padding * self.scale), 1)
        self.rule = max(round(style.line * self.scale), 1)
        self.done: list[Image] = []
        self.page, self.pen = self.blank()
        self.y = self.margin

    def blank(self) -> tuple[Image, ImageDraw]:
        from PIL import Image, ImageDraw

        page = Image.new("L", (self.width, self.height), 255)
        return page, ImageDraw.Draw(page)

    def pages(self) -> list[Image]:
        self.feed()
        return [self.sealed(page) for page in self.done] if self.style.seal else self.done

    def sealed(self, page: Image) -> Image:
        """The page with the red round stamp of an office over the middle of it."""
        from PIL import Image, ImageChops, ImageDraw

        stamp = Image.new("RGB", page.size, "white")
        pen = ImageDraw.Draw(stamp)
        radius = round(60 * self.scale)
        x, y = round(self.width * 0.62), round(self.height * 0.5)
        red = (222, 40, 40)
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=red, width=round(3 * self.scale))
        pen.regular_polygon((x, y, radius // 3), 5, fill=red)
        pen.text((x - radius * 0.7, y + radius * 0.4), "青禾市水利局", font=self.head, fill=red)
        return ImageChops.multiply(page.convert("RGB"), stamp)

    def feed(self) -> None:
        self.done.append(self.page)
        self.page, self.pen = self.blank()
        self.y = self.margin

    def paragraph(self, text: str, *, title: bool) -> None:
        font = self.head if title else self.font
        lines = _wrapped(text, font, self.width - 2 * self.margin)
        step = round(font.size * 1.5)
        for line in lines:
            if self.y + step > self.height - self.margin:
                self.feed()
            x = (self.width - font.getlength(line)) / 2 if title else self.margin
            self.pen.text((x, self.y), line, font=font, fill=self.style.ink)
            self.y += step
        self.y += step // 4

    def table(self, table: Table) -> None:
        shares = _WIDTHS[table.name]
        inner = self.width - 2 * self.margin
        edges = [self.margin + round(inner * sum(shares[:i])) for i in range(len(shares) + 1)]
        places = _places(table.rows)
        heights = self.heights(table.rows, places, edges)
        first = 0
        while first < len(heights):
            last = first
            room = self.height - self.margin - self.y
            while last < len(heights) and sum(heights[first : last + 1]) <= room:
                last += 1
            if last == first:
                self.feed()
                continue
            self.rows(places, heights, edges, first, last)
            first = last
        self.y += round(self.font.size)

    def heights(self, rows: Sequence[Sequence[Box]], places: _Places, edges: Sequence[int]) -> list[int]:
        """Pixels of each row, so that the text of every cell fits into the rows it spans."""
        step = round(self.font.size * 1.25)
        heights = [step + 2 * self.padding] * len(rows)
        for (r, c), box in sorted(places.items(), key=lambda item: item[1].rows):
            width = edges[c + box.columns] - edges[c] - 2 * self.padding
            need = len(_wrapped(box.text, self.font, width)) * step + 2 * self.padding
            short = need - sum(heights[r : r + box.rows])
            if short > 0:
                heights[r + box.rows - 1] += short
        return heights

    def rows(self, places: _Places, heights: Sequence[int], edges: Sequence[int], first: int, last: int) -> None:
        """Rows `first` to `last` of a table on this page; a cell over the page's end is cut there."""
        tops = [self.y + sum(heights[first:i]) for i in range(first, last + 1)]
        for (r, c), box in places.items():
            top, bottom = max(r, first), min(r + box.rows, last)
            if top >= bottom:
                continue
            x0, x1 = edges[c], edges[c + box.columns]
            y0, y1 = tops[top - first], tops[bottom - first]
            if self.style.ruled:
                self.pen.rectangle((x0, y0, x1, y1), outline=self.style.line_ink, width=self.rule)
            if r >= first:
                self.text_in(box, (x0, y0, x1, y1))
        self.y = tops[-1]

    def text_in(self, box: Box, edges: tuple[int, int, int, int]) -> None:
        x0, y0, x1, y1 = edges
        lines = _wrapped(box.text, self.font, x1 - x0 - 2 * self.padding)
        step = round(self.font.size * 1.25)
        y = (y0 + y1 - step * len(lines)) / 2
        for line in lines:
            x = (x0 + x1 - self.font.getlength(line)) / 2 if box.kind != "label" else x0 + self.padding
            self.pen.text((x, y), line, font=self.font, fill=self.style.ink)
            y += step


_Places = dict[tuple[int, int], Box]


def _places(rows: Sequence[Sequence[Box]]) -> _Places:
    """Where each box begins, as (row, column)."""
    taken: set[tuple[int, int]] = set()
    found: _Places = {}
    for r, row in enumerate(rows):
        c = 0
        for box in row:
            while (r, c) in taken:
                c += 1
            found[r, c] = box
            taken |= {(r + down, c + across) for down in range(box.rows) for across in range(box.columns)}
            c += box.columns
    return found


def _wrapped(text: str, font: FreeTypeFont, width: float) -> list[str]:
    """The text in lines of at most `width` pixels; a number is not broken."""
    lines = [""]
    for char in text:
        whole = lines[-1][-1:].isdigit() and (char.isdigit() or char == ".")
        if lines[-1] and not whole and font.getlength(lines[-1] + char) > width:
            lines.append("")
        lines[-1] += char
    return lines


def scanned(page: Image, scan: Scan, rng: Random) -> Image:
    """The page after the scanner."""
    import numpy as np
    from PIL import Image, ImageFilter

    if scan.turn:
        white = (255, 255, 255) if page.mode == "RGB" else 255
        page = page.rotate(scan.turn, Image.Resampling.BICUBIC, fillcolor=white)
    if scan.blur:
        page = page.filter(ImageFilter.GaussianBlur(scan.blur))
    if scan.noise or scan.paper < 255:
        grey = np.asarray(page, dtype=np.float32) * (scan.paper / 255)
        grey += np.random.default_rng(rng.randrange(2**32)).normal(0, scan.noise, grey.shape)
        page = Image.fromarray(grey.clip(0, 255).astype(np.uint8))
    if scan.jpeg is not None:
        held = io.BytesIO()
        page.save(held, "JPEG", quality=scan.jpeg)
        page = Image.open(io.BytesIO(held.getvalue()))
        page.load()
    return page
