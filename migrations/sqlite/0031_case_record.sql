-- A hand-off names who receives it and by when; pictures are kept beside a case's entries.

CREATE TABLE case_handoff (
    case_id BLOB NOT NULL PRIMARY KEY REFERENCES case_record (id) ON DELETE CASCADE CHECK (length(case_id) = 16),
    stage TEXT NOT NULL CHECK (stage IN ('sent', 'accepted', 'returned')),
    -- Why it came back.
    why TEXT CHECK (why IN ('noCapacity', 'notMine', 'conflict', 'language', 'missing', 'other')),
    by_id BLOB NOT NULL REFERENCES staff (id),
    receiver_id BLOB NOT NULL REFERENCES staff (id),
    due_at INTEGER NOT NULL CHECK (due_at % 60000 = 0),
    -- Whether somebody was called because nobody had answered by then.
    called INTEGER NOT NULL CHECK (called IN (0, 1)),
    CHECK ((stage = 'returned') = (why IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX case_handoff_due ON case_handoff (due_at) WHERE stage <> 'accepted' AND called = 0;

-- Of hand-offs from before they named anybody: whoever is assigned has it.
INSERT INTO case_handoff (case_id, stage, why, by_id, receiver_id, due_at, called)
SELECT c.id, 'accepted', NULL, a.member_id, a.member_id, c.opened_at, 0
FROM case_record c
JOIN (SELECT case_id, min(member_id) AS member_id FROM case_assignment GROUP BY case_id) a ON a.case_id = c.id
WHERE c.handoff IS NOT NULL;

ALTER TABLE case_record DROP COLUMN handoff;

-- A picture, sealed by the case key. What it is called and what it shows stands in the entry that names it.
CREATE TABLE case_file (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    case_id BLOB NOT NULL REFERENCES case_record (id) ON DELETE CASCADE,
    key_version INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT;

CREATE INDEX case_file_case ON case_file (case_id);
