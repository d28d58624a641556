"""Office files made to do harm: a reason instead of a number, and nothing outside of the file is looked at."""

import io
import socket
import struct
import zipfile
from pathlib import Path
from random import Random

import pytest

from extract import extract_document
from tests.generator import consistent_figures
from tests.generator.word import docx, word_package


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def _word() -> bytes:
    rng = Random(3)
    return docx(consistent_figures(rng, form="2021", size="small"), rng)


def _replaced(data: bytes, name: str, change: dict[bytes, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            content = old.read(member)
            if member == name:
                for before, after in change.items():
                    assert before in content
                    content = content.replace(before, after, 1)
            new.writestr(member, content)
    return stream.getvalue()


_DOCUMENT = "word/document.xml"


def test_an_external_entity_is_not_looked_up(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("31415")
    dtd = f'<!DOCTYPE w [<!ENTITY x SYSTEM "{secret.as_uri()}">]><w:document '.encode()
    data = _replaced(
        _word(), _DOCUMENT, {b"<w:document ": dtd, b"<w:body>": b"<w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p>"}
    )
    extraction = extract_document(data)
    assert (extraction.status, extraction.reason) == ("unreadable", "hostile_xml")
    assert "31415" not in repr(extraction)


def test_entities_that_grow_are_not_expanded() -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(12))
    data = _replaced(
        _word(),
        _DOCUMENT,
        {
            b"<w:document ": f"<!DOCTYPE w [{levels}]><w:document ".encode(),
            b"<w:body>": b"<w:body><w:p><w:r><w:t>&l11;</w:t></w:r></w:p>",
        },
    )
    assert extract_document(data).reason == "hostile_xml"


def test_links_out_of_the_file_are_left_alone() -> None:
    outside = (
        '<Relationship Id="rId7" TargetMode="External" Target="http://192.0.2.1/x.htm" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"/>'
        '<Relationship Id="rId8" Target="../../../../etc/passwd" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"/>'
    )
    extraction = extract_document(word_package('<w:altChunk r:id="rId7"/><w:altChunk r:id="rId8"/>', {}, outside))
    assert (extraction.status, extraction.reports) == ("not_a_report", ())


def test_a_part_that_inflates_beyond_the_limit_is_a_bomb() -> None:
    data = word_package("<w:p/>" * 9_000_000)
    assert len(data) < 200_000
    extraction = extract_document(data)
    assert (extraction.status, extraction.reason) == ("unreadable", "zip_bomb")


def test_more_tags_than_any_report_has_are_refused_before_they_are_read() -> None:
    extraction = extract_document(word_package("".join(f'<w:p n="{n * 7919 % 999983}"/>' for n in range(1_510_000))))
    assert (extraction.status, extraction.reason) == ("unreadable", "too_large")


def test_elements_nested_without_end_are_refused() -> None:
    depth = 50_000
    data = word_package("<w:tbl><w:tr><w:tc>" * depth + "</w:tc></w:tr></w:tbl>" * depth)
    assert extract_document(data).reason == "broken_xml"


def test_spans_without_end_are_cut() -> None:
    data = word_package(
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
    )
    assert extract_document(data).status == "not_a_report"


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95, 0.999])
def test_a_truncated_file_has_no_number(share: float) -> None:
    data = _word()
    extraction = extract_document(data[: int(len(data) * share)])
    assert (extraction.status, extraction.reason, extraction.reports) == ("unreadable", "broken_zip", ())


def test_any_damaged_byte_ends_in_the_report_or_a_reason() -> None:
    data, rng = _word(), Random(5)
    whole = extract_document(data).reports[0].requests
    for _ in range(60):
        damaged = bytearray(data)
        damaged[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        extraction = extract_document(bytes(damaged))
        assert extraction.reports or extraction.reason
        assert all(report.requests == whole for report in extraction.reports)


def _container(name: str, content: bytes) -> bytes:
    """An OLE file with one stream, which is padded to the size from which on streams have sectors of their own."""
    content = content.ljust(4096, b"\0")
    sectors = len(content) // 512
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    fat += [0xFFFFFFFF] * (128 - len(fat))

    def entry(title: str, kind: int, child: int, start: int, size: int) -> bytes:
        raw = title.encode("utf-16-le").ljust(64, b"\0")
        return raw + struct.pack(
            "<HBBIII16xI8x8xIQ", 2 * len(title) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child, 0, start, size
        )

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(name, 2, 0xFFFFFFFF, 2, len(content))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff" * (108 * 4)
    return header + struct.pack("<128I", *fat) + directory.ljust(512, b"\0") + content


@pytest.mark.parametrize(
    ("stream", "content", "reason"),
    [
        ("EncryptedPackage", b"\x01" * 5000, "encrypted"),
        ("WordDocument", bytes(11) + b"\x01", "encrypted"),
        ("PowerPoint Document", b"\x01", "no_reader_ppt"),
        ("Workbook", b"\x01" * 5000, "broken_xls"),
        ("Contents", b"\x01", "no_reader_ole"),
    ],
)
def test_containers_are_told_by_their_streams(stream: str, content: bytes, reason: str) -> None:
    extraction = extract_document(_container(stream, content))
    assert (extraction.status, extraction.reason) == ("unreadable", reason)


def test_a_zip_that_says_it_is_encrypted_is() -> None:
    data = bytearray(_word())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        flags = struct.unpack_from("<H", data, at + 8)[0]
        struct.pack_into("<H", data, at + 8, flags | 1)
        at = data.find(b"PK\x01\x02", at + 4)
    assert extract_document(bytes(data)).reason == "encrypted"
