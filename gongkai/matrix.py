"""A report as text for the terminal: the matrix with the groups of its form, the other tables, the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from extract.dataset.labels import CHANNEL_LABELS, OUTCOME_LABELS, REQUEST_LABELS
from extract.forms import load_vertical_form
from extract.report import COLUMNS, OUTCOMES
from gongkai.form_lines import lines_of, ordinal_of, with_ordinal

if TYPE_CHECKING:
    from extract.report import Cell, Finding, MatrixRow, Report

__all__ = ["print_report"]

#: What stands for a cell without a number. Blank stays blank.
_SIGNS = {"blank": "", "slash": "/", "dash": "—", "absent": "·", "ambiguous": "?", "unreadable": "!"}
_LEGEND = (
    "empty: blank   /: slash   —: dash   无 …: word   ·: not in the document   ?: ambiguous   !: unreadable   "
    "*: in a failed check"
)
#: Columns of text where the output is no terminal.
_PLAIN_WIDTH = 120
_NO_LIMIT = 100_000
#: Characters of a word in place of a number.
_WORD_LENGTH = 8


def print_report(report: Report, console: Console | None = None) -> None:
    """Print a report to standard output, or to `console`."""
    console = console or _console()
    failing = {cell for finding in report.findings if finding.outcome == "fail" for cell in finding.cells}
    console.print(_head(report))
    if report.requests.rows:
        _print_table(console, _requests(report, failing))
    if report.indicators:
        _print_table(console, _indicators(report, failing))
    if report.disclosures:
        _print_table(console, _disclosures(report, failing))
    if report.remedies:
        _print_table(console, _remedies(report, failing))
    for finding in report.findings:
        console.print(_finding(finding, _suggestions(report)), soft_wrap=True)
    console.print(Text(_LEGEND, style="dim"), soft_wrap=True)


def _console() -> Console:
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = _PLAIN_WIDTH
    return console


def _print_table(console: Console, table: Table) -> None:
    """Print a table whole: a narrow terminal may break its lines, but no digit is cut or folded away."""
    wide = console.options.update(width=_NO_LIMIT)
    console.width = max(console.width, Measurement.get(console, wide, table).minimum)
    console.print(table)


def _head(report: Report) -> Text:
    year = str(report.report_year) if report.report_year else "unknown year"
    published = f", published {report.published_on}" if report.published_on else ""
    title = report.title or "(no title)"
    agency = report.agency_name or "unknown agency"
    facts = f"{agency}, {year}, form {report.form}, scope {report.scope}, grade {report.grade}{published}"
    return Text.assemble(_text(title, "bold"), "\n", _text(facts))


def _requests(report: Report, failing: set[str]) -> Table:
    table = _grid("三、收到和处理政府信息公开申请情况")
    table.add_column("", overflow="fold", min_width=16)
    for _, _, label in REQUEST_LABELS:
        table.add_column(label, justify="right", no_wrap=True)
    rows = {row.name: row for row in report.requests.rows}
    for depth, label, name in lines_of(report.requests.form, tuple(rows)):
        if not name:
            table.add_row(Text("  " * depth + label, style="bold"))
            continue
        row = rows[name]
        cells = [
            _cell(cell, f"requests/{row.name}/{column}" in failing)
            for column, cell in zip(COLUMNS, row.cells, strict=True)
        ]
        table.add_row(_text("  " * depth + _numbered(row, report.requests.form)), *cells)
    return table


def _numbered(row: MatrixRow, form: str) -> str:
    """The label as printed, after the ordinal of the form where the print has lost it."""
    ordinal = ordinal_of(form, row.name)
    return row.label if row.label.startswith(ordinal) else with_ordinal(ordinal, row.label)


def _indicators(report: Report, failing: set[str]) -> Table:
    """The vertical table of a form before 2019 with its chapters between the rows."""
    form = load_vertical_form(report.form)
    rows = {row.name: row for row in form.indicators.rows}
    columns = form.indicators.columns
    table = _grid(form.indicators.label)
    table.add_column("指标", overflow="fold", min_width=16)
    table.add_column("单位")
    for column in columns:
        table.add_column(column.label, justify="right", no_wrap=True)
    openings = {heading.chapter: heading.label for heading in reversed(form.indicators.headings)}
    chapter = ""
    for each in report.indicators:
        official = rows[each.name]
        if official.chapter != chapter and official.chapter in openings:
            table.add_row(Text(f"{official.chapter}、{openings[official.chapter]}", style="bold"))
        chapter = official.chapter
        cells = [
            _cell(cell, f"indicators/{each.name}/{column.name}" in failing)
            for column, cell in zip(columns, (each.cell, each.cumulative), strict=False)
            if cell is not None
        ]
        table.add_row(_text(_with_numeral(each.label, official.ordinal)), _text(each.unit), *cells)
    return table


def _with_numeral(label: str, ordinal: str) -> str:
    """The label as printed, behind its ordinal where the print has lost it."""
    if not ordinal or ordinal in label:
        return label
    if ordinal == "其中":
        return f"其中：{label}"
    return with_ordinal(ordinal, label)


def _disclosures(report: Report, failing: set[str]) -> Table:
    table = _grid("二、主动公开政府信息情况")
    table.add_column("信息内容", overflow="fold")
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("")
    for item in report.disclosures:
        failed = f"disclosures/{item.row}/{item.column}" in failing
        table.add_row(_text(item.label), _cell(item.cell, failed), _text(item.unit))
    return table


def _remedies(report: Report, failing: set[str]) -> Table:
    table = _grid("四、政府信息公开行政复议、行政诉讼情况")
    table.add_column("", overflow="fold")
    for _, _, label in OUTCOME_LABELS:
        table.add_column(label, justify="right", no_wrap=True)
    for remedy in report.remedies:
        cells = [
            _cell(cell, f"remedies/{remedy.channel}/{outcome}" in failing)
            for outcome, cell in zip(OUTCOMES, remedy.cells, strict=True)
        ]
        table.add_row(_text(CHANNEL_LABELS.get(remedy.channel, remedy.channel)), *cells)
    return table


def _grid(title: str) -> Table:
    from rich import box

    return Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, padding=0)


def _cell(cell: Cell, failed: bool) -> Text:  # noqa: FBT001 one cell, one mark
    if cell.value is not None:
        text = str(cell.value)
    elif cell.state == "word":
        text = cell.raw or ""
        text = text if len(text) <= _WORD_LENGTH else f"{text[: _WORD_LENGTH - 1]}…"
    else:
        text = _SIGNS.get(cell.state, "!")
    return _text(f"{text}*", "bold red") if failed else _text(text)


def _suggestions(report: Report) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in report.requests.rows:
        for column, cell in zip(COLUMNS, row.cells, strict=True):
            if cell.suggested is not None:
                found[f"requests/{row.name}/{column}"] = cell.suggested
    for each in report.indicators:
        if each.cell.suggested is not None:
            found[f"indicators/{each.name}/value"] = each.cell.suggested
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
    return _text("; ".join(parts), "red" if finding.outcome == "fail" else "yellow")


def _text(text: str, style: str = "") -> Text:
    """Text of a document for the terminal: control characters, which could steer it, become spaces."""
    return Text("".join([char if char.isprintable() else " " for char in text]), style=style)
