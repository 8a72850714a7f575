-- Chats: everything here goes with the chat.

-- What every message touches. Narrow, because a row is rewritten whole.
CREATE TABLE chat (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    epoch INTEGER NOT NULL,
    oldest_epoch INTEGER NOT NULL,
    last_seq INTEGER NOT NULL CHECK (last_seq >= 0),
    active_at INTEGER NOT NULL,
    warned INTEGER NOT NULL CHECK (warned IN (0, 1)),
    paused INTEGER NOT NULL CHECK (paused IN (0, 1)),
    end_reason TEXT CHECK (end_reason IN (
        'endedByPerson', 'endedByAdvocate', 'quickExit', 'connectionLost', 'idleTimeout', 'unsafeEnd', 'abusive',
        'noStaffLeft', 'serviceFailure'
    )),
    drain_until INTEGER,
    CHECK (oldest_epoch <= epoch),
    CHECK ((end_reason IS NULL) = (drain_until IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX chat_ended ON chat (drain_until) WHERE end_reason IS NOT NULL;

-- The group of a chat, once the visitor's page has made its keys; gone when the chat ends.
CREATE TABLE chat_group (
    chat_id BLOB NOT NULL PRIMARY KEY REFERENCES chat (id) ON DELETE CASCADE,
    group_info BLOB NOT NULL,
    intake BLOB NOT NULL,
    visitor_key BLOB NOT NULL CHECK (length(visitor_key) = 32)
) STRICT;

-- device_id is empty for the visitor's tab: an end, unlike a member, always has one.
CREATE TABLE chat_member (
    chat_id BLOB NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
    device_id BLOB NOT NULL CHECK (length(device_id) IN (0, 16)),
    member_id BLOB CHECK (length(member_id) = 16),
    joined_seq INTEGER NOT NULL,
    cursor INTEGER NOT NULL,
    PRIMARY KEY (chat_id, device_id),
    CHECK (cursor >= joined_seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX chat_member_device ON chat_member (device_id) WHERE member_id IS NOT NULL;

-- The log.
CREATE TABLE entry (
    chat_id BLOB NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL CHECK (seq > 0),
    device_id BLOB NOT NULL CHECK (length(device_id) IN (0, 16)),
    client_id BLOB NOT NULL CHECK (length(client_id) = 16),
    kind TEXT NOT NULL CHECK (kind IN ('message', 'handshake')),
    payload BLOB NOT NULL,
    UNIQUE (chat_id, seq),
    UNIQUE (chat_id, client_id)
) STRICT;

CREATE TABLE invitation (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    chat_id BLOB NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
    from_member_id BLOB NOT NULL CHECK (length(from_member_id) = 16),
    from_device_id BLOB NOT NULL CHECK (length(from_device_id) = 16),
    to_member_id BLOB NOT NULL CHECK (length(to_member_id) = 16),
    purpose TEXT NOT NULL CHECK (purpose IN ('transfer', 'support')),
    until INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'accepted', 'welcomed')),
    device_id BLOB CHECK (length(device_id) = 16),
    key_package BLOB,
    welcome BLOB,
    seq INTEGER,
    CHECK ((state = 'asked') = (device_id IS NULL)),
    CHECK ((state = 'accepted') = (key_package IS NOT NULL)),
    CHECK ((state = 'welcomed') = (welcome IS NOT NULL)),
    CHECK ((state = 'welcomed') = (seq IS NOT NULL))
) STRICT;

CREATE INDEX invitation_chat ON invitation (chat_id);
CREATE INDEX invitation_from ON invitation (from_member_id);
CREATE INDEX invitation_to ON invitation (to_member_id);
CREATE INDEX invitation_until ON invitation (until);

CREATE TABLE resume (
    locator BLOB NOT NULL PRIMARY KEY CHECK (length(locator) = 16),
    chat_id BLOB NOT NULL UNIQUE REFERENCES chat (id) ON DELETE CASCADE,
    auth_hash BLOB NOT NULL CHECK (length(auth_hash) = 32),
    version INTEGER NOT NULL,
    blob BLOB NOT NULL,
    until INTEGER NOT NULL
) STRICT;

CREATE INDEX resume_until ON resume (until);
