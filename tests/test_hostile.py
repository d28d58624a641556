"""Documents made to be slow, huge or senseless: each ends in bounded time and memory, and no number is invented."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

LABEL = "一、本年新收政府信息公开申请数量"
ROW = f"<tr><td>{LABEL}</td>" + "<td>1</td>" * 7 + "</tr>"
#: Python expressions of the documents, evaluated in the process that reads them.
DOCUMENTS = {
    "huge_spans": f"b'<table>' + '{ROW}'.encode().replace(b'<td>1', b'<td colspan=100000000 rowspan=99999999>1') * 50",
    "nested_tables": "b'<table><tr><td>' * 100000",
    "nested_and_closed": "b'<table><tr><td>' * 100000 + b'</table>' * 100000",
    "unclosed_tags": "b'<p><span><b>' * 300000",
    "angle_brackets": "b'<' * 3000000",
    "open_comment": "b'<!--' * 500000",
    "open_script": "b'<script>' * 200000",
    "one_attribute": "b'<table><tr><td title=\"' + b'x>' * 3000000",
    "too_large": "b'<p>a</p>' * 9000000",
    "twenty_megabytes": "b'<table>' + b'<tr><td>abc</td><td>12</td></tr>' * 600000 + b'</table>'",
    "million_digits": f"('{LABEL}' + '7' * 1000000 + '二、上年结转政府信息公开申请数量' + '1' * 1000000).encode()",
    "million_digit_cell": f"('<table><tr><td>{LABEL}</td><td>' + '7' * 1000000 + '</td></tr></table>').encode()",
    "forty_digit_rows": "hard_rows()",
    "many_first_rows": f"('<table>' + '{ROW}' * 60000 + '</table>').encode()",
    "many_labels": f"('{LABEL}0000000' * 60000).encode()",
    "nul_bytes": "b'\\x00' * 1000000",
    "invalid_utf8": "bytes(range(128, 256)) * 20000",
    "brackets": "('（' * 1000000).encode()",
    "pipes": "b'|' * 2000000",
    "commas": "b'1,' * 1000000",
    "nested_json": "b'[' * 500000",
    "blanks": "b' \\n' * 3000000",
}
PROGRAM = """
import resource, sys, json
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
from extract import extract_document
from extract.forms import load_forms
def hard_rows():
    rows = load_forms()[0].requests.rows
    return ''.join(row.ordinal + row.label + '1234567891' * 4 for row in rows).encode()
extraction = extract_document(eval(sys.argv[1]))
numbers = [cell.value for report in extraction.reports for row in report.requests.rows for cell in row.cells]
print(json.dumps([extraction.status, sorted({str(number) for number in numbers})]))
"""


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_hostile_document_ends_with_a_status(name: str) -> None:
    command = [sys.executable, "-c", PROGRAM, DOCUMENTS[name]]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr[-2000:]
    status, numbers = json.loads(done.stdout)
    assert status in ("extracted", "not_a_report", "no_matrix", "unreadable", "quarantined")
    assert set(numbers) <= {"0", "1", "None"}
