"""Word files: every cell of a made report is read as it was put in, whatever Word stores around it."""

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from lxml import etree

from extract import extract_document
from extract.document import Document, Grid, Line
from extract.matrix.values import printed
from extract.readers import read_document
from tests.comparison import compare
from tests.generator import consistent_figures, with_blanks
from tests.generator.figures import Figures
from tests.generator.word import WORD_SHAPES, docx, word_package


def _figures(seed: int, form: str) -> tuple[Figures, Random]:
    rng = Random(seed)
    figures = consistent_figures(rng, form=form, size="medium")
    return (with_blanks(figures, rng) if seed % 2 else figures), rng


@pytest.mark.parametrize("form", ["2021", "2019"])
@pytest.mark.parametrize("shape", WORD_SHAPES)
def test_every_cell_is_read_as_it_was_put_in(shape: str, form: str) -> None:
    for seed in range(4):
        figures, rng = _figures(seed, form)
        extraction = extract_document(WORD_SHAPES[shape](figures, rng))
        (report,) = extraction.reports
        found = compare(figures, report)
        assert found.wrong == []
        assert [(place, state) for place, state in found.lost if state in ("no cell", "absent", "unreadable")] == []
        assert found.ambiguous == 0
        assert found.right + len(found.lost) == 7 * len(figures.requests) + len(figures.disclosures) + 15
        assert (report.agency_name, report.report_year) == (figures.agency, figures.year)
        assert [section.number for section in report.sections if section.number] == [1, 2, 3, 4, 5, 6]


