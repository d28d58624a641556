"""Labels find their rows: by text, by ordinal, by place; what fits no row is named and moves no other."""

from __future__ import annotations

import random

import pytest

from extract import extract_reports
from extract.forms import load_form
from extract.matrix.alignment import Alignment, Label, align
from extract.matrix.labels import word
from tests.comparison import Comparison, compare
from tests.generator import HTML_SHAPES, JOINED_SHAPES, SEPARATED_SHAPES, Figures, consistent_figures


def label(text: str, place: int) -> Label[int]:
    known = word(text)
    return Label(text, known.rows, known.ordinal, place)


def aligned(texts: list[str]) -> list[Alignment[int]]:
    return align([label(text, place) for place, text in enumerate(texts)])


def official(form_id: str) -> list[str]:
    dot = {True: ".", False: ""}
    rows = load_form(form_id).requests.rows
    marks = [
        row.ordinal + ("、" if row.ordinal in "一二三四" and row.ordinal else dot[row.ordinal.isdigit()])
        for row in rows
    ]
    return [mark + row.label for mark, row in zip(marks, rows, strict=True)]


@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_the_official_labels_are_the_official_rows(form_id: str) -> None:
    (found,) = aligned(official(form_id))
    assert {name: placed.place for name, placed in found.rows.items()} == {
        row.name: number for number, row in enumerate(load_form(form_id).requests.rows)
    }
    assert found.unplaced == []


@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_a_row_that_is_missing_moves_no_other(form_id: str) -> None:
    texts = official(form_id)
    names = [row.name for row in load_form(form_id).requests.rows]
    for gone in range(1, len(texts)):
        if names[gone] == "other_handled":
            continue
        (found,) = aligned(texts[:gone] + texts[gone + 1 :])
        assert {name: placed.text for name, placed in found.rows.items()} == {
            name: text for name, text in zip(names, texts, strict=True) if name != names[gone]
        }


def test_two_matrices_are_told_apart_by_their_first_row() -> None:
    both = aligned(official("2021") * 2)
    assert [len(each.rows) for each in both] == [25, 25]


@pytest.mark.parametrize("subtotal", ["小计", "（七）小计", "（六）合计"])
def test_a_subtotal_in_a_group_is_not_the_total(subtotal: str) -> None:
    texts = official("2021")
    at = texts.index("1.本机关不掌握相关政府信息")
    (found,) = aligned([*texts[:at], subtotal, *texts[at:]])
    assert found.rows["processed_total"].text == "（七）总计"
    assert len(found.rows) == 25


def test_other_without_ordinal_is_a_row_only_behind_its_group() -> None:
    texts = official("2021")
    texts[texts.index("3.其他")] = "其他"
    (found,) = aligned(texts)
    assert found.rows["other_misc"].text == "其他"
    (found,) = aligned(["一、本年新收政府信息公开申请数量", "其他", "（一）予以公开"])
    assert "other_misc" not in found.rows


@pytest.mark.parametrize("misprint", ["（一）于以公开", "1.属于国家密密"])
def test_a_misprint_is_placed_and_named(misprint: str) -> None:
    texts = official("2021")
    at = 2 if "公开" in misprint else 4
    texts[at] = misprint
    (found,) = aligned(texts)
    assert found.unplaced == [("label_variant", label(misprint, at))]
    assert len(found.rows) == 25


@pytest.mark.parametrize(
    ("row", "misprint"), [("（七）总计", "（七）总±"), ("（七）总计", "（七）总"), ("3.其他", "3.其它他")]
)
def test_half_of_a_short_label_is_enough_beside_its_ordinal(row: str, misprint: str) -> None:
    texts = official("2021")
    at = texts.index(row)
    texts[at] = misprint
    (found,) = aligned(texts)
    assert found.unplaced == [("label_variant", label(misprint, at))]
    assert len(found.rows) == 25


@pytest.mark.parametrize("other", ["总±", "（六）总±", "（七）小结", "（八）总±"])
def test_half_of_a_short_label_is_not_enough_beside_another_ordinal(other: str) -> None:
    texts = official("2021")
    texts[texts.index("（七）总计")] = other
    (found,) = aligned(texts)
    assert "processed_total" not in found.rows
    assert [(code, each.text) for code, each in found.unplaced] == [("unknown_label", other)]


def test_half_of_a_longer_label_is_no_misprint_of_it_though_its_ordinal_is_the_same() -> None:
    texts = official("2021")
    texts[texts.index("（二）部分公开")] = "（二）主动公开"
    (found,) = aligned(texts)
    assert "partially_granted" not in found.rows
    assert [(code, each.text) for code, each in found.unplaced] == [("unknown_label", "（二）主动公开")]


