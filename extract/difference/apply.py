"""A difference applied to the older dataset: what the newer one holds."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from extract.dataset.querying import connect

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["apply_difference"]

_APPLY = """
    WITH moved AS (
        SELECT old_report_id AS report_id, new_report_id FROM difference
        WHERE "table" IS NULL AND old_report_id IS NOT NULL
    ), kept AS (
        SELECT CASE WHEN moved.report_id IS NULL THEN cells.report_id ELSE new_report_id END AS report_id,
            "table", "row", "column", value, state
        FROM cells JOIN reports USING (report_id) LEFT JOIN moved USING (report_id) WHERE is_current
    ), changed AS (
        SELECT new_report_id AS report_id, "table", "row", "column", new_value AS value, new_state AS state
        FROM difference WHERE "table" IS NOT NULL AND new_report_id IS NOT NULL
    )
    SELECT * FROM (
        SELECT * FROM kept ANTI JOIN changed USING (report_id, "table", "row", "column") WHERE report_id IS NOT NULL
        UNION ALL
        SELECT * FROM changed WHERE state IS NOT NULL
    ) ORDER BY report_id, "table", "row", "column"
"""


def apply_difference(old: Path, difference: pa.Table) -> pa.Table:
    """The cells of the current reports of the newer dataset, from those of `old` and the difference between the two.

    Columns `report_id`, `table`, `row`, `column`, `value`, `state`, ordered by the first four.
    """
    with (
        tempfile.TemporaryDirectory(prefix="gongkai-") as scratch,
        connect(old, ("reports", "cells"), scratch=Path(scratch)) as connection,
    ):
        connection.register("difference", difference)
        return connection.sql(_APPLY).to_arrow_table()
