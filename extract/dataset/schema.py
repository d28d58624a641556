"""The dataset's tables and columns: the one source of the Arrow schemas, the field metadata and the dictionary page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from extract.dataset.labels import OUTCOME_LABELS, REQUEST_LABELS

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.dataset as ds

__all__ = ["PARTITION", "SCHEMA_VERSION", "TABLES", "Column", "Table", "arrow_schema", "arrow_type", "partitioning"]

#: Raised in its first place when a column changes its meaning or goes, in its second when one is added.
SCHEMA_VERSION = "1.1"
#: The hive partition column: in the path, not in the files.
PARTITION = "report_year"

TypeName = Literal["string", "int32", "int64", "decimal", "date", "timestamp", "bool", "strings"]

_NEVER = "never"
_NO_NUMBER = "no printed number: blank, sign, word, absent, ambiguous or unreadable (see `cells.state`)"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: Arrow type, English description, Chinese label, unit (empty where none) and what null means."""

    name: str
    type: TypeName
    description: str
    label_zh: str
    unit: str = ""
    nulls: str = _NEVER


@dataclass(frozen=True, slots=True)
class Table:
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


_REPORT_ID = Column(
    "report_id",
    "string",
    "Key of the report: the first 32 characters of `document_id`, a hyphen, and the report's place in the document.",
    "报告标识",
)
_YEAR = Column(
    PARTITION,
    "int32",
    "The year the data describe, not the year of publication; 0 where unknown. Partition column: stored in the path.",
    "报告年度",
    "year",
)
_DOCUMENT_YEAR = Column(
    PARTITION, "int32", "Always 0: a document has no year, its reports have. Partition column.", "报告年度", "year"
)
_NO_YEAR = Column(PARTITION, "int32", "Always 0: one list for all years. Partition column.", "报告年度", "year")

_STATE = (
    "`number`, `blank`, `slash`, `dash`, `word` (无, 不适用 …), `absent` (the form has it, the document does not), "
    "`ambiguous` (more than one reading fits) or `unreadable`."
)

