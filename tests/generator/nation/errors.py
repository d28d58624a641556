"""Errors planted in the made nation: one of each kind that checks across reports are there to find."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .tables import Batch, weights

if TYPE_CHECKING:
    import numpy.typing as npt

    from .agencies import Agencies
    from .figures import Year

__all__ = ["Planted", "place_of", "plant"]


@dataclass(frozen=True)
class Planted:
    """An error: what it is, the place of its report (year it is filed under, agency), and the checks that must find it.

    `again` are the places of other reports that the same error makes fail, as the year after does.
    """

    kind: str
    year: int
    agency: int
    checks: frozenset[str]
    again: tuple[tuple[int, int], ...] = ()


def plant(agencies: Agencies, years: list[Year]) -> tuple[list[Batch], list[Planted]]:
    """The batches of a nation with errors, and the list of these; `years` stay as they are."""
    years = copy.deepcopy(years)
    by_year = {each.year: each for each in years}
    # Offices are summed into nobody's figures, so what is planted in them shows in their own reports alone.
    offices, departments = _printing(agencies, years, "office"), _printing(agencies, years, "department")
    matrices = {year: each.requests for year, each in by_year.items()}
    # Exchanged columns show where they hold different numbers, copied ones where there are enough of them.
    carries_apart = (matrices[2023][:, [1, -1], 0] != matrices[2023][:, [1, -1], 1]).all(1)
    totals_apart = (matrices[2025][:, :, 0] != matrices[2025][:, :, 6]).any(1)
    planted = [
        _swapped(by_year, _take(offices, carries_apart), 2023),
        _total_swapped(by_year, _take(offices, totals_apart), 2025),
        _repeated(by_year, _take(offices, weights(by_year[2022]) >= 10), 2023),
        _copied(by_year, _take(offices), _take(departments, weights(by_year[2024]) >= 12), 2024),
        _carry(by_year, _take(offices), 2022),
        _above(agencies, by_year, 2022),
    ]
    batches = [Batch(each.year, each, np.arange(len(agencies))) for each in years]
    planted += [
        _moved(batches, by_year, _take(offices), 2023, 2022, frozenset({"one_report_a_year"})),
        _moved(batches, by_year, _take(offices), 2024, 2025, frozenset({"one_report_a_year", "published_after_year"})),
        _said(batches, _take(offices), _take(offices)),
    ]
    # The same reports at another address are no error.
    batches.append(Batch(2024, by_year[2024], np.array(offices[:3]), host="portal"))
    return batches, planted


def _printing(agencies: Agencies, years: list[Year], kind: str) -> list[int]:
    """Agencies of a kind that print all their cells."""
    return np.flatnonzero((agencies.kind == kind) & ~years[0].blank).tolist()


def _take(places: list[int], fit: npt.NDArray[np.bool_] | None = None) -> int:
    """The first place that fits, removed from the list."""
    return places.pop(next(i for i, place in enumerate(places) if fit is None or fit[place]))


def _swapped(years: dict[int, Year], agency: int, year: int) -> Planted:
    """Two columns exchanged in every row: within the report everything still adds up."""
    matrix = years[year].requests[agency]
    years[year].requests[agency, :, [0, 1]] = matrix[:, [1, 0]].T.copy()
    return Planted("swapped columns", year, agency, frozenset({"Y1"}), ((year + 1, agency),))


def _total_swapped(years: dict[int, Year], agency: int, year: int) -> Planted:
    """A column exchanged with 总计: rows no longer add up."""
    matrix = years[year].requests[agency]
    years[year].requests[agency, :, [0, 6]] = matrix[:, [6, 0]].T.copy()
    return Planted("column exchanged with the total", year, agency, frozenset({"R1"}), ((year + 1, agency),))


def _carry(years: dict[int, Year], agency: int, year: int) -> Planted:
    """Five more carried in than were carried out, and granted, so that the report itself adds up."""
    rows = years[year].rows
    for name in ("carried_in", "granted", "processed_total"):
        years[year].requests[agency, rows.index(name), [0, 6]] += 5
    return Planted("broken carry-over", year, agency, frozenset({"Y1"}))


def _copied(years: dict[int, Year], agency: int, other: int, year: int) -> Planted:
    """All numbers of another agency."""
    for name in ("requests", "disclosures", "remedies"):
        values = getattr(years[year], name)
        values[agency] = values[other]
    return Planted("copied from another", year, agency, frozenset({"Z1"}), ((year + 1, agency), (year, other)))


def _repeated(years: dict[int, Year], agency: int, year: int) -> Planted:
    """All numbers of the year before."""
    for name in ("requests", "disclosures", "remedies"):
        getattr(years[year], name)[agency] = getattr(years[year - 1], name)[agency]
    return Planted("copied from last year", year, agency, frozenset({"Z1"}), ((year + 1, agency),))


def _above(agencies: Agencies, years: dict[int, Year], year: int) -> Planted:
    """A department with more requests than its county prints for the whole area."""
    county = next(place for place in range(len(agencies.codes)) if agencies.codes[place][4:] != "00" and place % 5 != 4)
    mine = np.flatnonzero(agencies.division == county)
    government = int(mine[agencies.kind[mine] == "government"][0])
    department = int(mine[(agencies.kind[mine] == "department") & ~years[year].blank[mine]][0])
    rows = years[year].rows
    more = int(years[year].requests[government, 0, 6]) + 1
    for name in ("received", "granted", "processed_total"):
        years[year].requests[department, rows.index(name), [0, 6]] += more
    above = [
        int(np.flatnonzero((agencies.division == area) & (agencies.kind == "government"))[0])
        for area in _areas(agencies, county)
    ]
    return Planted(
        "a department above its aggregate", year, government, frozenset({"H1"}), tuple((year, each) for each in above)
    )


def _areas(agencies: Agencies, county: int) -> list[int]:
    found = []
    area = int(agencies.parent[county])
    while area >= 0:
        found.append(area)
        area = int(agencies.parent[area])
    return found


def _moved(  # noqa: PLR0913, PLR0917 what is moved where
    batches: list[Batch], years: dict[int, Year], agency: int, year: int, filed: int, checks: frozenset[str]
) -> Planted:
    """A report filed under another year."""
    batch = next(batch for batch in batches if batch.year == year)
    batch.of = batch.of[batch.of != agency]
    batches.append(Batch(filed, years[year], np.array([agency]), host="moved"))
    return Planted(f"{year} filed under {filed}", filed, agency, checks)


def _said(batches: list[Batch], agency: int, other: int) -> Planted:
    """The text of another agency, with numbers of its own."""
    batch = next(batch for batch in batches if batch.year == 2021)
    batch.text = {agency: "c0ffee0000000000", other: "c0ffee0000000000"}
    return Planted(
        "copied text", batch.year, max(agency, other), frozenset({"Z1"}), ((batch.year, min(agency, other)),)
    )


def place_of(batches: list[Batch], ids: list[list[str]]) -> dict[str, tuple[int, int]]:
    """Report id -> the year it is filed under, and its agency."""
    return {
        report: (batch.year, int(agency))
        for batch, found in zip(batches, ids, strict=True)
        for report, agency in zip(found, batch.of.tolist(), strict=True)
    }
