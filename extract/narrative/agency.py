"""Whose report it is: the name as printed, and the codes that the page prints. Never from the address's path."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Literal

import msgspec

from extract.glyphs import compact
from extract.narrative.excerpt import Excerpt, squeeze
from extract.narrative.phrases import load_phrases
from extract.narrative.signature import find_signature, restored

if TYPE_CHECKING:
    from collections.abc import Mapping

    from extract.narrative.title import FoundTitle

__all__ = ["Agency", "agency_in_title", "find_agency", "find_agency_code", "find_division_code", "is_credit_code"]

#: The longest name accepted: joint offices have long ones, paragraphs longer ones.
MAX_NAME = 50
_YEAR = r"(?:20\d\d|二[〇○零0oO][〇○零一二三四五六七八九0]{2})"
_YEAR_AT_END = re.compile(rf"(?:关于)?[(（]?{_YEAR}(?:年度|年)?[)）]?$")
_YEAR_AT_START = re.compile(rf"[(（]?{_YEAR}(?:年度|年)?[)）]?")
_TAG = re.compile(r"[(（\[【][^)）\]】]{0,12}[)）\]】]")
_TOPIC_END = re.compile(r"(?:信息公开|政务公开)(?=[^公]{0,20}(?:报告|年报|总结))")
_NAME = re.compile(r"[㐀-鿿0-9A-Za-z()（）·、—-]+")
_IDEOGRAPHS = re.compile(r"[㐀-鿿]{2}")
#: A key and its value may be two cells of a table: then a line end stands for the colon.
_VALUE = re.compile(r"[ \t\u3000】\]]{0,4}(?:[:：][ \t\u3000]{0,4}|(?<=机构)\n)([^\n:：]{2,60})")
#: Places looked at for one key, in a text that repeats it.
_MAX_KEYS = 50
_STOP = re.compile(r"[\s|,，。;；]|发布|时间|日期|字体|浏览|访问|作者|来源|索引|文号")

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(3**place % 31 for place in range(17))
_AREA = re.compile(r"[?&]area=([0-9A-HJ-NPQRTUWXY]{18})(?:&|#|$)")
_LOCAL_SITE = re.compile(r"\d{10}")
_FOOTER_SITE = re.compile(r"网站标识码[:：]?(\d{10})(?!\d)")


_DIGIT = re.compile(r"\d")
#: In a text without line breaks the first sentence follows a title immediately.
_WHOLE_TITLE = re.compile(r".*?(?:年度报告|年报)")
#: A mark of the column before a title: 【年报】.
_COLUMN = re.compile(r"[(（\[【][^)）\]】]{0,8}(?:年度报告|年报)[)）\]】]")
#: An agency that stands behind the title in brackets.
_BEHIND = re.compile(r"(?:报告|年报)[(（]([^()（）]{2,40})[)）]$")


class Agency(msgspec.Struct, frozen=True):
    """An agency's name as printed, and where it stands."""

    name: str
    where: Literal["title", "publisher", "signature", "source"]


def agency_in_title(title: str) -> str | None:
    """The agency that a report's title names, None if it names none.

    `X2024年政府信息公开…`, `2019年X政府信息公开…`, `2019年政府信息公开…报告（X）`.
    """
    text = _without(_COLUMN, compact(title[:200]).strip("#*•●·■◆▪►-_.:,"))
    behind = _BEHIND.search(text)
    if whole := _WHOLE_TITLE.match(text):
        text = whole.group()
    ends = list(_TOPIC_END.finditer(text))
    if not ends:
        return None
    name = text[: ends[-1].start()]
    # 人民政府信息公开 is the government's name and the topic; 局政府信息公开 is the topic alone.
    if name.endswith(("政府", "政务")) and not name.endswith("人民政府"):
        name = name[:-2]
    name = _without(_TAG, name)
    for _ in range(2):
        name = _YEAR_AT_END.sub("", name).removesuffix("的")
        name = _without(_YEAR_AT_START, name)
        for lead in load_phrases().agency.leads:
            name = name.removeprefix(lead)
    named = _accepted(restored(name.strip(":-_,.·、")))
    return named if named or behind is None else _body_named(behind[1])


