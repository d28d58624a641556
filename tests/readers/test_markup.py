"""Runs of tags: whatever stands between two pieces of text, the text is what a browser shows."""

from __future__ import annotations

import random

import pytest

from extract.document import Grid
from extract.readers import read_document

#: Markup that shows nothing, as pages have it around and between the texts of their cells.
SHOWS_NOTHING = (
    "<span lang=EN-US style='font-size:12.0pt'>",
    "</span>",
    "<b>",
    "</b>",
    "<o:p></o:p>",
    "<!-- <td>8</td> -->",
    "<!--[if gte mso 9]><xml><w:x>9</w:x></xml><![endif]-->",
    "<![if !supportEmptyParas]>",
    "<script>if (1<2) document.write('<td>7</td>')</script>",
    "<STYLE>td > p { margin: 0 }</STYLE>",
    "<svg><text>6</text></svg>",
    "<select><option>5</option></select>",
    "<i style='display:none'>4</i>",
    '<span hidden="">3</span>',
    "<img src=a.png>",
    "<a name=x>",
    "<?xml:namespace prefix = o />",
    "</strong\n>",
)
OPENINGS = ("<td>", "<TD\nwidth=90>", "<td rowspan=1 style='border:none'>", "<th>", "<td colspan='2'>")


def grid(markup: str) -> list[list[tuple[str, int]]]:
    """The texts of the one table's cells, and over how many columns each goes."""
    (block,) = [block for block in read_document(markup.encode()).blocks if isinstance(block, Grid)]
    return [[(cell.text, cell.colspan) for cell in row] for row in block.rows]


def made(rng: random.Random) -> tuple[str, list[list[tuple[str, int]]]]:
    """A table with that markup strewn over it, and what its cells show."""

    def nothing() -> str:
        return "".join(rng.choices(SHOWS_NOTHING, k=rng.randrange(4)))

    rows, parts = [], ["<html><head><title>t</title></head><body><table>"]
    for _ in range(rng.randrange(1, 6)):
        row = []
        parts.append(f"<tr>{nothing()}")
        for _ in range(rng.randrange(1, 9)):
            opening, text = rng.choice(OPENINGS), rng.choice(("1", "62", "（一）予以公开", "0", "a < 3", "x & y", ""))
            cut = rng.randrange(len(text) + 1)
            parts += [opening, nothing(), text[:cut], nothing() if text != "a < 3" else "", text[cut:], nothing()]
            parts.append(rng.choice(("</td>", "</td>\n", "\r\n  ")))
            row.append((text, 2 if "colspan" in opening else 1))
        rows.append(row)
        parts.append("</tr>\n")
    return "".join([*parts, "</table></body></html>"]), rows


@pytest.mark.parametrize("seed", range(60))
def test_markup_that_shows_nothing_changes_no_cell(seed: int) -> None:
    markup, rows = made(random.Random(seed))
    assert grid(markup) == rows


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        ("<b>1</b> <b>62</b>", "1 62"),
        ("<b>1</b><p>62</p>", "1\n62"),
        ("1<!-- x --> <!-- y -->62", "1 62"),
        ("5<!-- a > b -->", "5"),
        ("5<!-- <i title='-->'>6", "5'>6"),
        ("<script>x</script ><b>5</b>", "5"),
        ("5<textarea>6</textArea>", "5"),
        ("5<b>< 6</b>", "5< 6"),
        ("< 5" * 300 + " <b>6</b>", "< 5" * 300 + " 6"),
        ("<script>" + "x < 5;" * 300 + "</script>6", "6"),
        ("5\x02", "5"),
        ("5\x0e6", "5 6"),
    ],
)
def test_where_text_begins_and_ends(inside: str, shown: str) -> None:
    assert grid(f"<table><tr><td>{inside}</td></tr></table>") == [[(shown, 1)]]


def test_a_cell_remembered_from_one_page_has_the_spans_of_its_own() -> None:
    assert grid("<table><tr><td colspan=3>总计</td></tr></table>") == [[("总计", 3)]]
    assert grid("<table><tr><td>总计</td></tr></table>") == [[("总计", 1)]]


@pytest.mark.parametrize("end", ["<td", "<td rowspan='2", "<", "</", "<!-- 7", "<script>7"])
def test_a_page_that_ends_within_a_tag_shows_nothing_of_it(end: str) -> None:
    assert grid(f"<table><tr><td>5{end}") == [[("5", 1)]]
