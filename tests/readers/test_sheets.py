"""Workbooks: cells as they are shown, merged ones with their spans, hidden ones left out and named."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import CellIsRule, DataBarRule, FormulaRule, Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.worksheet.worksheet import Worksheet

from extract import extract_document
from extract.document import Grid, Line
from extract.matrix.values import printed
from extract.readers import read_document
from extract.readers.kinds import kind_of
from extract.readers.sheets.numbers import shown, shown_date
from tests.comparison import compare
from tests.generator import consistent_figures, with_blanks
from tests.generator.converting import converted, needs_soffice
from tests.generator.sheet import SHEET_SHAPES


@pytest.mark.parametrize("form", ["2021", "2019"])
@pytest.mark.parametrize("shape", SHEET_SHAPES)
def test_every_cell_is_read_as_it_was_put_in(shape: str, form: str) -> None:
    for seed in range(3):
        rng = Random(seed)
        figures = consistent_figures(rng, form=form, size="medium")
        figures = with_blanks(figures, rng) if seed % 2 else figures
        (report,) = extract_document(SHEET_SHAPES[shape](figures, rng)).reports
        found = compare(figures, report)
        assert found.wrong == []
        assert [(place, state) for place, state in found.lost if state != "blank"] == []
        assert found.ambiguous == 0
        assert found.right + len(found.lost) == 7 * len(figures.requests) + len(figures.disclosures) + 15
        assert (report.agency_name, report.report_year) == (figures.agency, figures.year)
        if shape != "sheet_for_each_table":
            assert [section.number for section in report.sections if section.number] == [1, 2, 3, 4, 5, 6]
        notes = {finding.check for finding in report.findings} & {"hidden_sheets", "hidden_cells"}
        assert notes == ({"hidden_sheets", "hidden_cells"} if shape == "hidden" else set())


def _saved(fill: Callable[[Worksheet], None]) -> bytes:
    book = Workbook()
    fill(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_cell_says_where_it_stands() -> None:
    figures = consistent_figures(Random(1), form="2021", size="small")
    (report,) = extract_document(SHEET_SHAPES["away_from_the_corner"](figures, Random(1))).reports
    cell = report.requests.rows[0].cells[0]
    assert cell.locator is not None
    assert cell.locator.startswith("sheet:Sheet/cell:F")


def test_numbers_dates_and_formulas() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.title = "表 1"
        sheet.append([3, 3.5, 0.1 + 0.2, dt.date(2024, 1, 20), True, "=1+1", "007"])
        sheet.append(["x", "y", 12.345, 0.25, 0, 1234567, -4])
        for cell, code in zip(sheet[2][2:], ("0.00", "0%", '#,##0;-#,##0;"-"', "#,##0", "0_ "), strict=True):
            cell.number_format = code

    (grid,) = read_document(_saved(fill)).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.rows[0]] == ["3", "3.5", "0.3", "2024-01-20", "TRUE", "\ufffd", "007"]
    assert [cell.text for cell in grid.rows[1]] == ["x", "y", "12.35", "25%", "-", "1,234,567", "-4"]
    assert grid.rows[1][3].place == "sheet:表 1/cell:D2"


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("3.0", "General", "3"),
        ("0", "General", "0"),
        ("1E2", "General", "100"),
        ("5", '0"件"', "5件"),
        ("5", "00", "05"),
        ("2.5", "0", "3"),
        ("-2.5", "0", "-3"),
        ("2.50", "0.##", "2.5"),
        ("2", "0.##", "2"),
        ("0", '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "-"),
        ("12345", '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "12,345"),
        ("-7", "0;[Red](0)", "(7)"),
        ("3", "[>2]0.0;0", "3.0"),
        ("0", '[=0]"";General', ""),
        ("7", '[=0]"";General', "7"),
        ("5", "[>9]0;[<3]0", "#"),
        ("0", "0;-0;;@", ""),
        ("7", ";;;", ""),
        ("0", "#", ""),
        ("0.5", "#.00", ".50"),
        ("12345", "#,##0,", "12"),
        ("12345678", "0.0,,", "12.3"),
        ("7", "G/通用格式", "7"),
        ("3", '"x"', "x"),
        ("0.5", "# ?/?", "\ufffd"),
        ("12345", "0!.0,", "\ufffd"),
        ("12", "0E+00", "\ufffd"),
        ("12", 'General"件"', "12件"),
        ("12", "@", "12"),
        ("n/a", "0", "n/a"),
        ("1e999", "0", "1e999"),
    ],
)
def test_a_number_is_shown_in_its_format(value: str, code: str, text: str) -> None:
    assert shown(value, code) == text


def test_a_format_of_dates_is_told_from_one_of_numbers() -> None:
    epoch = dt.datetime(1899, 12, 30)  # noqa: DTZ001 sheets know no zones
    assert shown_date("45311", "yyyy/m/d", epoch) == "2024-01-20"
    assert shown_date("45311", 'yyyy"年"m"月"d"日"', epoch) == "2024-01-20"
    assert shown_date("45311", "", epoch) == "2024-01-20"
    assert shown_date("45311", "General", epoch) == ""
    assert shown_date("45311", '0"days"', epoch) == ""
    assert shown_date("45311", "aaaa", epoch) == "2024-01-20"


def test_a_row_whose_only_text_is_its_label_stays_in_the_table() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in (
            ["标题"],
            [],
            ["", "甲", "乙"],
            ["一", 1, 2],
            ["二"],
            ["三", 3, 4],
            ["四"],
            ["四、政府信息公开情况"],
        ):
            sheet.append(row)

    blocks = read_document(_saved(fill)).blocks
    assert [block.text if isinstance(block, Line) else len(block.rows) for block in blocks] == [
        "标题",
        5,
        "四、政府信息公开情况",
    ]


def test_two_cells_at_the_ends_of_a_sheet_cost_nothing() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = 1
        sheet["XFD1048576"] = 1
        sheet.merged_cells.add("B2:XFD1048575")

    assert extract_document(_saved(fill)).status == "not_a_report"


def test_a_sheet_that_would_fill_the_memory_is_too_large() -> None:
    def fill(sheet: Worksheet) -> None:
        for row in range(1, 200):
            sheet.cell(row, 1).value = row
        sheet["XFD1"] = 1

    assert extract_document(_saved(fill)).reason == "too_large"


def test_raised_or_struck_digits_do_not_join_the_number_beside_them() -> None:
    def fill(sheet: Worksheet) -> None:
        note = CellRichText("6", TextBlock(InlineFont(vertAlign="superscript"), "1"))
        old = CellRichText(TextBlock(InlineFont(strike=True), "7"), "6")
        for _ in range(3):
            sheet.append(["a", note, old, 5])

    (grid,) = read_document(_saved(fill)).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.rows[0]] == ["a", "6^1", "~7~6", "5"]


def _patched(data: bytes, *changes: tuple[str, str], part: str = "sheet1.xml") -> bytes:
    """A workbook with changes in its first sheet, or in another part, that openpyxl does not make."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            for before, after in changes if name.endswith(part) else ():
                assert before.encode() in content
                content = content.replace(before.encode(), after.encode())
            new.writestr(name, content)
    return stream.getvalue()


