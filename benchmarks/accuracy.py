"""Reads made pages as pictures and writes docs/accuracy.md: `python -m benchmarks.accuracy` from the root.

`--reports N` draws N reports for each condition (default 4, two pages each), `--numbers N` so many single numbers for
each class of heights. About ten minutes of one core; `--kept FILE` lets a run that was cut off go on.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final, NamedTuple

from benchmarks import digits
from extract import extract_reports
from tests.comparison import compare, pairs
from tests.generator import SIZES, consistent_figures, inconsistent_figures, with_blanks
from tests.generator.pictures import FONTS, Print, Scan, drawn, font_found, scanned

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PIL.Image import Image

    from tests.generator import Figures

__all__ = ["CONDITIONS", "Condition", "Measurements", "Score", "as_tiff", "measured", "page"]

_PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "accuracy.md"
#: Fonts with both ideographs and digits, in which whole pages are drawn.
_PAGE_FONTS: Final = ("sans", "serif", "zenhei", "microhei", "song")


_HEAD: Final = """\
# How sure recognised numbers are

Made by `python -m benchmarks.accuracy --reports {reports} --numbers {numbers}`; no figure on this page is written by \
hand.

Reports are made up, drawn as pages and scanned badly by a program (`tests/generator/pictures.py`), then read with the \
extra `gongkai[ocr]` from multi-page TIFF files. Every number of the three tables counts. A quarter of the reports \
breaks its own identities, a quarter leaves zeros blank. Fonts: {fonts}. What this does not say: how real scans fare, \
of which none could be used here.

A number that was read as another one, or read where nothing is printed, is wrong; one that was not believed is null \
with the state `unreadable` or `ambiguous`.
\n"""
_SURE: Final = """\
## When the engine is certain

A number is read two or three times, each time with another margin and another field of view of the network. Its \
certainty is that of the second surest of the readings that agree, in their least certain character. From {certain} on \
it is believed on its own, from {alone} on where an identity fails that it stands in, from {supported} on where all \
its identities hold and one of them adds up several numbers. Where digits are small, two readings agree on a 1 for a 7 \
with full confidence, so the height of the digits limits the certainty, whatever the engine says.

