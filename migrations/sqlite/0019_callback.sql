-- Requests to be called (R330). Number, name, words and the minutes are in two boxes, sealed to the team's key; the server knows how urgent
-- it is, in which language, and rounded hours.

CREATE TABLE callback (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    team_id BLOB NOT NULL REFERENCES team (id),
    level TEXT NOT NULL CHECK (level IN ('T1', 'T2', 'T3', 'T4', 'T5')),
    language TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'taken', 'attempting', 'closed')),
    member_id BLOB CHECK (length(member_id) = 16),
    ready INTEGER NOT NULL CHECK (ready IN (0, 1)),
    outcome TEXT,
    -- Until when somebody holds it; of what is closed, when its boxes go.
    until INTEGER,
    attention INTEGER NOT NULL CHECK (attention IN (0, 1)),
    -- What the words of the person lead to (R342), and the boxes: all gone when it is only there for the supervisor.
    locator BLOB UNIQUE CHECK (length(locator) = 16),
    auth_hash BLOB CHECK (length(auth_hash) = 32),
    contact BLOB,
    hours BLOB,
    CHECK ((state IN ('taken', 'attempting')) = (member_id IS NOT NULL)),
    CHECK ((state = 'waiting') = (until IS NULL)),
    CHECK ((state = 'closed') = (outcome IS NOT NULL)),
    CHECK (ready = 0 OR state = 'taken'),
    CHECK ((locator IS NULL) = (auth_hash IS NULL)),
    CHECK ((locator IS NULL) = (contact IS NULL)),
    CHECK ((locator IS NULL) = (hours IS NULL)),
    CHECK (locator IS NOT NULL OR state = 'closed')
) STRICT;

CREATE INDEX callback_team ON callback (team_id);

-- The windows of a request, to the quarter of an hour; one that a supervisor opened (extra) begins at its own moment.
CREATE TABLE callback_window (
    callback_id BLOB NOT NULL REFERENCES callback (id) ON DELETE CASCADE,
    place INTEGER NOT NULL CHECK (place >= 0),
    day INTEGER NOT NULL CHECK (day >= 0),
    starts INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    tries INTEGER NOT NULL CHECK (tries >= 0),
    last INTEGER,
    done INTEGER NOT NULL CHECK (done IN (0, 1)),
    extra INTEGER NOT NULL CHECK (extra IN (0, 1)),
    PRIMARY KEY (callback_id, place),
    CHECK (starts < ends),
    CHECK (extra = 1 OR (starts % 900000 = 0 AND ends % 900000 = 0))
) STRICT, WITHOUT ROWID;

-- Who leaves the line because they will be called (E20).
ALTER TABLE chat ADD COLUMN booked INTEGER NOT NULL DEFAULT 0 CHECK (
    booked IN (0, 1) AND (booked = 0 OR (end_reason IS NOT NULL AND end_reason = 'noStaffLeft'))
);
