from __future__ import annotations

import random
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawlers.archive import Archive, files
from crawlers.records import BrokenArchiveError, Place, payload_digest, read_exchange
from crawlers.recovery import scan
from tests.crawlers.exchanges import HEADERS, exchange

TYPE = ((b"Content-Type", b"application/x-www-form-urlencoded"),)


def records_of(path: Path) -> list[tuple[str, str, bytes]]:
    with path.open("rb") as stream:
        return [
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), record.raw_stream.read())
            for record in ArchiveIterator(stream, check_digests="raise")
        ]


def test_another_warc_tool_reads_every_record_and_its_digests(tmp_path: Path) -> None:
    bodies = [random.Random(n).randbytes(n * 100) for n in range(20)]
    with Archive(tmp_path, 1) as archive:
        for number, body in enumerate(bodies):
            archive.write(exchange(number, body))
    (name,) = files(tmp_path)
    records = records_of(tmp_path / name)
    assert [kind for kind, _, _ in records] == ["warcinfo", *(["request", "response"] * 20)]
    assert [body for kind, _, body in records if kind == "response"] == bodies
    assert records[6][1] == "http://www.example.gov.cn/2.html"


def test_every_record_is_a_gzip_member_of_its_own(tmp_path: Path) -> None:
    with Archive(tmp_path, 1) as archive:
        places = [archive.write(exchange(number)) for number in range(3)]
    data = (tmp_path / places[0].archive).read_bytes()
    members = []
    while data:
        inflater = zlib.decompressobj(31)
        members.append(inflater.decompress(data))
        data = inflater.unused_data
    assert all(member.startswith(b"WARC/1.1\r\n") for member in members)
    assert [member.split(b"\r\n")[1] for member in members[:3]] == [
        b"WARC-Type: warcinfo",
        b"WARC-Type: request",
        b"WARC-Type: response",
    ]


def test_a_request_says_what_was_sent_and_which_response_it_belongs_to(tmp_path: Path) -> None:
    sent = ((b"User-Agent", b"gongkai (+crawl@example.org)"), (b"If-None-Match", b'"a"'))
    asked = exchange(1, url="http://a.gov.cn:81/x/?n=1", request_headers=sent, ip_address="203.0.113.9")
    with Archive(tmp_path, 1) as archive:
        place = archive.write(asked)
    with (tmp_path / place.archive).open("rb") as stream:
        records = [(record.rec_headers, record.http_headers) for record in ArchiveIterator(stream)]
    (request, http), (response, answer) = records[1:]
    assert http.statusline == "/x/?n=1 HTTP/1.1"
    assert http.protocol == "GET"
    assert http.headers == [("Host", "a.gov.cn:81"), *((n.decode(), v.decode()) for n, v in sent)]
    assert request.get_header("WARC-Concurrent-To") == response.get_header("WARC-Record-ID")
    assert response.get_header("WARC-IP-Address") == "203.0.113.9"
    assert answer.headers == [(n.decode(), v.decode()) for n, v in HEADERS]


