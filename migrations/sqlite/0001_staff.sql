-- Teams, staff, their devices, sessions and the keys that are wrapped to them.
-- What each column may be and why the server may know it: docs/server-knows.toml.
-- Times are milliseconds since 1970; ids are 16 random bytes.

CREATE TABLE team (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    notice BLOB,
    generation INTEGER NOT NULL CHECK (generation >= 0),
    notice_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE staff (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    login TEXT NOT NULL UNIQUE CHECK (login = lower(login) AND login <> ''),
    salt BLOB NOT NULL CHECK (length(salt) = 16),
    auth_hash BLOB NOT NULL CHECK (length(auth_hash) = 32),
    alias TEXT NOT NULL,
    roles INTEGER NOT NULL CHECK (roles BETWEEN 0 AND 255),
    team_id BLOB NOT NULL REFERENCES team (id),
    active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE INDEX staff_team ON staff (team_id, alias);

CREATE TABLE device (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    member_id BLOB NOT NULL REFERENCES staff (id),
    chain BLOB NOT NULL,
    hpke_key BLOB NOT NULL,
    vault BLOB NOT NULL
) STRICT;

CREATE INDEX device_member ON device (member_id);

CREATE TABLE team_wrap (
    team_id BLOB NOT NULL REFERENCES team (id),
    device_id BLOB NOT NULL REFERENCES device (id) ON DELETE CASCADE,
    generation INTEGER NOT NULL,
    wrap BLOB NOT NULL,
    PRIMARY KEY (device_id, team_id, generation)
) STRICT;

CREATE TABLE session (
    token_hash BLOB NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    member_id BLOB NOT NULL REFERENCES staff (id),
    device_id BLOB NOT NULL REFERENCES device (id) ON DELETE CASCADE,
    seen_at INTEGER NOT NULL CHECK (seen_at % 60000 = 0),
    ends_at INTEGER NOT NULL CHECK (ends_at % 60000 = 0)
) STRICT, WITHOUT ROWID;

CREATE INDEX session_device ON session (device_id);

CREATE TABLE ticket (
    ticket_hash BLOB NOT NULL PRIMARY KEY CHECK (length(ticket_hash) = 32),
    session_hash BLOB NOT NULL REFERENCES session (token_hash) ON DELETE CASCADE,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX ticket_session ON ticket (session_hash);

-- One row that a health check writes to, so that "may be written" is tried and not guessed.
CREATE TABLE health (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    checked_at INTEGER NOT NULL CHECK (checked_at % 60000 = 0)
) STRICT;

INSERT INTO health (id, checked_at) VALUES (1, 0);
