-- From when on the first call to somebody is due, to the minute: against it the target is held (R306). Gone once somebody has called.
-- What waits already keeps none: it counts as called before.
ALTER TABLE callback ADD COLUMN first_due INTEGER CHECK (first_due % 60000 = 0);

-- Whether a telephone that people are called from hides its number (R333): the last test of each, and nothing else. telephone is a word
-- of the configuration, never a number; day is a day of the line's own calendar.
CREATE TABLE telephone_test (
    telephone TEXT NOT NULL PRIMARY KEY CHECK (length(telephone) BETWEEN 1 AND 32),
    day TEXT NOT NULL CHECK (length(day) = 10),
    shows TEXT NOT NULL CHECK (shows IN ('nothing', 'number', 'name')),
    member_id BLOB NOT NULL CHECK (length(member_id) = 16)
) STRICT, WITHOUT ROWID;

-- A certificate of a forwarder: kept is the hash of its public key. The table stays where it is, because others point to it.
ALTER TABLE forwarder_key ADD COLUMN shown TEXT NOT NULL DEFAULT 'signature' CHECK (shown IN ('signature', 'api_key', 'certificate'));
UPDATE forwarder_key SET shown = proof;
ALTER TABLE forwarder_key DROP COLUMN proof;
ALTER TABLE forwarder_key RENAME COLUMN shown TO proof;
-- One that counts is one forwarder's.
CREATE UNIQUE INDEX forwarder_key_certificate ON forwarder_key (check_bytes) WHERE proof = 'certificate' AND revoked_on IS NULL;
