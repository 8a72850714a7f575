-- What is counted of the line: totals, and the rest of a wrap-up's codes.

-- One row for each day of the line's own calendar, level and language, and what is counted: no person, no contact. bucket tells apart
-- how long something took; what took no time has bucket 0.
CREATE TABLE tally (
    day TEXT NOT NULL CHECK (length(day) = 10),
    level TEXT NOT NULL CHECK (level IN ('T1', 'T2', 'T3', 'T4', 'T5', 'TX')),
    language TEXT NOT NULL,
    what TEXT NOT NULL,
    bucket INTEGER NOT NULL CHECK (bucket >= 0),
    total INTEGER NOT NULL CHECK (total > 0),
    PRIMARY KEY (day, level, language, what, bucket)
) STRICT, WITHOUT ROWID;

-- From when to when somebody talked: dies with the item, and only how many took how long stays.
CREATE TABLE item_time (
    item_id BLOB NOT NULL PRIMARY KEY REFERENCES item (id) ON DELETE CASCADE,
    answered_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT, WITHOUT ROWID;

ALTER TABLE wrap_up ADD COLUMN county TEXT CHECK (county IN ('fairfield', 'hartford', 'litchfield', 'middlesex', 'new_haven', 'new_london', 'tolland', 'windham'));
ALTER TABLE wrap_up ADD COLUMN follow_up INTEGER NOT NULL DEFAULT 0 CHECK (follow_up IN (0, 1));

CREATE TABLE wrap_up_action (
    wrap_up_id BLOB NOT NULL REFERENCES wrap_up (id) ON DELETE CASCADE,
    action TEXT NOT NULL,
    PRIMARY KEY (wrap_up_id, action)
) STRICT, WITHOUT ROWID;
