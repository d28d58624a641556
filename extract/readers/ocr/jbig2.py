"""JBIG2, in which scanners store pages of black and white, and which no library of pictures reads: by way of a PDF."""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["MAGIC", "decoded", "size_of"]

MAGIC: Final = b"\x97JB2\r\n\x1a\n"
#: The flags of a file: whether its parts stand in order, and whether it does not say how many pages it has.
_IN_ORDER, _UNKNOWN = 1, 2
_PAGE: Final = 48
_ENDS: Final = (49, 51)
_SEGMENTS: Final = 10_000


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height of the first page. ValueError where the file does not say."""
    for kind, _, body in _segments(data):
        if kind == _PAGE:
            width, height = struct.unpack_from(">II", body)
            return width, height
    raise ValueError("no page")


def decoded(data: bytes) -> NDArray[np.uint8]:
    """The dots of the first page in blue, green and red, in the process that reads PDFs. ValueError where it cannot."""
    import numpy as np

    from extract.readers.pdf import first_page

    page = first_page(_as_pdf(data, *size_of(data)))
    if page is None:
        raise ValueError("no picture")
    return np.frombuffer(page.pixels, np.uint8).reshape(page.height, page.width, 3)


def _segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """The kind of each segment of the file, its bytes as a PDF holds them, and its body."""
    flags = data[len(MAGIC)]
    if not flags & _IN_ORDER:
        raise ValueError("the parts of the file are apart from their heads")
    at = len(MAGIC) + (1 if flags & _UNKNOWN else 5)
    for _ in range(_SEGMENTS):
        start = at
        if at + 11 > len(data):
            return
        (number,) = struct.unpack_from(">I", data, at)
        kind = data[at + 4] & 0x3F
        count = data[at + 5] >> 5
        at += 6
        if count == 7:  # noqa: PLR2004 the long way of saying how many
            (count,) = struct.unpack_from(">I", data, at - 1)
            count &= 0x1FFFFFFF
            at += 3 + (count + 8) // 8
        at += count * (1 if number <= 256 else 2 if number <= 65536 else 4)  # noqa: PLR2004 as long as the number needs
        at += 4 if data[start + 4] & 0x40 else 1
        (length,) = struct.unpack_from(">I", data, at)
        at += 4
        if length > len(data) - at:
            raise ValueError("the file breaks off")
        yield kind, data[start : at + length], data[at : at + length]
        at += length


def _as_pdf(data: bytes, width: int, height: int) -> bytes:
    """A PDF of one page that holds the picture, as large as it is at 200 dots an inch."""
    # A hair less, which is rounded up to the same number of dots.
    wide, high = (f"{side * 72 / 200 - 0.01:.2f}" for side in (width, height))
    stream = b"".join(part for kind, part, _ in _segments(data) if kind not in _ENDS)
    draw = f"q {wide} 0 0 {high} 0 0 cm /I Do Q".encode()
    picture = (
        f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 1 "
        "/Filter /JBIG2Decode"
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide} {high}] /Contents 4 0 R "
        "/Resources << /XObject << /I 5 0 R >> >> >>".encode(),
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(draw), draw),
        b"<< %b /Length %d >>\nstream\n%b\nendstream" % (picture.encode(), len(stream), stream),
    ]
    out = io.BytesIO(b"%PDF-1.5\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, each in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, each))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()
