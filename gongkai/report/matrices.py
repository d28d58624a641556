"""The matrices of all reports as one row of codes: a number is itself plus 8, a cell without one is its state.

A report's codes are those of section 三, row by row, then those of section 四, channel by channel. Which rows and
channels it has is its shape: most reports share one of a few.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from extract.dataset.reading import open_table
from extract.report import COLUMNS, OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import numpy.typing as npt
    import pyarrow as pa

__all__ = ["FIRST_NUMBER", "STATES", "Matrices", "Shape", "read_matrices"]

#: The codes below 8. The last is a cell of which the table `cells` knows nothing.
STATES = ("blank", "slash", "dash", "word", "absent", "ambiguous", "unreadable", "unknown")
FIRST_NUMBER = len(STATES)
#: Numbers from here on JavaScript does not hold exactly: they are shown as text.
_TOO_LARGE = 2**53 - FIRST_NUMBER


@dataclass(frozen=True)
class Shape:
    """The form, the rows of section 三 and the channels of section 四 that a report has."""

    form: str
    rows: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()


@dataclass
class Matrices:
    """Codes of all reports one after the other; `starts` and `shapes` are by report, as `read_matrices` was given them.

    `words` are the texts in cells of state `word` and numbers too large for a code, `suggested` the numbers that the
    identities imply, both by report and place of the code within it.
    """

    codes: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    shapes: list[Shape]
    words: list[tuple[int, int, str]] = field(default_factory=list)
    suggested: list[tuple[int, int, int]] = field(default_factory=list)

    def place(self, report: int, table: str, row: str, column: str) -> int | None:
        """The place of a cell within the codes of a report; None where it has no such cell."""
        shape = self.shapes[report]
        names, columns, before = (
            (shape.rows, COLUMNS, 0)
            if table == "requests"
            else (shape.channels, OUTCOMES, len(shape.rows) * len(COLUMNS))
        )
        if row not in names or column not in columns:
            return None
        return before + names.index(row) * len(columns) + columns.index(column)


def read_matrices(folder: Path, reports: Mapping[str, int], forms: list[str]) -> Matrices:
    """The matrices of `reports`, which are numbered from 0; `forms` holds the form of each."""
    rows = [
        _Block(folder, "requests", "row", COLUMNS, reports),
        _Block(folder, "remedies", "channel", OUTCOMES, reports),
    ]
    shapes = [Shape(form, *(block.names.get(number, ()) for block in rows)) for number, form in enumerate(forms)]
    counts = np.array(
        [len(shape.rows) * len(COLUMNS) + len(shape.channels) * len(OUTCOMES) for shape in shapes], np.int64
    )
    starts = np.concatenate(([0], np.cumsum(counts)))
    codes = np.full(int(starts[-1]), FIRST_NUMBER - 1, np.int64)
    before = np.zeros(len(forms), np.int64)
    words: list[tuple[int, int, str]] = []
    for block in rows:
        words += block.fill(codes, starts, before)
        before += np.array([len(block.names.get(i, ())) * len(block.columns) for i in range(len(forms))], np.int64)
    found = Matrices(codes, starts, shapes, words)
    _add_states(folder, reports, found)
    return found


class _Block:
    """The rows of one wide table, by report."""

    def __init__(
        self, folder: Path, table: str, key: str, columns: tuple[str, ...], reports: Mapping[str, int]
    ) -> None:
        self.columns = columns
        self.names: dict[int, tuple[str, ...]] = {}
        #: For each year: the numbers of the reports and of the rows within them, the values, and which are printed.
        self._parts: list[tuple[npt.NDArray[Any], ...]] = []
        order = ["row_number"] if table == "requests" else []
        dataset = open_table(folder, table)
        for fragment in sorted(dataset.get_fragments(), key=lambda fragment: fragment.path):
            rows = fragment.to_table(schema=dataset.schema, columns=["report_id", key, *order, *columns])
            if rows.num_rows:
                self._take(rows, key, reports)

    def _take(self, rows: pa.Table, key: str, reports: Mapping[str, int]) -> None:
        ids = rows["report_id"].combine_chunks().dictionary_encode()
        numbers = np.array([reports.get(report, -1) for report in ids.dictionary.to_pylist()], np.int64)
        owner = numbers[ids.indices.to_numpy(zero_copy_only=False)]
        place = rows["row_number"].to_numpy() if "row_number" in rows.column_names else np.arange(len(owner))
        # Rows of one report stand together in the order of the form, whatever the order of the file.
        sort = np.lexsort((place, owner))
        sort = sort[owner[sort] >= 0]
        owner = owner[sort]
        if not owner.size:
            return
        names = np.array(rows[key].to_pylist(), object)[sort]
        firsts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
        ends = np.r_[firsts[1:], len(owner)]
        shared: dict[tuple[str, ...], tuple[str, ...]] = {}
        for first, end in zip(firsts.tolist(), ends.tolist(), strict=True):
            own = tuple(names[first:end].tolist())
            self.names[int(owner[first])] = shared.setdefault(own, own)
        within = np.arange(len(owner)) - np.repeat(firsts, ends - firsts)
        columns = [rows[name].combine_chunks() for name in self.columns]
        values = np.stack([column.fill_null(0).to_numpy(zero_copy_only=False)[sort] for column in columns], axis=1)
        printed = np.stack([column.is_valid().to_numpy(zero_copy_only=False)[sort] for column in columns], axis=1)
        self._parts.append((owner, within, values, printed))

    def fill(
        self, codes: npt.NDArray[np.int64], starts: npt.NDArray[np.int64], before: npt.NDArray[np.int64]
    ) -> list[tuple[int, int, str]]:
        """Put the numbers at their places; `before` counts the codes of a report that stand before this block.

        Returns report, place and digits of the numbers that are too large for a code.
        """
        width = len(self.columns)
        large: list[tuple[int, int, str]] = []
        for owner, within, values, printed in self._parts:
            at = (starts[owner] + before[owner] + within * width)[:, None] + np.arange(width)
            fits = printed & (values >= 0) & (values < _TOO_LARGE)
            codes[at[fits]] = values[fits] + FIRST_NUMBER
            for line, column in np.argwhere(printed & ~fits).tolist():
                report = int(owner[line])
                large.append((report, int(at[line, column] - starts[report]), str(values[line, column])))
        return large


def _add_states(folder: Path, reports: Mapping[str, int], found: Matrices) -> None:
    """Why cells have no number, what words they hold, and what the identities imply, from `cells`."""
    import pyarrow.dataset as ds

    where = ds.field("table").isin(["requests", "remedies"]) & (
        (ds.field("state") != "number") | ds.field("suggested").is_valid()
    )
    columns = ["report_id", "table", "row", "column", "state", "raw", "suggested"]
    for batch in open_table(folder, "cells").to_batches(columns=columns, filter=where):
        rows = batch.to_pydict()
        for report, table, row, column, state, raw, suggested in zip(*rows.values(), strict=True):
            number = reports.get(report)
            place = None if number is None else found.place(number, table, row, column)
            if number is None or place is None:
                continue
            if state != "number":
                found.codes[found.starts[number] + place] = STATES.index(state) if state in STATES else FIRST_NUMBER - 1
            if state == "word" and raw:
                found.words.append((number, place, raw))
            if suggested is not None:
                found.suggested.append((number, place, suggested))
