"""A report as a Word file: merged cells as Word stores them, and what Word and WPS put around them."""

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from xml.sax.saxutils import escape

from .figures import Figures
from .layout import Box, Layout, Paragraph, Part, Table, report

__all__ = ["WORD_SHAPES", "docx", "docx_of", "word_package"]

_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
)
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ROOT = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATION}/officeDocument" Target="word/document.xml"/></Relationships>'
)
#: A run of text, and a cell's paragraphs.
Run = Callable[[str, Random], str]


def word_package(body: str, parts: dict[str, str | bytes] | None = None, relations: str = "") -> bytes:
    """The Word file around the markup of a body; `parts` and `relations` are what it holds and names besides."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        members: dict[str, str | bytes] = {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _ROOT,
            "word/document.xml": f'<?xml version="1.0" encoding="UTF-8"?><w:document {_SPACES}><w:body>{body}'
            '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>',
        }
        if relations:
            members["word/_rels/document.xml.rels"] = (
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                f"{relations}</Relationships>"
            )
        for name, content in (members | (parts or {})).items():
            package.writestr(zipfile.ZipInfo(name, (2025, 1, 20, 9, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _run(text: str, rng: Random) -> str:
    del rng
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def _split_run(text: str, rng: Random) -> str:
    """The text over several runs, as spelling and editing leave it."""
    if len(text) < 2:
        return _run(text, rng)
    at = rng.randrange(1, len(text))
    fonts = '<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="宋体"/></w:rPr>'
    first, second = (f'<w:r>{fonts}<w:t xml:space="preserve">{escape(t)}</w:t></w:r>' for t in (text[:at], text[at:]))
    return f'{first}<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="0" w:name="_Go"/>{second}'


def _tracked_run(text: str, rng: Random) -> str:
    """The text as inserted, with a deleted number and a hidden one beside it."""
    deleted = f'<w:del w:id="1" w:author="x"><w:r><w:delText>{rng.randrange(99)}</w:delText></w:r></w:del>'
    moved = f'<w:moveFrom w:id="2" w:author="x"><w:r><w:t>{rng.randrange(99)}</w:t></w:r></w:moveFrom>'
    hidden = f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{rng.randrange(99)}</w:t></w:r>"
    return f'{deleted}<w:ins w:id="3" w:author="x">{_run(text, rng)}</w:ins>{moved}{hidden}'


def _field_run(text: str, rng: Random) -> str:
    """The text as the result of a field, or in a content control."""
    if rng.random() < 0.5:
        return (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>=SUM(ABOVE) 7</w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{_run(text, rng)}'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )
    return f'<w:sdt><w:sdtPr><w:id w:val="5"/></w:sdtPr><w:sdtContent>{_run(text, rng)}</w:sdtContent></w:sdt>'


def _paragraph(text: str, rng: Random, run: Run, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{run(text, rng)}</w:p>"


def _cell(box: Box, rng: Random, run: Run) -> str:
    """The paragraphs of a cell; labels are broken over two of them now and then."""
    text = box.text
    if box.kind != "value" and len(text) > 6 and rng.random() < 0.3:
        at = len(text) // 2
        return _paragraph(text[:at], rng, run) + _paragraph(text[at:], rng, run)
    return _paragraph(text, rng, run)


def _table(table: Table, rng: Random, run: Run, hidden: str = "") -> str:
    """The table; `hidden` is the text of cells that a merged one covers, which Word keeps but does not show."""
    spanned: dict[tuple[int, int], tuple[int, int]] = {}
    rows: list[str] = []
    width = max(sum(box.columns for box in row) for row in table.rows)
    for r, row in enumerate(table.rows):
        cells: list[str] = []
        c = 0
        boxes = list(row)
        while boxes or (r, c) in spanned:
            if (r, c) in spanned:
                columns = spanned[r, c][1]
                filler = _paragraph(hidden, rng, _run)
                cells.append(f"<w:tc><w:tcPr>{_grid_span(columns)}<w:vMerge/></w:tcPr>{filler}</w:tc>")
                c += columns
                continue
            box = boxes.pop(0)
            merge = '<w:vMerge w:val="restart"/>' if box.rows > 1 else ""
            cells.append(
                f'<w:tc><w:tcPr><w:tcW w:w="900" w:type="dxa"/>{_grid_span(box.columns)}{merge}</w:tcPr>'
                f"{_cell(box, rng, run)}</w:tc>"
            )
            for below in range(1, box.rows):
                spanned[r + below, c] = (r, box.columns)
            c += box.columns
        rows.append(f'<w:tr><w:trPr><w:trHeight w:val="400"/></w:trPr>{"".join(cells)}</w:tr>')
    grid = '<w:gridCol w:w="900"/>' * width
    return f"<w:tbl><w:tblPr><w:tblBorders/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _grid_span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""


def _body(parts: Sequence[Part], rng: Random, run: Run = _run, hidden: str = "") -> list[str]:
    return [
        _paragraph(part.text, rng, run) if isinstance(part, Paragraph) else _table(part, rng, run, hidden)
        for part in parts
    ]


def docx_of(parts: Sequence[Part], rng: Random) -> bytes:
    """The plain Word file of a report's parts."""
    return word_package("".join(_body(parts, rng)))


