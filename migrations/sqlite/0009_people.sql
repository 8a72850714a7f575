-- What is written down of people, and who may come to what.

-- What a programme writes down of a person before they answer people. No row: nothing is known.
CREATE TABLE staff_fact (
    member_id BLOB NOT NULL PRIMARY KEY REFERENCES staff (id),
    -- The day of the written suitability determination (R226).
    cleared_on INTEGER CHECK (cleared_on % 86400000 = 0),
    privilege TEXT NOT NULL CHECK (privilege IN (
        'none_known', 'sa_counsellor_52-146k', 'dv_counsellor_52-146k', 'attorney_client', 'lpc_52-146s',
        'psychologist_psychiatrist', 'social_worker', 'clergy', 'other_counsel_confirmed'
    ))
) STRICT, WITHOUT ROWID;

-- Other roles that somebody asked for, until a second person decides. One question for each person.
CREATE TABLE role_change (
    member_id BLOB NOT NULL PRIMARY KEY REFERENCES staff (id),
    roles INTEGER NOT NULL CHECK (roles BETWEEN 1 AND 255),
    asked_by BLOB NOT NULL CHECK (length(asked_by) = 16),
    until INTEGER NOT NULL CHECK (until % 60000 = 0)
) STRICT, WITHOUT ROWID;

-- Whether a chat is about somebody under 18, as its holder learnt: it comes only to who is cleared.
ALTER TABLE item ADD COLUMN minor INTEGER NOT NULL DEFAULT 0 CHECK (minor IN (0, 1));

CREATE INDEX case_wrap_member ON case_wrap (member_id);
CREATE INDEX enrolment_member ON enrolment (member_id);
CREATE INDEX enrolment_invited ON enrolment (invited_by);

-- What is kept from whom because of a conflict (R607). An item's go with the item.
CREATE TABLE bar (
    member_id BLOB NOT NULL REFERENCES staff (id),
    object_kind TEXT NOT NULL CHECK (object_kind IN ('item', 'case')),
    object_id BLOB NOT NULL CHECK (length(object_id) = 16),
    by_member_id BLOB NOT NULL CHECK (length(by_member_id) = 16),
    PRIMARY KEY (member_id, object_kind, object_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX bar_object ON bar (object_id, object_kind);
CREATE INDEX bar_kind ON bar (object_kind);

-- Who asks to come past it, what a second person opened, and who looked at that afterwards.
CREATE TABLE break_glass (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    member_id BLOB NOT NULL REFERENCES staff (id),
    reason TEXT NOT NULL CHECK (reason IN ('nobody_else', 'imminent_danger', 'no_conflict')),
    asked_at INTEGER NOT NULL CHECK (asked_at % 60000 = 0),
    object_kind TEXT CHECK (object_kind IN ('item', 'case')),
    object_id BLOB CHECK (length(object_id) = 16),
    approved_by BLOB CHECK (length(approved_by) = 16),
    until INTEGER CHECK (until % 60000 = 0),
    reviewed_by BLOB CHECK (length(reviewed_by) = 16),
    CHECK ((object_kind IS NULL) = (object_id IS NULL)),
    CHECK ((object_id IS NULL) = (approved_by IS NULL)),
    CHECK ((approved_by IS NULL) = (until IS NULL)),
    CHECK (reviewed_by IS NULL OR approved_by IS NOT NULL)
) STRICT, WITHOUT ROWID;
