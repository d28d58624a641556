"""The portals whose lists come from services: each answers with the quirks of its platform, and tells the truth."""

from __future__ import annotations

import ast
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import lxml.html
import pytest

from extract import extract_reports
from tests.comparison import compare
from tests.portal.asking import ask, get, page_of
from tests.portal.serving import serve
from tests.portal.site import Answer, Asked, Published, Site
from tests.portal.sites import all_sites

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MODULES = (
    "hanweb", "hanweb_xxgk", "jpaas", "gkmlpt", "nfcms", "lonsun", "openness", "eportal", "truecms", "epoint", "jinan",
)  # fmt: skip
SITES = {site.id: site for site in all_sites(modules=MODULES)}
LATER = {site.id: site for site in all_sites(edition=2, modules=MODULES)}
HERE = {"referer": "http://site.invalid/col/index.html"}
PROXY = "/module/web/jpage/dataproxy.jsp"
#: The article in the script of a page.
_DETAIL = re.compile(rb'"content":("(?:[^"\\]|\\.)*")')


def posted(site: Site, path: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None) -> Answer:
    """The answer to a form."""
    parts = urlsplit(path)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    return site.answer(Asked("POST", parts.path, query, form, headers or {}, host="site.invalid"))


def text_of(answer: Answer) -> str:
    assert answer.status == 200
    return answer.body.decode()


def hrefs(text: str) -> list[str]:
    """Addresses of the links, those in CDATA too."""
    found = re.findall(r"""href=["']([^"']+)["']""", text)
    return [urlsplit(address)._replace(scheme="", netloc="").geturl() for address in found]


def articles(text: str) -> list[str]:
    """Addresses of articles."""
    return [address for address in hrefs(text) if re.search(r"/art/|/content/|/show/|/\d{6,}/|articleKey", address)]


def shown(page: bytes) -> bytes:
    """The page as a browser shows it, where a script holds its article."""
    found = _DETAIL.search(page)
    empty = re.search(rb'class="article-content">\s*</div>', page)
    if found is None or empty is None:
        return page
    return page[: empty.start()] + b'class="x">' + str(json.loads(found[1])).encode() + page[empty.start() :]


def check_report(site: Site, found: Published) -> None:
    """The page holds this report alone, and what is read in it is what was printed."""
    page = shown(page_of(site, found.path))
    read = extract_reports(page)
    if found.figures is None:
        assert not read, found.path
        return
    assert len(read) == 1, found.path
    outcome = compare(found.figures, read[0])
    assert (outcome.lost, outcome.wrong, outcome.ambiguous) == ([], [], 0), found.path
    assert (read[0].report_year, read[0].agency_name) == (found.year, found.agency), found.path


# --- what all of them have in common


@pytest.mark.parametrize("name", SITES)
def test_every_published_page_reads_exactly(name: str) -> None:
    assert len(SITES[name].published) >= 3
    for found in SITES[name].published:
        check_report(SITES[name], found)


@pytest.mark.parametrize("name", [site.id for site in SITES.values() if site.decoys])
def test_decoys_are_there_and_are_no_reports(name: str) -> None:
    for path in SITES[name].decoys:
        assert extract_reports(page_of(SITES[name], path)) == [], path


def links_of(page: bytes) -> dict[str, str]:
    anchors = lxml.html.document_fromstring(page.decode()).xpath("//a[@href]")
    assert isinstance(anchors, list)
    return {a.get("href"): a.text_content() for a in anchors if isinstance(a, lxml.html.HtmlElement)}


def clicked(site: Site, start: str, most: int = 400) -> set[str]:
    """All addresses that plain links lead to, each of which answers."""
    queue, seen = [start], {start}
    for _ in range(most):
        if not queue:
            break
        here = queue.pop(0)
        answer = ask(site, here)
        assert answer.status in {200, 302}, (site.id, here)
        if answer.status != 200 or not answer.body.lstrip().startswith(b"<"):
            continue
        for href in links_of(answer.body):
            parts = urlsplit(urljoin(f"http://site.invalid{here}", href))
            path = parts._replace(scheme="", netloc="", fragment="").geturl()
            if parts.netloc == "site.invalid" and path not in seen:
                seen.add(path)
                queue.append(path)
    assert not queue
    return seen


