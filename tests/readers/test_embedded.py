"""Articles inside JSON."""

from __future__ import annotations

import json

import pytest

from extract.readers.embedded import strings_of_json

LONG = "某县财政局二〇二四年政府信息公开工作年度报告正文"


def test_long_strings_come_in_their_order_and_short_ones_go() -> None:
    text = json.dumps({"name": "x", "list": [{"a": LONG + "1"}, LONG + "2"], "n": 3, "z": LONG + "3"})
    assert strings_of_json(text) == [LONG + "1", LONG + "2", LONG + "3"]


@pytest.mark.parametrize("text", ["", "plain", "{not json}", "[1, 2, 3]", '{"a": "short"}', "[" * 100_000])
def test_what_is_no_json_with_an_article_is_left_alone(text: str) -> None:
    assert strings_of_json(text) is None
