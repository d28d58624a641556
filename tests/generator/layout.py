"""A report without a format: paragraphs, and tables of boxes with spans."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Literal

from . import prose
from .forms import CHANNELS, COLUMNS, OUTCOMES, Label, Row, load_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from random import Random

    from .figures import Figures

__all__ = ["Box", "Layout", "Paragraph", "Part", "Table", "expanded", "number_of", "report"]

CORNER = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Box:
    """A cell: its text, how many rows and columns it spans, and whether it holds a value, a label or a heading."""

    text: str
    rows: int = 1
    columns: int = 1
    kind: Literal["head", "label", "value"] = "head"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of text: the title, a heading or prose."""

    text: str
    kind: Literal["title", "heading", "prose"] = "prose"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of boxes; `name` is the section's table: disclosures, requests or remedies."""

    name: Literal["disclosures", "requests", "remedies"]
    rows: tuple[tuple[Box, ...], ...]


Part = Paragraph | Table


def number_of(style: str) -> Callable[[Number, str], str]:
    """How a number is printed: "plain", "full_width", "thousands", "unit" (3件) or "padded" (odd white space)."""
    styles: dict[str, Callable[[Number, str], str]] = {
        "plain": lambda value, _: f"{value:f}" if isinstance(value, Decimal) else str(value),
        "full_width": lambda value, _: (
            f"{value:f}".translate(FULL_WIDTH) if isinstance(value, Decimal) else str(value).translate(FULL_WIDTH)
        ),
        "thousands": lambda value, _: f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}",
        "unit": lambda value, unit: f"{value:f}{unit}" if isinstance(value, Decimal) else f"{value}{unit}",
        "padded": lambda value, _: f"\u3000{value:f}\u00a0" if isinstance(value, Decimal) else f"\u200b{value}\u2002",
    }
    return styles[style]


@dataclass(frozen=True)
class Layout:
    """The choices in which reports differ. `blank` stands for None; `cuts` are data rows where a new table begins.

    `groups` "span" merges the group cells, "blank" leaves empty cells below them, "repeat" prints them in each row.
    `continued` says how a group cell looks that a cut runs through: named again, an empty cell, or no cell.
    """

    number: str = "plain"
    blank: str = ""
    amount_unit: str = ""
    ordinals: bool = True
    ordinal_comma: bool = False
    variants: bool = False
    lost_dots: bool = False
    columns: tuple[str, ...] = COLUMNS
    subtotal: Literal["", "first", "last"] = ""
    groups: Literal["span", "blank", "repeat"] = "span"
    cuts: tuple[int, ...] = ()
    repeat_head: bool = False
    continued: Literal["named", "blank", "absent"] = "named"
    skewed: bool = False
    separate_blocks: bool = False
    prose: bool = True


