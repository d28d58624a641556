"""The figures of the made nation, year by year: every identity holds, within and across the reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from extract.forms import load_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .agencies import Agencies

__all__ = ["MICRO", "YEARS", "Year", "make_years"]

YEARS = range(2019, 2026)
#: Values of section 二 are in millionths, as the columns of the dataset hold them.
MICRO = 1_000_000
_SHARES = np.array([0.82, 0.1, 0.005, 0.01, 0.04, 0.025])
_LIKELY = {"granted": 45, "partially_granted": 6, "unavailable_not_held": 20, "declined_petition": 4}
_CARRIED = 0.06

Numbers = npt.NDArray[np.int64]


@dataclass
class Year:
    """What all agencies print for one year.

    `requests` agencies × rows × 7, `disclosures` agencies × items in millionths, `remedies` agencies × 3 × 5. `blank`
    agencies leave the columns of organisations empty where all of them are zero.
    """

    year: int
    form: str
    rows: tuple[str, ...]
    items: tuple[str, ...]
    requests: Numbers
    disclosures: Numbers
    remedies: Numbers
    blank: npt.NDArray[np.bool_]


def make_years(agencies: Agencies, rng: np.random.Generator, years: range = YEARS) -> Iterator[Year]:
    """The years in order. What an agency receives follows a power law; most print many zeros."""
    count = len(agencies)
    government = agencies.kind == "government"
    # A third of the agencies get a request in a year, one in a thousand gets hundreds.
    demand = np.minimum(rng.pareto(0.9, count) * 0.35, 4000)
    blank = (rng.random(count) < 0.04) & ~government
    carried = np.zeros((count, 6), np.int64)
    stock = np.stack([rng.poisson(0.05, count), rng.poisson(rng.pareto(1.0, count) * 4)], 1)
    items_before = rng.poisson(rng.pareto(1.0, (count, 5)) * 10)
    decisions = np.minimum(rng.pareto(0.6, (count, 3)) * 30, 5e6) * (rng.random((count, 3)) < 0.4)
    for year in years:
        form = "2019" if year < 2021 else "2021"
        rows = tuple(row.name for row in load_form(form).requests.rows)
        own = np.zeros((count, len(rows), 6), np.int64)
        own[:, 0] = rng.poisson(demand[:, None] * _SHARES)
        own[:, 1] = carried
        open_ = own[:, 0] + carried
        own[:, -1] = carried = rng.binomial(open_, _CARRIED)
        own[:, -2] = open_ - carried
        _spread(own, rows, rng)
        everything = own + _of_areas(agencies, own, government)
        total = everything.sum(2, keepdims=True)
        decided = rng.poisson(decisions)
        if form == "2019":
            items, section2, items_before = _of_2019(items_before, decided, rng)
        else:
            items, section2, stock = _of_2021(stock, decided, rng)
        remedies = rng.poisson(demand[:, None, None] * np.array([0.02, 0.005, 0.008, 0.004]), (count, 3, 4))
        remedies = np.concatenate([remedies, remedies.sum(2, keepdims=True)], 2)
        yield Year(year, form, rows, items, np.concatenate([everything, total], 2), section2, remedies, blank)


def _spread(own: Numbers, rows: tuple[str, ...], rng: np.random.Generator) -> None:
    """Divide the processed requests among the results."""
    results = rows[2:-2]
    weights = np.array([_LIKELY.get(name, 1) for name in results], float)
    agency, column = own[:, -2].nonzero()
    own[agency, 2:-2, column] = rng.multinomial(own[agency, -2, column], weights / weights.sum())


def _of_areas(agencies: Agencies, own: Numbers, government: npt.NDArray[np.bool_]) -> Numbers:
    """What governments add to their own: everything of the other agencies of their area, and of the areas in it."""
    others = np.where(government[:, None, None], 0, own)
    starts = np.flatnonzero(np.diff(agencies.division, prepend=-1))
    sums = np.add.reduceat(others, starts, 0)
    governments = own[government]
    county = np.array([not code.endswith("00") for code in agencies.codes])
    prefecture = np.array([code.endswith("00") and not code.endswith("0000") for code in agencies.codes])
    for inner in (county, prefecture):
        np.add.at(sums, agencies.parent[inner], sums[inner] + governments[inner])
    added = np.zeros_like(own)
    added[government] = sums
    return added


def _of_2021(stock: Numbers, decided: Numbers, rng: np.random.Generator) -> tuple[tuple[str, ...], Numbers, Numbers]:
    issued = rng.poisson(0.05 * stock)
    repealed = rng.binomial(stock, 0.04)
    stock = stock + issued - repealed
    fees = (rng.pareto(0.8, len(stock)) * 1e4).astype(np.int64) * 10_000 * (rng.random(len(stock)) < 0.1)
    columns = [issued[:, 0], repealed[:, 0], stock[:, 0], issued[:, 1], repealed[:, 1], stock[:, 1], *decided.T]
    items = tuple(
        f"{kind}_{what}" for kind in ("regulations", "normative_docs") for what in ("issued", "repealed", "in_force")
    )
    names = (*items, "licences", "penalties", "coercive_measures", "fees_10k_yuan")
    return names, np.column_stack([*(column * MICRO for column in columns), fees]), stock


def _of_2019(before: Numbers, decided: Numbers, rng: np.random.Generator) -> tuple[tuple[str, ...], Numbers, Numbers]:
    change = rng.poisson(0.5, before.shape) - rng.binomial(np.minimum(before, 1), 0.3)
    made = rng.poisson(0.3, (len(before), 2))
    public = made + rng.poisson(5, made.shape)
    columns: list[Numbers] = []
    names: list[str] = []
    for place, kind in enumerate(("regulations", "normative_docs")):
        columns += [made[:, place], made[:, place], public[:, place]]
        names += [f"{kind}_{what}" for what in ("newly_made", "newly_opened", "total_public")]
    taken = [decided[:, 0], decided[:, 0] // 2, decided[:, 1], decided[:, 2]]
    for place, kind in enumerate(("licences", "other_services", "penalties", "coercive_measures")):
        columns += [before[:, place], change[:, place], taken[place]]
        names += [f"{kind}_{what}" for what in ("prior_items", "net_change", "decisions")]
    columns += [before[:, 4], change[:, 4], rng.poisson(2, len(before)), rng.poisson(1000, len(before))]
    names += ["fees_prior_items", "fees_net_change", "procurement_items", "procurement_amount"]
    return tuple(names), np.column_stack(columns) * MICRO, before + change
