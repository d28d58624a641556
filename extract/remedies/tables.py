"""Section 四 in tables: upright, or on their side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extract.document import Grid
from extract.matrix.copies import NOTHING, contested
from extract.matrix.transposed import turned
from extract.matrix.values import printed
from extract.remedies.channels import WIDTH, believed, channel_in, named_in_head, places_of_head, remedy_vocabulary
from extract.report import OUTCOMES, Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.document import Block, GridCell
    from extract.matrix.labels import Word

__all__ = ["Found", "from_grids", "from_turned"]

#: No heading above the tables of section 四 is as long as this.
_HEADING: Final = 60

Found = dict[tuple[str, str], Cell]


def _grid_cell(source: GridCell, where: str) -> Cell:
    value = printed(source.text)
    if value.number is None:
        return Cell(None, source.text, value.state, locator=where)
    if value.joined or not value.is_count:
        return Cell(None, source.text, "unreadable", locator=where)
    return Cell(value.number, source.text, "number", "cell", 1, None, where)


def _with_row(head: list[str], row: list[str]) -> list[str]:
    """A head with one more row; one that names the outcomes of all columns says all of them."""
    outcomes = sum(name in OUTCOMES for name in row)
    whole = len(remedy_vocabulary().names) * WIDTH
    if outcomes == whole:
        head = [name for name in head if name not in OUTCOMES]
    elif sum(name in OUTCOMES for name in head) >= whole:
        row = [name for name in row if name not in OUTCOMES]
    return [*head, *row]


def from_grids(blocks: Sequence[Block]) -> tuple[Found, Cell | None]:
    """The cells of the tables, and a row of values that none of them could be taken from."""
    known = remedy_vocabulary()
    found: Found = {}
    unread: Cell | None = None
    heading = ""
    for block in blocks:
        if not isinstance(block, Grid):
            heading = block.text if len(block.text) < _HEADING else heading
            continue
        head: list[str] = []
        fresh = True
        if known.particular.isdisjoint(block.labels):
            continue
        for number, (row, words) in enumerate(zip(block.rows, block.words, strict=True), 1):
            named = [name for name in (named_in_head(each.core) for each in words) if name]
            outcomes = sum(name in OUTCOMES for name in named)
            if outcomes >= WIDTH or (named and not outcomes and not _prints_values(words)):
                head = _with_row(head if fresh else [], named)
                fresh = True
                continue
            if not any(name in OUTCOMES for name in head):
                continue
            fresh = False
            places = _places(head, row, heading)
            if places is not None and len(row) - len(places) in (0, 1):
                cells = _row_cells(row, len(places), f"table:{block.number}/row:{number}")
                if not block.closed and number == len(block.rows):
                    cells[-1] = Cell(None, cells[-1].raw, "unreadable", locator=cells[-1].locator)
                _add(found, places, believed(places, cells))
            elif unread is None and sum(each.printed.state == "number" for each in words) >= WIDTH:
                raw = " ".join(cell.text for cell in row)
                unread = Cell(None, raw, "ambiguous", None, 2, None, f"table:{block.number}/row:{number}")
    return found, unread


def _places(head: list[str], row: Sequence[GridCell], heading: str) -> tuple[tuple[str, str], ...] | None:
    """The places of a row below a head; that of one channel may name it before its values, or in a `heading`."""
    outcomes = [name for name in head if name in OUTCOMES]
    if len(outcomes) != WIDTH:
        return places_of_head(tuple(head))
    own = channel_in(" ".join(cell.text for cell in row[:-WIDTH]))
    if own or len(outcomes) == len(head):
        return places_of_head((*(own or channel_in(heading)), *outcomes))
    return places_of_head(tuple(head))


def from_turned(blocks: Sequence[Block]) -> Found:
    """The cells of tables whose rows are the outcomes and whose columns the channels."""
    found: Found = {}
    for block in blocks:
        if not isinstance(block, Grid) or len(_outcomes_in_rows(block)) < WIDTH:
            continue
        aside = turned(block)
        if aside is not None:
            found |= {place: aside.placed(cell) for place, cell in from_grids([aside.grid])[0].items()}
    return found


def _outcomes_in_rows(grid: Grid) -> set[str]:
    known = remedy_vocabulary().outcomes
    firsts = (next((known[each.core] for each in words if each.core in known), None) for words in grid.words)
    return {name for name in firsts if name is not None}


def _prints_values(words: Sequence[Word]) -> bool:
    return any(each.printed.state in ("number", "slash", "dash") for each in words)


def _row_cells(row: Sequence[GridCell], width: int, where: str) -> list[Cell]:
    """The last `width` cells of a row; where one more stands before them that is no label, which they are is open.

    An empty cell is one where the others add up, nothing counting nothing.
    """
    first = len(row) - width
    cells = [_grid_cell(row[i], f"{where}/cell:{i + 1}") for i in range(first, len(row))]
    if not first or any(char.isalpha() for char in row[0].text):
        return cells
    if not row[0].text.strip() and all(_holds(cells[i : i + WIDTH]) for i in range(0, width, WIDTH)):
        return cells
    raw = " ".join(cell.text for cell in row)
    return [Cell(None, raw, "ambiguous", None, 2, None, where) for _ in range(width)]


def _holds(channel: Sequence[Cell]) -> bool:
    """Whether the numbers of a channel add up to one of them, its total, where an empty cell counts nothing."""
    counts = [int(cell.value or 0) for cell in channel]
    return sum(counts) == 2 * max(counts)


def _add(found: Found, places: Sequence[tuple[str, str]], cells: Sequence[Cell]) -> None:
    """Keep the cells of a row; a place that another row prints otherwise is ambiguous. One without numbers is none."""
    if all(cell.state != "number" for cell in cells) and found.keys() & set(places):
        return
    if all(place in found and found[place].state in NOTHING for place in places):
        found.update(zip(places, cells, strict=True))
        return
    for place, cell in zip(places, cells, strict=True):
        before = found.get(place)
        found[place] = cell if before is None else contested(before, cell)
