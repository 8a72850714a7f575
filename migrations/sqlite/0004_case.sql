-- Case records. Deleting the wraps deletes the case: nothing else opens its entries.

CREATE TABLE case_record (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    opened_at INTEGER NOT NULL CHECK (opened_at % 60000 = 0),
    key_version INTEGER NOT NULL,
    entries INTEGER NOT NULL CHECK (entries >= 0),
    handoff TEXT CHECK (handoff IN ('drafted', 'personConfirmed', 'sent', 'accepted'))
) STRICT, WITHOUT ROWID;

CREATE TABLE case_assignment (
    case_id BLOB NOT NULL REFERENCES case_record (id) ON DELETE CASCADE,
    member_id BLOB NOT NULL REFERENCES staff (id),
    PRIMARY KEY (member_id, case_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX case_assignment_case ON case_assignment (case_id);

CREATE TABLE case_wrap (
    case_id BLOB NOT NULL REFERENCES case_record (id) ON DELETE CASCADE,
    device_id BLOB NOT NULL REFERENCES device (id) ON DELETE CASCADE,
    member_id BLOB NOT NULL REFERENCES staff (id),
    key_version INTEGER NOT NULL,
    wrap BLOB NOT NULL,
    PRIMARY KEY (case_id, device_id, key_version)
) STRICT;

CREATE INDEX case_wrap_device ON case_wrap (device_id);

CREATE TABLE case_entry (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    case_id BLOB NOT NULL REFERENCES case_record (id) ON DELETE CASCADE,
    place INTEGER NOT NULL CHECK (place > 0),
    key_version INTEGER NOT NULL,
    sealed BLOB NOT NULL,
    UNIQUE (case_id, place)
) STRICT;
