"""A run that is killed and continued ends where one that was left alone ends, and asks for nothing twice."""

from __future__ import annotations

import gzip
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.portal.running import FAST, ROOT
from tests.portal.serving import Sample, serve
from tests.portal.sites import all_sites

#: Portals of which a busy machine sees another side than an idle one.
BY_THE_CLOCK = {"throttled", "down-stall", "down-drip"}
#: Servers that are only slow, because the machine is busy, must not look as if they were down.
PATIENT = (*FAST, "--set", "DOWNLOAD_TIMEOUT=60")
#: Requests of a run that may be under way when it is killed.
IN_FLIGHT = 32
#: Portals that answer with everything a crawl meets: lists with pages, services, files, redirects, failures, walls.
SMALL = ("trs-qingxi", "hanweb-yunxi", "plain-czj", "cookie-bounce", "page-missing", "wall-jsl", "gzip-unnamed")


def start(sample: Sample, archive: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "gongkai", "crawl", "--registry", str(sample.registry), "--allow-local"]
    command += ["--archive", str(archive), *PATIENT]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(sample: Sample, archive: Path) -> None:
    process = start(sample, archive)
    _, said = process.communicate(timeout=300)
    assert process.returncode == 0, said


def contents(archive: Path) -> dict[str, list[tuple[object, ...]]]:
    """Everything that the ledger says, but for when and where."""
    ledger = sqlite3.connect(archive / "ledger.sqlite")
    try:
        return {
            name: sorted(map(tuple, ledger.execute(statement)), key=repr)
            for name, statement in {
                "reports": "SELECT portal, url, report_year, revision, agency, title, published_on, content_digest,"
                " is_current FROM reports",
                "attachments": "SELECT portal, report_url, url, kind, payload_digest FROM attachments",
                "sightings": "SELECT portal, url, way, title, kind, reason, agency, report_year FROM sightings",
                "lists": "SELECT portal, listing, way, pages_seen, pages_known, records_seen, problem FROM lists",
                "problems": "SELECT DISTINCT portal, url, role, code FROM problems",
                "coverage": "SELECT portal, agency, report_year, state, reason, url FROM coverage",
                "portals": "SELECT portal, platform, outcome, reason, complete, found, new, changed FROM portal_runs",
                # A killed run forgets cookies: a host that gives one to newcomers sends the next run round once more.
                "fetches": "SELECT DISTINCT request, url, payload_digest FROM fetches WHERE status / 100 <> 3",
            }.items()
        }
    finally:
        ledger.close()


def asked(sample: Sample, start_at: int) -> Counter[tuple[str, str, str]]:
    """How often each address was asked for since line `start_at` of the server's log."""
    lines = sample.requests[start_at:]
    return Counter((line["site"], line["method"], line["path"]) for line in lines)


def records(archive: Path) -> int:
    """The records of the archive, every one of them read by another tool, and the files as gzip as a whole."""
    count = 0
    for path in sorted(archive.glob("*.warc.gz")):
        with gzip.open(path) as whole:
            while whole.read(1 << 20):
                pass
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, check_digests="raise"):
                record.raw_stream.read()
                count += 1
    return count


def kill(sample: Sample, archive: Path, seen: int, rng: random.Random) -> bool:
    """Start a run and kill it a moment after the server has seen so many requests; False where it ended before."""
    process = start(sample, archive)
    log = sample.folder / "requests.jsonl"
    while process.poll() is None and log.read_bytes().count(b"\n") < seen:
        time.sleep(0.005)
    time.sleep(rng.uniform(0, 0.05))
    if killed := process.poll() is None:
        os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    return killed


def check(sample: Sample, folder: Path, kills: int, seed: int) -> dict[str, int]:
    """Hold a run that was killed so often against an undisturbed one."""
    finish(sample, folder / "undisturbed")
    once = asked(sample, 0)
    before = len(sample.requests)
    rng = random.Random(seed)
    archive = folder / "killed"
    # Two moments may be the same: then the second run is killed while it reads what the first one had.
    moments = sorted(rng.randrange(before) for _ in range(kills))
    killed = sum(kill(sample, archive, before + moment, rng) for moment in moments)
    finish(sample, archive)
    expected, found = contents(folder / "undisturbed"), contents(archive)
    for name, rows in expected.items():
        assert found[name] == rows, name
    again = asked(sample, before)
    assert again.keys() == once.keys()
    surplus = sum((again - once).values())
    assert surplus <= killed * IN_FLIGHT
    ledger = sqlite3.connect(archive / "ledger.sqlite")
    fetches, sittings = ledger.execute("SELECT (SELECT count(*) FROM fetches), sittings FROM runs").fetchone()
    ledger.close()
    assert sittings <= killed + 1
    assert records(archive) == len(list(archive.glob("*.warc.gz"))) + 2 * fetches
    return {"killed": killed, "requests": sum(once.values()), "asked again": surplus}


def test_a_run_killed_again_and_again_loses_nothing(tmp_path: Path) -> None:
    with serve(tmp_path / "sample", only=SMALL) as sample:
        assert check(sample, tmp_path, kills=4, seed=7)["killed"] == 4


@pytest.mark.skipif("GONGKAI_KILLS" not in os.environ, reason="the long form of the kill test: make test-kill")
def test_the_whole_sample_killed_at_many_moments_loses_nothing(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    kills = int(os.environ["GONGKAI_KILLS"])
    portals = [site.id for site in all_sites(1, 1) if site.registered and site.id not in BY_THE_CLOCK]
    with serve(tmp_path / "sample", only=portals) as sample:
        outcome = check(sample, tmp_path, kills=kills, seed=30)
    assert outcome["killed"] == kills
    record_property("kill test", ", ".join(f"{name} {value}" for name, value in outcome.items()))
