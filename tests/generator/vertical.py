"""Reports on forms before 2019: one vertical table, in the shapes that portals print and text dumps leave of it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

__all__ = [
    "VERTICAL_FORMS",
    "VERTICAL_HTML_SHAPES",
    "VERTICAL_JOINED_SHAPES",
    "VERTICAL_TEXT_SHAPES",
    "VerticalFigures",
    "vertical_figures",
]

VERTICAL_FORMS = ("2014", "fujian", "dingxi")
_FORMS = Path(__file__).resolve().parents[2] / "extract" / "forms"
_PLACES = ("青禾市", "云岭县", "望湖区", "临溪县", "松岗市", "石桥镇")
_OFFICES = ("人民政府", "人民政府办公室", "水利局", "财政局", "教育局", "统计局")

Number = int | Decimal | None


@dataclass(frozen=True)
class VerticalFigures:
    """What one report prints: a tuple for each row with a value for each column, None for a cell without a number."""

    form: str
    agency: str
    year: int
    rows: dict[str, tuple[Number, ...]]
    broken: frozenset[str] = field(default_factory=frozenset)


@cache
def _form(form: str) -> dict[str, Any]:
    return tomllib.loads((_FORMS / f"{form}.toml").read_text(encoding="utf-8"))


def _order(identities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sums of sums first: the parts of a part are drawn before it is."""
    lefts = {each["left"][0]: each for each in identities}
    ordered: list[dict[str, Any]] = []

    def visit(each: dict[str, Any]) -> None:
        for name in each["right"]:
            if name in lefts and lefts[name] not in ordered:
                visit(lefts[name])
        if each not in ordered:
            ordered.append(each)

    for each in identities:
        visit(each)
    return ordered


def vertical_figures(
    rng: Random, form: str = "2014", *, size: int | None = None, blank: float = 0.0, broken: bool = False
) -> VerticalFigures:
    """Figures that hold the sums of the form, or with `broken` miss one; `blank` of the cells have no number."""
    spec = _form(form)
    most = rng.choice((0, 3, 40, 900, 30_000)) if size is None else size
    names = [row["name"] for row in spec["indicators"]["rows"]]
    money = {row["name"] for row in spec["indicators"]["rows"] if "元" in row["unit"]}
    year: dict[str, int] = {name: rng.randint(0, most) if rng.random() < 0.8 else 0 for name in names}
    more: dict[str, int] = {name: rng.randint(0, 5 * most) for name in names}
    sums = [each for each in spec["identities"] if each["per"] == "column" and each.get("relation") != "at_most"]
    violated: set[str] = set()
    for each in _order(sums):
        for values in (year, more):
            values[each["left"][0]] = sum(values[name] for name in each["right"])
    if broken:
        each = rng.choice(sums)
        year[each["left"][0]] += rng.choice((1, 2, 10))
        violated.add(each["id"])
    rows: dict[str, tuple[Number, ...]] = {}
    for name in names:
        value: int | Decimal = year[name]
        if name in money and most and rng.random() < 0.6:
            value = (Decimal(rng.randint(1, 10 * most)) / 10 ** rng.choice((1, 2))).normalize()
            value = Decimal(int(value)) if value == int(value) else value
        cells: list[int | Decimal] = [value]
        if len(spec["indicators"]["columns"]) > 1:
            cells.append(value + more[name] if isinstance(value, int) else Decimal(int(value) + 1 + more[name]))
        rows[name] = tuple(None if rng.random() < blank else cell for cell in cells)
    agency = rng.choice(_PLACES) + rng.choice(_OFFICES)
    return VerticalFigures(form, agency, rng.randint(2014, 2018), rows, frozenset(violated))


@dataclass(frozen=True)
class _Style:
    """How a table is laid out."""

    unit: bool = True
    ordinals: bool = True
    points: bool = True
    notes: bool = True
    blank: str = ""
    dash: str = "——"


