# %% [markdown]
# # How far to trust the numbers
#
# Three questions before a figure is used: is it printed there, does it agree with the rest of its report, and whose
# figure is it? The dataset is `data/dataset`, or the folder that the variable `GONGKAI_DATA` names.

# %%
import os
from pathlib import Path

import duckdb

DATASET = Path(os.environ.get("GONGKAI_DATA", "data/dataset"))
for name in ("documents", "reports", "cells", "findings"):
    duckdb.execute(
        f"create or replace view {name} as select * from "
        f"read_parquet('{DATASET.as_posix()}/{name}/*/*.parquet', hive_partitioning = true)"
    )

# %% [markdown]
# ## Every document is accounted for
#
# What was handed in and is no report stands in `documents` with its reason: nothing vanishes.

# %%
documents = duckdb.sql("select status, reason, count(*) as documents from documents group by all order by all").df()
print(documents.to_string(index=False))

# %% [markdown]
# ## Null is not zero
#
# A value is what is printed at its place. Where no number is printed, `state` says what stands there instead. Someone
# who fills nulls with 0 turns a blank, a slash and an unreadable cell into the same claim: that there were none.

# %%
states = duckdb.sql("""
    select "table", state, count(*) as cells, count(value) as with_value from cells group by all order by all
""").df()
print(states.to_string(index=False))

# %% [markdown]
# Cells whose digits run together, and fit in more than one way, are null too; `raw` is what the source prints, and
# `readings` says in how many ways it can be read.

# %%
ambiguous = duckdb.sql("""
    select agency_name, "row", "column", raw, readings, locator
    from cells join reports using (report_id, report_year)
    where state = 'ambiguous' order by all
""").df()
print(ambiguous.to_string(index=False))

# %% [markdown]
# ## Grades
#
# `A`: every identity of the form holds. `B`: none fails, some cannot be assessed, since a number is missing. `S`: one
# fails, and the source prints it so. `X`: some cell is ambiguous or unreadable.

# %%
grades = duckdb.sql("""
    select report_year, agency_name, grade,
        count(*) filter (where outcome = 'fail') as failed, count(*) filter (where outcome = 'not_assessable') as open
    from reports left join findings using (report_id, report_year) group by all order by grade, report_year, agency_name
""").df()
print(grades.to_string(index=False))

# %% [markdown]
# ## A failed identity is a fact about the source
#
# It is kept as printed, with both sides. What would mend it is in `suggested`, and never in `value`.

# %%
failed = duckdb.sql("""
    select agency_name, "check", "left", "right", cells from findings join reports using (report_id, report_year)
    where outcome = 'fail' order by agency_name, "check", cells
""").df()
for row in failed.itertuples(index=False):
    print(f"{row.agency_name}: {row.check} {row.left} ≠ {row.right} in {', '.join(row.cells)}")

# %% [markdown]
# ## From a number to its place
#
# `source`, `document_id` and `locator` lead from any number to the place where it is printed.

# %%
traced = duckdb.sql("""
    select source, document_id[:12] as document, locator, raw, value::bigint as value
    from cells join reports using (report_id, report_year)
    where "table" = 'requests' and "row" = 'received' and "column" = 'total' order by report_year, source
""").df()
print(traced.to_string(index=False))

# %% [markdown]
# ## Whose figures
#
# A county's report may cover its own office, or every agency under it: figures of different `scope` are never added up,
# and a sum over `unknown` is a sum over nobody knows what.

# %%
scopes = duckdb.sql("select scope, count(*) as reports from reports group by all order by all").df()
print(scopes.to_string(index=False))
