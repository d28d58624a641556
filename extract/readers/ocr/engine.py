"""The recognition engine: made once a process, on one thread, from the models that lie in its package."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from extract.readers.ocr.rules import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cv2.typing import MatLike

__all__ = ["Recognised", "detect", "engine_found", "recognise"]

#: Pixels of the picture's longer side for the detection of lines: prose is larger than what cells hold.
_DETECTION_SIDE: Final = 1600
#: The width of the network's field of view for a narrow crop, by reading. The package's own 320 reads a lone digit no
#: better and takes four times as long; readings in different fields err in different cells.
_FIELDS: Final = (96, 160, 320)


class Recognised(NamedTuple):
    """A line of text and the engine's confidence in its least certain character, 0 to 1."""

    text: str
    certainty: float


def engine_found() -> bool:
    """Whether the packages of the extra `ocr` are installed."""
    import importlib.util

    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2", "PIL"))


@functools.cache
def _engine(field: int) -> Any:  # noqa: ANN401 rapidocr has no types of its own
    """The engine with a field of view of `field` pixels; it loads a model when it is first asked for its work."""
    import rapidocr

    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Rec.rec_img_shape": [3, 48, field],
            "Global.return_word_box": True,
        }
    )


def detect(image: MatLike, side: int = _DETECTION_SIDE) -> list[Box]:
    """The lines of text on a picture in three colours, as upright boxes in its pixels.

    They are looked for on a picture of at most `side` pixels: the cost grows with its square.
    """
    import cv2

    factor = min(side / max(image.shape[:2]), 1.0)
    small = image if factor == 1 else cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    # The three switches stick to the engine: each call sets them all.
    found = _engine(_FIELDS[0])(small, use_det=True, use_cls=False, use_rec=False)
    if getattr(found, "boxes", None) is None:
        return []
    boxes = []
    for corners in found.boxes:
        xs, ys = [float(x) / factor for x, _ in corners], [float(y) / factor for _, y in corners]
        boxes.append(Box(int(min(xs)), int(min(ys)), int(max(xs)) + 1, int(max(ys)) + 1))
    return boxes


def recognise(crops: Sequence[MatLike], reading: int = 0) -> list[Recognised]:
    """The text of each crop in three colours that holds one line; `reading` 0, 1 or 2 differ in the field of view."""
    if not crops:
        return []
    read = _engine(_FIELDS[reading]).recognize_txt(list(crops))
    found = []
    for text, score, words in zip(read.txts, read.scores, read.word_results, strict=True):
        each = getattr(words, "confs", None) or [score]
        found.append(Recognised(text.strip(), float(min(each)) if text.strip() else 0.0))
    return found
