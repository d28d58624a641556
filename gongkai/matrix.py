"""A report as text for the terminal: the matrix with the groups of its form, the other tables, the findings."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from extract.dataset.labels import CHANNEL_LABELS, OUTCOME_LABELS, REQUEST_LABELS
from extract.report import COLUMNS, OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.report import Cell, Finding, MatrixRow, Report

__all__ = ["print_report"]

#: What stands for a cell without a number. Blank stays blank.
_SIGNS = {"blank": "", "slash": "/", "dash": "—", "absent": "·", "ambiguous": "?", "unreadable": "!"}
_LEGEND = (
    "empty: blank   /: slash   —: dash   无 …: word   ·: not in the document   ?: ambiguous   !: unreadable   "
    "*: in a failed check"
)
#: Wide enough for the longest label beside seven columns; what is narrower is folded.
_MINIMUM_WIDTH = 100


def print_report(report: Report, console: Console | None = None) -> None:
    """Print a report to standard output, or to `console`."""
    console = console or _console()
    failing = {cell for finding in report.findings if finding.outcome == "fail" for cell in finding.cells}
    console.print(_head(report))
    if report.requests.rows:
        console.print(_requests(report, failing))
    if report.disclosures:
        console.print(_disclosures(report, failing))
    if report.remedies:
        console.print(_remedies(report, failing))
    for finding in report.findings:
        console.print(_finding(finding, _suggestions(report)), soft_wrap=True)
    console.print(Text(_LEGEND, style="dim"), soft_wrap=True)


def _console() -> Console:
    console = Console(highlight=False)
    if console.width < _MINIMUM_WIDTH and not console.is_terminal:
        console.width = _MINIMUM_WIDTH
    return console


def _head(report: Report) -> Text:
    year = str(report.report_year) if report.report_year else "unknown year"
    published = f", published {report.published_on}" if report.published_on else ""
    title = report.title or "(no title)"
    agency = report.agency_name or "unknown agency"
    facts = f"{agency}, {year}, form {report.form}, scope {report.scope}, grade {report.grade}{published}"
    return Text.assemble((title, "bold"), "\n", facts)


def _requests(report: Report, failing: set[str]) -> Table:
    table = _grid("三、收到和处理政府信息公开申请情况")
    table.add_column("", overflow="fold", min_width=24)
    for _, _, label in REQUEST_LABELS:
        table.add_column(label, justify="right", overflow="fold")
    for depth, row in _with_groups(report):
        if isinstance(row, str):
            table.add_row(Text("  " * depth + row, style="bold"))
            continue
        cells = [
            _cell(cell, f"requests/{row.name}/{column}" in failing)
            for column, cell in zip(COLUMNS, row.cells, strict=True)
        ]
        table.add_row(Text("  " * depth + row.label), *cells)
    return table


def _with_groups(report: Report) -> Iterator[tuple[int, str | MatrixRow]]:
    """The rows with the form's head lines between them, each with its depth."""
    rows, groups = _form_rows(report.requests.form)
    printed: set[str] = set()
    for row in report.requests.rows:
        spec = rows.get(row.name, {})
        inner = spec.get("ordinal", "").startswith("（") or "group" in spec
        above = [ordinal for ordinal in groups if inner and not ordinal.startswith("（")]
        above += [spec["group"]] if spec.get("group") in groups else []
        for depth, ordinal in enumerate(above):
            if ordinal not in printed:
                printed.add(ordinal)
                separator = "" if ordinal.endswith("）") else "、"
                yield depth, f"{ordinal}{separator}{groups[ordinal]}"
        yield len(above), row


@cache
def _form_rows(form: str) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    """Rows by name and group labels by ordinal; both empty for a form without a matrix."""
    for entry in files("extract.forms").iterdir():
        if entry.name == f"{form}.toml":
            requests = tomllib.loads(entry.read_text(encoding="utf-8")).get("requests", {})
            rows = {row["name"]: row for row in requests.get("rows", ())}
            return rows, {group["ordinal"]: group["label"] for group in requests.get("groups", ())}
    return {}, {}


def _disclosures(report: Report, failing: set[str]) -> Table:
    table = _grid("二、主动公开政府信息情况")
    table.add_column("信息内容", overflow="fold")
    table.add_column("", justify="right", overflow="fold")
    table.add_column("")
    for item in report.disclosures:
        failed = f"disclosures/{item.row}/{item.column}" in failing
        table.add_row(Text(item.label), _cell(item.cell, failed), Text(item.unit))
    return table


def _remedies(report: Report, failing: set[str]) -> Table:
    table = _grid("四、政府信息公开行政复议、行政诉讼情况")
    table.add_column("", overflow="fold")
    for _, _, label in OUTCOME_LABELS:
        table.add_column(label, justify="right", overflow="fold")
    for remedy in report.remedies:
        cells = [
            _cell(cell, f"remedies/{remedy.channel}/{outcome}" in failing)
            for outcome, cell in zip(OUTCOMES, remedy.cells, strict=True)
        ]
        table.add_row(CHANNEL_LABELS.get(remedy.channel, remedy.channel), *cells)
    return table


def _grid(title: str) -> Table:
    from rich import box

    return Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, padding=(0, 1))


def _cell(cell: Cell, failed: bool) -> Text:  # noqa: FBT001 one cell, one mark
    if cell.value is not None:
        text = str(cell.value)
    elif cell.state == "word":
        text = cell.raw or ""
    else:
        text = _SIGNS.get(cell.state, "!")
    return Text(f"{text}*", style="bold red") if failed else Text(text)


def _suggestions(report: Report) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in report.requests.rows:
        for column, cell in zip(COLUMNS, row.cells, strict=True):
            if cell.suggested is not None:
                found[f"requests/{row.name}/{column}"] = cell.suggested
    for remedy in report.remedies:
        for outcome, cell in zip(OUTCOMES, remedy.cells, strict=True):
            if cell.suggested is not None:
                found[f"remedies/{remedy.channel}/{outcome}"] = cell.suggested
    return found


def _finding(finding: Finding, suggestions: dict[str, int]) -> Text:
    parts = [f"{finding.check} {finding.outcome}"]
    if finding.left is not None or finding.right is not None:
        sides = ["unknown" if side is None else str(side) for side in (finding.left, finding.right)]
        parts.append(f"{sides[0]} {'≠' if finding.outcome == 'fail' else '|'} {sides[1]}")
    if finding.detail:
        parts.append(finding.detail)
    if finding.cells:
        parts.append(" ".join(finding.cells))
    implied = [f"{cell} = {suggestions[cell]}" for cell in finding.cells if cell in suggestions]
    if implied:
        parts.append(f"suggested {', '.join(implied)}")
    return Text("; ".join(parts).replace("\n", " "), style="red" if finding.outcome == "fail" else "yellow")
