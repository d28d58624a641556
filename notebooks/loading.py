# %% [markdown]
# # Loading it: pandas, polars, DuckDB, R
#
# One question, asked four times: how many requests did each agency receive, and how many of those it processed did it
# grant in full or in part? Each reader gives the same numbers. `loading.R` asks it with R and arrow.
# The dataset is `data/dataset`, or the folder that the variable `GONGKAI_DATA` names; a release works the same way.

# %%
import os
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl

DATASET = Path(os.environ.get("GONGKAI_DATA", "data/dataset"))

# %% [markdown]
# ## pandas
#
# `dtype_backend="numpy_nullable"` keeps whole numbers whole where some are missing: without it a missing number turns
# its column into floating point.

# %%
reports = pd.read_parquet(DATASET / "reports", dtype_backend="numpy_nullable")
requests = pd.read_parquet(DATASET / "requests", dtype_backend="numpy_nullable")
totals = requests.pivot_table(index="report_id", columns="row", values="total", aggfunc="first", dropna=False)
totals = totals.join(reports.set_index("report_id")[["report_year", "agency_name", "scope"]])
totals["open"] = totals["granted"] + totals["partially_granted"]
columns = ["report_year", "agency_name", "scope", "received", "open", "processed_total"]
with_pandas = totals[columns].sort_values(["report_year", "agency_name"], ignore_index=True)
print(with_pandas.to_string(index=False, na_rep="null"))

# %% [markdown]
# ## polars
#
# `scan_parquet` reads only the columns and years that are asked for.

# %%
received = pl.scan_parquet(DATASET / "requests" / "**" / "*.parquet", hive_partitioning=True)
facts = pl.scan_parquet(DATASET / "reports" / "**" / "*.parquet", hive_partitioning=True)


def total_of(row: str) -> pl.Expr:
    return pl.col("total").filter(pl.col("row") == row).first()


with_polars = (
    received.group_by("report_id", "report_year")
    .agg(
        received=total_of("received"),
        open=total_of("granted") + total_of("partially_granted"),
        processed_total=total_of("processed_total"),
    )
    .join(facts.select("report_id", "agency_name", "scope"), on="report_id")
    .select(columns)
    .sort("report_year", "agency_name")
    .collect()
)
print(with_polars)

# %% [markdown]
# ## DuckDB
#
# `hive_partitioning` gives `report_year` back as a column and lets a query for one year read only that year's files.

# %%
QUERY = """
    pivot (select report_id, report_year, "row", total from read_parquet($requests, hive_partitioning = true))
    on "row" in ('received', 'granted', 'partially_granted', 'processed_total') using first(total)
"""
ANSWER = f"""
    select report_year, agency_name, scope, received, granted + partially_granted as open, processed_total
    from ({QUERY}) join read_parquet($reports, hive_partitioning = true) using (report_id, report_year)
    order by report_year, agency_name
"""
files = {table: str(DATASET / table / "**" / "*.parquet") for table in ("reports", "requests")}
with_duckdb = duckdb.execute(ANSWER, files).df().convert_dtypes()
print(with_duckdb.to_string(index=False, na_rep="null"))

# %% [markdown]
# ## The same numbers
#
# Where an agency prints no number, all of them have null; none has zero.

# %%
rows = [
    [tuple(None if pd.isna(value) else value for value in row) for row in frame.itertuples(index=False)]
    for frame in (with_pandas, with_polars.to_pandas().convert_dtypes(), with_duckdb)
]
print("the same in all three:", rows[0] == rows[1] == rows[2])

# %% [markdown]
# ## A release in one file
#
# `gongkai release` writes `gongkai.duckdb` as well: all tables, with their descriptions, and views such as
# `requests_received` and `broken_identities`. It opens without Python: `duckdb gongkai.duckdb`.
