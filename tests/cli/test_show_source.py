"""`gongkai show --source`: the pages that a report was read from, with its cells boxed."""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from extract.dataset.reading import read_table
from extract.extraction import extract_document
from gongkai.cli import main
from gongkai.drawing import COLOURS, places_of
from tests.generator import HTML_SHAPES, consistent_figures, inconsistent_figures
from tests.generator.ofd import OFD_SHAPES
from tests.generator.pdf import Press, pdf_report

if TYPE_CHECKING:
    from pathlib import Path

Image = pytest.importorskip("PIL.Image", reason="the extra `ocr` is not installed")


def show(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["show", "--source", *arguments])


@pytest.fixture(scope="module")
def document() -> bytes:
    return pdf_report(inconsistent_figures(random.Random(4), "2021", "medium", "one_cell"), Press())


def dataset(folder: Path, source: Path) -> tuple[str, str]:
    """A dataset of the documents in `source`: its folder and the id of its report."""
    out = folder / "dataset"
    assert CliRunner().invoke(main, ["extract", str(source), "--out", str(out)]).exit_code == 0
    return str(out), read_table(out, "reports", ["report_id"]).to_pylist()[0]["report_id"]


def has(path: Path, box: tuple[float, ...], colour: tuple[int, ...]) -> bool:
    """Whether the box, in points, has a border of that colour on a page of 200 dots an inch."""
    page = Image.open(path).convert("RGB")
    x0, y0, x1, y1 = (side * 200 / 72 for side in box)
    middle = round((y0 + y1) / 2)
    return any(page.getpixel((x, middle)) == colour for x in range(round(x0), round(x1)))


def test_cells_of_a_pdf_are_boxed_in_the_colour_of_their_state_and_findings(tmp_path: Path, document: bytes) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(document)
    result = show(str(path), "--pictures", str(tmp_path / "pages"))
    assert result.exit_code == 0
    written = sorted((tmp_path / "pages").iterdir())
    assert result.stdout.split() == [str(page) for page in written]
    (report,) = extract_document(document).reports
    failing = {cell for finding in report.findings if finding.outcome == "fail" for cell in finding.cells}
    placed = places_of(report)
    assert failing
    assert len(placed) == 200
    for each in placed:
        colour = COLOURS["failing" if each.name in failing else each.cell.state]
        assert has(written[each.page - 1], each.box, colour), each.name


def test_a_report_of_the_dataset_is_drawn_from_its_file(tmp_path: Path, document: bytes) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(document)
    data, report_id = dataset(tmp_path, path)
    result = show(report_id, "--data", data, "--pictures", str(tmp_path))
    assert result.exit_code == 0
    assert (tmp_path / f"{report_id}-page-1.png").is_file()


def test_a_document_that_is_gone_or_is_another_now_is_an_error_and_nothing_is_drawn(
    tmp_path: Path, document: bytes
) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(document)
    data, report_id = dataset(tmp_path, path)
    path.write_bytes(document + b"\n")
    result = show(report_id, "--data", data, "--pictures", str(tmp_path))
    assert result.exit_code == 1
    assert "not the document that the dataset was made from" in result.output
    path.unlink()
    result = show(report_id, "--data", data, "--pictures", str(tmp_path))
    assert result.exit_code == 1
    assert "cannot find the document" in result.output
    assert not list(tmp_path.glob("*.png"))


def test_a_report_of_an_archive_is_drawn_from_its_record(tmp_path: Path, document: bytes) -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    archive = tmp_path / "archive"
    archive.mkdir()
    held = io.BytesIO()
    writer = WARCWriter(held, gzip=True)
    for address, body, kind in (
        ("http://a.gov.cn/index.html", b"<html><p>x</p></html>", "text/html"),
        ("http://a.gov.cn/report.pdf", document, "application/pdf"),
    ):
        headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(address, "response", payload=io.BytesIO(body), http_headers=headers)
        )
    (archive / "a.warc.gz").write_bytes(held.getvalue())
    out = tmp_path / "dataset"
    CliRunner().invoke(main, ["extract", str(archive / "a.warc.gz"), "--out", str(out)])
    report_id = read_table(out, "reports", ["report_id"]).to_pylist()[0]["report_id"]
    found = ("--data", str(out), "--pictures", str(tmp_path))
    assert show(report_id, *found, "--archive", str(archive)).exit_code == 0
    assert (tmp_path / f"{report_id}-page-1.png").is_file()
    lost = show(report_id, *found, "--archive", str(tmp_path))
    assert lost.exit_code == 1
    assert "a.warc.gz" in lost.output


def test_an_ofd_file_is_drawn_with_its_characters_and_lines(tmp_path: Path) -> None:
    path = tmp_path / "report.ofd"
    rng = random.Random(2)
    data = OFD_SHAPES["listed"](consistent_figures(rng, "2021", "small"), rng)
    path.write_bytes(data)
    assert show(str(path), "--pictures", str(tmp_path / "pages")).exit_code == 0
    (report,) = extract_document(data).reports
    by_page = {placed.page: placed.box for placed in places_of(report)}
    assert len(by_page) > 1
    for page, box in by_page.items():
        picture = tmp_path / "pages" / f"report-page-{page}.png"
        assert has(picture, box, COLOURS["number"])
        assert Image.open(picture).convert("L").getextrema()[0] < 10


def test_a_page_without_boxes_says_in_one_line_what_its_locators_mean(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    rng = random.Random(2)
    path.write_bytes(next(iter(HTML_SHAPES.values()))(consistent_figures(rng, "2021", "small"), rng))
    result = show(str(path))
    assert result.exit_code == 0
    (line,) = result.stdout.splitlines()
    assert "nothing to draw" in line
    assert "table, row and cell" in line
    assert "e.g. table:" in line
