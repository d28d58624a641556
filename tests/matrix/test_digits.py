"""Run-together digits: every true reading is among those found, and the counts are those of plain enumeration."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from extract.matrix.digits import count_readings, readings, run_of, summing_readings

NUMBERS = st.lists(st.integers(0, 4000), min_size=6, max_size=6)


@given(NUMBERS)
def test_the_true_reading_of_a_row_is_found(parts: list[int]) -> None:
    row = (*parts, sum(parts))
    found = summing_readings(run_of(["".join(map(str, row))], split=True, merge=False), 7)
    assert found is None or row in found


@given(NUMBERS, st.sets(st.integers(1, 6)))
def test_separators_are_kept_where_they_are_certain(parts: list[int], breaks: set[int]) -> None:
    row = [str(part) for part in (*parts, sum(parts))]
    bounds = [0, *sorted(breaks), 7]
    tokens = ["".join(row[a:b]) for a, b in itertools.pairwise(bounds)]
    found = summing_readings(run_of(tokens, split=True, merge=False), 7)
    assert found is None or tuple(map(int, row)) in found


@given(st.text("0123/", min_size=1, max_size=9), st.integers(1, 4))
def test_counting_agrees_with_enumeration(text: str, cells: int) -> None:
    def whole(part: str) -> bool:
        return part == "/" or ("/" not in part and (part == "0" or part[0] != "0"))

    cuts = itertools.combinations(range(1, len(text)), cells - 1)
    spelled = [[text[a:b] for a, b in itertools.pairwise((0, *cut, len(text)))] for cut in cuts]
    wanted = [parts for parts in spelled if all(map(whole, parts))]
    run = run_of([text], split=True, merge=False)
    assert count_readings(run, cells) == len(wanted)
    assert len(readings(run, cells, lambda _: True) or []) == len(wanted)


def test_the_example_of_the_documentation_has_one_reading() -> None:
    assert summing_readings(run_of(["710000071"], split=True, merge=False), 7) == [(71, 0, 0, 0, 0, 0, 71)]


def test_a_search_without_end_is_given_up() -> None:
    assert summing_readings(run_of(["1234567891" * 5], split=True, merge=False), 7) is None
    assert count_readings(run_of(["1" * 1_000_000], split=True, merge=False), 7) == 0
