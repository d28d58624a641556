"""Zips of several documents and gzip around one: what they hold is read, within limits, and named."""

import gzip
import io
import struct
import zipfile
import zlib
from pathlib import Path
from random import Random

import pytest

from extract import extract_document
from extract.readers import bundles
from extract.readers.bundles import members_of
from gongkai.batch import default_extractor, run_batch
from gongkai.sources import Input
from tests.generator import HTML_SHAPES, consistent_figures
from tests.generator.word import docx


def _zip(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return stream.getvalue()


def _gbk_zip(name: str, data: bytes) -> bytes:
    """A zip as Windows writes one in China: the name in GBK, and no mark that it is not code page 437."""
    raw = name.encode("gbk")
    crc = zlib.crc32(data)
    common = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 0x5A21, crc, len(data), len(data), len(raw), 0)
    local = b"PK\x03\x04" + common + raw + data
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + raw
    return local + entry + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local), 0)


def _reports() -> tuple[bytes, bytes]:
    rng = Random(7)
    first, second = (
        consistent_figures(rng, form="2021", size="small"),
        consistent_figures(rng, form="2021", size="medium"),
    )
    return docx(first, rng), HTML_SHAPES["tidy"](second, rng)


def _rows(data: bytes) -> list[tuple[str, str, str | None, int]]:
    outcomes = run_batch([Input(source="bundle.zip", data=data)], default_extractor())
    return [(o.item.source, o.extraction.status, o.extraction.reason, len(o.extraction.reports)) for o in outcomes]


def test_each_member_of_a_zip_is_a_document_named_after_both() -> None:
    word, page = _reports()
    litter = {"__MACOSX/._a.docx": b"x", ".DS_Store": b"x", "Thumbs.db": b"x"}
    data = _zip({"a.docx": word, "sub/b.html": page, "notes.txt": "说明".encode()} | litter)
    assert _rows(data) == [
        ("bundle.zip!a.docx", "extracted", None, 1),
        ("bundle.zip!sub/b.html", "extracted", None, 1),
        ("bundle.zip!notes.txt", "not_a_report", "other_page", 0),
    ]
    assert [report.index for report in extract_document(data).reports] == [0, 1]
    assert extract_document(data).reason == "members_not_read"


def test_names_in_gbk_are_read_as_such() -> None:
    (member,) = members_of(_gbk_zip("青禾市财政局年报.html", b"<p>x</p>"))
    assert (member.name, member.data) == ("青禾市财政局年报.html", b"<p>x</p>")


def test_a_zip_in_a_zip_is_opened_and_one_in_that_is_not() -> None:
    word, _ = _reports()
    inner = _zip({"c.docx": word})
    assert _rows(_zip({"b.zip": inner})) == [("bundle.zip!b.zip!c.docx", "extracted", None, 1)]
    assert _rows(_zip({"a.zip": _zip({"b.zip": inner})})) == [
        ("bundle.zip!a.zip!b.zip", "unreadable", "nested_too_deep", 0)
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (_zip({}), "empty_archive"),
        (_zip({".hidden": b"x"}), "empty_archive"),
        (_zip({"a.txt": b"some text" * 99})[:-30], "broken_zip"),
        (b"PK\x03\x04", "broken_zip"),
    ],
    ids=["empty", "hidden", "cut", "stump"],
)
def test_a_zip_without_a_document_is_a_row_of_its_own(data: bytes, reason: str) -> None:
    assert _rows(data) == [("bundle.zip", "unreadable", reason, 0)]


def test_a_bomb_is_refused_and_what_stands_before_it_is_read() -> None:
    word, _ = _reports()
    bomb = _zip({"a.docx": word, "bomb.txt": b"0" * (bundles.SIZE_LIMIT + 1)})
    assert _rows(bomb) == [
        ("bundle.zip!a.docx", "extracted", None, 1),
        ("bundle.zip!bomb.txt", "unreadable", "zip_bomb", 0),
    ]


def test_many_members_end_at_a_limit_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MEMBER_LIMIT", 3)
    rows = _rows(_zip({f"{n}.txt": b"text" for n in range(5)}))
    assert len(rows) == 4
    assert rows[-1] == ("bundle.zip", "unreadable", "zip_bomb", 0)


def test_a_member_whose_name_leads_elsewhere_is_only_a_name(tmp_path: Path) -> None:
    (member,) = members_of(_zip({"../../etc/x.txt": b"text"}))
    assert member.name == "../../etc/x.txt"
    assert list(tmp_path.iterdir()) == []


def test_gzip_is_undone_unasked_once_and_twice_and_then_refused() -> None:
    _, page = _reports()
    for data in (
        gzip.compress(page),
        gzip.compress(gzip.compress(page)),
        gzip.compress(page[:900]) + gzip.compress(page[900:]),
    ):
        assert extract_document(data).status == "extracted"
    thrice = gzip.compress(gzip.compress(gzip.compress(page)))
    assert extract_document(thrice).reason == "nested_too_deep"
    assert extract_document(gzip.compress(page)[:-200]).reason == "broken_gzip"


def test_gzip_of_more_than_the_limit_is_refused() -> None:
    data = gzip.compress(b"0" * (bundles.SIZE_LIMIT + 1))
    assert (extract_document(data).status, extract_document(data).reason) == ("unreadable", "too_large")


def test_a_gzipped_zip_is_a_bundle() -> None:
    word, _ = _reports()
    assert _rows(gzip.compress(_zip({"a.docx": word}))) == [("bundle.zip!a.docx", "extracted", None, 1)]