def _filled(form: bytes, figures: Figures) -> bytes:
    """The empty form with `figures` in its empty cells and a title."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(form)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                root = etree.fromstring(content)
                values: list[object] = list(figures.disclosures.values())
                values += [v for row in figures.requests.values() for v in row]
                values += figures.remedies
                _fill(root, values)
                title = next(each for each in root.iter(f"{_W}t") if each.text and each.text.endswith("格式模板"))
                title.text = f"{figures.agency}{figures.year}年政府信息公开工作年度报告"
                content = etree.tostring(root)
            new.writestr(name, content)
    return stream.getvalue()


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _fill(root: etree._Element, values: Sequence[object]) -> None:
    waiting = iter(values)
    for cell in root.iter(f"{_W}tc"):
        merge = cell.find(f"{_W}tcPr/{_W}vMerge")
        paragraph = cell.find(f"{_W}p")
        shown = merge is None or merge.get(f"{_W}val") == "restart"
        if shown and paragraph is not None and not any(str(text).strip() for text in cell.itertext()):
            etree.SubElement(etree.SubElement(paragraph, f"{_W}r"), f"{_W}t").text = str(next(waiting))
    assert list(waiting) == []


def test_the_official_form_filled_in_is_exact(shared: Path) -> None:
    form = (shared / "corpus" / "blank-form.docx").read_bytes()
    for seed in range(3):
        figures = consistent_figures(Random(seed), form="2021", size="large")
        (report,) = extract_document(_filled(form, figures)).reports
        found = compare(figures, report)
        assert (found.wrong, found.lost, found.ambiguous) == ([], [], 0)
        assert (report.agency_name, report.report_year, report.grade) == (figures.agency, figures.year, "A")


def _document(body: str) -> Document:
    return read_document(word_package(body))


def _texts(document: Document) -> list[str | list[list[str]]]:
    return [
        block.text if isinstance(block, Line) else [[cell.text for cell in row] for row in block.rows]
        for block in document.blocks
    ]


_CELL = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"


def _table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def test_a_table_in_a_cell_of_a_wide_table_follows_it() -> None:
    inner = _table(*[_CELL.format(f"i{n}") + _CELL.format("1") for n in range(3)])
    outer = _table(
        *[_CELL.format(f"o{n}") + _CELL.format("2") + _CELL.format("3") for n in range(3)],
        _CELL.format("o3") + _CELL.format("4") + f"<w:tc>{inner}<w:p/></w:tc>",
    )
    assert _texts(_document(outer)) == [
        [["o0", "2", "3"], ["o1", "2", "3"], ["o2", "2", "3"], ["o3", "4", ""]],
        [["i0", "1"], ["i1", "1"], ["i2", "1"]],
    ]


def test_a_table_of_one_cell_inside_a_cell_is_its_text() -> None:
    inner = _table(_CELL.format("5"))
    outer = _table(*[_CELL.format("label") + f"<w:tc>{inner}<w:p/></w:tc>" + _CELL.format("6") for _ in range(3)])
    assert _texts(_document(outer)) == [[["label", "5", "6"]] * 3]


def test_a_deleted_row_and_a_deleted_cell_are_none() -> None:
    deleted = '<w:trPr><w:del w:id="1" w:author="x"/></w:trPr>'
    gone = '<w:tc><w:tcPr><w:cellDel w:id="2" w:author="x"/></w:tcPr><w:p/></w:tc>'
    body = _table(
        _CELL.format("a") + gone + _CELL.format("1"), deleted + _CELL.format("b"), _CELL.format("c") + _CELL.format("2")
    )
    assert _texts(_document(body)) == [[["a", "1"], ["c", "2"]]]


def test_a_paragraph_whose_end_is_deleted_goes_on_in_the_next_one() -> None:
    cut = '<w:p><w:pPr><w:rPr><w:del w:id="1" w:author="x"/></w:rPr></w:pPr><w:r><w:t>总体</w:t></w:r></w:p>'
    assert _texts(_document(f"{cut}<w:p><w:r><w:t>情况</w:t></w:r></w:p>")) == ["总体情况"]


def test_cells_that_a_row_leaves_out_at_its_beginning_keep_the_others_in_their_columns() -> None:
    body = _table(_CELL.format("a") * 3, '<w:trPr><w:gridBefore w:val="2"/></w:trPr>' + _CELL.format("b"))
    (grid,) = _document(body).blocks
    assert isinstance(grid, Grid)
    assert [(cell.text, cell.colspan) for cell in grid.rows[1]] == [("", 2), ("b", 1)]


def test_a_page_in_html_that_a_word_file_takes_in_whole_is_read() -> None:
    page = "<html><body><p>一、总体情况</p><table><tr><td>1</td><td>2</td></tr></table></body></html>"
    relation = (
        '<Relationship Id="rId9" Target="afchunk.htm" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"/>'
    )
    data = word_package('<w:altChunk r:id="rId9"/>', {"word/afchunk.htm": page}, relation)
    assert _texts(read_document(data)) == ["一、总体情况", [["1", "2"]]]


def test_a_file_whose_tables_are_pictures_says_so() -> None:
    picture = '<w:p><w:r><w:drawing><a:blip r:embed="rId5"/></w:drawing></w:r></w:p>'
    heads = "".join(
        f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>{picture}"
        for text in ("青禾市财政局2024年政府信息公开工作年度报告", "一、总体情况", "二、主动公开政府信息情况")
    )
    extraction = extract_document(word_package(heads))
    assert (extraction.status, extraction.reason) == ("no_matrix", "tables_are_images")


def test_the_name_counts_for_nothing() -> None:
    figures, rng = _figures(0, "2021")
    extraction = extract_document(docx(figures, rng), media_type="application/vnd.ms-works", url="http://x.cn/a.wps")
    assert extraction.status == "extracted"


@pytest.mark.parametrize(
    ("look", "text"),
    [
        ('<w:position w:val="8"/>', "6^1"),
        ('<w:color w:val="FFFFFF"/>', "6"),
        ('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F4E79"/>', "61"),
        ('<w:color w:val="1f4e79"/><w:shd w:val="clear" w:fill="1F4E79"/>', "6~1~"),
        ('<w:rFonts w:ascii="Wingdings"/>', "6\ufffd"),
        ('<w:sz w:val="2"/>', "6"),
        ('<w:rStyle w:val="Gone"/>', "6"),
        ('<w:rStyle w:val="Old"/>', "6~1~"),
        ('<w:rStyle w:val="Old"/><w:strike w:val="0"/>', "61"),
        ('<w:rStyle w:val="None"/>', "61"),
        ('<w:vertAlign w:val="superscript"/>', "6^1"),
        ('<w:vertAlign w:val="baseline"/>', "61"),
        ("<w:strike/>", "6~1~"),
        ('<w:dstrike w:val="1"/>', "6~1~"),
        ('<w:strike w:val="0"/>', "61"),
        ("<w:vanish/>", "6"),
    ],
)
def test_raised_or_struck_digits_do_not_join_the_number_beside_them(look: str, text: str) -> None:
    run = f"<w:r><w:rPr>{look}</w:rPr><w:t>1</w:t></w:r>"
    assert _number_cell(f"<w:p><w:r><w:t>6</w:t></w:r>{run}</w:p>") == text


STYLES = (
    '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:style w:type="character" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Struck"><w:rPr><w:strike/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Old"><w:basedOn w:val="Struck"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Past"><w:rPr><w:dstrike/></w:rPr></w:style></w:styles>'
)


def _number_cell(content: str) -> str:
    """What a table's cell with that content is read as, in a file with `STYLES`."""
    relation = (
        '<Relationship Id="rId8" Target="styles.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"/>'
    )
    row = _CELL.format("a") + f"<w:tc>{content}</w:tc>" + _CELL.format("5")
    (grid, *rest) = read_document(word_package(_table(row, row, row), {"word/styles.xml": STYLES}, relation)).blocks
    assert isinstance(grid, Grid)
    assert not rest
    assert [[cell.text for cell in row[::2]] for row in grid.rows] == [["a", "5"]] * 3
    return grid.rows[0][1].text


