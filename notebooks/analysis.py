# %% [markdown]
# # What became of the requests
#
# Of the requests that an agency processed in a year, which share was granted, denied, could not be provided, was not
# processed further? The denominator is always `processed_total` (三（七）总计). Two figures that agencies published
# themselves are reproduced on the way.
# The dataset is `data/dataset`, or the folder that the variable `GONGKAI_DATA` names.

# %%
import os
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

DATASET = Path(os.environ.get("GONGKAI_DATA", "data/dataset"))
reports = pd.read_parquet(DATASET / "reports", dtype_backend="numpy_nullable").set_index("report_id")
requests = pd.read_parquet(DATASET / "requests", dtype_backend="numpy_nullable")

# %% [markdown]
# ## Numbers where the total is blank
#
# 上海市人民政府办公厅 fills in no row total for the outcomes of 2019. A missing total may be taken from the six
# applicants only where the report itself vouches for it. Its printed grand total does: the sum over all printed
# outcomes is that total, so what is blank cannot hide a request. Where that does not hold, the row stays null.

# %%
APPLICANTS = ["natural_person", "business", "research", "nonprofit", "legal_service", "other"]
BESIDES = ["received", "carried_in", "processed_total", "carried_out"]

outcomes = requests[~requests["row"].isin(BESIDES)].copy()
outcomes["printed"] = outcomes[APPLICANTS].sum(axis=1)
processed = requests[requests["row"] == "processed_total"].set_index("report_id")["total"]
vouched = outcomes.groupby("report_id")["printed"].sum().eq(processed)
outcomes["count"] = outcomes["total"].where(outcomes["total"].notna(), outcomes["printed"])
outcomes.loc[outcomes["total"].isna() & ~outcomes["report_id"].map(vouched), "count"] = pd.NA

# %% [markdown]
# ## Rates

# %%
GROUPS = {
    "granted": "granted",
    "partially_granted": "partially granted",
    "denied": "denied",
    "unavailable": "unavailable",
    "declined": "declined",
    "other": "other",
}
outcomes["group"] = [row if row in GROUPS else row.split("_")[0] for row in outcomes["row"]]
counts = outcomes.pivot_table(
    index="report_id", columns="group", values="count", aggfunc=lambda cells: cells.sum(skipna=False), dropna=False
)[list(GROUPS)]
rates = counts.div(processed, axis=0).astype("Float64")
labels = reports.loc[rates.index, "agency_name"] + " " + reports.loc[rates.index, "report_year"].astype(str)
table = (100 * rates).round(2).set_axis(labels).rename(columns=GROUPS).sort_index()
print(table.to_string())

# %% [markdown]
# ## Two published figures
#
# The office's own report for 2019 states in its text that it refused 4.34 % and could not provide 265. Both follow from
# the matrix: 35 of 805 is 4.3478 %, cut off by the office, and 265 are the requests for what it does not hold. Another
# figure of that text does not follow: it gives 258 requests and 33.9 % for full and partial grants, the matrix 275 of
# 805, 34.2 %. The prose of a report is no substitute for its table.

# %%
office = reports.index[(reports["report_year"] == 2019) & reports["agency_name"].str.startswith("上海市")][0]
own = outcomes[outcomes["report_id"] == office].set_index("row")["count"]
refused = float(100 * rates.loc[office, "denied"])
not_held = int(own["unavailable_not_held"])
granted = int(counts.loc[office, "granted"] + counts.loc[office, "partially_granted"])
print(f"refused: {counts.loc[office, 'denied']} of {processed[office]} = {refused:.4f} %")
print(f"not held: {not_held}")
print(f"granted in full or in part: {granted} of {processed[office]} = {100 * granted / processed[office]:.1f} %")

# %% [markdown]
# ## A plot of it
#
# One bar a report; what cannot be computed is left out, and the number of requests behind a bar is written beside it.

# %%
shown = rates.dropna().astype(float).assign(year=reports["report_year"]).sort_values(["year", "granted"])
shown = shown.drop(columns="year")
names = [f"{reports.loc[key, 'report_year']} #{place}" for place, key in enumerate(shown.index, 1)]
figure, axes = plt.subplots(figsize=(8, 0.6 * len(shown) + 1.6), layout="constrained")
left = pd.Series(0.0, index=shown.index)
for group, label in GROUPS.items():
    axes.barh(names, shown[group], left=left, label=label)
    left += shown[group]
for place, key in enumerate(shown.index):
    axes.text(1.01, place, f"n = {processed[key]}", va="center")
axes.set(xlim=(0, 1), xlabel="share of processed requests")
axes.invert_yaxis()
figure.legend(ncols=3, loc="outside upper center")
for name, key in zip(names, shown.index, strict=True):
    print(f"{name}: {reports.loc[key, 'agency_name']}, scope {reports.loc[key, 'scope']}")

# %% [markdown]
# ## Who asks
#
# The share of the applicants in the requests received; here the denominator is `received`.

# %%
received = requests[requests["row"] == "received"].set_index("report_id")
applicants = received[APPLICANTS].div(received["total"], axis=0).mul(100).astype("Float64").round(1)
applicants = applicants.set_axis(labels.reindex(applicants.index)).sort_index()
print(applicants.to_string())
