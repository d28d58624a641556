"""Over the wire: every failure happens as its portal says, and what works by accident elsewhere works here too."""

from __future__ import annotations

import csv
import gzip
import http.client
import ssl
import time
from typing import TYPE_CHECKING, Any

import pytest

from crawlers.portals.registry import load_registry
from tests.portal.asking import get
from tests.portal.serving import Sample, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COLUMN = "/zwgk/zfxxgk/zfxxgknb/"
FAR_TOO_LONG = 1_000_000


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sample]:
    with serve(tmp_path_factory.mktemp("sample")) as served:
        yield served


@pytest.fixture(scope="module")
def portals(sample: Sample) -> dict[str, Any]:
    found: dict[str, Any] = sample.truth["portals"]
    return found


def at(portals: dict[str, Any], name: str, path: str = COLUMN) -> str:
    return str(portals[name]["address"]) + path


def test_the_registry_is_one_that_the_crawler_takes(sample: Sample, portals: dict[str, Any]) -> None:
    found = load_registry(sample.registry, allow_local=True)
    assert {portal.id for portal in found} == set(portals)
    assert "spoof" not in portals


@pytest.mark.parametrize(
    ("name", "status", "word"),
    [
        ("wall-ruishu", 412, b"$_ts"),
        ("wall-ruishu-202", 202, b"$_ts"),
        ("wall-jsl", 521, b"document.cookie="),
        ("wall-468", 468, b"468"),
        ("wall-c3vk", 200, b"C3VK="),
        ("wall-captcha", 200, "滑块".encode()),
        ("wall-403", 403, b"Forbidden"),
        ("down-503", 503, b"503"),
    ],
)
def test_a_wall_has_one_answer_for_everything(portals: dict[str, Any], name: str, status: int, word: bytes) -> None:
    for path in ("/", COLUMN):
        found, _, body = get(at(portals, name, path), {"User-Agent": "Mozilla/5.0"})
        assert found == status
        assert word in body
        assert len(body) < 1500
    assert get(at(portals, name, "/robots.txt"))[2].startswith(b"User-agent: *\nAllow: /")
    assert portals[name]["reports"] == []


def test_walls_set_the_cookies_by_which_they_are_known(portals: dict[str, Any]) -> None:
    assert get(at(portals, "wall-jsl"))[1]["set-cookie"].startswith("__jsluid_s=")
    assert "set-cookie" in get(at(portals, "wall-ruishu"))[1]


def test_connections_are_cut(portals: dict[str, Any]) -> None:
    for name in ("down-reset", "down-all"):
        with pytest.raises((ConnectionResetError, http.client.RemoteDisconnected)):
            get(at(portals, name))
    assert get(at(portals, "down-reset", "/robots.txt"))[0] == 200
    with pytest.raises((ConnectionResetError, http.client.RemoteDisconnected)):
        get(at(portals, "down-all", "/robots.txt"))


@pytest.mark.parametrize("name", ["down-stall", "down-drip"])
def test_answers_never_come_to_an_end(portals: dict[str, Any], name: str) -> None:
    with pytest.raises(TimeoutError):
        # A drip is slower than this between two bytes.
        get(at(portals, name), timeout=0.6)


def test_a_cookie_passes_the_bounce_and_not_the_loop(portals: dict[str, Any]) -> None:
    for name, last in (("cookie-bounce", 200), ("cookie-loop", 302)):
        status, headers, _ = get(at(portals, name))
        assert (status, headers["location"]) == (302, COLUMN)
        cookie = headers["set-cookie"].partition(";")[0]
        assert get(at(portals, name), {"Cookie": cookie})[0] == last


def test_robots_are_told_off_at_once_or_late(portals: dict[str, Any]) -> None:
    assert b"Disallow: /\n" in get(at(portals, "robots-closed", "/robots.txt"))[2]
    start = time.monotonic()
    text = get(at(portals, "robots-late", "/robots.txt"))[2].decode()
    assert time.monotonic() - start > 1.9
    assert f"Disallow: {COLUMN}" in text
    assert get(at(portals, "robots-late", "/"))[0] == 200


