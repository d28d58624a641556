"""Bytes of a picture to its pages in colour, within limits that are checked before anything is decoded."""

from __future__ import annotations

import io
import struct
import warnings
from typing import TYPE_CHECKING, Final

from extract.readers.errors import UnreadableError
from extract.readers.ocr import jbig2

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

__all__ = ["FRAME_LIMIT", "PIXEL_LIMIT", "frames", "large_enough", "media_type_of"]

#: Pixels of one page: A4 at 600 dots an inch has 35 million, A3 at 300 has 17.
PIXEL_LIMIT: Final = 40_000_000
#: Pages of one file (TIFF): a scanned report has some ten.
FRAME_LIMIT: Final = 60
#: A picture of fewer pixels a side is an icon, one so many times as long as wide a line; neither is a page.
_SMALLEST: Final = 40
_SLIMMEST: Final = 40
#: The formats that are read: no others are tried, whatever Pillow knows.
_FORMATS: Final = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "JPEG2000")
_MEDIA_TYPES: Final = {
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"BM": "image/bmp",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"RIFF": "image/webp",
    jbig2.MAGIC: "image/x-jbig2",
    b"\x00\x00\x00\x0cjP": "image/jp2",
    b"\xff\x4f\xff\x51": "image/jp2",
}


def media_type_of(data: bytes) -> str:
    """The media type of a picture by its first bytes."""
    return next((name for magic, name in _MEDIA_TYPES.items() if data.startswith(magic)), "image/*")


def frames(data: bytes) -> Iterator[NDArray[np.uint8]]:
    """The pages of a picture, each as rows of dots in blue, green and red; the turn that a camera noted is undone.

    Of a moving GIF or WEBP only the first frame is a page. Raises `UnreadableError`: `broken_image` for what cannot be
    decoded, `too_many_pixels` and `too_many_pages` before the decoding.
    """
    from PIL import Image

    kind = media_type_of(data)
    if data.startswith(jbig2.MAGIC):
        yield _of_jbig2(data, kind)
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's own, far higher limit warns; ours decides
            picture = Image.open(io.BytesIO(data), formats=_FORMATS)
            count = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
            if count > FRAME_LIMIT:
                raise UnreadableError("too_many_pages", kind)  # noqa: TRY301 raised where it is seen
            for number in range(count):
                if count > 1:
                    picture.seek(number)
                if picture.width * picture.height > PIXEL_LIMIT:
                    raise UnreadableError("too_many_pixels", kind)  # noqa: TRY301 as above
                yield _decoded(picture)
    except UnreadableError:
        raise
    # What Pillow raises for a broken file depends on the format and on how it is broken.
    except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, struct.error, TypeError) as error:
        raise UnreadableError("broken_image", kind) from error
    except Image.DecompressionBombError as error:
        raise UnreadableError("too_many_pixels", kind) from error


def _of_jbig2(data: bytes, kind: str) -> NDArray[np.uint8]:
    try:
        width, height = jbig2.size_of(data)
        page = jbig2.decoded(data) if width * height <= PIXEL_LIMIT else None
    except (ValueError, LookupError, struct.error, ImportError) as error:
        raise UnreadableError("broken_image", kind) from error
    if page is None:
        raise UnreadableError("too_many_pixels", kind)
    return page


def _decoded(picture: Image) -> NDArray[np.uint8]:
    import numpy as np
    from PIL import Image, ImageOps

    page = ImageOps.exif_transpose(picture)
    if "A" in page.getbands() or "transparency" in page.info:
        # What shows through is the page behind the picture: white.
        page = page.convert("RGBA")
        page = Image.alpha_composite(Image.new("RGBA", page.size, "white"), page)
    if page.mode.startswith("I"):
        page = page.point(lambda value: value / 256).convert("L") if page.mode != "I;16B" else page.convert("L")
    return np.ascontiguousarray(np.asarray(page.convert("RGB"))[:, :, ::-1])


def large_enough(page: NDArray[np.uint8]) -> bool:
    """Whether a picture can hold text at all."""
    shorter, longer = sorted(page.shape[:2])
    return bool(shorter >= _SMALLEST and longer <= shorter * _SLIMMEST)
