"""A scanned page set upright: how far it is turned, and the page turned back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cv2.typing import MatLike

__all__ = ["turn_of", "turned"]

#: Degrees to either side that are looked at; a page turned further than a careless hand turns it stays as it is.
_WIDEST: Final = 3.5
#: Steps in degrees, each finer than the last, and the width of the picture that they are judged on.
_STEPS: Final = ((0.5, 500), (0.1, 900), (0.02, 1400))
#: A turn below this moves no line by a pixel that matters.
_LEAST: Final = 0.03


def turn_of(grey: MatLike) -> float:
    """By how many degrees (counter-clockwise positive) the rows of a page have to be turned to lie level.

    Level lines of text and of tables make the sums of ink over the rows of pixels as uneven as they can be.
    """
    import cv2
    import numpy as np

    best = 0.0
    reach = _WIDEST
    for step, width in _STEPS:
        factor = min(width / grey.shape[1], 1.0)
        small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        ink = 255 - small
        ink = cv2.subtract(ink, cv2.blur(ink, (31, 31)))
        angles = best + np.arange(-round(reach / step), round(reach / step) + 1) * step
        best = float(max(angles, key=lambda angle: _evenness(ink, float(angle))))
        reach = step
    return best if abs(best) >= _LEAST else 0.0


def _evenness(ink: MatLike, angle: float) -> float:
    import numpy as np

    rows = _rotated(ink, angle, 0).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def turned(image: MatLike, angle: float) -> MatLike:
    """The picture turned by `angle` degrees about its middle, of the same size, white where nothing was."""
    return image if angle == 0 else _rotated(image, angle, 255)


def _rotated(image: MatLike, angle: float, paper: int) -> MatLike:
    import cv2

    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    border = (paper,) * 3
    return cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=border)
