"""What the bytes are: told by their content, refused with the kind where no reader takes them."""

import pytest

from extract import extract_document
from extract.readers import SIZE_LIMIT
from extract.readers.kinds import kind_of


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\n%PDF-1.4", "pdf"),
        (b"\x00" * 900 + b"%PDF-1.4\n", "pdf"),
        (b"\x00" * 1100 + b"%PDF-1.4\n", "binary"),
        (b"PK\x03\x04\x14\x00", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
        (b"{\\rtf1\\ansi", "rtf"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\x00\x01\x02\x03", "binary"),
        (b"\x00\x00\x00\x0cjP  \r\n\x87\n\x00", "image"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "excel_xml"),
        (b'<?xml version="1.0"?><w:w xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">', "word_xml"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><Workbook/>', "text"),
        (b"Received: from a\r\nMIME-Version: 1.0\r\n", "mhtml"),
        (b"Received: 5\n", "text"),
        (b"BM is a word here", "text"),
        ("年度报告".encode(), "text"),
        ("年度报告".encode("gb18030"), "text"),
        ("\ufeff年度报告".encode("utf-16-le"), "text"),
    ],
)
def test_the_kind_is_told_by_the_content(data: bytes, kind: str) -> None:
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty_file"),
        (b"\x00" * 500, "binary"),
        (b"%PDF-1.7\n", "damaged"),
        (b"PK\x03\x04", "broken_zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "no_reader_ole"),
        (b"Rar!\x1a\x07\x00", "no_reader_rar"),
        (b'<?xml version="1.0"?><uof:UOF xmlns:uof="http://schemas.uof.org/cn/2003/uof"/>', "no_reader_uof"),
        (b"7z\xbc\xaf\x27\x1c", "no_reader_7z"),
    ],
)
def test_what_no_reader_takes_is_unreadable_with_its_reason(data: bytes, reason: str) -> None:
    extraction = extract_document(data, media_type="text/html; charset=utf-8")
    assert (extraction.status, extraction.reason, extraction.reports) == ("unreadable", reason, ())


def test_a_document_at_the_size_limit_is_read_and_one_byte_more_is_refused() -> None:
    assert extract_document(b" " * SIZE_LIMIT).reason == "empty_file"
    assert extract_document(b" " * (SIZE_LIMIT + 1)).reason == "too_large"
