from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from crawlers.archive import files
from crawlers.ledger import LEDGER, Ledger, LedgerError
from crawlers.lock import LockedError
from tests.crawlers.exchanges import begin, exchange, key


def test_a_finished_run_is_followed_by_a_new_one_and_one_that_is_not_is_continued(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        assert not ledger.begin({}, "1.0")
        assert ledger.run == 1
    with Ledger(tmp_path) as ledger:
        assert ledger.begin({}, "1.0")
        assert ledger.run == 1
        ledger.finish()
    with Ledger(tmp_path) as ledger:
        assert not ledger.begin({}, "1.0")
        assert ledger.run == 2


def test_records_written_after_the_last_commit_of_a_killed_run_are_entered(tmp_path: Path) -> None:
    script = f"""
import os, signal
from pathlib import Path
from tests.crawlers.exchanges import begin, exchange, key
ledger = begin(Path({str(tmp_path)!r}))
for number in range(5):
    found = exchange(number, b"x" * 100 * number)
    ledger.store(found, "p", "report")
    if number == 2:
        ledger.commit()
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", script], check=False, cwd=Path(__file__).parents[2])
    assert done.returncode == -9
    (name,) = files(tmp_path)
    with (tmp_path / name).open("ab") as stream:
        stream.write(b"\x1f\x8b\x08\x00torn")
    with begin(tmp_path) as ledger:
        found = [ledger.answers(key(exchange(number))).now for number in range(5)]
        assert [ledger.read(fetch.place).body for (fetch,) in found] == [b"x" * 100 * n for n in range(5)]
        assert ledger.execute("SELECT count(*) FROM fetches").fetchone()[0] == 5


def test_an_answer_that_says_unchanged_has_the_body_of_the_one_before(tmp_path: Path) -> None:
    with begin(tmp_path) as ledger:
        first = ledger.store(exchange(1, headers=((b"ETag", b'"a"'),)), "p", "list")
        ledger.finish()
    with begin(tmp_path) as ledger:
        before = ledger.answers(key(exchange(1))).before
        assert before is not None
        assert (before.place, before.run, before.etag) == (first, 1, '"a"')
        ledger.store(exchange(1, b"", status=304, unchanged=True), "p", "list")
        (now,), before = ledger.answers(key(exchange(1)))
        assert (now.place, now.run, now.etag) == (first, 2, '"a"')
        assert before is not None
        assert before.run == 1
        assert ledger.answers("other") == ((), None)


def test_the_answers_of_a_run_stand_in_their_order(tmp_path: Path) -> None:
    with begin(tmp_path) as ledger:
        for status in (503, 200):
            ledger.store(exchange(1, str(status).encode(), status=status), "p", "list")
        found = [ledger.read(fetch.place).status for fetch in ledger.answers(key(exchange(1))).now]
    assert found == [503, 200]


def test_a_run_that_was_cut_off_long_ago_is_not_taken_up_again_and_its_records_are_entered(tmp_path: Path) -> None:
    with begin(tmp_path) as ledger:
        ledger.store(exchange(1), "p", "list")
    with Ledger(tmp_path) as ledger:
        ledger.execute("DELETE FROM fetches")
        ledger.execute("UPDATE runs SET started_at = '2020-01-01T00:00:00Z'")
    with begin(tmp_path) as ledger:
        assert ledger.run == 2
        before = ledger.answers(key(exchange(1))).before
        assert before is not None
        assert before.run == 1


def test_a_second_process_may_open_the_ledger_of_a_run_that_is_writing(tmp_path: Path) -> None:
    with begin(tmp_path) as ledger:
        ledger.store(exchange(1), "p", "list")
        Ledger(tmp_path).close()


def test_a_second_run_on_the_same_archive_is_refused_until_the_first_ends(tmp_path: Path) -> None:
    with begin(tmp_path):
        second = Ledger(tmp_path)
        with pytest.raises(LockedError, match="another run"):
            second.begin({}, "1.0")
        second.close()
    begin(tmp_path).close()


def test_a_file_that_is_no_ledger_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / LEDGER).write_bytes(b"something else entirely, and long enough to be read as a header of a file")
    with pytest.raises(LedgerError, match="ledger"):
        Ledger(tmp_path)


def test_a_ledger_of_a_later_version_is_refused(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        ledger.execute("PRAGMA user_version = 99")
    with pytest.raises(LedgerError, match="version 99"):
        Ledger(tmp_path)
