"""Digits that a PDF holds and that do not count: struck out, hidden, too small; none becomes part of a number."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from extract import extract_document
from tests.comparison import compare
from tests.generator import consistent_figures
from tests.generator.layout import Layout
from tests.generator.pdf import Press, pdf_report

if TYPE_CHECKING:
    from tests.comparison import Comparison

FIGURES = consistent_figures(random.Random(3), "2021", "medium")
#: What nobody sees, and what stands beside a number without touching it.
HIDDEN = (
    "white", "nearly_white", "transparent", "invisible", "tiny", "whited_out", "of_its_ground", "underlined",
)  # fmt: skip
#: What can be seen and does not count, or may not: nobody knows the number.
DOUBTFUL = ("struck", "struck_twice", "bar", "slanting", "faint", "small", "over", "annotated")
#: reportlab puts neither into a form.
NOT_IN_A_FORM = ("transparent", "annotated")
PRESSES = {
    "ruled": Press(),
    "in_a_form": Press(in_form=True),
    "glyph_by_glyph": Press(glyphs="single"),
    "turned": Press(rotation=90),
    "drawn_sideways": Press(sideways=True),
    "unruled": Press("none"),
    "small": Press(scale=0.6),
    "at_the_left": Press(left=True),
    "small_unruled": Press("across", scale=0.6),
}


def _cases(decoys: tuple[str, ...]) -> list[tuple[str, str]]:
    cases = [(name, decoy) for name in PRESSES for decoy in decoys]
    return [(name, decoy) for name, decoy in cases if name != "in_a_form" or decoy not in NOT_IN_A_FORM]


def _read(name: str, decoy: str) -> Comparison:
    data = pdf_report(FIGURES, replace(PRESSES[name], decoy=decoy), Layout(prose=False))
    return compare(FIGURES, extract_document(data).reports[0])


@pytest.mark.parametrize(("name", "decoy"), _cases(HIDDEN))
def test_what_nobody_sees_is_no_digit_of_a_number(name: str, decoy: str) -> None:
    found = _read(name, decoy)
    assert (found.wrong, found.lost, found.ambiguous) == ([], [], 0)


@pytest.mark.parametrize(("name", "decoy"), _cases(DOUBTFUL))
def test_what_is_struck_out_or_hard_to_see_makes_its_cell_unreadable(name: str, decoy: str) -> None:
    found = _read(name, decoy)
    assert found.wrong == []
    # At the left of its cell, the small digit stands in the cell before it.
    if "unruled" not in name and (name, decoy) != ("at_the_left", "small"):
        assert {state for _, state in found.lost} == {"unreadable"}
        assert found.right == 160
