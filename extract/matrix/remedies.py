"""Section 四: three channels with five outcomes each, from tables where it has them, else from flattened text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extract.document import Grid
from extract.matrix.channels import WIDTH, believed, channel_in, named_in_head, places_of_head, remedy_vocabulary
from extract.matrix.copies import contested
from extract.matrix.remedies_in_text import read_remedies_in_text, unordered_stretch
from extract.matrix.transposed import turned
from extract.matrix.values import printed
from extract.report import OUTCOMES, Cell, Remedy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.document import Block, GridCell
    from extract.matrix.flat import FlatText
    from extract.matrix.labels import Word

__all__ = ["read_remedies"]

#: No heading above the tables of section 四 is as long as this.
_HEADING: Final = 60
#: The labels of all channels have no more characters than this, notes and all.
_CHANNELS: Final = 60
#: Outcomes by labels that nothing else is called: where the first of them stands, section 四 is.
_WHOLE: Final = ("结果维持", "结果纠正", "尚未审结")

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


def _from_grids(blocks: Sequence[Block]) -> tuple[Found, Cell | None]:
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


def _from_turned(blocks: Sequence[Block]) -> Found:
    """The cells of tables whose rows are the outcomes and whose columns the channels."""
    found: Found = {}
    for block in blocks:
        if not isinstance(block, Grid) or len(_outcomes_in_rows(block)) < WIDTH:
            continue
        aside = turned(block)
        if aside is not None:
            found |= {place: aside.placed(cell) for place, cell in _from_grids([aside.grid])[0].items()}
    return found


def _outcomes_in_rows(grid: Grid) -> set[str]:
    known = remedy_vocabulary().outcomes
    firsts = (next((known[each.core] for each in words if each.core in known), None) for words in grid.words)
    return {name for name in firsts if name is not None}


def _prints_values(words: Sequence[Word]) -> bool:
    return any(each.printed.state in ("number", "slash", "dash") for each in words)


def _row_cells(row: Sequence[GridCell], width: int, where: str) -> list[Cell]:
    """The last `width` cells of a row; where one more stands before them that is no label, which they are is open."""
    if len(row) > width and printed(row[0].text).state not in ("word", "blank"):
        labelled = any(char.isalpha() for char in row[0].text)
        if not labelled:
            raw = " ".join(cell.text for cell in row)
            return [Cell(None, raw, "ambiguous", None, 2, None, where) for _ in range(width)]
    first = len(row) - width
    return [_grid_cell(row[i], f"{where}/cell:{i + 1}") for i in range(first, len(row))]


def _add(found: Found, places: Sequence[tuple[str, str]], cells: Sequence[Cell]) -> None:
    """Keep the cells of a row; a place that another row prints otherwise is ambiguous."""
    for place, cell in zip(places, cells, strict=True):
        before = found.get(place)
        found[place] = cell if before is None else contested(before, cell)


def read_remedies(blocks: Sequence[Block], flat: FlatText | None, *, lost_blanks: bool = False) -> tuple[Remedy, ...]:
    """The three channels, from tables or from text; a channel that the document does not print is `absent`.

    `flat` is the same document as text, None where its tables need no help; where it has `lost_blanks`, joined digits
    prove nothing. Ambiguous where a row of values fits no header; empty where there is no trace of section 四.
    """
    found, unread = _from_grids(blocks)
    if not found:
        found = _from_turned(blocks)
    if not found and flat is not None:
        first = next((at for label in _WHOLE if (at := flat.compact.find(label)) > 0), -1)
        if first >= 0:
            found, behind = read_remedies_in_text(flat, max(first - _CHANNELS, 0), lost_blanks=lost_blanks)
            unread = unread or behind or (None if found else unordered_stretch(flat, first))
    if not found and unread is None:
        return ()
    absent = Cell(None, None, "absent") if found or unread is None else unread
    return tuple(
        Remedy(name, tuple(found.get((name, outcome), absent) for outcome in OUTCOMES))
        for name in remedy_vocabulary().names
    )
