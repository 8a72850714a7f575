-- The rota: who should be on duty when, who wants to swap, whose calendar shows it, and who was there.
-- Times are whole minutes; days are ISO texts; minutes of a day are counted from midnight on the wall.

CREATE TABLE shift_pattern (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    member_id BLOB NOT NULL REFERENCES staff (id),
    duty TEXT NOT NULL CHECK (duty IN ('primary', 'secondary', 'supervisor', 'director', 'interpreter', 'legalOnCall')),
    weekdays INTEGER NOT NULL CHECK (weekdays BETWEEN 1 AND 127),
    starts_minute INTEGER NOT NULL CHECK (starts_minute BETWEEN 0 AND 1439),
    ends_minute INTEGER CHECK (ends_minute BETWEEN 0 AND 1439),
    lasts_minutes INTEGER CHECK (lasts_minutes BETWEEN 1 AND 1500),
    zone TEXT NOT NULL CHECK (zone <> ''),
    from_day TEXT NOT NULL CHECK (length(from_day) = 10),
    until_day TEXT CHECK (length(until_day) = 10),
    -- The last day whose shifts are planned: what somebody has deleted since does not come back.
    planned_to TEXT NOT NULL CHECK (length(planned_to) = 10),
    CHECK ((ends_minute IS NULL) <> (lasts_minutes IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX shift_pattern_member ON shift_pattern (member_id);

CREATE TABLE shift (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    member_id BLOB NOT NULL REFERENCES staff (id),
    duty TEXT NOT NULL CHECK (duty IN ('primary', 'secondary', 'supervisor', 'director', 'interpreter', 'legalOnCall')),
    starts INTEGER NOT NULL CHECK (starts % 60000 = 0),
    ends INTEGER NOT NULL CHECK (ends % 60000 = 0 AND ends > starts),
    pattern_id BLOB REFERENCES shift_pattern (id) ON DELETE SET NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX shift_ends ON shift (ends);
CREATE INDEX shift_member ON shift (member_id, ends);
CREATE INDEX shift_of_pattern ON shift (pattern_id, starts);

CREATE TABLE shift_swap (
    shift_id BLOB NOT NULL PRIMARY KEY REFERENCES shift (id) ON DELETE CASCADE,
    to_member_id BLOB NOT NULL REFERENCES staff (id),
    agreed INTEGER NOT NULL CHECK (agreed IN (0, 1)),
    asked_at INTEGER NOT NULL CHECK (asked_at % 60000 = 0)
) STRICT, WITHOUT ROWID;

CREATE INDEX shift_swap_to ON shift_swap (to_member_id);

CREATE TABLE calendar_link (
    member_id BLOB NOT NULL PRIMARY KEY REFERENCES staff (id),
    token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32)
) STRICT, WITHOUT ROWID;

CREATE TABLE attendance (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    member_id BLOB NOT NULL REFERENCES staff (id),
    duty TEXT NOT NULL CHECK (duty IN ('primary', 'secondary', 'supervisor', 'director', 'interpreter', 'legalOnCall')),
    shift_id BLOB CHECK (length(shift_id) = 16),
    since INTEGER NOT NULL CHECK (since % 60000 = 0),
    break_since INTEGER CHECK (break_since % 60000 = 0),
    break_reason TEXT CHECK (break_reason IN ('meal', 'stepAway', 'debrief', 'other')),
    ended_at INTEGER CHECK (ended_at % 60000 = 0 AND ended_at >= since),
    end_reason TEXT CHECK (
        end_reason IN ('over', 'relieved', 'unwell', 'calledAway', 'loggedOut', 'forgotten', 'left')
    ),
    CHECK ((break_since IS NULL) = (break_reason IS NULL)),
    CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
    CHECK (break_since IS NULL OR ended_at IS NULL)
) STRICT, WITHOUT ROWID;

-- Nobody is there twice.
CREATE UNIQUE INDEX attendance_open ON attendance (member_id) WHERE ended_at IS NULL;
CREATE INDEX attendance_ended ON attendance (ended_at);
