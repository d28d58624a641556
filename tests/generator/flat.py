"""A report as flattened text: cells apart, columns in another order, numbers cut, cells joined, blank cells gone.

With figures that hold their identities the true reading always survives, so a reader that is unsure can say so:
`REORDERED_SHAPES`, `CUT_SHAPES`, `JOINED_SHAPES` and `BLANK_DROPPING_SHAPES` may be read exactly or as ambiguous,
never wrongly. With figures that break them, a false reading of a cut or joined row may be the only one that adds up.
Where a None would vanish from a shape of `SEPARATED_SHAPES` it is printed as `/`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random

from .figures import Figures
from .forms import COLUMNS
from .layout import CORNER, Box, Layout, Paragraph, Part, Table, expanded, report

__all__ = [
    "BLANK_DROPPING_SHAPES",
    "CUT_SHAPES",
    "JOINED_SHAPES",
    "REORDERED_SHAPES",
    "SEPARATED_BLANK_STATES",
    "SEPARATED_SHAPES",
    "TABLES",
    "Render",
    "TextShape",
    "text_of",
]

#: Dumps print the punctuation of labels in half width.
_HALF_WIDTH = str.maketrans("（）：，", "():,")

TextShape = Callable[[Figures, Random], str]
Render = Callable[[Table, Random], str]


def _parts(figures: Figures, rng: Random, **choices: object) -> list[Part]:
    drawn = Layout(amount_unit=rng.choice(("", "元")))
    return report(figures, rng, replace(drawn, **choices))  # type: ignore[arg-type]


def text_of(parts: Sequence[Part], rng: Random, table: Render, gap: str = "\n") -> str:
    """The parts one after another, tables by `table`."""
    return gap.join(part.text if isinstance(part, Paragraph) else table(part, rng) for part in parts) + "\n"


def _boxes(table: Table) -> Iterator[Box]:
    for row in table.rows:
        yield from row


def _shape(table: Render, gap: str = "\n", **choices: object) -> TextShape:
    def shape(figures: Figures, rng: Random) -> str:
        return text_of(_parts(figures, rng, **choices), rng, table, gap)

    return shape


# --- cells apart


def _lines(table: Table, rng: Random) -> str:
    del rng
    return "\n".join(box.text for box in _boxes(table) if box.text)


def _spaced_lines(table: Table, rng: Random) -> str:
    del rng
    return "\n\n".join(f"    {box.text.translate(_HALF_WIDTH)}" for box in _boxes(table) if box.text)


def _tabbed(table: Table, rng: Random) -> str:
    del rng
    return "\n".join("\t".join(box.text for box in row) for row in table.rows)


def _columns_of_spaces(table: Table, rng: Random) -> str:
    return "\n".join((" " * rng.randint(2, 9)).join(box.text for box in row if box.text) for row in table.rows)


def _pipes(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _markdown(*, repeat: bool) -> Render:
    def table(part: Table, rng: Random) -> str:
        del rng
        grid = expanded(part.rows, repeat=repeat)
        rows = [_pipes(row) for row in grid]
        return "\n" + "\n".join([rows[0], _pipes(["---"] * len(grid[0])), *rows[1:]]) + "\n"

    return table


def _comma_separated(table: Table, rng: Random) -> str:
    out = io.StringIO()
    dialect = csv.unix_dialect if rng.random() < 0.3 else csv.excel
    csv.writer(out, dialect, lineterminator="\n").writerows(expanded(table.rows, repeat=False))
    return out.getvalue().rstrip("\n")


#: Heads that a machine invents over the seven numbers: numbered, letters, or words of other columns and rows.
_INVENTED = (
    ("类别", "数据1", "数据2", "数据3", "数据4", "数据5", "数据6", "总计"),
    ("项目", "A", "B", "C", "D", "E", "F", "G"),
    ("项目", "本年新收件数", "上年结转件数", "予以公开", "部分公开", "不予公开", "结转下年度", "总计"),
    ("项目", "商业企业", "自然人", "其他", "科研机构", "总计", "法律服务机构", "社会公益组织"),
)


def _table_per_row(table: Table, rng: Random) -> str:
    """A Markdown table for each row or small group of rows, the true head reduced to tables of dashes."""
    out: list[str] = []
    if table.name != "requests":
        return _markdown(repeat=True)(table, rng)
    out += [CORNER, "### 申请人情况（自然人）", "| (数据项目) | 数量 |\n|---|---|\n| - | - |"]
    out.append("| 商业企业 | 科研机构 | 社会公益 | 法律服务机构 | 其他 |\n|---|---|---|---|---|\n| - | - | - | - | - |")
    started = False
    for row in table.rows[3:]:
        *labels, label = (box.text for box in row if box.kind == "label")
        values = [box.text for box in row if box.kind == "value"]
        if labels:
            out += [f"### {text}" for text in labels]
            started = False
        if not started or rng.random() < 0.3:
            # A wrong head now and then: only the place of a number in its row can be trusted.
            head = rng.choice(_INVENTED) if rng.random() < 0.25 else _INVENTED[0]
            out.append(f"\n{_pipes(head)}\n{_pipes(['---'] * 8)}")
            started = True
        out.append(_pipes([label, *values]))
    return "\n".join(out)


def _broken_labels(table: Table, rng: Random) -> str:
    """Brackets, ordinals and long heads on lines of their own, as a page of many spans is dumped."""
    lines: list[str] = []
    for box in _boxes(table):
        if box.kind == "value":
            lines.append(box.text)
            continue
        pieces = re.split(r"([（）：，])|(?<=\d\.)", box.text)
        for piece in filter(None, pieces):
            text = piece.translate(_HALF_WIDTH)
            if box.kind == "head" and len(text) == 4 and rng.random() < 0.5:
                lines += [text[:2], text[2:]]
            else:
                lines.append(text)
    return "\n".join(line for line in lines if line)


def _page_number(rng: Random) -> str:
    n = rng.randint(2, 12)
    return rng.choice((f"- {n} -", f"— {n} —", f"－{n}－", f"第 {n} 页 共 {n + 3} 页", f"-{n}-"))


def _paged_lines(table: Table, rng: Random) -> str:
    lines = [box.text for box in _boxes(table) if box.text]
    if table.name == "requests":
        lines.insert(rng.randrange(12, len(lines)), _page_number(rng))
    return "\n".join(lines)


def _pdf_rows(table: Table, rng: Random) -> str:
    """Rows as the text layer of a PDF gives them: 三 upright, one group label cut in two by the end of a page."""
    lines: list[str] = []
    groups = [b.text for b in _boxes(table) if b.kind == "label" and b.rows > 1 and not b.text.startswith("三")]
    cut = rng.choice(groups) if groups else ""
    for row in table.rows:
        boxes = list(row)
        while len(boxes) > 1 and boxes[0].kind == "label" and boxes[0].rows > 1:
            text = boxes.pop(0).text
            if text == cut:
                lines += [text[:4], _page_number(rng), text[4:]]
            elif text.startswith("三、"):
                lines += [text[:2], *text[2:]]
            else:
                lines.append(text)
        lines.append(" ".join(box.text for box in boxes))
    return "\n".join(lines)


#: Characters that the text layer of a PDF replaces by the radicals that look like them.
_RADICALS = str.maketrans("人自行无一二八文立面用手民长", "⼈⾃⾏⽆⼀⼆⼋⽂⽴⾯⽤⼿⺠⻓")


def _radicals(table: Table, rng: Random) -> str:
    return _columns_of_spaces(table, rng).translate(_RADICALS)


#: The state that a None gets in a separated shape: `/` where a blank would vanish, else blank.
SEPARATED_BLANK_STATES = dict.fromkeys(
    (
        "lines_and_blank_lines",
        "lines",
        "lines_without_prose",
        "full_width_lines",
        "spaces",
        "broken_labels",
        "page_number_in_table",
        "thousands_lines",
        "pdf_rows",
        "radicals",
    ),
    "slash",
)

SEPARATED_SHAPES: dict[str, TextShape] = {
    "lines_and_blank_lines": _shape(_spaced_lines, "\n\n", blank="/"),
    "lines": _shape(_lines, blank="/"),
    "lines_without_prose": _shape(_lines, blank="/", prose=False),
    "full_width_lines": _shape(_lines, blank="/", number="full_width"),
    "tabs": _shape(_tabbed),
    "spaces": _shape(_columns_of_spaces, blank="/"),
    "markdown": _shape(_markdown(repeat=False)),
    "markdown_repeating_spans": _shape(_markdown(repeat=True)),
    "markdown_table_per_row": _shape(_table_per_row),
    "comma_separated": _shape(_comma_separated),
    "broken_labels": _shape(_broken_labels, blank="/"),
    "page_number_in_table": _shape(_paged_lines, blank="/"),
    "thousands_lines": _shape(_lines, blank="/", number="thousands"),
    "thousands_comma_separated": _shape(_comma_separated, number="thousands"),
    "pdf_rows": _shape(_pdf_rows, blank="/"),
    "radicals": _shape(_radicals, blank="/"),
}

# --- cells apart, columns in another order

_TOTAL_FIRST = ("total", *COLUMNS[:6])
_LEGAL_SERVICE_FIRST = ("natural_person", "business", "research", "legal_service", "nonprofit", "other", "total")

#: The numbers follow the head, whose two lines the text mixes: exact or ambiguous, never wrong.
REORDERED_SHAPES: dict[str, TextShape] = {
    "total_first_lines": _shape(_lines, blank="/", columns=_TOTAL_FIRST),
    "total_first_tabs": _shape(_tabbed, columns=_TOTAL_FIRST),
    "total_first_markdown": _shape(_markdown(repeat=False), columns=_TOTAL_FIRST),
    "legal_service_first_lines": _shape(_lines, blank="/", columns=_LEGAL_SERVICE_FIRST),
    "legal_service_first_spaces": _shape(_columns_of_spaces, blank="/", columns=_LEGAL_SERVICE_FIRST),
    "subtotal_lines": _shape(_lines, blank="/", subtotal="last"),
}

# --- numbers cut


def _cut_lines(table: Table, rng: Random) -> str:
    """One or two numbers of the matrix stand on two lines each: 1 and 62 for 162."""
    boxes = [box for box in _boxes(table) if box.text]
    long = [i for i, box in enumerate(boxes) if box.kind == "value" and box.text.isdigit() and len(box.text) > 1]
    cut = set(rng.sample(long, min(len(long), rng.randint(1, 2)))) if table.name == "requests" else set()
    lines: list[str] = []
    for i, box in enumerate(boxes):
        if i in cut:
            at = rng.randrange(1, len(box.text))
            lines += [box.text[:at], box.text[at:]]
        else:
            lines.append(box.text)
    return "\n".join(lines)


def _spaced_digits(table: Table, rng: Random) -> str:
    """Rows on lines of their own, cells apart by a space, some numbers with a space inside: 3 0 0 1."""
    rows: list[str] = []
    for row in table.rows:
        texts = []
        for box in row:
            spread = box.kind == "value" and table.name == "requests" and rng.random() < 0.1
            texts.append(" ".join(box.text) if spread else box.text)
        rows.append(" ".join(filter(None, texts)))
    return "\n".join(rows)


def _bare_page_number(table: Table, rng: Random) -> str:
    """A page number without signs among the lines of the matrix: eight numbers stand where seven belong."""
    lines = [box.text for box in _boxes(table) if box.text]
    if table.name == "requests":
        lines.insert(rng.randrange(12, len(lines)), str(rng.randint(2, 12)))
    return "\n".join(lines)


CUT_SHAPES: dict[str, TextShape] = {
    "numbers_over_two_lines": _shape(_cut_lines, blank="/"),
    "numbers_with_spaces_inside": _shape(_spaced_digits, blank="/"),
    "bare_page_number": _shape(_bare_page_number, blank="/"),
}

# --- cells joined


def _joined(table: Table, rng: Random) -> str:
    del rng
    return "".join(box.text for box in _boxes(table))


def _joined_with_spaces(table: Table, rng: Random) -> str:
    often = rng.choice((0.1, 0.5, 0.9))
    return "".join(box.text + (" " if rng.random() < often else "") for box in _boxes(table))


def _joined_rows(table: Table, rng: Random) -> str:
    del rng
    return "\n".join("".join(box.text for box in row) for row in table.rows)


def _dump_head(figures: Figures, rng: Random) -> str:
    """The lines that the maker of a dump writes above the text."""
    if rng.random() < 0.4:
        return ""
    number = rng.randint(1000, 99999)
    return (
        f"标题: {figures.agency}{figures.year}年政府信息公开工作年度报告\n"
        f"发布时间: {figures.year + 1}-01-{rng.randint(5, 31):02d} {rng.randint(8, 17):02d}:{rng.randint(0, 59):02d}\n"
        f"文号: \n发布机构: {rng.choice(('', figures.agency))}\n"
        f"原文链接: https://www.example.gov.cn/zwgk/{figures.year + 1}01/t{figures.year + 1}0120_{number}.htm\n"
        f"{'=' * 20} 正文 {'=' * 20}\n"
    )


def _joined_shape(table: Render, gap: str, **choices: object) -> TextShape:
    def shape(figures: Figures, rng: Random) -> str:
        drawn: dict[str, object] = {"blank": "/", "prose": rng.random() < 0.5, **choices}
        return _dump_head(figures, rng) + text_of(_parts(figures, rng, **drawn), rng, table, gap)

    return shape


def _wrapped(figures: Figures, rng: Random) -> str:
    """All cells joined, then lines broken at one width: through numbers and labels alike."""
    text = _joined_shape(_joined, "")(figures, rng)
    width = rng.randint(18, 90)
    lines = []
    for line in text.splitlines():
        lines += [line[i : i + width] for i in range(0, max(len(line), 1), width)]
    return "\n".join(lines) + "\n"


def _repeated_group(figures: Figures, rng: Random) -> str:
    """Joined, the matrix cut into two tables that name 三、本年度办理结果 twice."""
    return _joined_shape(_joined, "", cuts=(rng.randint(5, 20),))(figures, rng)


JOINED_SHAPES: dict[str, TextShape] = {
    "joined": _joined_shape(_joined, ""),
    "joined_with_spaces": _joined_shape(_joined_with_spaces, " "),
    "joined_rows": _joined_shape(_joined_rows, "\n"),
    "joined_and_wrapped": _wrapped,
    "joined_without_dots": _joined_shape(_joined, "", lost_dots=True),
    "joined_without_ordinals": _joined_shape(_joined, "", ordinals=False),
    "joined_group_repeated": _repeated_group,
    "joined_full_width": _joined_shape(_joined, "", number="full_width"),
}

#: Ways to write one table as text, and what stands between the parts of such a text.
TABLES: dict[str, tuple[Render, str]] = {
    "lines": (_lines, "\n"),
    "spaces": (_columns_of_spaces, "\n"),
    "tabs": (_tabbed, "\n"),
    "markdown": (_markdown(repeat=False), "\n"),
    "comma_separated": (_comma_separated, "\n"),
    "joined": (_joined, ""),
    "joined_with_spaces": (_joined_with_spaces, " "),
    "joined_rows": (_joined_rows, "\n"),
}

# --- blank cells gone


def _spaced_rows(table: Table, rng: Random) -> str:
    del rng
    return "\n".join(" ".join(box.text for box in row if box.text) for row in table.rows)


def _runs(table: Table, rng: Random) -> str:
    """Labels on lines of their own, the numbers of a row on one line, blanks gone."""
    del rng
    lines: list[str] = []
    for row in table.rows:
        words: list[str] = []
        for before, box in pairwise((Box("", kind="label"), *row)):
            glue = " " if before.kind == box.kind == "value" else "\n"
            words.append(glue + box.text if box.text else "")
        lines.append("".join(words).strip("\n"))
    return "\n".join(lines)


BLANK_DROPPING_SHAPES: dict[str, TextShape] = {
    "lines_without_blanks": _shape(_lines),
    "blank_lines_without_blanks": _shape(_spaced_lines, "\n\n"),
    "rows_without_blanks": _shape(_spaced_rows),
    "runs_without_blanks": _shape(_runs),
    "broken_labels_without_blanks": _shape(_broken_labels),
    "joined_without_blanks": _joined_shape(_joined, "", blank=""),
    "joined_rows_without_blanks": _joined_shape(_joined_rows, "\n", blank=""),
}
