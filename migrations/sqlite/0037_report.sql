-- Reports: what people counted of their cases, added up, and whose roles see it.

-- What one member counted of their cases in a quarter: sealed to the team, so that nothing about one person's few cases stands here. A new id
-- each time. Gone when the quarter is closed.
CREATE TABLE case_count (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    quarter TEXT NOT NULL CHECK (length(quarter) = 7),
    team_id BLOB NOT NULL REFERENCES team (id),
    member_id BLOB NOT NULL REFERENCES staff (id),
    box BLOB NOT NULL,
    -- Whether it is in the sum.
    summed INTEGER NOT NULL DEFAULT 0 CHECK (summed IN (0, 1)),
    UNIQUE (quarter, team_id, member_id)
) STRICT;

CREATE INDEX case_count_member ON case_count (member_id);
CREATE INDEX case_count_team ON case_count (team_id);

-- Which case is in whose count: nobody else counts it. Gone when the quarter is closed.
CREATE TABLE case_counted (
    quarter TEXT NOT NULL CHECK (length(quarter) = 7),
    case_id BLOB NOT NULL REFERENCES case_record (id) ON DELETE CASCADE,
    count_id BLOB NOT NULL REFERENCES case_count (id) ON DELETE CASCADE,
    PRIMARY KEY (quarter, case_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX case_counted_case ON case_counted (case_id);
CREATE INDEX case_counted_count ON case_counted (count_id);

-- The sum of everybody's.
CREATE TABLE case_total (
    quarter TEXT NOT NULL CHECK (length(quarter) = 7),
    team_id BLOB NOT NULL REFERENCES team (id),
    about TEXT NOT NULL CHECK (about IN (
        'client', 'exploitation', 'age_group', 'origin', 'gender', 'language', 'source', 'closing', 'service', 'unmet', 'barrier'
    )),
    value TEXT NOT NULL CHECK (length(value) BETWEEN 1 AND 40),
    part TEXT NOT NULL CHECK (part IN ('new', 'ongoing')),
    total INTEGER NOT NULL CHECK (total > 0),
    PRIMARY KEY (quarter, team_id, about, value, part)
) STRICT, WITHOUT ROWID;

CREATE INDEX case_total_team ON case_total (team_id);

-- What else a quarter's report says.
CREATE TABLE case_report (
    quarter TEXT NOT NULL CHECK (length(quarter) = 7),
    team_id BLOB NOT NULL REFERENCES team (id),
    -- Trainings given to others, and how many came: nothing about clients (R368).
    trainings INTEGER CHECK (trainings >= 0),
    trained INTEGER CHECK (trained >= 0),
    -- Once it is closed: of how many cases, how many were in the sum.
    closed_cases INTEGER CHECK (closed_cases >= 0),
    closed_counted INTEGER CHECK (closed_counted >= 0 AND closed_counted <= closed_cases),
    PRIMARY KEY (quarter, team_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX case_report_team ON case_report (team_id);

-- A ninth role, the reporter's 512 (256 is a forwarder's), and a fourth way to tell something. Nothing that is stored changes, only what is
-- allowed in from now on; a copy of these tables would take away with it whatever refers to them.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'roles BETWEEN 0 AND 255', 'roles BETWEEN 0 AND 767')
WHERE type = 'table' AND name IN ('staff', 'audit_event', 'enrolment');
UPDATE sqlite_schema SET sql = replace(sql, 'roles BETWEEN 1 AND 255', 'roles BETWEEN 1 AND 767')
WHERE type = 'table' AND name = 'role_change';
UPDATE sqlite_schema SET sql = replace(sql, '''in_person'')', '''in_person'', ''file'')')
WHERE type = 'table' AND name = 'disclosure';
PRAGMA writable_schema = RESET;
