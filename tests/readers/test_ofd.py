"""OFD: characters by their places and lines around cells make the tables, in every way in which converters write."""

from io import BytesIO
from random import Random

import pytest

from extract import extract_document
from extract.document import Grid, Line
from extract.readers import pdf, read_document
from extract.readers.kinds import kind_of
from extract.readers.ocr import engine_found
from extract.readers.ocr.rendering import render_pages
from tests.comparison import compare
from tests.generator import Figures, consistent_figures, with_blanks
from tests.generator.ofd import OFD_SHAPES, ofd_package, scanned_ofd
from tests.generator.pictures import Print, drawn, font_found


@pytest.mark.parametrize("form", ["2021", "2019"])
@pytest.mark.parametrize("shape", OFD_SHAPES)
def test_every_cell_is_read_as_it_was_put_in(shape: str, form: str) -> None:
    for seed in range(2):
        rng = Random(seed)
        figures = consistent_figures(rng, form=form, size="medium")
        figures = with_blanks(figures, rng) if seed % 2 else figures
        data = OFD_SHAPES[shape](figures, rng)
        assert kind_of(data) == "ofd"
        (report,) = extract_document(data).reports
        found = compare(figures, report)
        assert found.wrong == []
        assert [(place, state) for place, state in found.lost if state != "blank"] == []
        assert found.ambiguous == 0
        assert (report.agency_name, report.report_year) == (figures.agency, figures.year)
        assert [section.number for section in report.sections if section.number] == [1, 2, 3, 4, 5, 6]
        locators = {cell.locator for row in report.requests.rows for cell in row.cells}
        assert len(locators) == 7 * len(figures.requests)
        assert all(locator is not None and locator.startswith("page:") and "/box:" in locator for locator in locators)


def _text(text: str, boundary: str = "20 20 100 5", extra: str = "", code: str = 'X="0" Y="4"') -> str:
    return (
        f'<ofd:TextObject ID="5" Boundary="{boundary}" Font="3" Size="4"{extra}>'
        f"<ofd:TextCode {code}>{text}</ofd:TextCode></ofd:TextObject>"
    )


def _lines(content: str, members: dict[str, str] | None = None, common: str = "") -> list[str]:
    blocks = read_document(ofd_package([content], members, common)).blocks
    return [block.text for block in blocks if isinstance(block, Line)]


def test_distances_in_groups_and_lists_place_the_characters() -> None:
    assert _lines(_text("总体情况", code='X="0" Y="4" DeltaX="g 3 4"')) == ["总体情况"]
    assert _lines(_text("况情体总", code='X="12" Y="4" DeltaX="-4 g 2 -4"')) == ["总体情况"]


def test_text_that_is_not_shown_is_none() -> None:
    assert _lines(_text("总体情况") + _text("密件", "20 40 100 5", ' Visible="false"')) == ["总体情况"]


def test_white_text_is_not_read_and_white_digits_on_a_dark_ground_are_in_doubt() -> None:
    white = _text("7", "16 20 4 5").replace("<ofd:TextCode", '<ofd:FillColor Value="255 255 255"/><ofd:TextCode')
    ground = (
        '<ofd:PathObject ID="6" Boundary="10 15 60 20" Stroke="false" Fill="true"><ofd:FillColor Value="0 80 160"/>'
        "<ofd:AbbreviatedData>M 0 0 L 60 0 L 60 20 L 0 20 C</ofd:AbbreviatedData></ofd:PathObject>"
    )
    assert _lines(white + _text("12件已公开")) == ["12件已公开"]
    assert _lines(ground + white + _text("12件已公开")) == ["7~ 12件已公开"]


def test_templates_and_composite_drawings_are_of_the_page() -> None:
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    unit = (
        f'<ofd:Res {space}><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="70" Width="100" Height="50">'
        f"<ofd:Content>{_text('年度报告', '0 0 50 5')}</ofd:Content></ofd:CompositeGraphicUnit>"
        "</ofd:CompositeGraphicUnits></ofd:Res>"
    )
    used = '<ofd:CompositeObject ID="8" ResourceID="70" Boundary="20 40 100 50"/>'
    common = "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
    assert _lines(_text("总体情况") + used, {"Doc_0/DocumentRes.xml": unit}, common) == ["总体情况", "年度报告"]


_SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def test_text_in_a_white_style_is_not_read() -> None:
    styles = (
        f'<ofd:Res {_SPACE}><ofd:DrawParams><ofd:DrawParam ID="7"><ofd:FillColor Value="#FF #FF #FF"/></ofd:DrawParam>'
        '<ofd:DrawParam ID="8" Relative="7"/></ofd:DrawParams></ofd:Res>'
    )
    white = _text("7", "16 20 4 5", ' DrawParam="8"')
    common = "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>"
    assert _lines(white + _text("12件已公开"), {"Doc_0/PublicRes.xml": styles}, common) == ["12件已公开"]


def _patch(boundary: str, extra: str = "") -> str:
    return (
        f'<ofd:PathObject ID="6" Boundary="{boundary}" Stroke="false" Fill="true"{extra}>'
        '<ofd:FillColor Value="255 255 255"/><ofd:AbbreviatedData>M 0 0 L 9 0 L 9 6 L 0 6 C</ofd:AbbreviatedData>'
        "</ofd:PathObject>"
    )