def test_certificates_are_doubted(sample: Sample, portals: dict[str, Any]) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="self-signed"):
        get(at(portals, "tls-self-signed"))
    with pytest.raises(ssl.SSLCertVerificationError, match=r"expired|self-signed"):
        get(at(portals, "tls-expired"))
    address = at(portals, "tls-expired").removeprefix("https://").partition("/")[0]
    text = ssl.get_server_certificate((address.partition(":")[0], int(address.partition(":")[2])))
    (sample.folder / "expired.pem").write_text(text)
    assert ssl._ssl._test_decode_cert(str(sample.folder / "expired.pem"))["notAfter"] < "Z"  # type: ignore[attr-defined] # noqa: SLF001
    with sample.registry.open(encoding="utf-8") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert rows["http-only"]["home"].startswith("https://")
    with pytest.raises(ssl.SSLError):
        get(rows["http-only"]["home"])
    assert get(at(portals, "http-only"))[0] == 200


def test_columns_that_are_not_there_answer_with_two_hundred(portals: dict[str, Any]) -> None:
    home = get(at(portals, "soft-home", "/"))[2]
    assert get(at(portals, "soft-home"))[::2] == (200, home)
    status, _, body = get(at(portals, "soft-words"))
    assert status == 200
    assert "页面不存在" in body.decode()
    assert get(at(portals, "soft-redirect"))[0] == 301
    assert get(at(portals, "soft-redirect"))[1]["location"] == "/"
    assert get(at(portals, "sections-404"))[0] == 404
    assert get(at(portals, "sections-404", "/"))[0] == 200
    assert "年报" not in get(at(portals, "no-column", "/"))[2].decode()


def test_shells_lead_on(portals: dict[str, Any]) -> None:
    assert b'http-equiv="Refresh"' in get(at(portals, "shell-refresh", "/"))[2]
    assert b"location.href='/web/nb/index.html'" in get(at(portals, "shell-href"))[2]
    assert b'location.replace("/web/nb/index.html")' in get(at(portals, "shell-replace"))[2]
    for name in ("shell-href", "shell-replace"):
        assert portals[name]["reports"][0]["title"] in get(at(portals, name, "/web/nb/index.html"))[2].decode()
    away = get(at(portals, "shell-foreign"))[2].decode()
    assert at(portals, "shell-foreign", "") not in away
    assert "window.location.href = 'http://127.0.0.1:" in away


def test_lists_that_are_none(portals: dict[str, Any]) -> None:
    assert len(get(at(portals, "list-stub"))[2]) == 54
    assert "<li>" not in get(at(portals, "list-empty"))[2].decode().partition('class="list"')[2]
    first = get(at(portals, "paging-ignored"))[2]
    assert [get(at(portals, "paging-ignored", f"{COLUMN}index_{n}.html"))[2] for n in (1, 2)] == [first, first]
    assert [get(at(portals, "page-missing", f"{COLUMN}index_{n}.html"))[0] for n in (1, 2, 3)] == [200, 500, 200]
    assert len(portals["page-missing"]["reports"]) == 9
    stub = get(at(portals, "trs-qingxi", f"{COLUMN}index_3.html"))
    assert stub[0] == 200
    assert 300 <= len(stub[2]) <= 400


def test_compression_is_not_what_it_says(portals: dict[str, Any]) -> None:
    _, headers, body = get(at(portals, "gzip-unnamed"))
    assert "content-encoding" not in headers
    assert "年报" in gzip.decompress(body).decode()
    _, headers, body = get(at(portals, "bad-documents", f"{COLUMN}bomb.html"))
    assert headers["content-encoding"] == "gzip"
    assert len(body) < FAR_TOO_LONG
    assert len(gzip.decompress(body)) == 100 << 20


def test_documents_that_are_none(portals: dict[str, Any]) -> None:
    address = at(portals, "bad-documents", f"{COLUMN}long.pdf").removeprefix("http://")
    connection = http.client.HTTPConnection(address.partition("/")[0], timeout=5)
    connection.request("GET", f"/{address.partition('/')[2]}")
    response = connection.getresponse()
    assert response.getheader("Content-Length") == str(500 * 1024 * 1024)
    assert response.read(1) == b"%"
    connection.close()
    status, headers, body = get(at(portals, "bad-documents", f"{COLUMN}error.pdf"))
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "不存在" in body.decode()
    assert get(at(portals, "bad-documents", f"{COLUMN}private.html"))[1]["location"].startswith("http://10.")
    port = get(at(portals, "bad-documents", f"{COLUMN}port.html"))[1]["location"]
    assert port.startswith("http://127.0.0.1:")
    assert all(not port.startswith(portal["address"]) for portal in portals.values())
    for entry in portals["hijacked"]["lost"]:
        assert "365bet" in get(entry["url"])[2].decode()


