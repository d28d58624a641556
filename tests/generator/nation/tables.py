"""The made nation as a dataset: rows of the project's schema, written as its writer writes them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from extract.dataset.layout import open_file, part_path
from extract.dataset.schema import TABLES, arrow_schema
from extract.dataset.settling import SETTLED_TABLES, settle
from extract.forms import load_form
from extract.report import COLUMNS, OUTCOMES

from .figures import MICRO

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .agencies import Agencies
    from .figures import Numbers, Year

__all__ = ["Batch", "weights", "write_nation"]

#: Reports a row group.
GROUP = 1000
#: Tables that the nation has no rows for: it prints no narrative and no old forms, and nothing is wrong with it.
_EMPTY = ("sections", "findings", "indicators")
_CHANNELS = ("review", "suit_direct", "suit_after_review")
_GRADES = pa.array(["A", "B"])
_STATES = pa.array(["number", "blank"])


@dataclass
class Batch:
    """Reports of some agencies with the figures of one year, filed under `year`, which may be another.

    `text` are digests of the narratives by place in `of`, where they are not to be unlike all others.
    """

    year: int
    figures: Year
    of: npt.NDArray[np.int64]
    host: str = "www"
    published: int | None = None
    text: dict[int, str] = field(default_factory=dict)


class _Vocabulary:
    """Strings that are picked by number: Arrow then copies whole columns at once."""

    def __init__(self) -> None:
        cells = [f"table:{t}/row:{r}/cell:{c}" for t in range(1, 9) for r in range(1, 34) for c in range(1, 12)]
        lines = [f"line:{n}/chars:0-{w}" for n in range(1, 801) for w in range(1, 11)]
        self.locators = pa.array([*cells, *lines])
        self._first_line = len(cells)
        self.numbers = pa.array([str(n) for n in range(100_000)])

    def cell(self, table: Numbers, row: Numbers, column: Numbers) -> Numbers:
        return ((table - 1) * 33 + row - 1) * 11 + column - 1

    def line(self, line: Numbers, width: Numbers) -> Numbers:
        return self._first_line + (line - 1) * 10 + np.minimum(width, 10) - 1


def write_nation(out: Path, agencies: Agencies, batches: Iterable[Batch], rng: np.random.Generator) -> list[list[str]]:
    """Write a dataset at `out`, which must not be there; the ids of the reports of each batch, in the order of `of`."""
    vocabulary = _Vocabulary()
    parts: dict[int, int] = {}
    ids = []
    for batch in batches:
        digests = rng.bytes(len(batch.of) * 32).hex()
        documents = np.array([digests[i : i + 64] for i in range(0, len(digests), 64)])
        part = parts[batch.year] = parts.get(batch.year, -1) + 1
        _write_batch(out, agencies, batch, documents, part, vocabulary, rng)
        ids.append([f"{document[:32]}-0" for document in documents])
    for name in _EMPTY:
        with open_file(part_path(out, name, 0, 0), name) as file:
            file.write_table(arrow_schema(name).empty_table())
    settle(out)
    return ids


def _write_batch(  # noqa: PLR0913, PLR0917 what a batch is made of
    out: Path,
    agencies: Agencies,
    batch: Batch,
    documents: npt.NDArray[np.str_],
    part: int,
    vocabulary: _Vocabulary,
    rng: np.random.Generator,
) -> None:
    first = batch.year * 100 + part
    paths = {
        table.name: part_path(out, table.name, 0 if table.name == "documents" else batch.year, part)
        for table in TABLES
        if table.name not in {*_EMPTY, *SETTLED_TABLES}
    }
    paths["documents"] = part_path(out, "documents", 0, first)
    files = {name: open_file(path, name) for name, path in paths.items()}
    for start in range(0, len(batch.of), GROUP):
        chunk = _Chunk(agencies, batch, documents, slice(start, start + GROUP), vocabulary, rng)
        for name, file in files.items():
            schema = arrow_schema(name)
            columns: dict[str, pa.Array] = getattr(chunk, name)()
            arrays = [
                columns[column].cast(schema.field(column).type)
                if column in columns
                else pa.nulls(chunk.count, schema.field(column).type)
                for column in schema.names
            ]
            file.write_table(pa.table(arrays, schema=schema))
    for file in files.values():
        file.close()


class _Chunk:
    """The rows of all tables for some reports of a batch."""

    def __init__(  # noqa: PLR0913, PLR0917 see _write_batch
        self,
        agencies: Agencies,
        batch: Batch,
        documents: npt.NDArray[np.str_],
        part: slice,
        vocabulary: _Vocabulary,
        rng: np.random.Generator,
    ) -> None:
        self._agencies, self._batch, self._vocabulary, self._rng = agencies, batch, vocabulary, rng
        self._of = of = batch.of[part]
        self._offset = part.start
        self.count = len(of)
        self._documents = documents[part]
        self._ids = pa.array([f"{document[:32]}-0" for document in self._documents])
        figures = batch.figures
        self._requests = figures.requests[of]
        self._disclosures = figures.disclosures[of]
        self._remedies = figures.remedies[of]
        zero = (self._requests[:, :, 1:6] == 0).all((1, 2)) & figures.blank[of]
        self._blank = np.zeros(self._requests.shape, np.bool_)
        self._blank[zero, :, 1:6] = True
        self._places = pa.array(agencies.codes[agencies.division[of]])
        rows = len(figures.rows)
        self._cells = [rows * 7, len(figures.items), 15]
        self._text_document = rng.random(self.count) < 0.25
        self._labels = _labels(figures.form)
        self._weights = _weights(self._requests, self._disclosures, self._remedies)

    def _sources(self) -> pa.Array:
        host, year = self._batch.host, self._batch.figures.year
        return pa.array([f"http://{host}.d{a}.gov.cn/zfxxgk/ndbg/{year + 1}01/t{year}_{a}.html" for a in self._of])

    def _fetched(self) -> pa.Array:
        start = dt.datetime(self._batch.figures.year + 1, 4, 1, tzinfo=dt.UTC)
        return pa.array([start] * self.count, pa.timestamp("us", tz="UTC"))

    def documents(self) -> dict[str, pa.Array]:
        count = self.count
        return {
            "document_id": pa.array(self._documents),
            "source": self._sources(),
            "media_type": pa.array(["text/html"] * count),
            "encoding": pa.array(["utf-8"] * count),
            "archive": pa.array([f"gongkai-{self._batch.year:08d}-00001.warc.gz"] * count),
            "archive_offset": pa.array(np.arange(self._offset, self._offset + count) * 23_456),
            "fetched_at": self._fetched(),
            "status": pa.array(["extracted"] * count),
            "reports": pa.array([1] * count),
            "extractor_version": pa.array(["0.1.0"] * count),
        }

    def reports(self) -> dict[str, pa.Array]:
        a, of, count = self._agencies, self._of, self.count
        figures = self._batch.figures
        names = a.name[of]
        whole = np.concatenate([part.reshape(count, -1) for part in self._numbers()], 1)
        keys = np.char.add(np.char.add(a.codes[a.division[of]], ":"), a.rest[of])
        kind = a.kind[of]
        aggregate = (kind == "government") & (a.division[of] % 5 != 4)
        scope = np.select(
            [aggregate, kind == "office", kind == "department"],
            ["government_aggregate", "office_for_government", "agency"],
            "unknown",
        )
        published = self._batch.published or figures.year + 1
        days = np.datetime64(f"{published}-01-02") + self._rng.integers(0, 80, count).astype("timedelta64[D]")
        codes = a.credit_code[of]
        text = [self._batch.text.get(i) for i in range(self._offset, self._offset + count)]
        return {
            "report_id": self._ids,
            "document_id": pa.array(self._documents),
            "source": self._sources(),
            "title": pa.array([f"{name}{self._batch.year}年政府信息公开工作年度报告" for name in names]),
            "agency_name": pa.array(names),
            "agency_code": pa.array(codes, mask=codes == ""),
            "division_code": self._places,
            "scope": pa.array(scope),
            "scope_phrase": pa.array(names),
            "form": pa.array([figures.form] * count),
            "published_on": pa.array(days),
            "grade": _GRADES.take(pa.array(self._blank.any((1, 2)).astype(np.int8))),
            "revision": pa.array([1] * count),
            "is_current": pa.array([True] * count),
            "fetched_at": self._fetched(),
            "agency_key": pa.array(keys),
            "place_code": self._places,
            "level": pa.array(a.level[of]),
            "vertical": pa.array([False] * count),
            "content_digest": pa.array([document[48:] for document in self._documents]),
            "values_digest": pa.array(_digests(whole)),
            "text_digest": pa.array(
                [said or document[32:48] for said, document in zip(text, self._documents, strict=True)]
            ),
            "weight": pa.array(self._weights),
        }

    def requests(self) -> dict[str, pa.Array]:
        figures = self._batch.figures
        rows = len(figures.rows)
        each = pa.array(np.repeat(np.arange(self.count), rows))
        again = pa.array(np.tile(np.arange(rows), self.count))
        labels = np.repeat(self._of % len(self._labels), rows) * rows + np.tile(np.arange(rows), self.count)
        values = {
            column: pa.array(self._requests[:, :, place].ravel(), mask=self._blank[:, :, place].ravel())
            for place, column in enumerate(COLUMNS)
        }
        return {
            "report_id": self._ids.take(each),
            "form": pa.array([figures.form]).take(pa.array(np.zeros(self.count * rows, np.int8))),
            "row": pa.array(figures.rows).take(again),
            "row_number": pa.array(np.tile(np.arange(1, rows + 1), self.count)),
            "row_label": pa.array([label for labels in self._labels for label in labels]).take(pa.array(labels)),
            **values,
            "place_code": self._places.take(each),
        }

    def cells(self) -> dict[str, pa.Array]:
        figures = self._batch.figures
        sizes = self._cells
        cells = sum(sizes)
        each = np.repeat(np.arange(self.count), cells)
        numbers = [part.reshape(self.count, -1) for part in self._numbers()]
        blank = np.concatenate(
            [self._blank.reshape(self.count, -1), np.zeros((self.count, sizes[1] + sizes[2]), np.bool_)], 1
        ).ravel()
        micro = np.concatenate([numbers[0] * MICRO, numbers[1], numbers[2] * MICRO], 1).ravel()
        places = [("requests", row, column) for row in figures.rows for column in COLUMNS]
        places += [("disclosures", *_split_item(item)) for item in figures.items]
        places += [("remedies", channel, outcome) for channel in _CHANNELS for outcome in OUTCOMES]
        again = pa.array(np.tile(np.arange(cells), self.count))
        table, row, column = (pa.array(part).take(again) for part in zip(*places, strict=True))
        state = pa.array(blank.astype(np.int8))
        return {
            "report_id": self._ids.take(pa.array(each)),
            "table": table,
            "row": row,
            "column": column,
            "value": _decimals(micro, blank),
            "raw": self._raw(micro, blank),
            "state": _STATES.take(state),
            "method": pa.array(["cell", None]).take(state),
            "readings": pa.array((~blank).astype(np.int32)),
            "suggested": pa.nulls(len(blank), pa.int64()),
            "locator": self._vocabulary.locators.take(
                pa.array(self._locators(micro.reshape(self.count, cells)).ravel())
            ),
        }

    def _raw(self, micro: Numbers, blank: npt.NDArray[np.bool_]) -> pa.Array:
        """What is printed: small whole numbers by number, others one by one; nothing in a blank cell."""
        whole = micro // MICRO
        small = (micro % MICRO == 0) & (whole >= 0) & (whole < len(self._vocabulary.numbers))
        texts = self._vocabulary.numbers.take(pa.array(np.where(small, whole, 0)))
        others = [f"{value / MICRO:.6f}".rstrip("0").rstrip(".") for value in micro[~small].tolist()]
        texts = pc.replace_with_mask(texts, pa.array(~small), pa.array(others, pa.string()))
        return pc.if_else(pa.array(blank), "", texts)

    def _locators(self, micro: Numbers) -> Numbers:
        """Cells of the tables of a page, or lines of a text, each document with beginnings of its own."""
        rows, columns = len(self._batch.figures.rows), 7
        start = self._of % 5
        at = np.arange(sum(self._cells))
        inside = at < rows * columns
        table = np.where(inside, 3, np.where(at < rows * columns + self._cells[1], 1, 4))
        row = np.where(inside, at // columns + 4, at % 7 + 3)
        column = np.where(inside, at % columns + 3, at % 5 + 1)
        pages = self._vocabulary.cell(table + start[:, None], row, column + (start % 2)[:, None])
        width = np.char.str_len((micro // MICRO).astype(str))
        lines = self._vocabulary.line(at + 20 + 40 * start[:, None], width)
        return np.where(self._text_document[:, None], lines, pages)

    def report_sources(self) -> dict[str, pa.Array]:
        return {
            "report_id": self._ids,
            "document_id": pa.array(self._documents),
            "source": self._sources(),
            "role": pa.array(["tables"] * self.count),
        }

    def disclosures(self) -> dict[str, pa.Array]:
        figures = self._batch.figures
        items = len(figures.items)
        again = pa.array(np.tile(np.arange(items), self.count))
        micro = self._disclosures.ravel()
        return {
            "report_id": self._ids.take(pa.array(np.repeat(np.arange(self.count), items))),
            "item": pa.array(figures.items).take(again),
            "label": pa.array([f"标签 {item}" for item in figures.items]).take(again),
            "value": _decimals(micro, np.zeros(len(micro), np.bool_)),
            "unit": pa.array(["万元" if item.startswith("fees_10k") else "件" for item in figures.items]).take(again),
            "state": pa.array(["number"]).take(pa.array(np.zeros(len(micro), np.int8))),
        }

    def remedies(self) -> dict[str, pa.Array]:
        return {
            "report_id": self._ids.take(pa.array(np.repeat(np.arange(self.count), 3))),
            "channel": pa.array(_CHANNELS).take(pa.array(np.tile(np.arange(3), self.count))),
            **{outcome: pa.array(self._remedies[:, :, place].ravel()) for place, outcome in enumerate(OUTCOMES)},
        }

    def _numbers(self) -> tuple[Numbers, Numbers, Numbers]:
        return self._requests, self._disclosures, self._remedies


def _split_item(item: str) -> tuple[str, str]:
    for end in (
        "issued",
        "repealed",
        "in_force",
        "10k_yuan",
        "newly_made",
        "newly_opened",
        "total_public",
        "prior_items",
    ):
        if item.endswith(f"_{end}"):
            return item.removesuffix(f"_{end}"), end
    for end in ("net_change", "decisions", "items", "amount"):
        if item.endswith(f"_{end}"):
            return item.removesuffix(f"_{end}"), end
    return item, ""


def _labels(form: str) -> list[list[str]]:
    """Row labels as three kinds of pages print them: in full, without ordinals, without notes."""
    rows = load_form(form).requests.rows
    full = [f"{row.ordinal}{'.' if row.ordinal.isascii() and row.ordinal else ''}{row.label}" for row in rows]
    return [[f"{text}{row.note}" for text, row in zip(full, rows, strict=True)], [row.label for row in rows], full]


def _decimals(micro: Numbers, null: npt.NDArray[np.bool_]) -> pa.Array:
    """Millionths as decimal128(24, 6): the number and its sign, 64 bits each."""
    pairs = np.stack([micro, micro >> 63], 1)
    valid = pa.array(~null).buffers()[1]
    return pa.Array.from_buffers(pa.decimal128(24, 6), len(micro), [valid, pa.py_buffer(pairs)], int(null.sum()))


def _digests(numbers: Numbers) -> list[str]:
    factors = np.random.default_rng(7).integers(1, 2**62, numbers.shape[1]) * 2 + 1
    return [f"{value:016x}" for value in (numbers * factors).sum(1).astype(np.uint64).tolist()]


def weights(year: Year) -> npt.NDArray[np.int32]:
    """`reports.weight` of all agencies: digits of the distinct numbers of two digits and more."""
    return _weights(year.requests, year.disclosures, year.remedies)


def _weights(requests: Numbers, disclosures: Numbers, remedies: Numbers) -> npt.NDArray[np.int32]:
    parts = (requests, disclosures // MICRO, remedies)
    ordered = np.sort(np.concatenate([part.reshape(len(requests), -1) for part in parts], 1), 1)
    different = np.diff(ordered, axis=1, prepend=-1) != 0
    digits = np.floor(np.log10(np.maximum(ordered, 1))).astype(np.int32) + 1
    found: npt.NDArray[np.int32] = (digits * (different & (ordered >= 10))).sum(1).astype(np.int32)
    return found
