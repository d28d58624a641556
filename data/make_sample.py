"""Writes `data/sample`: small documents of our own with published figures, in the shapes that reports come in.

The figures (`sample_figures.json`) are those of real reports; the sentences around them are ours. Run it from the
project's root: `python data/make_sample.py`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from extract.forms import Form, load_form

HERE = Path(__file__).resolve().parent
HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
#: A table is rows of cells; a cell is its text, its rows and its columns.
Box = tuple[str, int, int]
Table = list[list[Box]]


def _sentences(report: dict[str, Any]) -> dict[int, str]:
    year = report["report_year"]
    return {
        1: f"本报告由{report['agency']}编制，所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。",
        5: "公开内容的及时性有待提高，将加强培训。",
        6: "无其他需要报告的事项。",
    }


def _disclosures(form: Form, printed: list[str | None]) -> Table:
    values = iter(printed)
    table: Table = []
    for block in form.disclosures.blocks:
        table.append([(block.caption, 1, 4)])
        table.append([("信息内容", 1, 1), *((column.label, 1, 1) for column in block.columns)])
        table += [[(row.label, 1, 1), *((next(values) or "", 1, 1) for _ in block.columns)] for row in block.rows]
    return table


def _requests(form: Form, matrix: dict[str, list[int | None]]) -> Table:
    columns = [column.label for column in form.requests.columns]
    table: Table = [
        [(CORNER, 3, 3), ("申请人情况", 1, 7)],
        [(columns[0], 2, 1), ("法人或其他组织", 1, 5), (columns[6], 2, 1)],
        [(label, 1, 1) for label in columns[1:6]],
    ]
    results = len(form.requests.rows) - 3
    open_group = ""
    for row in form.requests.rows:
        cells: list[Box] = []
        outside = row.name in ("received", "carried_in", "carried_out")
        if row.name == "granted":
            cells.append(("三、本年度办理结果", results, 1))
        if row.group and row.group != open_group:
            group = next(each for each in form.requests.groups if each.ordinal == row.group)
            size = sum(each.group == row.group for each in form.requests.rows)
            cells.append((f"{group.ordinal}{group.label}", size, 1))
        open_group = row.group
        mark = "、" if outside else "." if row.group else ""
        cells.append((f"{row.ordinal}{mark}{row.label}{row.note}", 1, 3 if outside else 1 if row.group else 2))
        cells += [("" if value is None else str(value), 1, 1) for value in matrix[row.name]]
        table.append(cells)
    return table


def _remedies(form: Form, values: list[int | None]) -> Table:
    channels = [channel.label for channel in form.remedies.channels]
    outcomes = [outcome.label for outcome in form.remedies.outcomes]
    return [
        [(channels[0], 1, 5), ("行政诉讼", 1, 10)],
        [*((label, 2, 1) for label in outcomes), (channels[1], 1, 5), (channels[2], 1, 5)],
        [(label, 1, 1) for label in outcomes * 2],
        [("" if value is None else str(value), 1, 1) for value in values],
    ]


def _tables(report: dict[str, Any]) -> dict[int, Table]:
    form = load_form(report["form"])
    return {
        2: _disclosures(form, report["disclosures"]),
        3: _requests(form, report["requests"]),
        4: _remedies(form, report["remedies"]),
    }


def page(report: dict[str, Any], *, word: bool = False) -> str:
    """A page with tables; with `word`, as pasted from a word processor."""

    def spell(text: str) -> str:
        if not word:
            return text
        half = len(text) // 2
        span = "<span style=\"font-size:10.5pt;font-family:'Times New Roman'\">"
        pieces = [piece for piece in (text[:half], text[half:]) if piece] or ["&nbsp;"]
        spans = "".join(f"{span}{piece}</span>" for piece in pieces)
        return f'<p class="MsoNormal" style="text-align:center">{spans}<o:p></o:p></p>'

    body = []
    for number, heading in enumerate(HEADINGS, 1):
        body.append(f"<p>{heading}</p>")
        if number in _sentences(report):
            body.append(f"<p>{_sentences(report)[number]}</p>")
        for row_of in [_tables(report).get(number, [])]:
            rows = [
                "<tr>"
                + "".join(
                    f"<td{f' rowspan={down}' * (down > 1)}{f' colspan={across}' * (across > 1)}>{spell(text)}</td>"
                    for text, down, across in row
                )
                + "</tr>"
                for row in row_of
            ]
            body += ['<table border="1">', *rows, "</table>"] if rows else []
    title = report["title"]
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">',
            f'<title>{title}</title>\n<meta name="ArticleTitle" content="{title}">',
            f'<meta name="PubDate" content="{report["published_on"]}">\n</head>\n<body>\n<h1>{title}</h1>',
            *body,
            "</body>\n</html>\n",
        ]
    )


def text(report: dict[str, Any], *, between: str, around: str) -> str:
    """A flattened text: `between` the cells of a table, `around` headings, sentences and tables."""
    parts = [report["title"] + "\n", f"发布时间：{report['published_on']}\n"]
    for number, heading in enumerate(HEADINGS, 1):
        parts.append(heading)
        if number in _sentences(report):
            parts.append(_sentences(report)[number])
        cells = [cell for row in _tables(report).get(number, []) for cell, _, _ in row]
        if cells:
            parts.append(between.join(cells))
    return around.join(parts) + "\n"


def _laid_out(table: Table) -> list[list[str]]:
    """The texts of a table by row and column; positions that a cell spans are empty."""
    rows: list[dict[int, str]] = [{} for _ in table]
    for i, row in enumerate(table):
        at = 0
        for text, down, across in row:
            while at in rows[i]:
                at += 1
            for below in rows[i : i + down]:
                below.update(dict.fromkeys(range(at, at + across), ""))
            rows[i][at] = text
            at += across
    return [[row[at] for at in sorted(row)] for row in rows]


def markdown(report: dict[str, Any]) -> str:
    """Markdown with one table a section; spanned positions are empty."""
    lines = [f"# {report['title']}", "", f"发布时间：{report['published_on']}", ""]
    for number, heading in enumerate(HEADINGS, 1):
        lines += [f"## {heading}", ""]
        if number in _sentences(report):
            lines += [_sentences(report)[number], ""]
        for i, cells in enumerate(_laid_out(_tables(report).get(number, []))):
            lines.append("| " + " | ".join(cells) + " |")
            lines += ["|" + "---|" * len(cells)] if i == 0 else []
        lines.append("")
    return "\n".join(lines)


def interpretation(report: dict[str, Any]) -> str:
    """A page that explains a report in pictures: it quotes figures and is no report."""
    received = report["requests"]["received"][6]
    title = f"一图读懂：{report['title']}"
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{title}</title></head>\n'
        f'<body><h1>{title}</h1><p>全年收到申请{received}件。</p><img src="tujie.png"></body></html>\n'
    )


def notice(form: Form) -> str:
    """A notice that carries the empty form."""
    empty = {
        "agency": "本机关",
        "title": "关于做好政府信息公开工作年度报告编制工作的通知",
        "published_on": "2025-12-19",
        "report_year": 2025,
        "form": form.id,
        "requests": {row.name: [None] * 7 for row in form.requests.rows},
        "disclosures": [None] * sum(len(block.rows) * len(block.columns) for block in form.disclosures.blocks),
        "remedies": [None] * 15,
    }
    return page(empty)


def documents() -> dict[str, str]:
    """File name to content, for every file of the sample."""
    reports: dict[str, Any] = json.loads((HERE / "sample_figures.json").read_text("utf-8"))
    return {
        "sanming-2022.html": page(reports["sanming-2022"]),
        "shuyang-fgj-2023.html": page(reports["shuyang-fgj-2023"], word=True),
        "sh-office-2019.html": page(reports["sh-office-2019"]),
        "xinfang-2024.txt": text(reports["xinfang-2024"], between="\n\n", around="\n\n"),
        "pingtan-2024.txt": text(reports["pingtan-2024"], between="", around=""),
        "shuyang-county-2025.md": markdown(reports["shuyang-county-2025"]),
        "nianbao-tujie-2022.html": interpretation(reports["sanming-2022"]),
        "notice-2025.html": notice(load_form("2021")),
    }


if __name__ == "__main__":
    folder = HERE / "sample"
    folder.mkdir(exist_ok=True)
    for name, content in documents().items():
        (folder / name).write_text(content, "utf-8")
