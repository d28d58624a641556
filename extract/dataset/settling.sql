-- What only the whole dataset shows, over the views `reports` and `documents`: table `settled`, then `agencies` and
-- `agency_names`. Every choice between rows ends with a unique key, so that the same rows always give the same result.

-- A credit code is an agency's unless two agencies print it in one year: then it is the site's.
CREATE TEMP TABLE codes AS
SELECT agency_code FROM (
    SELECT agency_code, count(DISTINCT agency_key) AS agencies
    FROM reports WHERE agency_code IS NOT NULL
    GROUP BY agency_code, report_year
) GROUP BY agency_code HAVING max(agencies) <= 1;

-- Reports of a placed agency that print no code take the one that its others print.
CREATE TEMP TABLE code_of_key AS
SELECT agency_key, min(agency_code) AS agency_code
FROM reports SEMI JOIN codes USING (agency_code)
WHERE agency_key NOT LIKE 'name:%'
GROUP BY agency_key HAVING count(DISTINCT agency_code) = 1;

CREATE TEMP TABLE identified AS
SELECT report_id, document_id, source, report_year, fetched_at, content_digest, values_digest, text_digest,
    coalesce(codes.agency_code, code_of_key.agency_code, agency_key) AS agency_id
FROM reports
LEFT JOIN codes ON codes.agency_code = reports.agency_code
LEFT JOIN code_of_key USING (agency_key);

-- Versions: what one address held for one year, in the order of fetching. Where a document has several reports of a year,
-- they are told apart by their agency and place.
CREATE TEMP TABLE placed AS
SELECT *,
    CASE WHEN max(of_year) OVER (PARTITION BY source, report_year) = 1 THEN '' ELSE coalesce(agency_id, '') END AS within,
    row_number() OVER (
        PARTITION BY document_id, source, report_year, agency_id ORDER BY length(report_id), report_id
    ) * (of_year > 1)::INT AS place
FROM (
    SELECT *, count(*) OVER (PARTITION BY document_id, source, report_year) AS of_year FROM identified
);

CREATE TEMP TABLE versions AS
WITH fetches AS (
    SELECT placed.*, row_number() OVER (
        PARTITION BY placed.source, placed.report_year, within, place
        ORDER BY documents.fetched_at NULLS FIRST, archive NULLS FIRST, archive_offset NULLS FIRST, report_id
    ) AS turn
    FROM placed LEFT JOIN documents
        ON documents.document_id = placed.document_id AND documents.source = placed.source
), changes AS (
    SELECT *, (content_digest IS DISTINCT FROM lag(content_digest) OVER series)::INT AS changed,
        count(*) OVER (PARTITION BY source, report_year, within, place) AS turns
    FROM fetches
    WINDOW series AS (PARTITION BY source, report_year, within, place ORDER BY turn)
)
SELECT report_id, arg_max(revision, turn) AS revision, bool_or(turn = turns) AS is_current
FROM (
    SELECT *, sum(changed) OVER (PARTITION BY source, report_year, within, place ORDER BY turn) AS revision
    FROM changes
) GROUP BY report_id;

-- Copies: of current reports with the same agency, year and numbers, all but the one that was fetched first. An id by name
-- alone may be several agencies', so there the text has to be the same as well.
CREATE TEMP TABLE settled AS
SELECT report_id, revision::INT AS revision, is_current, agency_id,
    nullif(CASE WHEN is_current AND agency_id IS NOT NULL AND values_digest IS NOT NULL AND report_year > 0
        THEN first_value(report_id) OVER (
            PARTITION BY agency_id, report_year, values_digest, is_current,
                CASE WHEN agency_id LIKE 'name:%' THEN coalesce(text_digest, report_id) END
            ORDER BY fetched_at NULLS LAST, report_id
        ) END, report_id) AS same_as
FROM identified JOIN versions USING (report_id);

CREATE TEMP TABLE counted AS
SELECT settled.agency_id, agency_name, level, place_code, place_reason, vertical, nullif(report_year, 0) AS report_year,
    report_id, (settled.is_current AND settled.same_as IS NULL)::INT AS counts
FROM reports JOIN settled USING (report_id)
WHERE settled.agency_id IS NOT NULL;

CREATE TEMP TABLE agencies AS
SELECT agency_id,
    CASE WHEN agency_id LIKE 'name:%' THEN 'name' WHEN agency_id LIKE '%:%' THEN 'place_and_name'
        ELSE 'credit_code' END AS id_kind,
    newest.agency_name AS name, newest.level, newest.place_code, newest.place_reason, newest.vertical,
    first_year, last_year, reports
FROM (
    SELECT agency_id, max(struct_pack(y := coalesce(report_year, 0), r := report_id, agency_name, level, place_code,
        place_reason, vertical)) AS newest,
        min(report_year) AS first_year, max(report_year) AS last_year, sum(counts)::INT AS reports
    FROM counted GROUP BY agency_id
) ORDER BY agency_id;

CREATE TEMP TABLE agency_names AS
SELECT agency_id, agency_name AS name, min(report_year) AS first_year, max(report_year) AS last_year,
    sum(counts)::INT AS reports
FROM counted WHERE agency_name IS NOT NULL
GROUP BY agency_id, agency_name ORDER BY agency_id, name;
