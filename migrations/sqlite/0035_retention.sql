-- How a case ends, what a person can ask for by three words, and how much was deleted.

-- A case that is closed (R220): since when, why, and when it goes. Open cases have no row. All times are whole minutes.
CREATE TABLE case_closed (
    case_id BLOB NOT NULL PRIMARY KEY REFERENCES case_record (id) ON DELETE CASCADE,
    closed_at INTEGER NOT NULL CHECK (closed_at % 60000 = 0),
    reason TEXT NOT NULL CHECK (reason IN (
        'goals_met', 'person_ended', 'lost_contact', 'moved_away', 'served_elsewhere', 'opened_by_mistake'
    )),
    until INTEGER NOT NULL CHECK (until % 60000 = 0 AND until >= closed_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_closed_until ON case_closed (until);

-- Somebody asked to have a case deleted, and a second person has not decided yet.
CREATE TABLE case_deletion (
    case_id BLOB NOT NULL PRIMARY KEY REFERENCES case_record (id) ON DELETE CASCADE,
    by_member_id BLOB NOT NULL REFERENCES staff (id),
    reason TEXT NOT NULL CHECK (reason IN ('person_asked', 'opened_by_mistake', 'twice', 'moved_to_other_system')),
    asked_at INTEGER NOT NULL CHECK (asked_at % 60000 = 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_deletion_by ON case_deletion (by_member_id);

-- The words by which a person can ask what their case holds, and have it deleted (R227): where they lead, and the hash of what proves
-- that somebody knows them.
CREATE TABLE case_word (
    case_id BLOB NOT NULL PRIMARY KEY REFERENCES case_record (id) ON DELETE CASCADE,
    locator BLOB NOT NULL UNIQUE CHECK (length(locator) = 16),
    auth_hash BLOB NOT NULL CHECK (length(auth_hash) = 32)
) STRICT, WITHOUT ROWID;

-- How many of each kind were deleted since the last daily count was written into the audit log.
CREATE TABLE purged (
    record TEXT NOT NULL PRIMARY KEY,
    total INTEGER NOT NULL CHECK (total > 0)
) STRICT, WITHOUT ROWID;

-- What hangs on a case is found with it, and goes with it.
CREATE INDEX task_on ON task (on_id, on_kind) WHERE on_id IS NOT NULL;