def _column(
    fill: Callable[[Worksheet], None], kind: str, folder: Path, *changes: tuple[str, str]
) -> tuple[list[str], dict[str, str]]:
    """The texts of the second column of a table whose first one holds letters, and what is left out of it."""
    data = _patched(_saved(fill), *changes)
    if kind == "xls":
        data = converted({"book.xlsx": data}, "xls", folder)["book"]
        assert kind_of(data) == "xls"
    document = read_document(data)
    (grid,) = document.blocks
    assert isinstance(grid, Grid)
    return [row[1].text for row in grid.rows], dict(document.notes)


KINDS = ["xlsx", pytest.param("xls", marks=needs_soffice)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_font_that_strikes_a_number_out_or_raises_it_makes_it_none(kind: str, tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for value, font in ((5, Font(strike=True)), ("7", Font(strike=True)), (8, Font(vertAlign="superscript"))):
            sheet.append(["a", value, 1])
            sheet.cell(sheet.max_row, 2).font = font

    texts = _column(fill, kind, tmp_path)[0]
    assert texts[:2] == ["~5~", "~7~"]
    if kind == "xlsx":  # LibreOffice raises no whole cell
        assert texts[2] == "^8"


@pytest.mark.parametrize("kind", KINDS)
def test_white_numbers_are_seen_on_a_ground_alone(kind: str, tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for value in (5, 6, 7):
            sheet.append(["a", value, 1])
        for cell in sheet["B"][:2]:
            cell.font = Font(color="FFFFFFFF")
        sheet["B2"].fill = PatternFill("solid", fgColor="FF1F4E79")

    texts, notes = _column(fill, kind, tmp_path)
    assert texts == ["", "6", "7"]
    assert notes["hidden_cells"].startswith("1 cell")


def test_a_number_in_the_colour_of_its_ground_is_not_seen(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for value in (5, 6):
            sheet.append(["a", value, 1])
            sheet.cell(sheet.max_row, 2).fill = PatternFill("solid", fgColor="FF1F4E79")
        sheet["B1"].font = Font(color="FF1F4E79")

    assert _column(fill, "xlsx", tmp_path)[0] == ["", "6"]


def test_white_numbers_are_in_doubt_where_a_rule_may_set_a_ground(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["a", 5])
        sheet.append(["b", 6])
        sheet["B1"].font = Font(color="FFFFFFFF")
        sheet.conditional_formatting.add("B1:B2", CellIsRule("greaterThan", ["1"], fill=PatternFill("solid")))

    assert _column(fill, "xlsx", tmp_path)[0] == ["~5~", "6"]


_HIDDEN = DifferentialStyle(numFmt=NumberFormat(numFmtId=170, formatCode=";;;"))


@pytest.mark.parametrize(
    ("rule", "texts"),
    [
        (CellIsRule("equal", ["0"], font=Font(color="FFFFFF")), ["", "5"]),
        (
            CellIsRule("lessThan", ["1"], font=Font(color="FFFFFF"), fill=PatternFill("solid", bgColor="FF0000")),
            ["0", "5"],
        ),
        (Rule("cellIs", operator="equal", formula=["0"], dxf=_HIDDEN), ["", "5"]),
        (Rule("expression", formula=["B1=0"], dxf=_HIDDEN), ["", "5"]),
        (Rule("cellIs", operator="lessThan", formula=["NaN"], dxf=_HIDDEN), ["0\ufffd", "5\ufffd"]),
        (Rule("expression", formula=["ISEVEN($B1)"], dxf=_HIDDEN), ["0\ufffd", "5\ufffd"]),
        (DataBarRule("min", 0, "max", 9, color="FF638EC6", showValue=False), ["", ""]),
        (DataBarRule("min", 0, "max", 9, color="FF638EC6"), ["0", "5"]),
    ],
    ids=["white", "white on red", "format", "own formula", "no number", "other formula", "bars alone", "bars"],
)
def test_a_rule_that_hides_a_number_leaves_a_blank_and_one_that_may_leaves_a_doubt(
    rule: Rule, texts: list[str], tmp_path: Path
) -> None:
    def fill(sheet: Worksheet) -> None:
        for value in (0, 5):
            sheet.append(["a", value, "x"])
        sheet.conditional_formatting.add("B1:B2", rule)

    assert _column(fill, "xlsx", tmp_path)[0] == texts


@needs_soffice
def test_a_rule_of_an_old_workbook_that_shows_no_zeros_leaves_blanks(tmp_path: Path) -> None:
    white = Font(color="FFFFFFFF")
    rules = {
        "B": CellIsRule("equal", ["0"], font=white),
        "C": CellIsRule("equal", ["0"], font=white, fill=PatternFill("solid", bgColor="FFFF0000")),
        "D": FormulaRule(["ISEVEN(D1)"], font=white),
        "E": CellIsRule("equal", ["0"], font=Font(color="FFFF0000")),
    }

    def fill(sheet: Worksheet) -> None:
        for value in (0, 5):
            sheet.append(["a", *[value] * len(rules)])
        for column, rule in rules.items():
            sheet.conditional_formatting.add(f"{column}1:{column}2", rule)

    data = converted({"book.xlsx": _saved(fill)}, "xls", tmp_path)["book"]
    (grid,) = read_document(data).blocks
    assert isinstance(grid, Grid)
    assert [[cell.text for cell in row] for row in grid.rows] == [
        ["a", "", "0", "0\ufffd", "0"],
        ["a", "5", "5", "5\ufffd", "5"],
    ]


def _with_box(data: bytes, text: str, corner: tuple[int, int]) -> bytes:
    """A workbook with a text box over one cell of its first sheet, by row and column from 0."""
    place = "<xdr:col>{1}</xdr:col><xdr:row>{0}</xdr:row>".format(*corner)
    drawing = (
        f'<xdr:wsDr xmlns:xdr="xdr" xmlns:a="a"><xdr:twoCellAnchor><xdr:from>{place}</xdr:from><xdr:to>{place}</xdr:to>'
        f"<xdr:sp><xdr:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:twoCellAnchor></xdr:wsDr>"
    )
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    named = f'<drawing xmlns:r="{relation}" r:id="rId1"/></worksheet>'
    stream = io.BytesIO(_patched(data, ("</worksheet>", named)))
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr("xl/drawings/drawing1.xml", drawing)
        package.writestr(
            "xl/worksheets/_rels/sheet1.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{relation}/drawing" Target="../drawings/drawing1.xml"/></Relationships>',
        )
    return stream.getvalue()


def test_a_text_box_over_a_sheet_is_read_and_one_with_a_number_puts_its_cell_in_doubt() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A2"] = "a"
        sheet["B2"] = 5
        sheet["C2"] = 1

    title, grid = read_document(_with_box(_saved(fill), "2023年度报告", (0, 0))).blocks
    assert isinstance(title, Line)
    assert (title.text, title.place) == ("2023年度报告", "sheet:Sheet/cell:A1")
    (grid,) = read_document(_with_box(_saved(fill), "7", (1, 1))).blocks
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.rows[0]] == ["a", "5\n7\ufffd", "1"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_sheet_that_shows_no_zeros_has_blanks(kind: str, tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for value in (0, 10, "0"):
            sheet.append(["a", value, 1])
        sheet.sheet_view.showZeros = False

    assert _column(fill, kind, tmp_path)[0] == ["", "10", "0"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_format_that_hides_zeros_makes_blanks(kind: str, tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for value, code in ((0, "0;-0;;@"), (10, "0;-0;;@"), (0, "#,###"), (0, "0")):
            sheet.append(["a", value, 1])
            sheet.cell(sheet.max_row, 2).number_format = code

    assert _column(fill, kind, tmp_path)[0] == ["", "10", "", "0"]


def test_rows_and_columns_without_a_height_or_width_are_hidden(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for value in (5, 6, 7):
            sheet.append(["a", 4, value, 1])
        sheet.row_dimensions[2].height = 99
        sheet.column_dimensions["B"].width = 77

    texts, notes = _column(fill, "xlsx", tmp_path, ('ht="99"', 'ht="0"'), ('width="77"', 'width="0"'))
    assert texts == ["5", "7"]
    assert notes["hidden_cells"].startswith("6 cells")


def test_rows_that_a_sheet_hides_unless_they_say_otherwise_are_hidden(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        for value in (5, 6, 7):
            sheet.append(["a", value, 1])
        sheet.sheet_format.zeroHeight = True
        for row in (1, 3):
            sheet.row_dimensions[row].height = 15

    assert _column(fill, "xlsx", tmp_path)[0] == ["5", "7"]


def test_a_formula_counts_with_its_stored_value_and_is_unreadable_without() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["a", "=2+3", 1])
        sheet.append(["b", "=2+4", 1])

    stored = ("<f>2+3</f>", "<f>2+3</f><v>5</v>")
    data = _patched(_saved(fill), stored)
    (grid,) = read_document(_patched(data, (' fullCalcOnLoad="1"', ""), part="workbook.xml")).blocks
    assert isinstance(grid, Grid)
    assert [row[1].text for row in grid.rows] == ["5", "\ufffd"]
    assert printed("\ufffd").state == "unreadable"
    # Programs that write 0 for what they do not reckon ask Excel to do it.
    (stale,) = read_document(data).blocks
    assert isinstance(stale, Grid)
    assert [row[1].text for row in stale.rows] == ["\ufffd", "\ufffd"]