@pytest.mark.parametrize("name", SITES)
def test_links_lead_to_pages_that_are_there_and_home_to_the_column(name: str) -> None:
    site = SITES[name]
    seen = clicked(site, "/")
    if site.column:
        assert site.column in seen
    if site.clickable:
        assert {found.path for found in site.published} <= seen


def test_some_rows_tell_the_column_and_some_leave_it_to_be_found() -> None:
    told = {name: bool(site.column) for name, site in SITES.items()}
    assert all(bool(site.column) == bool(site.platform) for site in SITES.values())
    for module in ("hanweb", "jpaas", "gkmlpt", "nfcms", "lonsun", "openness", "eportal", "truecms", "epoint", "jinan"):
        assert {told[name] for name in told if name.startswith(f"{module}-")} == {True, False}, module


def test_the_same_seed_makes_the_same_sites() -> None:
    again = {site.id: site for site in all_sites(modules=MODULES)}
    for name, site in SITES.items():
        assert site.published == again[name].published
        for path in {"/", site.column or "/", site.published[-1].path}:
            assert page_of(site, path) == page_of(again[name], path)


@pytest.mark.parametrize("name", [name for name in SITES if name not in {"hanweb-shuiwu", "lonsun-jinling"}])
def test_most_portals_are_the_same_a_year_later(name: str) -> None:
    assert SITES[name].published == LATER[name].published
    for path in {"/", SITES[name].column or "/", *(found.path for found in SITES[name].published)}:
        assert page_of(SITES[name], path) == page_of(LATER[name], path)


@pytest.mark.parametrize(
    ("name", "page"),
    [("hanweb-shuiwu", "/col/col90135/index.html"), ("lonsun-jinling", r"/public/column/\d+?type=3")],
)
def test_a_page_that_is_the_latest_report_is_another_a_year_later(name: str, page: str) -> None:
    old, new = SITES[name], LATER[name]
    pattern = re.escape(page).replace(r"\\d\+", r"\d+")
    (before,) = (found for found in old.published if re.fullmatch(pattern, found.path))
    (after,) = (found for found in new.published if re.fullmatch(pattern, found.path))
    assert (before.path, before.year, after.year) == (after.path, 2024, 2025)
    moved = next(found for found in new.published if (found.agency, found.year) == (before.agency, 2024))
    assert moved.path != before.path
    assert moved.figures == before.figures
    for found in new.published:
        check_report(new, found)


# --- Hanweb


def records(text: str) -> list[str]:
    found = re.findall(r"<record><!\[CDATA\[(.*?)\]\]></record>", text, re.DOTALL)
    return [address for record in found for address in articles(record)]


@pytest.mark.parametrize(
    ("name", "inlined", "total"),
    [("hanweb-yunxi", 15, 22), ("hanweb-cangling", 45, 124), ("hanweb-taihe", 11, 11), ("hanweb-yanhu", 15, 24)],
)
def test_a_column_page_holds_the_first_records(name: str, inlined: int, total: int) -> None:
    text = page_of(SITES[name], SITES[name].column or "/col/col70413/index.html").decode()
    assert len(records(text)) == inlined
    assert f"totalRecord: {total}," in text
    assert "<nextgroup>" in text
    assert re.search(r'<div id="\d+"><script type="text/xml"><datastore>', text)


UNIT = {"columnid": "64511", "unitid": "464148", "webid": "3", "appid": "1", "path": "/", "permissiontype": "0"}


def test_the_first_generation_counts_records() -> None:
    site = SITES["hanweb-yunxi"]
    inlined = records(page_of(site, site.column).decode())
    rest = posted(site, f"{PROXY}?startrecord=16&endrecord=30&perpage=5", UNIT)
    assert "<totalrecord>22</totalrecord><totalpage>5</totalpage>" in text_of(rest)
    assert len({*inlined, *records(text_of(rest))}) == 22
    assert set(records(text_of(rest))).isdisjoint(inlined)
    # Three pages at once at the most; `page` counts for nothing.
    assert records(text_of(posted(site, f"{PROXY}?startrecord=1&endrecord=22&perpage=5", UNIT))) == inlined
    assert records(text_of(posted(site, f"{PROXY}?page=4&perpage=5", UNIT))) == inlined
    query = "&".join(f"{name}={value}" for name, value in UNIT.items())
    assert text_of(ask(site, f"{PROXY}?startrecord=16&endrecord=30&perpage=5&{query}")) == text_of(rest)
    assert {found.path for found in site.published} | set(site.decoys) == {*inlined, *records(text_of(rest))}
    assert ask(site, "/module/jpage/dataproxy.jsp").status == 404
    assert re.search(r"<a title='[^']+' target='_blank' href='//site\.invalid/art/", text_of(rest))


