"""The dataset's tables and columns, as `tables.toml` has them: the one source of schemas, metadata and dictionary."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from extract.dataset.labels import OUTCOME_LABELS, REQUEST_LABELS

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.dataset as ds

__all__ = [
    "PARTITION",
    "SCHEMA_VERSION",
    "TABLES",
    "Column",
    "SchemaError",
    "Table",
    "arrow_schema",
    "arrow_type",
    "partitioning",
    "read_tables",
]

#: Raised in its first place when a column changes its meaning or goes, in its second when one is added.
SCHEMA_VERSION = "1.1"
#: The hive partition column: in the path, not in the files.
PARTITION = "report_year"

TypeName = Literal["string", "int32", "int64", "decimal", "date", "timestamp", "bool", "strings"]

_NEVER: Final = "never"
#: The columns that stand once for each of these: name, English and Chinese label.
_EACH: Final = {"applicant": REQUEST_LABELS, "outcome": OUTCOME_LABELS}


class SchemaError(ValueError):
    """A description of the tables that cannot be used."""


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column: Arrow type, English description, Chinese label, unit (empty where none) and what null means."""

    name: str
    type: TypeName
    description: str
    label_zh: str
    unit: str = ""
    nulls: str = _NEVER


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table: what one row is, and its columns in order, the partition column among them where the table has years."""

    name: str
    row: str
    label_zh: str
    description: str
    columns: tuple[Column, ...]

    @property
    def stored(self) -> tuple[Column, ...]:
        """The columns inside the files: all but the partition column."""
        return tuple(column for column in self.columns if column.name != PARTITION)


def read_tables(text: str) -> tuple[Table, ...]:
    """The tables that a file like `tables.toml` describes.

    SchemaError, naming the place: no TOML, a field too many or too few, an unknown type, a column taken from nowhere,
    two columns of a table with one name.
    """
    try:
        content = tomllib.loads(text)
        shared = content["shared"]
        for table in content["tables"]:
            table["columns"] = [column for entry in table["columns"] for column in _columns(entry, shared)]
        tables = msgspec.convert(content["tables"], tuple[Table, ...])
    except KeyError as error:
        raise SchemaError(f"tables.toml: {error} is not there") from error
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, TypeError) as error:
        raise SchemaError(f"tables.toml: {error}") from error
    for table in tables:
        names = [column.name for column in table.columns]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise SchemaError(f"tables.toml: table {table.name} has two columns {twice[0]}")
    return tables


def _columns(entry: dict[str, str], shared: dict[str, dict[str, str]]) -> list[dict[str, str]]:
    """The columns that an entry stands for: itself, one that tables share, or one for each applicant or outcome."""
    if "shared" in entry:
        return [shared[entry["shared"]]]
    if "each" not in entry:
        return [entry]
    rest = {name: value for name, value in entry.items() if name not in ("each", "description")}
    return [
        {**rest, "name": name, "description": entry["description"].format(label=english), "label_zh": label}
        for name, english, label in _EACH[entry["each"]]
    ]


TABLES: Final = read_tables(resources.files("extract.dataset").joinpath("tables.toml").read_text("utf-8"))


def arrow_type(name: TypeName) -> pa.DataType:
    """The Arrow type of a column type: numbers with a fraction are decimal128(24, 6), times are microseconds UTC."""
    import pyarrow as pa

    types: dict[TypeName, pa.DataType] = {
        "string": pa.string(),
        "int32": pa.int32(),
        "int64": pa.int64(),
        "decimal": pa.decimal128(24, 6),
        "date": pa.date32(),
        "timestamp": pa.timestamp("us", tz="UTC"),
        "bool": pa.bool_(),
        "strings": pa.list_(pa.string()),
    }
    return types[name]


@cache
def arrow_schema(table: str) -> pa.Schema:
    """The schema inside the files of `table`, with descriptions in the field metadata. KeyError if there is none."""
    import pyarrow as pa

    spec = {spec.name: spec for spec in TABLES}[table]
    fields = [
        pa.field(
            column.name,
            arrow_type(column.type),
            metadata={
                "description": column.description,
                "label_zh": column.label_zh,
                "unit": column.unit,
                "nulls": column.nulls,
            },
        )
        for column in spec.stored
    ]
    return pa.schema(
        fields,
        metadata={
            "table": spec.name,
            "row": spec.row,
            "label_zh": spec.label_zh,
            "description": spec.description,
            "schema_version": SCHEMA_VERSION,
        },
    )


def partitioning() -> ds.Partitioning:
    """The hive partitioning by year, with its type; for `pyarrow.dataset.dataset(..., partitioning=...)`."""
    import pyarrow as pa
    import pyarrow.dataset as ds

    return ds.partitioning(pa.schema([(PARTITION, pa.int32())]), flavor="hive")
