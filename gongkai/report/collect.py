"""What the page shows, gathered from a dataset: reports, matrices, findings, and what is missing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

from extract.dataset.labels import CHANNEL_LABELS, OUTCOME_LABELS, REQUEST_LABELS
from extract.dataset.reading import is_dataset
from extract.dataset.schema import PARTITION, partitioning
from extract.dataset.writer import NotADatasetError
from gongkai.form_lines import lines_of
from gongkai.report.findings import HARD, read_findings
from gongkai.report.matrices import FIRST_NUMBER, STATES, read_matrices
from gongkai.report.packing import Dictionary, Package, varints
from gongkai.report.places import tile_of, tiles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import numpy.typing as npt

    from crawlers.standing import Missing
    from gongkai.report.matrices import Matrices

__all__ = ["collect"]

_COLUMNS = (
    *(
        "report_id",
        PARTITION,
        "title",
        "agency_name",
        "division_code",
        "scope",
        "form",
        "published_on",
        "grade",
        "source",
    ),
    *("is_current", "place_code", "level", "agency_id", "same_as", "stale", "expired"),
)
_EPOCH = dt.date(1970, 1, 1)
_NO_DAY = -(2**31)
_ID_DIGITS = 32
#: Bits of `marks`.
_NOT_CURRENT, _STALE, _EXPIRED, _COPY = 1, 2, 4, 8


def collect(folder: Path, missing: Sequence[Missing] | None = None) -> Package:
    """The dataset or release in `folder` as one package; `missing` is what the ledger of the crawl misses.

    Without a ledger, years that an agency skips between its first and its last report are listed. NotADatasetError if
    `folder` is none.
    """
    reports = _reports(folder)
    ids = {report: number for number, report in enumerate(reports["report_id"])}
    tile = [tile_of(*facts) for facts in zip(_codes(reports), reports["level"], reports["agency_name"], strict=True)]
    matrices = read_matrices(folder, ids, reports["form"])
    findings = read_findings(folder, ids, matrices)
    shapes = list(dict.fromkeys(matrices.shapes))
    scopes, grades, agencies = Dictionary(), Dictionary(), Dictionary()
    lost = _gaps(reports, tile) if missing is None else list(_lost(missing))
    package = Package(
        {
            "reports": len(ids),
            "tiles": [{"code": t.code, "zh": t.zh, "en": t.en, "row": t.row, "column": t.column} for t in tiles()],
            "states": STATES,
            "first_number": FIRST_NUMBER,
            "hard": HARD,
            "columns": REQUEST_LABELS,
            "outcomes": OUTCOME_LABELS,
            "channels": CHANNEL_LABELS,
            "shapes": [
                {"form": s.form, "rows": s.rows, "channels": s.channels, "lines": lines_of(s.form, s.rows)}
                for s in shapes
            ],
            "missing_from": "gaps" if missing is None else "ledger",
        }
    )
    package.array("ids", np.frombuffer(b"".join(_digest(report) for report in ids), np.uint8))
    package.array("places", np.array([int(report.rpartition("-")[2]) for report in ids], np.uint32))
    package.array("year", np.array(reports[PARTITION], np.uint16))
    package.array("tile", np.array(tile, np.uint8))
    package.array("scope", np.array([scopes.number(scope) for scope in reports["scope"]], np.uint8))
    package.array("grade", np.array([grades.number(grade) for grade in reports["grade"]], np.uint8))
    package.array("agency", np.array([agencies.number(name) for name in reports["agency_name"]], np.uint32))
    package.array("published", np.array([_day(day) for day in reports["published_on"]], np.int32))
    package.array("marks", _marks(reports))
    numbers = {shape: number for number, shape in enumerate(shapes)}
    package.array("shape", np.array([numbers[shape] for shape in matrices.shapes], np.uint16))
    for name, texts in (("scopes", scopes), ("grades", grades), ("agencies", agencies)):
        package.texts(name, texts.texts)
    package.texts("titles", reports["title"])
    package.texts("sources", reports["source"])
    _add_matrices(package, matrices)
    findings.add_to(package)
    _add_missing(package, lost)
    return package


def _reports(folder: Path) -> dict[str, list[Any]]:
    """Columns of `reports`, newest year first, then by name; a column that the dataset does not have is all None."""
    import pyarrow.dataset as ds

    if not is_dataset(folder):
        raise NotADatasetError(f"{folder} is not a gongkai dataset")
    dataset = ds.dataset(folder / "reports", format="parquet", partitioning=partitioning())
    there = [name for name in _COLUMNS if name in dataset.schema.names]
    table = dataset.to_table(columns=there)
    table = table.sort_by([(PARTITION, "descending"), ("agency_name", "ascending"), ("report_id", "ascending")])
    columns: dict[str, list[Any]] = table.to_pydict()
    return columns | {name: [None] * table.num_rows for name in _COLUMNS if name not in there}


def _codes(reports: dict[str, list[Any]]) -> Iterable[str | None]:
    return (place or code for place, code in zip(reports["place_code"], reports["division_code"], strict=True))


def _digest(report: str) -> bytes:
    digits = report[:_ID_DIGITS]
    return bytes.fromhex(digits)


def _day(day: Any) -> int:  # noqa: ANN401 a date, or None
    return _NO_DAY if day is None else int((day - _EPOCH).days)


def _marks(reports: dict[str, list[Any]]) -> npt.NDArray[np.uint8]:
    marks = [
        _NOT_CURRENT * (current is False)
        | _STALE * (stale is True)
        | _EXPIRED * (expired is True)
        | _COPY * (copied is not None)
        for current, stale, expired, copied in zip(
            *(reports[name] for name in ("is_current", "stale", "expired", "same_as")), strict=True
        )
    ]
    return np.array(marks, np.uint8)


def _add_matrices(package: Package, matrices: Matrices) -> None:
    data, lengths = varints(matrices.codes)
    ends = np.concatenate(([0], np.cumsum(lengths)))
    package.array("matrix_bytes", data)
    package.array("matrix_lengths", np.diff(ends[matrices.starts]).astype(np.uint32))
    words, texts = Dictionary(), sorted(matrices.words)
    package.array("word_report", np.array([report for report, _, _ in texts], np.uint32))
    package.array("word_place", np.array([place for _, place, _ in texts], np.uint16))
    package.array("word_text", np.array([words.number(text) for _, _, text in texts], np.uint32))
    package.texts("words", words.texts)
    implied = sorted(matrices.suggested)
    package.array("suggested_report", np.array([report for report, _, _ in implied], np.uint32))
    package.array("suggested_place", np.array([place for _, place, _ in implied], np.uint16))
    package.array("suggested_value", np.array([value for _, _, value in implied], np.float64))


def _gaps(reports: dict[str, list[Any]], tile: list[int]) -> list[tuple[str, int, str, str, int]]:
    """Years without a report between two of the same agency: by its id where there is one, else by name and tile."""
    years: dict[Any, set[int]] = defaultdict(set)
    names: dict[Any, tuple[str, int]] = {}
    keys = zip(reports["agency_id"], reports["agency_name"], tile, reports[PARTITION], strict=True)
    for agency, name, place, year in keys:
        if name and year:
            key = agency or (name, place)
            years[key].add(year)
            names.setdefault(key, (name, place))
    found = [
        (names[key][0], year, "gap", "", names[key][1])
        for key, have in years.items()
        for year in range(min(have), max(have))
        if year not in have
    ]
    return sorted(found, key=lambda line: (line[4], line[0], line[1]))


def _lost(missing: Iterable[Missing]) -> Iterable[tuple[str, int, str, str, int]]:
    for line in missing:
        reason = " ".join(filter(None, (line.portal, line.reason)))
        yield line.agency, line.report_year, line.state, reason, tile_of(None, None, line.agency)


def _add_missing(package: Package, lost: Sequence[tuple[str, int, str, str, int]]) -> None:
    agencies, states, reasons = Dictionary(), Dictionary(), Dictionary()
    package.array("missing_agency", np.array([agencies.number(line[0]) for line in lost], np.uint32))
    package.array("missing_year", np.array([line[1] for line in lost], np.uint16))
    package.array("missing_state", np.array([states.number(line[2]) for line in lost], np.uint8))
    package.array("missing_reason", np.array([reasons.number(line[3]) for line in lost], np.uint32))
    package.array("missing_tile", np.array([line[4] for line in lost], np.uint8))
    package.texts("missing_agencies", agencies.texts)
    package.texts("missing_states", states.texts)
    package.texts("missing_reasons", reasons.texts)