def test_the_second_generation_counts_pages_and_cuts_them() -> None:
    site = SITES["hanweb-cangling"]
    form = {"columnid": "70413", "unitid": "6090329", "webid": "15"}
    assert posted(site, PROXY, form).status == 403

    def found(query: str) -> list[str]:
        return records(text_of(posted(site, f"{PROXY}?{query}", form, HERE)))

    first = found("perpage=100&page=1")
    assert len(first) == 100
    assert found("startrecord=101&endrecord=200&perpage=100") == first
    assert found("perpage=300&page=1") == first
    assert len({*first, *found("perpage=100&page=2")}) == 124
    assert found("perpage=100&page=3") == []
    text = text_of(posted(site, PROXY, form, HERE))
    assert "<nextgroup><a href=" in text
    assert "webname=%25E8" in text


def test_an_empty_service_says_so_in_54_bytes() -> None:
    site = SITES["hanweb-taihe"]
    for query in ("page=1", "startrecord=1&endrecord=15&perpage=5"):
        assert len(posted(site, f"{PROXY}?{query}", {"columnid": "5512", "unitid": "16502"}, HERE).body) == 54
    inlined = records(page_of(site, site.column).decode())
    assert set(inlined) == {found.path for found in site.published} | set(site.decoys)


def test_encrypted_lists_end_after_the_first_pages() -> None:
    site = SITES["hanweb-yanhu"]
    column = page_of(site, site.column).decode()
    (link,) = re.findall(r'<nextgroup><!\[CDATA\[<a href="([^"]+)">', column)
    query = dict(parse_qsl(urlsplit(link).query))
    assert not query["columnid"].isdigit()
    inlined = records(column)
    assert set(inlined) == {found.path for found in site.published}
    assert records(text_of(posted(site, f"{PROXY}?startrecord=1&endrecord=45&perpage=15", query))) == inlined
    for deep in ("startrecord=16&endrecord=30&perpage=5", "page=4&perpage=5"):
        assert len(posted(site, f"{PROXY}?{deep}", query).body) == 54
    assert len(posted(site, f"{PROXY}?startrecord=1", {"columnid": "3381", "unitid": "9417"}).body) == 54
    assert (site.expected_state, site.expected_reason) == (None, "empty_list")


def test_a_file_is_had_by_way_of_a_redirect() -> None:
    site = SITES["hanweb-yunxi"]
    (found,) = (found for found in site.published if found.figures is None)
    (link,) = [href for href in hrefs(page_of(site, found.path).decode()) if "downfile.jsp" in href]
    assert re.search(r"\?classid=0&filename=[0-9a-f]{32}\.pdf$", link)
    answer = ask(site, link)
    location = dict(answer.headers)["Location"]
    assert (answer.status, location[:10]) == (302, "/attach/0/")
    assert page_of(site, location).startswith(b"%PDF")


def test_articles_keep_the_marks_of_their_template() -> None:
    page = page_of(SITES["hanweb-taihe"], SITES["hanweb-taihe"].published[0].path).decode()
    assert "<!--<$[标题]>begin-->" in page
    assert '<meta name="ContentStart"/>' in page
    assert 'id="zoom"' in page


def test_reports_are_had_by_area_and_year_and_a_missing_one_with_200() -> None:
    site = SITES["hanweb-haitang"]
    section = page_of(site, "/col/col20/index.html").decode()
    (tree,) = re.findall(r'<iframe src="(/module/xxgk/tree\.jsp\?area=\w+)"', section)
    areas = {area: text for href, text in links_of(page_of(site, tree)).items() for area in [href.partition("=")[2]]}
    assert {found.agency for found in site.published} == set(areas.values())
    endpoint = "/module/xxgk/xxgkAnnualReport.jsp"
    listed = {f"{endpoint}?area={area}&fbtime={year}" for area in areas for year in (2022, 2023, 2024)}
    (missing,) = listed - {found.path for found in site.published}
    for path in (missing, endpoint, f"{endpoint}?area=0&fbtime=2024", f"{endpoint}?area={min(areas)}&fbtime=2030"):
        assert "暂无信息" in text_of(ask(site, path))
    assert "&nbsp;共1页&nbsp;" in text_of(posted(site, "/module/xxgk/search.jsp", {"currpage": "1"}))


