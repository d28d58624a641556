"""Pages to lines and grids as a browser shows them."""

from __future__ import annotations

import pytest

from extract.document import Document, Grid, Line
from extract.readers import read_document
from extract.readers.html import count_embedded
from extract.readers.tags import SPAN_LIMIT


def read(markup: str) -> Document:
    return read_document(f"<body>{markup}</body>".encode())


def lines(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Line)]


def grids(document: Document) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in block.rows] for block in document.blocks if isinstance(block, Grid)]


@pytest.mark.parametrize(
    "markup",
    [
        "<table><tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr></table>",
        "<TABLE><TR><TD>a</TD><TD>1</TD></TR><TR><TD>b</TD><TD>2</TD></TR></TABLE>",
        "<table><tbody><tr><td>a<td>1<tr><td>b<td>2</table>",
        "<table><tr><td>a</td><td>1</td><tr><td>b</td><td>2</td></table>",
        "<table><tr><th>a</th><td><p><span>1</span></p></td></tr><tr><th>b</th><td> 2&nbsp;</td></tr></table>",
        "<table><tr><td title='x>y'>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr></table>",
        "<table><!-- <tr><td>z</td></tr> --><tr><td>a</td><td>1</td></tr><tr><td>b</td><td>2</td></tr></table>",
        "<table><tr><td>a</td><td>1<script>var x='7';</script></td></tr><tr><td>b</td><td>2</td></tr></table>",
        "<table><tr><td>a</td><td><span>&#49;</span></td></tr><tr><td>b</td><td>&#x32;</td></tr></table>",
    ],
)
def test_the_same_table_however_it_is_marked_up(markup: str) -> None:
    assert grids(read(markup)) == [[["a", "1"], ["b", "2"]]]


def test_digits_in_several_spans_are_one_number() -> None:
    assert grids(read("<table><tr><td>a</td><td><span>1</span><span>2</span></td></tr></table>")) == [[["a", "12"]]]


def test_a_table_in_a_cell_of_another_is_a_table_of_its_own() -> None:
    document = read("<table><tr><td>x<table><tr><td>a</td><td>1</td></tr></table>y</td></tr></table>")
    assert [["a", "1"]] in grids(document)


def test_spans_are_kept_and_clamped() -> None:
    document = read(
        '<table><tr><td colspan="3" rowspan=2>a</td><td colspan=0>b</td><td colspan=99999999>c</td></table>'
    )
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    assert [(cell.colspan, cell.rowspan) for cell in grid.rows[0]] == [(3, 2), (1, 1), (SPAN_LIMIT, 1)]


def test_text_outside_of_the_cells_is_not_lost() -> None:
    document = read("<p>before</p><table><caption>above</caption><tr><td>a</td></tr></table>after")
    assert lines(document) == ["before", "above", "after"]


def test_scripts_styles_and_comments_are_no_text() -> None:
    document = read(
        "<style>p{}</style><p>a</p><script>if(1<2){'<p>7</p>'}</script><!-- b --><noscript>c</noscript><p>d"
    )
    assert lines(document) == ["a", "d"]


def test_a_page_that_ends_in_a_table_is_not_complete() -> None:
    document = read_document(b"<table><tr><td>a</td><td>1")
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    assert not grid.closed
    assert not document.complete
    assert read("<table><tr><td>a</td></tr></table>").complete


def test_meta_tags_are_kept_by_name() -> None:
    page = b"""<html><head><title>T &amp; U</title><META NAME='PubDate' CONTENT="2024-01-31">
    <meta content="A" name=SiteName></head><body><p>x</p></body></html>"""
    meta = read_document(page).meta
    assert (meta["title"], meta["pubdate"], meta["sitename"]) == ("T & U", "2024-01-31", "A")


def test_pictures_and_attachments_are_counted() -> None:
    assert count_embedded(b'<img src=1><IMG src=2><a href="/a.pdf">x</a><a href="/b.html">y</a>') == (2, 1)


@pytest.mark.parametrize(
    "shown",
    [
        "6<span style='display:none'>7</span>",
        '6<span style="color:red; DISPLAY: none">7</span>',
        "6<i hidden>7</i>",
        "6<i style='visibility:hidden'>7</i>",
        "<b style='overflow:hidden' title='a hidden b'>6</b>",
        "6<i style='font-size:0'>7</i>",
        "6</td><td style='display:none'>7",
        "6</td></tr><tr style='display:none'><td>a</td><td>7",
    ],
)
def test_hidden_figure_beside_the_shown_one_is_no_part_of_it(shown: str) -> None:
    document = read(f"<table><tr><td>a</td><td>{shown}</td></tr></table>")
    assert grids(document) == [[["a", "6"]]]
    assert [code for code, _ in document.notes] == ([] if "overflow" in shown else ["hidden_cells"])


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ("6<sup>1</sup>", "6^1"),
        ("6<SUP><a href='#n'><span>２</span></a></SUP>", "6^２"),
        ("6<sub>1</sub>", "6^1"),
        ("<del>7</del>6", "~7~6"),
        ("<s>7</s><ins>6</ins>", "~7~6"),
        ("<strike>7</strike>6", "~7~6"),
        ("<span style='text-decoration: line-through'>7</span>6", "~76"),
        ("6<font color=#FFFFFF>7</font>", "6~7"),
        ("6<span style='font-size:12pt;color:white'>7</span>", "6~7"),
        ("6<span style='color:rgb(255, 255, 255);'>7</span>", "6~7"),
        ("6<span style='background-color:#fff'>7</span>", "67"),
        ("6<span style='color:#fff;background:#00f'>7</span>", "67"),
        ("<span style='color:#fff1f0'>6</span>", "6"),
        ("<strong>6</strong>", "6"),
        ("<section>6</section>", "6"),
        ("6<sup></sup><s></s>", "6"),
    ],
)
def test_raised_struck_or_white_digits_do_not_join_the_number_beside_them(shown: str, text: str) -> None:
    assert grids(read(f"<table><tr><td>a</td><td>{shown}</td></tr></table>")) == [[["a", text]]]


def test_report_in_a_hidden_block_is_not_lost() -> None:
    table = "<table><tr><td>a</td><td>1</td></tr></table>"
    assert grids(read(f"<div style='display:none'>{table}</div>")) == [[["a", "1"]]]


def test_a_markdown_table_pasted_into_a_page_is_a_table() -> None:
    rows = ["| 类别 | 甲 | 总计 |", "|---|---|---|", "| 部分公开 | 1 | 1 |"]
    markup = "".join(f"<p>{row}</p>" for row in ["首页 | 年报", *rows, "说明"])
    document = read(f"<table><tr><td>a</td></tr></table>{markup}")
    assert grids(document) == [[["a"]], [["类别", "甲", "总计"], ["部分公开", "1", "1"]]]
    assert [block.number for block in document.blocks if isinstance(block, Grid)] == [1, 2]
    assert lines(document) == ["首页 | 年报", "说明"]


def test_line_ends_of_preformatted_text_are_shown() -> None:
    document = read("<p>a\nb</p><pre class='x\ny'>一、本年新收\r\n5 0\n<b>6\n</b></pre><p>c\nd</p>")
    assert lines(document) == ["a b", "一、本年新收", "5 0", "6", "c d"]
