"""PDFs as producers draw them: every trap alone, and the matrix over a page break at each of its rows."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from typing import Literal

import pytest

from extract import extract_document
from tests.comparison import compare
from tests.generator import Figures, consistent_figures, with_blanks
from tests.generator.layout import Layout
from tests.generator.pdf import Press, pdf_report, pdf_reports

ROWS = 25
PRESSES = {
    "lines": Press(),
    "thin_rectangles": Press("bars"),
    "one_path": Press("path"),
    "open_sides": Press("open"),
    "filled_cells": Press("fills"),
    "horizontal_lines_only": Press("across"),
    "no_rulings": Press("none"),
    "no_rulings_labels_on_the_left": Press("none", left=True),
    "glyph_by_glyph": Press(glyphs="single"),
    "glyphs_in_any_order": Press(glyphs="shuffled"),
    "doubled_glyphs": Press(doubled=True),
    "doubled_glyph_by_glyph": Press(doubled=True, glyphs="single"),
    "digits_spread_over_the_cell": Press(spread=True),
    "one_digit_a_line": Press(narrow=True),
    "radicals": Press(radicals=True),
    "turned_by_90": Press(rotation=90),
    "turned_by_180": Press(rotation=180),
    "turned_by_270": Press(rotation=270),
    "drawn_sideways": Press(sideways=True),
    "small_print": Press(scale=0.35, narrow=True),
    "a_poster": Press("bars", scale=3),
    "page_inside_a_form": Press(in_form=True),
}


def _figures(seed: int = 3, size: str = "large") -> Figures:
    return consistent_figures(random.Random(seed), "2021", size)


def _assert_exact(figures: Figures, data: bytes, layout: str = "") -> None:
    extraction = extract_document(data)
    assert (extraction.status, extraction.reason, len(extraction.reports)) == ("extracted", None, 1), layout
    found = compare(figures, extraction.reports[0])
    assert (found.wrong, found.lost, found.ambiguous) == ([], [], 0), layout


@pytest.mark.parametrize("name", PRESSES)
def test_every_cell_is_read_however_the_page_is_drawn(name: str) -> None:
    figures = _figures()
    _assert_exact(figures, pdf_report(figures, PRESSES[name]))


@pytest.mark.parametrize("head", [False, True], ids=["head_once", "head_repeated"])
@pytest.mark.parametrize("through", ["", "above", "below"], ids=["between_rows", "numbers_above", "numbers_below"])
def test_the_matrix_goes_on_over_a_page_break_at_each_of_its_rows(through: str, head: bool) -> None:  # noqa: FBT001
    figures = _figures(5, "medium")
    for row in range(ROWS):
        press = Press("path" if row % 2 else "lines", cut=row, through=through, repeat_head=head)  # type: ignore[arg-type]
        _assert_exact(figures, pdf_report(figures, press, Layout(prose=False)), f"break at row {row + 1}")


@pytest.mark.parametrize("kind", ["organisations", "zeros", "some", "totals"])
def test_blank_cells_between_rulings_are_blank_and_nothing_moves(kind: str) -> None:
    figures = with_blanks(_figures(7, "medium"), random.Random(1), kind)
    _assert_exact(figures, pdf_report(figures, Press(cut=11)))


@pytest.mark.parametrize("kind", ["organisations", "some"])
def test_without_rulings_a_blank_cell_never_moves_a_number(kind: str) -> None:
    for seed in range(4):
        figures = with_blanks(_figures(seed, "medium"), random.Random(seed), kind)
        extraction = extract_document(pdf_report(figures, Press("none", left=bool(seed % 2))))
        assert [compare(figures, report).wrong for report in extraction.reports] == [[]]


def test_spread_digits_without_rulings_are_no_numbers_unless_sums_prove_them() -> None:
    for seed in range(4):
        figures = _figures(seed, "medium")
        extraction = extract_document(pdf_report(figures, Press("none", spread=True)))
        for report in extraction.reports:
            assert compare(figures, report).wrong == []


def test_spread_digits_of_section_2_in_seven_columns_are_no_matrix() -> None:
    figures = consistent_figures(random.Random(1), "2021", "medium")
    items: dict[str, int | Decimal | None] = dict.fromkeys(figures.disclosures, Decimal(0))
    items |= {
        "regulations_issued": Decimal(1),
        "regulations_repealed": Decimal(11),
        "regulations_in_force": Decimal(10),
    }
    items |= {"normative_docs_issued": Decimal(106), "normative_docs_repealed": Decimal(73)}
    figures = replace(figures, disclosures=items | {"normative_docs_in_force": Decimal(93)})
    for report in extract_document(pdf_report(figures, Press("none", spread=True))).reports:
        assert compare(figures, report, table="disclosures").wrong == []


def test_digits_below_one_label_are_no_columns_of_the_matrix() -> None:
    rng = random.Random(7028)
    figures = consistent_figures(rng, rng.choice(["2021", "2019"]), rng.choice(["small", "medium", "large"]))
    figures = with_blanks(figures, rng) if rng.random() < 0.5 else figures
    press = replace(_any_press(rng), rulings="none", spread=True)
    for report in extract_document(pdf_report(figures, press)).reports:
        assert compare(figures, report).wrong == []


def test_several_reports_in_one_file_are_told_apart() -> None:
    figures = [_figures(seed, "medium") for seed in (11, 12, 13)]
    reports = extract_document(pdf_reports(figures, Press(cut=9))).reports
    assert [(report.agency_name, report.report_year) for report in reports] == [(f.agency, f.year) for f in figures]
    for each, report in zip(figures, reports, strict=True):
        assert (compare(each, report).wrong, compare(each, report).lost) == ([], [])


def test_each_cell_tells_its_page_and_box() -> None:
    figures = _figures()
    report = extract_document(pdf_report(figures, Press(cut=12))).reports[0]
    cells = {row.name: row.cells[0].locator or "" for row in report.requests.rows}
    pages = {name: int(locator.partition("/")[0].removeprefix("page:")) for name, locator in cells.items()}
    assert pages["denied_admin_query"] + 1 == pages["unavailable_not_held"] == pages["carried_out"]
    left, top, right, bottom = map(int, cells["received"].partition("box:")[2].split(","))
    assert 0 < left < right < 596
    assert 0 < top < bottom < 842


def test_the_text_around_the_tables_is_paragraphs_in_their_sections() -> None:
    figures = _figures()
    report = extract_document(pdf_report(figures, Press(radicals=True))).reports[0]
    assert report.agency_name == figures.agency
    assert report.report_year == figures.year
    assert [section.number for section in report.sections] == [0, 1, 2, 3, 4, 5, 6]
    assert "\n" not in report.sections[-2].text.split("（二）")[0].strip()


def _any_press(rng: random.Random) -> Press:
    """Traps in any combination."""
    return Press(
        rulings=rng.choice(["lines", "bars", "path", "none", "across", "open", "fills"]),
        glyphs=rng.choice(["runs", "single", "shuffled"]),
        doubled=rng.random() < 0.2,
        spread=rng.random() < 0.3,
        radicals=rng.random() < 0.2,
        narrow=rng.random() < 0.3,
        cut=rng.choice([None, *range(23)]),
        through=rng.choice(["", "above", "below"]),
        repeat_head=rng.random() < 0.3,
        left=rng.random() < 0.4,
        scale=rng.choice([1, 1, 0.6, 1.5]),
    )


@pytest.mark.parametrize("seed", range(24))
def test_traps_in_any_combination_give_no_wrong_number(seed: int) -> None:
    rng = random.Random(seed)
    figures = consistent_figures(rng, rng.choice(["2021", "2019"]), rng.choice(["small", "medium", "large"]))
    figures = with_blanks(figures, rng) if rng.random() < 0.5 else figures
    press = _any_press(rng)
    extraction = extract_document(pdf_report(figures, press))
    found = [compare(figures, report) for report in extraction.reports]
    assert [each.wrong for each in found] == [[]] * len(found)
    if press.rulings not in {"none", "across"}:
        assert [(each.lost, each.ambiguous) for each in found] == [([], 0)]


# Narrow columns in which each number goes on above and below its label: seven of the pieces of a row are no row.
@pytest.mark.parametrize(("seed", "rulings"), [(6044, "none"), (72, "none"), (169, "across")])
def test_digits_wrapped_around_their_label_are_no_row_of_the_matrix(
    seed: int, rulings: Literal["none", "across"]
) -> None:
    rng = random.Random(seed)
    figures = consistent_figures(rng, rng.choice(["2021", "2019"]), rng.choice(["small", "medium", "large"]))
    figures = with_blanks(figures, rng) if rng.random() < 0.5 else figures
    press = replace(_any_press(rng), rulings=rulings, narrow=True, spread=True)
    extraction = extract_document(pdf_report(figures, press))
    assert extraction.reports
    found = [compare(figures, report) for report in extraction.reports]
    assert [each.wrong for each in found] == [[]] * len(found)
    assert "unreadable" in {state for each in found for _, state in each.lost}
