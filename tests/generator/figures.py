"""The figures of a report that never was: consistent ones, and ones with the errors that clerks make."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from .forms import CHANNELS, COLUMNS, load_form

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

__all__ = [
    "ERRORS",
    "SIZES",
    "Figures",
    "Values",
    "broken_identities",
    "consistent_figures",
    "inconsistent_figures",
    "with_blanks",
]

Values = tuple[int | None, ...]
Matrix = dict[str, list[int]]

SIZES = ("zero", "small", "medium", "large")
_PLACES = ("青禾市", "云岭县", "望湖区", "临溪县", "松岗市", "南渡区", "石桥镇", "柳泉街道", "赤水湾市", "北陵自治县")
_OFFICES = (
    "人民政府", "人民政府办公室", "水利局", "财政局", "发展和改革局", "市场监督管理局", "教育局", "统计局",
    "自然资源和规划局", "卫生健康委员会", "税务局", "气象局", "城市管理综合行政执法局",
)  # fmt: skip
#: How likely a request ends in a row; a row that is not named gets 1.
_WEIGHTS = {"granted": 40, "partially_granted": 6, "unavailable_not_held": 22, "declined_petition": 4, "other_misc": 4}
#: Up to how many requests each applicant column holds, by size.
_REQUESTS = {
    "zero": (0, 0, 0, 0, 0, 0),
    "small": (30, 2, 0, 0, 1, 1),
    "medium": (700, 60, 3, 3, 20, 9),
    "large": (5000, 900, 30, 40, 400, 120),
}
_DECISIONS = {"zero": 0, "small": 900, "medium": 60_000, "large": 9_000_000}
_REMEDIES = {"zero": 0, "small": 2, "medium": 40, "large": 400}


@dataclass(frozen=True)
class Figures:
    """What one report prints: None is a cell without a number. `violations` names the identities it breaks itself."""

    form: str
    agency: str
    year: int
    requests: dict[str, Values]
    disclosures: dict[str, Decimal | int | None]
    remedies: Values
    violations: frozenset[str] = field(default_factory=frozenset)


def broken_identities(figures: Figures) -> frozenset[tuple[str, str]]:
    """The identities that fail as (check, row, column or channel); one with a None on either side is not assessed."""
    broken: set[tuple[str, str]] = set()
    leaves = load_form(figures.form).leaves
    rows = figures.requests

    def test(check: str, place: str, left: list[int | None], right: list[int | None]) -> None:
        if None not in left and None not in right and sum(filter(None, left)) != sum(filter(None, right)):
            broken.add((check, place))

    for i, column in enumerate(COLUMNS):
        test(
            "C1",
            column,
            [rows["received"][i], rows["carried_in"][i]],
            [rows["processed_total"][i], rows["carried_out"][i]],
        )
        test("C2", column, [rows["processed_total"][i]], [rows[name][i] for name in leaves])
    for name, values in rows.items():
        test("R1", name, [values[6]], list(values[:6]))
    for i, channel in enumerate(CHANNELS):
        five = figures.remedies[5 * i : 5 * i + 5]
        test("L1", channel, [five[4]], list(five[:4]))
    return frozenset(broken)


def _requests(rng: Random, form: str, size: str) -> Matrix:
    """A matrix that holds C1, C2 and R1: received requests are handed out to the rows column by column."""
    labels = load_form(form)
    matrix: Matrix = {row.name: [0] * 7 for row in labels.rows}
    weights = [_WEIGHTS.get(name, 1) for name in labels.leaves]
    # A department meets few kinds of outcome in a year: most rows of a small report are zero.
    if size == "small":
        kept = rng.randint(1, 5)
        weights = [w if rng.random() < kept / 8 else 0 for w in weights]
        weights[0] = 20
    for i, most in enumerate(_REQUESTS[size]):
        lively = i == 0 or rng.random() < {"zero": 0.0, "small": 0.3, "medium": 0.6, "large": 0.9}[size]
        workload = rng.randint(most // 8 if size in {"medium", "large"} else 0, most) if lively else 0
        carried_in = rng.randint(0, workload // 6 if rng.random() < 0.6 else 0)
        carried_out = rng.randint(0, workload // 6 if rng.random() < 0.6 else 0)
        matrix["carried_in"][i] = carried_in
        matrix["received"][i] = workload - carried_in
        matrix["carried_out"][i] = carried_out
        matrix["processed_total"][i] = workload - carried_out
        for name in rng.choices(labels.leaves, weights, k=workload - carried_out):
            matrix[name][i] += 1
    for values in matrix.values():
        values[6] = sum(values[:6])
    return matrix


def _disclosures(rng: Random, form: str, size: str) -> dict[str, Decimal | int | None]:
    most = _DECISIONS[size]
    items: dict[str, Decimal | int | None] = {}
    for block in load_form(form).blocks:
        for row in block.rows:
            for item in row.items:
                if item.key in {"fees_10k_yuan", "procurement_amount"} and most and rng.random() < 0.7:
                    places = rng.choice((0, 1, 2, 2, 4, 6))
                    items[item.key] = Decimal(rng.randint(1, most * 10**places)).scaleb(-places)
                elif item.key.startswith("regulations"):
                    items[item.key] = rng.randint(0, 12) if size == "large" else 0
                elif item.key.startswith("normative_docs"):
                    items[item.key] = rng.randint(0, most // 90_000 + 6) if most else 0
                elif item.signed:
                    items[item.key] = rng.choice((0, 0, 0, 3, -2, 11, -14)) if most else 0
                elif item.key.endswith(("prior_items", "procurement_items")) or item.key == "fees_prior_items":
                    items[item.key] = rng.randint(0, 400) if most else 0
                else:
                    items[item.key] = rng.randint(0, most) if rng.random() < 0.6 else 0
    return items


def _remedies(rng: Random, size: str) -> list[int]:
    most = _REMEDIES[size]
    values: list[int] = []
    for _ in CHANNELS:
        four = [rng.randint(0, most) if rng.random() < (0.2 if size == "small" else 0.7) else 0 for _ in range(4)]
        values += [*four, sum(four)]
    return values


def consistent_figures(rng: Random, form: str | None = None, size: str | None = None) -> Figures:
    """Figures for which C1, C2, R1 and L1 hold; `form` "2019" or "2021", `size` one of `SIZES`, else drawn."""
    form = form or rng.choice(("2019", "2021", "2021"))
    size = size or rng.choice(("zero", "small", "small", "small", "medium", "large"))
    return Figures(
        form=form,
        agency=rng.choice(_PLACES) + rng.choice(_OFFICES),
        year=rng.choice((2019, 2020) if form == "2019" else (2021, 2022, 2023, 2024, 2025)),
        requests={name: tuple(values) for name, values in _requests(rng, form, size).items()},
        disclosures=_disclosures(rng, form, size),
        remedies=tuple(_remedies(rng, size)),
    )


def _one_cell(rng: Random, rows: Matrix, leaves: tuple[str, ...]) -> None:
    """One cell is mistyped."""
    del leaves
    values = rows[rng.choice(list(rows))]
    i = rng.randrange(7)
    digits = str(values[i])
    typos = [values[i] + rng.choice((1, 2, 10)), int(f"{digits}{rng.randrange(10)}"), int(digits[::-1]), 0]
    values[i] = rng.choice([typo for typo in typos if typo != values[i]])


def _counted_twice(rng: Random, rows: Matrix, leaves: tuple[str, ...]) -> None:
    """A request of a natural person stands in a result row and nowhere else; `R1` still holds."""
    name = rng.choice((*leaves, "processed_total"))
    rows[name][0] += 1
    rows[name][6] += 1
    if name != "processed_total" and rng.random() < 0.6:
        rows["processed_total"][0] += 1
        rows["processed_total"][6] += 1


def _pending_counted(rng: Random, rows: Matrix, leaves: tuple[str, ...]) -> None:
    """A request that is carried out was put among the finished ones as well."""
    rows[rng.choice(leaves)][0] += 1
    for name in ("processed_total", "carried_out", "received"):
        rows[name][0] += 1
    for values in rows.values():
        values[6] = sum(values[:6])


def _total_forgotten(rng: Random, rows: Matrix, leaves: tuple[str, ...]) -> None:
    """The total of a row was left at zero, or holds the natural persons alone."""
    del leaves
    filled = [values for values in rows.values() if values[6]]
    if filled:
        values = rng.choice(filled)
        values[6] = values[0] if values[0] != values[6] and rng.random() < 0.5 else 0


def _swapped(rng: Random, rows: Matrix, leaves: tuple[str, ...]) -> None:
    """Two cells of a row changed places."""
    del leaves
    values = rng.choice([values for values in rows.values() if any(values)] or list(rows.values()))
    i, j = rng.sample(range(7), 2)
    values[i], values[j] = values[j], values[i]


def _wrong_column_sum(rng: Random, rows: Matrix, leaves: tuple[str, ...]) -> None:
    """`processed_total` of a column is not the sum of its rows."""
    del leaves
    i = rng.randrange(7)
    rows["processed_total"][i] = max(0, rows["processed_total"][i] + rng.choice((-3, -1, 1, 2, 9)))


def _several(rng: Random, rows: Matrix, leaves: tuple[str, ...]) -> None:
    """Two to four of the others."""
    for _ in range(rng.randint(2, 4)):
        rng.choice((_one_cell, _counted_twice, _total_forgotten, _swapped, _wrong_column_sum))(rng, rows, leaves)


ERRORS: dict[str, Callable[[Random, Matrix, tuple[str, ...]], None]] = {
    "one_cell": _one_cell,
    "counted_twice": _counted_twice,
    "pending_counted": _pending_counted,
    "total_forgotten": _total_forgotten,
    "swapped": _swapped,
    "wrong_column_sum": _wrong_column_sum,
    "several": _several,
}


def inconsistent_figures(
    rng: Random, form: str | None = None, size: str | None = None, error: str | None = None
) -> Figures:
    """Figures that break at least one identity of the matrix, now and then one of section 四 too.

    `error` is a name of `ERRORS`, else drawn. Size "zero" cannot hold every error: it is refused.
    """
    if size == "zero":
        message = "a report of zeros has nothing to confuse"
        raise ValueError(message)
    error = error or rng.choice(list(ERRORS))
    while True:
        sound = consistent_figures(rng, form, size or rng.choice(("small", "small", "medium", "large")))
        rows: Matrix = {name: [value or 0 for value in values] for name, values in sound.requests.items()}
        ERRORS[error](rng, rows, load_form(sound.form).leaves)
        remedies = [value or 0 for value in sound.remedies]
        if rng.random() < 0.15:
            remedies[rng.choice((4, 9, 14))] += 1
        figures = replace(sound, requests={n: tuple(v) for n, v in rows.items()}, remedies=tuple(remedies))
        checks = frozenset(check for check, _ in broken_identities(figures))
        # A mistyped cell may leave every identity whole (a swap of equal values): draw again.
        if checks - {"L1"}:
            return replace(figures, violations=checks)


def with_blanks(figures: Figures, rng: Random, kind: str | None = None) -> Figures:
    """The same figures with cells left empty (None); `violations` follows.

    `kind`: "organisations" (zeros of the five organisation columns), "zeros" (every zero of the matrix but the
    totals), "some" (any zero, at random), "totals" (the total of every result row, as on reports that leave it out).
    """
    kind = kind or rng.choice(("organisations", "zeros", "some", "totals"))
    results = {row.name for row in load_form(figures.form).rows if row.result and row.name != "processed_total"}

    def blank(name: str, i: int, value: int | None) -> bool:
        if kind == "totals":
            return i == 6 and name in results
        return value == 0 and {"organisations": 0 < i < 6, "zeros": i < 6, "some": rng.random() < 0.4}[kind]

    requests = {
        name: tuple(None if blank(name, i, value) else value for i, value in enumerate(values))
        for name, values in figures.requests.items()
    }
    disclosures = dict(figures.disclosures)
    remedies = figures.remedies
    if kind in {"zeros", "some"}:
        disclosures = {k: None if v == 0 and rng.random() < 0.5 else v for k, v in disclosures.items()}
        remedies = tuple(None if v == 0 and rng.random() < 0.5 else v for v in remedies)
    blanked = replace(figures, requests=requests, disclosures=disclosures, remedies=remedies)
    return replace(blanked, violations=frozenset(check for check, _ in broken_identities(blanked)))
