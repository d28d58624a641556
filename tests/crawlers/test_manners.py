"""robots.txt, pace, daily cap and containment, seen from the servers' side."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.crawlers.wire import ALLOW, NOT_FOUND, ROOT, Done, Seen, Wire, article, column, crawl, http, rows, serving
from tests.portal.certificates import server_context

TITLES = [f"青溪县财政局{year}年政府信息公开工作年度报告" for year in range(2015, 2025)]
REPORTS = column(*((f"{n}.html", title) for n, title in enumerate(TITLES)))
CLOSED = http("User-agent: *\nDisallow: /nb/\n", kind="text/plain")


def portal(seen: Seen, robots: bytes = ALLOW) -> bytes:
    if seen.path == "/robots.txt":
        return robots
    if seen.path == "/nb/":
        return REPORTS
    if seen.path.startswith("/nb/"):
        title = TITLES[int(seen.path[4:-5])]
        return http(article(title, title))
    return http("<html><body><a href='/nb/'>政府信息公开年报</a></body></html>") if seen.path == "/" else NOT_FOUND


def late(seen: Seen) -> bytes:
    if seen.path == "/robots.txt":
        time.sleep(1.5)
    return portal(seen, CLOSED)


def stalling(seen: Seen) -> Iterator[bytes]:
    if seen.path == "/robots.txt":
        yield b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nUser-agent: *\n"
        time.sleep(6)
    yield portal(seen)


ROBOTS = {
    "none": NOT_FOUND,
    "gone": http("", 410),
    "forbidden": http("<h1>403 Forbidden</h1>", 403),
    "failing": http("<h1>503</h1>", 503),
    "for-others": http("User-agent: baiduspider\nDisallow: /\n", kind="text/plain"),
    "for-us": http("User-agent: *\nAllow: /\n\nUser-agent: GongKai\nDisallow: /\n", kind="text/plain"),
    "bom": http("\ufeffUser-agent: *\nDisallow: /nb/\n", kind="text/plain"),
    "soft": http("<html><body>首页</body></html>"),
}


@pytest.fixture(scope="module")
def robots(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Done, dict[str, Wire]]]:
    with ExitStack() as stack:
        wires = {
            name: stack.enter_context(serving(lambda seen, said=said: portal(seen, said)))  # type: ignore[misc]
            for name, said in ROBOTS.items()
        }
        wires |= {"late": stack.enter_context(serving(late)), "stalling": stack.enter_context(serving(stalling))}
        both = {name: {"home": f"{wire.address}/", "column": f"{wire.address}/nb/"} for name, wire in wires.items()}
        yield crawl(tmp_path_factory.mktemp("robots"), both, settings=["DOWNLOAD_TIMEOUT=2"]), wires


@pytest.mark.parametrize("name", ["none", "gone", "forbidden", "for-others", "soft"])
def test_without_rules_for_us_everything_may_be_asked_for(robots: tuple[Done, dict[str, Wire]], name: str) -> None:
    done, wires = robots
    assert done.rows("SELECT count(*) FROM reports WHERE portal = ?", name) == [(10,)]
    assert wires[name].paths[0] == "/robots.txt"


@pytest.mark.parametrize("name", ["failing", "stalling"])
def test_where_nobody_knows_the_rules_nothing_is_asked_for(robots: tuple[Done, dict[str, Wire]], name: str) -> None:
    done, wires = robots
    assert set(wires[name].paths) == {"/robots.txt"}
    assert done.codes(name) == {"robots_unreachable"}
    assert done.rows("SELECT DISTINCT state FROM coverage WHERE portal = ?", name) == [("unreachable",)]


@pytest.mark.parametrize(("name", "asked"), [("late", {"/"}), ("bom", {"/"}), ("for-us", set())])
def test_no_request_goes_before_or_against_the_rules(
    robots: tuple[Done, dict[str, Wire]], name: str, asked: set[str]
) -> None:
    done, wires = robots
    assert wires[name].paths[0] == "/robots.txt"
    assert set(wires[name].paths[1:]) == asked
    assert done.codes(name) == {"robots_disallowed"}
    assert done.rows("SELECT DISTINCT state FROM coverage WHERE portal = ?", name) == [("blocked",)]


def test_scrapys_own_middleware_lets_a_request_through_that_waits_for_robots_txt(tmp_path: Path) -> None:
    """If this fails Scrapy has mended it, and `middlewares.robots` has one reason less to be there."""
    spider = """
import sys, scrapy
class Spider(scrapy.Spider):
    name = "two"
    async def start(self):
        for path in ("/nb/0.html", "/nb/1.html", "/nb/2.html"):
            yield scrapy.Request(sys.argv[-1] + path, callback=self.parse)
    def parse(self, response): pass
