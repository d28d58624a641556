"""What was known on a day: the versions of reports that their addresses held then."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from extract.dataset.querying import connect

if TYPE_CHECKING:
    import datetime as dt

    import pyarrow as pa

__all__ = ["AS_OF", "known_on"]

#: The reports as they were known at the time `$1`: of the document that each address was last seen to hold until then.
AS_OF = """
    SELECT reports.* FROM reports SEMI JOIN (
        SELECT documents.source, reports.report_year, arg_max(
            documents.document_id, (documents.fetched_at, coalesce(archive, ''), coalesce(archive_offset, 0))
        ) AS document_id
        FROM documents JOIN reports USING (document_id, source)
        WHERE documents.fetched_at <= $1
        GROUP BY documents.source, reports.report_year
    ) AS newest USING (source, report_year, document_id)
    ORDER BY report_year, report_id
"""


def known_on(folder: Path, when: dt.datetime) -> pa.Table:
    """The rows of `reports` that were current at `when`, with a time zone; without a time of fetching none is.

    NotADatasetError if `folder` is no dataset. `AS_OF` is the query, for use in DuckDB with views of the two tables.
    """
    from extract.dataset.reading import is_dataset
    from extract.dataset.writer import NotADatasetError

    if not is_dataset(folder):
        raise NotADatasetError(f"{folder} is not a gongkai dataset")
    with (
        tempfile.TemporaryDirectory(prefix="gongkai-") as scratch,
        connect(folder, ("reports", "documents"), scratch=Path(scratch)) as connection,
    ):
        return connection.sql(AS_OF, params=[when]).to_arrow_table()
