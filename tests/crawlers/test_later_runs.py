"""What a later run asks for again, what it takes for changed or vanished, and when it raises an alarm."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crawlers.ledger import LOCK
from crawlers.lock import FolderLock
from crawlers.records import Place, read_exchange
from tests.crawlers.wire import NOT_FOUND, ROOT, Done, Seen, Wire, article, column, crawl, http, serving, write_registry

TITLES = {year: f"青溪县财政局{year}年政府信息公开工作年度报告" for year in range(2020, 2025)}
ALWAYS = ("GONGKAI_RECHECK_DAYS=0",)
PDF = b"%PDF-1.4 " + b"0" * 2000


class Portal:
    """A portal whose pages change between runs; `marks` says whether it knows ETag and If-None-Match."""

    def __init__(self, *, marks: bool = True) -> None:
        self.marks = marks
        self.pages = {f"/nb/{year}.html": article(title, str(year)) for year, title in TITLES.items()}
        self.listed = list(TITLES)
        self.more = ""
        self.answers: dict[str, bytes] = {}

    def answer(self, seen: Seen) -> bytes:
        if seen.path in self.answers:
            return self.answers[seen.path]
        if seen.path == "/nb/":
            return self._marked(seen, column(*((f"{y}.html", TITLES[y]) for y in self.listed), more=self.more))
        return self._marked(seen, http(self.pages[seen.path])) if seen.path in self.pages else NOT_FOUND

    def _marked(self, seen: Seen, said: bytes) -> bytes:
        if not self.marks:
            return said
        mark = f'"{hashlib.sha256(said).hexdigest()[:16]}"'
        if seen.headers.get("if-none-match") == mark:
            return f"HTTP/1.1 304 Not Modified\r\nETag: {mark}\r\nConnection: close\r\n\r\n".encode()
        return said.replace(b"Connection: close", b"Connection: close\r\nETag: " + mark.encode(), 1)


@contextmanager
def first_run(folder: Path, portal: Portal) -> Iterator[Wire]:
    with serving(portal.answer) as wire:
        done = crawl(folder, {"p": wire})
        assert done.rows("SELECT count(*) FROM reports") == [(5,)], done.err
        wire.seen.clear()
        yield wire


def revisions(done: Done, year: int) -> list[tuple[int, int]]:
    statement = "SELECT revision, is_current FROM reports WHERE report_year = ? ORDER BY revision"
    return [(number, current) for number, current in done.rows(statement, year)]


def test_a_later_run_looks_at_lists_anew_and_at_reports_when_they_are_due(tmp_path: Path) -> None:
    portal = Portal()
    with first_run(tmp_path, portal) as wire:
        done = crawl(tmp_path, {"p": wire})
        assert wire.paths == ["/robots.txt", "/nb/"]
        assert "if-none-match" in wire.seen[1].headers
        assert done.rows("SELECT found, new, changed, outcome FROM portal_runs WHERE run_id = 2") == [
            (5, 0, 0, "complete")
        ]
        wire.seen.clear()
        done = crawl(tmp_path, {"p": wire}, settings=ALWAYS)
        assert len(wire.seen) == 7
        assert all("if-none-match" in seen.headers for seen in wire.seen[1:])
    assert done.rows("SELECT count(*), sum(unchanged) FROM fetches WHERE run_id = 3") == [(7, 6)]
    assert done.rows("SELECT count(*) FROM reports") == [(5,)]


def test_what_failed_in_one_run_is_asked_for_in_the_next(tmp_path: Path) -> None:
    portal = Portal()
    portal.answers["/nb/2022.html"] = http("", 500)
    with serving(portal.answer) as wire:
        done = crawl(tmp_path, {"p": wire})
        assert done.rows("SELECT state, reason FROM coverage WHERE report_year = 2022") == [
            ("unreachable", "server:http_500")
        ]
        portal.answers.clear()
        wire.seen.clear()
        done = crawl(tmp_path, {"p": wire})
        assert wire.paths == ["/robots.txt", "/nb/", "/nb/2022.html"]
    assert done.rows("SELECT state FROM coverage WHERE report_year = 2022") == [("published",)]


@pytest.mark.parametrize("marks", [True, False])
def test_a_changed_report_is_a_new_revision_and_both_are_kept(tmp_path: Path, *, marks: bool) -> None:
    portal = Portal(marks=marks)
    with first_run(tmp_path, portal) as wire:
        portal.pages["/nb/2022.html"] = article(TITLES[2022], "更正后的内容")
        done = crawl(tmp_path, {"p": wire}, settings=ALWAYS)
    assert revisions(done, 2022) == [(1, 0), (2, 1)]
    assert revisions(done, 2023) == [(1, 1)]
    assert done.rows("SELECT found, new, changed FROM portal_runs WHERE run_id = 2") == [(5, 0, 1)]
    places = done.rows("SELECT archive, archive_offset FROM reports WHERE report_year = 2022 ORDER BY revision")
    old, new = (read_exchange(done.archive, Place(*place)).body.decode() for place in places)
    assert "更正" not in old
    assert "更正" in new


def test_what_changes_around_an_article_makes_no_revision(tmp_path: Path) -> None:
    portal = Portal(marks=False)
    with first_run(tmp_path, portal) as wire:
        for path, page in portal.pages.items():
            portal.pages[path] = page.replace("</body>", "<div class='footer'>今天是2026年12月1日</div></body>")
        done = crawl(tmp_path, {"p": wire}, settings=ALWAYS)
    assert {revision for revision, _ in revisions(done, 2022)} == {1}
    assert done.rows("SELECT changed FROM portal_runs WHERE run_id = 2") == [(0,)]


def test_the_same_bytes_are_not_stored_twice(tmp_path: Path) -> None:
    portal = Portal(marks=False)
    with first_run(tmp_path, portal) as wire:
        done = crawl(tmp_path, {"p": wire}, settings=ALWAYS)
    assert done.rows("SELECT count(*) FROM fetches WHERE run_id = 2 AND unchanged") == [(6,)]
    first, second = sorted(done.archive.glob("*.warc.gz"))
    assert second.stat().st_size < first.stat().st_size


def test_a_file_that_was_changed_keeps_its_earlier_contents(tmp_path: Path) -> None:
    portal = Portal(marks=False)
    portal.pages["/nb/2022.html"] = article(TITLES[2022], '<a href="bg.pdf">附件：2022年报告</a>')
    portal.answers["/nb/bg.pdf"] = http(PDF, kind="application/pdf")
    with first_run(tmp_path, portal) as wire:
        portal.answers["/nb/bg.pdf"] = http(PDF + b"1", kind="application/pdf")
        done = crawl(tmp_path, {"p": wire}, settings=ALWAYS)
    places = done.rows("SELECT archive, archive_offset FROM attachments ORDER BY run_id")
    assert [read_exchange(done.archive, Place(*place)).body for place in places] == [PDF, PDF + b"1"]


def test_a_report_that_a_complete_run_no_longer_finds_gets_a_tombstone(tmp_path: Path) -> None:
    portal = Portal()
    with first_run(tmp_path, portal) as wire:
        portal.listed = [2021, 2023, 2024]
        del portal.pages["/nb/2022.html"]
        done = crawl(tmp_path, {"p": wire})
        assert wire.paths[2:] == ["/nb/2020.html", "/nb/2022.html"] or wire.paths[2:] == [
            "/nb/2022.html",
            "/nb/2020.html",
        ], "what vanished is asked for before it is believed gone"
    assert done.rows("SELECT report_year, kind FROM tombstones ORDER BY report_year") == [
        (2020, "unlisted"),
        (2022, "gone"),
    ]
    assert done.rows("SELECT count(*) FROM reports") == [(5,)]


def test_an_incomplete_run_writes_no_tombstone_and_says_how_much_it_saw(tmp_path: Path) -> None:
    portal = Portal()
    with first_run(tmp_path, portal) as wire:
        portal.listed = [2023, 2024]
        portal.more = '<script>createPageHTML(9, 0, "index", "html");</script>'
        second = column(("2021.html", TITLES[2021])).replace(b"</ul>", b"</ul>" + portal.more.encode())
        portal.answers["/nb/index_1.html"] = http(second.partition(b"\r\n\r\n")[2])
        portal.answers |= {f"/nb/index_{number}.html": http("", 500) for number in range(2, 9)}
        done = crawl(tmp_path, {"p": wire})
    assert done.rows("SELECT count(*) FROM tombstones") == [(0,)]
    assert done.rows("SELECT outcome, complete FROM portal_runs WHERE run_id = 2") == [("incomplete", 0)]
    assert done.rows("SELECT pages_seen, pages_known FROM lists WHERE run_id = 2 AND platform = 'trs'") == [(2, 9)]
    states = dict(done.rows("SELECT report_year, state FROM coverage"))
    assert states[2021] == states[2022] == "published"


def test_a_portal_that_falls_silent_is_an_alarm_and_status_3(tmp_path: Path) -> None:
    portal = Portal()
    with first_run(tmp_path, portal) as wire:
        portal.listed = []
        portal.pages.clear()
        done = crawl(tmp_path, {"p": wire})
        assert done.status == 3
        assert "ALARM p: 5 reports before, none now" in done.out
        assert done.rows("SELECT count(*) FROM tombstones") == [(0,)], "a run that saw nothing is itself in doubt"
        portal.answers["/nb/"] = http("<h1>403 Forbidden</h1>", 403)
        done = crawl(tmp_path, {"p": wire})
    assert done.status == 3
    assert {state for (state,) in done.rows("SELECT state FROM coverage WHERE report_year < 2025")} <= {
        "published",
        "blocked",
    }


def test_archive_files_that_were_moved_away_are_fetched_anew(tmp_path: Path) -> None:
    portal = Portal()
    with first_run(tmp_path, portal) as wire:
        for path in (tmp_path / "archive").glob("*.warc.gz"):
            path.rename(tmp_path / path.name)
        done = crawl(tmp_path, {"p": wire})
        assert set(wire.paths) == {"/robots.txt", "/nb/", *portal.pages}
    assert done.codes("p") == set()


def test_two_portals_that_share_a_page_fetch_it_once(tmp_path: Path) -> None:
    portal = Portal()
    with serving(portal.answer) as wire:
        done = crawl(tmp_path, {"p": wire, "q": wire})
        assert sorted(wire.paths) == sorted({"/robots.txt", "/nb/", *portal.pages})
    assert done.rows("SELECT portal, count(*) FROM reports GROUP BY portal") == [("p", 5), ("q", 5)]


def test_a_second_run_on_the_same_archive_is_refused_with_one_line(tmp_path: Path) -> None:
    portal = Portal()
    with serving(portal.answer) as wire, FolderLock(tmp_path / "archive", LOCK):
        done = crawl(tmp_path, {"p": wire})
        assert wire.seen == []
    assert done.status == 1
    assert done.err.strip().splitlines() == [f"Error: another run is at work on {tmp_path / 'archive'}"]


def test_a_second_scheduled_job_is_refused_with_one_line(tmp_path: Path) -> None:
    portal = Portal()
    with serving(portal.answer) as wire, FolderLock(tmp_path / "archive", "run.lock"):
        command = [sys.executable, "-m", "gongkai", "run", "--registry", str(write_registry(tmp_path, {"p": wire}))]
        command += ["--allow-local", "--archive", str(tmp_path / "archive"), "--out", str(tmp_path / "dataset")]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
        assert wire.seen == []
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "another run is at work" in done.stderr


def test_a_full_disk_ends_the_run_and_the_next_goes_on(tmp_path: Path) -> None:
    portal = Portal()
    portal.pages["/nb/2022.html"] = article(TITLES[2022], "".join(map(str, range(400_000))))
    with serving(portal.answer) as wire:
        registry = write_registry(tmp_path, {"p": wire})
        script = f"""
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
from gongkai.cli import main
main(["crawl", "--registry", {str(registry)!r}, "--allow-local", "--archive", {str(tmp_path / "archive")!r},
      "--set", "DOWNLOAD_DELAY=0", "--set", "AUTOTHROTTLE_ENABLED=0"])
