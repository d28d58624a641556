"""Pictures that a page holds in its own markup (`data:` addresses), read where they stand."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Final

import msgspec

from extract.document import Block, Document, Grid, Line
from extract.glyphs import compact
from extract.readers.errors import UnreadableError
from extract.readers.html import read_html

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["pictures_in", "read_html_with_pictures"]

#: A page has no more pictures of tables than this; one in base64 is no shorter than 4,000 characters.
_MOST: Final = 12
_PICTURE: Final = re.compile(
    rb"<img\b[^>]{0,2000}?\bsrc\s*=\s*[\"']?data:image/[\w.+-]{1,20};base64,([A-Za-z0-9+/=\s%]{4000,})[\"']?[^>]{0,2000}>",
    re.IGNORECASE,
)
_TOPIC: Final = "政府信息公开"
#: A page with so many row labels of the form in its text has the form there.
_ENOUGH: Final = 12
#: Of the characters of every picture so many begin at a multiple of that number.
_STEP: Final = 2_000
#: Stands for a picture while the page is read; no page holds this private character.
_MARK: Final = "\ue0f1"


def read_html_with_pictures(data: bytes, *, encoding: str | None) -> Document:
    """The page in UTF-8 as `read_html` has it, and in their places the lines and grids of pictures within its markup.

    Pictures are looked at only where the page is about disclosure and does not hold the form as text, and only with the
    extra `ocr`. A picture that cannot be read leaves the page as it is. The page's own tables and lines keep their
    numbers; those of pictures are counted on.
    """
    if not _has_room(data) or b"data:image/" not in data:
        return read_html(data, encoding=encoding)
    pictures = _encoded(data)
    plain = read_html(data, encoding=encoding)
    if not pictures or not _worth_reading(plain):
        return plain
    marked = iter(range(len(pictures)))

    def mark(match: re.Match[bytes]) -> bytes:
        number = next(marked, None)
        return match.group() if number is None else f"<p>{_MARK}{number}</p>".encode()

    return _with_pictures(read_html(_PICTURE.sub(mark, data), encoding=encoding), pictures_in(data))


def _has_room(page: bytes) -> bool:
    """Whether anything as long as a picture has no `;` and no `>`, which is cheaper to see than that there is none."""
    return any(
        page.find(b";", at, at + _STEP) < 0 and page.find(b">", at, at + _STEP) < 0
        for at in range(0, len(page) - _STEP + 1, _STEP)
    )


def pictures_in(page: bytes) -> list[bytes]:
    """The pictures within the markup of a page, in the order in which the places of their cells count them."""
    found = []
    for each in _encoded(page):
        try:
            found.append(base64.b64decode(each, validate=False))
        except binascii.Error:
            found.append(b"")
    return found


def _encoded(page: bytes) -> list[bytes]:
    return [match.group(1) for match in _PICTURE.finditer(page)][:_MOST]


def _worth_reading(page: Document) -> bool:
    from extract.readers.ocr import engine_found
    from extract.readers.pdf.labels import count_labels

    texts = []
    for block in page.blocks:
        texts += [cell.text for row in block.rows for cell in row] if isinstance(block, Grid) else [block.text]
    text = compact("".join([page.meta.get("title", ""), *texts]))
    return _TOPIC in text and count_labels(text) < _ENOUGH and engine_found()


def _with_pictures(page: Document, pictures: Sequence[bytes]) -> Document:
    """The page with the blocks of its pictures where their marks stand."""
    tables = max((block.number for block in page.blocks if isinstance(block, Grid)), default=0)
    lines = sum(isinstance(block, Line) and _marked(block) is None for block in page.blocks)
    blocks: list[Block] = []
    own = 0
    for block in page.blocks:
        number = _marked(block)
        if number is not None:
            found = _read(pictures[number], number + 1, tables, lines)
            tables += sum(isinstance(each, Grid) for each in found)
            lines += sum(isinstance(each, Line) for each in found)
            blocks += found
        elif isinstance(block, Line):
            # Without the marks the lines are numbered as on the page itself.
            own += 1
            blocks.append(msgspec.structs.replace(block, number=own))
        else:
            blocks.append(block)
    return msgspec.structs.replace(page, blocks=tuple(blocks))


def _marked(block: Block) -> int | None:
    """The number of the picture that a block stands for."""
    if not isinstance(block, Line) or not block.text.startswith(_MARK):
        return None
    number = block.text.removeprefix(_MARK)
    return int(number) if number.isdecimal() else None


def _read(picture: bytes, number: int, tables: int, lines: int) -> list[Block]:
    """The blocks of a picture, numbered on from `tables` and `lines`; none where it cannot be read."""
    from extract.readers.ocr import read_inlined

    try:
        return read_inlined(picture, number, tables, lines)
    except UnreadableError:
        return []
