"""pdfium's answers about every character or object of a page, asked for many at a time.

pypdfium2 declares the types of the arguments of each of pdfium's functions, and ctypes checks and converts them at each
call, which takes longer than most of the answers. Here the same functions are called as they are, with nothing but
small integers, pointers that pdfium gave, and references to the memory below.
"""

from __future__ import annotations

import functools
from ctypes import PYFUNCTYPE, byref, c_double, c_float, c_int, c_ushort, c_void_p, cast, sizeof, string_at
from itertools import islice, repeat
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray
    from pypdfium2 import PdfPage

    #: Pointers to an object of a page, and to its text.
    Item = Any
    TextPage = Any

__all__ = [
    "address_of",
    "answers",
    "bounds_of",
    "char_answers",
    "char_boxes",
    "char_colours",
    "fills_of",
    "function",
    "ink_boxes",
    "modes_of",
    "objects_in",
    "objects_of",
    "segments_of",
    "text_of_page",
]

#: Answers asked for at a time; the same memory serves all, since a process reads one file at a time.
_MANY: Final = 1024


class _Memory(NamedTuple):
    """Where pdfium writes up to four numbers an answer; `at` refers to the first ones, the second ones and so on."""

    numbers: NDArray[Any]
    at: list[list[Any]]

    @staticmethod
    def of(kind: type[c_float | c_double]) -> _Memory:
        """Memory for numbers of a kind."""
        memory = (kind * (4 * _MANY))()
        size = sizeof(kind)
        at = [[byref(memory, (4 * i + n) * size) for i in range(_MANY)] for n in range(4)]
        return _Memory(np.ctypeslib.as_array(memory).reshape(_MANY, 4), at)


_SINGLE: Final = _Memory.of(c_float)
_DOUBLE: Final = _Memory.of(c_double)
_INTEGERS: Final = _SINGLE._replace(numbers=_SINGLE.numbers.view(np.uint32))
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


def char_answers(name: str, text: TextPage, places: Iterable[int], result: Any = c_int) -> list[Any]:  # noqa: ANN401
    """What a function says of each of a page's characters at `places`."""
    return list(map(function(name, result), repeat(text), places))


def text_of_page(text: TextPage, count: int) -> str:
    """The text of a page of `count` characters in one piece; shorter or longer than that where it has odd ones."""
    units = _UNITS if count < len(_UNITS) else (c_ushort * (count + 1))()
    written = function("FPDFText_GetText")(text, 0, count, units)
    return string_at(units, 2 * max(written - 1, 0)).decode("utf-16-le", "ignore")


def char_boxes(text: TextPage, places: Sequence[int]) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """For each of a page's characters at `places` whether its box is known; and left, top, right, bottom."""
    ask = function("FPDFText_GetLooseCharBox")
    known, boxes = _asked(ask, [repeat(text), iter(places)], 1, len(places), _SINGLE)
    return known, boxes.astype(np.float64)


def ink_boxes(text: TextPage, places: Sequence[int]) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """For each of a page's characters at `places` whether it has ink; and the ink's left, right, bottom, top."""
    ask = function("FPDFText_GetCharBox")
    known, boxes = _asked(ask, [repeat(text), iter(places)], 4, len(places), _DOUBLE)
    return known & (boxes[:, 1] > boxes[:, 0]), boxes


def char_colours(text: TextPage, places: Sequence[int]) -> NDArray[np.uint32]:
    """The red, green, blue and opacity in which each character is filled; black where pdfium does not know it."""
    ask = function("FPDFText_GetFillColor")
    known, colours = _asked(ask, [repeat(text), iter(places)], 4, len(places), _INTEGERS)
    colours[~known] = _BLACK
    return colours


def bounds_of(items: Sequence[Item]) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """For each object whether its bounds are known; and left, bottom, right, top."""
    known, boxes = _asked(function("FPDFPageObj_GetBounds"), [iter(items)], 4, len(items), _SINGLE)
    return known, boxes.astype(np.float64)


def fills_of(items: Sequence[Item]) -> NDArray[np.uint32]:
    """The red, green, blue and opacity in which each object is filled; nothing where pdfium does not know it."""
    known, colours = _asked(function("FPDFPageObj_GetFillColor"), [iter(items)], 4, len(items), _INTEGERS)
    colours[~known] = 0
    return colours


def modes_of(paths: Sequence[Item]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which paths are filled, and which have a line around them."""
    known, modes = _asked(function("FPDFPath_GetDrawMode"), [iter(paths)], 2, len(paths), _INTEGERS)
    filled, stroked = (modes[:, :2] > 0).T & known
    return filled, stroked


def _asked(
    ask: Callable[..., int], of: Sequence[Iterable[Any]], references: int, count: int, memory: _Memory
) -> tuple[NDArray[np.bool_], NDArray[Any]]:
    """Which of `count` questions a function answers, and the four numbers that it writes for each.

    It takes an argument from each of the iterators `of`, and so many references into the memory.
    """
    if count <= _MANY:
        known = np.fromiter(map(ask, *of, *memory.at[:references]), np.bool_, count)
        return known, memory.numbers[:count].copy()
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
    _, points = _asked(function("FPDFPathSegment_GetPoint"), [iter(items)], 2, len(items), _SINGLE)
    kinds = answers("FPDFPathSegment_GetType", items)
    return points[:, :2].tolist(), kinds, answers("FPDFPathSegment_GetClose", items)


def address_of(pointer: Item) -> int:
    """Where an object of pdfium's stands in memory, which tells it from the others."""
    return c_void_p.from_buffer(pointer).value or 0
