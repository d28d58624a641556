"""The next page of a list whose pager is a script: choices, functions of the page, forms, ASP.NET's postback.

Only what the page itself spells out is followed. Where a pager is there and does not say enough, that is a finding.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawlers.asks import Ask
from crawlers.page import absolute, clean_text
from crawlers.platforms.scripts import SCRIPT, UNKNOWN, value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.html import HtmlElement

    from crawlers.page import Page

__all__ = ["NEXT", "scripted_next", "scripted_pages"]

NEXT = re.compile(r"[\[【(（<>«»‹›|\s]*(?:下\s*一?\s*页|后\s*一?\s*页)[\]】)）>»›|\s]*")
_BUTTONS = ("a", "span", "li", "div", "button", "input", "td", "em", "i", "b", "img")
_LONGEST_WORD = 20
_SUM = r"""((?:["'][^"'\n]*["']|[\w.$]+)(?:\s*\+\s*(?:["'][^"'\n]*["']|[\w.$]+))*)"""
_CALL = re.compile(r"(?<![\w.$])(?!void\b)([A-Za-z_$][\w$]*)\s*\(([^()]{0,200})\)")
_POST_BACK = re.compile(r"""__doPostBack\(\s*["']([^"']*)["']\s*,\s*["']([^"']*)["']\s*\)""")
_GOES = re.compile(rf"location(?:\.href)?\s*=(?!=)\s*{_SUM}|(?:location\.(?:replace|assign)|\bopen)\s*\(\s*{_SUM}")
_FIELD = re.compile(
    r"""(?:\.(\w+)|getElementById\(\s*["'](\w+)["']\s*\)|\$\(\s*["']#(\w+)["']\s*\))\s*\.(?:value\s*=\s*|val\(\s*)(\w+)"""
)
_ONE_MORE = re.compile(r"\w+\s*\+\s*1")
_BODY = 1500
#: How many pages, or how many entries and how many of them a page has, in the words of scripts and pager libraries.
_PAGES = re.compile(
    r"""(?<![\w.])(?:total_?pages?|page_?(?:count|total|num(?:s|ber)?s?)|pages_?count|count_?pages?|max_?page)["']?\s*[:=]\s*["']?(\d{1,4})\b""",
    re.IGNORECASE,
)
_LAYPAGE = re.compile(r"laypage[\s\S]{0,40}?\(\s*\{([\s\S]{0,600}?)\}", re.IGNORECASE)
_MEMBER = re.compile(r"\b(count|limit)\s*:\s*(\d{1,6})")
#: A name put together of a number: `'index_' + o.curr + '.html'`, `'list.jsp?page=' + i`.
_NUMBERED = re.compile(r"""["']([\w./?=&-]{0,200}[_=/-])["']\s*\+\s*[\w.]+\s*\)?\s*(?:\+\s*["'](\.\w{2,5})["'])?""")
_FILE = re.compile(r"^(.*?)(?:_\d+)?(\.\w+)$")


def scripted_next(page: Page, number: int) -> tuple[Ask | None, bool]:
    """The request for the page after page `number`, and whether there is a pager that does not say what it asks for."""
    chosen = _chosen(page, number + 1)
    if chosen is not None:
        return Ask(chosen, "list"), False
    is_unclear = False
    for script in _scripts(page):
        posted = _POST_BACK.search(script)
        if posted is not None:
            return _post_back(page, posted[1], posted[2], number), False
        for call in _CALL.finditer(script):
            found, goes = _called(page, call[1], call[2], number)
            if found is not None or goes:
                return found, False
            is_unclear = True
    pages = scripted_pages(page)
    if pages is not None and number < pages and (url := _named(page, number + 1)):
        return Ask(url, "list"), False
    return None, is_unclear


def scripted_pages(page: Page) -> int | None:
    """How many pages the list has by what scripts say; None where none does."""
    scripts = "\n".join(SCRIPT.findall(page.text))
    counts = [int(count) for count in _PAGES.findall(scripts)]
    for pager in _LAYPAGE.findall(scripts):
        members = {name: int(number) for name, number in _MEMBER.findall(pager)}
        if members.get("count") and members.get("limit"):
            counts.append(-(-members["count"] // members["limit"]))
    return max(filter(None, counts), default=None)


def _chosen(page: Page, wanted: int) -> str | None:
    """The address of a page among the choices of a list of pages."""
    for element in page.tree.iter("option"):
        words = clean_text(str(element.text_content())).strip("第页 ")
        address = element.get("value") or ""
        if words == str(wanted) and ("/" in address or "." in address or "?" in address):
            return absolute(page.base, address, page.encoding)
    return None


def _scripts(page: Page) -> Iterator[str]:
    """What a click on the next page runs; what is marked as disabled runs nothing."""
    for element in page.tree.iter(*_BUTTONS):
        words = element.get("value") or element.get("alt") or str(element.text_content())[: _LONGEST_WORD + 1]
        words = clean_text(words)
        if not NEXT.fullmatch(words) or "disable" in f"{element.get('class')} {element.get('disabled')}".lower():
            continue
        for script in (element.get("onclick"), element.get("href")):
            if script and "(" in script:
                yield script


def _post_back(page: Page, target: str, argument: str, number: int) -> Ask | None:
    """ASP.NET's way: the page's own form with what was clicked; None where the argument is no page further on."""
    if argument.isdecimal() and int(argument) <= number:
        return None
    form = next((form for form in page.tree.iter("form") if "__VIEWSTATE" in _fields(form)), None)
    if form is None:
        return None
    return _sent(page, form, {"__EVENTTARGET": target, "__EVENTARGUMENT": argument})


def _called(page: Page, name: str, arguments: str, number: int) -> tuple[Ask | None, bool]:
    """What a function of the page asks for, and whether it was understood: page numbers that lead back ask nothing."""
    defined = re.search(
        rf"(?:function\s+{re.escape(name)}|\b{re.escape(name)}\s*=\s*function)\s*\(([^()]*)\)", page.text
    )
    if defined is None:
        return None, False
    given = [_number(argument.strip(), number) for argument in arguments.split(",") if argument.strip()]
    if any(argument.isdecimal() and int(argument) <= number for argument in given[:1]):
        return None, True
    names = [parameter.strip() for parameter in defined[1].split(",")]
    known = "".join(f"{key} = {literal!r};\n" for key, literal in zip(names, given, strict=False) if key)
    body = re.split(r"\bfunction\b", page.text[defined.end() : defined.end() + _BODY])[0]
    for goes in _GOES.finditer(body):
        address = value(f"{known}{page.text}", goes[1] or goes[2])
        if UNKNOWN not in address and (url := absolute(page.base, address, page.encoding)) and url != page.url:
            return Ask(url, "list"), True
    if "submit" not in body:
        return None, False
    fields = {next(filter(None, found[:3])): value(f"{known}{page.text}", found[3]) for found in _FIELD.findall(body)}
    form = next((form for form in page.tree.iter("form") if fields and set(fields) <= set(_fields(form))), None)
    return (None, False) if form is None or UNKNOWN in "".join(fields.values()) else (_sent(page, form, fields), True)


def _number(argument: str, number: int) -> str:
    return str(number + 1) if _ONE_MORE.fullmatch(argument) else argument.strip("\"'")


def _fields(form: HtmlElement) -> dict[str, str]:
    """What a form sends without a button: its fields by name, and by id where they have one."""
    found = {}
    for field in form.iter("input"):
        if (field.get("type") or "text").lower() in {"hidden", "text"}:
            for name in (field.get("name"), field.get("id")):
                if name:
                    found[name] = field.get("value") or ""
    return found


def _sent(page: Page, form: HtmlElement, changed: Mapping[str, str]) -> Ask | None:
    """The request that the form makes with some of its fields changed."""
    by_id = {
        field.get("id"): field.get("name") for field in form.iter("input") if field.get("id") and field.get("name")
    }
    new = {by_id.get(name) or name: text for name, text in changed.items()}
    names = {field.get("name") for field in form.iter("input")}
    fields = {name: text for name, text in _fields(form).items() if name in names} | new
    url = absolute(page.base, form.get("action"), page.encoding) or page.url
    if (form.get("method") or "get").lower() == "post":
        return Ask(url, "list", form=tuple(fields.items()), headers=(("Referer", page.url),))
    query = "&".join(f"{name}={text}" for name, text in fields.items())
    target = absolute(page.base, f"{url.partition('?')[0]}?{query}", page.encoding)
    return None if target is None else Ask(target, "list")


def _named(page: Page, wanted: int) -> str | None:
    """The address that a script puts together for a page: its own words around the number."""
    for script in SCRIPT.findall(page.text):
        for stem, extension in _NUMBERED.findall(script):
            if len(stem) > 1 and (extension or stem.endswith("=")):
                return absolute(page.base, f"{stem}{wanted}{extension}", page.encoding)
            own = _FILE.match(page.url)
            if own is not None and stem == "_" and extension:
                return f"{own[1]}_{wanted}{extension}"
    return None
