-- Z1: a report whose numbers, or whose text, are another's. Few and small numbers agree by chance, so the numbers count
-- only where they tell a report apart: 10 digits for two years of one agency, 12 for two agencies.
CREATE TEMP TABLE groups AS
SELECT report_id, report_year, agency_id, weight, values_digest, text_digest,
    first_value(report_id) OVER numbers AS first_with_numbers,
    first_value(report_id) OVER own AS first_of_agency,
    first_value(report_id) OVER said AS first_with_text
FROM series
WINDOW numbers AS (PARTITION BY values_digest ORDER BY report_year, published_on NULLS LAST, report_id),
    own AS (PARTITION BY values_digest, agency_id ORDER BY report_year, published_on NULLS LAST, report_id),
    said AS (PARTITION BY text_digest ORDER BY report_year, published_on NULLS LAST, report_id);

INSERT INTO found
SELECT report_id, report_year, 'Z1', 'fail', NULL, NULL,
    list_filter([numbers || '#requests', CASE WHEN text_digest IS NOT NULL AND first_with_text <> report_id
        THEN first_with_text || '#sections' END], lambda cell: cell IS NOT NULL),
    CASE WHEN numbers IS NULL THEN 'the text' WHEN text_digest IS NULL OR first_with_text = report_id THEN 'the numbers'
        ELSE 'numbers and text' END
FROM (
    SELECT *, CASE WHEN values_digest IS NULL THEN NULL
        WHEN weight >= 12 AND first_with_numbers <> report_id THEN first_with_numbers
        WHEN weight >= 10 AND first_of_agency <> report_id THEN first_of_agency END AS numbers
    FROM groups
) WHERE numbers IS NOT NULL OR (text_digest IS NOT NULL AND first_with_text <> report_id);

INSERT INTO tallies
SELECT 'Z1', 'reports', count(*), (SELECT count(*) FROM found WHERE "check" = 'Z1'), 0
FROM series WHERE values_digest IS NOT NULL OR text_digest IS NOT NULL;
