"""Documents made to be slow, huge or senseless: each ends in bounded time and memory, and no number is invented."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

LABEL = "一、本年新收政府信息公开申请数量"
ROW = f"<tr><td>{LABEL}</td>" + "<td>1</td>" * 7 + "</tr>"
#: Seconds of the processor for one document, in a process of its own; and of the clock, which differ under load.
SECONDS = 60
PATIENCE = 600
#: Python expressions of the documents, evaluated in the process that reads them, and the reasons they may end with.
DOCUMENTS: dict[str, tuple[str, set[str] | None]] = {
    "huge_spans": (
        f"b'<table>' + '{ROW}'.encode().replace(b'<td>1', b'<td colspan=100000000 rowspan=99999999>1') * 50",
        None,
    ),
    "nested_tables": ("b'<table><tr><td>' * 100000", None),
    "nested_and_closed": ("b'<table><tr><td>' * 100000 + b'</table>' * 100000", None),
    "unclosed_tags": ("b'<p><span><b>' * 300000", None),
    "angle_brackets": ("b'<' * 3000000", None),
    "open_comment": ("b'<!--' * 500000", None),
    "open_script": ("b'<script>' * 200000", None),
    "one_attribute": ("b'<table><tr><td title=\"' + b'x>' * 3000000", None),
    "too_large": ("b'<p>a</p>' * 9000000", None),
    "twenty_megabytes": ("b'<table>' + b'<tr><td>abc</td><td>12</td></tr>' * 600000 + b'</table>'", None),
    "million_digits": (
        f"('{LABEL}' + '7' * 1000000 + '二、上年结转政府信息公开申请数量' + '1' * 1000000).encode()",
        None,
    ),
    "million_digit_cell": (
        f"('<table><tr><td>{LABEL}</td><td>' + '7' * 1000000 + '</td></tr></table>').encode()",
        None,
    ),
    "forty_digit_rows": ("hard_rows()", None),
    "many_first_rows": (f"('<table>' + '{ROW}' * 60000 + '</table>').encode()", None),
    "many_labels": (f"('{LABEL}0000000' * 60000).encode()", None),
    "nul_bytes": ("b'\\x00' * 1000000", None),
    "invalid_utf8": ("bytes(range(128, 256)) * 20000", None),
    "brackets": ("('（' * 1000000).encode()", None),
    "pipes": ("b'|' * 2000000", None),
    "commas": ("b'1,' * 1000000", None),
    "nested_json": ("b'[' * 500000", None),
    "blanks": ("b' \\n' * 3000000", None),
    "65_megabytes": ("b'<p>a</p>' * (65 * 2**20 // 8)", {"too_large"}),
    "200000_rows": ("('<table>' + '<tr><td>x</td><td>7</td></tr>' * 200000 + '</table>').encode()", None),
    "100000_received_lines": (f"('{LABEL}\\n' + '0\\n' * 7).encode() * 100000", None),
    "surrogates": ("('<p>' + '\\ud800' * 300000 + '</p>').encode('utf-8', 'surrogatepass')", None),
    "json_surrogates": ("b'{\"a\": \"' + b'<p>\\\\ud800</p>' * 200000 + b'\"}'", None),
    "nul_in_a_page": ("b'<html><p>' + b'\\x00' * 3000000", None),
    "nul_behind_the_head": ("b'<p>a</p>' * 600 + b'\\x00' * 3000000", None),
    "nested_brackets": ("('（' * 200000 + '1' + '）' * 200000).encode()", None),
    "brackets_behind_a_label": (f"('{LABEL}' + '（' * 200000 + '7' * 9).encode()", None),
    "gigantic_attribute": (f"('<td title=\"' + 'a' * 30000000 + '\">{LABEL}</td>').encode()", None),
    "gigantic_tag_name": ("b'<t' + b'a' * 20000000 + b'>'", None),
    "unclosed_attribute": ("b'<table><tr><td title=\"' + b'<td>7</td>' * 100000", None),
    "entities": ("b'<table><tr><td>' + b'&#49;' * 300000 + b'</td></tr></table>'", None),
    "one_long_line": ("('政府信息公开申请' * 400000).encode()", None),
    "slashes_behind_a_label": (f"('{LABEL}' + '/' * 3000000).encode()", None),
    "nested_tables_with_rows": (f"('<table>{ROW}<tr><td>' * 5000).encode()", None),
    "quotes": ("b'\"' * 5000000 + b',' * 5000000", None),
    "tabs": ("b'1\\t' * 200000", None),
}
PROGRAM = """
import resource, sys, json
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[2]), int(sys.argv[2])))
from extract import extract_document
from extract.forms import load_forms
def hard_rows():
    rows = load_forms()[0].requests.rows
    return ''.join(row.ordinal + row.label + '1234567891' * 4 for row in rows).encode()
extraction = extract_document(eval(sys.argv[1]))
cells = [cell for report in extraction.reports for row in report.requests.rows for cell in row.cells]
cells += [cell for report in extraction.reports for remedy in report.remedies for cell in remedy.cells]
cells += [item.cell for report in extraction.reports for item in report.disclosures]
numbers = sorted({str(cell.value) for cell in cells if cell.value is not None})
print(json.dumps([extraction.status, extraction.reason, numbers]))
"""


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_hostile_document_ends_in_time_and_memory_with_no_number_made_up(name: str) -> None:
    source, reasons = DOCUMENTS[name]
    command = [sys.executable, "-c", PROGRAM, source, str(SECONDS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr[-2000:]
    status, reason, numbers = json.loads(done.stdout)
    assert status in ("extracted", "not_a_report", "no_matrix", "unreadable", "quarantined")
    assert status == "extracted" or reason
    assert reasons is None or reason in reasons
    assert set(numbers) <= {"0", "1"}
