"""The findings of all reports, and how each report fared under the identities of the form."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from extract.dataset.reading import open_table
from extract.report import COLUMNS
from gongkai.report.packing import Dictionary

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import numpy.typing as npt

    from gongkai.report.matrices import Matrices
    from gongkai.report.packing import Package

__all__ = ["HARD", "Findings", "read_findings"]

#: The identities that the form itself prints, in the order of the two bits each has in `standing`.
HARD = ("C1", "C2", "R1", "L1")
_PASS, _FAIL, _NOT_ASSESSABLE, _NO_TABLE = range(4)


@dataclass
class Findings:
    """Findings by report: those that fail one by one, those that cannot be assessed as one a check with their count.

    `standing` has two bits for each of `HARD`: 0 holds wherever it can be assessed, 1 fails somewhere, 2 can be
    assessed nowhere, 3 the report has no such table.
    """

    counts: npt.NDArray[np.uint16]
    standing: npt.NDArray[np.uint8]
    checks: Dictionary = field(default_factory=Dictionary)
    cells: Dictionary = field(default_factory=Dictionary)
    details: Dictionary = field(default_factory=Dictionary)
    #: Number of the check, 1 where it fails, sides, numbers of cells and detail, places that are not assessable.
    lines: list[tuple[int, int, float, float, int, int, int]] = field(default_factory=list)

    def add_to(self, package: Package) -> None:
        """Add the sections to the package."""
        kinds = ("check", "failed", "left", "right", "cells", "detail", "places")
        types = (np.uint16, np.uint8, np.float64, np.float64, np.uint32, np.uint32, np.uint16)
        columns = list(zip(*self.lines, strict=True)) if self.lines else [()] * len(kinds)
        package.array("findings", self.counts)
        package.array("standing", self.standing)
        for kind, type_, column in zip(kinds, types, columns, strict=True):
            package.array(f"finding_{kind}", np.array(column, type_))
        for name, texts in (("checks", self.checks), ("finding_cell_texts", self.cells), ("details", self.details)):
            package.texts(name, texts.texts)


def read_findings(folder: Path, reports: Mapping[str, int], matrices: Matrices) -> Findings:
    """The findings of `reports`, which are numbered from 0 as their `matrices` are."""
    count = len(matrices.shapes)
    found = Findings(np.zeros(count, np.uint16), np.zeros(count, np.uint8))
    by_report: dict[int, list[dict[str, Any]]] = defaultdict(list)
    columns = ["report_id", "check", "outcome", "left", "right", "cells", "detail"]
    for batch in open_table(folder, "findings").to_batches(columns=columns):
        for row in batch.to_pylist():
            number = reports.get(row["report_id"])
            if number is not None:
                by_report[number].append(row)
    for number in range(count):
        rows = by_report.get(number, [])
        before = len(found.lines)
        unassessable: dict[str, int] = defaultdict(int)
        failed = set()
        for row in rows:
            if row["outcome"] == "fail":
                failed.add(row["check"])
                found.lines.append(_line(found, row))
            else:
                unassessable[row["check"]] += 1
        for check, places in unassessable.items():
            found.lines.append((found.checks.number(check), 0, np.nan, np.nan, 0, 0, min(places, 0xFFFF)))
        found.counts[number] = len(found.lines) - before
        shape = matrices.shapes[number]
        for place, check in enumerate(HARD):
            total = _places(check, len(shape.rows), len(shape.channels))
            found.standing[number] |= _standing(total, unassessable.get(check, 0), failed=check in failed) << (
                2 * place
            )
    return found


def _line(found: Findings, row: dict[str, Any]) -> tuple[int, int, float, float, int, int, int]:
    left, right = (np.nan if row[side] is None else float(row[side]) for side in ("left", "right"))
    cells = found.cells.number(" ".join(row["cells"] or ()))
    return (found.checks.number(row["check"]), 1, left, right, cells, found.details.number(row["detail"]), 1)


def _places(check: str, rows: int, channels: int) -> int:
    """In how many places the identity stands: columns, rows or channels."""
    if check == "L1":
        return channels
    return rows if check == "R1" else len(COLUMNS) * bool(rows)


def _standing(places: int, unassessable: int, *, failed: bool) -> int:
    if not places:
        return _NO_TABLE
    if failed:
        return _FAIL
    return _NOT_ASSESSABLE if unassessable >= places else _PASS
