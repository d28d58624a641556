"""What the page of a TRS column says of the list service that it continues in."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import msgspec

from crawlers.page import absolute
from crawlers.platforms.scripts import SCRIPT, UNKNOWN, pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawlers.page import Page

__all__ = ["Model", "Service", "models", "services"]

_DATA, _SEARCH = "/fjdzapp/data", "/was5/web/search"
#: Arguments of the services that a column's script may leave out.
_USUAL = {
    _DATA: {"classcol": "publishyear", "classnum": "100", "classsort": "0", "cache": "true", "prepage": "75"},
    _SEARCH: {"templet": "docs.jsp"},
}
_SORTED = {"sortfield": "-docorderpri,-docreltime"}
_FORM = {"searchword": "", "extrasql": "", "prepage": "20"}
_MAX_LISTS = 5

_CALL = re.compile(r"\blistModel\s*\(")
_ARGS = re.compile(r"""\blistArgs["']?\s*:\s*\{([^{}]*)\}""", re.IGNORECASE)
_COUNT = re.compile(r"""\brecordCount["']?\s*:\s*["']?(\d{1,9})\b""", re.IGNORECASE)
_PREPAGE = re.compile(r"""\bprepage["']?\s*:\s*["']?(\d{1,4})\b""", re.IGNORECASE)
_ADDRESS = re.compile(r"""["'(]\s*([^"'\s<>()]{0,200}(?:/fjdzapp/data|/was5/web/search))(\?[^"'\s<>()]{0,1000})?""")
_OBJECT = re.compile(r"[^{};]{0,200}\{([^{}]*?\bchannelid\b[^{}]*)\}", re.IGNORECASE)
_NEAR = 200


class Model(msgspec.Struct, frozen=True):
    """A list of the page as its script describes it: the service's arguments, records in all, records per page."""

    arguments: dict[str, str]
    records: int | None
    prepage: int | None


class Service(msgspec.Struct, frozen=True):
    """A list at a service: its address, and its fields without the number of the page."""

    url: str
    fields: dict[str, str]
    is_post: bool = False

    @property
    def size(self) -> int:
        """Records asked for at a time."""
        size = self.fields.get("prepage", "")
        return int(size) if size.isdecimal() and int(size) else 10


def models(page: Page) -> Iterator[Model]:
    """The lists that `listModel({…})` calls describe; their variables are looked up in the whole page."""
    for script in SCRIPT.findall(page.text):
        starts = [call.start() for call in _CALL.finditer(script)] or [args.start() for args in _ARGS.finditer(script)]
        # What belongs to the only list of a script may stand before it.
        starts = starts if len(starts) > 1 else [0] * len(starts)
        for start, end in zip(starts, [*starts, len(script)][1:], strict=True):
            args = _ARGS.search(script, start, end)
            if args:
                count, prepage = _COUNT.search(script, start, end), _PREPAGE.search(script, start, end)
                given = {key: found for key, found in pairs(args[1], page.text) if UNKNOWN not in found}
                yield Model(given, int(count[1]) if count else None, int(prepage[1]) if prepage else None)


def services(page: Page) -> Iterator[tuple[tuple[Service, ...], int | None]]:
    """Of each list of the page the services that may give it, the likeliest first, and how many records it has.

    Which service a site has the page says only by naming its address; a list that is only described is offered at both.
    Searches of the whole site are no lists.
    """
    named = [(url, found) for found in _ADDRESS.finditer(page.text) if (url := absolute(page.base, found[1]))]
    described = [model for model in models(page) if model.arguments.get("channelid", "").isdecimal()]
    for model in described[:_MAX_LISTS]:
        urls = {path: next((url for url, _ in named if url.endswith(path)), None) for path in (_DATA, _SEARCH)}
        order = sorted(urls, key=lambda path: urls[path] is None)
        yield tuple(_described(page, urls[path], path, model) for path in order), model.records
    if not described:
        found = [each for url, match in named for each in (_by_address(url, match), _by_form(page, url, match)) if each]
        yield from (((service,), None) for service in {str(service): service for service in found}.values())


def _described(page: Page, url: str | None, path: str, model: Model) -> Service:
    arguments = {key: found for key, found in model.arguments.items() if key != "page"}
    if "chnlid" in arguments:
        arguments.setdefault("classsql", f"chnlid={arguments.pop('chnlid')}")
    prepage = {"prepage": str(model.prepage or 10)} if path == _SEARCH else {}
    return Service(url or absolute(page.url, path) or "", _SORTED | _USUAL[path] | prepage | arguments)


def _by_address(url: str, found: re.Match[str]) -> Service | None:
    """An address that a script or link gives with its query."""
    fields = dict(parse_qsl(html.unescape(found[2] or "")[1:], keep_blank_values=True))
    is_list = bool(fields.keys() & {"page", "prepage", "classsql", "chnlid"}) and not fields.get("searchword")
    fields.pop("page", None)
    return Service(url, fields) if is_list and fields.get("channelid", "").isdecimal() else None


def _by_form(page: Page, url: str, found: re.Match[str]) -> Service | None:
    """An address that a script sends an object of fields to."""
    sent = _OBJECT.match(page.text, found.end() + 1)
    if sent is None:
        return None
    fields = {key: each.replace(UNKNOWN, "") for key, each in pairs(sent[1], page.text) if key != "page"}
    near = page.text[max(0, found.start() - _NEAR) : sent.end() + _NEAR].lower()
    is_post = urlsplit(url).path.endswith(_SEARCH) and ("post" in near)
    fields = _FORM | fields if is_post else fields
    return Service(url, fields, is_post) if fields.get("channelid", "").isdecimal() else None