def test_a_search_of_the_directory_mixes_columns() -> None:
    site = SITES["hanweb-yupu"]
    column = page_of(site, site.column).decode()
    (call,) = re.findall(r'url: "([^"]+)"', column)
    assert site.answer(Asked("GET", "/module/xxgk/search.jsp", host="site.invalid")).status == 403
    assert posted(site, call, {}).status == 403
    # What is asked in the address goes before what is asked in the form.
    assert articles(text_of(posted(site, call, {"currpage": "2"}, HERE))) == articles(column)
    found: list[str] = []
    for number in ("1", "2", "3", "4"):
        here = call.replace("currpage=1", f"currpage={number}")
        text = text_of(posted(site, here, {"currpage": number}, {"x-requested-with": "XMLHttpRequest"}))
        assert "&nbsp;共3页&nbsp;" in text
        assert "<html" not in text
        found += articles(text)
    assert len(found) == 21
    assert set(found) == {found.path for found in site.published} | set(site.decoys)
    assert {path.split("_")[1] for path in found} == {"3096", "3104"}
    assert articles(column) == found[:8]


# --- jpaas

UNIT_PATH = "/api-gateway/jpaas-publish-server/front/page/build/unit"


def unit_of(page: str) -> dict[str, str]:
    found = re.search(r'queryData="([^"]+)"', page)
    if found is not None:
        return dict(ast.literal_eval(found[1]))
    return dict(re.findall(r"(webId|pageId|parseType|pageType|tplSetId|tagId): '([^']+)'", page))


def built(site: Site, told: Mapping[str, str], **more: str) -> Any:  # noqa: ANN401 JSON
    answer = site.answer(Asked("GET", UNIT_PATH, {**told, **more}, headers=HERE, host="site.invalid"))
    return json.loads(text_of(answer))["data"]


def test_a_unit_is_an_object_or_text_and_pages_are_told_in_one_parameter() -> None:
    site = SITES["jpaas-nanwan"]
    page = page_of(site, site.column).decode()
    told = unit_of(page)
    assert (told["parseType"], told["tagId"]) == ("bulidstatic", "信息列表")
    assert re.search(r'count="21" rows="8" pageNo="1" unitUrl="', page)
    first, second, third = (
        articles(built(site, told, paramJson=json.dumps({"pageNo": n, "pageSize": "8"}))["html"]) for n in (1, 2, 3)
    )
    assert articles(page) == first
    assert {*first, *second, *third} == {found.path for found in site.published} | set(site.decoys)
    assert articles(built(site, told, pageNo="2")["html"]) == first
    assert built(site, told | {"tplSetId": "x"}, paramJson='{"pageNo":2}')["html"] == ""
    assert built(site, told | {"parseType": "buildstatic"})["html"] == ""
    stranger = site.answer(Asked("GET", UNIT_PATH, told, host="site.invalid"))
    assert stranger.status == 403


def test_year_folders_have_units_of_their_own() -> None:
    site = SITES["jpaas-jiaquan"]
    found: set[str] = set()
    for year in (2022, 2023, 2024):
        page = page_of(site, f"/jqs/zwxxgk/zfxxgknb/{year}/bmndbg/index.html").decode()
        told = unit_of(page)
        assert "queryData" not in page
        assert len(told["webId"]) == 32
        for number in (1, 2):
            html = built(site, told, paramJson=json.dumps({"pageNo": number, "pageSize": 3}))
            assert isinstance(html, str)
            found |= set(articles(html))
    assert found == {report.path for report in site.published}
    assert all(re.search(r"/art/20\d\d/art_[0-9a-f]{32}\.html$", path) for path in found)


# --- gkmlpt and NFCMS


def config_of(page: bytes) -> tuple[str, list[dict[str, Any]]]:
    text = page.decode()
    (sid,) = re.findall(r"SID:\s*'(\d+)'", text)
    (tree,) = re.findall(r"TREE:\s*(\[.*?\])\s*,\s*SERVICE_AREA_ID", text)
    with pytest.raises(json.JSONDecodeError):
        json.loads(text.partition("_CONFIG = ")[2].partition("</script>")[0])
    return sid, json.loads(tree)