def _lines(figures: VerticalFigures, rng: Random, style: _Style) -> list[list[str]]:
    """The table as rows of cells: head, heading rows, rows."""
    spec = _form(figures.form)["indicators"]
    labels = {"2014": ["统计指标"], "fujian": ["指标名称"], "dingxi": ["指标名称"]}[figures.form]
    heads = {
        "2014": ["统计数"],
        "fujian": [f"{figures.year}年{rng.choice(('', '度'))}", "历年累计"],
        "dingxi": ["本期实际", "本年累计"],
    }[figures.form]
    code = figures.form == "dingxi"
    unit = [rng.choice(spec["unit_heads"])] if style.unit else []
    lines = [[*labels, *unit, *(["代码"] if code else []), *heads]]
    chapters: dict[str, list[str]] = {}
    for heading in spec["headings"]:
        chapters.setdefault(heading["chapter"], []).append(heading["label"])
    seen: set[str] = set()
    for row in spec["rows"]:
        chapter = row.get("chapter", "")
        if chapter and chapter not in seen:
            seen.add(chapter)
            if chapter in chapters:
                lines.append(_heading(f"{chapter}、{chapters[chapter][0]}", style, len(lines[0])))
        if row["name"] in ("proactive_gazette", "press_conferences") and len(chapters.get(chapter, [])) > 1:
            lines.append(_heading(f"（二）{chapters[chapter][1]}", style, len(lines[0])))
        cells = [_printed(value, style) for value in figures.rows[row["name"]]]
        line = [_label(row, figures.form, style, rng)]
        line += [row["unit"]] if style.unit else []
        line += [f"{row['number']:02d}"] if code else []
        lines.append([*line, *cells])
    return lines


def _heading(label: str, style: _Style, width: int) -> list[str]:
    return [label, *([style.dash] * (width - 1))]


def _printed(value: Number, style: _Style) -> str:
    return style.blank if value is None else str(value)


_FIRST = ("received_in_person", "answers_granted", "denied_state_secret", "denied_not_government_information")


def _label(row: dict[str, Any], form: str, style: _Style, rng: Random) -> str:
    ordinal = row.get("ordinal", "")
    text = str(row["label"])
    if style.notes:
        text += row.get("note", "")
    if not style.ordinals:
        return text
    if ordinal.isdigit():
        point = ("、" if form == "fujian" else rng.choice(("．", ".", "、"))) if style.points else ""
        among = "其中：" if row["name"] in _FIRST and (form != "2014" or row["name"] == "denied_state_secret") else ""
        return f"{among}{ordinal}{point}{text}"
    if ordinal == "其中":
        return f"其中：{text}"
    return f"{ordinal}、{text}" if ordinal and not ordinal.startswith("（") else f"{ordinal}{text}"


def _title(figures: VerticalFigures) -> str:
    return f"{figures.agency}{figures.year}年政府信息公开工作年度报告"


def _prose(figures: VerticalFigures) -> list[str]:
    return [
        f"根据《中华人民共和国政府信息公开条例》，现将{figures.year}年政府信息公开工作情况报告如下。",
        "一、概述",
        f"{figures.year}年，本机关认真贯彻落实条例，政府信息公开工作有序推进。统计期限自{figures.year}年1月1日起至12月31日止。",
        "二、主动公开政府信息情况",
        "本机关通过政府网站、政府公报等多种渠道主动公开政府信息。",
        "三、存在的主要问题和改进措施",
        "下一步将进一步加强学习，提高公开质量。",
    ]


def _page(figures: VerticalFigures, table: str, rng: Random) -> bytes:
    caption = f"政府信息公开情况统计表（{figures.year}年度）"
    body = "".join(f"<p>{line}</p>" for line in _prose(figures))
    caption = rng.choice((f"<p align=center>{caption}</p>", f"<h3>附件：{caption}</h3>", ""))
    return (
        f'<html><head><meta charset="utf-8"><title>{_title(figures)}</title></head><body><h1>{_title(figures)}</h1>'
        f"{body}{caption}{table}<p>{figures.agency}</p><p>{figures.year + 1}年1月20日</p></body></html>"
    ).encode()


def _html_table(lines: list[list[str]], cell: Callable[[str], str] = str) -> str:
    rows = ("".join(f"<td>{cell(text)}</td>" for text in line) for line in lines)
    return "<table border=1>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def _tidy(figures: VerticalFigures, rng: Random) -> bytes:
    return _page(figures, _html_table(_lines(figures, rng, _Style(blank=rng.choice(("", "&nbsp;", "/"))))), rng)


