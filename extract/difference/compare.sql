-- The reports that are current in OLD and in NEW, matched, and the cells in which they differ. Views: old_reports, old_cells,
-- new_reports, new_cells.

CREATE TEMP TABLE old_current AS SELECT * FROM old_reports WHERE is_current;
CREATE TEMP TABLE new_current AS SELECT * FROM new_reports WHERE is_current;

-- The same bytes are the same report.
CREATE TEMP TABLE pairs AS
SELECT report_id AS old_id, report_id AS new_id FROM old_current JOIN new_current USING (report_id);

-- What stands at the address of a report that is no longer current is its next version; where an address has several
-- reports of a year, that of the same agency.
CREATE TEMP TABLE old_left AS SELECT * FROM old_current ANTI JOIN pairs ON old_id = report_id;
CREATE TEMP TABLE new_left AS SELECT * FROM new_current ANTI JOIN pairs ON new_id = report_id;
INSERT INTO pairs
SELECT o.report_id, n.report_id FROM (
    SELECT *, count(*) OVER (PARTITION BY source, report_year) AS of_year FROM old_left
) AS o JOIN (
    SELECT *, count(*) OVER (PARTITION BY source, report_year) AS of_year FROM new_left
) AS n ON o.source = n.source AND o.report_year = n.report_year
WHERE (o.of_year = 1 AND n.of_year = 1) OR o.agency_id = n.agency_id
QUALIFY count(*) OVER (PARTITION BY o.report_id) = 1 AND count(*) OVER (PARTITION BY n.report_id) = 1;

-- The one report of an agency, year and scope that is left on both sides has moved to another address.
CREATE OR REPLACE TEMP TABLE old_left AS SELECT * FROM old_current ANTI JOIN pairs ON old_id = report_id;
CREATE OR REPLACE TEMP TABLE new_left AS SELECT * FROM new_current ANTI JOIN pairs ON new_id = report_id;
INSERT INTO pairs
SELECT o.report_id, n.report_id FROM old_left AS o JOIN new_left AS n USING (agency_id, report_year, scope)
WHERE agency_id NOT LIKE 'name:%' AND report_year > 0
QUALIFY count(*) OVER (PARTITION BY o.report_id) = 1 AND count(*) OVER (PARTITION BY n.report_id) = 1;

-- Reports to look into: those of which anything but the address may differ, and those that only one side has.
CREATE TEMP TABLE looked_into AS
SELECT *, row_number() OVER (ORDER BY old_id, new_id) AS pair FROM (
    SELECT old_id, new_id, n.report_year, n.agency_id,
        CASE WHEN old_id = new_id THEN 'extractor' ELSE 'source_revised' END AS cause
    FROM pairs JOIN old_current AS o ON o.report_id = old_id JOIN new_current AS n ON n.report_id = new_id
    WHERE old_id <> new_id OR o.content_digest <> n.content_digest OR o.report_year <> n.report_year
    UNION ALL
    SELECT NULL, report_id, report_year, agency_id, 'new' FROM new_current ANTI JOIN pairs ON new_id = report_id
    UNION ALL
    SELECT report_id, NULL, report_year, agency_id, 'gone' FROM old_current ANTI JOIN pairs ON old_id = report_id
);

CREATE TEMP TABLE before AS
SELECT pair, "table", "row", "column", value, state FROM old_cells JOIN looked_into ON old_id = report_id;
CREATE TEMP TABLE after AS
SELECT pair, "table", "row", "column", value, state FROM new_cells JOIN looked_into ON new_id = report_id;
-- How NEW reads the bytes that OLD had: what differs there is the extractor's doing, even where the source was revised.
CREATE TEMP TABLE again AS
SELECT pair, "table", "row", "column", value, state FROM new_cells JOIN looked_into ON old_id = report_id
WHERE cause = 'source_revised';

CREATE TEMP TABLE changes AS
SELECT pair, "table", "row", "column", before.value AS old_value, after.value AS new_value, before.state AS old_state,
    after.state AS new_state,
    again.state IS NOT DISTINCT FROM after.state AND again.value IS NOT DISTINCT FROM after.value AND again.state IS NOT NULL
        AS read_so_before
FROM before FULL JOIN after USING (pair, "table", "row", "column") LEFT JOIN again USING (pair, "table", "row", "column")
WHERE before.value IS DISTINCT FROM after.value OR before.state IS DISTINCT FROM after.state;

-- A row for each report that was looked into, without a cell, and one for each cell that changed.
CREATE TEMP TABLE difference AS
SELECT CASE WHEN cause = 'source_revised' AND read_so_before THEN 'extractor' ELSE cause END AS cause, report_year,
    agency_id, old_id AS old_report_id, new_id AS new_report_id, "table", "row", "column", old_value, new_value, old_state,
    new_state
FROM (
    SELECT looked_into.*, changes.* EXCLUDE (pair) FROM looked_into JOIN changes USING (pair)
    UNION ALL
    SELECT *, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false FROM looked_into
) ORDER BY report_year, agency_id, new_report_id, old_report_id, "table" NULLS FIRST, "row", "column";
