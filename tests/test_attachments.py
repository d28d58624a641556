"""Pages and their files: one report with several sources, or two that say where they differ."""

import hashlib
from dataclasses import replace
from random import Random

import pytest

from extract.attachments import Part, extract_with_files
from extract.document import Block
from extract.readers import inlined, ocr, read_document
from tests.comparison import compare
from tests.generator import HTML_SHAPES, Figures, consistent_figures
from tests.generator.layout import Layout, Table, report
from tests.generator.sheet import SHEET_SHAPES
from tests.generator.word import docx, docx_of


def _part(data: bytes, source: str) -> Part:
    return Part(data, hashlib.sha256(data).hexdigest(), source, url=f"http://www.qinghe.example.gov.cn/{source}")


def _figures(seed: int = 1) -> Figures:
    return replace(consistent_figures(Random(seed), form="2021", size="medium"), agency="青禾市水利局", year=2023)


def _page(body: str, title: str = "青禾市水利局2023年政府信息公开工作年度报告", date: str = "2024-01-19") -> bytes:
    return (
        f'<html><head><title>{title}-青禾市人民政府</title><meta name="ArticleTitle" content="{title}">'
        f'<meta name="PubDate" content="{date}"><meta name="SiteIDCode" content="4403000012"></head><body>'
        f"<div>首页 &gt; 政府信息公开 &gt; 年报</div><h1>{title}</h1>{body}"
        '<div class="footer">主办：青禾市人民政府办公室</div></body></html>'
    ).encode()


_LINK = '<p><a href="./P020240119.docx">附件下载</a></p>'


def _bare(figures: Figures) -> bytes:
    """A Word file with the tables and nothing that says whose they are."""
    rng = Random(3)
    whole = report(figures, rng, Layout())
    parts = [part for part in whole if isinstance(part, Table) or part.kind == "heading"]
    return docx_of(parts, rng)


def _only_tables(figures: Figures) -> bytes:
    return docx_of([part for part in report(figures, Random(3), Layout()) if isinstance(part, Table)], Random(3))


def test_a_page_that_only_links_a_file_lends_it_title_agency_and_dates() -> None:
    figures = _figures()
    for tables in (_bare(figures), _only_tables(figures)):
        parts = [_part(_page(_LINK), "t1.html"), _part(tables, "P020240119.docx")]
        page, file = extract_with_files(parts[0], parts[1:]).parts
        (found,) = file.reports
        assert (page.status, page.reason, page.reports) == ("extracted", "in_attachment", ())
        assert found.title == "青禾市水利局2023年政府信息公开工作年度报告"
        assert (found.agency_name, found.report_year, str(found.published_on)) == ("青禾市水利局", 2023, "2024-01-19")
        assert (found.division_code, found.scope) == ("440300", "agency")
        assert compare(figures, found).wrong == []
        assert compare(figures, found).lost == []
        assert [(s.report_id, s.document_id, s.role) for s in page.sources] == [
            (f"{parts[1].digest[:32]}-0", parts[0].digest, "context")
        ]


def test_a_file_that_says_another_year_than_its_page_has_a_finding() -> None:
    figures = replace(_figures(), year=2022)
    _, file = extract_with_files(_part(_page(_LINK), "t1.html"), [_part(docx(figures, Random(1)), "a.docx")]).parts
    (found,) = file.reports
    assert found.report_year == 2023
    assert [finding.outcome for finding in found.findings if finding.check == "report_year"] == ["fail"]


def test_a_file_that_names_another_agency_than_its_page_has_a_finding() -> None:
    figures = replace(_figures(), agency="青禾市民政局")
    _, file = extract_with_files(_part(_page(_LINK), "t1.html"), [_part(docx(figures, Random(1)), "a.docx")]).parts
    (found,) = file.reports
    assert found.agency_name == "青禾市水利局"
    assert [finding.detail for finding in found.findings if finding.check == "agency_name"] == [
        "the file says 青禾市民政局, its page 青禾市水利局"
    ]


def test_a_page_and_a_file_with_the_same_numbers_are_one_report_with_two_sources() -> None:
    figures = _figures()
    parts = [_part(HTML_SHAPES["tidy"](figures, Random(1)), "t1.html"), _part(docx(figures, Random(2)), "a.docx")]
    page, file = extract_with_files(parts[0], parts[1:]).parts
    assert (len(page.reports), file.reports, file.status, file.reason) == (1, (), "extracted", "copy")
    assert [(s.report_id, s.role, s.source) for s in file.sources] == [(f"{parts[0].digest[:32]}-0", "copy", "a.docx")]
    assert all(finding.check != "sources_differ" for finding in page.reports[0].findings)


def test_a_page_and_a_file_that_differ_are_both_kept_and_say_so() -> None:
    figures = _figures()
    other = replace(figures, requests=figures.requests | {"received": (1, 2, 3, 4, 5, 6, 21)})
    parts = [_part(HTML_SHAPES["tidy"](figures, Random(1)), "t1.html"), _part(docx(other, Random(2)), "a.docx")]
    read = extract_with_files(parts[0], parts[1:]).parts
    for each, against in zip(read, reversed(parts), strict=True):
        (found,) = each.reports
        (finding,) = [finding for finding in found.findings if finding.check == "sources_differ"]
        assert finding.outcome == "fail"
        assert finding.detail == f"{against.digest[:32]}-0 in {against.source}"
        assert set(finding.cells) <= {
            f"requests/received/{c}"
            for c in ("natural_person", "business", "research", "nonprofit", "legal_service", "other", "total")
        }
        assert finding.cells
    assert compare(figures, read[0].reports[0]).wrong == []
    assert compare(other, read[1].reports[0]).wrong == []


