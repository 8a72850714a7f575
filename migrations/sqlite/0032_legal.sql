-- Requests by law for what the line keeps, what is not deleted because of them, incidents with their notices, and alerts to everybody.

-- A request (E17, R218). All times are whole minutes. From whom it came and what it says stands in legal_paper, sealed to the team's key.
CREATE TABLE legal_request (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    team_id BLOB NOT NULL REFERENCES team (id),
    kind TEXT NOT NULL CHECK (kind IN (
        'subpoena_attorney', 'subpoena_judge_signed', 'court_order', 'search_warrant', 'grand_jury', 'administrative',
        'records_request', 'missing_person_query', 'informal_le'
    )),
    state TEXT NOT NULL CHECK (state IN (
        'received', 'hold_set', 'verified', 'counsel', 'person_notified', 'person_unreachable', 'objection_filed', 'in_camera',
        'narrowed', 'complied_minimum', 'refused', 'withdrawn', 'closed'
    )),
    -- Whether a judge has signed: without that a subpoena is not an order.
    judge INTEGER NOT NULL CHECK (judge IN (0, 1)),
    by_id BLOB NOT NULL REFERENCES staff (id),
    received_at INTEGER NOT NULL CHECK (received_at % 60000 = 0),
    due_at INTEGER CHECK (due_at % 60000 = 0),
    next_at INTEGER CHECK (next_at % 60000 = 0),
    closed_at INTEGER CHECK (closed_at % 60000 = 0),
    CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
    CHECK (closed_at IS NULL OR next_at IS NULL)
) STRICT;

CREATE INDEX legal_request_team ON legal_request (team_id);
CREATE INDEX legal_request_next ON legal_request (next_at) WHERE next_at IS NOT NULL;

-- What was done about it, by whom and when.
CREATE TABLE legal_step (
    request_id BLOB NOT NULL REFERENCES legal_request (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    step TEXT NOT NULL,
    -- How, or why: a word from a list of that step.
    code TEXT,
    by_id BLOB NOT NULL REFERENCES staff (id),
    at INTEGER NOT NULL CHECK (at % 60000 = 0),
    PRIMARY KEY (request_id, number)
) STRICT, WITHOUT ROWID;

-- One record that is not deleted until a supervisor lifts the hold (R218, R220). Several requests may hold the same one.
CREATE TABLE hold (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    request_id BLOB NOT NULL REFERENCES legal_request (id) ON DELETE CASCADE,
    on_kind TEXT NOT NULL CHECK (on_kind IN ('item', 'callback', 'case')),
    on_id BLOB NOT NULL CHECK (length(on_id) = 16),
    set_by BLOB NOT NULL REFERENCES staff (id),
    set_at INTEGER NOT NULL CHECK (set_at % 60000 = 0),
    set_why TEXT NOT NULL,
    lifted_by BLOB REFERENCES staff (id),
    lifted_at INTEGER CHECK (lifted_at % 60000 = 0),
    lifted_why TEXT,
    CHECK ((lifted_at IS NULL) = (lifted_by IS NULL)),
    CHECK ((lifted_at IS NULL) = (lifted_why IS NULL))
) STRICT;

CREATE UNIQUE INDEX hold_open ON hold (on_id, on_kind, request_id) WHERE lifted_at IS NULL;
CREATE INDEX hold_request ON hold (request_id);

-- Something that went wrong, or is about to (R223).
CREATE TABLE incident (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    team_id BLOB NOT NULL REFERENCES team (id),
    cause TEXT NOT NULL,
    -- Whether something that names a person is out, or about to be: from then on the clocks of the notices run.
    breach TEXT NOT NULL CHECK (breach IN ('none', 'imminent', 'actual')),
    -- Whether numbers of social security or tax are among it.
    identity INTEGER NOT NULL CHECK (identity IN (0, 1)),
    request_id BLOB REFERENCES legal_request (id) ON DELETE SET NULL,
    by_id BLOB NOT NULL REFERENCES staff (id),
    opened_at INTEGER NOT NULL CHECK (opened_at % 60000 = 0),
    -- Since when the breach is known.
    known_at INTEGER CHECK (known_at % 60000 = 0),
    next_at INTEGER CHECK (next_at % 60000 = 0),
    closed_at INTEGER CHECK (closed_at % 60000 = 0),
    CHECK ((breach = 'none') = (known_at IS NULL)),
    CHECK (closed_at IS NULL OR next_at IS NULL)
) STRICT;

CREATE INDEX incident_team ON incident (team_id);
CREATE INDEX incident_request ON incident (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX incident_next ON incident (next_at) WHERE next_at IS NOT NULL;

-- What was owed because of it, and how that was answered.
CREATE TABLE incident_duty (
    incident_id BLOB NOT NULL REFERENCES incident (id) ON DELETE CASCADE,
    duty TEXT NOT NULL,
    answer TEXT NOT NULL,
    by_id BLOB NOT NULL REFERENCES staff (id),
    at INTEGER NOT NULL CHECK (at % 60000 = 0),
    PRIMARY KEY (incident_id, duty)
) STRICT, WITHOUT ROWID;

-- What stands on the paper of a request, or is written down about an incident: sealed to the team's key and padded.
CREATE TABLE legal_paper (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    team_id BLOB NOT NULL REFERENCES team (id),
    box BLOB NOT NULL
) STRICT;

CREATE INDEX legal_paper_team ON legal_paper (team_id);

-- An alert to everybody who works here: a word from a list, and nothing about whom it is.
CREATE TABLE alert (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    team_id BLOB NOT NULL REFERENCES team (id),
    kind TEXT NOT NULL CHECK (kind IN ('false_caller')),
    by_id BLOB NOT NULL REFERENCES staff (id),
    raised_at INTEGER NOT NULL CHECK (raised_at % 60000 = 0)
) STRICT;

CREATE INDEX alert_raised ON alert (team_id, raised_at);

-- Who has seen it.
CREATE TABLE alert_seen (
    alert_id BLOB NOT NULL REFERENCES alert (id) ON DELETE CASCADE,
    member_id BLOB NOT NULL REFERENCES staff (id),
    PRIMARY KEY (alert_id, member_id)
) STRICT, WITHOUT ROWID;
