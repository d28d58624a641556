import datetime as dt
import gzip
import io
import os
import zipfile
import zlib
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extract.report import Extraction
from gongkai import linked, sources
from gongkai.sources import Input, Sources, read_input

WHEN = dt.datetime(2025, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
LIMIT = 10_000


@pytest.fixture(autouse=True)
def limit(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (sources, linked):
        monkeypatch.setattr(module, "SIZE_LIMIT", LIMIT)


def warc(records: list[tuple[str, bytes, dict[str, str]]], status: str = "200 OK", *, gz: bool = True) -> bytes:
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=gz, warc_version="1.1")
    dates = {"WARC-Date": "2025-01-02T03:04:05Z"}
    for url, body, headers in records:
        http = StatusAndHeaders(status, list(headers.items()), protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                url, "response", payload=io.BytesIO(body), http_headers=http, warc_headers_dict=dict(dates)
            )
        )
    return stream.getvalue()


def read(*paths: Path | str) -> list[Input]:
    return list(Sources([str(path) for path in paths]))


def problem(item: Input) -> str | None:
    found = read_input(item)
    return found.reason if isinstance(found, Extraction) else None


def test_a_folder_is_walked_in_the_order_of_names_without_hidden_entries(tmp_path: Path) -> None:
    for name in ("b.html", "a/2.html", "a/1.html", ".git/x", ".hidden", "c/.d/e"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    found = read(tmp_path)
    assert [item.source for item in found] == [str(tmp_path / name) for name in ("a/1.html", "a/2.html", "b.html")]
    assert read_input(found[0]) == b"a/1.html"


def test_links_are_followed_once_and_broken_ones_are_told(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.html").write_text("x")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone")
    (tmp_path / "self").symlink_to(tmp_path / "self")
    found = read(tmp_path)
    assert [Path(item.source).name for item in found] == ["x.html", "nowhere", "self"]
    assert [problem(item) for item in found] == [None, "cannot_open", "cannot_open"]


def test_a_pipe_in_a_folder_does_not_block(tmp_path: Path) -> None:
    for name in ("pipe", "pipe.warc.gz", "pipe.wacz"):
        os.mkfifo(tmp_path / name)
    assert [problem(item) for item in read(tmp_path)] == ["cannot_open"] * 3


def test_a_deep_folder_is_walked(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(1200):
        folder /= "d"
        folder.mkdir()
    found = read(tmp_path)
    while folder != tmp_path:  # deeper than pytest's own cleaning goes
        folder.rmdir()
        folder = folder.parent
    assert found == []


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * LIMIT)
    (tmp_path / "b").write_bytes(b"x" * (LIMIT + 1))
    assert [problem(item) for item in read(tmp_path)] == [None, "too_large"]


def test_a_file_that_goes_away_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    (item,) = read(tmp_path)
    (tmp_path / "a").unlink()
    assert problem(item) == "cannot_open"


def test_a_name_that_is_not_utf8_becomes_text(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/" + "报告".encode("gbk")
    try:
        Path(os.fsdecode(path)).write_text("x")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (item,) = read(tmp_path)
    assert item.source.endswith("/\\xb1\\xa8\\xb8\\xe6")
    assert read_input(item) == b"x"


@pytest.mark.parametrize("gz", [True, False])
def test_records_of_an_archive(tmp_path: Path, *, gz: bool) -> None:
    records = [
        ("http://a/1", b"one", {"Content-Type": "text/html; charset=gbk"}),
        ("http://a/2", gzip.compress(b"two", mtime=0), {"Content-Encoding": "gzip"}),
        ("http://a/3", zlib.compress(b"three"), {"Content-Encoding": "deflate"}),
        ("http://a/4", zlib.compress(b"four", wbits=-15), {"Content-Encoding": "deflate"}),
        ("http://a/5", brotli.compress(b"five"), {"Content-Encoding": "br"}),
        ("http://a/6", b"3\r\nsix\r\n2\r\n!!\r\n0\r\n\r\n", {"Transfer-Encoding": "chunked"}),
        ("http://a/7", b"seven", {"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"}),
    ]
    path = tmp_path / ("a.warc.gz" if gz else "a.warc")
    data = warc(records, gz=gz)
    path.write_bytes(data)
    found = read(path)
    assert [item.data for item in found] == [b"one", b"two", b"three", b"four", b"five", b"six!!", b"seven"]
    assert [item.source for item in found] == [url for url, _, _ in records]
    first, second = found[:2]
    assert (first.url, first.media_type) == ("http://a/1", "text/html; charset=gbk")
    assert (first.archive, first.archive_offset, first.fetched_at) == (path.name, 0, WHEN)
    assert second.archive_offset
    tail = data[second.archive_offset :]
    assert (gzip.decompress(tail) if gz else tail).startswith(b"WARC/1.1")


@pytest.mark.parametrize(
    ("body", "headers", "reason"),
    [
        (b"x" * (LIMIT + 1), {}, "too_large"),
        (gzip.compress(bytes(LIMIT + 1), mtime=0), {"Content-Encoding": "gzip"}, "too_large"),
        (zlib.compress(bytes(LIMIT + 1)), {"Content-Encoding": "deflate"}, "too_large"),
        (brotli.compress(bytes(LIMIT * 100)), {"Content-Encoding": "br"}, "too_large"),
        (gzip.compress(b"cut off", mtime=0)[:-9], {"Content-Encoding": "gzip"}, "content_encoding"),
        (brotli.compress(b"cut off")[:-4], {"Content-Encoding": "br"}, "content_encoding"),
        (b"zstd", {"Content-Encoding": "zstd"}, "content_encoding"),
    ],
)
def test_a_body_that_cannot_be_had_is_told_and_the_next_is_read(
    tmp_path: Path, body: bytes, headers: dict[str, str], reason: str
) -> None:
    (tmp_path / "a.warc.gz").write_bytes(warc([("http://a/1", body, headers), ("http://a/2", b"next", {})]))
    first, second = read(tmp_path)
    assert (problem(first), first.source) == (reason, "http://a/1")
    assert second.data == b"next"


def test_other_records_are_counted(tmp_path: Path) -> None:
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=True, warc_version="1.1")
    writer.write_record(writer.create_warcinfo_record("a", {"software": "test"}))
    resource = writer.create_warc_record(
        "file:///r.pdf", "resource", payload=io.BytesIO(b"%PDF"), warc_content_type="application/pdf"
    )
    writer.write_record(resource)
    writer.write_record(writer.create_warc_record("http://a/", "metadata", payload=io.BytesIO(b"m")))
    (tmp_path / "a.warc.gz").write_bytes(stream.getvalue() + warc([("http://a/", b"gone", {})], "404 Not Found"))
    walk = Sources([str(tmp_path)])
    (item,) = walk
    assert (item.source, item.data, item.media_type) == ("file:///r.pdf", b"%PDF", "application/pdf")
    assert walk.skipped_records == 2


@pytest.mark.parametrize("gz", [True, False])
def test_a_cut_archive_never_loses_a_record_in_silence(tmp_path: Path, *, gz: bool) -> None:
    one, two = (warc([(f"http://a/{place}", b"body " * 20, {})], gz=gz) for place in (1, 2))
    path = tmp_path / ("a.warc.gz" if gz else "a.warc")
    for cut in range(0, len(two) - 4, 3):  # the line feeds after a record are no loss
        path.write_bytes(one + two[:cut])
        found = read(path)
        assert found[0].data == b"body " * 20
        assert any(problem(item) for item in found[1:]) == bool(cut), cut


def test_an_archive_that_is_one_gzip_member(tmp_path: Path) -> None:
    records: list[tuple[str, bytes, dict[str, str]]] = [(f"http://a/{place}", b"body " * 20, {}) for place in range(3)]
    data = gzip.compress(warc(records, gz=False))
    (tmp_path / "a.warc.gz").write_bytes(data)
    assert [problem(item) for item in read(tmp_path)] == [None] * 3
    (tmp_path / "a.warc.gz").write_bytes(data[:-8])
    assert "broken_archive" in [problem(item) for item in read(tmp_path)]


@pytest.mark.parametrize("data", [b"", b"hello " * 100, gzip.compress(b"hello", mtime=0), b"\x1f\x8b\x08garbage"])
def test_what_is_no_archive_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(data)
    (item,) = read(path)
    assert (problem(item), item.source) == ("broken_archive", str(path))


def test_a_malformed_http_header_costs_one_record(tmp_path: Path) -> None:
    bad = warc([("http://a/1", b"x", {})], gz=False).replace(b"HTTP/1.1 200 OK", b"\x00\x00\x00\x00/1.1 200 O:")
    (tmp_path / "a.warc").write_bytes(bad + warc([("http://a/2", b"next", {})], gz=False))
    walk = Sources([str(tmp_path)])
    found = list(walk)
    assert found[-1].data == b"next"
    assert len(found) - 1 + walk.skipped_records == 1


def test_a_package_of_archives(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("datapackage.json", "{}")
        package.writestr("archive/data.warc.gz", warc([("http://a/1", b"one", {}), ("http://a/2", b"two", {})]))
    found = read(path)
    assert [item.data for item in found] == [b"one", b"two"]
    assert found[0].archive == "a.wacz!archive/data.warc.gz"


@pytest.mark.parametrize("data", [b"no zip", b"PK\x03\x04" + bytes(100)])
def test_a_broken_package_is_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.wacz").write_bytes(data)
    assert [problem(item) for item in read(tmp_path)] == ["broken_archive"]


def test_a_named_pipe_that_is_asked_for_is_read() -> None:
    reader, writer = os.pipe()
    os.write(writer, b"piped")
    os.close(writer)
    (item,) = read(f"/dev/fd/{reader}")
    os.close(reader)
    assert item.data == b"piped"
