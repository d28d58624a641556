"""Articles inside JSON."""

from __future__ import annotations

import json

import pytest

from extract.document import Grid
from extract.readers import read_document
from extract.readers.embedded import strings_of_json

LONG = "某县财政局二〇二四年政府信息公开工作年度报告正文"


def test_long_strings_come_in_their_order_and_short_ones_go() -> None:
    text = json.dumps({"name": "x", "list": [{"a": LONG + "1"}, LONG + "2"], "n": 3, "z": LONG + "3"})
    assert strings_of_json(text) == [LONG + "1", LONG + "2", LONG + "3"]


@pytest.mark.parametrize("text", ["", "plain", "{not json}", "[1, 2, 3]", '{"a": "short"}', "[" * 100_000])
def test_what_is_no_json_with_an_article_is_left_alone(text: str) -> None:
    assert strings_of_json(text) is None


def test_an_article_that_a_script_holds_as_escaped_markup_is_read() -> None:
    article = "<p>某局</p><table><tr><td>（一）予以公开</td><td>3</td></tr></table>"
    escaped = json.dumps({"id": 1, "content": article}).replace("<", "\\u003C").replace(">", "\\u003E")
    page = f"<html><body><h1>x</h1><script>window._CONFIG = {{SID: '7', DETAIL: {escaped}}}</script></body></html>"
    (grid,) = [block for block in read_document(page.encode()).blocks if isinstance(block, Grid)]
    assert [cell.text for cell in grid.rows[0]] == ["（一）予以公开", "3"]
