"""Old formats: read by way of LibreOffice, or by a reader of their own, cell for cell; without it a reason."""

import io
import shutil
import struct
import subprocess
import zipfile
from pathlib import Path
from random import Random

import olefile
import pytest

from extract import extract_document
from extract.document import Grid
from extract.readers import UnreadableError, libreoffice, read_document
from extract.readers.kinds import kind_of
from tests.comparison import compare
from tests.generator import Figures, consistent_figures
from tests.generator.converting import converted, needs_soffice
from tests.generator.sheet import SHEET_SHAPES
from tests.generator.word import WORD_SHAPES, docx

_WORD = ("split_runs", "text_boxes", "two_tables")


def _figures(name: str) -> tuple[Figures, Random]:
    rng = Random(name)
    return consistent_figures(rng, form="2021", size="medium"), rng


def _exact(figures: Figures, data: bytes) -> None:
    extraction = extract_document(data)
    (report,) = extraction.reports
    found = compare(figures, report)
    assert (found.wrong, found.lost, found.ambiguous) == ([], [], 0)
    assert (report.agency_name, report.report_year) == (figures.agency, figures.year)


@needs_soffice
def test_word_files_of_old_are_exact(tmp_path: Path) -> None:
    made = {name: WORD_SHAPES[name](*_figures(name)) for name in _WORD}
    files = converted({f"{name}.docx": data for name, data in made.items()}, "doc", tmp_path)
    assert set(files) == set(_WORD)
    for name, data in files.items():
        assert kind_of(data) == "doc"
        _exact(_figures(name)[0], data)


@needs_soffice
def test_workbooks_of_old_are_exact(tmp_path: Path) -> None:
    made = {name: shape(*_figures(name)) for name, shape in SHEET_SHAPES.items()}
    files = converted({f"{name}.xlsx": data for name, data in made.items()}, "xls", tmp_path)
    assert set(files) == set(SHEET_SHAPES)
    for name, data in files.items():
        assert kind_of(data) == "xls"
        _exact(_figures(name)[0], data)


@needs_soffice
def test_a_word_file_of_2003_in_bare_xml_is_exact() -> None:
    package = zipfile.ZipFile(io.BytesIO(docx(*_figures("word"))))
    body = package.read("word/document.xml").decode().replace("w:vMerge", "w:vmerge")
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    old = "http://schemas.microsoft.com/office/word/2003/wordml"
    data = body.replace("w:document", "w:wordDocument").replace(space, old).encode()
    assert kind_of(data) == "word_xml"
    _exact(_figures("word")[0], data)


@needs_soffice
def test_a_workbook_of_bare_xml_is_read() -> None:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    row = "".join(f'<Cell><Data ss:Type="{kind}">{{}}</Data></Cell>' for kind in ("String", "Number", "Number"))
    rows = "".join(f"<Row>{row.format(*values)}</Row>" for values in (("甲", 1, 2), ("乙", 3, 4)))
    sheet = f'<Worksheet ss:Name="表"><Table>{rows}</Table></Worksheet>'
    book = f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">{sheet}</Workbook>'
    document = read_document(book.encode())
    assert (document.kind, document.media_type) == ("excel_xml", "application/vnd.ms-excel")
    (grid,) = document.blocks
    assert isinstance(grid, Grid)
    assert [[cell.text for cell in each] for each in grid.rows] == [["甲", "1", "2"], ["乙", "3", "4"]]


@needs_soffice
def test_a_word_file_without_libreoffice_says_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = converted({"a.docx": docx(*_figures("a"))}, "doc", tmp_path)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    extraction = extract_document(files["a"])
    assert (extraction.status, extraction.reason) == ("unreadable", "needs_libreoffice")
    assert extraction.media_type == "application/msword"


@needs_soffice
def test_a_word_file_under_a_password_is_encrypted(tmp_path: Path) -> None:
    data = bytearray(converted({"a.docx": docx(*_figures("a"))}, "doc", tmp_path)["a"])
    head = olefile.OleFileIO(io.BytesIO(bytes(data))).openstream("WordDocument").read(16)
    at = data.find(head)
    data[at + 11] |= 1
    assert extract_document(bytes(data)).reason == "encrypted"


def test_a_container_without_a_document_is_refused_by_name() -> None:
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    assert extract_document(header + bytes(2000)).reason == "no_reader_ole"


def test_a_program_that_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "soffice"
    slow.write_text("#!/bin/sh\nsleep 600 &\nsleep 600\n")
    slow.chmod(0o755)
    monkeypatch.setattr(libreoffice, "TIME_LIMIT", 1)
    monkeypatch.setattr(shutil, "which", lambda name: str(slow) if name == "soffice" else None)
    with pytest.raises(UnreadableError) as raised:
        libreoffice.read_converted(b"x", "doc")
    assert raised.value.reason == "libreoffice_timeout"
    left = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(slow) not in left
