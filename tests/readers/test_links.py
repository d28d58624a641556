"""The files that a page names."""

from __future__ import annotations

import pytest

from extract.readers.links import linked_files


@pytest.mark.parametrize(
    ("markup", "files"),
    [
        ('<a href="a.pdf?x=1">', ["a.pdf?x=1"]),
        ('<iframe src="/pdfjs/viewer.html?file=a.pdf">', ["a.pdf", "/pdfjs/a.pdf"]),
        ('<iframe src="pdfjs/web/viewer.html?file=..%2F..%2Fa.pdf#page=2">', ["../../a.pdf", "a.pdf"]),
        ('<iframe src="viewer.html#file=a.pdf">', ["a.pdf"]),
        ('<object><param name="src" value="a.pdf"></object>', ["a.pdf"]),
        ("<script>PDFObject.embed('a.ofd', '#x')</script>", ["a.ofd"]),
        ("""<a href="javascript:;" onclick="window.open('附件.docx')">""", ["附件.docx"]),
        ('<a href="a.html">a.pdf</a>', []),
    ],
)
def test_files_are_found_however_a_page_names_them(markup: str, files: list[str]) -> None:
    assert linked_files(markup.encode()) == files
