"""Reports as text that a conversion, a clerk or a copy has spoilt, with what a reader may still read of them.

Each of `SPOILT` writes a report and gives its figures again, with None where the text prints no count any more. What is
read of it is one of these figures, or null.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from .flat import TABLES, text_of
from .layout import Box, Layout, Paragraph, Part, Table, report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from random import Random

    from .figures import Figures

__all__ = ["SPOILT", "Spoilt"]

Spoilt = tuple[str, "Figures"]
#: Values of a table by their numbers.
Chosen = tuple[str, set[int]]

_JOINED = ("joined", "joined_rows", "joined_with_spaces")
_APART = ("lines", "spaces", "tabs", "markdown", "comma_separated")
_INVISIBLE = "\u200b\ufeff\u00ad\u2060\u200c\u200e\u2063\ufe0f\u3164"
_BELOW_ZERO = ("-{}", "－{}", "−{}", "–{}", "({})", "（{}）", "▲{}", "负{}", "{}-", "- {}")
_ROUNDED = (
    "约{}",
    "{}余",
    ">{}",
    "≥{}",
    "{}*",
    "{}①",
    "{}[1]",
    "{}¹",
    "{}（注1）",
    "{}%",
    "{}+",
    "{}人",
    "第{}",
    "~{}",
)


def _values(figures: Figures, name: str) -> list[tuple[str, int]]:
    """The places of a table's values in the order of print."""
    if name == "requests":
        return [(row, i) for row in figures.requests for i in range(7)]
    return [(key, 0) for key in figures.disclosures] if name == "disclosures" else [("", i) for i in range(15)]


def _without(figures: Figures, name: str, places: Iterable[tuple[str, int]]) -> Figures:
    gone = set(places)
    if name == "requests":
        rows = {
            row: tuple(None if (row, i) in gone else value for i, value in enumerate(values))
            for row, values in figures.requests.items()
        }
        return replace(figures, requests=rows)
    if name == "disclosures":
        return replace(figures, disclosures={k: None if (k, 0) in gone else v for k, v in figures.disclosures.items()})
    return replace(
        figures, remedies=tuple(None if ("", i) in gone else value for i, value in enumerate(figures.remedies))
    )


def _changed(parts: list[Part], name: str, change: Callable[[int, Box], Box]) -> list[Part]:
    """The parts with the values of one table changed, each by its number."""
    count = -1
    out: list[Part] = []
    for part in parts:
        if isinstance(part, Paragraph) or part.name != name:
            out.append(part)
            continue
        rows = []
        for row in part.rows:
            boxes = []
            for box in row:
                count += box.kind == "value"
                boxes.append(change(count, box) if box.kind == "value" else box)
            rows.append(tuple(boxes))
        out.append(Table(part.name, tuple(rows)))
    return out


def _written(parts: list[Part], rng: Random, kinds: tuple[str, ...]) -> str:
    table, gap = TABLES[rng.choice(kinds)]
    return text_of(parts, rng, table, gap)


def _parts(figures: Figures, rng: Random) -> list[Part]:
    return report(figures, rng, Layout(prose=rng.random() < 0.5))


def _some_values(
    figures: Figures, rng: Random, chosen: Chosen, new: Callable[[str], str], kinds: tuple[str, ...]
) -> Spoilt:
    """The report with the `chosen` values of a table printed anew, which are no counts any more."""
    name, numbers = chosen
    parts = _changed(
        _parts(figures, rng), name, lambda i, box: replace(box, text=new(box.text)) if i in numbers else box
    )
    places = _values(figures, name)
    return _written(parts, rng, kinds), _without(figures, name, [places[i] for i in numbers])


def _lost_cell(figures: Figures, rng: Random) -> Spoilt:
    chosen = {rng.randrange(7 * len(figures.requests))}
    return _some_values(figures, rng, ("requests", chosen), lambda _: "", _JOINED)


def _lost_zero(figures: Figures, rng: Random) -> Spoilt:
    zeros = [i for i, value in enumerate(figures.remedies) if value == 0]
    chosen = {rng.choice(zeros)} if zeros else set()
    return _some_values(figures, rng, ("remedies", chosen), lambda _: "", _JOINED)