def test_a_full_disk_leaves_no_torn_record_behind(tmp_path: Path) -> None:
    script = f"""
import random, resource, signal
from pathlib import Path
from crawlers.archive import Archive, ArchiveFullError
from tests.crawlers.exchanges import exchange
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
with Archive(Path({str(tmp_path)!r}), 1) as archive:
    try:
        for number in range(100):
            archive.write(exchange(number, random.Random(number).randbytes(3000)))
    except ArchiveFullError as error:
        print(number, error)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    written = int(done.stdout.split()[0])
    (name,) = files(tmp_path)
    assert "too large" in done.stdout
    assert len(records_of(tmp_path / name)) == 1 + 2 * written


def test_what_was_written_is_read_back_from_its_place(tmp_path: Path) -> None:
    with Archive(tmp_path, 1) as archive:
        places = [archive.write(exchange(number, bytes([number]) * 1000)) for number in range(5)]
    for number, place in enumerate(places):
        found = read_exchange(tmp_path, place)
        assert found.body == bytes([number]) * 1000
        assert found.headers == HEADERS
        assert (found.status, found.reason) == (200, "OK")


def test_files_are_rotated_by_size_and_a_further_sitting_goes_on_in_the_last_one(tmp_path: Path) -> None:
    rng = random.Random(1)
    with Archive(tmp_path, 7, rotate_at=5000) as archive:
        places = [archive.write(exchange(number, rng.randbytes(2000))) for number in range(6)]
    assert len({place.archive for place in places}) == 3
    with Archive(tmp_path, 7, rotate_at=10**6) as archive:
        again = archive.write(exchange(9))
    assert again.archive == places[-1].archive
    with Archive(tmp_path, 8) as archive:
        assert archive.write(exchange(10)).archive not in {place.archive for place in places}
    assert len(files(tmp_path)) == 4


@pytest.mark.parametrize("left", [0, 1, 10, 11, 200, -9, -1])
def test_a_torn_record_is_cut_off_and_the_whole_ones_stay(tmp_path: Path, left: int) -> None:
    with Archive(tmp_path, 1) as archive:
        first = archive.write(exchange(1))
        second = archive.write(exchange(2, b"x" * 5000))
        end = (tmp_path / first.archive).stat().st_size
        third = archive.write(exchange(3, random.Random(3).randbytes(5000)))
    path = tmp_path / first.archive
    whole = path.read_bytes()
    path.write_bytes(whole[: third.offset + left if left >= 0 else len(whole) + left])
    found = list(scan(tmp_path, first.archive, 0))
    assert [place for place, _ in found] == [first, second]
    assert path.stat().st_size == end
    with Archive(tmp_path, 1) as archive:
        assert archive.write(exchange(4)).offset > end
    assert [item.url[-6:] for _, item in scan(tmp_path, first.archive, 0)] == ["1.html", "2.html", "4.html"]


def test_a_form_that_was_sent_has_a_record_before_its_answer(tmp_path: Path) -> None:
    with Archive(tmp_path, 1) as archive:
        place = archive.write(
            exchange(1, b"<datastore/>", method="POST", request_body=b"col=1&page=2", request_headers=TYPE)
        )
    ((found_place, found),) = scan(tmp_path, place.archive, 0)
    assert found_place == place
    assert (found.method, found.request_body, found.body) == ("POST", b"col=1&page=2", b"<datastore/>")
    assert found.request_headers == TYPE


def test_a_request_without_its_answer_is_cut_off_too(tmp_path: Path) -> None:
    with Archive(tmp_path, 1) as archive:
        first = archive.write(exchange(1))
        end = (tmp_path / first.archive).stat().st_size
        place = archive.write(exchange(2, method="POST", request_body=b"page=2"))
    path = tmp_path / first.archive
    path.write_bytes(path.read_bytes()[: place.offset])
    assert [found for found, _ in scan(tmp_path, first.archive, 0)] == [first]
    assert path.stat().st_size == end


def test_an_unchanged_answer_keeps_no_second_copy(tmp_path: Path) -> None:
    body = random.Random(5).randbytes(20_000)
    with Archive(tmp_path, 1) as archive:
        first = archive.write(exchange(1, body))
        same = archive.write(exchange(1, body, unchanged=True, refers_to="2026-01-01T00:00:00Z"))
        archive.write(exchange(1, b"", status=304, reason="Not Modified", unchanged=True))
    assert (tmp_path / first.archive).stat().st_size < 24_000
    with (tmp_path / first.archive).open("rb") as stream:
        kinds = [(record.rec_type, record.rec_headers.get_header("WARC-Profile")) for record in ArchiveIterator(stream)]
    answers = [(kind, str(profile)) for kind, profile in kinds if kind not in {"warcinfo", "request"}]
    assert [kind for kind, _ in answers] == ["response", "revisit", "revisit"]
    assert answers[1][1].endswith("identical-payload-digest")
    assert answers[2][1].endswith("server-not-modified")
    assert read_exchange(tmp_path, same).unchanged


def test_a_place_where_no_record_begins_is_named(tmp_path: Path) -> None:
    with Archive(tmp_path, 1) as archive:
        place = archive.write(exchange(1))
    with pytest.raises(BrokenArchiveError, match=place.archive):
        read_exchange(tmp_path, Place(place.archive, place.offset + 5))
    with pytest.raises(BrokenArchiveError, match="missing"):
        read_exchange(tmp_path, Place("missing.warc.gz", 0))


def test_the_digest_is_of_the_bytes_as_sent() -> None:
    assert payload_digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