def test_a_burst_gets_the_fixed_page_and_patience_the_right_one(portals: dict[str, Any]) -> None:
    sizes = [len(get(at(portals, "throttled"))[2]) for _ in range(12)]
    assert sizes[0] < 20_000
    assert 208_000 < sizes[-1] < 216_000
    time.sleep(1.1)
    assert len(get(at(portals, "throttled"))[2]) == sizes[0]


def test_unchanged_pages_are_told_so_and_compressed_for_those_who_ask(portals: dict[str, Any]) -> None:
    url = at(portals, "trs-qingxi")
    _, headers, plain = get(url)
    assert "content-encoding" not in headers
    for condition in (
        {"If-None-Match": headers["etag"]},
        {"If-Modified-Since": headers["last-modified"]},
    ):
        assert get(url, condition)[::2] == (304, b"")
    assert get(url, {"If-None-Match": '"other"'})[0] == 200
    _, headers, packed = get(url, {"Accept-Encoding": "gzip, deflate"})
    assert (headers["content-encoding"], gzip.decompress(packed)) == ("gzip", plain)
    _, headers, _ = get(at(portals, "trs-baishi"))
    assert headers["transfer-encoding"] == "chunked"
    assert "etag" not in headers
    assert get(url, method="HEAD")[2] == b""


def test_charsets_are_wrong_or_missing(portals: dict[str, Any]) -> None:
    home, column = (
        get(at(portals, "trs-shiqiao", path))[1]["content-type"] for path in ("/", "/zwgk/zfxxgk/nb/list.shtml")
    )
    assert (home, column) == ("text/html", "text/html;charset=ISO-8859-1")


def test_every_request_is_in_the_log(sample: Sample, portals: dict[str, Any]) -> None:
    get(at(portals, "plain-nandu", "/list.asp?classid=31&page=2"), {"User-Agent": "probe", "Referer": "http://r/"})
    line = sample.requests[-1]
    assert (line["site"], line["method"], line["path"]) == ("plain-nandu", "GET", "/list.asp?classid=31&page=2")
    assert (line["user-agent"], line["referer"]) == ("probe", "http://r/")
    assert abs(line["time"] - time.time()) < 5


def test_a_restart_keeps_addresses_and_a_year_later_tells_another_truth(tmp_path: Path) -> None:
    with serve(tmp_path, only=["trs-qingxi", "plain-czj"]) as first:
        old, registry = first.truth["portals"], first.registry.read_text(encoding="utf-8")
        assert set(old) == {"trs-qingxi", "plain-czj"}
        kept = get(at(old, "trs-qingxi", "/"))[1]
    with serve(tmp_path, edition=2, only=["trs-qingxi", "plain-czj"]) as second:
        new = second.truth["portals"]
        assert second.registry.read_text(encoding="utf-8") == registry
        assert get(at(new, "trs-qingxi", "/"), {"If-None-Match": kept["etag"]})[0] == 304
    before, after = ({r["url"]: r["requests"] for r in told["trs-qingxi"]["reports"]} for told in (old, new))
    assert (len(before.keys() - after.keys()), len(after.keys() - before.keys())) == (1, 1)
    assert sum(before[url] != after[url] for url in before.keys() & after.keys()) == 1
    assert old["plain-czj"] == new["plain-czj"]


def test_a_portal_of_any_size_is_there_on_request(tmp_path: Path) -> None:
    with serve(tmp_path, only=["load"], pages=3) as sample:
        (portal,) = sample.truth["portals"].values()
        assert [get(report["url"])[0] for report in portal["reports"]] == [200, 200, 200]


def test_unknown_portals_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="no such portal: nowhere"), serve(tmp_path, only=["nowhere"]):
        pass
