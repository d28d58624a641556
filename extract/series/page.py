"""The page `docs/measures.md`, generated from the measures and the crosswalk: `python -m extract.series.page`."""

from __future__ import annotations

from pathlib import Path

from extract.series.crosswalk import Line, load_crosswalk
from extract.series.measures import Measure, load_due, load_measures, signed

__all__ = ["PAGE", "render"]

#: Where the page stands in the repository.
PAGE = Path(__file__).resolve().parents[2] / "docs" / "measures.md"

_HEAD = """\
# Series and measures

Generated from `extract/series/measures.toml` and `extract/series/crosswalk.toml` by `python -m extract.series.page`;
do not edit by hand.

Three generations of forms do not count the same things. A **series** joins what is comparable between them and
refuses the rest; a **measure** is a share of two sums of series, and names what it divides by. Both are there as views
of DuckDB (`extract.dataset.views.views` gives their SQL, in the order in which they are created) and as functions that
need no DuckDB (`extract.dataset.series`):

```python
import duckdb

from extract.dataset.views import SOURCES, views

tables = {name: f"read_parquet('DIR/{name}/*/*.parquet', hive_partitioning=true)" for name in SOURCES}
for sql in views(tables).values():
    duckdb.execute(sql)
duckdb.sql("SELECT report_year, agency_name, value, denominator FROM measures WHERE measure = 'disclosure_rate'")
```

```python
from pathlib import Path

from extract.dataset.series import figures, measures, series

measures(Path("DIR")).to_pandas()
```

| view | function | one row per | holds |
|---|---|---|---|
| `figures` | `figures` | report | a column for each series |
| `series` | `series` | report and series | the figure and how it compares with the series' reference |
| `measures` | `measures` | report and measure | the value, its numerator and denominator, and the denominator's name |
| `crosswalk` | `extract.series.load_crosswalk` | series and form | every line with its reason, the refused ones too |
| `measure_definitions` | `extract.series.load_measures` | measure | the table below |
| `timeliness` | `extract.series.measures.due_on` | report | the last day for it, and whether it was kept |

What holds for all of them:

- A figure that is not printed is null, and a sum with a null part is null. Where a report leaves 总计 blank, its
  measures are null: blank is not zero.
- A measure whose denominator is 0 is null. Values are shares, not per cent.
- Figures of different `scope` must never be summed. Older versions of a report, and the same report at another address,
  count again unless they are left out: `WHERE is_current AND same_as IS NULL`.
- An indicator counted in another scale than its form says (万条) is in no series.

## Measures

"""

_CROSSWALK = """
## The crosswalk

The first line of a series is its reference. `exact`: the same count; `approximate`: near enough to compare, not to
splice without a look; `not comparable`: refused, and why. A form that is not named prints nothing of the series.

"""


def render() -> str:
    """The whole page as Markdown, ending in a line feed; the same data always give the same text."""
    return _HEAD + _measures() + _due() + _CROSSWALK + _lines()


def _terms(names: tuple[str, ...]) -> str:
    text = " + ".join(f"`{name}`" if sign > 0 else f"-`{name}`" for sign, name in signed(names))
    return text.replace("+ -", "− ")


def _formula(measure: Measure) -> str:
    numerator = _terms(measure.numerator)
    if not measure.denominator:
        return numerator
    parts = [f"({text})" if " " in text else text for text in (numerator, _terms(measure.denominator))]
    return " / ".join(parts) + (f" × {measure.factor:,}" if measure.factor != 1 else "")


def _measures() -> str:
    rows = ["| measure | 中文 | formula | denominator | forms | remark |", "|---|---|---|---|---|---|"]
    for measure in load_measures():
        remark = measure.remark
        if measure.scopes:
            scopes = ", ".join(f"`{scope}`" for scope in measure.scopes)
            remark = "; ".join(part for part in (f"only for scope {scopes}", remark) if part)
        if measure.inputs:
            remark += "; not in the view: give it as `inputs` of the function"
        of = measure.of or (f"none, a number in {measure.unit}" if measure.unit else "none")
        forms = ", ".join(measure.forms)
        rows.append(f"| `{measure.name}` | {measure.label} | {_formula(measure)} | {of} | {forms} | {remark} |")
    return "\n".join(rows) + "\n"


def _due() -> str:
    rows = ["", "## When a report is due", "", "| report year | scope | last day | source |", "|---|---|---|---|"]
    for rule in load_due():
        scopes = ", ".join(f"`{scope}`" for scope in rule.scopes)
        rows.append(f"| from {rule.since} | {scopes} | {rule.month:02d}-{rule.day:02d} | {rule.source} |")
    return "\n".join(rows) + "\n"


def _line(name: str, line: Line) -> str:
    terms = " + ".join(f"`{term}`" for term in line.terms) or "nothing"
    kind = (line.comparable or "reference").replace("_", " ")
    return f"| {name} | {line.form} | {kind} | {terms} | {line.reason} | {line.source} |"


def _lines() -> str:
    rows = ["| series | form | | terms | reason | source |", "|---|---|---|---|---|---|"]
    for series in load_crosswalk().series:
        for place, line in enumerate(series.lines):
            rows.append(_line(f"`{series.name}` {series.label}（{series.unit}）" if place == 0 else "", line))
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
