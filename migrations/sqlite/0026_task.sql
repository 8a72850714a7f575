-- What somebody has to do by a certain time, referrals that are about the same person, and on what a duty to report rests.

-- A task (R214, R407). All times are whole minutes. What a report says is nowhere here; what the agency calls it is in the box, sealed to the
-- team's key.
CREATE TABLE task (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    team_id BLOB NOT NULL REFERENCES team (id),
    kind TEXT NOT NULL CHECK (kind IN ('mandated_report', 'hhs_request', 'deadline')),
    owner_id BLOB NOT NULL REFERENCES staff (id),
    on_kind TEXT CHECK (on_kind IN ('item', 'callback', 'case')),
    on_id BLOB CHECK (length(on_id) = 16),
    opened_at INTEGER NOT NULL CHECK (opened_at % 60000 = 0),
    next_at INTEGER CHECK (next_at % 60000 = 0),
    closed_at INTEGER CHECK (closed_at % 60000 = 0),
    state TEXT NOT NULL CHECK (state IN (
        'considering', 'not_reportable', 'oral_due', 'written_due', 'written_sent', 'open', 'filed', 'not_filed'
    )),
    -- Why there is nothing to report, or nothing was filed.
    reason TEXT,
    consulted INTEGER NOT NULL CHECK (consulted IN (0, 1)),
    counsel INTEGER NOT NULL CHECK (counsel IN (0, 1)),
    cause_at INTEGER CHECK (cause_at % 60000 = 0),
    oral_at INTEGER CHECK (oral_at % 60000 = 0),
    oral_method TEXT,
    limited INTEGER CHECK (limited IN (0, 1)),
    written_at INTEGER CHECK (written_at % 60000 = 0),
    written_method TEXT,
    told TEXT,
    answer TEXT,
    guardian TEXT,
    -- Of a date: what is due, and when.
    label TEXT,
    date_at INTEGER CHECK (date_at % 60000 = 0),
    box BLOB,
    CHECK ((on_kind IS NULL) = (on_id IS NULL)),
    CHECK (closed_at IS NULL OR next_at IS NULL),
    CHECK ((kind = 'deadline') = (label IS NOT NULL)),
    CHECK ((kind = 'deadline') = (date_at IS NOT NULL)),
    CHECK ((kind = 'mandated_report') = (told IS NOT NULL)),
    CHECK ((kind = 'hhs_request') = (guardian IS NOT NULL)),
    CHECK ((state IN ('not_reportable', 'not_filed')) = (reason IS NOT NULL)),
    CHECK ((oral_at IS NULL) = (oral_method IS NULL)),
    CHECK ((oral_at IS NULL) = (limited IS NULL)),
    CHECK ((written_at IS NULL) = (written_method IS NULL))
) STRICT;

CREATE INDEX task_owner ON task (owner_id);
CREATE INDEX task_team ON task (team_id);
CREATE INDEX task_next ON task (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX task_closed ON task (closed_at) WHERE closed_at IS NOT NULL;

-- A referral that somebody has joined by hand to another one about the same person (R367), and how it stood in line, for when they are
-- parted again. Its item is gone; it goes with the other.
CREATE TABLE referral_join (
    referral_id BLOB NOT NULL PRIMARY KEY REFERENCES referral (id) ON DELETE CASCADE CHECK (length(referral_id) = 16),
    to_id BLOB NOT NULL REFERENCES referral (id) ON DELETE CASCADE CHECK (to_id <> referral_id),
    language TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('T1', 'T2', 'T3', 'T4', 'T5')),
    why TEXT NOT NULL,
    minor INTEGER NOT NULL CHECK (minor IN (0, 1)),
    waiting_since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX referral_join_to ON referral_join (to_id);

-- On what a person's duty to report rests (R215).
ALTER TABLE staff_fact ADD COLUMN mandate TEXT NOT NULL DEFAULT 'none' CHECK (mandate IN (
    'none', 'agency_policy', 'social_worker', 'professional_counsellor', 'family_therapist', 'psychologist', 'sa_counsellor',
    'dv_counsellor', 'nurse_physician', 'clergy', 'drug_counsellor', 'other'
));