def _without(start: re.Pattern[str], text: str) -> str:
    """The text without what it starts with."""
    match = start.match(text)
    return text[match.end() :] if match else text


def _body_named(text: str) -> str | None:
    """What stands in brackets behind a title, if it is called as agencies are: 公示稿 and 全市 are none."""
    words = load_phrases().scope
    named = words.is_body(text) and text not in words.aggregate_areas
    return _accepted(restored(text)) if named else None


def _accepted(name: str) -> str | None:
    if not 2 <= len(name) <= MAX_NAME or not _NAME.fullmatch(name) or not _IDEOGRAPHS.search(name):  # noqa: PLR2004
        return None
    if name.count("（") + name.count("(") != name.count("）") + name.count(")") or _DIGIT.search(name):
        return None
    return None if _refused().search(name) else name


@functools.cache
def _refused() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, load_phrases().agency.refused)))


def _printed(kind: Literal["publisher", "source"], text: str) -> str | None:
    words = load_phrases().agency
    for key in words.publisher_keys if kind == "publisher" else words.source_keys:
        place = -1
        for _ in range(_MAX_KEYS):
            place = text.find(key, place + 1)
            if place < 0:
                break
            match = _VALUE.match(text, place + len(key))
            if match and (name := _accepted(_STOP.split(match.group(1).strip(), maxsplit=1)[0])):
                return name
    return None


def find_agency(title: FoundTitle | None, view: Excerpt, meta: Mapping[str, str]) -> Agency | None:
    """The agency of the report: from the title, else 发布机构, the signature, ContentSource and 来源, the surest first.

    The signature stands before ContentSource, which is often the portal and not the agency.
    """
    if title is not None and title.kind == "report" and (name := agency_in_title(title.text)):
        return Agency(name, "title")
    if name := _printed("publisher", view.text):
        return Agency(name, "publisher")
    signed = find_signature(view)
    if signed is not None and signed.name and (name := _accepted(signed.name)):
        return Agency(name, "signature")
    if name := _accepted(squeeze(meta.get("contentsource", "")[:200])) or _printed("source", view.text):
        return Agency(name, "source")
    return None


def is_credit_code(code: str) -> bool:
    """Whether `code` is a 统一社会信用代码: 18 characters, the last one checking the others (GB 32100)."""
    if len(code) != 18 or any(char not in _ALPHABET for char in code):  # noqa: PLR2004
        return False
    total = sum(_ALPHABET.index(char) * weight for char, weight in zip(code, _WEIGHTS, strict=False))
    return _ALPHABET[-total % 31] == code[17]


def find_agency_code(view: Excerpt, url: str | None) -> str | None:
    """The 统一社会信用代码 before a 索引号's slash, else the address's `area`; None if the check character is wrong."""
    text = view.text
    place = text.find("/")
    for _ in range(_MAX_KEYS):
        if place < 0:
            break
        if text[place + 1 : place + 3].isdecimal():
            code = text[max(0, place - 18) : place]
            before = text[max(0, place - 19) : max(0, place - 18)]
            alone = not before.isalnum() or before > "\u2fff"
            if alone and is_credit_code(code):
                return code
        place = text.find("/", place + 1)
    match = _AREA.search(url[:2000]) if url and "area=" in url else None
    return match.group(1) if match and is_credit_code(match.group(1)) else None


def find_division_code(view: Excerpt, meta: Mapping[str, str], agency_code: str | None) -> str | None:
    """The 行政区划代码, six digits: of a local SiteIDCode, of the footer's 网站标识码, or of the agency's code.

    Central sites (`bm…`) have none.
    """
    site = meta.get("siteidcode", "").strip()
    if _LOCAL_SITE.fullmatch(site) and "11" <= site[:2] <= "82":
        return site[:6]
    if site[:2].lower() != "bm":
        footer = "".join(view.tail)
        match = _FOOTER_SITE.search("".join(footer.split())) if "网站标识码" in footer else None
        if match and "11" <= match.group(1)[:2] <= "82":
            return match.group(1)[:6]
    if agency_code and agency_code[2:8].isdigit() and "11" <= agency_code[2:4] <= "82":
        return agency_code[2:8]
    return None
