-- The audit log: rows that are only added, chained, and leaves of a Merkle tree whose signed heads leave this machine.
-- What is pruned keeps its hashes and loses its words (docs/decisions/0011).

-- One row per event. The words are NULL after pruning.
CREATE TABLE audit_event (
    seq INTEGER NOT NULL PRIMARY KEY CHECK (seq > 0),
    minute INTEGER CHECK (minute % 60000 = 0),
    event TEXT,
    actor_id BLOB CHECK (length(actor_id) = 16),
    roles INTEGER CHECK (roles BETWEEN 0 AND 255),
    object_kind TEXT,
    object_id BLOB CHECK (length(object_id) = 16),
    reason TEXT,
    salt BLOB CHECK (length(salt) = 16),
    leaf BLOB NOT NULL CHECK (length(leaf) = 32),
    chain BLOB NOT NULL CHECK (length(chain) = 32),
    CHECK ((minute IS NULL) = (event IS NULL)),
    CHECK ((minute IS NULL) = (salt IS NULL)),
    CHECK ((minute IS NULL) = (roles IS NULL)),
    CHECK ((object_kind IS NULL) = (object_id IS NULL))
) STRICT;

CREATE INDEX audit_event_minute ON audit_event (minute) WHERE minute IS NOT NULL;
CREATE INDEX audit_event_actor ON audit_event (actor_id, seq) WHERE actor_id IS NOT NULL;

-- Heads as they were signed and shipped out.
CREATE TABLE audit_head (
    size INTEGER NOT NULL CHECK (size >= 0),
    minute INTEGER NOT NULL CHECK (minute % 60000 = 0),
    note BLOB NOT NULL,
    PRIMARY KEY (minute, size)
) STRICT, WITHOUT ROWID;

-- Up to where the words were taken out, signed.
CREATE TABLE audit_pruning (
    up_to INTEGER NOT NULL PRIMARY KEY CHECK (up_to > 0),
    note BLOB NOT NULL
) STRICT;