def node_of(tree: list[dict[str, Any]]) -> dict[str, Any]:
    waiting = list(tree)
    for _ in range(50):
        node = waiting.pop()
        if node["name"] == "政府信息公开年报":
            return node
        waiting += node["children"]
    raise AssertionError(tree)


def test_a_catalogue_of_more_than_a_hundred_comes_in_two_pages() -> None:
    site = SITES["gkmlpt-yanfeng"]
    sid, tree = config_of(page_of(site, site.column))
    node = node_of(tree)

    def page(number: int, catalogue: int = node["id"]) -> dict[str, Any]:
        return dict(json.loads(page_of(site, f"/gkmlpt/api/all/{catalogue}?page={number}&sid={sid}")))

    assert page(0) == page(1)
    assert (page(1)["total"], len(page(1)["articles"]), len(page(2)["articles"])) == (120, 100, 20)
    assert page(3)["articles"] == []
    assert page(2, 0)["articles"] == page(2)["articles"]
    found = [article for number in (1, 2) for article in page(number)["articles"]]
    paths = {urlsplit(article["url"]).path for article in found}
    assert {report.path for report in site.published} | set(site.decoys) <= paths
    assert {urlsplit(article["url"]).path for article in page(2)["articles"]} & {r.path for r in site.published}
    assert all(isinstance(article["date"], int) and article["url"].startswith("http://site") for article in found)
    twice = [article for article in found if article["url"] == found[-1]["url"]]
    assert len({article["id"] for article in twice}) == len(twice) == 2
    (hanging,) = (article for article in found if article["attachment"])
    assert page_of(site, urlsplit(hanging["attachment"][0]["url"]).path).startswith(b"%PDF")
    assert urlsplit(hanging["url"]).path == next(r.path for r in site.published if r.figures is None)
    assert json.loads(page_of(site, f"/gkmlpt/api/all/{node['id']}?page=1"))["articles"] == []


def test_a_catalogue_leads_to_a_column_of_the_portal() -> None:
    site = SITES["gkmlpt-chaoan"]
    sid, tree = config_of(page_of(site, site.column))
    node = node_of(tree)
    assert (node["post_count"], node["jump_url"]) == (0, "http://site.invalid/zwgk/zfxxgknb/index.html")
    assert json.loads(page_of(site, f"/gkmlpt/api/all/{node['id']}?page=1&sid={sid}"))["articles"] == []
    assert {found.path for found in site.published} <= clicked(site, "/zwgk/zfxxgknb/index.html")


def test_each_department_has_its_own_install_and_one_keeps_its_articles_in_a_script() -> None:
    site = SITES["gkmlpt-longgangling"]
    links = [urlsplit(href) for href in links_of(page_of(site, "/bmxxgk/nb.html")) if "gkmlpt" in href]
    assert {link.fragment for link in links} == {"721"}
    found: set[str] = set()
    for link in links:
        sid, tree = config_of(page_of(site, link.path))
        api = f"{link.path.removesuffix('/index')}/api/all/{node_of(tree)['id']}?page=1&sid={sid}"
        found |= {urlsplit(article["url"]).path for article in json.loads(page_of(site, api))["articles"]}
    assert found == {report.path for report in site.published}
    scripts = re.compile(rb"<script.*?</script>", re.DOTALL)
    bare = {report.path: scripts.sub(b"", page_of(site, report.path)) for report in site.published}
    hidden = [path for path, page in bare.items() if not extract_reports(page)]
    assert {path.split("/")[1] for path in hidden} == {"lglswj"}
    assert all(len(extract_reports(page_of(site, path))) == 1 for path in hidden)


def test_posts_lie_in_year_folders_with_mobile_twins() -> None:
    site = SITES["nfcms-yueshan"]
    for found in site.published:
        assert re.fullmatch(rf"/zwgk/xxgknb/{found.year}/content/post_\d{{8}}\.html", found.path)
        assert page_of(site, found.path.replace("post_", "mpost_"))
    first = page_of(site, "/zwgk/xxgknb/2024/index.html").decode()
    assert 'href="http://site.invalid/zwgk/xxgknb/2024/index_2.html">下一页' in first
    assert "mpost" not in first
    assert "下一页" not in page_of(site, "/zwgk/xxgknb/2024/index_2.html").decode()
    assert ask(site, "/zwgk/xxgknb/2024/index_1.html").status == 404


