from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING

import pytest

from extract import extract_reports
from extract.extraction import extract_document

pytest.importorskip("PIL", reason="the extra `ocr` is not installed")

from PIL import Image

from extract.readers.errors import UnreadableError
from extract.readers.kinds import kind_of
from extract.readers.ocr import pictures
from extract.readers.ocr.pictures import frames, large_enough, media_type_of

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

FORMATS = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "GIF": "image/gif",
    "BMP": "image/bmp",
    "TIFF": "image/tiff",
    "WEBP": "image/webp",
    "JPEG2000": "image/jp2",
}


def encoded(picture: Picture, kind: str, **options: object) -> bytes:
    held = io.BytesIO()
    picture.save(held, kind, **options)
    return held.getvalue()


def split() -> Picture:
    """The left half red, the right half white."""
    picture = Image.new("RGB", (120, 80), "white")
    picture.paste((200, 30, 30), (0, 0, 60, 80))
    return picture


@pytest.mark.parametrize("kind", FORMATS)
def test_each_format_is_told_by_its_bytes_and_decoded_as_blue_green_red(kind: str) -> None:
    data = encoded(split(), kind)
    assert (kind_of(data), media_type_of(data)) == ("image", FORMATS[kind])
    (page,) = frames(data)
    assert page.shape == (80, 120, 3)
    blue, green, red = (int(value) for value in page[40, 20])
    assert red > 150
    assert max(blue, green) < 80
    assert int(page[40, 100].min()) > 240


def _jbig2(picture: Picture) -> bytes:
    """The picture as JBIG2, whose simplest coding is that of a fax, which TIFF has too."""
    fax = encoded(picture.convert("1"), "TIFF", compression="group4", tiffinfo={262: 0})
    tags = Image.open(io.BytesIO(fax)).tag_v2  # type: ignore[attr-defined]
    coded = fax[tags[273][0] : tags[273][0] + tags[279][0]]

    def segment(number: int, kind: int, body: bytes) -> bytes:
        return struct.pack(">IBBBI", number, kind, 0, 1, len(body)) + body

    page = struct.pack(">IIIIBH", *picture.size, 0, 0, 0, 0)
    region = struct.pack(">IIIIBB", *picture.size, 0, 0, 0, 1) + coded
    head = b"\x97JB2\r\n\x1a\n\x01\x00\x00\x00\x01"
    return head + segment(0, 48, page) + segment(1, 38, region) + segment(2, 49, b"")


def test_jbig2_is_decoded_and_refused_where_it_is_too_large_or_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = Image.new("L", (200, 120), 255)
    picture.paste(0, (0, 0, 100, 60))
    data = _jbig2(picture)
    assert kind_of(data) == "image"
    (page,) = frames(data)
    assert page.shape == (120, 200, 3)
    assert (int(page[30, 50].max()), int(page[100, 150].min())) == (0, 255)
    for broken in (data[:12], data[:40], data[:60]):
        with pytest.raises(UnreadableError, match="broken_image"):
            list(frames(broken))
    monkeypatch.setattr(pictures, "PIXEL_LIMIT", 1000)
    with pytest.raises(UnreadableError, match="too_many_pixels"):
        list(frames(data))


def test_a_tiff_has_as_many_pages_as_it_has_pictures_and_a_gif_only_its_first() -> None:
    other = Image.new("RGB", (50, 60), "white")
    assert [page.shape[:2] for page in frames(encoded(split(), "TIFF", save_all=True, append_images=[other]))] == [
        (80, 120),
        (60, 50),
    ]
    assert len(list(frames(encoded(split(), "GIF", save_all=True, append_images=[split()])))) == 1


def test_a_picture_is_upright_as_the_camera_says_and_white_where_it_is_transparent() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6  # the camera was turned by a quarter
    (page,) = frames(encoded(split(), "JPEG", exif=turned.tobytes()))
    assert page.shape[:2] == (120, 80)
    clear = Image.new("RGBA", (60, 60), (0, 0, 0, 0))
    (page,) = frames(encoded(clear, "PNG"))
    assert int(page.min()) == 255


@pytest.mark.parametrize("mode", ["1", "L", "P", "I;16", "CMYK", "LA"])
def test_every_mode_of_colour_becomes_three_channels(mode: str) -> None:
    picture = (
        Image.new("I;16", (60, 50), 65535) if mode == "I;16" else Image.new("RGB", (60, 50), "white").convert(mode)
    )
    (page,) = frames(encoded(picture, "PNG" if mode in ("1", "L", "P", "I;16", "LA") else "TIFF"))
    assert page.shape == (50, 60, 3)
    assert int(page.min()) == 255


def _png(width: int, height: int, data: bytes = b"") -> bytes:
    """A PNG that says what size it has, whatever it holds."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def test_a_bomb_is_refused_by_the_size_it_declares_and_never_decoded() -> None:
    bomb = _png(60_000, 60_000, zlib.compress(bytes(1_000_000), 9))
    extraction = extract_document(bomb)
    assert (extraction.status, extraction.reason, extraction.media_type) == (
        "unreadable",
        "too_many_pixels",
        "image/png",
    )


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "FRAME_LIMIT", 2)
    data = encoded(split(), "TIFF", save_all=True, append_images=[split(), split()])
    with pytest.raises(UnreadableError, match="too_many_pages"):
        list(frames(data))


@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_that_is_cut_or_garbled_is_unreadable_and_nothing_is_raised(kind: str) -> None:
    data = encoded(split(), kind)
    for broken in (data[:30], data[: len(data) // 2], data[:20] + bytes(len(data) - 20)):
        extraction = extract_document(broken)
        assert extraction.status in ("unreadable", "no_matrix", "not_a_report")
        assert extract_reports(broken) == []


def test_without_the_extra_a_picture_needs_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.readers.ocr.engine_found", lambda: False)
    extraction = extract_document(encoded(split(), "PNG"))
    assert (extraction.status, extraction.reason, extraction.media_type) == ("unreadable", "needs_ocr", "image/png")


def test_icons_and_rules_are_no_pages() -> None:
    import numpy as np

    sizes = {(39, 500): False, (400, 300): True, (50, 3000): False, (1754, 1240): True}
    assert {size: large_enough(np.zeros((*size, 3), np.uint8)) for size in sizes} == sizes
