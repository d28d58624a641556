"""Which way up a page is, and in which order what is beside its tables is read."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from extract.readers.ocr import engine_found, prose
from extract.readers.ocr.prose import fold_of, lines_on, order
from extract.readers.ocr.quarters import quarters_of
from extract.readers.ocr.rules import Box
from tests.generator import consistent_figures
from tests.generator.pictures import Print, drawn, font_found

if TYPE_CHECKING:
    from cv2.typing import MatLike

needs_engine = pytest.mark.skipif(not engine_found() or not font_found(), reason="no extra `ocr`, or no Chinese font")


@needs_engine
@pytest.mark.parametrize("quarters", range(4))
def test_a_page_is_turned_until_its_lines_can_be_read(quarters: int) -> None:
    page = drawn(consistent_figures(Random(1), "2021", "small"), Random(1), style=Print(dpi=100))[0]
    image = np.asarray(page.crop((0, 0, page.width, 330)).convert("RGB"))
    assert quarters_of(np.ascontiguousarray(np.rot90(image, -quarters))) == quarters


def test_a_wide_sheet_whose_middle_nothing_crosses_is_two_pages() -> None:
    left, right, low = Box(10, 50, 90, 60), Box(110, 5, 190, 20), Box(10, 80, 90, 90)
    wide, high = np.zeros((100, 200, 3)), np.zeros((200, 200, 3))
    fold = fold_of(wide, [left, right, low])
    assert sorted([right, low, left], key=lambda box: order(box, fold)) == [left, low, right]
    assert fold_of(wide, [left, low]) is None
    assert fold_of(wide, [left, right, Box(80, 1, 120, 4)]) is None
    assert fold_of(high, [left, right]) is None


def test_a_long_picture_is_looked_at_a_page_at_a_time_and_cut_between_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def detected(image: MatLike) -> list[Box]:
        seen.append(image.shape[0])
        return [Box(0, 3, 5, 9)]

    monkeypatch.setattr(prose, "detect", detected)
    page = np.zeros((400, 100, 3), np.uint8)
    page[130] = page[270] = 255
    boxes = lines_on(page)
    assert seen == [130, 140, 130]
    assert [box.y0 for box in boxes] == [3, 133, 273]
