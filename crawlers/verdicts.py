"""What an answer is: the page that was asked for, a wall, a challenge, an error in disguise, or a shell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from lxml.html import defs

from crawlers.page import absolute, canonical
from crawlers.sight import Sight, shell_target
from crawlers.signatures import recognise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawlers.page import Page

__all__ = ["Kind", "Verdict", "judge"]

Kind = Literal["ok", "blocked", "challenge", "gone", "soft_404", "empty", "shell", "error"]

_OK = range(200, 300)
_GONE = (404, 410)
#: Statuses by which a server says that it does not want us, and not that something is wrong with the request.
_UNWANTED = (401, 403, 429, 451)
_SERVER_ERRORS = 500

#: A body of no more than this says nothing; a page of no more than that, without links or words, is a stub.
_EMPTY_BYTES = 60
_STUB_BYTES = 600
_STUB_WORDS = 100
#: Links written by script are content too, and the data that a page's script fills it with.
_CONTENT = re.compile(
    r"<(?:a|iframe|frame|embed|object|form|img|datastore|record)\b|[\w-]\.s?html?\b|[:=(]\s*\[?\{\s*[\"'\w]",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(r"<(?:!doctype|html|head|body)\b", re.IGNORECASE)

#: First bytes of files: PDF, ZIP and what is made of it, old Office, RTF, pictures, archives.
_FILES = (
    b"%PDF",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"BM",
    b"II*\x00",
)
_MORE_FILES = (b"MM\x00*", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"RIFF")
#: Elements with which a page or a piece of one begins; what begins with another one is XML.
_HTML = frozenset(defs.tags) | {"main", "template", "ucaptitle", "ucapcontent", "publishtime"}
_FIRST_TAG = re.compile(r"<\s*([a-z][\w:.-]*)", re.IGNORECASE)
_JSON = re.compile(r"\s*(?:[\w$.]+\s*\(\s*)?[\[{]")
#: Word saves documents as HTML under the name of its own format.
_OFFICE_HTML = re.compile(r"urn:schemas-microsoft-com:office|\bmso-", re.IGNORECASE)
#: An error page in a portal's frame has no more characters than this.
_ERROR_WORDS = 1500

_INDEX = re.compile(r"/(?:index|default)\.(?:s?html?|jsp|do|php|aspx?)$", re.IGNORECASE)
#: By how much a copy of the home page may differ from it: the date, a counter of visitors.
_NEW_CHARACTERS = 60
_KEPT_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer is. `code` is stable and `ok` for a page; `target` is where a shell leads."""

    kind: Kind
    code: str
    detail: str = ""
    target: str | None = None


def judge(  # noqa: PLR0913 an answer and what it is held against
    status: int,
    url: str,
    page: Page,
    set_cookies: Sequence[str] = (),
    *,
    home: Page | None = None,
    expected: str = "html",
) -> Verdict:
    """Judge the answer `page` to a request for `url`.

    `set_cookies` are its Set-Cookie headers; `home` is the portal's home page, which many servers show in place of what
    they do not have; `expected` is `file` where a page would be an error. JSON and XML of services are never taken for
    a missing page or a shell: what they say is for those who asked.
    """
    if status in _GONE:
        return Verdict("gone", f"http_{status}")
    is_ok = status in _OK
    data = _is_data(page)
    if data and is_ok:
        return Verdict("ok", "ok") if page.body.strip() else _empty(page)
    sight = Sight(page)
    found = None if data else recognise(status, sight, set_cookies)
    if found is not None:
        signature, words = found
        return Verdict(_kind(signature.code), signature.code, f"{signature.name}: {words}")
    if not is_ok:
        return _by_status(status)
    return _page(url, sight, home, expected)


def _by_status(status: int) -> Verdict:
    if status in _UNWANTED:
        return Verdict("blocked", f"blocked:http_{status}")
    return Verdict("error", f"server:http_{status}" if status >= _SERVER_ERRORS else f"http_{status}")