def test_a_file_of_another_year_beside_a_report_is_a_report_of_its_own() -> None:
    figures, last = _figures(1), replace(_figures(2), year=2022)
    parts = [_part(HTML_SHAPES["tidy"](figures, Random(1)), "t1.html"), _part(docx(last, Random(2)), "a.docx")]
    page, file = extract_with_files(parts[0], parts[1:]).parts
    assert [each.reports[0].report_year for each in (page, file)] == [2023, 2022]
    assert all(finding.check != "sources_differ" for each in (page, file) for finding in each.reports[0].findings)
    assert page.sources == file.sources == ()


def test_the_same_report_in_two_files_is_one() -> None:
    figures = _figures()
    files = [_part(_bare(figures), "a.docx"), _part(SHEET_SHAPES["texts"](figures, Random(1)), "a.xlsx")]
    page, word, sheet = extract_with_files(_part(_page(_LINK), "t1.html"), files).parts
    assert (len(word.reports), sheet.reports, sheet.reason) == (1, (), "copy")
    assert word.reports[0].agency_name == "青禾市水利局"
    assert {(s.role, s.source) for each in (page, sheet) for s in each.sources} == {
        ("context", "t1.html"),
        ("copy", "a.xlsx"),
    }


def test_files_of_several_agencies_keep_their_own_names() -> None:
    first, second = _figures(1), replace(_figures(2), agency="青禾市财政局")
    title = "市直部门2023年政府信息公开工作年度报告汇总"
    files = [_part(docx(first, Random(1)), "a.docx"), _part(docx(second, Random(2)), "b.docx")]
    page, *read = extract_with_files(_part(_page(_LINK, title), "list.html"), files).parts
    assert [each.reports[0].agency_name for each in read] == ["青禾市水利局", "青禾市财政局"]
    assert page.reason != "in_attachment"
    assert page.sources == ()


def test_a_list_of_files_lends_its_words_to_none() -> None:
    files = [_part(_only_tables(_figures(1)), "a.docx"), *(_part(b"%PDF-1.7 broken", f"{n}.pdf") for n in range(4))]
    _, file, *_ = extract_with_files(_part(_page(_LINK, "政府信息公开年报"), "list.html"), files).parts
    (found,) = file.reports
    assert (found.agency_name, found.report_year, found.title) == (None, 0, None)


def test_a_file_that_cannot_be_read_leaves_the_page_as_it_is() -> None:
    page, file = extract_with_files(_part(_page(_LINK), "t1.html"), [_part(b"PK\x03\x04", "a.docx")]).parts
    assert (page.status, page.reason) == ("no_matrix", "attachment_only")
    assert (file.status, file.reason) == ("unreadable", "broken_zip")


def test_the_page_of_an_interpretation_lends_its_words_to_no_report() -> None:
    figures = _figures()
    page = _page(_LINK, "图解：青禾市2023年政府信息公开工作年度报告")
    page_read, file = extract_with_files(_part(page, "t1.html"), [_part(docx(figures, Random(1)), "a.docx")]).parts
    assert page_read.status == "not_a_report"
    assert file.reports[0].agency_name == "青禾市水利局"


_PICTURES = (b"\x89PNG\r\n\x1a\n".ljust(4000, b"a"), b"\x89PNG\r\n\x1a\n".ljust(4000, b"b"))
_SHOWN = (
    _page(
        '<p>一、总体情况</p><img src="/images/logo.png"><img class=x src="loading.gif" data-src="./W02.png">'
        '<img src="W03.png">'
    ),
    [_part(_PICTURES[0], "W02.png"), _part(_PICTURES[1], "W03.png")],
)


def test_pictures_of_tables_are_read_where_the_page_shows_them(monkeypatch: pytest.MonkeyPatch) -> None:
    figures = _figures()
    tables = read_document(HTML_SHAPES["without_prose"](figures, Random(1))).blocks
    shown = {_PICTURES[0]: tables[: len(tables) // 2], _PICTURES[1]: tables[len(tables) // 2 :]}

    def recognised(picture: bytes, *_: int) -> list[Block]:
        return list(shown[picture])

    monkeypatch.setattr(inlined, "_read", recognised)
    monkeypatch.setattr(ocr, "engine_found", lambda: True)
    data, pictures = _SHOWN
    page = _part(data, "t1.html")
    read = extract_with_files(page, [], pictures)
    (found,) = read.parts[0].reports
    assert compare(figures, found, table="requests").wrong == []
    assert compare(figures, found, table="requests").lost == []
    assert found.agency_name == "青禾市水利局"
    told = [each for each in read.pictures if each is not None]
    assert [(each.status, each.reason) for each in told] == [("extracted", "in_page")] * 2
    assert [(s.role, s.report_id) for each in told for s in each.sources] == [
        ("picture", f"{page.digest[:32]}-0"),
        ("picture", f"{page.digest[:32]}-0"),
    ]


def test_pictures_of_tables_without_recognition_say_what_the_page_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "engine_found", lambda: False)
    data, pictures = _SHOWN
    read = extract_with_files(_part(data, "t1.html"), [], pictures)
    assert (read.parts[0].status, read.parts[0].reason) == ("unreadable", "needs_ocr")
    assert read.pictures == [None, None]


def test_pictures_of_a_page_with_a_matrix_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> list[Block]:
        raise AssertionError("a picture was read")

    monkeypatch.setattr(inlined, "_read", refuse)
    page = HTML_SHAPES["tidy"](_figures(), Random(1)).replace(b"<body>", b"<body><img src='W02.png'>")
    read = extract_with_files(_part(page, "t1.html"), [], _SHOWN[1])
    assert (len(read.parts[0].reports), read.pictures) == (1, [None, None])