TABLES: tuple[Table, ...] = (
    Table(
        "documents",
        "input document",
        "文件",
        "Every document handed in, read or not; nothing is dropped. The same bytes met twice are two rows here, with "
        "one `document_id`, and their reports are written once.",
        (
            Column(
                "document_id",
                "string",
                "SHA-256 of the bytes, hexadecimal.",
                "文件标识",
                nulls="the bytes were not read: the input is too large, cannot be opened, or is a broken archive",
            ),
            Column("source", "string", "Path or address of the document.", "来源"),
            Column("media_type", "string", "Media type found.", "媒体类型", nulls="unknown"),
            Column("encoding", "string", "Character encoding found.", "字符编码", nulls="not text, or not read"),
            Column("archive", "string", "File name of the archive.", "归档文件", nulls="not from an archive"),
            Column(
                "archive_offset",
                "int64",
                "Place of the record in the archive file, for random access.",
                "归档偏移",
                "byte",
                "not from an archive",
            ),
            Column("fetched_at", "timestamp", "When the document was fetched.", "抓取时间", "UTC", "unknown"),
            Column(
                "status",
                "string",
                "`extracted`, `not_a_report`, `no_matrix`, `unreadable`, `quarantined` or `failed`.",
                "处理状态",
            ),
            Column("reason", "string", "Why, as a stable code.", "原因", nulls="read without remark"),
            Column("detail", "string", "What a person needs to act on the reason.", "详情", nulls="nothing to add"),
            Column(
                "reports",
                "int32",
                "Reports found in the document; one whose numbers stand in another document of the same page is not "
                "counted again, see `report_sources`.",
                "报告数",
                "report",
            ),
            Column("extractor_version", "string", "Version that read the document.", "程序版本"),
            _DOCUMENT_YEAR,
        ),
    ),
    Table(
        "reports",
        "report",
        "政府信息公开工作年度报告",
        "The reports and what identifies them. Figures of different `scope` must never be summed.",
        (
            _REPORT_ID,
            Column("document_id", "string", "The document it stands in.", "文件标识"),
            Column("source", "string", "Path or address of that document.", "来源"),
            Column("title", "string", "Title as printed.", "标题", nulls="none found"),
            Column("agency_name", "string", "The reporting agency.", "机构名称", nulls="not found"),
            Column(
                "agency_code",
                "string",
                "Unified social credit code of the agency.",
                "统一社会信用代码",
                nulls="not printed",
            ),
            Column(
                "division_code", "string", "Code of the administrative division.", "行政区划代码", nulls="not printed"
            ),
            _YEAR,
            Column(
                "scope",
                "string",
                "Whose figures: `agency`, `office_for_government`, `government_own`, `government_aggregate`, "
                "`system_aggregate` or `unknown`.",
                "统计范围",
            ),
            Column("scope_phrase", "string", "The phrase that decided the scope.", "统计范围依据", nulls="none found"),
            Column(
                "form",
                "string",
                "The form: `2021` and `2019` have a request matrix; `2014` (国办发〔2014〕32号), `fujian` (福建) and "
                "`dingxi` (定西) are one vertical table and have rows in `indicators` instead.",
                "报告格式",
            ),
            Column("published_on", "date", "Date of publication.", "发布日期", nulls="not found"),
            Column(
                "grade",
                "string",
                "`A` all hard identities pass; `B` none fails, some cannot be assessed; `S` one fails and the source "
                "prints it so; `X` the readings disagree or cells are ambiguous.",
                "质量等级",
            ),
            Column(
                "revision",
                "int32",
                "Number of this version of the report at its address, from 1; another version has other content.",
                "版本",
            ),
            Column(
                "is_current",
                "bool",
                "Whether it is what its address held when it was last fetched. Earlier versions stay, as false.",
                "是否现行版本",
            ),
            Column("fetched_at", "timestamp", "When these bytes were first fetched.", "首次抓取时间", "UTC", "unknown"),
            Column(
                "agency_id",
                "string",
                "Key of `agencies`: the unified social credit code, else `agency_key`.",
                "机构标识",
                nulls="no name and no code",
            ),
            Column(
                "agency_key",
                "string",
                "The agency by place and name: `place_code:name`, `central:name` or, not placed, `name:name`; the name "
                "without spaces and without the divisions before it.",
                "机构键",
                nulls="no name",
            ),
            Column(
                "place_code",
                "string",
                "Division that the agency belongs to, by its name and the printed code; key of `divisions`.",
                "所属行政区划代码",
                nulls="see `place_reason`; a central body has none",
            ),
            Column(
                "place_reason",
                "string",
                "Why there is no `place_code`: `no_name`, `no_division_named`, `ambiguous_division`, "
                "`code_contradicts_name`, `relative_name`, `unlisted_division` or `unlisted_code`.",
                "未定区划原因",
                nulls="placed, or a central body",
            ),
            Column(
                "level",
                "string",
                "`central`, `province`, `prefecture`, `county` or `township`.",
                "行政层级",
                nulls="not placed",
            ),
            Column(
                "vertical",
                "bool",
                "Whether it is a local branch of a central system (国家税务总局, 气象局 …).",
                "是否垂直管理",
            ),
            Column(
                "same_as",
                "string",
                "The report that this one is another copy of: same agency, year and numbers at another address. Count "
                "reports with `is_current AND same_as IS NULL`.",
                "重复于",
                nulls="not a copy",
            ),
            Column("content_digest", "string", "Digest of title, numbers, states and text.", "内容摘要"),
            Column("values_digest", "string", "Digest of form and numbers.", "数值摘要", nulls="no number is printed"),
            Column(
                "text_digest",
                "string",
                "Digest of the ideographs of the narrative without the agency's name.",
                "正文摘要",
                nulls="too little text",
            ),
            Column(
                "weight",
                "int32",
                "Digits of the distinct numbers of two digits and more: how well the numbers tell the report apart.",
                "数值辨识度",
                "digit",
            ),
        ),
    ),
    Table(
        "requests",
        "report and row of the form",
        "三、收到和处理政府信息公开申请情况",
        "The request matrix: N rows by seven columns of applicants; 25 rows of form `2021`, 23 of form `2019`.",
        (
            _REPORT_ID,
            _YEAR,
            Column("form", "string", "The official form.", "报告格式"),
            Column("row", "string", "Name of the row.", "行名"),
            Column("row_number", "int32", "Number of the row on the form, from 1.", "行号"),
            Column("row_label", "string", "Label of the row as printed.", "行标签"),
            *(
                Column(name, "int64", f"Requests: {english}.", label, "件", _NO_NUMBER)
                for name, english, label in REQUEST_LABELS
            ),
            Column(
                "place_code",
                "string",
                "Division of the agency, as in `reports`: a province is `LIKE '65%'`.",
                "所属行政区划代码",
                nulls="not placed",
            ),
        ),
    ),
    Table(
        "cells",
        "cell of any table",
        "单元格",
        "Where every number comes from, and how sure it is. A value is what the source prints there, or null.",
        (
            _REPORT_ID,
            _YEAR,
            Column("table", "string", "`requests`, `disclosures`, `remedies` or `indicators`.", "表"),
            Column("row", "string", "Name of the row; of the channel in `remedies`.", "行名"),
            Column(
                "column",
                "string",
                "Name of the column, empty where the form has one unnamed column; of the outcome in `remedies`; "
                "`value` or `cumulative` in `indicators`.",
                "列名",
            ),
            Column("value", "decimal", "The printed number.", "数值", "that of the table", "state is not `number`"),
            Column("raw", "string", "The text as printed.", "原文", nulls="the document has no such cell"),
            Column("state", "string", _STATE, "状态"),
            Column(
                "method",
                "string",
                "`cell` (a table cell or a text token of its own), `split` (digits run together, separated by the "
                "identities) or `ocr`.",
                "读取方法",
                nulls="nothing was read",
            ),
            Column(
                "readings",
                "int32",
                "Readings that survive the identities: 1 for a cell that was read, 0 where nothing is printed.",
                "读法数",
            ),
            Column(
                "suggested",
                "int64",
                "What the identities imply, where they disagree with the print or the print is missing; it never "
                "replaces `value`.",
                "建议值",
                "that of the table",
                "nothing is implied",
            ),
            Column("locator", "string", "Place in the document.", "位置", nulls="the document has no such cell"),
        ),
    ),
    Table(
        "disclosures",
        "report and item of section 二",
        "二、主动公开政府信息情况",
        "Proactive disclosure. Items of different forms are not the same measure, even where their names are alike.",
        (
            _REPORT_ID,
            _YEAR,
            Column("item", "string", "Name of the item.", "项目"),
            Column("label", "string", "Label of the item on the form.", "项目标签"),
            Column("value", "decimal", "The printed number.", "数值", "see `unit`", _NO_NUMBER),
            Column("unit", "string", "Unit of the value, as the form or the cell says.", "单位"),
            Column("state", "string", _STATE, "状态"),
        ),
    ),
    Table(
        "remedies",
        "report and channel of section 四",
        "四、政府信息公开行政复议、行政诉讼情况",
        "Administrative review and litigation. Cases of `suit_after_review` may stand in `review` as well.",
        (
            _REPORT_ID,
            _YEAR,
            Column(
                "channel",
                "string",
                "`review` (行政复议), `suit_direct` (未经复议直接起诉) or `suit_after_review` (复议后起诉).",
                "救济途径",
            ),
            *(
                Column(name, "int64", f"Cases: {english}.", label, "件", _NO_NUMBER)
                for name, english, label in OUTCOME_LABELS
            ),
        ),
    ),
    Table(
        "indicators",
        "report and row of a vertical table",
        "政府信息公开情况统计表",
        "The statistics of forms before 2019, an indicator a row: 58 of form `2014`. Such a report has no rows in "
        "`requests`. Rows of different forms are joined by the crosswalk only.",
        (
            _REPORT_ID,
            _YEAR,
            Column("form", "string", "The form: `2014`, `fujian` or `dingxi`.", "报告格式"),
            Column("indicator", "string", "Name of the row.", "指标"),
            Column("number", "int32", "Number of the row on the form, from 1; its code in `dingxi`.", "行号"),
            Column("label", "string", "Label of the row as printed.", "指标标签"),
            Column("value", "decimal", "The printed number of the year.", "数值", "see `unit`", _NO_NUMBER),
            Column(
                "cumulative",
                "decimal",
                "The printed number of the second column: 历年累计 of all years in `fujian`, 本年累计 in `dingxi`. "
                "Never the year's figure.",
                "累计数",
                "see `unit`",
                "no printed number, or the form has no such column",
            ),
            Column("unit", "string", "Unit of both values, as the table prints it, else as the form says.", "单位"),
            Column("state", "string", f"State of `value`: {_STATE}", "状态"),
        ),
    ),
    Table(
        "sections",
        "section of the narrative",
        "报告正文",
        "The text of the report by section.",
        (
            _REPORT_ID,
            _YEAR,
            Column("number", "int32", "Number of the section; 0 for what stands before the first heading.", "序号"),
            Column("heading", "string", "Heading as printed.", "标题"),
            Column("text", "string", "Text without tables.", "正文"),
        ),
    ),
    Table(
        "findings",
        "check that failed or could not be assessed",
        "核查结果",
        "A failed identity is a finding, not an error: sources do break their own arithmetic.",
        (
            _REPORT_ID,
            _YEAR,
            Column(
                "check",
                "string",
                "Identity (`C1`, `C2`, `R1`, `L1` …; across reports `Y1`, `Y2`, `Y3`, `H1`, `Z1`) or another code.",
                "核查项",
            ),
            Column("outcome", "string", "`fail` or `not_assessable`.", "结果"),
            Column("left", "int64", "Left side.", "左边", "件", "cannot be computed"),
            Column("right", "int64", "Right side.", "右边", "件", "cannot be computed"),
            Column(
                "cells",
                "strings",
                "The cells involved, as `table/row/column`; a cell of another report as `REPORT_ID#table/row/column`.",
                "所涉单元格",
            ),
            Column("detail", "string", "What a person needs to understand it.", "详情", nulls="nothing to add"),
        ),
    ),
    Table(
        "report_sources",
        "report and document that belongs to it",
        "报告来源文件",
        "A report may stand in a file that hangs at a page, or in both. `reports.document_id` is the document that its "
        "numbers are read from; here are all that belong to it, that one among them.",
        (
            _REPORT_ID,
            _YEAR,
            Column("document_id", "string", "The document.", "文件标识"),
            Column("source", "string", "Path or address of the document.", "来源"),
            Column(
                "role",
                "string",
                "`tables` (the numbers are read from it), `context` (the page whose title, agency, dates and scope "
                "count), `copy` (it prints the same numbers), or `picture` (on the page, and recognised with it).",
                "作用",
            ),
        ),
    ),
    Table(
        "agencies",
        "agency",
        "机构",
        "The agencies of the dataset's reports. No guess: one that cannot be placed has an id by name and a reason.",
        (
            Column("agency_id", "string", "The unified social credit code, else place and name.", "机构标识"),
            Column(
                "id_kind",
                "string",
                "`credit_code`, `place_and_name` (central bodies too), or `name`, which several agencies may share.",
                "标识类型",
            ),
            Column("name", "string", "The name in the newest report.", "名称", nulls="not found"),
            Column("level", "string", "As in `reports`, of the newest one.", "行政层级", nulls="not placed"),
            Column(
                "place_code", "string", "As in `reports`, of the newest one.", "所属行政区划代码", nulls="not placed"
            ),
            Column("place_reason", "string", "Why it is not placed.", "未定区划原因", nulls="placed"),
            Column("vertical", "bool", "Whether it is a local branch of a central system.", "是否垂直管理"),
            Column("first_year", "int32", "First report year.", "首个报告年度", "year", "no year is known"),
            Column("last_year", "int32", "Last report year.", "最近报告年度", "year", "no year is known"),
            Column("reports", "int32", "Reports that are current and no copy.", "报告数", "report"),
            _NO_YEAR,
        ),
    ),
    Table(
        "agency_names",
        "agency and name",
        "机构名称沿革",
        "The names of an agency through time, as printed.",
        (
            Column("agency_id", "string", "Key of `agencies`.", "机构标识"),
            Column("name", "string", "The name as printed.", "名称"),
            Column("first_year", "int32", "First report year under it.", "首个报告年度", "year", "no year is known"),
            Column("last_year", "int32", "Last report year under it.", "最近报告年度", "year", "no year is known"),
            Column("reports", "int32", "Reports under it.", "报告数", "report"),
            _NO_YEAR,
        ),
    ),
    Table(
        "divisions",
        "division and name",
        "行政区划",
        "Divisions from province to county since 2007, by the official lists: see extract/divisions/SOURCES.md. What "
        "holds between two lists is not known.",
        (
            Column("code", "string", "Code of GB/T 2260.", "代码"),
            Column("name", "string", "Name; a code that changed its name has several rows.", "名称"),
            Column("parent", "string", "Code of the division it belongs to.", "上级代码", nulls="a province"),
            Column("absent_until", "date", "Last list before that has it not.", "此前未列", nulls="in the first list"),
            Column("first_listed", "date", "First list that has it.", "首次列入"),
            Column("last_listed", "date", "Last list that has it.", "最后列入"),
            Column("absent_from", "date", "First list after that has it not.", "此后未列", nulls="in the newest list"),
            Column("source", "string", "List that the last listing is from.", "来源"),
            _NO_YEAR,
        ),
    ),
)


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
