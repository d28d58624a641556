"""Metadata of real reports where they are present, and bounded time on hostile input."""

import datetime as dt
import json
import time
from pathlib import Path

import pytest

from extract.document import Line
from extract.narrative import find_figures, read_metadata, split_sections
from extract.narrative.refusal import DocumentFacts, explain_refusal
from extract.readers import read_document

#: Where the title prints another name than the careful reader gives: the print counts.
PRINTED = {
    "pingtan-2019": "平潭综合实验区",
    "pingtan-2021": "平潭综合实验区",
    "pingtan-2024": "平潭综合实验区",
    "sanming-2022": "三明市",
    "shuyang-county-2025": "沐阳县人民政府",
}
TEXTS = [
    "pingtan-2019.txt",
    "pingtan-2021.txt",
    "pingtan-2024.txt",
    "pingtan-czj-2025.txt",
    "pingtan-gaj-2021.txt",
    "pingtan-gzj-2020.txt",
    "sanming-2022.txt",
    "shuyang-county-2025.md",
]


@pytest.mark.parametrize("name", TEXTS)
def test_real_texts(shared: Path, name: str) -> None:
    slug = name.partition(".")[0]
    truth = json.loads((shared / "corpus/truth" / f"{slug}.json").read_text("utf-8"))
    metadata = read_metadata((shared / "corpus" / name).read_text("utf-8").split("\n"), {}, None)
    assert metadata.agency_name == PRINTED.get(slug, truth["agency"])
    assert metadata.report_year == truth["report_year"]
    assert metadata.title_kind == "report"
    assert not metadata.year_conflict


def test_the_real_text_of_the_seed(shared: Path) -> None:
    lines = (shared / "seed/000_6649fc21fdb951d0.txt").read_text("utf-8").split("\n")
    metadata = read_metadata(lines, {}, None)
    assert metadata.title == "自治区信访局2024年政府信息公开工作年度报告"
    assert metadata.agency_name == "自治区信访局"
    assert metadata.published_on == dt.date(2025, 1, 31)
    assert metadata.scope == "agency"
    assert [section.number for section in split_sections(lines)] == [0, 1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("slug", ["sh-office-2019", "shuyang-fgj-2023"])
def test_real_pages(shared: Path, slug: str) -> None:
    truth = json.loads((shared / "corpus/truth" / f"{slug}.json").read_text("utf-8"))
    document = read_document((shared / "corpus" / f"{slug}.html").read_bytes())
    lines = [block.text for block in document.blocks if isinstance(block, Line)]
    metadata = read_metadata(lines, document.meta, None)
    assert (metadata.agency_name, metadata.report_year) == (truth["agency"], truth["report_year"])
    assert dict(metadata.year_votes)["period"] == truth["report_year"]
    assert [section.number for section in split_sections(lines)][-6:] == [1, 2, 3, 4, 5, 6]


def test_a_flattened_report_in_one_line() -> None:
    line = (
        "当前位置： 首页政务公开政府信息公开 某县财政局2024年政府信息公开工作年度报告 来源：某县人民政府 "
        "时间：2025-01-20 微信 微博 "
        "一、总体情况2024年，我局收到政府信息公开申请2件。二、主动公开政府信息情况第二十条第（一）项规章000"
    )
    metadata = read_metadata([line], {}, None)
    assert metadata.title == "某县财政局2024年政府信息公开工作年度报告"
    assert (metadata.agency_name, metadata.report_year) == ("某县财政局", 2024)
    assert metadata.published_on == dt.date(2025, 1, 20)
    assert dict(metadata.year_votes) == {"title": 2024, "heading": 2024, "publication": 2024}


@pytest.mark.parametrize(
    "line",
    [
        "7" * 10_000_000,
        "一、" * 2_000_000,
        "2024年" * 2_000_000,
        " " * 5_000_000,
        "收到申请" * 2_000_000,
        "（" * 5_000_000,
        "总\n" * 2_000_000,
    ],
)
def test_hostile_lines_take_bounded_time(line: str) -> None:
    started = time.process_time()
    read_metadata([line], {"title": line, "articletitle": line}, line)
    explain_refusal(DocumentFacts(None, "none", [line], {"title": line}))
    split_sections([line])
    find_figures(line)
    # Of the processor, and far above what it takes: what is not linear takes hours.
    assert time.process_time() - started < 60


def test_many_empty_lines_take_bounded_time() -> None:
    started = time.process_time()
    read_metadata([""] * 5_000_000, {}, None)
    assert time.process_time() - started < 60
