"""The hard identities of the vertical forms over the table `indicators`: columns at a time, no loop over cells."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from extract.dataset.identities import Failure, Tally
from extract.dataset.reading import read_table
from extract.dataset.schema import PARTITION
from extract.dataset.views import SCALED_UNITS
from extract.forms import load_vertical_forms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pyarrow as pa

    from extract.forms import Identity

__all__ = ["assess_vertical"]


def assess_vertical(folder: Path) -> tuple[list[Tally], list[Failure]]:
    """Tallies by check, and every failure with its column as `place`, over all reports on vertical forms.

    Soft identities, which sources break in good faith, are findings of the extraction and are not assessed here. A
    number counted in another scale than the form's is none. NotADatasetError if `folder` is no dataset.
    """
    import pyarrow.compute as pc

    table = read_table(
        folder, "indicators", ["report_id", PARTITION, "form", "indicator", "unit", "value", "cumulative"]
    )
    for unit in SCALED_UNITS:
        table = table.filter(pc.invert(pc.match_substring(table["unit"], unit)))
    tallies: list[Tally] = []
    failures: list[Failure] = []
    for form in load_vertical_forms():
        part = table.filter(pc.equal(table["form"], form.id))
        if not part.num_rows:
            continue
        reports = part.group_by(["report_id", PARTITION], use_threads=False).aggregate([])
        for identity in form.identities:
            if identity.soft or identity.per != "column":
                continue
            tally = Tally(identity.id, "indicators")
            for column in form.indicators.columns:
                failures += _apply(identity, column.name, part, reports, tally)
            tallies.append(tally)
    return tallies, failures


def _apply(identity: Identity, column: str, table: pa.Table, reports: pa.Table, tally: Tally) -> list[Failure]:
    """Count into `tally`; return the failures."""
    import pyarrow.compute as pc

    left, right = (_total(side, column, table, reports) for side in (identity.left, identity.right))
    passes = pc.equal(left, right)
    failing = pc.fill_null(pc.invert(passes), fill_value=False)
    assessed, failed = len(passes) - passes.null_count, pc.sum(failing).as_py() or 0
    tally.failed += failed
    tally.passed += assessed - failed
    tally.not_assessable += passes.null_count
    rows: list[dict[str, Any]] = (
        reports.append_column("left", left).append_column("right", right).filter(failing).to_pylist()
    )
    return [
        Failure(
            row["report_id"], row[PARTITION], identity.id, "indicators", column, int(row["left"]), int(row["right"])
        )
        for row in rows
    ]


def _total(names: Sequence[str], column: str, table: pa.Table, reports: pa.Table) -> pa.Array:
    """The sum of some rows for every report; null where one of them is."""
    import pyarrow.compute as pc

    values = []
    for name in names:
        part = table.filter(pc.equal(table["indicator"], name))
        at = pc.index_in(reports["report_id"], value_set=part["report_id"].combine_chunks())
        values.append(part[column].combine_chunks().take(at.combine_chunks()))
    return functools.reduce(pc.add, values)
