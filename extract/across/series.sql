-- The reports that are compared: what counts, under the unit that they belong to.

-- An id by name alone may be several agencies'. Such reports belong together where they stand on one host, and nowhere
-- without one.
CREATE TEMP TABLE series AS
SELECT report_id, report_year, scope, form, place_code, level, vertical, published_on, values_digest, text_digest, weight,
    agency_id, CASE WHEN agency_id NOT LIKE 'name:%' THEN agency_id ELSE agency_id || '@' || host END AS unit
FROM (
    SELECT *, nullif(regexp_extract(source, '^https?://([^/]+)', 1), '') AS host FROM reports
    WHERE is_current AND same_as IS NULL AND report_year > 0 AND agency_id IS NOT NULL
);

-- Reports without another of the same agency, year and scope: which of two holds is not for us to say.
CREATE TEMP TABLE alone AS
SELECT * FROM series WHERE unit IS NOT NULL
QUALIFY count(*) OVER (PARTITION BY unit, report_year, scope) = 1;

-- A report and that of the year before, of the same scope.
CREATE TEMP TABLE pairs AS
SELECT later.report_id, later.report_year, later.form, earlier.report_id AS earlier_id, earlier.form AS earlier_form
FROM alone AS later JOIN alone AS earlier
    ON later.unit = earlier.unit AND later.scope = earlier.scope AND later.report_year = earlier.report_year + 1;

CREATE TEMP TABLE found (
    report_id VARCHAR, report_year INTEGER, "check" VARCHAR, outcome VARCHAR, "left" BIGINT, "right" BIGINT,
    cells VARCHAR[], detail VARCHAR
);

-- How often a check could be made, by table: `compared` places, of which `not_assessable` have a number missing.
CREATE TEMP TABLE tallies ("check" VARCHAR, "table" VARCHAR, compared BIGINT, failed BIGINT, not_assessable BIGINT);
