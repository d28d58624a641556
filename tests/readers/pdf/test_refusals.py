"""PDFs that cannot be read, or only in part: the reason, in bounded time, and no process killed but the helper."""

from __future__ import annotations

import io
import random
import time
import zlib
from typing import TYPE_CHECKING

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extract import extract_document
from extract.document import Grid, GridCell, Line
from extract.readers import pdf
from extract.readers.pdf import helper
from extract.readers.pdf.messages import Open, Refused
from tests.comparison import compare
from tests.generator import consistent_figures
from tests.generator.layout import Layout
from tests.generator.pdf import Press, pdf_report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.document import Block
    from extract.readers.pdf import PageImage

FIGURES = consistent_figures(random.Random(21), "2021", "medium")
REPORT = pdf_report(FIGURES, Press())


def _outcome(data: bytes) -> tuple[str, str | None]:
    extraction = extract_document(data)
    return extraction.status, extraction.reason


def _encrypted(password: str) -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption

    file = io.BytesIO()
    canvas = Canvas(file, invariant=1, encrypt=StandardEncryption(password, ownerPassword="owner"))
    canvas.drawString(100, 700, "a report that nobody may see")
    canvas.save()
    return file.getvalue()


def _raw(objects: dict[int, bytes]) -> bytes:
    """A PDF of the given objects; object 1 is the catalogue."""
    body = b"%PDF-1.7\n"
    places = []
    for number, content in sorted(objects.items()):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return body + end + b"trailer <</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))


def _stream(content: bytes, entries: bytes = b"") -> bytes:
    packed = zlib.compress(content, 9)
    return b"<</Length %d /Filter /FlateDecode %s>>\nstream\n%s\nendstream" % (len(packed), entries, packed)


def _one_page(content: bytes, resources: bytes = b"<<>>", more: dict[int, bytes] | None = None) -> bytes:
    page = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources %s>>" % resources
    objects = {
        1: b"<</Type /Catalog /Pages 2 0 R>>",
        2: b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        3: page,
        4: content,
    }
    return _raw(objects | (more or {}))


def _scan(*, layer: bool) -> bytes:
    """A page that is one picture, with or without an invisible text layer that prints a wrong form."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=1)
    from PIL import Image

    canvas.drawImage(ImageReader(Image.new("L", (200, 280), 230)), 0, 0, *A4)
    canvas.showPage()
    canvas.save()
    if not layer:
        return file.getvalue()
    return pdf_report(FIGURES, Press(hidden=True))


def test_a_password_is_a_reason_and_an_empty_one_none() -> None:
    assert _outcome(_encrypted("secret")) == ("unreadable", "encrypted")
    assert _outcome(_encrypted(""))[0] != "unreadable"


def test_bytes_before_the_mark_do_not_hide_a_pdf() -> None:
    extraction = extract_document(b"\r\n\r\n<junk>\x00\x01" * 20 + REPORT)
    assert compare(FIGURES, extraction.reports[0]).wrong == []
    assert extraction.media_type == "application/pdf"


def test_a_text_that_quotes_the_mark_is_no_pdf() -> None:
    assert extract_document("此文件以 %PDF-1.7 开头，请用阅读器打开。".encode()).media_type == "text/plain"


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_a_cut_file_yields_no_wrong_number_and_says_that_it_is_cut(share: float) -> None:
    extraction = extract_document(REPORT[: int(len(REPORT) * share)])
    assert extraction.reason is not None
    for report in extraction.reports:
        assert compare(FIGURES, report).wrong == []


def test_no_pdf_behind_the_mark_is_damaged() -> None:
    assert _outcome(b"%PDF-1.7\n" + b"\x00garbage" * 1000) == ("unreadable", "damaged")


def test_a_scan_needs_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "picture_reader", lambda: None)
    assert _outcome(_scan(layer=False)) == ("unreadable", "needs_ocr")


def test_an_invisible_text_layer_is_not_what_the_page_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "picture_reader", lambda: None)
    assert _outcome(_scan(layer=True)) == ("unreadable", "needs_ocr")


def test_glyphs_without_a_meaning_need_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "picture_reader", lambda: None)
    # A font by glyph numbers that tells nobody which characters they are.
    font = b"<</Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R]>>"
    descendant = (
        b"<</Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo"
        b" <</Registry (Adobe) /Ordering (Identity) /Supplement 0>>"
        b" /FontDescriptor <</Type /FontDescriptor /FontName /X /Flags 4>>>>"
    )
    glyphs = b"".join(b"%04X" % (300 + i * 7) for i in range(60))
    content = b"BT /F 10 Tf 50 700 Td <" + glyphs + b"> Tj ET"
    data = _one_page(_stream(content), b"<</Font <</F 5 0 R>>>>", {5: font, 6: descendant})
    assert _outcome(data) == ("unreadable", "needs_ocr")


def test_the_blocks_of_a_recognised_page_are_the_documents_own(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[PageImage] = []

    def recognise(image: PageImage) -> list[Block]:
        seen.append(image)
        cells = (
            GridCell("一、本年新收政府信息公开申请数量"),
            *(GridCell(str(i), place="page:1/box:1,2,3,4") for i in range(7)),
        )
        more = (GridCell("二、上年结转政府信息公开申请数量"), *(GridCell("0") for _ in range(7)))
        last = (GridCell("四、结转下年度继续办理"), *(GridCell("0") for _ in range(7)))
        return [Line("青禾市水利局2024年政府信息公开工作年度报告", 1), Grid(1, (cells, more, last))]

    monkeypatch.setattr(pdf, "picture_reader", lambda: recognise)
    extraction = extract_document(_scan(layer=False))
    assert [image.number for image in seen] == [1]
    assert len(seen[0].pixels) == 3 * seen[0].width * seen[0].height
    assert extraction.reports[0].requests.rows[0].cells[1].value == 1
    assert extraction.reports[0].requests.rows[0].cells[1].locator == "page:1/box:1,2,3,4"


def test_ten_thousand_pages_are_searched_and_not_all_read() -> None:
    kids = b" ".join(b"%d 0 R" % number for number in range(4, 10_004))
    objects = {
        1: b"<</Type /Catalog /Pages 2 0 R>>",
        2: b"<</Type /Pages /Kids [%s] /Count 10000>>" % kids,
        3: _stream(b"BT ET"),
    }
    page = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R>>"
    start = time.monotonic()
    assert _outcome(_raw(objects | dict.fromkeys(range(4, 10_004), page))) == ("unreadable", "too_many_pages")
    assert time.monotonic() - start < 60


def test_a_form_in_the_middle_of_a_long_file_is_found() -> None:
    import pypdfium2

    long = pypdfium2.PdfDocument.new()
    for _ in range(520):
        long.new_page(595, 842)
    long.import_pages(pypdfium2.PdfDocument(REPORT), index=260)
    file = io.BytesIO()
    long.save(file)
    extraction = extract_document(file.getvalue())
    assert (compare(FIGURES, extraction.reports[0]).wrong, compare(FIGURES, extraction.reports[0]).lost) == ([], [])


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A helper that gets a few seconds of processor time for a file."""
    helper.shared_helper().close()
    command = "from extract.readers.pdf import worker; worker._SECONDS = 6; worker.main()"
    monkeypatch.setattr(helper, "_COMMAND", command)
    yield
    helper.shared_helper().close()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("name", ["swollen_stream", "forms_within_forms", "a_million_paths", "a_million_glyphs"])
