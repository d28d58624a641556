"""What becomes of documents that are no report, not whole, or more than one report."""

from __future__ import annotations

import random

import pytest

from extract import extract_document, extract_reports
from tests.comparison import Comparison, compare
from tests.generator import DECOYS, HTML_SHAPES, JOINED_SHAPES, consistent_figures, decoys, truncated, two_reports

REASONS = {
    "interpretation": {"interpretation"},
    "notice_with_empty_form": {"notice_with_empty_form"},
    "empty_form": {"empty_form", "notice_with_empty_form"},
    "rule_of_law_report": {"rule_of_law_report"},
    "site_statistics": {"website_statement"},
    "not_found_page": {"error_page"},
    "challenge": {"challenge_page"},
    "login": {"challenge_page", "error_page"},
    "empty_file": {"empty_file"},
    "rubbish": {"binary"},
    "budget": {"other_page"},
    "list_of_reports": {"list_page"},
    "form_2014": {"form_2014"},
    "tables_as_pictures": {"tables_are_images"},
    "attachment_only": {"attachment_only"},
    "form_before_2014": {"form_pre_2014"},
}


@pytest.mark.parametrize("name", DECOYS)
def test_a_document_that_is_no_report_ends_with_its_reason_and_no_number(name: str) -> None:
    for seed in range(12):
        decoy = decoys(random.Random(seed))[name]
        extraction = extract_document(decoy.data)
        assert (extraction.status, extraction.reports) == (decoy.status, ())
        assert extraction.reason in REASONS[name]


def test_a_page_cut_in_mid_table_keeps_what_was_printed_and_the_rest_is_absent() -> None:
    reasons = set()
    for seed in range(60):
        rng = random.Random(seed)
        figures = consistent_figures(rng)
        extraction = extract_document(truncated(HTML_SHAPES[rng.choice(sorted(HTML_SHAPES))](figures, rng), rng))
        reasons.add(extraction.reason)
        for report in extraction.reports:
            found = compare(figures, report)
            assert found.wrong == []
            assert {state for _, state in found.lost} <= {"absent", "unreadable", "no cell"}
            assert any(finding.check == "absent_rows" for finding in report.findings) or not found.lost
    assert "cut_off" in reasons
    assert reasons <= {"cut_off", None}


def test_a_number_that_the_cut_went_through_is_not_read() -> None:
    page = (
        "<table><tr><td>一、本年新收政府信息公开申请数量</td><td>12</td><td>0</td><td>0</td><td>0</td><td>0</td><td>0</td>"
        "<td>12</td></tr><tr><td>二、上年结转政府信息公开申请数量</td><td>3</td><td>0</td><td>0</td><td>0</td><td>0</td>"
        "<td>0</td><td>3</td></tr><tr><td>（一）予以公开</td><td>1</td><td>4"
    )
    (report,) = extract_reports(page.encode())
    cells = report.requests.rows[2].cells
    assert [cell.value for cell in cells] == [1, None, None, None, None, None, None]
    assert [cell.state for cell in cells[1:3]] == ["unreadable", "absent"]


def test_two_reports_on_one_page_are_two_reports() -> None:
    for seed in range(20):
        rng = random.Random(seed)
        first = consistent_figures(rng)
        second = consistent_figures(rng)
        while second.agency == first.agency:
            second = consistent_figures(rng)
        reports = extract_reports(two_reports(first, second, rng))
        assert [(each.agency_name, each.report_year) for each in reports] == [
            (figures.agency, figures.year) for figures in (first, second)
        ]
        assert [each.index for each in reports] == [0, 1]
        for figures, report in zip((first, second), reports, strict=True):
            found = compare(figures, report)
            assert (found.wrong, found.lost) == ([], [])


def test_two_joined_texts_in_one_file_are_two_reports() -> None:
    for seed in range(8):
        rng = random.Random(seed)
        first = consistent_figures(rng)
        second = consistent_figures(rng)
        while second.agency == first.agency:
            second = consistent_figures(rng)
        text = "\n".join(str(JOINED_SHAPES["joined"](figures, rng)) for figures in (first, second))
        reports = extract_reports(text.encode())
        assert [each.report_year for each in reports] == [first.year, second.year]
        for figures, report in zip((first, second), reports, strict=True):
            assert compare(figures, report, table="requests").wrong == []


def test_a_print_copy_with_other_numbers_makes_the_cells_ambiguous() -> None:
    rng = random.Random(7)
    figures = consistent_figures(rng, "2021", "medium")
    page = HTML_SHAPES["tidy"](figures, rng).decode()
    table = page[page.index("<table", page.index("申请情况</h2>")) :]
    table = table[: table.index("</table>") + 8]
    received = str(figures.requests["received"][0])
    other = table.replace(f">{received}<", f">{int(received) + 1}<", 1)
    (report,) = extract_reports(page.replace(table, table + other).encode())
    cell = report.requests.rows[0].cells[0]
    assert (cell.value, cell.state, cell.readings) == (None, "ambiguous", 2)
    assert any(finding.check == "copies_differ" for finding in report.findings)


