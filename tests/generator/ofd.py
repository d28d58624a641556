"""A report as OFD: characters at their places, lines around cells, as converters of the formats write them."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from xml.sax.saxutils import escape

from .figures import Figures
from .layout import Box, Layout, Paragraph, Table, report

__all__ = ["OFD_SHAPES", "ofd_package", "scanned_ofd"]

_SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_WIDTH, _HEIGHT, _MARGIN = 210.0, 297.0, 12.0
_SIZE, _LEADING = 2.8, 3.4
#: Writes one line of text at a place: left edge and base line, in millimetres.
Writer = Callable[[str, float, float], str]
#: Writes the border of a cell: left, top, width, height.
Border = Callable[[float, float, float, float], str]


def ofd_package(pages: list[str], members: Mapping[str, str | bytes] | None = None, common: str = "") -> bytes:
    """The OFD file of pages given as the content of their layers."""
    parts: dict[str, str | bytes] = {
        "OFD.xml": f'<ofd:OFD {_SPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_SPACE}><ofd:CommonData><ofd:MaxUnitID>9</ofd:MaxUnitID><ofd:PageArea>"
        f"<ofd:PhysicalBox>0 0 {_WIDTH} {_HEIGHT}</ofd:PhysicalBox></ofd:PageArea>{common}</ofd:CommonData><ofd:Pages>"
        + "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
        + "</ofd:Pages></ofd:Document>",
    }
    for number, content in enumerate(pages):
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f'<ofd:Page {_SPACE}><ofd:Content><ofd:Layer ID="2">{content}</ofd:Layer></ofd:Content></ofd:Page>'
        )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in (parts | dict(members or {})).items():
            data = f'<?xml version="1.0"?>{part}' if isinstance(part, str) else part
            package.writestr(zipfile.ZipInfo(name, (2025, 1, 20, 9, 0, 0)), data)
    return stream.getvalue()


def scanned_ofd(pictures: Sequence[bytes]) -> bytes:
    """An OFD file whose pages are PNG pictures and hold nothing else."""
    place = f'Boundary="0 0 {_WIDTH} {_HEIGHT}" CTM="{_WIDTH} 0 0 {_HEIGHT} 0 0"'
    pages = [f'<ofd:ImageObject ID="{number + 50}" {place} ResourceID="{number}"/>' for number in range(len(pictures))]
    media = "".join(
        f'<ofd:MultiMedia ID="{number}" Type="Image" Format="PNG"><ofd:MediaFile>scan_{number}.png</ofd:MediaFile>'
        "</ofd:MultiMedia>"
        for number in range(len(pictures))
    )
    members: dict[str, str | bytes] = {
        f"Doc_0/Res/scan_{number}.png": picture for number, picture in enumerate(pictures)
    }
    members["Doc_0/DocumentRes.xml"] = (
        f'<ofd:Res {_SPACE} BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>'
    )
    return ofd_package(pages, members, "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>")


def _advance(char: str) -> float:
    return _SIZE / 2 if char.isascii() else _SIZE


def _object(text: str, x: float, base: float, code: str, extra: str = "") -> str:
    width = sum(map(_advance, text))
    box = f"{x:.3f} {base - _SIZE:.3f} {width:.3f} {_SIZE * 1.2:.3f}"
    return (
        f'<ofd:TextObject ID="5" Boundary="{box}" Font="3" Size="{_SIZE}"{extra}>'
        f"<ofd:TextCode {code}>{escape(text)}</ofd:TextCode></ofd:TextObject>"
    )


def _listed(text: str, x: float, base: float) -> str:
    """Every distance written out."""
    steps = " ".join(f"{_advance(char):.3f}" for char in text[:-1])
    return _object(text, x, base, f'X="0" Y="{_SIZE}"' + (f' DeltaX="{steps}"' if steps else ""))


def _grouped(text: str, x: float, base: float) -> str:
    """Equal distances as groups."""
    steps: list[str] = []
    at = 0
    while at < len(text) - 1:
        end = at
        while end < len(text) - 1 and _advance(text[end]) == _advance(text[at]):
            end += 1
        steps.append(f"g {end - at} {_advance(text[at]):.3f}" if end - at > 1 else f"{_advance(text[at]):.3f}")
        at = end
    return _object(text, x, base, f'X="0" Y="{_SIZE}"' + (f' DeltaX="{" ".join(steps)}"' if steps else ""))


def _scaled(text: str, x: float, base: float) -> str:
    """Coordinates in points under a matrix that leads to millimetres, as converters of PDF write."""
    k = 0.3528
    steps = " ".join(f"{_advance(char) / k:.4f}" for char in text[:-1])
    size = f"{_SIZE / k:.4f}"
    code = f'X="0" Y="{size}"' + (f' DeltaX="{steps}"' if steps else "")
    made = _object(text, x, base, code, f' CTM="{k} 0 0 {k} 0 0"')
    return made.replace(f'Size="{_SIZE}"', f'Size="{size}"')


def _single(text: str, x: float, base: float) -> str:
    """Every character an object of its own."""
    out = ""
    for char in text:
        out += _object(char, x, base, f'X="0" Y="{_SIZE}"')
        x += _advance(char)
    return out


def _rectangle(x: float, y: float, width: float, height: float) -> str:
    data = f"M 0 0 L {width:.3f} 0 L {width:.3f} {height:.3f} L 0 {height:.3f} C"
    box = f"{x:.3f} {y:.3f} {width:.3f} {height:.3f}"
    return (
        f'<ofd:PathObject ID="6" Boundary="{box}" LineWidth="0.25"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData>'
        "</ofd:PathObject>"
    )


def _bars(x: float, y: float, width: float, height: float) -> str:
    """Four thin filled rectangles, as word processors draw borders."""
    out = ""
    flat = ((x, y, width, 0.2), (x, y + height, width, 0.2))
    for left, top, w, h in (*flat, (x, y, 0.2, height), (x + width, y, 0.2, height)):
        data = f"M 0 0 L {w:.3f} 0 L {w:.3f} {h:.3f} L 0 {h:.3f} C"
        out += (
            f'<ofd:PathObject ID="6" Boundary="{left:.3f} {top:.3f} {w:.3f} {h:.3f}" Stroke="false" Fill="true">'
            f'<ofd:FillColor Value="0 0 0"/><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'
        )
    return out


def _lines(x: float, y: float, width: float, height: float) -> str:
    """One path of four strokes."""
    data = (
        f"S 0 0 M 0 0 L {width:.3f} 0 M 0 {height:.3f} L {width:.3f} {height:.3f} M 0 0 L 0 {height:.3f} "
        f"M {width:.3f} 0 L {width:.3f} {height:.3f}"
    )
    box = f"{x:.3f} {y:.3f} {width:.3f} {height:.3f}"
    return f'<ofd:PathObject ID="6" Boundary="{box}"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def _wrapped(text: str, width: float) -> list[str]:
    """The lines of a cell; a number is never cut."""
    lines, line, used = [], "", 0.0
    for char in text:
        step = _advance(char)
        if line and used + step > width and not (char.isdigit() and line[-1].isdigit()):
            lines.append(line)
            line, used = "", 0.0
        line += char
        used += step
    return [*lines, line] if line else lines


def _edges(table: Table) -> list[float]:
    """Where columns begin: of the matrix, the seven of values are narrow."""
    count = max(sum(box.columns for box in row) for row in table.rows)
    total = _WIDTH - 2 * _MARGIN
    widths = [total / count] * count
    if table.name == "requests":
        widths = [(total - 7 * 11.0) / (count - 7)] * (count - 7) + [11.0] * 7
    edges = [0.0]
    for width in widths:
        edges.append(edges[-1] + width)
    return edges


def _placed(table: Table, edges: list[float]) -> tuple[list[tuple[int, int, Box, list[str]]], list[float]]:
    """Each box with its row, column and lines, and the height of each row."""
    placed: list[tuple[int, int, Box, list[str]]] = []
    taken: set[tuple[int, int]] = set()
    heights = [_LEADING + 1.5] * len(table.rows)
    for r, row in enumerate(table.rows):
        c = 0
        for box in row:
            while (r, c) in taken:
                c += 1
            taken |= {(r + i, c + j) for i in range(box.rows) for j in range(box.columns)}
            lines = _wrapped(box.text, edges[c + box.columns] - edges[c] - 1.6)
            placed.append((r, c, box, lines))
            if box.rows == 1:
                heights[r] = max(heights[r], len(lines) * _LEADING + 1.5)
            c += box.columns
    for r, _, box, lines in placed:
        lacking = len(lines) * _LEADING + 1.5 - sum(heights[r : r + box.rows])
        if lacking > 0:
            heights[r + box.rows - 1] += lacking
    return placed, heights


@dataclass
class _Typesetter:
    """Lays parts out on pages; a table that does not fit begins a page."""

    write: Writer
    border: Border
    pages: list[list[str]] = field(default_factory=lambda: [[]])
    y: float = _MARGIN

    def _turn(self) -> None:
        number = len(self.pages)
        self.pages[-1].append(self.write(f"- {number} -", _WIDTH / 2 - 4, _HEIGHT - 6))
        self.pages.append([])
        self.y = _MARGIN

    def paragraph(self, text: str) -> None:
        for line in _wrapped(text, _WIDTH - 2 * _MARGIN):
            if self.y > _HEIGHT - 2 * _MARGIN:
                self._turn()
            self.y += _LEADING * 1.3
            self.pages[-1].append(self.write(line, _MARGIN, self.y))
        self.y += 1.5

    def table(self, table: Table) -> None:
        placed, heights = _placed(table, edges := _edges(table))
        if self.y + sum(heights) > _HEIGHT - _MARGIN:
            self._turn()
        tops = [self.y + 2]
        for height in heights:
            tops.append(tops[-1] + height)
        for r, c, box, lines in placed:
            x, y = _MARGIN + edges[c], tops[r]
            w, h = edges[c + box.columns] - edges[c], tops[r + box.rows] - tops[r]
            self.pages[-1].append(self.border(x, y, w, h))
            base = y + (h - len(lines) * _LEADING) / 2 + _SIZE
            for line in lines:
                used = sum(map(_advance, line))
                self.pages[-1].append(self.write(line, x + (w - used) / 2, base))
                base += _LEADING
        self.y = tops[-1] + 2


def _ofd(write: Writer, border: Border) -> Callable[[Figures, Random], bytes]:
    def make(figures: Figures, rng: Random) -> bytes:
        setter = _Typesetter(write, border)
        for part in report(figures, rng, Layout()):
            if isinstance(part, Paragraph):
                setter.paragraph(part.text)
            else:
                setter.table(part)
        return ofd_package(["".join(page) for page in setter.pages])

    return make


#: Ways in which OFD files place characters and draw borders; all of them can be read exactly.
OFD_SHAPES: dict[str, Callable[[Figures, Random], bytes]] = {
    "listed": _ofd(_listed, _rectangle),
    "grouped": _ofd(_grouped, _bars),
    "scaled": _ofd(_scaled, _lines),
    "single": _ofd(_single, _rectangle),
}
