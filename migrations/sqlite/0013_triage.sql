-- How urgent by whose word, the ladder of what waits, and before whom an item is put.

CREATE TABLE item_new (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    chat_id BLOB NOT NULL UNIQUE CHECK (length(chat_id) = 16),
    team_id BLOB NOT NULL REFERENCES team (id),
    level TEXT NOT NULL CHECK (level IN ('T1', 'T2', 'T3', 'T4', 'T5', 'TX')),
    level_by TEXT NOT NULL CHECK (level_by IN ('self', 'forwarder', 'advocate', 'supervisor', 'timer')),
    level_why TEXT NOT NULL,
    level_since INTEGER NOT NULL,
    first_level TEXT NOT NULL CHECK (first_level IN ('T1', 'T2', 'T3', 'T4', 'T5', 'TX')),
    confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
    language TEXT NOT NULL,
    safety TEXT NOT NULL CHECK (safety IN ('inDangerNow', 'cannotTalkLong', 'okForNow', 'notSaid')),
    device_risk TEXT NOT NULL CHECK (device_risk IN ('mineOnly', 'shared', 'mayBeChecked', 'mayBeTaken', 'notSaid')),
    minor INTEGER NOT NULL CHECK (minor IN (0, 1)),
    "returning" INTEGER NOT NULL CHECK ("returning" IN (0, 1)),
    waiting_since INTEGER NOT NULL,
    fence INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'claimed', 'transferring', 'wrapUp', 'closed')),
    member_id BLOB CHECK (length(member_id) = 16),
    device_id BLOB CHECK (length(device_id) = 16),
    to_member_id BLOB CHECK (length(to_member_id) = 16),
    lease_until INTEGER,
    until INTEGER,
    -- The ladder of what waits: since when it stands at its foot, how many steps were made, when the next one is due.
    line_since INTEGER,
    steps INTEGER,
    next_at INTEGER,
    CHECK ((state IN ('claimed', 'transferring', 'wrapUp')) = (member_id IS NOT NULL)),
    CHECK ((member_id IS NULL) = (device_id IS NULL)),
    CHECK ((state = 'transferring') = (to_member_id IS NOT NULL)),
    CHECK ((state IN ('claimed', 'transferring')) = (lease_until IS NOT NULL)),
    CHECK ((state IN ('transferring', 'wrapUp')) = (until IS NOT NULL)),
    -- Whoever waits has a deadline: no row of the queue may be forgotten.
    CHECK ((state = 'waiting') = (next_at IS NOT NULL)),
    CHECK ((next_at IS NULL) = (line_since IS NULL)),
    CHECK ((next_at IS NULL) = (steps IS NULL)),
    CHECK (state <> 'closed' OR (safety = 'notSaid' AND device_risk = 'notSaid'))
) STRICT;

INSERT INTO item_new (id, chat_id, team_id, level, level_by, level_why, level_since, first_level, confirmed, language, safety,
                      device_risk, minor, "returning", waiting_since, fence, state, member_id, device_id, to_member_id,
                      lease_until, until, line_since, steps, next_at)
SELECT id, chat_id, team_id, level, 'self',
       CASE
           WHEN safety = 'inDangerNow' THEN 'danger_now'
           WHEN safety = 'cannotTalkLong' THEN 'cannot_talk_long'
           WHEN device_risk IN ('mayBeChecked', 'mayBeTaken') THEN 'phone_at_risk'
           ELSE 'not_said'
       END,
       waiting_since, level, 0, language, safety, device_risk, minor, "returning", waiting_since, fence, state, member_id,
       device_id, to_member_id, lease_until, until,
       CASE WHEN state = 'waiting' THEN waiting_since END,
       CASE WHEN state = 'waiting' THEN 0 END,
       CASE WHEN state = 'waiting' THEN waiting_since END
FROM item;

DROP TABLE item;
ALTER TABLE item_new RENAME TO item;

-- The queue, in its order: the head is the first row.
CREATE INDEX item_waiting ON item (team_id, level, "returning" DESC, waiting_since, id) WHERE state = 'waiting';
CREATE INDEX item_open ON item (team_id, level, "returning" DESC, waiting_since, id) WHERE state <> 'closed';
CREATE INDEX item_device ON item (device_id) WHERE device_id IS NOT NULL;
CREATE INDEX item_member ON item (member_id) WHERE member_id IS NOT NULL;
CREATE INDEX item_held ON item (team_id, member_id, id) WHERE state IN ('claimed', 'transferring');
CREATE INDEX item_lease ON item (lease_until) WHERE lease_until IS NOT NULL;
CREATE INDEX item_until ON item (until) WHERE until IS NOT NULL;
CREATE INDEX item_next ON item (next_at) WHERE next_at IS NOT NULL;

-- Before whom an item is put. One row for each person and item: the latest time.
CREATE TABLE offer (
    item_id BLOB NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    member_id BLOB NOT NULL REFERENCES staff (id),
    made_at INTEGER NOT NULL,
    until INTEGER NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('open', 'accepted', 'declined', 'lapsed', 'withdrawn')),
    PRIMARY KEY (item_id, member_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX offer_open ON offer (until) WHERE answer = 'open';
CREATE INDEX offer_member ON offer (member_id);

-- Who is called and has not answered, for everybody who looks at the queue.
CREATE INDEX page_open ON page (item_id, member_id) WHERE cause = 'item' AND state IN ('queued', 'sent', 'failed');

-- Since when somebody who answers people holds nothing: whoever is longest idle is asked first. Gone within a day.
CREATE TABLE idle (
    member_id BLOB NOT NULL PRIMARY KEY CHECK (length(member_id) = 16),
    since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The languages that a staff member answers in: BCP 47 tags.
CREATE TABLE staff_language (
    member_id BLOB NOT NULL REFERENCES staff (id),
    language TEXT NOT NULL,
    PRIMARY KEY (member_id, language)
) STRICT, WITHOUT ROWID;

-- What is counted, beside what it turned out to be: what it was at first (R304).
CREATE TABLE wrap_up_new (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    disposition TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('T1', 'T2', 'T3', 'T4', 'T5', 'TX')),
    first_level TEXT NOT NULL CHECK (first_level IN ('T1', 'T2', 'T3', 'T4', 'T5', 'TX')),
    language TEXT NOT NULL,
    minute INTEGER NOT NULL CHECK (minute % 60000 = 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE wrap_up_need_new (
    wrap_up_id BLOB NOT NULL REFERENCES wrap_up_new (id) ON DELETE CASCADE,
    need TEXT NOT NULL,
    PRIMARY KEY (wrap_up_id, need)
) STRICT, WITHOUT ROWID;

INSERT INTO wrap_up_new SELECT id, disposition, level, level, language, minute FROM wrap_up;
INSERT INTO wrap_up_need_new SELECT wrap_up_id, need FROM wrap_up_need;
DROP TABLE wrap_up_need;
DROP TABLE wrap_up;
ALTER TABLE wrap_up_new RENAME TO wrap_up;
ALTER TABLE wrap_up_need_new RENAME TO wrap_up_need;