"""
        ended = subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
        )
        assert ended.returncode == 1
        assert "the archive cannot be written" in ended.stderr
        assert "the next one" in ended.stderr
        assert "Traceback" not in ended.stderr
        done = crawl(tmp_path, {"p": wire})
        assert max(wire.paths.count(path) for path in wire.paths) <= 2
    assert done.rows("SELECT count(*) FROM reports") == [(5,)]
    assert done.rows("SELECT count(*), max(sittings) FROM runs") == [(1, 2)]
    assert done.codes("p") == set()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--portal", "nobody"), "nobody"),
        (("--set", "DOWNLOAD_DELAY=soon"), "soon"),
        (("--set", "NO_SUCH=1"), "NO_SUCH"),
        (("--year", "1999"), "1999"),
    ],
)
def test_a_bad_configuration_stops_a_run_before_it_starts(
    tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    portal = Portal()
    with serving(portal.answer) as wire:
        done = crawl(tmp_path, {"p": wire}, *arguments)
        assert wire.seen == []
    assert done.status == 2
    assert message in done.err.strip().splitlines()[-1]
    assert "Traceback" not in done.err
    assert not (tmp_path / "archive").exists()


def test_scrapys_own_command_runs_the_spider(tmp_path: Path) -> None:
    portal = Portal()
    with serving(portal.answer) as wire:
        registry = write_registry(tmp_path, {"p": wire})
        arguments = {"registry": registry, "archive": tmp_path / "archive", "allow_local": 1, "year": 2024}
        command = [sys.executable, "-m", "scrapy", "crawl", "reports", "-s", "DOWNLOAD_DELAY=0", "-L", "WARNING"]
        for name, value in arguments.items():
            command += ["-a", f"{name}={value}"]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
        assert ended.returncode == 0, ended.stderr
        assert wire.paths == ["/robots.txt", "/nb/", "/nb/2024.html"]
    done = Done(0, "", "", tmp_path / "archive")
    assert done.rows("SELECT report_year FROM reports") == [(2024,)]
    assert done.rows("SELECT count(*) FROM runs WHERE finished_at IS NOT NULL") == [(1,)]
