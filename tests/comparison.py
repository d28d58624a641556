"""A report read against the figures it was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from extract.report import Cell, Report
    from tests.generator import Figures

__all__ = ["Comparison", "compare", "pairs"]


class Comparison(msgspec.Struct):
    """Cells by outcome: `wrong` ones are listed with their place, the number printed and the number read."""

    right: int = 0
    ambiguous: int = 0
    lost: list[tuple[str, str]] = []
    wrong: list[tuple[str, object, object]] = []


def pairs(figures: Figures, report: Report) -> Iterator[tuple[str, int | Decimal | None, Cell | None]]:
    """Every place of the three tables with the number printed, None where none is, and the cell read."""
    rows = {row.name: row.cells for row in report.requests.rows}
    for name, values in figures.requests.items():
        cells: tuple[Cell | None, ...] = rows.get(name) or (None,) * len(values)
        for place, (value, cell) in enumerate(zip(values, cells, strict=True)):
            yield f"requests/{name}/{place}", value, cell
    items = {item.item: item.cell for item in report.disclosures}
    for item, amount in figures.disclosures.items():
        yield f"disclosures/{item}", amount, items.get(item)
    remedies: list[Cell | None] = [cell for remedy in report.remedies for cell in remedy.cells]
    remedies += [None] * (len(figures.remedies) - len(remedies))
    for place, (value, cell) in enumerate(zip(figures.remedies, remedies, strict=True)):
        yield f"remedies/{place}", value, cell


def compare(figures: Figures, report: Report, *, table: str = "") -> Comparison:
    """Every cell of `report` against `figures`; `table` restricts it to one."""
    found = Comparison()
    for place, value, cell in pairs(figures, report):
        if not place.startswith(table):
            continue
        if cell is not None and cell.value == value:
            found.right += 1
        elif cell is None or cell.value is None:
            if cell is not None and cell.state == "ambiguous":
                found.ambiguous += 1
            else:
                found.lost.append((place, cell.state if cell is not None else "no cell"))
        else:
            found.wrong.append((place, value, cell.value))
    return found
