"""The sample says the truth about itself: pages, lists, editions."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import lxml.html
import pytest

from extract import extract_reports
from tests.comparison import compare
from tests.portal.asking import page_of
from tests.portal.load import load_site
from tests.portal.sites import all_sites

if TYPE_CHECKING:
    from tests.portal.site import Published, Site

#: The modules whose lists are files; those with services of their own have their own tests.
MODULES = ("trs", "trs_variants", "trs_service", "ucap", "vsb", "plain", "failures")
SITES = {site.id: site for site in all_sites(modules=MODULES)}
WORKING = [site.id for site in SITES.values() if site.published]
BEIHE = "/common/search/e14dd2c293692a6c505cbcbd9a4333c8"
#: Pages of the lists of sites whose script names them.
LISTS = {
    "trs-qingxi": [f"/zwgk/zfxxgk/zfxxgknb/{name}" for name in ("", "index_1.html", "index_2.html")],
    "trs-shiqiao": [f"/zwgk/zfxxgk/nb/{name}" for name in ("list.shtml", "list_1.shtml")],
    "trs-liuxi": ["/xxgk/xxgknb/"],
    "trs-songyuan": [
        "/zwgk/zfxxgkzl/zfxxgknb/",
        "/fjdzapp/data?channelid=100000&classsql=chnlid=1813&page=1&prepage=75",
    ],
    "trs-wangchao": [
        f"/was5/web/search?channelid=229105&templet=docs.jsp&classsql=chnlid%3D20417&prepage=10&page={n}"
        for n in (1, 2)
    ],
    "ucap-tashan": [f"/tsx/ndgzbg/{name}" for name in ("xxgk_list.shtml", "xxgk_list_2.shtml")],
    "ucap-beihe": [f"{BEIHE}?_isAgg=true&_isJson=true&_pageSize=20&page={n}" for n in (1, 2)],
    "ucap-tangqian": ["/hebtq/c111202n/list.shtml"],
    "plain-beiling": ["/xxgk/list/nb_1.html", "/xxgk/list/nb_2.html"],
}


def links_of(page: bytes) -> dict[str, str]:
    """Address and text of the links of a page."""
    try:
        text = page.decode()
    except UnicodeDecodeError:
        text = page.decode("gb18030")
    anchors = lxml.html.document_fromstring(text).xpath("//a[@href]")
    assert isinstance(anchors, list)
    return {a.get("href"): a.text_content() for a in anchors if isinstance(a, lxml.html.HtmlElement)}


def report_of(found: Published, page: bytes) -> None:
    """The page holds this report alone, and what is read in it is what was printed."""
    reports = extract_reports(page)
    assert len(reports) == 1, found
    outcome = compare(found.figures, reports[0]) if found.figures else None
    assert outcome is not None
    assert (outcome.lost, outcome.wrong, outcome.ambiguous) == ([], [], 0), found.path
    assert (reports[0].report_year, reports[0].agency_name) == (found.year, found.agency)


@pytest.mark.parametrize("name", WORKING)
def test_every_published_page_reads_exactly(name: str) -> None:
    site = SITES[name]
    for found in site.published:
        if name == "throttled":
            time.sleep(0.14)
        page = page_of(site, found.path)
        if found.figures is not None:
            report_of(found, page)
        else:
            assert not [r for r in extract_reports(page) if any(row.cells for row in r.requests.rows)], found.path


@pytest.mark.parametrize("name", [site.id for site in SITES.values() if site.decoys])
def test_decoys_are_there_and_are_no_reports(name: str) -> None:
    for path in SITES[name].decoys:
        other, _, rest = path.partition(":")
        if not path.startswith("/"):
            assert b"365bet" in page_of(SITES[other], rest)
            continue
        assert extract_reports(page_of(SITES[name], path)) == []


@pytest.mark.parametrize("name", [site.id for site in SITES.values() if site.clickable])
def test_plain_links_lead_to_every_report(name: str) -> None:
    site = SITES[name]
    start = f"http://site.invalid{site.column or site.home}"
    queue, seen = [start], {start}
    for _ in range(500):
        if not queue:
            break
        url = queue.pop(0)
        parts = urlsplit(url)
        body = page_of(site, f"{parts.path}?{parts.query}" if parts.query else parts.path)
        if not body.lstrip().startswith(b"<"):
            continue
        for href in links_of(body):
            found = urljoin(url, href)
            if urlsplit(found).netloc == "site.invalid" and found not in seen:
                seen.add(found)
                queue.append(found)
    assert not queue
    assert {f"http://site.invalid{found.path}" for found in site.published} <= seen


@pytest.mark.parametrize("name", LISTS)
def test_lists_name_every_report_and_every_decoy(name: str) -> None:
    site = SITES[name]
    text = "".join(page_of(site, path).decode("gb18030" if name == "trs-shiqiao" else "utf-8") for path in LISTS[name])
    for path in (*(found.path for found in site.published), *site.decoys):
        assert path.rpartition("/")[2] in text, path


def test_navigation_leads_to_pages_that_are_there() -> None:
    for name in ("trs-qingxi", "trs-baishi", "ucap-tashan", "vsb-hewan", "plain-nandu", "plain-linxi", "plain-czj"):
        site = SITES[name]
        for path in {site.home, site.column}:
            for href in links_of(page_of(site, path)):
                found = urlsplit(urljoin(f"http://site.invalid{path}", href))
                if found.netloc == "site.invalid":
                    assert page_of(site, f"{found.path}?{found.query}" if found.query else found.path)


def test_a_home_page_without_its_column_in_the_registry_leads_there() -> None:
    for site in SITES.values():
        if site.registered and site.published and not site.column and site.id.startswith(("trs", "ucap", "plain")):
            assert "政府信息公开" in links_of(page_of(site, "/")).values()


def test_one_report_hangs_on_two_portals() -> None:
    county = {(p.agency, p.year): p for p in SITES["trs-qingxi"].published}
    for own in SITES["plain-czj"].published:
        assert county[own.agency, own.year].figures == own.figures


def test_a_government_stands_beside_its_office() -> None:
    agencies = {found.agency for found in SITES["trs-baishi"].published}
    assert {"白石区人民政府", "白石区人民政府办公室"} <= agencies


def test_no_two_sites_share_an_id_or_a_name() -> None:
    names = [site.name for site in all_sites() if site.registered]
    assert len(set(names)) == len(names)


def test_the_same_seed_makes_the_same_sites() -> None:
    again = {site.id: site for site in all_sites(modules=MODULES)}
    assert again.keys() == SITES.keys()
    for name, site in SITES.items():
        assert [p.path for p in site.published] == [p.path for p in again[name].published]
        if site.published and name != "throttled":
            path = site.published[0].path
            assert page_of(site, path) == page_of(again[name], path)


def differences(old: Site, new: Site) -> tuple[set[str], set[str], set[str]]:
    """Paths that are gone, that are new, and that show another page."""
    before, after = ({p.path for p in site.published} for site in (old, new))
    same = before & after
    return before - after, after - before, {path for path in same if page_of(old, path) != page_of(new, path)}


def test_a_year_later_one_report_is_corrected_one_is_gone_and_one_is_new() -> None:
    later = {site.id: site for site in all_sites(edition=2, modules=MODULES)}
    assert later.keys() == SITES.keys()
    for name in WORKING:
        if name != "throttled":
            counts = [len(paths) for paths in differences(SITES[name], later[name])]
            assert counts == ([1, 1, 1] if name == "trs-qingxi" else [0, 0, 0]), name
    old, new_site = SITES["trs-qingxi"], later["trs-qingxi"]
    (gone,), (new,), (changed,) = differences(old, new_site)
    assert page_of(old, gone)
    with pytest.raises(AssertionError, match="404"):
        page_of(new_site, gone)
    text = "".join(page_of(new_site, path).decode() for path in LISTS["trs-qingxi"])
    assert new.rpartition("/")[2] in text
    assert gone.rpartition("/")[2] not in text
    at = {p.path: p for p in new_site.published}
    for path in (new, changed):
        report_of(at[path], page_of(new_site, path))


def test_pages_for_a_load_are_reports_of_twenty_kilobytes_in_lists_of_a_hundred() -> None:
    site = load_site(250)
    assert len(site.published) == 250
    assert len({(p.agency, p.year) for p in site.published}) == 250
    for n in (0, 1, 99, 249):
        found = site.published[n]
        page = page_of(site, found.path)
        assert 12_000 < len(page) < 40_000
        (report,) = extract_reports(page)
        assert (report.report_year, report.agency_name) == (found.year, found.agency)
        received = next(row for row in report.requests.rows if row.name == "received")
        assert (received.cells[0].value, received.cells[6].value) == (n, n)
    lists = [page_of(site, f"{site.column}{name}").decode() for name in ("", "index_1.html", "index_2.html")]
    assert [len(re.findall(r"<li><a href=\"\./\d", page)) for page in lists] == [100, 100, 50]