from scrapy.crawler import AsyncCrawlerProcess
process = AsyncCrawlerProcess({"ROBOTSTXT_OBEY": True, "LOG_LEVEL": "ERROR", "DOWNLOAD_DELAY": 0})
process.crawl(Spider)
process.start()
"""
    with serving(late) as wire:
        subprocess.run([sys.executable, "-c", spider, wire.address], check=True, cwd=tmp_path, timeout=60)
    assert {path for path in wire.paths if path != "/robots.txt"} != set()


def test_between_two_requests_stands_the_delay_of_the_portal_or_of_its_robots_txt(tmp_path: Path) -> None:
    asking = http("User-agent: *\nCrawl-delay: 0.6\n", kind="text/plain")
    with serving(portal) as slow, serving(lambda seen: portal(seen, asking)) as told:
        portals: dict[str, Wire | dict[str, str]] = {
            "slow": {"column": f"{slow.address}/nb/", "delay": "0.5", "transport_reason": "a test"},
            "told": told,
        }
        crawl(tmp_path, portals, settings=["AUTOTHROTTLE_ENABLED=1"])
    # Scrapy varies a delay by half of it.
    for wire, least in ((slow, 0.25), (told, 0.3)):
        gaps = [later.at - earlier.at for earlier, later in itertools.pairwise(wire.seen[1:])]
        assert len(gaps) == 10
        assert min(gaps) > least * 0.95
        assert wire.most_at_once == 1


def test_a_host_that_shows_another_page_to_those_who_are_quick_is_asked_again_more_slowly(tmp_path: Path) -> None:
    fixed = http("<html><body>首页" + "　" * 7000 + "</body></html>")
    asked: Counter[str] = Counter()

    def hasty(seen: Seen) -> bytes:
        asked[seen.path] += 1
        return fixed if seen.path.startswith("/nb/") and seen.path != "/nb/" and asked[seen.path] == 1 else portal(seen)

    with serving(hasty) as wire:
        done = crawl(tmp_path, {"p": wire})
    assert done.codes("p") == {"throttled"}
    assert len(done.rows("SELECT DISTINCT content_digest FROM reports")) == 10
    assert done.rows("SELECT outcome FROM portal_runs") == [("complete",)]
    again = [seen for seen in wire.seen if seen.path in asked and seen.path.endswith(".html")]
    assert len(again) == 20


def test_a_page_without_a_report_is_asked_for_twice_and_then_taken_as_it_is(tmp_path: Path) -> None:
    empty = http("<html><body><p>" + "本页内容正在整理。" * 30 + "</p></body></html>")
    with serving(lambda seen: empty if seen.path.startswith("/nb/2") else portal(seen)) as wire:
        crawl(tmp_path, {"p": wire}, settings=["GONGKAI_DAILY_CAP=0"])
    assert wire.paths.count("/nb/2.html") == 2


def test_the_daily_cap_holds_over_runs(tmp_path: Path) -> None:
    with serving(portal) as wire:
        first = crawl(tmp_path, {"p": wire}, settings=["GONGKAI_DAILY_CAP=6"])
        assert len(wire.seen) == 6
        assert first.codes("p") == {"daily_cap"}
        second = crawl(tmp_path, {"p": wire}, settings=["GONGKAI_DAILY_CAP=6"])
        assert len(wire.seen) == 6
        assert (first.status, second.status) == (0, 0), "a cap of our own is no silence of the portal"
        crawl(tmp_path, {"p": wire}, settings=["GONGKAI_DAILY_CAP=0"])
    assert rows(tmp_path / "archive", "SELECT count(*) FROM reports WHERE is_current") == [(10,)]


def test_a_host_that_named_a_time_to_wait_was_given_up(tmp_path: Path) -> None:
    times: list[float] = []

    def busy(seen: Seen) -> bytes:
        if seen.path == "/nb/":
            times.append(time.monotonic())
            if len(times) == 1:
                return http("busy", 429, "Retry-After: 2")
        return portal(seen)

    with serving(busy) as wire:
        done = crawl(tmp_path, {"p": wire}, "--year", "2016")
    assert done.rows("SELECT count(*) FROM reports") == [(1,)]
    assert times[1] - times[0] >= 2 - 0.1


def refusing(port: int) -> dict[str, str]:
    """Ways to a server that is on this machine and in no registry, and where else no crawler should go."""
    return {
        "other-port": f"http://127.0.0.1:{port}/nb/0.html",
        "decimal": f"http://2130706433:{port}/nb/0.html",
        "octal": f"http://0177.0.0.1:{port}/nb/0.html",
        "hexadecimal": f"http://0x7f.1:{port}/nb/0.html",
        "mapped": f"http://[::ffff:127.0.0.1]:{port}/nb/0.html",
        "loopback6": f"http://[::1]:{port}/nb/0.html",
        "name": f"http://localhost:{port}/nb/0.html",
        "wide": f"http://１２７.０.０.１:{port}/nb/0.html",
        "user": f"http://www.example.gov.cn@127.0.0.1:{port}/nb/0.html",
        "metadata": "http://169.254.169.254/latest/",
        "private": "http://10.0.0.1/nb/0.html",
        "link-local": "http://[fe80::1]/nb/0.html",
        "foreign": "http://www.365betchina.com/nb/0.html",
        "file": "file:///etc/passwd",
    }


def leading(seen: Seen, port: int) -> bytes:
    """A column whose reports, each of another year, lead to where no crawler should go: by redirect and by link."""
    ways = refusing(port)
    if seen.path == "/nb/":
        redirected = [(f"{name}.html", f"青溪县水利局{2008 + n}年政府信息公开年报") for n, name in enumerate(ways)]
        linked = [(url, f"青溪县教育局{2008 + n}年政府信息公开年报") for n, url in enumerate(ways.values())]
        return column(*redirected, *linked)
    name = seen.path.removeprefix("/nb/").removesuffix(".html")
    if name in ways:
        return http("", 302, f"Location: {ways[name]}".encode().decode("latin-1"))
    return NOT_FOUND


def test_no_redirect_and_no_link_leads_to_where_no_crawler_should_go(tmp_path: Path) -> None:
    with serving(portal) as secret, serving(lambda seen: leading(seen, secret.port)) as wire:
        done = crawl(tmp_path, {"p": wire}, settings=["DOWNLOAD_TIMEOUT=2"])
        assert secret.seen == []
    refused = done.rows("SELECT url, code FROM problems WHERE portal = 'p'")
    assert {code.partition(":")[0] for _, code in refused} <= {"refused", "http_302"}
    hops = {url.rpartition("/")[2].removesuffix(".html") for url, _ in refused if url.startswith(wire.address)}
    assert hops == set(refusing(0))
    assert done.rows("SELECT count(*) FROM reports") == [(0,)]
    assert done.rows("SELECT DISTINCT state FROM coverage WHERE report_year < 2020 AND state = 'not_found'") == []


def test_portals_on_this_machine_need_leave(tmp_path: Path) -> None:
    registry = tmp_path / "registry.csv"
    registry.write_text("id,name,column\np,青溪县财政局,http://127.0.0.1:8/nb/\n", encoding="utf-8")
    command = [sys.executable, "-m", "gongkai", "crawl", "--registry", str(registry), "--archive", str(tmp_path / "a")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 2
    assert "line 2" in done.stderr
    assert "--allow-local" in done.stderr
    assert not (tmp_path / "a").exists()


def test_a_name_that_leads_into_a_private_network_is_refused_when_it_is_looked_up(tmp_path: Path) -> None:
    """The name is a permitted one; whoever owns it lets it point at this machine, though not always."""
    with serving(portal) as wire:
        (tmp_path / "registry.csv").write_text(
            f"id,name,column\np,青溪县财政局,http://www.example.gov.cn:{wire.port}/nb/\n", encoding="utf-8"
        )
        script = f"""
