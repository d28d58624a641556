"""Families of systems told by their pages: those of the sample, each from its own column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from crawlers.discovery.fingerprint import fingerprint
from crawlers.page import Page
from tests.portal.asking import page_of
from tests.portal.sites import all_sites

if TYPE_CHECKING:
    from tests.portal.site import Site

SITES = [site for site in all_sites() if site.registered and site.platform not in {"", "plain"} and site.published]
#: Plain lists have no mark of their own, and a column may be read by the neighbour of its family.
FAMILIES = {
    "trs_service": {"trs_service", "trs"},
    "ucap_json": {"ucap_json", "ucap"},
    "hanweb_xxgk": {"hanweb_xxgk", "hanweb"},
    "gkmlpt": {"gkmlpt", "nfcms"},
}


@pytest.mark.parametrize("site", SITES, ids=lambda site: str(site.id))
def test_column_or_report_of_a_portal_tells_its_family(site: Site) -> None:
    expected = FAMILIES.get(site.platform, {site.platform})
    paths = (site.column or site.home, site.published[0].path)
    guesses = [fingerprint(Page(f"http://www.site.gov.cn{path}", page_of(site, path))) for path in paths]
    first = next(filter(None, guesses), ())
    assert first, "nothing speaks for any family"
    assert first[0].platform in expected, guesses


def test_a_page_of_no_family_gets_no_guess() -> None:
    assert fingerprint(Page("http://www.x.gov.cn/", b"<html><body><p>x</p><a href='/a/'>a</a></body></html>")) == ()
