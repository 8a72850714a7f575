-- Who else may sit in a chat: an interpreter, with the person's yes. What two of the staff say apart from it.

-- SQLite cannot change a CHECK: the table is made anew. Nothing refers to it.
CREATE TABLE invitation_new (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    chat_id BLOB NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
    from_member_id BLOB NOT NULL CHECK (length(from_member_id) = 16),
    from_device_id BLOB NOT NULL CHECK (length(from_device_id) = 16),
    to_member_id BLOB NOT NULL CHECK (length(to_member_id) = 16),
    purpose TEXT NOT NULL CHECK (purpose IN ('transfer', 'support', 'interpret')),
    cold TEXT CHECK (
        cold IS NULL
        OR (
            cold IN ('cold_person_away', 'cold_person_asked', 'cold_must_stop', 'cold_may_not_go_on', 'cold_silent')
            AND purpose = 'transfer'
        )
    ),
    agreed INTEGER NOT NULL CHECK (
        agreed IN (0, 1)
        AND (
            agreed = 0
            OR (purpose = 'transfer' AND state = 'welcomed')
            OR (purpose = 'interpret' AND state IN ('accepted', 'welcomed'))
        )
    ),
    until INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'accepted', 'welcomed')),
    device_id BLOB CHECK (length(device_id) = 16),
    key_package BLOB,
    welcome BLOB,
    seq INTEGER,
    CHECK ((state = 'asked') = (device_id IS NULL)),
    CHECK ((state = 'accepted') = (key_package IS NOT NULL)),
    CHECK ((state = 'welcomed') = (welcome IS NOT NULL)),
    CHECK ((state = 'welcomed') = (seq IS NOT NULL)),
    -- Nobody is let in to interpret without the person's yes.
    CHECK (purpose <> 'interpret' OR state <> 'welcomed' OR agreed = 1)
) STRICT;

INSERT INTO invitation_new (
    id, chat_id, from_member_id, from_device_id, to_member_id, purpose, cold, agreed, until, state, device_id,
    key_package, welcome, seq
)
SELECT
    id, chat_id, from_member_id, from_device_id, to_member_id, purpose, cold, agreed, until, state, device_id,
    key_package, welcome, seq
FROM invitation;

DROP TABLE invitation;
ALTER TABLE invitation_new RENAME TO invitation;

CREATE INDEX invitation_chat ON invitation (chat_id);
CREATE INDEX invitation_from ON invitation (from_member_id);
CREATE INDEX invitation_to ON invitation (to_member_id);
CREATE INDEX invitation_until ON invitation (until);

-- Whom the person does not want to interpret, until the chat is over.
CREATE TABLE interpreter_no (
    chat_id BLOB NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
    member_id BLOB NOT NULL CHECK (length(member_id) = 16),
    PRIMARY KEY (chat_id, member_id)
) STRICT, WITHOUT ROWID;

-- What two of the staff say to each other beside a chat that both are in. It goes as soon as one of them is out.
CREATE TABLE aside (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    chat_id BLOB NOT NULL UNIQUE,
    from_device_id BLOB NOT NULL CHECK (length(from_device_id) = 16),
    to_device_id BLOB NOT NULL CHECK (length(to_device_id) = 16),
    state TEXT NOT NULL CHECK (state IN ('asked', 'answered', 'open')),
    key_package BLOB,
    welcome BLOB,
    last_seq INTEGER NOT NULL CHECK (last_seq >= 0),
    from_cursor INTEGER NOT NULL CHECK (from_cursor BETWEEN 0 AND last_seq),
    to_cursor INTEGER NOT NULL CHECK (to_cursor BETWEEN 0 AND last_seq),
    CHECK (from_device_id <> to_device_id),
    CHECK ((state = 'answered') = (key_package IS NOT NULL)),
    CHECK ((state = 'open') = (welcome IS NOT NULL)),
    FOREIGN KEY (chat_id, from_device_id) REFERENCES chat_member (chat_id, device_id) ON DELETE CASCADE,
    FOREIGN KEY (chat_id, to_device_id) REFERENCES chat_member (chat_id, device_id) ON DELETE CASCADE
) STRICT;

CREATE INDEX aside_from ON aside (from_device_id);
CREATE INDEX aside_to ON aside (to_device_id);

CREATE TABLE aside_entry (
    aside_id BLOB NOT NULL REFERENCES aside (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL CHECK (seq > 0),
    device_id BLOB NOT NULL CHECK (length(device_id) = 16),
    client_id BLOB NOT NULL CHECK (length(client_id) = 16),
    payload BLOB NOT NULL,
    UNIQUE (aside_id, seq),
    UNIQUE (aside_id, client_id)
) STRICT;
