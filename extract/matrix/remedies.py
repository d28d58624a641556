"""Section 四: three channels with five outcomes each, from tables where it has them, else from flattened text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extract.document import Grid
from extract.matrix.channels import SUITS, WIDTH, channel_in, places_of_columns, remedy_vocabulary
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


def _more_outcomes(outcomes: list[str], named: list[str]) -> list[str]:
    """The header's outcomes with those of one more row; a row that names all of them says it all."""
    whole = len(remedy_vocabulary().names) * WIDTH
    if len(named) == whole:
        return named
    return [*outcomes, *named] if len(outcomes) < whole else outcomes


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
        outcomes: list[str] = []
        channels: list[str] = []
        fresh = True
        if known.particular.isdisjoint(block.labels):
            continue
        for number, (row, words) in enumerate(zip(block.rows, block.words, strict=True), 1):
            cores = [each.core for each in words]
            named = [known.outcomes[text] for text in cores if text in known.outcomes]
            spoken = _spoken(cores)
            if len(named) >= WIDTH or (spoken and not named and not _prints_values(words)):
                if not fresh:
                    outcomes, channels, fresh = [], [], True
                outcomes = _more_outcomes(outcomes, named)
                channels += spoken
                continue
            if not outcomes:
                continue
            fresh = False
            own = channel_in(" ".join(cell.text for cell in row[:-WIDTH])) if len(outcomes) == WIDTH else ()
            places = places_of_columns(tuple(outcomes), own or tuple(channels) or channel_in(heading))
            if places is not None and len(row) - len(places) in (0, 1):
                _add(found, places, _row_cells(row, len(places), f"table:{block.number}/row:{number}"))
            elif unread is None and sum(each.printed.state == "number" for each in words) >= WIDTH:
                raw = " ".join(cell.text for cell in row)
                unread = Cell(None, raw, "ambiguous", None, 2, None, f"table:{block.number}/row:{number}")
    return found, unread


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


def _spoken(cores: Sequence[str]) -> list[str]:
    """The channels that a row of a header names, behind 行政诉讼 where that stands before 行政复议."""
    known = remedy_vocabulary()
    spoken = [known.channels[text] for text in cores if text in known.channels]
    if tuple(spoken) == known.names[:1] and SUITS in cores[: [text in known.channels for text in cores].index(True)]:
        return [SUITS, *spoken]
    return spoken


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
            found, behind = read_remedies_in_text(flat, max(first - 20, 0), lost_blanks=lost_blanks)
            unread = unread or behind or (None if found else unordered_stretch(flat, first))
    if not found and unread is None:
        return ()
    absent = Cell(None, None, "absent") if found or unread is None else unread
    return tuple(
        Remedy(name, tuple(found.get((name, outcome), absent) for outcome in OUTCOMES))
        for name in remedy_vocabulary().names
    )
