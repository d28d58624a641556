"""Pages saved in one file: all parts in HTML in order, whatever they are encoded in and the file is called."""

import email.policy
from email.message import EmailMessage
from random import Random

import pytest

from extract import extract_document
from extract.document import Line
from extract.readers import read_document
from tests.comparison import compare
from tests.generator import HTML_SHAPES, consistent_figures


def _saved(page: bytes, charset: str, transfer: str) -> bytes:
    """What a browser or Word writes: the page, a frame that is next to empty, a picture."""
    message = EmailMessage(policy=email.policy.SMTP)
    message["MIME-Version"] = "1.0"
    message["Subject"] = "2019年政府信息公开工作年度报告"
    message.set_content("<html><body>1</body></html>", subtype="html")
    message.make_related()
    message.add_related(page, maintype="text", subtype="html", cte=transfer)
    message.get_payload()[1].set_param("charset", charset)  # type: ignore[union-attr, index]
    message.add_related(b"\x89PNG\r\n\x1a\n" * 20, maintype="image", subtype="png")
    return message.as_bytes()


@pytest.mark.parametrize(("charset", "transfer"), [("gb2312", "base64"), ("utf-8", "quoted-printable")])
def test_a_page_in_a_message_is_read_like_the_page(charset: str, transfer: str) -> None:
    rng = Random(4)
    figures = consistent_figures(rng, form="2021", size="medium")
    page = HTML_SHAPES["word_pasted"](figures, rng).decode().encode("gb18030" if charset == "gb2312" else charset)
    (report,) = extract_document(_saved(page, charset, transfer), media_type="application/msword").reports
    found = compare(figures, report)
    assert (found.wrong, found.lost, found.ambiguous) == ([], [], 0)
    assert report.report_year == figures.year


def test_a_page_under_the_name_of_a_word_file_is_read_as_a_page() -> None:
    rng = Random(5)
    page = HTML_SHAPES["word_pasted"](consistent_figures(rng, form="2021", size="small"), rng)
    extraction = extract_document(page, media_type="application/msword", url="http://www.example.gov.cn/a.doc")
    assert (extraction.status, extraction.media_type) == ("extracted", "text/html")


def test_the_sheets_of_a_workbook_saved_as_a_page_are_all_read() -> None:
    rng = Random(6)
    figures = consistent_figures(rng, form="2021", size="medium")
    body = HTML_SHAPES["tidy"](figures, rng).decode()
    cut = body.index("<table", body.index("<table", body.index("收到和处理")) + 1)
    message = EmailMessage(policy=email.policy.SMTP)
    message["MIME-Version"] = "1.0"
    message.set_content("<html><frameset><frame src='sheet001.htm'></frameset></html>", subtype="html")
    message.make_related()
    for part in (body[:cut], f"<html><body>{body[cut:]}"):
        message.add_related(part.encode(), maintype="text", subtype="html", cte="base64")
    (report,) = extract_document(message.as_bytes()).reports
    found = compare(figures, report)
    assert (found.wrong, found.lost, found.ambiguous) == ([], [], 0)


def test_a_letter_is_told_by_any_of_its_headers_and_its_files_are_counted() -> None:
    message = EmailMessage(policy=email.policy.SMTP)
    message["Received"] = "from a.example.gov.cn"
    message["MIME-Version"] = "1.0"
    message.set_content("青禾市财政局2023年政府信息公开工作年度报告见附件。")
    message.add_attachment(b"PK", maintype="application", subtype="zip", filename="a.docx")
    document = read_document(message.as_bytes())
    assert document.attachments == 1
    assert [block.text for block in document.blocks if isinstance(block, Line)] == [
        "青禾市财政局2023年政府信息公开工作年度报告见附件。"
    ]


_HEAD = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n"


@pytest.mark.parametrize(
    "data",
    [
        _HEAD,
        _HEAD.replace(b"; boundary=x", b""),
        _HEAD + b"--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" * 3000,
        _HEAD + b"--x\r\nContent-Type: text/html; charset=?\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
    ],
    ids=["nothing", "no_boundary", "nested", "nonsense"],
)
def test_a_broken_message_ends_with_a_reason(data: bytes) -> None:
    extraction = extract_document(data)
    assert extraction.reports == ()
    assert extraction.reason is not None
