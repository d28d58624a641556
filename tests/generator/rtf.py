"""A report as RTF, as Word and WPS write it: text in GBK or Unicode, tables by the edges of their cells."""

from collections.abc import Callable
from random import Random

from .figures import Figures
from .layout import Layout, Paragraph, Table, report

__all__ = ["RTF_SHAPES"]

_HEAD = (
    r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset0 Times New Roman;}"
    r"{\f13\fnil\fcharset134 \'cb\'ce\'cc\'e5;}}{\colortbl;\red0\green0\blue0;}"
    r"{\stylesheet{\s0 Normal;}{\*\cs10 \additive Default;}}{\info{\title 2019 7 7}}{\*\generator Word 7;}"
    r"{\header\pard 8 8 8\par}{\*\bkmkstart _Go}{\*\bkmkend _Go}"
)
_WIDTH = 900


def _gbk(text: str) -> str:
    """The text in its code page; a second byte that is a letter stands as such."""
    out = ""
    for char in text:
        raw = char.encode("gb18030")
        if len(raw) == 1:
            out += f"\\{char}" if char in "\\{}" else char
        elif len(raw) == 2:
            out += f"\\'{raw[0]:02x}" + (chr(raw[1]) if chr(raw[1]).isalnum() and raw[1] < 128 else f"\\'{raw[1]:02x}")
        else:
            out += f"\\u{ord(char)}?"
    return out


def _unicode(text: str) -> str:
    """The text in Unicode, with bytes for readers that have none."""
    out = ""
    for char in text:
        if char.isascii():
            out += f"\\{char}" if char in "\\{}" else char
        else:
            number = ord(char) if ord(char) < 0x8000 else ord(char) - 0x10000
            out += f"\\u{number}\\'a1\\'f5"
    return r"{\uc2 " + out + "}"


def _hidden(text: str) -> str:
    """The text between deleted, hidden and instructing text."""
    return (
        r"{\deleted 5}{\v 6}{\field{\*\fldinst =SUM(ABOVE) 7}{\fldrslt " + _gbk(text) + r"}}{\footnote 8}{\*\unknown 9}"
    )


def _table(table: Table, write: Callable[[str], str], level: int = 1, *, late: bool = False) -> str:
    """The table; with `late` the shape of a row is repeated behind its cells, as Word does."""
    end, row_end = (r"\cell", r"\row") if level == 1 else (r"\nestcell", r"\nestrow")
    spanned: dict[tuple[int, int], int] = {}
    out = []
    for r, row in enumerate(table.rows):
        shape, cells = r"\trowd\trgaph108\trleft-108", ""
        boxes, c = list(row), 0
        while boxes or (r, c) in spanned:
            if (r, c) in spanned:
                columns, text, merge = spanned[r, c], "", r"\clvmrg"
            else:
                box = boxes.pop(0)
                columns, text, merge = box.columns, box.text, r"\clvmgf" if box.rows > 1 else ""
                spanned |= {(r + below, c): columns for below in range(1, box.rows)}
            c += columns
            # Edges differ a little from row to row.
            shape += rf"{merge}\clbrdrt\brdrs\cellx{c * _WIDTH + r % 3}"
            cells += rf"\pard\plain \intbl\itap{level}\f13 {{{write(text)}}}{end} "
        if level > 1:
            out.append(rf"{cells}{{\*\nesttableprops{shape}{row_end}}}{{\nonesttables\par }}")
        else:
            out.append(f"{shape}{cells}{shape if late else ''}{row_end} ")
    return "".join(out)


def _rtf(write: Callable[[str], str], *, late: bool = False) -> Callable[[Figures, Random], bytes]:
    def make(figures: Figures, rng: Random) -> bytes:
        parts = report(figures, rng, Layout())
        body = [
            rf"\pard\plain \f13 {{{write(part.text)}}}\par "
            if isinstance(part, Paragraph)
            else _table(part, write, late=late)
            for part in parts
        ]
        return (_HEAD + "\r\n".join(body) + "}").encode("ascii")

    return make


def _nested(figures: Figures, rng: Random) -> bytes:
    """The whole report in one cell of a table that lays it out."""
    inner = "".join(
        rf"\pard\plain \intbl\itap1 {_gbk(part.text)}\par " if isinstance(part, Paragraph) else _table(part, _gbk, 2)
        for part in report(figures, rng, Layout())
    )
    body = rf"\trowd\cellx9000 {inner}\pard\intbl\itap1\cell\trowd\cellx9000\row "
    return (_HEAD + body + r"\pard\par}").encode("ascii")


#: Ways in which RTF holds a report; all of them keep the cells apart, so that they can be read exactly.
RTF_SHAPES: dict[str, Callable[[Figures, Random], bytes]] = {
    "gbk": _rtf(_gbk),
    "unicode": _rtf(_unicode, late=True),
    "hidden_text": _rtf(_hidden),
    "nested": _nested,
}
