-- How staff are called who are not in front of the desk.

-- The ways in which somebody is reached, in their order. Where a way leads is sealed with a key that is not in the database. What a
-- push service gave a device goes with the device.
CREATE TABLE way (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    member_id BLOB NOT NULL REFERENCES staff (id),
    place INTEGER NOT NULL CHECK (place > 0),
    kind TEXT NOT NULL CHECK (kind IN ('push', 'mail', 'gateway')),
    device_id BLOB REFERENCES device (id) ON DELETE CASCADE,
    target BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('untried', 'works', 'broken')),
    CHECK ((kind = 'push') = (device_id IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX way_member ON way (member_id, place);
CREATE UNIQUE INDEX way_device ON way (device_id) WHERE device_id IS NOT NULL;

-- Pages: rows of the outbox, written in the transaction of their cause. cause says 'item' or a code for what is about none, which
-- has an empty item_id. They go with their item, or after a short time.
CREATE TABLE page (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    member_id BLOB NOT NULL REFERENCES staff (id),
    cause TEXT NOT NULL,
    item_id BLOB NOT NULL,
    step INTEGER NOT NULL CHECK (step >= 0),
    state TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed', 'acknowledged', 'withdrawn')),
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    rounds INTEGER NOT NULL CHECK (rounds >= 0),
    made_at INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    -- The way of the last try, which may be gone since.
    way_id BLOB CHECK (length(way_id) = 16),
    -- Whether the ladder has gone on without an answer.
    passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
    CHECK (length(item_id) = CASE cause WHEN 'item' THEN 16 ELSE 0 END),
    UNIQUE (member_id, cause, item_id, step)
) STRICT, WITHOUT ROWID;

CREATE INDEX page_due ON page (next_at) WHERE state = 'queued';
CREATE INDEX page_item ON page (item_id, cause);
CREATE INDEX page_made ON page (made_at);
