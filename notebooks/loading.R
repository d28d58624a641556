# The question of loading.py with R and arrow: requests received, granted in full or in part, and processed.
# Rscript notebooks/loading.R [DATASET]

library(arrow)
library(dplyr)

arguments <- commandArgs(trailingOnly = TRUE)
dataset <- if (length(arguments)) arguments[1] else Sys.getenv("GONGKAI_DATA", "data/dataset")

reports <- open_dataset(file.path(dataset, "reports"), hive_style = TRUE) |>
  select(report_id, agency_name, scope) |>
  collect()
answer <- open_dataset(file.path(dataset, "requests"), hive_style = TRUE) |>
  filter(row %in% c("received", "granted", "partially_granted", "processed_total")) |>
  select(report_id, report_year, row, total) |>
  collect() |>
  group_by(report_id, report_year) |>
  summarise(
    received = total[row == "received"],
    open = total[row == "granted"] + total[row == "partially_granted"],
    processed_total = total[row == "processed_total"],
    .groups = "drop"
  ) |>
  inner_join(reports, by = "report_id") |>
  arrange(report_year, agency_name)

write.csv(answer[c("report_year", "agency_name", "scope", "received", "open", "processed_total")],
          row.names = FALSE, na = "")
