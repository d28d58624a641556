"""pdfium's answers about every character or object of a page, asked for many at a time.

pypdfium2 declares the types of the arguments of each of pdfium's functions, and ctypes checks and converts them at each
call, which takes longer than most of the answers. Here the same functions are called as they are, with nothing but
small integers, pointers that pdfium gave, and references to the memory below.
"""

from __future__ import annotations

import functools
from ctypes import PYFUNCTYPE, byref, c_float, c_int, c_ushort, c_void_p, cast, string_at
from itertools import islice, repeat
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray
    from pypdfium2 import PdfPage, PdfTextPage

    #: A pointer to an object of a page.
    Item = Any
    _Scalar = TypeVar("_Scalar", np.float32, np.uint32)

__all__ = [
    "address_of",
    "answers",
    "bounds_of",
    "char_answers",
    "char_boxes",
    "char_colours",
    "fills_of",
    "function",
    "modes_of",
    "objects_in",
    "objects_of",
    "segments_of",
    "text_of_page",
]

#: Answers asked for at a time; two pieces of memory serve all, since a process reads one file at a time.
_MANY: Final = 1024
_FLOATS: Final = (c_float * (4 * _MANY))()
_BOXES: Final = np.ctypeslib.as_array(_FLOATS).reshape(_MANY, 4)
_INTEGERS: Final = _BOXES.view(np.uint32)
#: References to the first numbers of all boxes, to the second ones, and so on.
_EACH: Final = [[byref(_FLOATS, i) for i in range(first, 16 * _MANY, 16)] for first in (0, 4, 8, 12)]
_BLACK: Final = np.array((0, 0, 0, 255), np.uint32)
_UNITS: Final = (c_ushort * 10_000)()


@functools.cache
def function(name: str, result: Any = c_int) -> Callable[..., Any]:  # noqa: ANN401 - one of ctypes' types
    """A function of pdfium's that takes its arguments as they are, and returns what its declaration says."""
    import pypdfium2.raw as pdfium

    return PYFUNCTYPE(result)(cast(getattr(pdfium, name), c_void_p).value or 0)


def answers(name: str, items: Iterable[Item]) -> list[int]:
    """What a function that takes an object and gives an integer says of each."""
    return list(map(function(name), items))


def char_answers(name: str, text: PdfTextPage, places: Iterable[int], result: Any = c_int) -> list[Any]:  # noqa: ANN401
    """What a function says of each of a page's characters at `places`."""
    return list(map(function(name, result), repeat(text.raw), places))


def text_of_page(text: PdfTextPage, count: int) -> str:
    """The text of a page of `count` characters in one piece; shorter or longer than that where it has odd ones."""
    units = _UNITS if count < len(_UNITS) else (c_ushort * (count + 1))()
    written = function("FPDFText_GetText")(text.raw, 0, count, units)
    return string_at(units, 2 * max(written - 1, 0)).decode("utf-16-le", "ignore")


def char_boxes(text: PdfTextPage, places: Sequence[int]) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """For each of a page's characters at `places` whether its box is known; and left, top, right, bottom."""
    ask = function("FPDFText_GetLooseCharBox")
    return _boxes(ask, [repeat(text.raw), iter(places)], _EACH[:1], len(places))


def char_colours(text: PdfTextPage, places: Sequence[int]) -> NDArray[np.uint32]:
    """The red, green, blue and opacity in which each character is filled; black where pdfium does not know it."""
    ask = function("FPDFText_GetFillColor")
    known, colours = _asked(ask, [repeat(text.raw), iter(places)], _EACH, len(places), _INTEGERS)
    colours[~known] = _BLACK
    return colours


def bounds_of(items: Sequence[Item]) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """For each object whether its bounds are known; and left, bottom, right, top."""
    return _boxes(function("FPDFPageObj_GetBounds"), [iter(items)], _EACH, len(items))


def fills_of(items: Sequence[Item]) -> NDArray[np.uint32]:
    """The red, green, blue and opacity in which each object is filled; nothing where pdfium does not know it."""
    known, colours = _asked(function("FPDFPageObj_GetFillColor"), [iter(items)], _EACH, len(items), _INTEGERS)
    colours[~known] = 0
    return colours


def modes_of(paths: Sequence[Item]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which paths are filled, and which have a line around them."""
    known, modes = _asked(function("FPDFPath_GetDrawMode"), [iter(paths)], _EACH[:2], len(paths), _INTEGERS)
    filled, stroked = (modes[:, :2] > 0).T & known
    return filled, stroked


def _boxes(
    ask: Callable[..., int], of: Sequence[Iterable[Any]], references: Sequence[Sequence[Any]], count: int
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    known, boxes = _asked(ask, of, references, count, _BOXES)
    return known, boxes.astype(np.float64)


def _asked(
    ask: Callable[..., int],
    of: Sequence[Iterable[Any]],
    references: Sequence[Sequence[Any]],
    count: int,
    memory: NDArray[_Scalar],
) -> tuple[NDArray[np.bool_], NDArray[_Scalar]]:
    """What a function says that writes its answers into `memory`, four numbers each."""
    if count <= _MANY:
        known = np.fromiter(map(ask, *of, *references), np.bool_, count)
        return known, memory[:count].copy()
    parts = []
    for start in range(0, count, _MANY):
        size = min(_MANY, count - start)
        parts.append(_asked(ask, [islice(each, size) for each in of], references, size, memory))
    return np.concatenate([known for known, _ in parts]), np.concatenate([answered for _, answered in parts])


def objects_of(page: PdfPage, most: int) -> list[Item]:
    """The objects of a page, at most so many."""
    return _objects("FPDFPage", page.raw, most)


def objects_in(form: Item, most: int) -> list[Item]:
    """The objects of a form, at most so many."""
    return _objects("FPDFFormObj", form, most)


def _objects(kind: str, of: Any, most: int) -> list[Item]:  # noqa: ANN401 - a pointer to either
    import pypdfium2.raw as pdfium

    count = min(function(f"{kind}_CountObjects")(of), most)
    return list(map(function(f"{kind}_GetObject", pdfium.FPDF_PAGEOBJECT), repeat(of), range(count)))


def segments_of(path: Item, count: int) -> tuple[list[list[float]], list[int], list[int]]:
    """The segments of a path: where each leads, its kind, and whether it closes the path."""
    import pypdfium2.raw as pdfium

    get = function("FPDFPath_GetPathSegment", pdfium.FPDF_PATHSEGMENT)
    items = list(map(get, repeat(path), range(count)))
    _, points = _boxes(function("FPDFPathSegment_GetPoint"), [iter(items)], _EACH[:2], len(items))
    kinds = answers("FPDFPathSegment_GetType", items)
    return points[:, :2].tolist(), kinds, answers("FPDFPathSegment_GetClose", items)


def address_of(pointer: Item) -> int:
    """Where an object of pdfium's stands in memory, which tells it from the others."""
    return c_void_p.from_buffer(pointer).value or 0