def _word_pasted(figures: VerticalFigures, rng: Random) -> bytes:
    def cell(text: str) -> str:
        cut = rng.randrange(len(text)) if len(text) > 6 else 0
        spaced = f"{text[:cut]}</span><span>{text[cut:]}" if cut else text
        return f'<p class="MsoNormal" style="text-align:center"><span lang="EN-US">{spaced}</span><o:p></o:p></p>'

    lines = _lines(figures, rng, _Style())
    lines[0] = [" ".join(text) if len(text) > 3 else text for text in lines[0]]
    return _page(figures, _html_table(lines, cell), rng)


def _without_unit(figures: VerticalFigures, rng: Random) -> bytes:
    return _page(figures, _html_table(_lines(figures, rng, _Style(unit=False))), rng)


def _title_row(figures: VerticalFigures, rng: Random) -> bytes:
    lines = _lines(figures, rng, _Style(notes=False, dash=""))
    head = f"<tr><td colspan={len(lines[0])}>政府信息公开情况统计表<br>（{figures.year}年度）</td></tr>"
    foot = "<tr><td>单位负责人：张三</td><td>审核人：李四</td><td>联系电话：0591-8830330</td></tr>"
    return _page(
        figures, _html_table(lines).replace("<tr>", head + "<tr>", 1).replace("</table>", foot + "</table>"), rng
    )


def _side_by_side(figures: VerticalFigures, rng: Random) -> bytes:
    lines = _lines(figures, rng, _Style(blank=rng.choice(("", "/"))))
    head, body = lines[0], lines[1:]
    middle = (len(body) + 1) // 2
    left, right = body[:middle], body[middle:]
    right += [[""] * len(head)] * (len(left) - len(right))
    return _page(figures, _html_table([[*head, *head], *([*a, *b] for a, b in zip(left, right, strict=True))]), rng)


def _split_tables(figures: VerticalFigures, rng: Random) -> bytes:
    """A table that goes on in another one, with its head printed again or not."""
    lines = _lines(figures, rng, _Style())
    cut = rng.randint(8, len(lines) - 4)
    second = [lines[0], *lines[cut:]] if rng.random() < 0.5 else lines[cut:]
    return _page(figures, _html_table(lines[:cut]) + "<p>— 8 —</p>" + _html_table(second), rng)


def _remarks(figures: VerticalFigures, rng: Random) -> bytes:
    """Row numbers before the labels and a column of remarks behind the values."""
    lines = _lines(figures, rng, _Style())
    lines = [["序号", *lines[0], "备注"], *([str(i), *line, ""] for i, line in enumerate(lines[1:], 1))]
    return _page(figures, _html_table(lines), rng)


def _merged_chapters(figures: VerticalFigures, rng: Random) -> bytes:
    """Chapters in a column of their own, spanning their rows; the head spans both label columns."""
    lines = _lines(figures, rng, _Style())
    head = "".join(f"<td{' colspan=2' if i == 0 else ''}>{text}</td>" for i, text in enumerate(lines[0]))
    rows = [f"<tr>{head}</tr>"]
    body = lines[1:]
    for start in range(0, len(body), 6):
        part = body[start : start + 6]
        for i, line in enumerate(part):
            first = f"<td rowspan={len(part)}></td>" if i == 0 else ""
            rows.append(f"<tr>{first}{''.join(f'<td>{text}</td>' for text in line)}</tr>")
    return _page(figures, f"<table>{''.join(rows)}</table>", rng)


def _text(figures: VerticalFigures, table: str) -> str:
    caption = f"政府信息公开情况统计表\n（{figures.year}年度）"
    return "\n".join(
        (_title(figures), *_prose(figures), caption, table, figures.agency, f"{figures.year + 1}年1月20日", "")
    )


def _one_cell_a_line(figures: VerticalFigures, rng: Random) -> str:
    lines = _lines(figures, rng, _Style(blank=rng.choice(("/", "——"))))
    return _text(figures, "\n".join(cell for line in lines for cell in line if cell))


