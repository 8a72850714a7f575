-- Care for those who answer: a time away after something hard, debriefs, and relief.

-- Until when somebody steps away without being asked, and whether they are spared a second imminent chat.
ALTER TABLE attendance ADD COLUMN break_until INTEGER
    CHECK (break_until % 60000 = 0 AND (break_until IS NULL OR break_since IS NOT NULL));
ALTER TABLE attendance ADD COLUMN imminent INTEGER NOT NULL DEFAULT 0 CHECK (imminent IN (0, 1));

-- Back by themselves: looked for every few seconds.
CREATE INDEX attendance_away ON attendance (break_until) WHERE break_until IS NOT NULL;

-- A debrief that somebody is owed, one at most, and no word of why.
CREATE TABLE debrief (
    member_id BLOB NOT NULL PRIMARY KEY REFERENCES staff (id),
    state TEXT NOT NULL CHECK (state IN ('offered', 'accepted', 'declined', 'done')),
    due INTEGER NOT NULL CHECK (due % 60000 = 0)
) STRICT, WITHOUT ROWID;

-- Somebody who needs relief, while they do. Gone when it is over: nothing can be counted.
CREATE TABLE relief (
    member_id BLOB NOT NULL PRIMARY KEY REFERENCES staff (id),
    asked_at INTEGER NOT NULL,
    calls INTEGER NOT NULL CHECK (calls >= 0),
    next_at INTEGER NOT NULL,
    coming_id BLOB REFERENCES staff (id)
) STRICT, WITHOUT ROWID;

-- Who was called to it: nobody else sees it.
CREATE TABLE relief_call (
    member_id BLOB NOT NULL REFERENCES relief (member_id) ON DELETE CASCADE,
    called_id BLOB NOT NULL REFERENCES staff (id),
    PRIMARY KEY (member_id, called_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX relief_call_to ON relief_call (called_id);

-- What somebody passed before they talk with people, and who wrote it down (R712).
CREATE TABLE training (
    member_id BLOB NOT NULL REFERENCES staff (id),
    gate TEXT NOT NULL CHECK (gate IN ('hours', 'mandatedReporter', 'languageLine', 'quickExit', 'duressCall')),
    done_on INTEGER NOT NULL CHECK (done_on % 86400000 = 0),
    by_member_id BLOB NOT NULL CHECK (length(by_member_id) = 16),
    PRIMARY KEY (member_id, gate)
) STRICT, WITHOUT ROWID;
