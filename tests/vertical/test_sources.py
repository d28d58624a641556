"""Vertical tables that come recognised from a picture, or in a file that hangs at a page."""

from __future__ import annotations

import msgspec

from extract import extract_document
from extract.attachments import Part, extract_with_files
from extract.checks.recognised_indicators import accepted_indicators
from extract.document import Grid, GridCell
from extract.extraction import extract_page
from extract.forms import load_vertical_form
from extract.vertical import read_indicators

ROWS = [
    ("统计指标", "单位", "统计数"),
    ("（一）收到申请数", "件", "17"),
    ("1.当面申请数", "件", "3"),
    ("2.传真申请数", "件", "0"),
    ("3.网络申请数", "件", "10"),
    ("4.信函申请数", "件", "4"),
    ("六、举报投诉数量", "件", "8"),
]


def recognised(certainty: float, **other: str) -> dict[str, tuple[object, str, str | None]]:
    """What becomes of the table read from a picture; `other` replaces values by label."""
    rows = tuple(
        tuple(
            GridCell(other.get(label, value) if i == 2 else text, certainty=certainty if i == 2 else 0.99)
            for i, text in enumerate((label, unit, value))
        )
        for label, unit, value in ROWS
    )
    blocks = (Grid(1, rows),)
    read = read_indicators(blocks, ("2014",))
    assert read is not None
    found = accepted_indicators(read.indicators, load_vertical_form("2014"), blocks)
    return {each.name: (each.cell.value, each.cell.state, each.cell.method) for each in found if each.cell.raw}


def test_what_the_engine_is_certain_of_is_believed() -> None:
    found = recognised(0.95)
    assert found["complaints"] == (8, "number", "ocr")
    assert found["applications_received"] == (17, "number", "ocr")


def test_what_it_is_not_certain_of_is_believed_only_where_the_sums_hold() -> None:
    found = recognised(0.5)
    assert found["complaints"] == (None, "unreadable", "ocr")
    assert found["applications_received"] == (17, "number", "ocr")
    found = recognised(0.5, **{"3.网络申请数": "16"})
    assert found["applications_received"] == (None, "unreadable", "ocr")


def test_where_a_sum_fails_the_engine_must_be_more_certain() -> None:
    found = recognised(0.95, **{"3.网络申请数": "16"})
    assert found["received_online"] == (None, "unreadable", "ocr")
    assert found["complaints"] == (8, "number", "ocr")


def test_a_table_in_a_file_has_the_agency_and_the_year_of_the_page_it_hangs_at() -> None:
    title = "柳泉县水利局2016年政府信息公开工作年度报告"
    page = f"<html><title>{title}</title><body><h1>{title}</h1><p>一、概述</p><a href='a.txt'>统计表</a></body></html>"
    _, context = extract_page(page.encode())
    table = "政府信息公开情况统计表\n" + "\n".join(" ".join(row) for row in ROWS) + "\n填表人\n"
    (report,) = extract_document(table.encode(), context=context).reports
    assert (report.agency_name, report.report_year) == ("柳泉县水利局", 2016)
    assert msgspec.structs.astuple(report.indicators[16].cell)[0] == 17


def test_files_with_other_figures_are_no_copies_of_the_page() -> None:
    title = "柳泉县水利局2016年政府信息公开工作年度报告"
    table = "".join(f"<tr><td>{a}</td><td>{b}</td><td>{c}</td></tr>" for a, b, c in ROWS)
    page = f"<html><title>{title}</title><body><h1>{title}</h1><table>{table}</table></body></html>"
    other = page.replace("<td>8</td>", "<td>9</td>")
    parts = [Part(data.encode(), f"{i:064x}", f"{i}.html") for i, data in enumerate((page, page + " ", other))]
    read = extract_with_files(parts[0], parts[1:]).parts
    assert [len(each.reports) for each in read] == [1, 0, 1]
    assert read[1].reason == "copy"
    (finding,) = [each for each in read[2].reports[0].findings if each.check == "sources_differ"]
    assert finding.cells == ("indicators/complaints/value",)
