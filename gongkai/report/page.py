"""The page: template, style, scripts and data in one file that asks nobody for anything."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongkai.report.packing import Package

__all__ = ["render"]

#: In the order in which they are run.
_SCRIPTS = (
    *("texts.js", "dom.js", "data.js", "filters.js", "coverage.js", "charts.js", "matrix.js", "browser.js", "page.js"),
)


def render(package: Package) -> str:
    """The HTML of the page over the package.

    Nothing of the data stands in the markup: it comes as base64, and the scripts put it in place as text. The policy in
    the head allows the page's own style and script by their digests, and no request to anywhere.
    """
    style = _read("style.css")
    script = '"use strict";\n' + "\n".join(_read(name) for name in _SCRIPTS)
    policy = (
        f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    parts = {"{{policy}}": policy, "{{style}}": style, "{{script}}": script, "{{data}}": package.encoded()}
    page = _read("template.html")
    for mark, text in parts.items():
        before, _, after = page.partition(mark)
        page = before + text + after
    return page


def _read(name: str) -> str:
    return files("gongkai.report").joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}"
