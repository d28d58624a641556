-- Y1: what a report carries in is what that of the year before carries out, in each of the seven columns.
CREATE TEMP TABLE carried AS
SELECT report_id, "row", [natural_person, business, research, nonprofit, legal_service, other, total] AS counts
FROM requests WHERE "row" IN ('carried_in', 'carried_out');

CREATE TEMP TABLE carries AS
SELECT pairs.report_id, pairs.report_year, earlier_id, later.counts AS ins, earlier.counts AS outs
FROM pairs
JOIN carried AS later ON later.report_id = pairs.report_id AND later."row" = 'carried_in'
JOIN carried AS earlier ON earlier.report_id = earlier_id AND earlier."row" = 'carried_out';

CREATE TEMP TABLE carry AS
WITH columns AS (
    SELECT unnest(['natural_person', 'business', 'research', 'nonprofit', 'legal_service', 'other', 'total']) AS name,
        unnest(range(1, 8)) AS place
)
SELECT report_id, report_year, earlier_id, name, place, ins[place] AS "left", outs[place] AS "right"
FROM carries CROSS JOIN columns
WHERE ins IS DISTINCT FROM outs OR list_contains(list_transform(ins, lambda x: x IS NULL), true);

-- Two columns whose numbers stand in each other's place were most likely exchanged, in one of the two reports.
INSERT INTO found
SELECT report_id, report_year, 'Y1', 'fail', "left", "right",
    ['requests/carried_in/' || name, earlier_id || '#requests/carried_out/' || name],
    CASE WHEN count(*) OVER one = 2 AND "left" = sum("right") OVER one - "right" AND "right" = sum("left") OVER one - "left"
        THEN 'as if exchanged with ' || replace(string_agg(name, ' ') OVER one, name, '').trim() END
FROM carry WHERE "left" <> "right"
WINDOW one AS (PARTITION BY report_id);

INSERT INTO found
SELECT report_id, report_year, 'Y1', 'not_assessable', NULL, NULL,
    flatten(list(CASE WHEN "left" IS NULL THEN ['requests/carried_in/' || name] ELSE [] END
        || CASE WHEN "right" IS NULL THEN [earlier_id || '#requests/carried_out/' || name] ELSE [] END ORDER BY place)),
    NULL
FROM carry WHERE "left" IS NULL OR "right" IS NULL
GROUP BY report_id, report_year;

INSERT INTO tallies
SELECT 'Y1', 'requests', (SELECT 7 * count(*) FROM carries), count(*) FILTER ("left" <> "right"),
    count(*) FILTER ("left" IS NULL OR "right" IS NULL)
FROM carry;
