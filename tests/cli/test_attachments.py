"""Pages with files through the commands: from a crawled archive, again after more was crawled, and from folders."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from msgspec.structs import replace as replaced

from crawlers.ledger import Ledger
from crawlers.records import Exchange
from extract.dataset.reading import read_table
from extract.document import Grid
from extract.readers import inlined, ocr, read_document
from gongkai.cli import main
from gongkai.extract import extract_sources
from gongkai.run import extract_new
from gongkai.sourced import document_of, source_of
from tests.generator import HTML_SHAPES, Figures, consistent_figures
from tests.generator.word import docx

if TYPE_CHECKING:
    from crawlers.records import Place
    from extract.document import Block

_TITLE = "青禾市水利局2023年政府信息公开工作年度报告"


def _figures(seed: int) -> Figures:
    return replace(consistent_figures(Random(seed), form="2021", size="medium"), agency="青禾市水利局", year=2023)


def _page(link: str) -> bytes:
    return (
        f'<html><head><title>{_TITLE}</title><meta name="PubDate" content="2024-01-19"></head>'
        f"<body><h1>{_TITLE}</h1><p>{link}</p></body></html>"
    ).encode()


class _Archive:
    """A crawl's archive and ledger, filled by hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def crawl(self, pages: dict[str, bytes], files: dict[str, tuple[str, bytes]]) -> None:
        """A run that fetched `pages`, and `files` by address with the page that names them; PNGs are pictures."""
        with Ledger(self.folder) as ledger:
            ledger.begin({}, "1.0")
            for url, body in pages.items():
                self._report(ledger, url, self._store(ledger, url, body))
            for url, (page, body) in files.items():
                place = self._store(ledger, url, body)
                ledger.put(
                    "attachments",
                    portal="p",
                    report_url=page,
                    url=url,
                    kind="picture" if url.endswith(".png") else "file",
                    archive=place.archive,
                    archive_offset=place.offset,
                    payload_digest="",
                    run_id=ledger.run,
                )
            ledger.finish()

    def _store(self, ledger: Ledger, url: str, body: bytes) -> Place:
        headers = ((b"Content-Type", b"text/html"),)
        return ledger.store(
            Exchange(url=url, fetched_at="2024-02-01T08:00:00Z", status=200, reason="OK", headers=headers, body=body),
            "p",
            "report",
        )

    def _report(self, ledger: Ledger, url: str, place: Place) -> None:
        ledger.put(
            "reports",
            portal="p",
            url=url,
            report_year=2023,
            revision=1,
            agency=None,
            title=_TITLE,
            published_on=None,
            content_digest="",
            archive=place.archive,
            archive_offset=place.offset,
            first_run=ledger.run,
            last_run=ledger.run,
            is_current=1,
        )


def _rows(dataset: Path, table: str, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in read_table(dataset, table, list(columns)).to_pylist()]


_HOME = "http://www.qinghe.example.gov.cn"


@pytest.fixture
def archive(tmp_path: Path) -> _Archive:
    """A page with only a link, and a page and its file with the same report."""
    made = _Archive(tmp_path / "archive")
    first, second = _figures(1), _figures(2)
    made.crawl(
        {f"{_HOME}/1.html": _page("附件"), f"{_HOME}/2.html": HTML_SHAPES["tidy"](second, Random(2))},
        {
            f"{_HOME}/1.docx": (f"{_HOME}/1.html", docx(first, Random(1))),
            f"{_HOME}/2.docx": (f"{_HOME}/2.html", docx(second, Random(2))),
        },
    )
    return made


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_archive_joins_pages_and_files_by_its_ledger(archive: _Archive, tmp_path: Path, jobs: int) -> None:
    out = tmp_path / "out"
    summary = extract_sources([str(archive.folder)], out, jobs)
    assert (summary.documents, summary.reports) == (4, 2)
    assert summary.statuses == {"extracted": 4}
    assert _rows(out, "documents", "source", "reason", "reports") == [
        (f"{_HOME}/1.html", "in_attachment", 0),
        (f"{_HOME}/1.docx", None, 1),
        (f"{_HOME}/2.html", None, 1),
        (f"{_HOME}/2.docx", "copy", 0),
    ]
    reports = _rows(out, "reports", "source", "title", "report_id")
    assert reports[0][:2] == (f"{_HOME}/1.docx", _TITLE)
    linked = set(_rows(out, "report_sources", "report_id", "role", "source"))
    first, second = reports[0][2], reports[1][2]
    assert linked == {
        (first, "tables", f"{_HOME}/1.docx"),
        (first, "context", f"{_HOME}/1.html"),
        (second, "tables", f"{_HOME}/2.html"),
        (second, "copy", f"{_HOME}/2.docx"),
    }
    documents = dict(_rows(out, "documents", "source", "document_id"))
    assert set(_rows(out, "report_sources", "source", "document_id")) == set(documents.items())


def test_one_file_of_an_archive_is_read_by_the_ledger_beside_it(archive: _Archive, tmp_path: Path) -> None:
    (warc,) = archive.folder.glob("*.warc.gz")
    summary = extract_sources([str(warc)], tmp_path / "out")
    assert (summary.documents, summary.reports) == (4, 2)


