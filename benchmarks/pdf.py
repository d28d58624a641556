"""PDFs with a text layer, from bytes to lines and grids, against what the library below it costs on the same file.

That is pypdfium2's own text, the box of each character, and the bounds of each object, among which the lines are. Aim:
at most 1.3 times as long; and ahead of `pdfplumber.extract_tables` and of camelot, which are timed where they are
installed.
Run from the root of the repository as `python -m benchmarks.pdf [FILE...]`.
"""

from __future__ import annotations

import argparse
import importlib.util
import io
import random
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2

from benchmarks.timing import Timing, interleaved, print_ratios
from extract.readers.pdf import read_pdf
from extract.readers.pdf.reading import Reader
from tests.generator import consistent_figures
from tests.generator.converting import converted
from tests.generator.pdf import Press, pdf_report
from tests.generator.printing import PRINTERS, PROGRAMS, printed, report_page
from tests.generator.word import docx

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["AIM", "OTHERS", "READER", "Documents", "documents", "measure", "ratio"]

#: At most so many times as long as the library's own text, boxes and objects.
AIM = 1.3
_LIBRARY = "pypdfium2 text, boxes, objects"
READER = "gongkai, bytes to grids"
OTHERS = ("pdfplumber.extract_tables", "camelot, lattice")
_STYLE = "td {border: 1px solid #000; font-size: 11pt; padding: 2px}"
_PUBLISHED = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "huaian-2024.pdf"


class Documents(NamedTuple):
    """What is measured, by its name, and why of other names there is nothing to measure."""

    found: dict[str, bytes]
    missing: dict[str, str]


def documents() -> Documents:
    """A report as several producers print it, and a published one of the shared corpus where that is there.

    Office and browser print it now, where they are installed: a page with rulings, and a Word file without.
    """
    figures = consistent_figures(random.Random(1), "2021", "large")
    made = Documents(
        {
            "made, text in runs": pdf_report(figures, Press(cut=12)),
            "made, glyph by glyph": pdf_report(figures, Press("bars", glyphs="single", cut=12)),
        },
        {},
    )
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        page = folder / "report.html"
        page.write_text(report_page(figures, _STYLE), encoding="utf-8")
        for program, printer in PRINTERS.items():
            name = f"printed by {printer}"
            if PROGRAMS[program] is None:
                made.missing[name] = f"{printer} is not installed"
            else:
                made.found[name] = printed(program, page, folder)
        name = "Word file without rulings, printed by LibreOffice"
        if PROGRAMS["libreoffice"] is None:
            made.missing[name] = "LibreOffice is not installed"
        else:
            word = docx(figures, random.Random(1))
            made.found[name] = converted({"report.docx": word}, "pdf", folder / "word")["report"]
    if _PUBLISHED.is_file():
        made.found["published"] = _PUBLISHED.read_bytes()
    else:
        made.missing["published"] = "the shared corpus is not there"
    return made


def _library(data: bytes) -> int:
    """Take what pypdfium2 says of the text and of the objects."""
    document = pypdfium2.PdfDocument(data)
    taken = 0
    for page in document:
        text = page.get_textpage()
        taken += len(text.get_text_range())
        taken += sum(text.get_charbox(i, loose=True)[0] >= 0 for i in range(text.count_chars()))
        taken += sum(len(item.get_bounds()) for item in page.get_objects())
        text.close()
        page.close()
    document.close()
    return taken


def _plumber(data: bytes) -> int:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as document:
        return sum(len(page.extract_tables()) for page in document.pages)


def _camelot(path: Path) -> int:
    import camelot

    return len(camelot.read_pdf(str(path), pages="all", flavor="lattice"))


def measure(data: bytes, rounds: int, *, others: bool = True) -> dict[str, Timing]:
    """Time the library, the reader and, once or twice, those of the `others` that are installed."""
    reader = Reader()
    tasks: dict[str, Callable[[], object]] = {
        _LIBRARY: lambda: _library(data),
        READER: lambda: read_pdf(data),
        "gongkai, without a process of its own": lambda: reader.open(data),
    }
    timings = interleaved(tasks, rounds, time.perf_counter)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.pdf"
        path.write_bytes(data)
        slow: dict[str, Callable[[], object]] = {
            OTHERS[0]: lambda: _plumber(data),
            OTHERS[1]: lambda: _camelot(path),
        }
        for name, task in slow.items() if others else ():
            if importlib.util.find_spec(name.partition(".")[0].partition(",")[0]) is None:
                print(f"  {name}: not installed, not timed")
                continue
            timings |= interleaved({name: task}, 1, time.perf_counter)
    return timings


def ratio(timings: dict[str, Timing]) -> float:
    """How many times as long as the library the reader takes."""
    return timings[READER].median / timings[_LIBRARY].median


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="more PDFs")
    chosen = parser.parse_args()
    made = documents()
    for name, reason in made.missing.items():
        print(f"{name}: not measured, {reason}")
    found = made.found | {path.name: path.read_bytes() for path in chosen.files}
    for name, data in found.items():
        timings = measure(data, chosen.rounds)
        print_ratios(f"{name}, {len(data) // 1000} kB", timings)
        met = "met" if ratio(timings) <= AIM else "not met"
        print(f"  at most {AIM} times the library's text, boxes and objects: {met} ({ratio(timings):.2f})")


if __name__ == "__main__":
    main()