def docx(figures: Figures, rng: Random, layout: Layout | None = None) -> bytes:
    """The plain Word file of a report."""
    return docx_of(report(figures, rng, layout or Layout()), rng)


def _with_runs(run: Run) -> Callable[[Figures, Random], bytes]:
    return lambda figures, rng: word_package("".join(_body(report(figures, rng, Layout()), rng, run)))


def _with_layout(**choices: object) -> Callable[[Figures, Random], bytes]:
    return lambda figures, rng: docx(figures, rng, replace(Layout(), **choices))  # type: ignore[arg-type]


def _covered(figures: Figures, rng: Random) -> bytes:
    """Cells under a merged one hold numbers that nobody sees."""
    return word_package("".join(_body(report(figures, rng, Layout()), rng, hidden="8")))


def _boxed(figures: Figures, rng: Random) -> bytes:
    """Tables in text boxes, written twice: for new readers and for old ones."""
    out = []
    for part, markup in zip(parts := report(figures, rng, Layout()), _body(parts, rng), strict=True):
        box = f"<w:txbxContent>{markup}<w:p/></w:txbxContent>"
        out.append(
            '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData>'
            f"<wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
            f"</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r></w:p>"
            if isinstance(part, Table)
            else markup
        )
    return word_package("".join(out))


def _nested(figures: Figures, rng: Random) -> bytes:
    """The whole report in the one cell of a table that only lays it out."""
    inner = "".join(_body(report(figures, rng, Layout()), rng))
    return word_package(f"<w:tbl><w:tr><w:tc><w:tcPr/>{inner}<w:p/></w:tc></w:tr></w:tbl><w:p/>")


def _controls(figures: Figures, rng: Random) -> bytes:
    """Rows and cells inside content controls, and an empty field that prompts for a number."""
    body = "".join(_body(report(figures, rng, Layout()), rng))
    wrap = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    body = body.replace("<w:tr>", "<w:sdt><w:sdtContent><w:tr>").replace("</w:tr>", "</w:tr></w:sdtContent></w:sdt>")
    prompt = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>77</w:t></w:r></w:sdtContent></w:sdt>"
    body = body.replace("<w:p></w:p>", f"<w:p>{prompt}</w:p>")
    return word_package(wrap.format(body))


def _numbered(figures: Figures, rng: Random) -> bytes:
    """Headings whose ordinals are Word's own."""
    out = []
    for part in report(figures, rng, Layout()):
        if isinstance(part, Paragraph) and part.kind == "heading":
            numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
            out.append(_paragraph(part.text.partition("、")[2], rng, _run, numbered))
        else:
            out += _body([part], rng)
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    numbering = (
        f'<w:numbering {space}><w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="3"/></w:num></w:numbering>'
    )
    relation = f'<Relationship Id="rId2" Type="{_RELATION}/numbering" Target="numbering.xml"/>'
    return word_package("".join(out), {"word/numbering.xml": numbering}, relation)


#: Ways in which a Word file stores a report; all of them keep the cells apart, so that they can be read exactly.
WORD_SHAPES: dict[str, Callable[[Figures, Random], bytes]] = {
    "plain": docx,
    "split_runs": _with_runs(_split_run),
    "tracked_changes": _with_runs(_tracked_run),
    "fields_and_controls": _with_runs(_field_run),
    "covered_cells": _covered,
    "text_boxes": _boxed,
    "nested": _nested,
    "content_controls": _controls,
    "numbered_headings": _numbered,
    "full_width": _with_layout(number="full_width"),
    "thousands": _with_layout(number="thousands", separate_blocks=True),
    "two_tables": _with_layout(cuts=(9,), continued="blank"),
    "two_tables_with_heads": _with_layout(cuts=(12,), repeat_head=True, continued="absent"),
    "repeated_groups": _with_layout(groups="repeat"),
    "blank_groups": _with_layout(groups="blank"),
    "skewed": _with_layout(skewed=True),
    "variants": _with_layout(variants=True, lost_dots=True, blank="/"),
}
