"""The identities of the forms over the columns of a dataset: whole years at a time, no loop over cells."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from extract.dataset.layout import paths_of
from extract.dataset.reading import open_table
from extract.dataset.schema import PARTITION
from extract.report import COLUMNS, OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import numpy.typing as npt
    import pyarrow as pa

__all__ = ["Failure", "Identity", "Tally", "assess", "identities"]

#: Sums of 21 numbers below this stay within 64 bits.
_SAFE = 2**58
#: Rows that are looked at together: memory stays flat however many reports a year has.
_BATCH = 500_000


class Identity(msgspec.Struct, frozen=True):
    """An identity of one form: the sum of `left` equals the sum of `right`, for each column, row or channel."""

    id: str
    table: Literal["requests", "remedies"]
    per: Literal["column", "row", "channel"]
    left: tuple[str, ...]
    right: tuple[str, ...]
    form: str = ""


class Failure(msgspec.Struct, frozen=True):
    """A place where an identity fails: `place` is the column, row or channel."""

    report_id: str
    report_year: int
    check: str
    table: str
    place: str
    left: int
    right: int


class Tally(msgspec.Struct):
    """How an identity fared: counts of columns, rows or channels over all reports."""

    check: str
    table: str
    passed: int = 0
    failed: int = 0
    not_assessable: int = 0


@cache
def identities() -> tuple[Identity, ...]:
    """The identities of the forms with a request matrix, from `extract/forms/*.toml`."""
    found: list[Identity] = []
    for entry in sorted(files("extract.forms").iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            form = tomllib.loads(entry.read_text(encoding="utf-8"))
            stated = [item for item in form.get("identities", ()) if item["table"] != "indicators"]
            found += [msgspec.convert(item | {"form": form["id"]}, Identity) for item in stated]
    return tuple(found)


def assess(folder: Path) -> tuple[list[Tally], list[Failure]]:
    """Tallies by check, and every failure, over the dataset in `folder`.

    An identity with a null operand cannot be assessed. NotADatasetError if `folder` is no dataset.
    """
    from extract.dataset.vertical_identities import assess_vertical

    tallies: dict[tuple[str, str], Tally] = {}
    failures: list[Failure] = []
    for name, key, values in (("requests", "row", COLUMNS), ("remedies", "channel", OUTCOMES)):
        forms = _forms(folder) if name == "remedies" else {}
        for year, table in _batches(folder, name, ("report_id", *(() if forms else ("form",)), key, *values)):
            for form, part in _by_form(table, forms.get(year, {})):
                chosen = [identity for identity in identities() if identity.table == name and identity.form == form]
                if chosen:
                    grid = _Grid(part, key, values)
                    for identity in chosen:
                        tally = tallies.setdefault((identity.id, name), Tally(identity.id, name))
                        failures += grid.apply(identity, tally, year)
    vertical, more = assess_vertical(folder)
    return [tallies[key] for key in sorted(tallies)] + vertical, failures + more


def _batches(folder: Path, name: str, columns: Sequence[str]) -> Iterator[tuple[int, pa.Table]]:
    """The table in pieces of some row groups, each with its year; a report never stands in two row groups."""
    import pyarrow.parquet as pq

    for path in paths_of(folder, name):
        year = int(path.parent.name.partition("=")[2])
        with pq.ParquetFile(path) as file:
            pending: list[int] = []
            rows = 0
            for group in range(file.num_row_groups):
                pending.append(group)
                rows += file.metadata.row_group(group).num_rows
                if rows >= _BATCH or group == file.num_row_groups - 1:
                    yield year, file.read_row_groups(pending, columns=list(columns))
                    pending, rows = [], 0


def _forms(folder: Path) -> dict[int, dict[str, pa.Array]]:
    """Report ids by year and form: `remedies` does not say which form it follows."""
    import pyarrow.compute as pc

    table = open_table(folder, "reports").to_table(columns=["report_id", "form", PARTITION])
    found: dict[int, dict[str, pa.Array]] = {}
    for year in pc.unique(table[PARTITION]).to_pylist():
        part = table.filter(pc.equal(table[PARTITION], year))
        found[year] = {
            form: part.filter(pc.equal(part["form"], form))["report_id"].combine_chunks()
            for form in pc.unique(part["form"]).to_pylist()
        }
    return found


def _by_form(table: pa.Table, forms: dict[str, pa.Array]) -> Iterator[tuple[str, pa.Table]]:
    import pyarrow.compute as pc

    if forms:
        for form, ids in sorted(forms.items()):
            yield form, table.filter(pc.is_in(table["report_id"], value_set=ids))
    elif "form" in table.column_names:
        for form in sorted(pc.unique(table["form"]).to_pylist()):
            yield form, table.filter(pc.equal(table["form"], form))


class _Grid:
    """The numbers of one form and year, dense: reports by rows by columns, with a mask of what is printed."""

    def __init__(self, table: pa.Table, key: str, columns: tuple[str, ...]) -> None:
        import numpy as np

        self._columns = columns
        self._reports = table["report_id"].combine_chunks().dictionary_encode()
        rows = table[key].combine_chunks().dictionary_encode()
        self._rows: list[str] = rows.dictionary.to_pylist()
        shape = (len(self._reports.dictionary), len(self._rows), len(columns))
        self._values: npt.NDArray[Any] = np.zeros(shape, np.int64)
        self._printed = np.zeros(shape, np.bool_)
        at = (self._reports.indices.to_numpy(zero_copy_only=False), rows.indices.to_numpy(zero_copy_only=False))
        for place, column in enumerate(columns):
            array = table[column].combine_chunks()
            self._values[(*at, place)] = array.fill_null(0).to_numpy(zero_copy_only=False)
            self._printed[(*at, place)] = array.is_valid().to_numpy(zero_copy_only=False)
        if self._values.size and np.abs(self._values).max() >= _SAFE:
            self._values = self._values.astype(object)  # exact, if slow: only hostile documents come here

    def apply(self, identity: Identity, tally: Tally, year: int) -> list[Failure]:
        """Count into `tally`; return the failures in order of report and place."""
        import numpy as np

        over_rows = identity.per == "column"
        names = list(self._rows if over_rows else self._columns)
        places = self._columns if over_rows else self._rows
        axis = 1 if over_rows else 2
        wanted = identity.left + identity.right
        count = len(self._reports.dictionary) * len(places)
        if not set(wanted) <= set(names):
            tally.not_assessable += count
            return []
        index = [names.index(name) for name in wanted]
        assessable = np.logical_and.reduce(np.take(self._printed, index, axis), axis)
        left = np.take(self._values, index[: len(identity.left)], axis).sum(axis)
        right = np.take(self._values, index[len(identity.left) :], axis).sum(axis)
        failing = assessable & (left != right)
        failed, assessed = int(failing.sum()), int(assessable.sum())
        tally.failed += failed
        tally.passed += assessed - failed
        tally.not_assessable += count - assessed
        reports, at = failing.nonzero()
        ids = self._reports.dictionary
        return [
            Failure(ids[i].as_py(), year, identity.id, identity.table, places[j], int(left[i, j]), int(right[i, j]))
            for i, j in zip(reports.tolist(), at.tolist(), strict=True)
        ]
