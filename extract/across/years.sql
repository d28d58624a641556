-- Two reports of one agency, year and scope with different contents: one may be of another year, or a correction.
INSERT INTO found
SELECT report_id, report_year, 'one_report_a_year', 'fail', NULL, NULL, [first || '#requests'], NULL
FROM (
    SELECT *, first_value(report_id) OVER (
        PARTITION BY unit, report_year, scope ORDER BY published_on NULLS LAST, report_id
    ) AS first
    FROM series WHERE unit IS NOT NULL
) WHERE first <> report_id;

INSERT INTO tallies
SELECT 'one_report_a_year', 'reports', count(DISTINCT (unit, report_year, scope)),
    (SELECT count(*) FROM found WHERE "check" = 'one_report_a_year'), 0
FROM series WHERE unit IS NOT NULL;

-- A report on a year is not published before that year has ended.
INSERT INTO found
SELECT report_id, report_year, 'published_after_year', 'fail', year(published_on), report_year, [],
    'published on ' || published_on
FROM series WHERE year(published_on) <= report_year;

INSERT INTO tallies
SELECT 'published_after_year', 'reports', count(*), count(*) FILTER (year(published_on) <= report_year), 0
FROM series WHERE published_on IS NOT NULL;
