"""The limits that hostile documents meet: the reason, seconds and memory of each, and the one true row unharmed."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

LABEL = "一、本年新收政府信息公开申请数量"
ROW = f"<tr><td>{LABEL}</td>" + "<td>1</td>" * 7 + "</tr>"
#: Seconds for one document, in a process of its own.
SECONDS = 20
#: Python expressions of the documents, and the reasons with which they may end.
DOCUMENTS: dict[str, tuple[str, set[str] | None]] = {
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
from extract import extract_document
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
    command = [sys.executable, "-c", PROGRAM, source]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
    assert done.returncode == 0, done.stderr[-2000:]
    status, reason, numbers = json.loads(done.stdout)
    assert status in ("extracted", "not_a_report", "no_matrix", "unreadable", "quarantined")
    assert status == "extracted" or reason
    assert reasons is None or reason in reasons
    assert set(numbers) <= {"0", "1"}
    assert "7" not in numbers
