"""Made reports for the tests of the dataset and the command line, and an extraction that reads a made format."""

from __future__ import annotations

import datetime as dt
import os
import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from extract.report import (
    COLUMNS,
    OUTCOMES,
    Cell,
    Disclosure,
    Extraction,
    Finding,
    Indicator,
    MatrixRow,
    Remedy,
    Report,
    RequestMatrix,
    Section,
)

FORMS = Path(__file__).resolve().parents[2] / "extract" / "forms"
BLANK = Cell(None, "", "blank", "cell", 0, None, "t3r1c1")


@cache
def _rows(form: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads((FORMS / f"{form}.toml").read_text(encoding="utf-8"))["requests"]["rows"]
    return rows


def number(value: int | Decimal, suggested: int | None = None) -> Cell:
    return Cell(value, str(value), "number", "cell", 1, suggested, "t3r1c1")


def matrix(form: str, received: int = 3, cells: dict[tuple[str, str], Cell] | None = None) -> RequestMatrix:
    """All requests of natural persons, all granted: every identity holds, unless `cells` breaks one."""
    filled = {"received", "granted", "processed_total"}
    rows = []
    for place, row in enumerate(_rows(form), 1):
        values = {
            column: number(received if row["name"] in filled and column in {"natural_person", "total"} else 0)
            for column in COLUMNS
        }
        values |= {column: cell for (name, column), cell in (cells or {}).items() if name == row["name"]}
        ordinal = row.get("ordinal", "")
        label = f"{ordinal}{'' if ordinal.endswith('）') else '.' if ordinal.isascii() else '、'}{row['label']}"
        rows.append(MatrixRow(row["name"], place, label, tuple(values[column] for column in COLUMNS)))
    return RequestMatrix(form, tuple(rows))


def report(year: int = 2024, form: str = "2021", index: int = 0, **changes: object) -> Report:
    fields: dict[str, Any] = {
        "index": index,
        "title": "某县信访局2024年政府信息公开工作年度报告",
        "agency_name": "某县信访局",
        "agency_code": None,
        "division_code": "650000",
        "report_year": year,
        "scope": "agency",
        "scope_phrase": None,
        "form": form,
        "published_on": dt.date(2025, 1, 20),
        "grade": "A",
        "requests": matrix(form),
        "disclosures": (
            Disclosure("licences", "licences", "", "行政许可", "件", number(11)),
            Disclosure("fees_10k_yuan", "fees", "10k_yuan", "行政事业性收费", "万元", number(Decimal("59237.2449"))),
            Disclosure("penalties", "penalties", "", "行政处罚", "件", BLANK),
        ),
        "remedies": tuple(
            Remedy(channel, tuple(number(1 if outcome in {"upheld", "total"} else 0) for outcome in OUTCOMES))
            for channel in ("review", "suit_direct", "suit_after_review")
        ),
        "sections": (Section(0, "", "根据条例编制。"), Section(1, "一、总体情况", "正文")),
        "findings": (),
    }
    return Report(**(fields | changes))


def broken_report(**changes: object) -> Report:
    """Prints 1 + 0 received against 2 + 0 processed, and leaves one cell blank and one ambiguous."""
    cells = {
        ("processed_total", "natural_person"): number(2, 1),
        ("denied_process", "business"): BLANK,
        ("denied_process", "research"): Cell(None, "12", "ambiguous", "split", 2, None, "t3r10c3"),
        ("denied_process", "nonprofit"): Cell(None, "/", "slash", "cell"),
        ("denied_process", "legal_service"): Cell(None, None, "absent"),
        ("denied_process", "other"): Cell(None, "无", "word", "cell"),
    }
    left = "requests/received/natural_person"
    right = "requests/processed_total/natural_person"
    finding = Finding("C1", "fail", 1, 2, (left, right), "勾稽关系")
    assess = Finding("C2", "not_assessable", None, None, ("requests/denied_process/business",))
    fields: dict[str, Any] = {"requests": matrix("2021", 1, cells), "findings": (finding, assess), "grade": "S"}
    return report(**(fields | changes))


def older_report(year: int = 2016, form: str = "fujian", indicators: tuple[Indicator, ...] | None = None) -> Report:
    """A report with a vertical table and no request matrix; the second column is the cumulative one."""
    indicators = indicators or (
        Indicator("proactive_documents", 1, "主动公开文件数", "条", number(2122), number(10037)),
        Indicator("fees_waived", 13, "政府信息公开收费减免金额", "元", number(Decimal("10.5")), BLANK),
        Indicator("reviews", 15, "行政复议数", "件", BLANK, Cell(None, None, "absent")),
    )
    made = report(year, "2021", requests=RequestMatrix(form, ()), disclosures=(), remedies=(), indicators=indicators)
    return msgspec.structs.replace(made, form=form)


def extracted(*reports: Report) -> Extraction:
    return Extraction("extracted", None, "text/html", "utf-8", reports)


def extract_document(data: bytes, *, media_type: str | None = None, url: str | None = None) -> Extraction:
    """Reads lines `report YEAR` and `broken`; `raise`, `die` and `ragged` misbehave, anything else is no report."""
    reports: list[Report] = []
    for line in data.decode("utf-8", "replace").splitlines():
        word, _, rest = line.partition(" ")
        if word == "report":
            year, form = int(rest), "2021" if int(rest) > 2020 else "2019"
            reports.append(report(year, form, len(reports), agency_name=url))
        elif word == "broken":
            reports.append(broken_report(index=len(reports)))
        elif word == "ragged":
            rows = (MatrixRow("received", 1, "", (BLANK,)),)
            reports.append(report(requests=RequestMatrix("2021", rows)))
        elif word == "raise":
            raise RuntimeError("no such form")
        elif word == "die":
            os._exit(1)
    if reports:
        return Extraction("extracted", None, media_type or "text/html", "utf-8", tuple(reports))
    return Extraction("not_a_report", "no_title", media_type or "text/html", "utf-8")
