"""Pages that lie on their side or stand on their head, as a feeder takes them in."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Final

from extract.readers.ocr.engine import detect, recognise
from extract.readers.ocr.prose import PAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cv2.typing import MatLike

    from extract.readers.ocr.engine import Recognised
    from extract.readers.ocr.rules import Box

__all__ = ["quarters_of"]

#: Pixels of the longer side on which lines are looked for here: whether they lie or stand shows on a coarse picture.
_SIDE: Final = 800
#: Lines that are read to tell which way up a page is, at most so many heights of each; a line that is so many times as
#: long as high can tell.
_LINES: Final = 5
_LONG: Final = 2.5
_READ: Final = 12
#: Lines are upright where half of them are read as surely as this, whatever they look like from the other side.
_SURE: Final = 0.75
#: Else they are read from the side from which so many times as much is read.
_MORE: Final = 1.5


def quarters_of(image: MatLike) -> int:
    """By how many quarters a page in three colours has to be turned, counter-clockwise, to be read.

    As it is where its lines do not say; most of those that are found decide.
    """
    import numpy as np

    height, width = image.shape[:2]
    image = image[: round(PAGE * max(width, 1)), : round(PAGE * max(height, 1))]
    boxes = [(box, box.x1 - box.x0, box.y1 - box.y0) for box in detect(image, _SIDE)]
    lying = [(wide, box) for box, wide, high in boxes if wide > _LONG * high]
    standing = [(high, box) for box, wide, high in boxes if high > _LONG * wide]
    on_side = sum(size for size, _ in standing) > 2 * sum(size for size, _ in lying)
    chosen = sorted(standing if on_side else lying, reverse=True)[:_LINES]
    crops = [_beginning(image, box) for _, box in chosen]
    if not crops:
        return 0

    def read(quarters: int) -> list[Recognised]:
        return recognise([np.ascontiguousarray(np.rot90(crop, quarters)) for crop in crops])

    first = 1 if on_side else 0
    found = read(first)
    if not on_side and median(each.certainty for each in found) >= _SURE:
        return first
    other = read(first + 2)
    return first + 2 if _told(other) > _MORE * _told(found) else first


def _beginning(image: MatLike, box: Box) -> MatLike:
    """What is in the box of a line, cut off where it is long."""
    reach = _READ * min(box.x1 - box.x0, box.y1 - box.y0)
    return image[box.y0 : min(box.y1, box.y0 + reach), box.x0 : min(box.x1, box.x0 + reach)]


def _told(lines: Sequence[Recognised]) -> float:
    """How many characters are read, each as far as its line is certain."""
    return sum(len(line.text) * line.certainty for line in lines)
