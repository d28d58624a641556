"""The generator itself: its figures add up, its shapes print every label and number, a seed gives the same bytes."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from random import Random
from typing import TYPE_CHECKING, Any

import lxml.html
import pytest

from tests.generator import (
    BLANK_DROPPING_SHAPES,
    CUT_SHAPES,
    DECOYS,
    ERRORS,
    HTML_SHAPES,
    JOINED_SHAPES,
    REORDERED_SHAPES,
    SEPARATED_SHAPES,
    SIZES,
    Figures,
    broken_identities,
    consistent_figures,
    decoys,
    inconsistent_figures,
    truncated,
    two_reports,
    with_blanks,
)
from tests.generator.forms import Label, load_form

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT_SHAPES = SEPARATED_SHAPES | REORDERED_SHAPES | CUT_SHAPES | JOINED_SHAPES | BLANK_DROPPING_SHAPES


def dice(seed: int) -> Random:
    return Random(seed)


def core(text: str) -> str:
    """The text without white space and width, in the way that labels are compared."""
    return re.sub(r"[\s\u200b|]", "", unicodedata.normalize("NFKC", text)).replace("⺠", "民").replace("⻓", "长")


def decoded(page: bytes) -> str:
    """The page as text, whatever charset it claims."""
    try:
        return page.decode("utf-8")
    except UnicodeDecodeError:
        return page.decode("gb18030")


def visible(page: bytes) -> str:
    """What is left of a page without its markup."""
    text = decoded(page)
    text = re.sub(r"<(script|style)\b.*?</\1>|<!--.*?-->", "", text, flags=re.DOTALL | re.IGNORECASE)
    text = re.sub(r"""<!?/?[a-zA-Z\[?](?:"[^"]*"|'[^']*'|[^'">])*>""", "", text)
    return core(unescape(text))


def labels(form_id: str) -> Iterator[Label]:
    form = load_form(form_id)
    yield from (row.label for row in form.rows)
    yield from form.columns.values()
    yield from form.groups.values()
    yield form.organisations
    yield from form.channels.values()
    yield from form.outcomes.values()
    for block in form.blocks:
        yield from block.columns
        yield from (row.label for row in block.rows)


def missing(text: str, form_id: str) -> list[str]:
    return [label.text for label in labels(form_id) if not any(core(t) in text for t in (label.text, *label.variants))]


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("size", SIZES)
def test_consistent_figures_hold_every_identity(form: str, size: str) -> None:
    for seed in range(20):
        figures = consistent_figures(dice(seed), form, size)
        assert broken_identities(figures) == frozenset()
        assert list(figures.requests) == [row.name for row in load_form(form).rows]
        assert len(figures.remedies) == 15
        assert len(figures.disclosures) == {"2019": 22, "2021": 10}[form]
        if size == "zero":
            assert not any(any(values) for values in figures.requests.values())


def test_forms_have_the_official_number_of_rows() -> None:
    assert len(load_form("2019").rows) == 23
    assert len(load_form("2021").rows) == 25


@pytest.mark.parametrize("error", ERRORS)
def test_inconsistent_figures_name_what_they_break(error: str) -> None:
    for seed in range(20):
        figures = inconsistent_figures(dice(seed), error=error)
        assert figures.violations - {"L1"}
        assert figures.violations == {check for check, _ in broken_identities(figures)}


def test_a_request_counted_twice_leaves_the_rows_whole() -> None:
    figures = inconsistent_figures(dice(3), "2021", "small", "counted_twice")
    assert "R1" not in figures.violations


@pytest.mark.parametrize("kind", ["organisations", "zeros", "some", "totals"])
def test_blanks_take_no_number_but_zero_or_a_total(kind: str) -> None:
    figures = consistent_figures(dice(1), "2021", "medium")
    blanked = with_blanks(figures, dice(2), kind)
    taken = [
        (i, value)
        for name, values in figures.requests.items()
        for i, value in enumerate(values)
        if blanked.requests[name][i] is None
    ]
    assert taken
    assert all(i == 6 if kind == "totals" else value == 0 for i, value in taken)


@pytest.mark.parametrize("name", HTML_SHAPES)
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_every_page_shape_prints_every_label(name: str, form: str) -> None:
    for seed in range(4):
        figures = consistent_figures(dice(seed), form)
        page = HTML_SHAPES[name](figures, dice(seed))
        assert missing(visible(page), form) == []
        assert page == HTML_SHAPES[name](figures, dice(seed))


@pytest.mark.parametrize("name", TEXT_SHAPES)
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_every_text_shape_prints_every_label(name: str, form: str) -> None:
    for seed in range(4):
        figures = consistent_figures(dice(seed), form)
        text = TEXT_SHAPES[name](figures, dice(seed))
        # A page number may stand inside a label; without it the label is whole.
        paged = re.sub(r"^([-—－] ?\d+ ?[-—－]|第 \d+ 页 共 \d+ 页)$", "", text, flags=re.MULTILINE)
        assert missing(core(paged), form) == []
        assert text == TEXT_SHAPES[name](figures, dice(seed))


def row_values(figures: Figures) -> list[str]:
    return ["" if value is None else str(value) for values in figures.requests.values() for value in values]


def test_a_tidy_page_holds_the_matrix_cell_by_cell() -> None:
    figures = with_blanks(consistent_figures(dice(5), "2021", "large"), dice(5), "some")
    page = HTML_SHAPES["tidy"](figures, dice(5)).decode()
    matrix = page[page.index("一、本年新收") : page.index("<h2>四、")]
    cells = re.findall(r"<td>([\d]*)</td>", matrix)
    assert cells == row_values(figures)


#: Shapes without tables, and shapes whose cells stand in another order or number.
REORDERED = {"paragraph_cells", "division_cells", "total_first", "legal_service_first", "subtotal_column"}


@pytest.mark.parametrize("name", sorted(HTML_SHAPES.keys() - REORDERED))
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_every_table_holds_the_matrix_in_order(name: str, form: str) -> None:
    for seed in range(6):
        figures = with_blanks(consistent_figures(dice(seed), form, "large"), dice(seed), "some")
        tree: Any = lxml.html.document_fromstring(decoded(HTML_SHAPES[name](figures, dice(seed))).replace("\ufeff", ""))
        rows = [[core(cell.text_content()) for cell in row.xpath("./td|./th")] for row in tree.xpath("//tr")]
        starts = [i for i, row in enumerate(rows) if row and re.search("本年度?新收", row[0]) and len(row) == 8]
        assert len(starts) == (2 if name == "hidden_print_copy" else 1)
        for start in starts:
            matrix = [row[-7:] for row in rows[start:] if len(row) >= 8 and any(row[:-7])]
            found = [[re.sub(r"[,件]", "", cell) for cell in row] for row in matrix[: len(figures.requests)]]
            blanks = {"", "/", "-", "—", "--", "无", "不涉及"}
            read = [[None if cell in blanks else int(cell) for cell in row] for row in found if "自然人" not in row]
            assert read == [list(values) for values in figures.requests.values()]


@pytest.mark.parametrize("name", ["lines", "lines_without_prose", "broken_labels"])
def test_lines_hold_the_matrix_in_order(name: str) -> None:
    figures = with_blanks(consistent_figures(dice(6), "2021", "medium"), dice(6), "some")
    text = SEPARATED_SHAPES[name](figures, dice(6))
    matrix = text[text.index("一、本年新收") : text.index("四、政府信息公开行政复议")]
    assert re.findall(r"^(\d+|/)$", matrix, re.MULTILINE) == [value or "/" for value in row_values(figures)]


@pytest.mark.parametrize("name", ["joined", "joined_rows", "joined_group_repeated"])
def test_joined_cells_follow_their_label_with_nothing_between(name: str) -> None:
    figures = consistent_figures(dice(7), "2021", "medium")
    text = JOINED_SHAPES[name](figures, dice(7))
    run = "".join(str(value) for value in figures.requests["processed_total"])
    assert f"（七）总计{run}" in text


def test_cut_numbers_come_back_when_lines_are_joined() -> None:
    figures = consistent_figures(dice(8), "2021", "medium")
    cut = CUT_SHAPES["numbers_over_two_lines"](figures, dice(8))
    whole = SEPARATED_SHAPES["lines"](figures, dice(8))
    assert cut != whole
    assert len(cut.splitlines()) > len(whole.splitlines())
    # Cutting draws from the generator, so only what stands above the matrix's prose is the same in both.
    assert cut.splitlines()[:3] == whole.splitlines()[:3]


def test_word_pages_are_heavy() -> None:
    figures = consistent_figures(dice(9), "2021", "large")
    sizes = [len(HTML_SHAPES["word_pasted"](figures, dice(seed))) for seed in range(10)]
    assert all(50_000 < size < 120_000 for size in sizes), sizes


def test_decoys_are_deterministic_and_only_the_empty_file_is_empty() -> None:
    made = decoys(dice(1))
    assert made == decoys(dice(1))
    assert made.keys() == DECOYS.keys()
    assert [name for name, decoy in made.items() if not decoy.data] == ["empty_file"]


@pytest.mark.parametrize("name", HTML_SHAPES)
def test_a_truncated_page_is_a_beginning_of_the_page(name: str) -> None:
    page = HTML_SHAPES[name](consistent_figures(dice(2), "2021", "small"), dice(2))
    cut = truncated(page, dice(2))
    assert 0 < len(cut) < len(page)
    assert page.startswith(cut)


def test_two_reports_on_one_page() -> None:
    first, second = (consistent_figures(dice(seed), "2021", "small") for seed in (1, 2))
    page = two_reports(first, second, dice(1)).decode()
    assert page.count("一、本年新收政府信息公开申请数量") == 2
    with pytest.raises(ValueError, match="different agencies"):
        two_reports(first, first, dice(1))