import socket, sys
from twisted.internet import reactor
real = socket.getaddrinfo
fake = lambda host, *rest, **more: real("127.0.0.1" if "example.gov.cn" in str(host) else host, *rest, **more)
socket.getaddrinfo = fake
socket.gethostbyname = lambda host: "127.0.0.1"
from gongkai.cli import main
main(["crawl", "--registry", {str(tmp_path / "registry.csv")!r}, "--archive", {str(tmp_path / "archive")!r},
      "--set", "DOWNLOAD_DELAY=0", "--set", "DOWNLOAD_TIMEOUT=5"])
"""
        script = script.replace("from twisted.internet import reactor\n", "")
        done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
        assert wire.seen == [], done.stderr
    assert rows(tmp_path / "archive", "SELECT DISTINCT code FROM problems") == [("refused:private_address",)], (
        done.stderr
    )


def test_old_and_unverified_tls_only_where_the_registry_says_so_and_logged(tmp_path: Path) -> None:
    context = server_context(tmp_path, "self_signed")
    with serving(portal, context) as strict, serving(portal, context) as old:
        legacy = {"column": f"{old.address}/nb/", "tls": "legacy", "transport_reason": "a test"}
        done = crawl(tmp_path, {"strict": strict, "old": legacy})
    assert done.codes("strict") == {"unreachable:tls_problem"}
    assert done.rows("SELECT count(*) FROM reports WHERE portal = 'strict'") == [(0,)]
    assert done.rows("SELECT count(*) FROM reports WHERE portal = 'old'") == [(10,)]
    assert "127.0.0.1" in done.err
    assert "legacy TLS" in done.err


def test_the_contact_may_come_from_the_environment(tmp_path: Path) -> None:
    with serving(portal) as wire:
        crawl(tmp_path, {"p": wire}, environment=os.environ | {"GONGKAI_CONTACT": "https://example.org/us"})
    assert {seen.headers["user-agent"] for seen in wire.seen} == {"gongkai (+https://example.org/us)"}
