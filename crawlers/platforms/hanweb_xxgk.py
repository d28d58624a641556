"""大汉 xxgk, the disclosure directory: an address that gives any agency's report of a year, and a searchable list.

Reports are reached by the agencies of the tree times the years that are wanted; the search is read where a page holds
its parameters. The search may ignore the column and answer with the whole county: what an entry is, its title says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urljoin

import lxml.html

from crawlers.asks import Ask, Listing, Platform
from crawlers.page import Link, Page, absolute, clean_text
from crawlers.platforms.calls import Calls
from crawlers.platforms.hanweb_tree import agency_name, area_codes, tree_areas
from crawlers.platforms.items import list_links, records

__all__ = ["FBTIME", "PLATFORM"]

#: What `fbtime` of xxgkAnnualReport.jsp counts: `report_year`, the year that a report is about, as two sites answered;
#: `publication_year`, the one after it, as the name 发布时间 suggests. Nobody has confirmed either, so whoever reads
#: the report takes its year from the title.
FBTIME: Literal["report_year", "publication_year"] = "report_year"
