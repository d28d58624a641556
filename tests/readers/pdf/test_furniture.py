"""What stands on several pages at the same place: running heads, and the titles of short reports, which are none."""

from __future__ import annotations

import msgspec

from extract.readers.pdf.furniture import without_furniture
from extract.readers.pdf.lines import TextLine
from extract.readers.pdf.pages import PageContent


def _line(text: str, top: float, height: float = 12.0) -> TextLine:
    line = TextLine(57.0, top, 57.0 + height * len(text), top + height, text, height)
    return msgspec.structs.replace(line, runs=(line,))


def _page(number: int, *lines: TextLine) -> PageContent:
    text = [_line(f"正文第{number}页第{i}行", 130.0 + 20 * i) for i in range(8)]
    return PageContent(number, 595.0, 842.0, "text", (), (*lines, *text))


def _texts(pages: list[PageContent]) -> list[list[str]]:
    return [[line.text for line in page.lines if not line.text.startswith("正文")] for page in pages]


def test_titles_in_large_print_at_the_same_place_stay_with_their_reports() -> None:
    titles = [
        (_line("青禾市水利局2024年政府信息公开工", 40.0, 24.0), _line("作年度报告", 72.0, 24.0)) for _ in range(4)
    ]
    pages = [_page(number, *(titles[number // 2] if number % 2 else ())) for number in range(1, 8)]
    assert _texts(without_furniture(pages).pages) == [
        ["青禾市水利局2024年政府信息公开工", "作年度报告"] if number % 2 else [] for number in range(1, 8)
    ]


def test_running_heads_in_the_size_of_the_text_are_taken_out_once() -> None:
    pages = [_page(number, _line("青禾市水利局年度报告", 40.0)) for number in range(1, 8)]
    furniture = without_furniture(pages)
    assert _texts(furniture.pages) == [[]] * 7
    assert [head.line.text for head in furniture.heads] == ["青禾市水利局年度报告"]
