"""The release as a whole: built beside its place, and moved there only when every gate holds."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from extract.across import assess_across, write_findings
from extract.dataset.dictionary import render
from extract.dataset.reading import is_dataset
from extract.dataset.release.changes import Changes, count_rows, shrinkage, write_difference
from extract.dataset.release.database import write_database
from extract.dataset.release.describe import changelog, citation, data_package
from extract.dataset.release.files import connect, scan
from extract.dataset.release.freeze import Freshness, add_freshness, carry_over, copy_tables
from extract.dataset.release.gates import Gate, gates, schema_gate
from extract.dataset.release.schema import RELEASE_TABLES
from extract.dataset.settling import settle
from extract.dataset.writer import NotADatasetError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    import duckdb

__all__ = ["DATABASE", "SUMS", "Outcome", "build", "is_release"]

SUMS = "SHA256SUMS"
DATABASE = "gongkai.duckdb"
_PACKAGE = "datapackage.json"


class Outcome(msgspec.Struct, frozen=True):
    """What the gates found, and how many reports were carried over; None for the version where nothing was written."""

    gates: tuple[Gate, ...]
    carried: int
    version: str | None = None
    freshness: dict[str, int] = {}


def is_release(folder: Path) -> bool:
    """Whether `folder` holds a release."""
    return is_dataset(folder) and (folder / SUMS).is_file() and (folder / _PACKAGE).is_file()


def build(  # noqa: PLR0913 what a release is made of
    dataset: Path,
    out: Path,
    *,
    freshness: Freshness,
    previous: Path | None = None,
    shrink_percent: float = 2.0,
    accept_shrinkage: bool = False,
    told: Callable[[Gate], None] = lambda _: None,
) -> Outcome:
    """Write the release of `dataset` to `out`, which must not be there; `told` hears of each gate as it is assessed.

    Nothing is written where a gate is broken. The same dataset, `previous` and `freshness` give the same bytes in every
    file but the database. NotADatasetError where `dataset` is none, or `previous` no release; FileExistsError.
    """
    if not is_dataset(dataset):
        raise NotADatasetError(f"{dataset} is not a gongkai dataset")
    if previous is not None and not is_release(previous):
        raise NotADatasetError(f"{previous} is not a release")
    if out.exists() or out.is_symlink():
        raise FileExistsError(f"{out} is there already; a release is never written over")
    out = out.absolute()
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}.", suffix=".partial", dir=out.parent) as work:
        folder = Path(work) / out.name
        folder.mkdir()
        held = [schema_gate(dataset)]
        told(held[0])
        if held[0].broken:
            return Outcome(tuple(held), 0)
        with connect(Path(work)) as connection:
            carried = _freeze(dataset, folder, previous, freshness)
            for gate in gates(folder, connection):
                told(gate)
                held.append(gate)
            changes = None
            if previous is not None and not any(gate.broken for gate in held):
                changes = count_rows(previous, folder, connection)
                gate = shrinkage(changes, shrink_percent)
                told(gate)
                held.append(gate if not accept_shrinkage else msgspec.structs.replace(gate, broken=0))
            if any(gate.broken for gate in held):
                return Outcome(tuple(held), carried)
            if previous is not None and changes is not None:
                changes = write_difference(previous, folder, folder / "diff.parquet", changes)
            counts = _freshness(folder, connection) | {"carried over from the release before": carried}
            version = _describe(folder, previous, changes, freshness.day, counts)
            (folder / "gates.json").write_bytes(msgspec.json.format(msgspec.json.encode(held), indent=1) + b"\n")
            _sum(folder)
            write_database(folder, folder / DATABASE, connection)
            (folder / f"{DATABASE}.sha256").write_text(f"{_digest(folder / DATABASE)}  {DATABASE}\n", "ascii")
        folder.rename(out)
    return Outcome(tuple(held), carried, version, counts)


def _freeze(dataset: Path, folder: Path, previous: Path | None, freshness: Freshness) -> int:
    """The tables as they will be: what is carried over takes part in what only the whole dataset shows."""
    copy_tables(dataset, folder)
    carried = carry_over(previous, folder, freshness.failed) if previous is not None else {}
    if carried:
        settle(folder)
    write_findings(folder, assess_across(folder)[1])
    add_freshness(folder, freshness, carried)
    return len(carried)


def _freshness(folder: Path, connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    row = connection.execute(
        f"SELECT count(*), count(*) FILTER (stale), count(*) FILTER (expired) FROM {scan(folder, 'reports')}"
    ).fetchone()
    return dict(zip(("reports", "stale", "expired"), row or (0, 0, 0), strict=True))


def _describe(
    folder: Path, previous: Path | None, changes: Changes | None, day: dt.date | None, counts: dict[str, int]
) -> str:
    """Write the pages of the release; returns its version: the day where one is known, and the content's digest."""
    tables = "".join(line for line in _lines(folder).splitlines(keepends=True) if "/" in line)
    content = hashlib.sha256(tables.encode()).hexdigest()
    version = f"{day}+{content[:12]}" if day else content[:12]
    before = json.loads((previous / _PACKAGE).read_text("utf-8"))["version"] if previous else None
    for name, text in (
        ("README.md", render("en", RELEASE_TABLES)),
        ("README.zh.md", render("zh", RELEASE_TABLES)),
        ("CHANGELOG.md", changelog(version, before, changes, counts)),
        ("CITATION.cff", citation(version, day, content)),
        (_PACKAGE, data_package(folder, version, day)),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    return version


def _sum(folder: Path) -> None:
    (folder / SUMS).write_text(_lines(folder), encoding="utf-8")


def _lines(folder: Path) -> str:
    """A line for each file, as `sha256sum` writes and checks them."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return "".join(f"{_digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in files)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