def _lost_column(figures: Figures, rng: Random) -> Spoilt:
    column = rng.randrange(7)
    chosen = {i for i in range(7 * len(figures.requests)) if i % 7 == column}
    return _some_values(figures, rng, ("requests", chosen), lambda _: "", (*_JOINED, "lines", "spaces"))


def _lost_labels(figures: Figures, rng: Random) -> Spoilt:
    count = rng.randint(1, 3)
    parts = _parts(figures, rng)
    labels = [box for part in parts if isinstance(part, Table) for row in part.rows for box in row]
    gone = {id(box) for box in rng.sample([box for box in labels if box.kind == "label" and box.rows == 1], count)}
    spoilt: list[Part] = [
        Table(part.name, tuple(tuple(box for box in row if id(box) not in gone) for row in part.rows))
        if isinstance(part, Table)
        else part
        for part in parts
    ]
    return _written(spoilt, rng, (*_JOINED, "lines", "spaces")), figures


def _lost_points(figures: Figures, rng: Random) -> Spoilt:
    """A text without any point, in which an amount cannot be told from its hundredfold."""
    parts = report(figures, rng, Layout(prose=False))
    text = _written(parts, rng, ("joined", "joined_rows")).replace(".", "").replace("、", "")
    gone = [key for key, value in figures.disclosures.items() if isinstance(value, Decimal)]
    return text, _without(figures, "disclosures", [(key, 0) for key in gone])


def _invisible_inside(figures: Figures, rng: Random) -> Spoilt:
    mark, share = rng.choice(_INVISIBLE), rng.choice((1.0, 0.3))
    parts = _parts(figures, rng)
    for name in ("disclosures", "requests", "remedies"):
        parts = _changed(
            parts, name, lambda _, box: replace(box, text=mark.join(box.text)) if rng.random() < share else box
        )
    return _written(parts, rng, (*_APART, *_JOINED)), figures


def _invisible_between(figures: Figures, rng: Random) -> Spoilt:
    mark = rng.choice(_INVISIBLE)
    parts = _parts(figures, rng)
    for name in ("disclosures", "requests", "remedies"):
        parts = _changed(parts, name, lambda _, box: replace(box, text=box.text + mark))
    return _written(parts, rng, (*_APART, *_JOINED)), figures


def _printed_as(kinds: tuple[str, ...]) -> Callable[[Figures, Random], Spoilt]:
    def spoilt(figures: Figures, rng: Random) -> Spoilt:
        kind, share = rng.choice(kinds), rng.choice((1.0, 0.2, 0.02))
        name = rng.choice(("requests", "requests", "remedies"))
        values = (
            [value for row in figures.requests.values() for value in row] if name == "requests" else figures.remedies
        )
        chosen = {i for i, value in enumerate(values) if value and rng.random() < share}
        return _some_values(figures, rng, (name, chosen), kind.format, (*_APART, "joined"))

    return spoilt


def _pairs_of_dashes(figures: Figures, rng: Random) -> Spoilt:
    sign, share = rng.choice(("——", "--", "－－")), rng.choice((1.0, 0.3))
    zeros = [value == 0 for row in figures.requests.values() for value in row]
    chosen = {i for i, zero in enumerate(zeros) if zero and rng.random() < share}
    return _some_values(figures, rng, ("requests", chosen), lambda _: sign, ("lines", "spaces", "joined"))


def _mixed_head(figures: Figures, rng: Random) -> Spoilt:
    """The rows of the head of section 四 in another order, or all its labels; the values stand as on the form."""
    parts = _parts(figures, rng)
    at = next(i for i, part in enumerate(parts) if isinstance(part, Table) and part.name == "remedies")
    table = parts[at]
    assert isinstance(table, Table)
    head = [list(row) for row in table.rows[:3]]
    if rng.random() < 0.5:
        rng.shuffle(head)
    else:
        boxes = [box for row in head for box in row]
        rng.shuffle(boxes)
        head = [boxes[:2], boxes[2:9], boxes[9:]]
    parts[at] = Table("remedies", (*map(tuple, head), *table.rows[3:]))
    return _written(parts, rng, ("lines", "spaces", "tabs", "joined")), figures