def test_a_number_in_a_paragraph_that_its_style_strikes_out_is_none() -> None:
    assert _number_cell('<w:p><w:pPr><w:pStyle w:val="Past"/></w:pPr><w:r><w:t>6</w:t></w:r></w:p>') == "~6~"


def test_a_sign_of_a_number_that_is_struck_out_is_none() -> None:
    run = "<w:r><w:rPr><w:strike/></w:rPr><w:t>.</w:t></w:r>"
    assert _number_cell(f"<w:p><w:r><w:t>1</w:t></w:r>{run}<w:r><w:t>5</w:t></w:r></w:p>") == "1~.~5"


_BOX = "<w:r><w:drawing><wps:wsp><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></wps:wsp></w:drawing></w:r>"


@pytest.mark.parametrize(
    "content",
    [
        _table(_CELL.format("3") + _CELL.format("4")) + "<w:p/>",
        f"<w:p><w:r><w:t>5</w:t></w:r></w:p>{_table(_CELL.format('3') + _CELL.format('4'))}<w:p/>",
        f"<w:p>{_BOX.format('<w:p><w:r><w:t>7</w:t></w:r></w:p>')}</w:p>",
        f"<w:p><w:r><w:t>1</w:t></w:r>{_BOX.format('<w:p><w:r><w:t>7</w:t></w:r></w:p>')}</w:p>",
        '<w:p><w:r><w:drawing><a:blip r:embed="rId5"/></w:drawing></w:r></w:p>',
        '<w:p><w:r><w:t>1</w:t></w:r><w:r><w:drawing><a:blip r:embed="rId5"/></w:drawing></w:r></w:p>',
        '<w:p><w:r><w:t>1</w:t><w:sym w:font="Wingdings" w:char="F081"/><w:t>2</w:t></w:r></w:p>',
    ],
    ids=[
        "small_table",
        "number_and_small_table",
        "text_box",
        "number_and_text_box",
        "picture",
        "number_and_picture",
        "sign",
    ],
)
def test_what_stands_in_the_cell_of_a_number_besides_it_leaves_no_number_and_no_blank(content: str) -> None:
    assert printed(_number_cell(content)).state == "unreadable"


_BEGIN, _SEPARATE, _END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))


def test_the_result_of_a_field_within_an_instruction_is_not_shown() -> None:
    inner = f"{_BEGIN}<w:r><w:instrText>=SUM(ABOVE)</w:instrText></w:r>{_SEPARATE}<w:r><w:t>3</w:t></w:r>{_END}"
    outer = f"{_BEGIN}<w:r><w:instrText>IF </w:instrText></w:r>{inner}<w:r><w:instrText> > 0</w:instrText></w:r>"
    assert _number_cell(f"<w:p>{outer}{_SEPARATE}<w:r><w:t>5</w:t></w:r>{_END}</w:p>") == "5"


_FRACTION = (
    '<m:oMath xmlns:m="m"><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>'
    "</m:oMath>"
)


_NOTE = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>1</w:t></w:r>'


@pytest.mark.parametrize(
    "content",
    [
        f"<w:p>{_FRACTION}</w:p>",
        rf"<w:p>{_BEGIN}<w:r><w:instrText> eq \f(1,2)</w:instrText></w:r>{_END}</w:p>",
        f"<w:p><w:r><w:t>6</w:t></w:r>{_NOTE}</w:p>",
    ],
    ids=["formula", "formula of a field", "sign of a note that the writer chose"],
)
def test_digits_of_formulas_and_signs_of_notes_are_none_of_a_number(content: str) -> None:
    assert printed(_number_cell(content)).state == "unreadable"


