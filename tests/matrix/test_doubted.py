"""Ways to a number that stands elsewhere, or nowhere, each as it was met in a page or a text that looks sound."""

from __future__ import annotations

import pytest

from extract import extract_reports
from extract.forms import load_form

ROWS = load_form("2021").requests.rows
TITLE = "甲县水利局2024年政府信息公开工作年度报告"
COUNTS = [41, 10, 0, 0, 0, 2, 53]
NAMES = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
HEAD = ["项目", *NAMES]


def _labels() -> list[str]:
    return [f"{row.ordinal}{'' if row.ordinal.startswith('（') else '、'}{row.label}" for row in ROWS]


def _matrix(document: str) -> list[list[int | None]]:
    rows = extract_reports(f"{TITLE}\n{document}\n甲县水利局\n".encode())[0].requests.rows
    return [[None if cell.value is None else int(cell.value) for cell in row.cells] for row in rows]


def _page(*rows: str, style: str = "") -> list[list[int | None]]:
    head = "".join(f"<td>{name}</td>" for name in HEAD)
    return _matrix(f"<style>{style}</style><table><tr>{head}</tr>{''.join(rows)}</table>")


def _row(label: str, first: str = "41") -> str:
    return f"<tr><td>{label}</td><td>{first}</td>{''.join(f'<td>{count}</td>' for count in COUNTS[1:])}</tr>"


@pytest.mark.parametrize(
    ("style", "attribute"),
    [
        (".n{color:ivory}", "class=n"),
        (".n{mso-text-raise:4.0pt}", "class=n"),
        (".x{color:#fff}", "class=x"),
        ("td .x { display : none }", 'class="a x"'),
        ("#x{visibility:hidden}", "id=x"),
        ("<!-- .x{font-size:0} -->", "class='x'"),
        (".x{display:none} .on .x{display:inline}", "class=x"),
        (".x{vertical-align:super}", "class=x"),
    ],
)
def test_what_a_style_sheet_hides_does_not_join_the_figure_beside_it(style: str, attribute: str) -> None:
    read = _page(*(_row(label, f"41<span {attribute}>7</span>") for label in _labels()), style=style)
    assert {row[0] for row in read} <= {41, None}
    assert [row[1:] for row in read] == [COUNTS[1:]] * len(ROWS)


@pytest.mark.parametrize(
    "ghost",
    [
        "<span style='display:none'><b>7</b></span>",
        "<span style='vertical-align:super'>7</span>",
        "<span style='color:#fffffe'>7</span>",
        "<ruby><rt>7</rt></ruby>",
    ],
)
def test_hidden_raised_and_nearly_white_digits_do_not_join_the_figure_before_them(ghost: str) -> None:
    assert {row[0] for row in _page(*(_row(label, f"41{ghost}") for label in _labels()))} <= {41, None}


def test_a_field_of_a_form_shows_its_value() -> None:
    read = _page(*(_row(label, '<input type="text" value="41" readonly>') for label in _labels()))
    assert read == [COUNTS] * len(ROWS)


def test_of_two_years_beside_one_label_the_report_s_is_read() -> None:
    head = "".join(f"<td>{name}</td>" for name in ["项目", "年度", *NAMES])
    old, new = ("".join(f"<td>{count + more}</td>" for count in COUNTS) for more in (7, 0))
    rows = (
        f"<tr><td rowspan=2>{label}</td><td>2023年</td>{old}</tr><tr><td>2024年</td>{new}</tr>" for label in _labels()
    )
    assert _matrix(f"<table><tr>{head}</tr>{''.join(rows)}</table>") == [COUNTS] * len(ROWS)


def test_a_padded_row_with_a_cell_too_many_and_a_blank_total_moves_no_number() -> None:
    rows = [[str(count) for count in COUNTS[:-1]] + [""] for _ in ROWS]
    rows[4] = [*rows[4][:2], "2024", *rows[4][2:-1]]
    lines = [",".join(HEAD), *(",".join([label, *row]) for label, row in zip(_labels(), rows, strict=True))]
    read = _matrix("\n".join(lines))[4]
    assert all(value in (None, count) for value, count in zip(read, [*COUNTS[:-1], None], strict=True))


def test_a_table_without_a_head_and_with_empty_cells_may_begin_with_its_total() -> None:
    lines = (f"{label},53,41,10,,,,2" for label in _labels())
    assert _matrix("\n".join(lines)) == [[None] * 7] * len(ROWS)


def test_a_header_that_the_sums_of_the_rows_refute_names_no_column() -> None:
    head = ["项目", NAMES[-1], *NAMES[:-1]]
    lines = [",".join(head), *(",".join([label, *map(str, COUNTS)]) for label in _labels())]
    read = _matrix("\n".join(lines))
    assert all(value in (None, count) for row in read for value, count in zip(row, COUNTS, strict=True))


def test_two_thousand_with_a_point_is_not_two() -> None:
    assert {row[0] for row in _page(*(_row(label, "2.000") for label in _labels()))} == {None}