# --- Lonsun, openness, Jinan


@pytest.mark.parametrize("name", ["lonsun-jinling", "lonsun-anyuan"])
def test_annual_reports_are_the_third_page_of_an_agency(name: str) -> None:
    site = SITES[name]
    numbers = {re.split(r"[/?]", found.path.replace("/column", ""))[2] for found in site.published}
    assert len(numbers) == len({found.agency for found in site.published})
    reports = {found.path for found in site.published}
    for number in numbers:
        pages = {kind: page_of(site, f"/public/column/{number}?type={kind}").decode() for kind in range(1, 6)}
        assert reports & set(hrefs(pages[3]))
        assert not [page for kind, page in pages.items() if kind != 3 and re.search(r"/public/\d+/\d+\.html", page)]
    assert ask(site, f"/public/column/{min(numbers)}?type=9").status == 404
    assert ask(site, "/public/column/1?type=3").status == 404


def test_a_long_list_of_an_agency_goes_on() -> None:
    site = SITES["lonsun-jinling"]
    first, second = (page_of(site, f"{site.column}{more}").decode() for more in ("", "&pageIndex=2"))
    assert f"{site.column}&pageIndex=2" in hrefs(first)
    assert any(found.path in hrefs(second) and found.path not in hrefs(first) for found in site.published)
    whole = next(found for found in site.published if "?type=3" in found.path)
    assert whole.year == 2024
    assert {found.path for found in site.published if found.agency == whole.agency and found is not whole} <= set(
        hrefs(page_of(site, whole.path).decode())
    )


def test_openness_shows_reports_by_number() -> None:
    for name, folder in (
        ("openness-xuanling", "/XxgkAnnualReport/show/"),
        ("openness-tonglingwan", "/openness/OpennessAnnualReport/show/"),
        ("openness-chishui", "/xxgk/openness/detail/annual_report/"),
    ):
        assert all(found.path.startswith(folder) for found in SITES[name].published)
    assert "/openness/OpennessContent/showList/1283/9/page_2.html" in clicked(SITES["openness-tonglingwan"], "/")
    # Titles without an agency: the branch says whose they are.
    branches = [path for path in clicked(SITES["openness-chishui"], "/") if "opennessAnnualReport" in path]
    assert len(branches) == 3
    assert {found.title.partition("年")[0] for found in SITES["openness-chishui"].published} == {"2022", "2023", "2024"}


def test_a_channel_opens_its_annual_reports() -> None:
    for name in ("jinan-lishan", "jinan-qingshuibu"):
        site = SITES[name]
        channels = {path for path in clicked(site, "/") if path.endswith("?open=zfxxgknb")}
        lists = [page_of(site, path).decode() for path in channels]
        closed = [page_of(site, path.partition("?")[0]).decode() for path in channels]
        listed = {path for text in lists for path in hrefs(text)}
        assert {found.path for found in site.published} | set(site.decoys) <= listed
        assert not any("doc_" in text for text in closed)
        assert all("?open=zfxxgknb" in hrefs(text) for text in closed)
        assert all(re.search(r"/channel_[0-9a-f]{24}/doc_[0-9a-f]{24}\.html$", r.path) for r in site.published)


# --- eportal, TrueCMS, Epoint


@pytest.mark.parametrize("name", ["eportal-xihe", "eportal-xingyuan"])
def test_hidden_fields_name_the_next_pages(name: str) -> None:
    site = SITES[name]
    named = {text: path for path, text in links_of(page_of(site, section_of(site))).items()}
    column = site.column or named["政府信息公开年度报告"]
    page = lxml.html.document_fromstring(page_of(site, column).decode())
    (page_id,) = (f.get("value") for f in page.iter("input") if f.get("id") == "eprotalCurrentPageId")
    (field,) = (f for f in page.iter("input") if f.get("name") == "article_paging_list_hidden")
    module, total = field.get("moduleid"), int(field.get("totalpage") or 0)
    assert total == 3
    found = set()
    for number in range(1, total + 1):
        path = f"/eportal/ui?pageId={page_id}&currentPage={number}&moduleId={module}&staticRequest=yes"
        found |= set(articles(page_of(site, path).decode())) - {section_of(site)}
    assert {report.path for report in site.published} | set(site.decoys) == found


