"""Rows as met in a document, and which row of the form each of them is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from extract.report import Cell
from extract.vertical.vocabulary import loosened, ordinal, stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.vertical.vocabulary import Vocabulary

__all__ = ["Observed", "Placed", "place_rows"]

_CHAPTERS: Final = frozenset("一二三四五六七八九十")


class Observed(msgspec.Struct, frozen=True):
    """A labelled row of a document with a cell for each column of the form, and the unit that it prints."""

    label: str
    cells: tuple[Cell, ...]
    unit: str | None = None

    @property
    def filled(self) -> bool:
        """Whether a number, or what may be several, stands in the row."""
        return any(cell.state in ("number", "ambiguous") for cell in self.cells)


class Placed(msgspec.Struct):
    """One table: rows by their place on the form, and (code, text) of labels without a place."""

    rows: dict[int, Observed]
    notes: list[tuple[str, str]]


def place_rows(observed: Sequence[Observed], known: Vocabulary) -> list[Placed]:
    """The tables that a sequence of rows makes: a row that comes again begins another.

    A label that stands for several rows is taken by the chapter it stands in. One that differs from a row's only in
    words that say nothing (的, 总, 情况 …) is taken for it and reported; any other that the form does not know is only
    reported.
    """
    tables: list[Placed] = []
    chapter = ""
    for row in observed:
        text = stem(row.label)
        numeral = ordinal(row.label)
        if text in known.headings or numeral in _CHAPTERS:
            chapter = known.headings.get(text) or (numeral if numeral in _CHAPTERS else chapter)
        if text in known.headings:
            if tables and any(char.isdigit() for cell in row.cells for char in cell.raw or ""):
                tables[-1].notes.append(("unknown_label", _told(row)))
            continue
        found = _only(known, known.rows.get(text, ()), chapter)
        variant = found is None
        if found is None:
            found = _only(known, known.loose.get(loosened(text), ()), chapter)
        if not tables or (found is not None and found in tables[-1].rows):
            tables.append(Placed({}, []))
        if found is None:
            if row.filled:
                tables[-1].notes.append(("unknown_label", _told(row)))
            continue
        if variant:
            tables[-1].notes.append(("label_variant", row.label))
        tables[-1].rows[found] = row
        chapter = known.form.indicators.rows[found].chapter or chapter
    return [table for table in tables if table.rows]


def _only(known: Vocabulary, places: Sequence[int], chapter: str) -> int | None:
    """The one row that a label stands for, by its chapter where there are several."""
    if len(places) > 1:
        rows = known.form.indicators.rows
        places = [place for place in places if rows[place].chapter == chapter]
    return places[0] if len(places) == 1 else None


def _told(row: Observed) -> str:
    return " ".join((row.label, *(str(cell.raw) for cell in row.cells if cell.raw)))[:200]
