"""Pages and their files in web archives that no crawl of ours has written, and pictures beside saved pages."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extract.dataset.reading import read_table
from extract.readers import inlined, ocr, read_document
from gongkai.extract import extract_sources
from gongkai.sourced import document_of, source_of
from gongkai.sources import Sources
from tests.generator import HTML_SHAPES, Figures, consistent_figures
from tests.generator.word import docx

if TYPE_CHECKING:
    from pathlib import Path

_HOME = "http://www.qinghe.example.gov.cn"
_TITLE = "青禾市水利局2023年政府信息公开工作年度报告"
_PNG = b"\x89PNG\r\n\x1a\n" * 600


def _figures(seed: int) -> Figures:
    return replace(consistent_figures(Random(seed), form="2021", size="medium"), agency="青禾市水利局", year=2023)


def _page(body: str, head: str = "") -> bytes:
    return f"<html><head><title>{_TITLE}</title>{head}</head><body><h1>{_TITLE}</h1>{body}</body></html>".encode()


def _word(seed: int) -> bytes:
    return docx(_figures(seed), Random(seed))


def _warc(records: list[tuple[str, bytes]], *, gz: bool = True) -> bytes:
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=gz, warc_version="1.1")
    for url, body in records:
        http = StatusAndHeaders("200 OK", [], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=http))
    return stream.getvalue()


def _rows(dataset: Path, table: str, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in read_table(dataset, table, list(columns)).to_pylist()]


#: The file stands before its page in one of them, as archives of parallel browsers have it.
_RECORDS = [
    (f"{_HOME}/files/%E5%B9%B4%E6%8A%A5.docx", _word(1)),
    (f"{_HOME}/zwgk/1.html", _page("<a href='../files/年报.docx'>附件</a>")),
    (f"{_HOME}/zwgk/2.html", HTML_SHAPES["tidy"](_figures(2), Random(2))),
]


def _packed(tmp_path: Path, how: str) -> Path:
    path = tmp_path / f"a.{how}"
    if how == "wacz":
        with zipfile.ZipFile(path, "w") as package:
            package.writestr("datapackage.json", "{}")
            package.writestr("archive/data.warc.gz", _warc(_RECORDS))
    else:
        path.write_bytes(_warc(_RECORDS, gz=how == "warc.gz"))
    return path


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("how", ["warc", "warc.gz", "wacz"])
def test_an_archive_without_a_ledger_joins_pages_and_the_files_they_name(tmp_path: Path, how: str, jobs: int) -> None:
    out = tmp_path / "out"
    summary = extract_sources([str(_packed(tmp_path, how))], out, jobs)
    assert (summary.documents, summary.reports) == (3, 2)
    assert _rows(out, "documents", "source", "reason") == [
        (f"{_HOME}/zwgk/1.html", "in_attachment"),
        (f"{_HOME}/files/%E5%B9%B4%E6%8A%A5.docx", None),
        (f"{_HOME}/zwgk/2.html", None),
    ]
    (title, source, report_id), _ = _rows(out, "reports", "title", "source", "report_id")
    assert (title, source) == (_TITLE, f"{_HOME}/files/%E5%B9%B4%E6%8A%A5.docx")
    if how != "wacz":
        document_id, place = source_of(out, report_id)
        assert document_of(place, document_id, tmp_path) == _word(1)


def test_an_archive_that_is_compressed_as_a_whole_is_read_record_by_record(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(_warc(_RECORDS[::-1], gz=False)))
    summary = extract_sources([str(path)], tmp_path / "out")
    assert (summary.documents, summary.reports) == (3, 2)
    assert summary.reasons == {"no_matrix/attachment_only": 1}


def test_a_file_hangs_at_its_own_page_and_not_at_the_list_that_names_it_too(tmp_path: Path) -> None:
    files = [(f"{_HOME}/download?id={number}", _word(number)) for number in range(1, 6)]
    pages = [(f"{_HOME}/{n}.html", _page(f"<iframe src='/js/viewer.html?file=/download?id={n}'>")) for n in range(1, 6)]
    index = "".join(f"<a href='download?id={number}'>{number}</a>" for number in range(1, 6))
    base = f"<base href='{_HOME}/'>"
    path = tmp_path / "a.warc"
    path.write_bytes(_warc([(f"{_HOME}/list/index.html", _page(index, base)), *files, *pages], gz=False))
    out = tmp_path / "out"
    summary = extract_sources([str(path)], out)
    assert (summary.documents, summary.reports) == (11, 5)
    assert {title for (title,) in _rows(out, "reports", "title")} == {_TITLE}
    assert sorted(role for (role,) in _rows(out, "report_sources", "role")) == ["context"] * 5 + ["tables"] * 5


def test_of_an_archive_cut_off_in_a_file_everything_before_is_kept(tmp_path: Path) -> None:
    data = _warc([*_RECORDS, (f"{_HOME}/b.docx", _word(3))], gz=False)
    (tmp_path / "a.warc").write_bytes(data[:-3_000])
    summary = extract_sources([str(tmp_path / "a.warc")], tmp_path / "out")
    assert (summary.documents, summary.reports) == (4, 2)
    assert summary.reasons["unreadable/record_cut"] == 1


def _saved(folder: Path) -> None:
    folder.mkdir()
    (folder / "1.png").write_bytes(_PNG)
    (folder / "logo.png").write_bytes(_PNG + b"logo")
    (folder / "1.html").write_bytes(
        _page("<img src='logo.png'><p>三、收到和处理政府信息公开申请情况</p><img src='1.png'>")
    )
    (folder / "2.html").write_bytes(_page("<img data-src='logo.png'>"))


def test_a_picture_beside_a_saved_page_hangs_there_unless_others_show_it_too(tmp_path: Path) -> None:
    _saved(tmp_path / "saved")
    found = list(Sources([str(tmp_path / "saved")]))
    names = [[each.source.rpartition("/")[2] for each in (item, *item.files)] for item in found]
    assert names == [["1.html", "1.png"], ["2.html"], ["logo.png"]]


def test_a_picture_that_its_page_does_not_need_keeps_its_row(tmp_path: Path) -> None:
    _saved(tmp_path / "saved")
    out = tmp_path / "out"
    summary = extract_sources([str(tmp_path / "saved")], out)
    assert summary.documents == 4
    assert {source.rpartition("/")[2] for (source,) in _rows(out, "documents", "source")} == {
        "1.html",
        "1.png",
        "2.html",
        "logo.png",
    }


def test_a_saved_page_is_read_with_the_pictures_of_its_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    figures = _figures(1)
    tables = list(read_document(HTML_SHAPES["without_prose"](figures, Random(1))).blocks)
    monkeypatch.setattr(inlined, "_read", lambda picture, *_: tables if picture == _PNG else [])
    monkeypatch.setattr(ocr, "engine_found", lambda: True)
    _saved(tmp_path / "saved")
    out = tmp_path / "out"
    extract_sources([str(tmp_path / "saved")], out)
    ((source, title, report_id),) = _rows(out, "reports", "source", "title", "report_id")
    assert (source, title) == (str(tmp_path / "saved" / "1.html"), _TITLE)
    assert len(_rows(out, "requests", "total")) == 25
    assert (report_id, str(tmp_path / "saved" / "1.png"), "picture") in _rows(
        out, "report_sources", "report_id", "source", "role"
    )


def test_records_that_share_a_piece_of_compression_are_not_taken_for_one_another(tmp_path: Path) -> None:
    pages = [(f"{_HOME}/{number}.html", _page(f"<a href='{number}.docx'>附件</a>")) for number in (1, 2)]
    files = [(f"{_HOME}/{number}.docx", _word(number)) for number in (1, 2)]
    packed = gzip.compress(_warc(files, gz=False))
    path = tmp_path / "a.warc.gz"
    path.write_bytes(_warc(pages) + packed + _warc([(f"{_HOME}/3.docx", _word(3))]))
    out = tmp_path / "out"
    summary = extract_sources([str(path)], out)
    assert (summary.documents, summary.reports) == (5, 3)
    digests = {hashlib.sha256(body).hexdigest(): url for url, body in [*files, (f"{_HOME}/3.docx", _word(3))]}
    found = _rows(out, "documents", "source", "document_id")
    assert {(url, digest) for url, digest in found if digest in digests} == {(url, d) for d, url in digests.items()}
