"""Pages whose text cannot be read, recognised by their pictures: of any format that has pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extract.document import Grid
from extract.glyphs import compact
from extract.readers.pdf.labels import count_labels

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from extract.document import Block
    from extract.readers.pdf.messages import Reading
    from extract.readers.pdf.rendering import PageImage

__all__ = ["with_recognised"]

#: So many of the form's unmistakable row labels make a whole form, and the least that make one at all.
_WHOLE: Final = 12
_LEAST: Final = 3
#: Pages whose pictures are read, the first ones: a scanned report has some ten.
_PICTURES: Final = 60
_TOPIC: Final = "政府信息公开"


def with_recognised(
    reading: Reading,
    recogniser: Callable[[], Callable[[PageImage], list[Block] | None] | None],
    render: Callable[[int], PageImage | None],
    assemble: Callable[[dict[int, list[Block]]], Reading | None],
) -> Reading | None:
    """The reading with what is recognised on its pages without text, where the form is not in the others.

    None where the form is in none that could be read, and pictures are left. `recogniser` is asked where there are
    pictures, and gives None where there is nothing to recognise with; `render` gives the picture of a page by its
    number from 1, `assemble` the file with the blocks of such pages.
    """
    wanted = _wanted(reading)
    labels = count_labels(compact("".join(_texts(reading.blocks)))) if wanted else _WHOLE
    if labels >= _WHOLE:
        return reading
    recognise = recogniser()
    pictures: dict[int, list[Block]] = {}
    for page in wanted[:_PICTURES] if recognise is not None else ():
        image = render(page)
        blocks = recognise(image) if recognise is not None and image is not None else None
        if blocks is not None:
            pictures[page] = blocks
    if pictures:
        return assemble(pictures) or reading
    reading.complete = False
    return None if labels < _LEAST else reading


def _texts(blocks: Sequence[Block]) -> list[str]:
    texts: list[str] = []
    for block in blocks:
        texts += [cell.text for row in block.rows for cell in row] if isinstance(block, Grid) else [block.text]
    return texts


def _wanted(reading: Reading) -> list[int]:
    """The pages whose pictures may hold the form: those without text, and in a document about it the illustrated."""
    if reading.illustrated and _TOPIC in compact("".join(_texts(reading.blocks))):
        return sorted({*reading.pictures, *reading.illustrated})
    return reading.pictures