def _spaced(figures: VerticalFigures, rng: Random) -> str:
    lines = _lines(figures, rng, _Style(blank="/"))
    return _text(figures, "\n".join(rng.choice((" ", "  ", "\u3000")).join(line) for line in lines))


def _tabbed(figures: VerticalFigures, rng: Random) -> str:
    return _text(figures, "\n".join("\t".join(line) for line in _lines(figures, rng, _Style(blank="/"))))


def _markdown(figures: VerticalFigures, rng: Random) -> str:
    lines = _lines(figures, rng, _Style(blank=""))
    lines.insert(1, ["---"] * len(lines[0]))
    return _text(figures, "\n".join("| " + " | ".join(line) + " |" for line in lines))


def _comma_separated(figures: VerticalFigures, rng: Random) -> str:
    return _text(figures, "\n".join(",".join(line) for line in _lines(figures, rng, _Style(blank="/"))))


def _thousands(figures: VerticalFigures, rng: Random) -> str:
    lines = _lines(figures, rng, _Style(blank="/"))
    spelled = [
        [f"{int(cell):,}" if i and cell.isdigit() and len(cell) > 3 else cell for i, cell in enumerate(line)]
        for line in lines
    ]
    return _text(figures, "\n".join("  ".join(line) for line in spelled))


def _blank_lines_lost(figures: VerticalFigures, rng: Random) -> str:
    """One cell a line, and blank cells leave nothing behind."""
    lines = _lines(figures, rng, _Style(blank=""))
    return _text(figures, "\n".join(cell for line in lines for cell in line if cell))


def _joined(figures: VerticalFigures, rng: Random) -> str:
    lines = _lines(figures, rng, _Style(blank="/"))
    return _text(figures, "".join(cell for line in lines for cell in line))


def _joined_rows(figures: VerticalFigures, rng: Random) -> str:
    lines = _lines(figures, rng, _Style(blank="", dash=""))
    return _text(figures, "\n".join("".join(line) for line in lines))


def _joined_without_points(figures: VerticalFigures, rng: Random) -> str:
    lines = _lines(figures, rng, _Style(points=False, blank=""))
    return _text(figures, "".join(cell for line in lines for cell in line))


def _joined_without_ordinals(figures: VerticalFigures, rng: Random) -> str:
    lines = _lines(figures, rng, _Style(ordinals=False, blank=""))
    return _text(figures, "".join(cell for line in lines for cell in line))


def _digits_cut(figures: VerticalFigures, rng: Random) -> str:
    """Some numbers are cut in two, as text layers do."""
    lines = _lines(figures, rng, _Style(blank="/"))
    spelled = [
        [
            f"{cell[:1]} {cell[1:]}" if i and cell.isdigit() and len(cell) > 1 and rng.random() < 0.3 else cell
            for i, cell in enumerate(line)
        ]
        for line in lines
    ]
    return _text(figures, "\n".join(" ".join(line) for line in spelled))


VERTICAL_HTML_SHAPES: dict[str, Callable[[VerticalFigures, Random], bytes]] = {
    "tidy": _tidy,
    "word_pasted": _word_pasted,
    "without_unit": _without_unit,
    "title_row": _title_row,
    "side_by_side": _side_by_side,
    "split_tables": _split_tables,
    "remarks": _remarks,
    "merged_chapters": _merged_chapters,
}
#: Shapes that keep every cell apart: all of them are read exactly.
VERTICAL_TEXT_SHAPES: dict[str, Callable[[VerticalFigures, Random], str]] = {
    "one_cell_a_line": _one_cell_a_line,
    "spaced": _spaced,
    "tabbed": _tabbed,
    "markdown": _markdown,
    "comma_separated": _comma_separated,
    "thousands": _thousands,
}
#: Shapes that lose where a cell ends: read exactly or ambiguous.
VERTICAL_JOINED_SHAPES: dict[str, Callable[[VerticalFigures, Random], str]] = {
    "blank_lines_lost": _blank_lines_lost,
    "joined": _joined,
    "joined_rows": _joined_rows,
    "joined_without_points": _joined_without_points,
    "joined_without_ordinals": _joined_without_ordinals,
    "digits_cut": _digits_cut,
}
