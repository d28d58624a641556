"""Word files: every cell of a made report is read as it was put in, whatever Word stores around it."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from lxml import etree

from extract import extract_document
from extract.document import Document, Grid, Line
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
    cell = f"<w:tc><w:p><w:r><w:t>6</w:t></w:r>{run}</w:p></w:tc>"
    assert _texts(_document(_table(*[_CELL.format("a") + cell + _CELL.format("5")] * 3))) == [[["a", text, "5"]] * 3]