Single numbers ({numbers} for each height, in all fonts, blurred, noisy, JPEG, in black to grey ink), by the height of \
a character. A reading without a digit in it counts as wrong here; in a table it never becomes a number.
\n"""


class Condition(NamedTuple):
    """How pages are printed and scanned; the share of printed numbers that has to be read, None for none."""

    name: str
    style: Print
    scan: Scan
    aim: float | None


_HARD: Final = None
CONDITIONS: Final = (
    Condition("clean, 150 dpi", Print(dpi=150), Scan(), 0.99),
    Condition("clean, 200 dpi", Print(dpi=200), Scan(), 0.99),
    Condition("turned by 2°, 150 dpi", Print(dpi=150), Scan(turn=2.0), 0.97),
    Condition("turned by −1.3°, 200 dpi", Print(dpi=200), Scan(turn=-1.3), 0.97),
    Condition("noise, 150 dpi", Print(dpi=150), Scan(noise=14, blur=0.4), 0.97),
    Condition("JPEG 40, 150 dpi", Print(dpi=150), Scan(jpeg=40), 0.97),
    Condition("turned, blurred, noise, JPEG 55, 150 dpi", Print(dpi=150), Scan(-1.7, 0.6, 9, 55), 0.97),
    Condition("turned, blurred, noise, JPEG 55, 200 dpi", Print(dpi=200), Scan(1.1, 0.8, 9, 55), 0.97),
    Condition("thick lines, tight cells, 200 dpi", Print(dpi=200, line=1.5, padding=1), Scan(0.8, 0.5, 6, 70), _HARD),
    Condition("red seal on the table", Print(dpi=150, seal=True), Scan(0.6, 0.5, 6, 60), _HARD),
    Condition("grey paper, grey lines", Print(dpi=150, line_ink=120), Scan(-0.7, 0.5, 8, 60, 225), _HARD),
    Condition("faint lines", Print(dpi=150, line_ink=185), Scan(0.4, 0.5, 8, 60), _HARD),
    Condition("110 dpi", Print(dpi=110), Scan(0.6, 0.6, 8, 55), _HARD),
    Condition("75 dpi", Print(dpi=75), Scan(jpeg=75), _HARD),
    Condition("tables without lines", Print(dpi=150, ruled=False), Scan(), _HARD),
)


class Score(NamedTuple):
    """Printed numbers, those read, and those read as another number or read where none is printed."""

    reports: int = 0
    printed: int = 0
    read: int = 0
    wrong: int = 0

    def __add__(self, other: object) -> Score:
        """Scores of several reports together."""
        return Score(*(a + b for a, b in zip(self, other, strict=True))) if isinstance(other, Score) else NotImplemented


def as_tiff(pages: list[Image]) -> bytes:
    """Pages in one file."""
    held = io.BytesIO()
    pages[0].save(held, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_deflate")
    return held.getvalue()


def measured(condition: Condition, seed: int) -> Score:
    """One report under a condition: figures, font and layout are drawn from `seed`."""
    rng = Random(seed)
    figures = _figures(rng, seed)
    fonts = [name for name in _PAGE_FONTS if font_found(name)]
    style = replace(condition.style, font=fonts[seed % len(fonts)], size=rng.choice((9.0, 9.0, 10.5)))
    pages = [scanned(page, condition.scan, rng) for page in drawn(figures, rng, style=style)]
    printed = sum(
        value is not None
        for value in (
            *(value for row in figures.requests.values() for value in row),
            *figures.disclosures.values(),
            *figures.remedies,
        )
    )
    reports = extract_reports(as_tiff(pages))
    if not reports:
        return Score(1, printed)
    found = compare(figures, reports[0])
    for place, truth, read in found.wrong:
        print(f"WRONG {condition.name}, seed {seed}: {place} prints {truth}, read {read}", file=sys.stderr)
    read = sum(
        value is not None and cell is not None and cell.value == value for _, value, cell in pairs(figures, reports[0])
    )
    return Score(1, printed, read, len(found.wrong))


def _figures(rng: Random, seed: int) -> Figures:
    """Consistent, inconsistent and blank ones in turn, small to large."""
    size = SIZES[1 + seed % 3]
    if seed % 4 == 1:
        return inconsistent_figures(rng, size=size)
    figures = consistent_figures(rng, size=size)
    return with_blanks(figures, rng, "zeros") if seed % 4 == 2 else figures  # noqa: PLR2004 the third of four kinds


class Measurements:
    """What was measured so far, a line of JSON each in a file, so that a long run that was cut off goes on there."""

    def __init__(self, path: Path | None) -> None:
        """Without a path nothing is kept."""
        self._path = path
        lines = path.read_text("utf-8").splitlines() if path is not None and path.is_file() else []
        self._known: dict[str, list[int]] = {}
        for line in lines:
            self._known.update(json.loads(line))

    def get(self, key: str, measure: Callable[[], Sequence[int]]) -> list[int]:
        """The figures under `key`, measured now if they are not known."""
        if key not in self._known:
            self._known[key] = list(measure())
            if self._path is not None:
                with self._path.open("a", encoding="utf-8") as stream:
                    stream.write(json.dumps({key: self._known[key]}, ensure_ascii=False) + "\n")
        print(key, *self._known[key], file=sys.stderr, flush=True)
        return self._known[key]


def page(reports: int, numbers: int, known: Measurements) -> str:
    """The text of docs/accuracy.md."""
    fonts = ", ".join(f"`{name}`" for name in FONTS if font_found(name))
    lines = [
        *_HEAD.format(reports=reports, numbers=numbers, fonts=fonts).splitlines(),
        "| pages | reports | numbers printed | read | share | aim | wrong |",
        "| --- | --: | --: | --: | --: | --: | --: |",
    ]
    whole = Score()
    for condition in CONDITIONS:
        score = Score(*known.get(f"{condition.name}: {reports}", partial(_several, condition, reports)))
        whole += score
        share = score.read / score.printed
        aim = "–" if condition.aim is None else f"{condition.aim:.0%}{'' if share >= condition.aim else ' **missed**'}"
        cells = (condition.name, score.reports, score.printed, score.read, f"{share:.1%}", aim, score.wrong)
        lines.append(f"| {' | '.join(map(str, cells))} |")
    cells = ("all", whole.reports, whole.printed, whole.read, f"{whole.read / whole.printed:.1%}", "", whole.wrong)
    lines += [f"| {' | '.join(map(str, cells))} |", "", *_certainty(numbers, known)]
    return "\n".join(lines) + "\n"


def _several(condition: Condition, reports: int) -> Score:
    score = Score()
    for seed in range(1, reports + 1):
        score += measured(condition, seed)
    return score


def _certainty(numbers: int, known: Measurements) -> list[str]:
    from extract.checks.recognition import CERTAIN, CERTAIN_ALONE, SUPPORTED

    lines = [
        *_SURE.format(certain=CERTAIN, alone=CERTAIN_ALONE, supported=SUPPORTED, numbers=numbers).splitlines(),
        "| pixels | numbers | certain and right | certain and wrong | half believed, right | half believed, wrong |",
        "| --- | --: | --: | --: | --: | --: |",
    ]
    for low, high in digits.HEIGHTS:
        counts = known.get(f"{low} to {high} pixels: {numbers}", partial(digits.measure, (low, high), numbers))
        lines.append(f"| {low} to {high} | {' | '.join(map(str, counts))} |")
    return [*lines, "", "9 points are 19 pixels at 150 dots an inch and 14 at 110."]


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=4)
    parser.add_argument("--numbers", type=int, default=1000)
    parser.add_argument("--kept", type=Path, help="file of the measurements so far, to go on from")
    options = parser.parse_args()
    _PAGE.write_text(page(options.reports, options.numbers, Measurements(options.kept)), "utf-8")


if __name__ == "__main__":
    main()
