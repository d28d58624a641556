"""The whole matrix at once: the true readings always survive, and alone where the sums leave no other."""

import random

from hypothesis import given
from hypothesis import strategies as st

from extract.matrix.digits import Reading
from extract.matrix.solve import Equation, solve

EQUATIONS = [Equation({"a": 1, "b": 1, "total": -1}), Equation({"total": 1, "c": -1})]


def _none(_row: str, _needed: Reading) -> list[Reading]:
    return []


def test_the_planted_solution_survives_among_decoys() -> None:
    for seed in range(200):
        rng = random.Random(seed)
        a, b = (tuple(rng.randrange(9) for _ in range(7)) for _ in range(2))
        total = tuple(x + y for x, y in zip(a, b, strict=True))
        truth: dict[str, Reading] = {"a": a, "b": b, "total": total, "c": total}
        choices = {
            name: [reading, *(tuple(rng.randrange(20) for _ in range(7)) for _ in range(3))]
            for name, reading in truth.items()
        }
        solution = solve(choices, EQUATIONS, _none)
        assert solution.complete
        assert all(reading in solution.rows[name] for name, reading in truth.items())


def test_two_readings_that_both_balance_both_survive() -> None:
    one, other = (1, 10, 0, 0, 0, 0, 11), (11, 0, 0, 0, 0, 0, 11)
    zero = (0,) * 7
    solution = solve({"a": [one, other], "b": [zero], "total": [one, other], "c": [one, other]}, EQUATIONS, _none)
    assert set(solution.rows["a"]) == {one, other}


def test_nothing_survives_where_nothing_balances() -> None:
    zero, one = (0,) * 7, (1,) * 7
    assert not solve({"a": [one], "b": [zero], "total": [zero], "c": [zero]}, EQUATIONS, _none).complete


READINGS = st.lists(st.tuples(*[st.integers(0, 30)] * 7), max_size=4)


@given(st.tuples(*[st.integers(0, 30)] * 7), st.tuples(*[st.integers(0, 30)] * 7), READINGS, READINGS, READINGS)
def test_the_planted_solution_survives_whatever_stands_beside_it(
    a: Reading, b: Reading, beside_a: list[Reading], beside_b: list[Reading], beside_total: list[Reading]
) -> None:
    total: Reading = tuple((x or 0) + (y or 0) for x, y in zip(a, b, strict=True))
    choices: dict[str, list[Reading]] = {
        "a": [a, *beside_a],
        "b": [*beside_b, b],
        "total": [*beside_total, total],
        "c": [total],
    }
    solution = solve(choices, EQUATIONS, _none)
    assert solution.complete
    assert (a in solution.rows["a"], b in solution.rows["b"]) == (True, True)
    assert solution.rows["total"] == (total,)