def test_an_unknown_label_takes_no_place() -> None:
    texts = official("2021")
    for at in range(1, len(texts)):
        (found,) = aligned([*texts[:at], "属于工作秘密", *texts[at:]])
        assert len(found.rows) == 25
        assert [(code, each.text) for code, each in found.unplaced] == [("unknown_label", "属于工作秘密")]


def with_row(shape: str, figures: Figures, before: str, new: str, values: list[int]) -> bytes:
    """The report with a row of its own before the row of `before`."""
    if shape in HTML_SHAPES:
        page = HTML_SHAPES[shape](figures, random.Random(1)).decode()
        at = page.rindex("<tr", 0, page.index(before))
        row = "".join(f"<td>{value}</td>" for value in values)
        return (page[:at] + f"<tr><td colspan=3>{new}</td>{row}</tr>" + page[at:]).encode()
    made = {**SEPARATED_SHAPES, **JOINED_SHAPES}[shape](figures, random.Random(1))
    text = made if isinstance(made, str) else made.decode()
    between = "\n" if shape in SEPARATED_SHAPES else ""
    row = between.join([new, *map(str, values), ""])
    return text.replace(before, row + before, 1).encode()


@pytest.mark.parametrize("values", [[0] * 7, [2, 0, 0, 0, 0, 0, 2], [3, 1, 0, 0, 0, 10, 14]])
@pytest.mark.parametrize("new", ["9.属于工作秘密", "属于工作秘密", "9.属于商业秘密和个人隐私的"])
@pytest.mark.parametrize("before", ["（七）总计", "四、结转下年度继续办理"])
@pytest.mark.parametrize("shape", ["tidy", "lines_without_prose", "joined"])
def test_a_row_that_no_form_has_is_named_and_no_number_is_wrong(
    shape: str, before: str, new: str, values: list[int]
) -> None:
    figures = consistent_figures(random.Random(17), "2021", "medium")
    (report,) = extract_reports(with_row(shape, figures, before, new, values))
    found = compare(figures, report, table="requests")
    assert found.wrong == []
    assert found.lost == []
    if shape != "joined":
        assert found == Comparison(right=175)
    named = [finding.detail or "" for finding in report.findings if finding.check == "unknown_label"]
    assert len(named) == 1
    assert new.rpartition(".")[2] in named[0]


def test_the_second_row_before_the_first_keeps_its_numbers() -> None:
    rows = list(load_form("2021").requests.rows)
    rows[:2] = rows[1::-1]
    values = {row.name: [str(i), "0", "0", "0", "0", "0", str(i)] for i, row in enumerate(rows, 1)}
    title = "甲县水利局2024年政府信息公开工作年度报告"
    lines = [title, *(line for row in rows for line in (f"{row.ordinal}、{row.label}", *values[row.name]))]
    cells = "".join(
        f"<tr><td>{row.ordinal}、{row.label}</td>{''.join(f'<td>{value}</td>' for value in values[row.name])}</tr>"
        for row in rows
    )
    for document in ("\n".join(lines), f"<h1>{title}</h1><table>{cells}</table>"):
        (report,) = extract_reports(document.encode())
        read = {row.name: [str(cell.value) for cell in row.cells] for row in report.requests.rows}
        assert (read["carried_in"], read["received"]) == (values["carried_in"], values["received"])


@pytest.mark.parametrize("child", ["其他", "1.其他", "（1）其他", "1.其他情形", "其他处理"])
@pytest.mark.parametrize("kind", ["table", "lines"])
def test_a_single_child_under_other_handling_is_the_row_of_the_form_of_2019(child: str, kind: str) -> None:
    values = ["2", "0", "0", "0", "0", "1", "3"]
    title = "甲县水利局2020年政府信息公开工作年度报告"
    labels = [
        ["（六）其他处理", child] if row.name == "other_handled" else [f"{row.ordinal}、{row.label}"]
        for row in load_form("2019").requests.rows
    ]
    if kind == "lines":
        document = "\n".join([title, *(line for label in labels for line in (*label, *values))])
    else:
        rows = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in (*label, *values))}</tr>" for label in labels)
        document = f"<h1>{title}</h1><table>{rows}</table>"
    (report,) = extract_reports(document.encode())
    assert report.form == "2019"
    assert [cell.value for cell in report.requests.rows[-3].cells] == [int(value) for value in values]


def test_a_first_row_with_a_misprinted_ordinal_is_told_from_the_second() -> None:
    rows = load_form("2021").requests.rows
    lines = "".join(
        f"<tr><td>{row.ordinal}{row.label}</td>{''.join(f'<td>{value}</td>' for value in (i, 0, 0, 0, 0, 0, i))}</tr>"
        for i, row in enumerate(rows, 1)
    )
    (report,) = extract_reports(f"<h1>甲县水利局2024年政府信息公开工作年度报告</h1><table>{lines}</table>".encode())
    assert [row.cells[0].value for row in report.requests.rows] == list(range(1, len(rows) + 1))