def test_a_bomb_ends_in_bounded_time_and_the_next_file_is_read(name: str) -> None:
    bombs = {
        "swollen_stream": lambda: _one_page(_stream(b" " * 400_000_000)),
        "forms_within_forms": lambda: _one_page(
            _stream(b"/X Do"),
            b"<</XObject <</X 5 0 R>>>>",
            {
                5: _stream(
                    b"/X Do " * 50,
                    b"/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources <</XObject <</X 5 0 R>>>>",
                )
            },
        ),
        "a_million_paths": lambda: _one_page(_stream(b"0 0 m 100 0 l S\n" * 1_000_000)),
        "a_million_glyphs": lambda: _one_page(
            _stream(b"BT /F 10 Tf 50 700 Td " + b"(1) Tj " * 1_000_000 + b"ET"),
            b"<</Font <</F <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>",
        ),
    }
    start = time.monotonic()
    extraction = extract_document(bombs[name]())
    assert extraction.reports == ()
    assert extraction.reason is not None
    assert time.monotonic() - start < 90
    assert compare(FIGURES, extract_document(REPORT).reports[0]).wrong == []


def test_a_crash_of_native_code_is_the_reason_of_its_document_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    crashing = helper.Helper()
    monkeypatch.setattr(helper, "_COMMAND", "import os, sys; sys.stdin.buffer.read(100); os.abort()")
    assert crashing.ask(Open(REPORT)) == Refused("reader_crashed")
    monkeypatch.undo()
    assert crashing.ask(Open(b"%PDF-1.7 no more")) == Refused("damaged")
    crashing.close()


def test_a_reader_that_never_answers_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    stuck = helper.Helper()
    monkeypatch.setattr(helper, "_PATIENCE", 0.5)
    monkeypatch.setattr(helper, "_COMMAND", "import time; time.sleep(60)")
    assert isinstance(stuck.ask(Open(b"x" * 100)), Refused)


def test_the_same_bytes_give_the_same_report_each_time() -> None:
    data = pdf_report(FIGURES, Press(glyphs="shuffled", cut=4), Layout(prose=False))
    assert extract_document(data) == extract_document(data)
