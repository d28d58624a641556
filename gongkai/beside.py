"""Saved pages and the files beside them: which files and pictures of a folder hang at which of its pages."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from gongkai.hanging import hanging_files, own_pictures

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Beside", "files_of_pages"]

#: Names that a page is saved under; its content decides whether it is one.
_PAGES = frozenset((".html", ".htm", ".shtml", ".xhtml", ".jhtml", ".asp", ".aspx", ".jsp", ".php", ""))
_PICTURES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp"))
#: Bytes of a page that are looked through for links.
_READ = 8 * 2**20


class Beside(NamedTuple):
    """A file of a page: its path, and of a picture the address by which the page shows it."""

    path: str
    shown_as: str | None = None


def files_of_pages(folder: str, names: list[str]) -> dict[str, tuple[Beside, ...]]:
    """The files that hang at each page of `folder`, and the pictures that it alone shows, by the path of the page.

    They stand in the folder or below it, and the page names them by a relative address. Where the folder holds pages
    only, no page is read.
    """
    pages = [name for name in names if Path(name).suffix.lower() in _PAGES]
    if len(pages) == len(names):
        return {}
    linked: dict[str, list[Beside]] = {}
    shown: dict[str, list[Beside]] = {}
    for name in pages:
        page = os.path.join(folder, name)  # noqa: PTH118 names that are not UTF-8 stay as they are
        if Path(page).is_file():
            linked[page], shown[page] = _named(folder, page)
    found = hanging_files(linked)
    for page, pictures in own_pictures(shown).items():
        found[page] = (*found.get(page, ()), *pictures)
    return found


def _named(folder: str, page: str) -> tuple[list[Beside], list[Beside]]:
    """The files that a page links to and the pictures that it shows, as far as they are there."""
    from extract.readers.links import linked_files, picture_addresses

    try:
        with Path(page).open("rb") as stream:
            markup = stream.read(_READ)
    except OSError:
        return [], []
    linked = [Beside(path) for path in _there(folder, linked_files(markup)).values()]
    shown = _there(folder, picture_addresses(markup))
    pictures = {path: Beside(path, address) for address, path in shown.items() if _is_picture(path)}
    return [file for file in dict.fromkeys(linked) if file.path != page], list(pictures.values())


def _there(folder: str, addresses: Iterable[str]) -> dict[str, str]:
    """The paths of those addresses that name files in the folder."""
    found = {}
    for address in addresses:
        steps = _relative(address)
        if steps is not None:
            path = os.path.join(folder, *steps)  # noqa: PTH118 names that are not UTF-8 stay as they are
            if Path(path).is_file():
                found[address] = path
    return found


def _is_picture(path: str) -> bool:
    return Path(path).suffix.lower() in _PICTURES


def _relative(address: str) -> list[str] | None:
    """The steps of an address that leads from the page into its own folder; None for any other."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or parts.path.startswith("/"):
        return None
    steps = [step for step in unquote(parts.path).split("/") if step not in ("", ".")]
    if not steps or any(step == ".." or "\0" in step for step in steps):
        return None
    return steps
