"""Runs the benchmarks small and writes docs/performance.md: `python -m benchmarks.write_page` from the root."""

from __future__ import annotations

import platform
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import flattened, folder, html, margin, pdf, startup
from tests.generator import ERRORS, SIZES

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["page"]

_PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
_ROUNDS = 5
_PAGE_ROUNDS = 11
_TEXTS = 60
_DOCUMENTS = 2_000
_REPORTS = 60


def _met(*, met: bool) -> str:
    return "met" if met else "**not met**"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    return ["", *(f"| {' | '.join(cells)} |" for cells in (head, ("---", *("--:",) * (len(head) - 1)), *rows)), ""]


def _html() -> list[str]:
    sets = {"made, Word-pasted": html.made_batches(_PAGE_ROUNDS, 8)}
    published = html.published_page()
    if published is not None:
        sets["published, Word-pasted"] = [[published] * 8] * (_PAGE_ROUNDS + 1)
    rows = []
    for name, batches in sets.items():
        compared = html.measure(batches)
        rows.append(
            (
                name,
                f"{statistics.mean(len(page) for batch in batches for page in batch) / 1000:.0f} kB",
                f"{compared.to_lxml:.2f}",
                _met(met=compared.to_lxml <= html.AIM_LXML),
                f"{compared.to_pandas:.2f}",
                _met(met=compared.to_pandas >= html.AIM_PANDAS),
                f"{compared.soup_to_lxml:.1f}",
            )
        )
    head = (
        "pages",
        "size",
        "gongkai ÷ lxml",
        f"at most {html.AIM_LXML}",
        "pandas ÷ gongkai",
        f"at least {html.AIM_PANDAS:.0f}",
        "BeautifulSoup ÷ lxml",
    )
    return [
        "## Pages",
        "",
        "The time from the bytes of a page to columns ready for Parquet (`gongkai`), against lxml's parse to a tree",
        "(`etree.fromstring` with its `HTMLParser`), `pandas.read_html` and `BeautifulSoup(…, 'lxml')`. Made pages are",
        "new in every round: what is remembered from one to the next is what pages have in common, tags and the form's",
        "labels. Of the published one all is known. A tree is let go before the next is made.",
        *_table(head, rows),
    ]


def _flattened() -> list[str]:
    rows = []
    sets = {"made, sizes mixed": flattened.made_texts(_TEXTS)}
    sets |= {f"made, {size}": flattened.made_texts(_TEXTS // 2, size) for size in SIZES}
    sets["published"] = flattened.published_texts()
    for name, texts in sets.items():
        if texts:
            taken = flattened.measure(texts, _ROUNDS)
            median = statistics.median(taken)
            cells = (f"{name}, {len(texts)}", f"{median * 1e3:.1f} ms", f"{taken[-1] * 1e3:.1f} ms")
            rows.append((*cells, _met(met=median < flattened.AIM)))
    hostile = [
        (name, f"{flattened.measure([text], 1)[0] * 1e3:.0f} ms") for name, text in flattened.worst_cases().items()
    ]
    return [
        "## Texts whose cells run together",
        *_table(("texts", "median", "worst", "median under 5 ms"), rows),
        "Texts made to ask for as much search as they can; every search has a bound:",
        *_table(("text", "time"), hostile),
    ]


def _pdf() -> list[str]:
    rows = []
    made = pdf.documents()
    for name, data in made.found.items():
        timings = pdf.measure(data, _ROUNDS)
        ratio = pdf.ratio(timings)
        others = [
            f"{timings[other].median / timings[pdf.READER].median:.0f}" for other in pdf.OTHERS if other in timings
        ]
        others += ["not installed"] * (len(pdf.OTHERS) - len(others))
        rows.append((name, f"{len(data) / 1000:.0f} kB", f"{ratio:.2f}", _met(met=ratio <= pdf.AIM), *others))
    rows += [(name, "", reason, "", *("" for _ in pdf.OTHERS)) for name, reason in made.missing.items()]
    ratios = (f"{other} ÷ gongkai" for other in pdf.OTHERS)
    head = ("PDF", "size", "gongkai ÷ pypdfium2", f"at most {pdf.AIM}", *ratios)
    return [
        "## PDFs with a text layer",
        "",
        "The time from bytes to grids and lines, in a process of its own (`gongkai`), against what pypdfium2 itself",
        "takes to tell the text, the box of each character and the bounds of each object.",
        *_table(head, rows),
    ]


def _folder() -> list[str]:
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        folder.make_folder(Path(scratch), _DOCUMENTS)
        for jobs in (1, 2):
            run = folder.measure(Path(scratch), _DOCUMENTS, jobs)
            resident = [f"{megabytes} MB" for megabytes in run.resident] or ["unknown"] * 4
            rows.append((f"`--jobs {jobs}`", f"{run.rate:.0f}", *resident))
    return [
        "## A folder",
        "",
        f"`gongkai extract` on {_DOCUMENTS:,} made documents of all shapes; resident memory of all its processes at a",
        "quarter, half, three quarters and the end of the time.",
        *_table(("", "documents/s", "25 %", "50 %", "75 %", "100 %"), rows),
    ]


def _startup() -> list[str]:
    timings = startup.measure(_ROUNDS)
    pass_, help_ = timings["python -c pass"].median, timings["gongkai --help"].median
    return [
        "## Start",
        "",
        f"`gongkai --help` answers in {help_:.2f} s, {help_ / pass_:.1f} times `python -c pass`;",
        f"under {startup.AIM} s: {_met(met=help_ < startup.AIM)}.",
        "",
    ]


def _margin() -> list[str]:
    rows = []
    for error in (None, *ERRORS):
        cells = [error or "none"]
        for variant in margin.VARIANTS:
            count = margin.measure(variant, error, _REPORTS)
            cells += [f"{100 * count.ambiguous / count.cells:.2f} %", f"{count.wrong} of {count.cells}"]
        cells += [f"{count.exact} of {_REPORTS}", f"{count.doubted}", f"{count.given_up}"]
        rows.append(tuple(cells))
    head = (
        "errors in the figures",
        "ambiguous",
        "wrong",
        "ambiguous, doubting",
        "wrong, doubting",
        "solved exactly",
        "of these doubted",
        "search given up",
    )
    return [
        "## Doubting exact solutions",
        "",
        "Where readings of a joined matrix satisfy all its identities, `gongkai` believes them. Were it to admit also",
        "those that one error of print explains, so many cells of the request matrix would be ambiguous, and so many",
        f"wrong ({_REPORTS} made reports of each kind). The doubt bears on the matrices that have an exact solution;",
        "where the search for more was given up, the exact solution stood.",
        *_table(head, rows),
    ]


def page() -> str:
    """The page, measured now."""
    lines = [
        "# Performance",
        "",
        "Written by `python -m benchmarks.write_page` on",
        f"{platform.python_implementation()} {platform.python_version()}; `make bench` runs the benchmarks longer.",
        "Ratios are of medians of interleaved rounds on one core. Milliseconds and rates are of one machine and vary",
        "with it; what runs in one process is timed by the processor, what starts others by the clock.",
        "",
        *_html(),
        *_flattened(),
        *_pdf(),
        *_folder(),
        *_startup(),
        *_margin(),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def main() -> None:
    """Measure and write."""
    _PAGE.write_text(page(), encoding="utf-8")
    print(f"written: docs/{_PAGE.name}")


if __name__ == "__main__":
    main()
