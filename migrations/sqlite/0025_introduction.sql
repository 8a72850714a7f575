-- Somebody on another hotline's line comes into a chat by a code, and the worker who was with them has a seat in it (R363, E6).
-- In chat_member and entry the worker's end is sixteen zero bytes, which no device has.
CREATE TABLE introduction (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    referral_id BLOB NOT NULL UNIQUE CHECK (length(referral_id) = 16),
    code_hash BLOB NOT NULL UNIQUE CHECK (length(code_hash) = 32),
    seat_hash BLOB NOT NULL UNIQUE CHECK (length(seat_hash) = 32),
    until INTEGER NOT NULL,
    chat_id BLOB UNIQUE REFERENCES chat (id) ON DELETE CASCADE,
    seat TEXT NOT NULL CHECK (seat IN ('empty', 'knocked', 'agreed', 'taken', 'ready', 'completed', 'left', 'through', 'over')),
    key_package BLOB,
    welcome BLOB,
    welcome_seq INTEGER,
    CHECK ((welcome IS NULL) = (welcome_seq IS NULL))
) STRICT;
CREATE INDEX introduction_until ON introduction (until);
