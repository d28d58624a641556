-- The ledger: what was fetched, what was seen, and why a report is missing. Times are UTC, ISO 8601.

-- A run of the crawler; one without an end was killed and is continued by the next.
CREATE TABLE IF NOT EXISTS runs (
    run_id INTEGER PRIMARY KEY,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    sittings INTEGER NOT NULL DEFAULT 1,
    arguments TEXT NOT NULL,
    version TEXT NOT NULL
);

-- One row per answer, with the place of its record; `verdict` is null until it has been judged. A revisit (`unchanged`)
-- has the body of the answer before it.
CREATE TABLE IF NOT EXISTS fetches (
    fetch_id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs,
    request TEXT NOT NULL,
    url TEXT NOT NULL,
    portal TEXT,
    role TEXT,
    fetched_at TEXT NOT NULL,
    status INTEGER,
    verdict TEXT,
    archive TEXT,
    archive_offset INTEGER,
    payload_digest TEXT,
    etag TEXT,
    last_modified TEXT,
    unchanged INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS fetches_by_request ON fetches (request);
CREATE INDEX IF NOT EXISTS fetches_by_archive ON fetches (archive, archive_offset);

-- One row per list of a column in a run: how much of it was seen of what there is.
CREATE TABLE IF NOT EXISTS lists (
    run_id INTEGER NOT NULL REFERENCES runs,
    portal TEXT NOT NULL,
    listing TEXT NOT NULL,
    way TEXT NOT NULL,
    platform TEXT NOT NULL,
    pages_seen INTEGER NOT NULL,
    pages_known INTEGER,
    records_seen INTEGER NOT NULL,
    records_known INTEGER,
    problem TEXT,
    PRIMARY KEY (run_id, portal, listing)
) WITHOUT ROWID;

-- Every entry of a list that was looked at, report or not, with the reason.
CREATE TABLE IF NOT EXISTS sightings (
    run_id INTEGER NOT NULL REFERENCES runs,
    portal TEXT NOT NULL,
    url TEXT NOT NULL,
    way TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    agency TEXT,
    report_year INTEGER,
    listed_on TEXT,
    PRIMARY KEY (run_id, portal, url, way)
) WITHOUT ROWID;

-- Every revision of a report; earlier ones stay. `content_digest` is of the article's text, or, after `bytes:`, of the
-- bytes as sent, where the page was plainly a report and nobody had to read it.
CREATE TABLE IF NOT EXISTS reports (
    portal TEXT NOT NULL,
    url TEXT NOT NULL,
    report_year INTEGER NOT NULL DEFAULT 0,
    revision INTEGER NOT NULL,
    agency TEXT,
    title TEXT NOT NULL,
    published_on TEXT,
    content_digest TEXT NOT NULL,
    archive TEXT NOT NULL,
    archive_offset INTEGER NOT NULL,
    first_run INTEGER NOT NULL REFERENCES runs,
    last_run INTEGER NOT NULL REFERENCES runs,
    is_current INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (portal, url, report_year, revision)
) WITHOUT ROWID;

-- Files, frames and pictures that belong to a report; a file that was changed has a row for each of its contents.
CREATE TABLE IF NOT EXISTS attachments (
    portal TEXT NOT NULL,
    report_url TEXT NOT NULL,
    url TEXT NOT NULL,
    kind TEXT NOT NULL,
    archive TEXT,
    archive_offset INTEGER,
    payload_digest TEXT NOT NULL,
    run_id INTEGER NOT NULL REFERENCES runs,
    PRIMARY KEY (portal, report_url, url, payload_digest)
) WITHOUT ROWID;

-- Reports that a complete run no longer found: `gone` (the page answers no more) or `unlisted` (it still does).
CREATE TABLE IF NOT EXISTS tombstones (
    portal TEXT NOT NULL,
    url TEXT NOT NULL,
    report_year INTEGER NOT NULL DEFAULT 0,
    agency TEXT,
    kind TEXT NOT NULL,
    run_id INTEGER NOT NULL REFERENCES runs,
    noted_at TEXT NOT NULL,
    PRIMARY KEY (portal, url, report_year)
) WITHOUT ROWID;

-- What stood in the way: refusals, blocks, failures, pages that were not what they should be.
CREATE TABLE IF NOT EXISTS problems (
    run_id INTEGER NOT NULL REFERENCES runs,
    portal TEXT NOT NULL,
    url TEXT NOT NULL,
    role TEXT NOT NULL,
    code TEXT NOT NULL,
    detail TEXT,
    noted_at TEXT NOT NULL,
    PRIMARY KEY (run_id, portal, url, code)
) WITHOUT ROWID;

-- Agency and report year: was the report found, and if not, why not.
CREATE TABLE IF NOT EXISTS coverage (
    portal TEXT NOT NULL,
    agency TEXT NOT NULL,
    report_year INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN (
        'published', 'late', 'not_found', 'column_not_found', 'blocked', 'unreachable', 'not_due')),
    reason TEXT,
    url TEXT,
    run_id INTEGER NOT NULL REFERENCES runs,
    looked_at TEXT NOT NULL,
    PRIMARY KEY (portal, agency, report_year)
) WITHOUT ROWID;

-- A portal in a run.
CREATE TABLE IF NOT EXISTS portal_runs (
    run_id INTEGER NOT NULL REFERENCES runs,
    portal TEXT NOT NULL,
    platform TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT,
    complete INTEGER NOT NULL,
    found INTEGER NOT NULL,
    new INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    missing INTEGER NOT NULL,
    blocked INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    PRIMARY KEY (run_id, portal)
) WITHOUT ROWID;

-- Reports that one way into a portal shows and another, read to its end, does not.
CREATE TABLE IF NOT EXISTS disagreements (
    run_id INTEGER NOT NULL REFERENCES runs,
    portal TEXT NOT NULL,
    url TEXT NOT NULL,
    seen_by TEXT NOT NULL,
    not_seen_by TEXT NOT NULL,
    PRIMARY KEY (run_id, portal, url, not_seen_by)
) WITHOUT ROWID;

-- Requests to a host on a day, for the daily cap.
CREATE TABLE IF NOT EXISTS host_days (
    host TEXT NOT NULL,
    day TEXT NOT NULL,
    requests INTEGER NOT NULL,
    PRIMARY KEY (host, day)
) WITHOUT ROWID;

-- Behaviour of a platform that nobody has confirmed yet, where it was first met.
CREATE TABLE IF NOT EXISTS first_hits (
    behaviour TEXT PRIMARY KEY,
    portal TEXT NOT NULL,
    url TEXT NOT NULL,
    noted_at TEXT NOT NULL
) WITHOUT ROWID;