class _Builder:
    """Builds the tables of one report; a wording once drawn is kept for the whole report."""

    def __init__(self, figures: Figures, rng: Random, layout: Layout) -> None:
        self.figures = figures
        self.form = load_form(figures.form)
        self.rng = rng
        self.layout = layout
        self.print_number = number_of(layout.number)
        self.said: dict[Label, str] = {}

    def say(self, label: Label) -> str:
        if not self.layout.variants or not label.variants:
            return label.text
        if label not in self.said:
            self.said[label] = self.rng.choice((label.text, *label.variants))
        return self.said[label]

    def value(self, value: Number | None, unit: str = "件", columns: int = 1) -> Box:
        text = self.layout.blank if value is None else self.print_number(value, unit)
        return Box(text, columns=columns, kind="value")

    def numbered(self, ordinal: str, text: str) -> str:
        if not self.layout.ordinals:
            return text
        if ordinal.startswith("（"):
            return f"{ordinal}{text}"
        if ordinal.isdigit():
            if self.layout.lost_dots and self.rng.random() < 0.3:
                return f"{ordinal}{text}"
            return f"{ordinal}{'、' if self.layout.ordinal_comma else '.'}{text}"
        return f"{ordinal}、{text}"

    def row_label(self, row: Row) -> str:
        return self.numbered(row.ordinal, self.say(row.label)) + row.note

    # --- section 二

    def disclosure_tables(self) -> Iterator[Table]:
        tables = []
        for block in self.form.blocks:
            n = len(block.columns)
            # The real forms widen a middle column of the head and another one of the data.
            head_spans = {1: (3,), 2: (1, 2), 3: (1, 1, 1)}[n]
            data_spans = head_spans
            if self.layout.skewed and n > 1:
                head_spans = {2: (2, 1), 3: (1, 2, 1)}[n]
                data_spans = {2: (1, 2), 3: (2, 1, 1)}[n]
            rows: list[tuple[Box, ...]] = [(Box(block.caption, columns=4),)]
            heads = [Box(self.say(c), columns=s) for c, s in zip(block.columns, head_spans, strict=True)]
            rows.append((Box("信息内容"), *heads))
            for row in block.rows:
                values = []
                for item, span in zip(row.items, data_spans, strict=True):
                    box = self.value(self.figures.disclosures[item.key], item.unit.replace("unknown", "元"), span)
                    if item.key == "procurement_amount" and box.text not in {"", self.layout.blank}:
                        bare = box.text.removesuffix("元")
                        unit = "元" if self.layout.number == "unit" else self.layout.amount_unit
                        box = Box(bare + unit, columns=span, kind="value")
                    values.append(box)
                rows.append((Box(self.say(row.label), kind="label"), *values))
            tables.append(rows)
        if self.layout.separate_blocks:
            yield from (Table("disclosures", tuple(rows)) for rows in tables)
        else:
            yield Table("disclosures", tuple(row for rows in tables for row in rows))

    # --- section 三

    def head(self) -> list[tuple[Box, ...]]:
        columns = self.layout.columns
        sub = 1 if self.layout.subtotal else 0
        second: list[Box] = []
        third: list[Box] = []
        for organisation, names in groupby(columns, lambda c: c not in {"natural_person", "total"}):
            if not organisation:
                second += [Box(self.say(self.form.columns[name]), rows=2) for name in names]
                continue
            third = [Box(self.say(self.form.columns[name])) for name in names]
            second.append(Box(self.say(self.form.organisations), columns=5 + sub))
        if sub:
            third.insert(0 if self.layout.subtotal == "first" else len(third), Box("小计"))
        width = 7 + sub + (1 if self.layout.skewed else 0)
        corner = Box(CORNER, rows=3, columns=3)
        return [(corner, Box("申请人情况", columns=width)), tuple(second), tuple(third)]

    def values(self, name: str) -> list[Box]:
        by_column = dict(zip(COLUMNS, self.figures.requests[name], strict=True))
        boxes = [self.value(by_column[column]) for column in self.layout.columns]
        if self.layout.subtotal:
            five = [by_column[column] for column in COLUMNS[1:6]]
            known = [value for value in five if value is not None]
            first = next(i for i, c in enumerate(self.layout.columns) if c in COLUMNS[1:6])
            place = first if self.layout.subtotal == "first" else first + 5
            boxes.insert(place, self.value(sum(known) if known else None))
        return boxes

    def group_box(self, text: str, span: int, offset: int, *, continued: bool) -> list[Box]:
        """The group cell of a row that stands at `offset` within its group's `span` rows of this table."""
        if self.layout.groups == "repeat":
            return [Box(text, kind="label")]
        if continued and self.layout.continued == "absent":
            return []
        shown = "" if continued and self.layout.continued == "blank" else text
        if self.layout.groups == "blank":
            return [Box("" if offset else shown, kind="label")]
        return [] if offset else [Box(shown, rows=span, kind="label")]

    def body(self, rows: Sequence[Row], before: Row | None) -> list[tuple[Box, ...]]:
        """The data rows of one table; `before` is the last row of the table that was cut off above."""
        results = [row for row in rows if row.result]
        skew = 1 if self.layout.skewed else 0
        out: list[tuple[Box, ...]] = []
        for row in rows:
            label = self.row_label(row)
            values = self.values(row.name)
            if skew:
                values[0] = Box(values[0].text, columns=2, kind="value")
            if not row.result:
                out.append((Box(label, columns=3 - skew, kind="label"), *values))
                continue
            top = self.numbered("三", self.say(self.form.groups["三"]))
            cells = self.group_box(
                top, len(results), results.index(row), continued=before is not None and before.result
            )
            if row.group is None:
                cells.append(Box(label, columns=2 - skew, kind="label"))
            else:
                members = [r for r in results if r.group == row.group]
                text = self.numbered(row.group, self.say(self.form.groups[row.group]))
                continued = before is not None and before.group == row.group
                cells += self.group_box(text, len(members), members.index(row), continued=continued)
                cells.append(Box(label, kind="label"))
            out.append((*cells, *values))
        return out

    def request_tables(self) -> Iterator[Table]:
        rows = self.form.rows
        bounds = [0, *(cut for cut in self.layout.cuts if 0 < cut < len(rows)), len(rows)]
        for i, (start, end) in enumerate(pairwise(bounds)):
            head = self.head() if i == 0 or self.layout.repeat_head else []
            yield Table("requests", (*head, *self.body(rows[start:end], rows[start - 1] if i else None)))

    # --- section 四

    def remedy_table(self) -> Table:
        outcomes = [self.say(self.form.outcomes[name]) for name in OUTCOMES]
        review, direct, after = (self.say(self.form.channels[name]) for name in CHANNELS)
        first = (Box(review, columns=5), Box("行政诉讼", columns=10))
        second = (*(Box(text, rows=2) for text in outcomes), Box(direct, columns=5), Box(after, columns=5))
        third = tuple(Box(text) for text in outcomes * 2)
        return Table("remedies", (first, second, third, tuple(self.value(v) for v in self.figures.remedies)))


def report(figures: Figures, rng: Random, layout: Layout) -> list[Part]:
    """Title, period, six sections with their tables, signature; without prose if the layout says so."""
    builder = _Builder(figures, rng, layout)
    heads = prose.headings(rng, variants=layout.variants)
    tables: dict[int, list[Table]] = {
        2: list(builder.disclosure_tables()),
        3: list(builder.request_tables()),
        4: [builder.remedy_table()],
    }
    parts: list[Part] = [Paragraph(prose.title(figures, rng), "title"), Paragraph(prose.period(figures))]
    for number, heading in enumerate(heads, 1):
        parts.append(Paragraph(heading, "heading"))
        if layout.prose:
            parts += [Paragraph(text) for text in prose.section(number, figures, rng)]
        parts += tables.get(number, [])
    parts += [Paragraph(text) for text in prose.closing(figures, rng)]
    return parts


def expanded(rows: Sequence[Sequence[Box]], *, repeat: bool) -> list[list[str]]:
    """The table as a full grid of text: a spanned position repeats the text of its box, or is empty."""
    grid: dict[tuple[int, int], str] = {}
    for r, row in enumerate(rows):
        c = 0
        for box in row:
            while (r, c) in grid:
                c += 1
            for dr in range(box.rows):
                for dc in range(box.columns):
                    grid[r + dr, c + dc] = box.text if repeat or not (dr or dc) else ""
            c += box.columns
    width = max(c for _, c in grid) + 1
    height = max(len(rows), 1)
    return [[grid.get((r, c), "") for c in range(width)] for r in range(height)]
