-- Y2: documents in force are those of the year before, and what was issued, less what was repealed; form '2021' alone,
-- since 对外公开总数量 of form '2019' is another measure.
-- Y3: items of the year before (form '2019') are those that its report printed, and its net change.
CREATE TEMP TABLE rules AS
SELECT * FROM (VALUES
    ('Y2', 'regulations_in_force', 'regulations_in_force', 'regulations_issued', 'regulations_repealed'),
    ('Y2', 'normative_docs_in_force', 'normative_docs_in_force', 'normative_docs_issued', 'normative_docs_repealed'),
    ('Y3', 'licences_prior_items', 'licences_prior_items', 'licences_net_change', NULL),
    ('Y3', 'other_services_prior_items', 'other_services_prior_items', 'other_services_net_change', NULL),
    ('Y3', 'penalties_prior_items', 'penalties_prior_items', 'penalties_net_change', NULL),
    ('Y3', 'coercive_measures_prior_items', 'coercive_measures_prior_items', 'coercive_measures_net_change', NULL),
    ('Y3', 'fees_prior_items', 'fees_prior_items', 'fees_net_change', NULL)
) AS rules("check", item, before, plus, minus);

-- One row a report and rule: the item, and what it is made of. `issued` and `repealed` are of the same year in Y2, the net
-- change is of the year before in Y3.
CREATE TEMP TABLE stocks AS
SELECT report_id, item, max(value) AS value
FROM disclosures SEMI JOIN (
    SELECT report_id FROM pairs UNION SELECT earlier_id FROM pairs
) USING (report_id)
WHERE item IN (SELECT unnest([item, plus, minus]) FROM rules)
GROUP BY report_id, item;

CREATE TEMP TABLE stock AS
SELECT rules."check", pairs.report_id, report_year, earlier_id, rules.item, now.value AS "left",
    coalesce(CASE WHEN rules.minus IS NULL THEN earlier_id || '#' END, '') || 'disclosures/' AS of_change,
    plus, minus, past.value + more.value - CASE WHEN minus IS NULL THEN 0 ELSE less.value END AS "right"
FROM pairs
JOIN stocks AS now USING (report_id)
JOIN rules ON rules.item = now.item
JOIN stocks AS past ON past.report_id = earlier_id AND past.item = rules.before
JOIN stocks AS more ON more.item = plus
    AND more.report_id = CASE WHEN minus IS NULL THEN earlier_id ELSE pairs.report_id END
LEFT JOIN stocks AS less ON less.item = minus AND less.report_id = pairs.report_id;

INSERT INTO found
SELECT report_id, report_year, "check", CASE WHEN "left" IS NULL OR "right" IS NULL THEN 'not_assessable' ELSE 'fail' END,
    CASE WHEN "left" = trunc("left") THEN "left"::BIGINT END, CASE WHEN "right" = trunc("right") THEN "right"::BIGINT END,
    list_filter(['disclosures/' || item, earlier_id || '#disclosures/' || item, of_change || plus, of_change || minus],
        lambda cell: cell IS NOT NULL),
    NULL
FROM stock WHERE "left" IS DISTINCT FROM "right" OR "left" IS NULL;

INSERT INTO tallies
SELECT "check", 'disclosures', count(*), count(*) FILTER ("left" <> "right"),
    count(*) FILTER ("left" IS NULL OR "right" IS NULL)
FROM stock GROUP BY "check";