def test_text_under_a_patch_is_not_read_and_text_on_it_is() -> None:
    old, new = _text("77件", "20 20 8 5"), _text("12件", "20 20 8 5")
    assert _lines(old + _patch("19 20 9 6") + new) == ["12件"]
    assert _lines(old + _patch("19 20 9 6", ' Alpha="40"')) == ["77件"]


def test_every_document_of_a_file_is_read_with_what_is_laid_over_its_pages() -> None:
    look = f'<ofd:Appearance Boundary="20 50 60 9">{_text("批注文字", "0 0 60 9")}</ofd:Appearance>'
    marks = "".join(
        f'<ofd:Annot Type="{kind}">{look}</ofd:Annot>' for kind in ("Path", "Watermark", 'Path" Visible="false')
    )
    bodies = "".join(f"<ofd:DocBody><ofd:DocRoot>Doc_{n}/Document.xml</ofd:DocRoot></ofd:DocBody>" for n in range(2))
    members = {
        "OFD.xml": f"<ofd:OFD {_SPACE}>{bodies}</ofd:OFD>",
        "Doc_1/Document.xml": f'<ofd:Document {_SPACE}><ofd:Pages><ofd:Page ID="1" BaseLoc="Page.xml"/></ofd:Pages>'
        "<ofd:Annotations>Annots/All.xml</ofd:Annotations></ofd:Document>",
        "Doc_1/Page.xml": f"<ofd:Page {_SPACE}><ofd:Content><ofd:Layer>{_text('第二份')}</ofd:Layer></ofd:Content>"
        "</ofd:Page>",
        "Doc_1/Annots/All.xml": f'<ofd:Annotations {_SPACE}><ofd:Page PageID="1">'
        "<ofd:FileLoc>One.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>",
        "Doc_1/Annots/One.xml": f"<ofd:PageAnnot {_SPACE}>{marks}</ofd:PageAnnot>",
    }
    assert _lines(_text("第一份"), members) == ["第一份", "第二份", "批注文字"]


def test_a_drawing_that_holds_itself_ends() -> None:
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    used = '<ofd:CompositeObject ID="8" ResourceID="70" Boundary="1 1 100 50"/>'
    unit = (
        f'<ofd:Res {space}><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="70"><ofd:Content>{used}'
        "</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>"
    )
    common = "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
    assert _lines(used + _text("总体情况"), {"Doc_0/DocumentRes.xml": unit}, common) == ["总体情况"]


def test_a_page_whose_picture_is_not_there_is_unreadable() -> None:
    picture = '<ofd:ImageObject ID="4" Boundary="0 0 210 297" CTM="210 0 0 297 0 0" ResourceID="1"/>'
    extraction = extract_document(ofd_package([picture]))
    assert (extraction.status, extraction.reports) == ("unreadable", ())
    assert extraction.reason == ("broken_image" if engine_found() else "needs_ocr")


def _scan(figures: Figures, rng: Random) -> bytes:
    if not font_found():
        pytest.skip("no Chinese font to draw pages with")
    pages = []
    for page in drawn(figures, rng, style=Print(dpi=200)):
        held = BytesIO()
        page.save(held, "PNG")
        pages.append(held.getvalue())
    return scanned_ofd(pages)


def test_a_scan_in_an_ofd_file_is_recognised() -> None:
    if not engine_found():
        pytest.skip("the extra `ocr` is not installed")
    rng = Random(1)
    figures = consistent_figures(rng, form="2021", size="medium")
    data = _scan(figures, rng)
    (report,) = extract_document(data).reports
    found = compare(figures, report)
    assert found.wrong == []
    assert found.right >= 0.99 * 200
    cells = [cell for row in report.requests.rows for cell in row.cells]
    assert {cell.method for cell in cells} == {"ocr"}
    pages = {int((cell.locator or "").partition("/")[0].removeprefix("page:")) for cell in cells}
    assert [page.number for page in render_pages(data, pages, pages)] == sorted(pages)


def test_a_scan_in_an_ofd_file_needs_ocr_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "picture_reader", lambda: None)
    rng = Random(1)
    extraction = extract_document(_scan(consistent_figures(rng, form="2021", size="medium"), rng))
    assert (extraction.status, extraction.reason, extraction.reports) == ("unreadable", "needs_ocr", ())


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ("<ofd:TextObject", "unreadable"),
        ('<!DOCTYPE x [<!ENTITY a "b">]>&a;', "unreadable"),
        (_text("一", code=f'X="0" Y="4" DeltaX="{"g 9999999999 1 " * 2000}"'), "not_a_report"),
        (_text("一", boundary="nan inf 1e999 5"), "not_a_report"),
        ("<ofd:PathObject><ofd:AbbreviatedData>M 0 L B 1 2</ofd:AbbreviatedData></ofd:PathObject>", "not_a_report"),
    ],
    ids=["cut", "entity", "distances", "no_numbers", "no_path"],
)
def test_nonsense_ends_with_a_reason(content: str, status: str) -> None:
    extraction = extract_document(ofd_package([content]))
    assert (extraction.reports, extraction.status) == ((), status)
    assert extraction.reason is not None


def test_a_file_without_its_pages_is_broken() -> None:
    data = ofd_package([])
    assert all(not isinstance(block, Grid) for block in read_document(data).blocks)
    broken = data.replace(b"Document.xml", b"Documemt.xml")
    assert extract_document(broken).status == "unreadable"