def _another_year(figures: Figures, rng: Random) -> Spoilt:
    """The matrix of another year behind the report's: what both print alike is the report's."""
    parts = _parts(figures, rng)
    at = next(i for i, part in enumerate(parts) if isinstance(part, Table) and part.name == "requests")
    other = _changed([parts[at]], "requests", lambda _, box: replace(box, text=str(rng.randrange(60))))
    caption = rng.choice((f"{figures.year - 1}年度收到和处理政府信息公开申请情况", "上年同期："))
    parts[at + 1 : at + 1] = [Paragraph(caption), *other]
    return _written(parts, rng, ("lines", "spaces", "tabs", "comma_separated")), figures


def _moved_cells(figures: Figures, rng: Random) -> Spoilt:
    """A cell too many in a row of comma separated values, whose other rows have an empty one at their end."""
    parts = _parts(figures, rng)
    at = next(i for i, part in enumerate(parts) if isinstance(part, Table) and part.name == "requests")
    table = parts[at]
    assert isinstance(table, Table)
    rows = [list(row) for row in table.rows]
    row = rng.choice(rows[3:])
    first = next(i for i, box in enumerate(row) if box.kind == "value")
    row.insert(rng.randint(first, len(row)), Box(rng.choice(("续表", "单位：件", "2024", "▲", "打印本页"))))
    parts[at] = Table("requests", tuple(map(tuple, rows)))
    return _written(parts, rng, ("comma_separated",)), figures


def _cut_by_line_breaks(figures: Figures, rng: Random) -> Spoilt:
    parts = _parts(figures, rng)
    share = rng.choice((0.5, 0.05))

    def cut(_: int, box: Box) -> Box:
        if len(box.text) < 2 or rng.random() > share:
            return box
        at = rng.randrange(1, len(box.text))
        return replace(box, text=f"{box.text[:at]}\n{box.text[at:]}")

    for name in ("disclosures", "requests", "remedies"):
        parts = _changed(parts, name, cut)
    return _written(parts, rng, ("tabs", "comma_separated", "spaces")), figures


def _page_furniture(figures: Figures, rng: Random) -> Spoilt:
    """What a page shows around its text, between the rows of the matrix."""
    lines = _written(_parts(figures, rng), rng, ("lines", "spaces", "tabs")).split("\n")
    first = next(i for i, line in enumerate(lines) if re.search("申请数量", line))
    for _ in range(rng.randint(1, 4)):
        lines.insert(rng.randint(first, len(lines) - 20), rng.choice(_FURNITURE))
    return "\n".join(lines), figures


_FURNITURE = (
    *("字体：大 中 小", "打印本页", "扫一扫在手机打开当前页", "浏览次数：1234", "发布时间：2024-01-15 10:23", "- 3 -"),
    *("联系电话：0512-65223344", "第 3 页 共 8 页", "3/8", "2024年度", "（续表）", "单位：件", "上一页 1 2 3 下一页"),
    *(
        "注：本表数据截至2024年12月31日",
        "共收到申请12件",
        "您是第 12345 位访客",
        "2024",
        "12",
        "5.",
        "[ 1 ]",
        "100%",
        "①",
    ),
)

SPOILT: dict[str, Callable[[Figures, Random], Spoilt]] = {
    "a cell of joined text lost": _lost_cell,
    "a zero of section four lost from joined text": _lost_zero,
    "a column lost": _lost_column,
    "labels of rows lost": _lost_labels,
    "points lost": _lost_points,
    "invisible characters inside numbers": _invisible_inside,
    "invisible characters between cells": _invisible_between,
    "counts below zero": _printed_as(_BELOW_ZERO),
    "counts with more than a number": _printed_as(_ROUNDED),
    "pairs of dashes for zeros": _pairs_of_dashes,
    "a mixed-up head of section four": _mixed_head,
    "another year's matrix behind it": _another_year,
    "a cell too many in a row": _moved_cells,
    "numbers cut by line breaks": _cut_by_line_breaks,
    "what a page shows between rows": _page_furniture,
}
