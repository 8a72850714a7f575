-- Items and what is counted of them.

-- chat_id is no foreign key: a chat is deleted when it is drained, its item when the wrap-up is written.
CREATE TABLE item (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    chat_id BLOB NOT NULL UNIQUE CHECK (length(chat_id) = 16),
    team_id BLOB NOT NULL REFERENCES team (id),
    level TEXT NOT NULL CHECK (level IN ('T1', 'T2', 'T3', 'T4', 'T5')),
    language TEXT NOT NULL,
    safety TEXT NOT NULL CHECK (safety IN ('inDangerNow', 'cannotTalkLong', 'okForNow', 'notSaid')),
    device_risk TEXT NOT NULL CHECK (device_risk IN ('mineOnly', 'shared', 'mayBeChecked', 'mayBeTaken', 'notSaid')),
    "returning" INTEGER NOT NULL CHECK ("returning" IN (0, 1)),
    waiting_since INTEGER NOT NULL,
    fence INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'claimed', 'transferring', 'wrapUp', 'closed')),
    member_id BLOB CHECK (length(member_id) = 16),
    device_id BLOB CHECK (length(device_id) = 16),
    to_member_id BLOB CHECK (length(to_member_id) = 16),
    lease_until INTEGER,
    until INTEGER,
    CHECK ((state IN ('claimed', 'transferring', 'wrapUp')) = (member_id IS NOT NULL)),
    CHECK ((member_id IS NULL) = (device_id IS NULL)),
    CHECK ((state = 'transferring') = (to_member_id IS NOT NULL)),
    CHECK ((state IN ('claimed', 'transferring')) = (lease_until IS NOT NULL)),
    CHECK ((state IN ('transferring', 'wrapUp')) = (until IS NOT NULL)),
    CHECK (state <> 'closed' OR (safety = 'notSaid' AND device_risk = 'notSaid'))
) STRICT;

-- The queue, in its order: the head is the first row.
CREATE INDEX item_waiting ON item (team_id, level, "returning" DESC, waiting_since, id) WHERE state = 'waiting';
CREATE INDEX item_open ON item (team_id, level, "returning" DESC, waiting_since, id) WHERE state <> 'closed';
CREATE INDEX item_device ON item (device_id) WHERE device_id IS NOT NULL;
CREATE INDEX item_lease ON item (lease_until) WHERE lease_until IS NOT NULL;
CREATE INDEX item_until ON item (until) WHERE until IS NOT NULL;

-- Codes with their minute, linked to nothing.
CREATE TABLE wrap_up (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    disposition TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('T1', 'T2', 'T3', 'T4', 'T5')),
    language TEXT NOT NULL,
    minute INTEGER NOT NULL CHECK (minute % 60000 = 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE wrap_up_need (
    wrap_up_id BLOB NOT NULL REFERENCES wrap_up (id) ON DELETE CASCADE,
    need TEXT NOT NULL,
    PRIMARY KEY (wrap_up_id, need)
) STRICT, WITHOUT ROWID;
