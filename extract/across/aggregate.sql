-- H1: a government's report on its whole area is at least the sum of the reports of its departments, cell by cell. Only
-- reports of scope `agency` are summed, and branches of central systems are no departments. A missing report or number
-- makes the sum smaller, so the sum of what is there is a lower bound.
CREATE TEMP TABLE areas AS
SELECT report_id, report_year, place AS prefix
FROM (
    SELECT *, CASE WHEN place_code LIKE '%0000' THEN left(place_code, 2) WHEN place_code LIKE '%00' THEN left(place_code, 4)
        ELSE place_code END AS place
    FROM alone
) WHERE scope = 'government_aggregate' AND place_code IS NOT NULL;

-- Departments whose area, or the area that theirs lies in, has such a report.
CREATE TEMP TABLE members AS
SELECT departments.report_id, areas.report_id AS area_id, report_year
FROM (
    SELECT report_id, report_year, unnest([place_code, left(place_code, 4), left(place_code, 2)]) AS prefix
    FROM alone WHERE scope = 'agency' AND NOT vertical AND place_code IS NOT NULL
) AS departments JOIN areas USING (report_year, prefix);

CREATE TEMP TABLE sums AS
SELECT area_id, "row", sum(natural_person) AS natural_person, sum(business) AS business, sum(research) AS research,
    sum(nonprofit) AS nonprofit, sum(legal_service) AS legal_service, sum(other) AS other, sum(total) AS total
FROM requests JOIN members ON members.report_id = requests.report_id AND members.report_year = requests.report_year
GROUP BY area_id, "row";

CREATE TEMP TABLE compared AS
SELECT area_id, report_year, "row", name, "left", "right"
FROM (
    SELECT area_id, areas.report_year, sums."row",
        unnest(['natural_person', 'business', 'research', 'nonprofit', 'legal_service', 'other', 'total']) AS name,
        unnest([requests.natural_person, requests.business, requests.research, requests.nonprofit,
            requests.legal_service, requests.other, requests.total]) AS "left",
        unnest([sums.natural_person, sums.business, sums.research, sums.nonprofit, sums.legal_service, sums.other,
            sums.total]) AS "right"
    FROM sums JOIN areas ON areas.report_id = area_id
    JOIN requests ON requests.report_id = area_id AND requests."row" = sums."row"
        AND requests.report_year = areas.report_year
);

-- The departments that have something in a cell whose sum is too large, the first 50 by name.
CREATE TEMP TABLE exceeded AS
SELECT * FROM compared WHERE "right" > "left" OR ("left" IS NULL AND "right" > 0);

CREATE TEMP TABLE parts AS
SELECT area_id, "row", name, count(*) AS parts, list(report_id ORDER BY report_id)[1:50] AS ids
FROM (
    SELECT area_id, requests.report_id, requests."row",
        unnest(['natural_person', 'business', 'research', 'nonprofit', 'legal_service', 'other', 'total']) AS name,
        unnest([natural_person, business, research, nonprofit, legal_service, other, total]) AS value
    FROM members JOIN requests USING (report_id, report_year)
    WHERE area_id IN (SELECT area_id FROM exceeded) AND report_year IN (SELECT report_year FROM exceeded)
) SEMI JOIN exceeded USING (area_id, "row", name)
WHERE value > 0
GROUP BY area_id, "row", name;

INSERT INTO found
SELECT area_id, report_year, 'H1', CASE WHEN "left" IS NULL THEN 'not_assessable' ELSE 'fail' END, "left", "right"::BIGINT,
    ['requests/' || "row" || '/' || name] || list_transform(ids, lambda id: id || '#requests/' || "row" || '/' || name),
    CASE WHEN parts > 50 THEN parts || ' departments, the first 50 are named' END
FROM exceeded JOIN parts USING (area_id, "row", name);

INSERT INTO tallies
SELECT 'H1', 'requests', count(*), count(*) FILTER ("right" > "left"), count(*) FILTER ("left" IS NULL)
FROM compared;