def test_a_formula_of_digits_alone_is_a_number() -> None:
    formula = '<m:oMath xmlns:m="m"><m:r><m:rPr><m:sty m:val="p"/></m:rPr><m:t>12</m:t></m:r></m:oMath>'
    assert _number_cell(f"<w:p>{formula}</w:p>") == "12"


def test_an_ordinal_that_word_prints_before_a_number_is_no_digit_of_it() -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    numbering = (
        f'<w:numbering {space}><w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="3"/></w:num>'
        "</w:numbering>"
    )
    relation = (
        '<Relationship Id="rId2" Target="numbering.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"/>'
    )
    numbered = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>{}</w:p>'
    cells = "".join(f"<w:tc>{numbered.format(run)}</w:tc>" for run in ("<w:r><w:t>5</w:t></w:r>", ""))
    document = read_document(word_package(_table(cells, cells), {"word/numbering.xml": numbering}, relation))
    assert _texts(document) == [[["5\ufffd", "\ufffd"]] * 2]


def test_a_word_file_of_bare_xml_is_read() -> None:
    figures, rng = _figures(2, "2021")
    parts = ""
    with zipfile.ZipFile(io.BytesIO(docx(figures, rng))) as package:
        for name in package.namelist()[1:]:
            text = re.sub(r"<\?xml[^>]*>", "", package.read(name).decode())
            parts += f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{text}</pkg:xmlData></pkg:part>'
    space = 'xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"'
    extraction = extract_document(f'<?xml version="1.0"?><pkg:package {space}>{parts}</pkg:package>'.encode())
    (report,) = extraction.reports
    found = compare(figures, report)
    assert (found.wrong, found.lost, found.ambiguous) == ([], [], 0)
    assert extraction.media_type == "application/vnd.ms-word.document.flat+xml"


def test_a_row_that_is_not_shown_is_none_and_is_told() -> None:
    figures, rng = _figures(0, "2021")
    data = docx(figures, rng)
    body = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    start = body.rindex("<w:tr>", 0, body.index("二、上年结转"))
    row = body[start : body.index("</w:tr>", start) + len("</w:tr>")]
    assert row.count("<w:tc>") == 8
    hidden = re.sub(r"<w:t ([^>]*)>\d+</w:t>", r"<w:t \1>4</w:t>", row).replace("<w:trPr>", "<w:trPr><w:hidden/>")
    body = body[body.index("<w:body>") + len("<w:body>") : body.index("<w:sectPr>")].replace(row, hidden + row)
    (report,) = extract_document(word_package(body)).reports
    found = compare(figures, report)
    assert (found.wrong, found.lost, found.ambiguous) == ([], [], 0)
    assert "hidden_cells" in {finding.check for finding in report.findings}


@pytest.mark.parametrize("level", ["block", "cell"])
def test_the_prompt_of_an_empty_field_is_no_number(level: str) -> None:
    field = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    if level == "block":
        assert not _number_cell(field.format("<w:p><w:r><w:t>7</w:t></w:r></w:p>") + "<w:p/>")
        return
    row = _CELL.format("a") + field.format(_CELL.format("7")) + _CELL.format("5")
    assert _texts(_document(_table(row, row))) == [[["a", "", "5"]] * 2]


def test_a_word_file_that_a_word_file_takes_in_is_read_and_one_in_that_is_told() -> None:
    relation = (
        '<Relationship Id="rId9" Target="chunk.docx" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"/>'
    )
    chunk = '<w:altChunk r:id="rId9"/>'
    inner = word_package("<w:p><w:r><w:t>一、总体情况</w:t></w:r></w:p>")
    document = read_document(word_package(chunk, {"word/chunk.docx": inner}, relation))
    assert (_texts(document), document.complete) == (["一、总体情况"], True)
    middle = word_package(chunk, {"word/chunk.docx": inner}, relation)
    document = read_document(word_package(chunk, {"word/chunk.docx": middle}, relation))
    assert (_texts(document), document.complete) == ([], False)
    document = read_document(word_package(chunk))
    assert (_texts(document), document.complete) == ([], False)
