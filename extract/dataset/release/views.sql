-- Views of the release's database. Figures of different `scope` are never summed here: each view keeps the column.

CREATE VIEW current_reports AS
SELECT * FROM reports WHERE is_current AND same_as IS NULL AND expired IS NOT TRUE;
COMMENT ON VIEW current_reports IS 'The newest version of each report, copies counted once, expired ones left out. 现行、不重复、未过期的报告。';

CREATE VIEW request_matrix AS
SELECT
    reports.agency_name, reports.scope, reports.grade, reports.stale, reports.source, requests.*
FROM requests JOIN current_reports AS reports USING (report_id, report_year);
COMMENT ON VIEW request_matrix IS 'The matrix of the current reports, with the agency beside each row. 现行报告的申请情况表。';

CREATE VIEW requests_received AS
SELECT report_year, agency_name, scope, grade, total AS received, report_id
FROM request_matrix WHERE "row" = 'received';
COMMENT ON VIEW requests_received IS 'Requests received in the year, as printed; null where no number is. 本年新收申请数。';

CREATE VIEW broken_identities AS
SELECT reports.report_year, reports.agency_name, findings."check", findings."left", findings."right", findings.cells,
    findings.detail, reports.source, reports.report_id
FROM findings JOIN reports USING (report_id, report_year) WHERE findings.outcome = 'fail';
COMMENT ON VIEW broken_identities IS 'Checks that fail, with both sides and the source. 不成立的勾稽关系。';

CREATE VIEW cells_without_number AS
SELECT reports.report_year, reports.agency_name, cells."table", cells."row", cells."column", cells.state, cells.raw,
    cells.readings, cells.suggested, cells.locator, reports.source, reports.report_id
FROM cells JOIN reports USING (report_id, report_year) WHERE cells.state <> 'number';
COMMENT ON VIEW cells_without_number IS 'Where no number was read, and why. 没有数字的单元格及原因。';

CREATE VIEW documents_not_read AS
SELECT source, status, reason, detail, media_type, document_id FROM documents WHERE status <> 'extracted';
COMMENT ON VIEW documents_not_read IS 'Documents that gave no report, with the reason. 未读成报告的文件及原因。';

CREATE VIEW reports_by_year AS
SELECT report_year, scope, form, grade, count(*) AS reports FROM current_reports GROUP BY ALL ORDER BY ALL;
COMMENT ON VIEW reports_by_year IS 'Reports by year, scope, form and grade. 各年度报告数。';
