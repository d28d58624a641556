"""Reports that were spoilt on their way: what is read of them is what they print, or null."""

from __future__ import annotations

import os
import random

import pytest

from extract import extract_document
from tests.comparison import compare
from tests.generator import consistent_figures
from tests.generator.spoilt import SPOILT

SEEDS = range(3 * int(os.environ.get("GONGKAI_SEEDS", "4")))


@pytest.mark.parametrize("kind", SPOILT)
def test_nothing_is_read_of_a_spoilt_report_that_it_does_not_print(kind: str) -> None:
    for seed in SEEDS:
        rng = random.Random(f"{kind}/{seed}")
        text, figures = SPOILT[kind](consistent_figures(rng), rng)
        extraction = extract_document(text.encode())
        assert extraction.reports or extraction.reason
        for report in extraction.reports[:1]:
            assert (seed, compare(figures, report).wrong) == (seed, [])