def test_a_file_that_comes_later_is_read_with_the_page_that_was_there(archive: _Archive, tmp_path: Path) -> None:
    out = tmp_path / "out"
    archive.crawl({f"{_HOME}/3.html": _page("附件 2023")}, {})
    assert extract_new(archive.folder, out).documents == 5
    assert extract_new(archive.folder, out).documents == 0
    archive.crawl({}, {f"{_HOME}/3.docx": (f"{_HOME}/3.html", docx(_figures(3), Random(3)))})
    summary = extract_new(archive.folder, out)
    assert (summary.documents, summary.reports) == (1, 1)
    (title, source) = _rows(out, "reports", "title", "source")[-1]
    assert (title, source) == (_TITLE, f"{_HOME}/3.docx")
    assert _rows(out, "report_sources", "role", "source")[-2:] == [
        ("context", f"{_HOME}/3.html"),
        ("tables", f"{_HOME}/3.docx"),
    ]


def test_pictures_have_rows_only_where_the_report_is_read_from_them(archive: _Archive, tmp_path: Path) -> None:
    page = HTML_SHAPES["tidy"](_figures(4), Random(4)).replace(b"<body>", b"<body><img src='4.png'>")
    archive.crawl({f"{_HOME}/4.html": page}, {f"{_HOME}/4.png": (f"{_HOME}/4.html", b"\x89PNG\r\n\x1a\n" * 600)})
    out = tmp_path / "out"
    summary = extract_new(archive.folder, out)
    assert (summary.documents, summary.reports) == (5, 3)
    assert extract_new(archive.folder, out).documents == 0


def _noise(seed: int) -> bytes:
    """A picture that is as large as one of a table."""
    image = pytest.importorskip("PIL.Image", reason="the extra `ocr` is not installed")
    held = io.BytesIO()
    image.frombytes("L", (90, 60), Random(seed).randbytes(5400)).save(held, "PNG")
    return held.getvalue()


def test_the_pictures_of_a_page_are_drawn_from_the_archive(
    archive: _Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = read_document(HTML_SHAPES["without_prose"](_figures(5), Random(5))).blocks
    place = "page:2/box:9,9,40,30"
    pictures = [_noise(number) for number in (1, 2)]

    def recognised(picture: bytes, number: int, *_: int) -> list[Block]:
        assert picture == pictures[number - 1]
        grids = [each for each in tables if isinstance(each, Grid)] if number == 2 else []
        placed = [[tuple(replaced(cell, place=place) for cell in row) for row in grid.rows] for grid in grids]
        return [Grid(n, tuple(rows)) for n, rows in enumerate(placed, 1)]

    monkeypatch.setattr(inlined, "_read", recognised)
    monkeypatch.setattr(ocr, "engine_found", lambda: True)
    page = _page("政府信息公开<img src='5.png'><img src='6.png'>")
    names = [f"{_HOME}/{number}.png" for number in (5, 6)]
    archive.crawl(
        {f"{_HOME}/5.html": page},
        {name: (f"{_HOME}/5.html", picture) for name, picture in zip(names, pictures, strict=True)},
    )
    out = tmp_path / "out"
    assert extract_new(archive.folder, out).reports == 3
    (report_id,) = (row[0] for row in _rows(out, "reports", "report_id", "source") if row[1].endswith("5.html"))
    folders = ("--data", str(out), "--archive", str(archive.folder), "--pictures", str(tmp_path / "drawn"))
    result = CliRunner().invoke(main, ["show", report_id, "--source", *folders])
    assert result.exit_code == 0, result.output
    (drawn,) = (tmp_path / "drawn").iterdir()
    assert drawn.name == f"{report_id}-page-2.png"


def test_a_saved_page_and_the_file_beside_it_are_one_report(tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    (folder / "report_files").mkdir(parents=True)
    viewer = '<iframe src="/js/viewer.html?file=report_files%2F%E5%B9%B4%E6%8A%A5.docx"></iframe>'
    (folder / "report.html").write_bytes(_page(viewer))
    (folder / "report_files" / "年报.docx").write_bytes(docx(_figures(1), Random(1)))
    (folder / "a.docx").write_bytes(docx(_figures(2), Random(2)))
    summary = extract_sources([str(folder)], tmp_path / "out")
    assert (summary.documents, summary.reports) == (3, 2)
    assert _rows(tmp_path / "out", "documents", "source", "reason") == [
        (str(folder / "a.docx"), None),
        (str(folder / "report.html"), "in_attachment"),
        (str(folder / "report_files" / "年报.docx"), None),
    ]
    assert (None, "unknown") not in _rows(tmp_path / "out", "reports", "title", "scope")


def test_a_zip_that_hangs_at_a_page_is_its_members(tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "report.html").write_bytes(_page("<a href='./all.zip'>附件</a>"))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("年报.docx", docx(_figures(1), Random(1)))
    (folder / "all.zip").write_bytes(stream.getvalue())
    out = tmp_path / "out"
    extract_sources([str(folder)], out)
    (row,) = _rows(out, "reports", "title", "source")
    assert row == (_TITLE, f"{folder / 'all.zip'}!年报.docx")
    ((report_id,),) = _rows(out, "reports", "report_id")
    document_id, place = source_of(out, report_id)
    assert document_of(place, document_id, tmp_path) == docx(_figures(1), Random(1))


@pytest.mark.parametrize("link", ["../a.docx", "/a.docx", "http://x.example.cn/a.docx", "a.docx/../../a.docx"])
def test_a_link_out_of_the_folder_joins_nothing(tmp_path: Path, link: str) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "report.html").write_bytes(_page(f'<a href="{link}">附件</a>'))
    for place in (tmp_path, folder):
        (place / "a.docx").write_bytes(docx(_figures(1), Random(1)))
    extract_sources([str(folder)], tmp_path / "out")
    assert {role for (role,) in _rows(tmp_path / "out", "report_sources", "role")} == {"tables"}
