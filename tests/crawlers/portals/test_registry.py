"""The registry: what it holds, what it refuses and how it says so, and rows added to it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from crawlers.containment import Containment
from crawlers.platforms.table import PLATFORMS
from crawlers.portals.append import append_portal
from crawlers.portals.hosts import load_hosts
from crawlers.portals.registry import PLATFORM_NAMES, Portal, RegistryError, load_registry, parse_registry

HEAD = "id,name,platform,home,column\n"


def parsed(rows: str, head: str = HEAD, **options: bool) -> tuple[Portal, ...]:
    return parse_registry((head + rows).encode(), "my.csv", **options)


def refused(rows: str, head: str = HEAD) -> list[str]:
    with pytest.raises(RegistryError) as caught:
        parsed(rows, head)
    return str(caught.value).splitlines()


def test_the_bundled_registry_covers_central_bodies_and_all_provinces() -> None:
    portals = load_registry()
    levels = Counter(portal.level for portal in portals)
    assert levels["central"] > 40
    assert levels["province"] >= 31
    assert levels["county"] > 100
    assert all(portal.evidence_date and portal.evidence_kind != "user" for portal in portals)
    assert len({portal.id for portal in portals}) == len(portals)


def test_every_address_of_the_bundled_registry_may_be_requested() -> None:
    hosts = load_hosts()
    for portal in load_registry():
        reviewed = dict(hosts.reviewed) | {host: portal.reviewed for host in portal.hosts if portal.reviewed}
        rules = Containment(frozenset(portal.hosts), reviewed, hosts.spoofs)
        assert [rules.refusal(url) for url in (portal.home, portal.column) if url] == [None] * (
            bool(portal.home) + bool(portal.column)
        ), portal.id


def test_every_platform_of_the_registry_has_a_module() -> None:
    assert set(PLATFORM_NAMES) == set(PLATFORMS)


def test_five_columns_are_enough() -> None:
    (portal,) = parsed("qingxi,青溪县人民政府,,http://www.qingxi.gov.cn,zwgk/nb/\n")
    assert portal.column == "http://www.qingxi.gov.cn/zwgk/nb/"
    assert portal.platform == ""
    assert portal.hosts == ("www.qingxi.gov.cn", "qingxi.gov.cn")


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (",某县,,http://a.gov.cn/,", "id", "is empty"),
        ("A B,某县,,http://a.gov.cn/,", "id", "is not an id"),
        ("a,,,http://a.gov.cn/,", "name", "is empty"),
        ("a,某县,hanwebb,http://a.gov.cn/,", "platform", "is not known"),
        ("a,某县,,www.a.gov.cn,", "home", "is not a whole address"),
        ("a,某县,,ftp://a.gov.cn/,", "home", "is not a whole address"),
        ("a,某县,,,", "home", "home and column are both empty"),
        ("a,某县,,http://127.0.0.1/,", "home", "needs --allow-local"),
        ("a,某县,,http://user@a.gov.cn/,", "home", "user name"),
        ("a,某县,,http://www.a.example/,", "home", "is not under .gov.cn"),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_column(row: str, column: str, words: str) -> None:
    (line,) = refused(f"good,某市,,http://g.gov.cn/,\n{row}\n")
    assert line.startswith(f"my.csv, line 3, column {column}: ")
    assert words in line


def test_all_bad_rows_are_named_at_once() -> None:
    lines = refused("a,某县,x,http://a.gov.cn/,\na,某县,,b,\n")
    assert [line.partition(": ")[0] for line in lines] == [
        "my.csv, line 2, column platform",
        "my.csv, line 3, column home",
    ]


def test_transport_settings_need_a_reason() -> None:
    head = "id,name,home,delay,tls,transport_reason\n"
    (line,) = refused("a,某县,http://a.gov.cn/,5,legacy,\n", head)
    assert "say why this portal needs its own delay and tls" in line
    (portal,) = parsed("a,某县,http://a.gov.cn/,5,legacy,old server\n", head)
    assert (portal.delay, portal.tls) == (5.0, "legacy")


def test_a_known_spoof_is_refused_by_name() -> None:
    spoof = min(load_hosts().spoofs)
    (line,) = refused(f"a,某县,,http://www.{spoof}/,\n")
    assert "is refused by name" in line


def test_a_file_saved_by_a_spreadsheet_in_gbk_is_read() -> None:
    (portal,) = parse_registry((HEAD + "a,某县人民政府,,http://a.gov.cn/,\r\n").encode("gb18030"), "my.csv")
    assert portal.name == "某县人民政府"


def test_a_row_is_added_and_the_rest_of_the_file_stays(tmp_path: Path) -> None:
    file = tmp_path / "my.csv"
    file.write_text("# mine\nid,name,home\na,某县,http://a.gov.cn/\n", encoding="utf-8")
    added = append_portal(file, {"id": "b", "name": "某市", "home": "http://b.gov.cn/", "years": "2021-"})
    assert added.years == "2021-"
    text = file.read_text(encoding="utf-8")
    assert text == "# mine\nid,name,home,years\na,某县,http://a.gov.cn/\nb,某市,http://b.gov.cn/,2021-\n"


@pytest.mark.parametrize(
    "row",
    [
        {"id": "a", "name": "某市", "home": "http://b.gov.cn/"},
        {"id": "b", "name": "某市", "home": "http://a.gov.cn/"},
        {"id": "b", "name": "某市", "home": "nowhere"},
    ],
)
def test_a_row_that_is_there_or_wrong_leaves_the_file_alone(tmp_path: Path, row: dict[str, str]) -> None:
    file = tmp_path / "my.csv"
    before = "id,name,home\na,某县,http://a.gov.cn/\n"
    file.write_text(before, encoding="utf-8")
    with pytest.raises(RegistryError):
        append_portal(file, row)
    assert file.read_text(encoding="utf-8") == before
