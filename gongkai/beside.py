"""Saved pages and the files beside them: which files of a folder hang at which of its pages."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

__all__ = ["files_of_pages"]

#: Names that a page is saved under; its content decides whether it is one.
_PAGES = frozenset((".html", ".htm", ".shtml", ".xhtml", ".jhtml", ".asp", ".aspx", ".jsp", ".php", ""))
#: Bytes of a page that are looked through for links.
_READ = 8 * 2**20


def files_of_pages(folder: str, names: list[str]) -> dict[str, list[str]]:
    """The files that each page of `folder` names by a relative address: paths by the path of the page.

    They stand in the folder or below it. A file that several pages name is of all of them. Where the folder holds pages
    only, no page is read.
    """
    pages = [name for name in names if Path(name).suffix.lower() in _PAGES]
    if len(pages) == len(names):
        return {}
    found = {}
    for name in pages:
        page = os.path.join(folder, name)  # noqa: PTH118 names that are not UTF-8 stay as they are
        files = _files(folder, page) if Path(page).is_file() else []
        if files:
            found[page] = files
    return found


def _files(folder: str, page: str) -> list[str]:
    from extract.readers.links import linked_files

    try:
        with Path(page).open("rb") as stream:
            addresses = linked_files(stream.read(_READ))
    except OSError:
        return []
    found: dict[str, None] = {}
    for address in addresses:
        path = _relative(address)
        if path is None:
            continue
        file = os.path.join(folder, *path)  # noqa: PTH118 as above
        if file != page and Path(file).is_file():
            found[file] = None
    return list(found)


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