def section_of(site: Site) -> str:
    return next(path for path, text in links_of(page_of(site, "/")).items() if text == "政府信息公开")


def test_numbers_of_eportal_articles_are_short_or_begin_with_the_day() -> None:
    paths = [found.path for found in SITES["eportal-xihe"].published]
    assert {bool(re.search(r"/302266/\d{7}/index\.html$", path)) for path in paths} == {True, False}
    assert all(re.search(r"/302266/(\d{7}/index\.html|20\d{14}/index\.shtml)$", path) for path in paths)


def test_jsonp_wraps_the_xml_for_those_who_come_from_the_page() -> None:
    site = SITES["truecms-tonghai"]
    column = page_of(site, site.column).decode()
    inlined = records(column.partition('id="initData">')[2])
    (found,) = re.findall(r"columnId: '([0-9a-f-]{36})'", column)
    base = f"/truecms/messageController/getMessage.do?columnId={found}&callback=cb"

    def listed(query: str, headers: Mapping[str, str] = HERE) -> list[str]:
        text = text_of(ask(site, f"{base}&{query}", headers))
        assert text.startswith("cb({")
        return records(json.loads(text.strip()[3:-2])["result"])

    assert len(inlined) == 15
    windows = [listed(f"startrecord={n}&endrecord={n + 19}&perpage=20") for n in (1, 21)]
    assert [len(window) for window in windows] == [20, 20]
    assert windows[0][:15] == inlined
    assert {*windows[0], *windows[1]} == {r.path for r in site.published} | set(site.decoys)
    assert listed("startrecord=1&endrecord=40&perpage=20") == windows[0]
    assert listed("startrecord=1&endrecord=20&perpage=20", {}) == []
    assert ask(site, f"{base}&startrecord=1&endrecord=40&perpage=40", HERE).status == 404


def test_the_service_of_epoint_takes_json_only() -> None:
    site = SITES["epoint-zhangzhu"]
    common = page_of(site, "/js/webBuilderCommon.js").decode()
    project, guid = re.findall(r'"(?:projectName|siteGuid)": "([^"]+)"', common)
    service = f"{project}/rest/lightfrontaction/getgovinfolist"
    told = dict(parse_qsl(urlsplit(site.column).query)) | {"siteGuid": guid, "pageSize": 5}

    def listed(values: Mapping[str, object]) -> list[dict[str, str]]:
        asked = Asked("POST", service, body=json.dumps(values).encode(), host="site.invalid")
        return list(json.loads(text_of(site.answer(asked)))["custom"]["data"])

    pages = [listed({**told, "pageIndex": n}) for n in range(4)]
    assert [len(page) for page in pages] == [5, 5, 4, 0]
    found = {entry["infourl"] for page in pages for entry in page}
    assert found == {report.path for report in site.published} | set(site.decoys)
    assert all("..." in entry["title"] and "..." not in entry["realtitle"] for entry in pages[0])
    assert listed({**told, "siteGuid": "x", "pageIndex": 0}) == []
    form = posted(site, service, {name: str(value) for name, value in told.items()})
    assert json.loads(text_of(form))["custom"]["data"] == []
    assert "pageIndex: 0" in page_of(site, site.column).decode()
    assert articles(page_of(site, site.column).decode()) == []


def test_every_department_of_epoint_has_its_list() -> None:
    site = SITES["epoint-kunhu"]
    lists = [path for path in clicked(site, "/") if "deptcode=" in path]
    assert len(lists) == len({found.agency for found in site.published}) == 4


# --- over the wire


def test_hosts_in_full_addresses_are_those_that_were_asked(tmp_path: Path) -> None:
    names = ["hanweb-yunxi", "gkmlpt-yanfeng", "epoint-zhangzhu"]
    with serve(tmp_path, only=names) as served:
        portals = served.truth["portals"]
        for name in names:
            base = portals[name]["address"]
            for report in portals[name]["reports"][:2]:
                assert get(report["url"])[0] == 200
            host = base.removeprefix("http://")
            assert get(base + (SITES[name].column or "/"))[0] == 200
            if name == "hanweb-yunxi":
                assert f"//{host}/art/".encode() in get(base + SITES[name].column)[2]
