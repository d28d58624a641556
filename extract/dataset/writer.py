"""The dataset on disk: streamed into a folder of its own, and put in place as a whole."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Self

from extract.dataset.arranging import arrange
from extract.dataset.columns import Columns
from extract.dataset.layout import ACROSS, UNFINISHED, open_file, part_path
from extract.dataset.schema import PARTITION, TABLES, arrow_schema
from extract.dataset.settling import SETTLED_TABLES, settle

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable
    from types import TracebackType

    import pyarrow.parquet as pq

    from extract.report import Extraction

__all__ = ["DatasetWriter", "NotADatasetError", "refuse_foreign"]

#: Flush at about 500 reports of 200 cells: memory then stays at 240 MB from the first thousand documents on.
_FLUSH_WEIGHT = 100_000
#: Files open at a time. Documents with nonsense years must not exhaust the descriptors.
_OPEN_FILES = 256
_DATASET_DEPTH = 3


class NotADatasetError(ValueError):
    """The folder holds something that is no dataset, so it is neither read nor replaced."""


def refuse_foreign(out: Path) -> None:
    """Raise NotADatasetError unless `out` is absent, empty, or a dataset and nothing else."""
    if not out.exists() and not out.is_symlink():
        return
    if not out.is_dir():
        raise NotADatasetError(f"{out} is not a folder")
    names = {table.name for table in TABLES}
    for path in sorted(out.rglob("*")):
        parts = path.relative_to(out).parts
        ours = (
            parts[0] in names
            and (len(parts) == 1 or parts[1].startswith(f"{PARTITION}="))
            and len(parts) <= _DATASET_DEPTH
            and path.is_dir() == (len(parts) < _DATASET_DEPTH)
            and (len(parts) < _DATASET_DEPTH or path.name.endswith((".parquet", f".parquet{UNFINISHED}")))
        )
        if not ours:
            raise NotADatasetError(f"{out} is not a gongkai dataset: it holds {path.relative_to(out)}")


class DatasetWriter:
    """Context manager that writes documents to a new dataset at `out`, replacing a dataset that is there.

    Rows go to `DIR/<table>/report_year=YYYY/part-00000.parquet`: documents in the order they come, all else by the
    place, agency and id of the report; the same documents in the same order give the same bytes. Until the block ends
    without an exception `out` is untouched. NotADatasetError if `out` holds anything else.

    With `extend` the rows of the dataset that is there stay, and new ones go to further files beside them; `reported`
    are the digests of documents whose reports it has. What the whole dataset decides (versions, agencies, copies) is
    then settled anew; findings across reports are dropped, since `gongkai check` has to look again.
    """

    def __init__(
        self,
        out: Path,
        *,
        extractor_version: str,
        flush_weight: int = _FLUSH_WEIGHT,
        extend: bool = False,
        reported: Iterable[str] = (),
    ) -> None:
        """Refuse a foreign `out` at once; write nothing yet."""
        refuse_foreign(out)
        self._out = out.resolve()
        self._extend = extend
        self._flush_weight = flush_weight
        self._columns = Columns(extractor_version, reported)
        self._work = Path()
        self._files: dict[tuple[str, int], pq.ParquetWriter] = {}
        self._parts: dict[tuple[str, int], int] = {}
        self._written: list[Path] = []

    def __enter__(self) -> Self:
        self._out.parent.mkdir(parents=True, exist_ok=True)
        self._work = Path(tempfile.mkdtemp(prefix=f".{self._out.name}.", suffix=".partial", dir=self._out.parent))
        if self._extend:
            self._take_over()
        return self

    def _take_over(self) -> None:
        """The files of the dataset that is there, as links: they are never written to again."""
        for path in sorted(self._out.rglob("*.parquet")):
            if path.parts[-3] in SETTLED_TABLES or path.name.startswith(ACROSS):
                continue
            kept = self._work / path.relative_to(self._out)
            kept.parent.mkdir(parents=True, exist_ok=True)
            try:
                kept.hardlink_to(path)
            except OSError:  # a file system without hard links
                shutil.copy2(path, kept)
            key = (path.parts[-3], int(path.parent.name.partition("=")[2]))
            self._parts[key] = max(self._parts.get(key, -1), int(path.stem.rpartition("-")[2]))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            for file in self._files.values():
                file.close()
            shutil.rmtree(self._work, ignore_errors=True)

    def add(  # noqa: PLR0913 one row of `documents`
        self,
        source: str,
        data_digest: str | None,
        extraction: Extraction,
        *,
        archive: str | None = None,
        archive_offset: int | None = None,
        fetched_at: dt.datetime | None = None,
    ) -> int:
        """Add a document as `Columns.add_document` does; rows are written when enough have come together."""
        added = self._columns.add_document(
            source,
            data_digest,
            extraction,
            archive=archive,
            archive_offset=archive_offset,
            fetched_at=fetched_at,
        )
        if self._columns.weight >= self._flush_weight:
            self._flush()
        return added

    def _flush(self) -> None:
        tables = self._columns.tables()
        self._columns.clear()
        for key, table in tables.items():
            self._file(key).write_table(table)

    def _file(self, key: tuple[str, int]) -> pq.ParquetWriter:
        file = self._files.pop(key, None)
        if file is None:
            if len(self._files) >= _OPEN_FILES:
                self._files.pop(next(iter(self._files))).close()
            part = self._parts[key] = self._parts.get(key, -1) + 1
            path = part_path(self._work, *key, part)
            self._written.append(path)
            file = open_file(path, key[0])
        self._files[key] = file  # moved to the end: the first is the one unused for longest
        return file

    def _finish(self) -> None:
        self._flush()
        for name in {table.name for table in TABLES} - {name for name, _ in self._parts} - set(SETTLED_TABLES):
            # Readers take a glob without files for an error, and an empty dataset is none.
            self._file((name, 0)).write_table(arrow_schema(name).empty_table())
        while self._files:
            self._files.popitem()[1].close()
        settle(self._work)
        arrange(self._work, self._written)
        self._work.chmod(0o777 & ~_umask())
        refuse_foreign(self._out)
        if not self._out.exists():
            self._work.rename(self._out)
            return
        old = self._work.with_suffix(".old")
        self._out.rename(old)
        try:
            self._work.rename(self._out)
        except OSError:
            old.rename(self._out)
            raise
        shutil.rmtree(old)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
