"""Pages printed to PDF by LibreOffice and by Chromium, where they are installed."""

from __future__ import annotations

import shutil
import subprocess
from random import Random
from typing import TYPE_CHECKING, Final

from .layout import Layout
from .markup import WORD
from .page import article

if TYPE_CHECKING:
    from pathlib import Path

    from .figures import Figures

__all__ = ["PRINTERS", "PROGRAMS", "printed", "report_page"]

#: The programs by their names here; None where one is not installed.
PROGRAMS: Final = {
    "libreoffice": next(filter(None, map(shutil.which, ("soffice", "libreoffice"))), None),
    "chromium": next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None),
}
#: What people call them.
PRINTERS: Final = {"libreoffice": "LibreOffice", "chromium": "Chromium"}
_SECONDS: Final = 240


def printed(program: str, page: Path, folder: Path) -> bytes:
    """The PDF that an installed program makes of an HTML page; it keeps its own files in `folder`."""
    command = PROGRAMS[program]
    if command is None:
        raise FileNotFoundError(f"{PRINTERS[program]} is not installed")
    out = page.with_suffix(".pdf")
    if program == "chromium":
        options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'chromium'}"]
        arguments = [*options, f"--print-to-pdf={out}", page.as_uri()]
    else:
        profile = f"-env:UserInstallation={(folder / 'office').as_uri()}"
        kind = ["--infilter=HTML (StarWriter)", "--convert-to", "pdf:writer_web_pdf_Export"]
        arguments = [profile, "--headless", *kind, "--outdir", str(folder), str(page)]
    subprocess.run([command, *arguments], check=True, capture_output=True, timeout=_SECONDS)
    return out.read_bytes()


def report_page(figures: Figures, style: str) -> str:
    """A report as an HTML page to print, its tables in a style of CSS."""
    head = f'<meta charset="utf-8"><style>table {{border-collapse: collapse; width: 100%}} {style}</style>'
    return f"<html><head>{head}</head><body>{article(figures, Random(1), Layout(), WORD)}</body></html>"
