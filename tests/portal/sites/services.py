"""What the sites with a list service have in common: parameters wherever they stand, and addresses with the host."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from .building import Entry

if TYPE_CHECKING:
    from tests.portal.pages import Content
    from tests.portal.publishing import Document, Report
    from tests.portal.site import Asked, Published

__all__ = [
    "HOST",
    "comes_from_here",
    "entries",
    "hosted",
    "newest_first",
    "parameters",
    "whole",
    "without_figures",
]

#: Stands in made pages for the host and port by which the site was asked.
HOST = "@@host@@"


def hosted(page: str) -> Content:
    """The page with its own host in full addresses."""
    return lambda asked: page.replace(HOST, asked.host)


def parameters(asked: Asked) -> dict[str, str]:
    """Query and form in one; the query counts where both name a parameter, as in servlets."""
    return {**asked.form, **asked.query}


def whole(values: Mapping[str, str], name: str, default: int) -> int:
    """A parameter as a number of one or more; `default` where it is missing, or is none."""
    text = values.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and int(text) > 0 else default


def comes_from_here(asked: Asked) -> bool:
    """Whether the request names a page of the site as the one that it comes from."""
    return f"://{asked.host}/" in asked.headers.get("referer", "")


def newest_first(documents: Iterable[Document]) -> list[Document]:
    """The documents as lists show them."""
    return sorted(documents, key=lambda document: (document.date, document.title), reverse=True)


def entries(documents: Iterable[Document], path: Callable[[Document], str]) -> list[Entry]:
    """Lines of a list in its order; `path` says where a document stands."""
    return [Entry(path(d), d.title, d.date, d) for d in newest_first(documents)]


def without_figures(published: Iterable[Published], *only_files: Report) -> tuple[Published, ...]:
    """What a portal publishes, where the reports `only_files` hang there as files."""
    names = {(report.agency, report.year) for report in only_files}
    return tuple(replace(p, figures=None) if (p.agency, p.year) in names else p for p in published)