@pytest.mark.parametrize("joined", [False, True])
def test_a_row_that_no_form_has_is_reported_with_its_text_and_moves_no_other(joined: bool) -> None:  # noqa: FBT001
    rng = random.Random(3)
    figures = consistent_figures(rng, "2021", "small")
    if joined:
        text = str(JOINED_SHAPES["joined"](figures, rng)).replace("（七）总计", "4.属于工作秘密0000000（七）总计")
    else:
        text = HTML_SHAPES["tidy"](figures, rng).decode()
        at = text.rindex("<tr", 0, text.index("（七）总计"))
        row = text[at : text.index("</tr>", at) + 5]
        text = text.replace(row, row.replace("（七）总计", "4.属于工作秘密") + row)
    (report,) = extract_reports(text.encode())
    assert compare(figures, report, table="requests") == Comparison(right=175)
    assert [each.detail for each in report.findings if each.check == "unknown_label"] == ["4.属于工作秘密"]


def test_a_row_of_numbers_out_of_its_order_is_reported() -> None:
    rng = random.Random(3)
    figures = consistent_figures(rng, "2021", "small")
    text = HTML_SHAPES["tidy"](figures, rng).decode()
    at = text.rindex("<tr", 0, text.index("（七）总计"))
    row = text[at : text.index("</tr>", at) + 5]
    text = text.replace(row, row.replace("（七）总计", "（六）其他处理") + row)
    (report,) = extract_reports(text.encode())
    assert compare(figures, report, table="requests") == Comparison(right=175)
    assert [each.detail for each in report.findings if each.check == "out_of_order"] == ["（六）其他处理"]


def test_a_misprinted_label_is_taken_by_its_place_and_reported() -> None:
    rng = random.Random(4)
    figures = consistent_figures(rng, "2021", "small")
    page = HTML_SHAPES["tidy"](figures, rng).decode().replace("（一）予以公开", "（一）于以公开")
    (report,) = extract_reports(page.encode())
    assert compare(figures, report) == Comparison(right=200)
    assert [each.detail for each in report.findings if each.check == "label_variant"] == ["（一）于以公开"]


def test_a_page_inside_json_is_read() -> None:
    import json

    rng = random.Random(5)
    figures = consistent_figures(rng, "2021", "small")
    page = HTML_SHAPES["tidy"](figures, rng).decode()
    (report,) = extract_reports(json.dumps({"data": {"content": page}}).encode())
    assert compare(figures, report) == Comparison(right=200)
    (report,) = extract_reports(("var html = '" + page.replace('"', '\\"').replace("\n", "\\n") + "';").encode())
    assert compare(figures, report) == Comparison(right=200)


def test_a_report_is_a_frame_of_the_form_s_rows_by_seven_columns() -> None:
    rng = random.Random(6)
    figures = consistent_figures(rng, "2021", "large")
    frame = extract_reports(HTML_SHAPES["word_pasted"](figures, rng))[0].requests.to_pandas()
    assert frame.shape == (25, 7)
    assert {str(dtype) for dtype in frame.dtypes} == {"Int64"}
    assert [tuple(row) for row in frame.to_numpy()] == list(figures.requests.values())


def test_a_header_that_names_a_column_twice_and_omits_another_leaves_the_columns_open() -> None:
    rng = random.Random(8)
    figures = consistent_figures(rng, "2021", "medium")
    page = HTML_SHAPES["tidy"](figures, rng).decode().replace("科研机构", "商业企业")
    (report,) = extract_reports(page.encode())
    assert all(cell.value is None for row in report.requests.rows for cell in row.cells)
    assert any(finding.check == "columns_unresolved" for finding in report.findings)


def test_a_row_of_joined_digits_out_of_its_order_is_reported() -> None:
    rng = random.Random(9)
    figures = consistent_figures(rng, "2021", "small")
    text = str(JOINED_SHAPES["joined"](figures, rng)).replace("（七）总计", "2.重复申请0000000（七）总计")
    (report,) = extract_reports(text.encode())
    assert compare(figures, report, table="requests").wrong == []
    assert [each.detail for each in report.findings if each.check == "out_of_order"] == ["重复申请"]


def test_values_beyond_the_columns_are_not_dropped() -> None:
    row = "<tr><td>{}</td>" + "".join(f"<td>{number}</td>" for number in range(1, 10)) + "</tr>"
    head = "<tr><td></td>" + "".join(
        f"<td>{label}</td>"
        for label in ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    )
    labels = ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "（一）予以公开")
    page = "<table>" + head + "</tr>" + "".join(row.format(label) for label in labels) + "</table>"
    (report,) = extract_reports(page.encode())
    assert {cell.state for cell in report.requests.rows[0].cells} == {"ambiguous"}
