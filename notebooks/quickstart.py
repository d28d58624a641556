# %% [markdown]
# # The dataset in five minutes
#
# `gongkai extract FOLDER --out data/dataset` reads reports into Parquet tables. This notebook loads them with pandas,
# shows the request matrix of one report, and checks one identity of the form with DuckDB.
# The dataset is `data/dataset`, or the folder that the variable `GONGKAI_DATA` names.

# %%
import os
from pathlib import Path

import duckdb
import pandas as pd

DATASET = Path(os.environ.get("GONGKAI_DATA", "data/dataset"))

# %% [markdown]
# One row per report. `grade` says how far the report agrees with itself: `A` is without contradiction.

# %%
reports = pd.read_parquet(DATASET / "reports", dtype_backend="numpy_nullable")
print(reports[["report_year", "agency_name", "form", "scope", "grade"]].to_string(index=False))

# %% [markdown]
# ## The matrix of one report
#
# A row of `requests` is a row of the form: seven columns, whole numbers as printed. `<NA>` is no printed number, which
# is not zero: the table `cells` says whether the place was blank, held a slash, or could not be read.

# %%
COLUMNS = ["natural_person", "business", "research", "nonprofit", "legal_service", "other", "total"]

requests = pd.read_parquet(DATASET / "requests", dtype_backend="numpy_nullable")
report = reports.sort_values(["grade", "report_id"]).iloc[0]
matrix = requests[requests["report_id"] == report["report_id"]].sort_values("row_number").set_index("row")[COLUMNS]
print(f"{report['title']}\n\n{matrix.to_string()}")

# %% [markdown]
# ## An identity, checked with DuckDB
#
# The form prints it: 本年新收 + 上年结转 = 总计 + 结转下年度继续办理, in each column. SQL keeps null null, so a column
# where one of the four numbers is missing is not assessable, neither right nor wrong.

# %%
C1 = """
    with cells as (
        from read_parquet($files) unpivot include nulls (
            number for column_name in (natural_person, business, research, nonprofit, legal_service, other, total)
        )
    ),
    sides as (
        select
            report_id,
            column_name,
            sum(number) filter (row = 'received') + sum(number) filter (row = 'carried_in') as to_handle,
            sum(number) filter (row = 'processed_total') + sum(number) filter (row = 'carried_out') as handled
        from cells
        group by report_id, column_name
    )
    select
        *,
        case when to_handle is null or handled is null then 'not_assessable'
             when to_handle = handled then 'pass'
             else 'fail' end as outcome
    from sides
    order by report_id, column_name
"""
files = str(DATASET / "requests" / "**" / "*.parquet")
identity = duckdb.execute(C1, {"files": files}).df().convert_dtypes()
print(identity["outcome"].value_counts().to_string())

# %% [markdown]
# What fails here is printed so in the source, and stands as check `C1` in the table `findings`.

# %%
print(identity[identity["outcome"] == "fail"].to_string(index=False))