def _kind(code: str) -> Kind:
    kinds: dict[str, Kind] = {"blocked": "blocked", "challenge": "challenge", "soft_404": "soft_404", "server": "error"}
    return kinds[code.partition(":")[0]]


def _page(url: str, sight: Sight, home: Page | None, expected: str) -> Verdict:
    page = sight.page
    target = shell_target(sight)
    if target is not None:
        return Verdict("shell", "shell", f"leads to {target}", target)
    if len(page.body.strip()) <= _EMPTY_BYTES:
        return _empty(page)
    if expected == "file" and _is_error_for_file(sight):
        return Verdict("soft_404", "soft_404", "a page came in place of the file")
    if _is_stub(sight):
        return Verdict("empty", "stub", f"{len(page.body)} bytes without links or words")
    if home is not None and (why := _as_home(url, sight, home)):
        return Verdict("soft_404", "soft_404", why)
    return Verdict("ok", "ok")


def _empty(page: Page) -> Verdict:
    return Verdict("empty", "empty_body", f"{len(page.body)} bytes")


def _is_data(page: Page) -> bool:
    """Whether a body is a file, or JSON or XML of a service, and no page. Blank JSON (`[]`, `{}`) is none."""
    body = page.body
    if body.startswith(_FILES + _MORE_FILES):
        return True
    if b"\x00" in body[:1024] and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    start = page.text[:4096].lstrip("\ufeff \t\r\n")
    if _JSON.match(start):
        return len(body.strip()) > len(b"[{}]")
    tag = _FIRST_TAG.search(start) if start.startswith("<") and not start.lower().startswith("<!doctype html") else None
    return tag is not None and tag[1].lower() not in _HTML and "<html" not in start.lower()


def _is_error_for_file(sight: Sight) -> bool:
    text = sight.page.text
    is_page = text.lstrip("\ufeff \t\r\n").startswith("<") and _FIRST_TAG.search(text[:4096]) is not None
    return is_page and sight.text_length <= _ERROR_WORDS and not _OFFICE_HTML.search(text[:20_000])


def _is_stub(sight: Sight) -> bool:
    text = sight.page.text
    is_small = len(sight.page.body) <= _STUB_BYTES and sight.text_length <= _STUB_WORDS
    return is_small and _DOCUMENT.search(text) is not None and _CONTENT.search(text) is None


def _as_home(url: str, sight: Sight, home: Page) -> str:
    """Why the answer is only the portal's home page; empty where it is not, or where the home page was asked for."""
    page, front = sight.page, _front(home.url)
    if _front(url) == front:
        return ""
    if _front(page.url) == front:
        return "leads to the home page"
    if page.body == home.body:
        return "the same bytes as the home page"
    if page.title != home.title or _canonical_link(page) != _canonical_link(home):
        return ""
    return "the home page" if _is_copy(sight, Sight(home)) else ""


def _front(url: str) -> str:
    """An address without what does not matter for being the home page: scheme, name of the index, empty query."""
    parts = urlsplit(canonical(url))
    path = _INDEX.sub("/", parts.path or "/")
    return f"{parts.netloc.lower()}{path}?{parts.query}"


def _canonical_link(page: Page) -> str | None:
    links = page.tree.xpath("//link[translate(@rel, 'CANONIL', 'canonil')='canonical']/@href")
    found = absolute(page.base, str(links[0])) if links else None
    return None if found is None else _front(found)


def _is_copy(sight: Sight, home: Sight) -> bool:
    """Whether a page shows what the home page shows and, but for a date or a counter, nothing else."""
    lines, known = ({text for text, _ in one.lines} for one in (sight, home))
    hrefs, known_hrefs = ({str(href) for href in one.page.tree.xpath("//a/@href")} for one in (sight, home))
    if not known or hrefs - known_hrefs:
        return False
    return sum(map(len, lines - known)) <= _NEW_CHARACTERS and len(lines & known) >= _KEPT_SHARE * len(known)
