"""The checks of one report against others, in SQL over whole columns."""

from __future__ import annotations

import tempfile
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from extract.dataset.identities import Tally
from extract.dataset.querying import connect
from extract.dataset.reading import is_dataset
from extract.dataset.writer import NotADatasetError

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["assess_across"]

_TABLES = ("reports", "requests", "disclosures")
_STEPS = ("series", "carry", "stock", "aggregate", "copies", "years")
#: Findings in a fixed order, so that the same dataset always gives the same files.
_FOUND = 'SELECT * FROM found ORDER BY report_year, report_id, "check", cells, outcome'


def assess_across(folder: Path) -> tuple[list[Tally], pa.Table]:
    """How the checks across reports fared over the dataset in `folder`, and their findings.

    Only reports that are current and no copy are compared. The findings have the columns of the table `findings` with
    `report_year`; a cell of another report is `REPORT_ID#table/row/column`. What has no counterpart (no report of the
    year before, no report on the whole area) is not counted. NotADatasetError if `folder` is no dataset.
    """
    if not is_dataset(folder):
        raise NotADatasetError(f"{folder} is not a gongkai dataset")
    with (
        tempfile.TemporaryDirectory(prefix="gongkai-") as scratch,
        connect(folder, _TABLES, scratch=Path(scratch)) as connection,
    ):
        for step in _STEPS:
            connection.execute(files("extract.across").joinpath(f"{step}.sql").read_text("utf-8"))
        rows = connection.sql('SELECT * FROM tallies ORDER BY "check"').fetchall()
        found: pa.Table = connection.sql(_FOUND).to_arrow_table()
    return [
        Tally(check, table, all_ - failed - missing, failed, missing) for check, table, all_, failed, missing in rows
    ], found
