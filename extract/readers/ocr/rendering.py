"""The pages of a document as pictures on which the places of its cells can be drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from extract.readers.bundles import unwrapped
from extract.readers.errors import UnreadableError
from extract.readers.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from cv2.typing import MatLike

__all__ = ["DOTS_PER_POINT", "RenderedPage", "render_pages"]

#: Dots to a point, as the pages of a PDF are rendered for recognition: 200 an inch.
DOTS_PER_POINT: Final = 200 / 72


class RenderedPage(NamedTuple):
    """A page from 1, its dots in blue, green and red, and how many of them make one unit of the places on it."""

    number: int
    image: MatLike
    unit: float


def render_pages(data: bytes, pages: Collection[int], recognised: Collection[int]) -> Iterator[RenderedPage]:
    """Those `pages` of a picture, a PDF or an OFD file; what was `recognised` is set upright as it was for that.

    Of a web page there are the pictures within its markup.

    Raises `UnreadableError` for a document whose pages are no pictures.
    """
    from extract.readers.ocr.page import upright

    data = unwrapped(data)
    kind = kind_of(data)
    if kind not in ("image", "pdf", "ofd", "text"):
        raise UnreadableError("no_pages", kind)
    for number, image in _images(data, kind, pages, recognised):
        unit = 1.0 if kind in ("image", "text") else DOTS_PER_POINT
        if number in recognised:
            level, factor = upright(image)
            yield RenderedPage(number, level, unit * factor)
        else:
            yield RenderedPage(number, image, unit)


def _images(
    data: bytes, kind: str, pages: Collection[int], recognised: Collection[int]
) -> Iterator[tuple[int, MatLike]]:
    import numpy as np

    from extract.readers.ocr.pictures import frames

    if kind == "image":
        yield from ((number, image) for number, image in enumerate(frames(data), 1) if number in pages)
        return
    if kind == "text":
        from extract.readers.inlined import pictures_in

        shown = [(number, each) for number, each in enumerate(pictures_in(data), 1) if number in pages]
        if not shown:
            raise UnreadableError("no_pages", kind)
        yield from ((number, next(frames(each))) for number, each in shown)
        return
    if kind == "ofd":
        from extract.readers.ofd import ofd_pictures

        for each in ofd_pictures(data, pages, recognised):
            yield each.number, np.frombuffer(each.pixels, np.uint8).reshape(each.height, each.width, 3)
        return
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        for number in sorted(pages):
            if 1 <= number <= len(document):
                bitmap = document[number - 1].render(scale=DOTS_PER_POINT, rev_byteorder=False)
                yield number, bitmap.to_numpy()[:, :, :3].copy()
    finally:
        document.close()
