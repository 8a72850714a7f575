-- Devices by name, how somebody comes in with a new one, and how one goes for good. Days are the first millisecond of a day (UTC).

ALTER TABLE device ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE device ADD COLUMN made_on INTEGER NOT NULL DEFAULT 0 CHECK (made_on % 86400000 = 0);
ALTER TABLE device ADD COLUMN used_on INTEGER NOT NULL DEFAULT 0 CHECK (used_on % 86400000 = 0);
-- Whether the vault opens in the browser that made it only.
ALTER TABLE device ADD COLUMN bound INTEGER NOT NULL DEFAULT 0 CHECK (bound IN (0, 1));

ALTER TABLE session ADD COLUMN began_at INTEGER NOT NULL DEFAULT 0 CHECK (began_at % 60000 = 0);
-- When the person last proved who they are: what is grave asks for a proof of the last minutes.
ALTER TABLE session ADD COLUMN proven_at INTEGER NOT NULL DEFAULT 0 CHECK (proven_at % 60000 = 0);
CREATE INDEX session_member ON session (member_id);

-- Certificates that do not count any more. A certifier's has no device.
CREATE TABLE revocation (
    serial INTEGER NOT NULL PRIMARY KEY,
    device_id BLOB NOT NULL CHECK (length(device_id) IN (0, 16)),
    member_id BLOB NOT NULL CHECK (length(member_id) = 16),
    reason TEXT NOT NULL CHECK (reason IN ('lost', 'replaced', 'left', 'recovered')),
    revoked_at INTEGER NOT NULL CHECK (revoked_at % 60000 = 0),
    until INTEGER NOT NULL CHECK (until % 60000 = 0)
) STRICT;

-- Who may come in with a new device, and how far they have come. Gone when it is done, taken back or lapsed.
CREATE TABLE enrolment (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    code_hash BLOB NOT NULL UNIQUE CHECK (length(code_hash) = 32),
    purpose TEXT NOT NULL CHECK (purpose IN ('join', 'device', 'recovery')),
    member_id BLOB NOT NULL CHECK (length(member_id) = 16),
    login TEXT NOT NULL,
    alias TEXT NOT NULL,
    roles INTEGER NOT NULL CHECK (roles BETWEEN 0 AND 255),
    team_id BLOB NOT NULL REFERENCES team (id),
    -- Empty for the command line.
    invited_by BLOB NOT NULL CHECK (length(invited_by) IN (0, 16)),
    until INTEGER NOT NULL,
    token_hash BLOB UNIQUE CHECK (length(token_hash) = 32),
    device_id BLOB CHECK (length(device_id) = 16),
    sig_key BLOB CHECK (length(sig_key) = 32),
    box_key BLOB,
    -- The device that compares, and the three steps of the comparison.
    comparer BLOB CHECK (length(comparer) = 16),
    commitment BLOB CHECK (length(commitment) = 32),
    device_nonce BLOB CHECK (length(device_nonce) = 32),
    desk_nonce BLOB CHECK (length(desk_nonce) = 32),
    -- An older device of the same person says so, signed.
    approval BLOB,
    chain BLOB,
    CHECK ((token_hash IS NULL) = (device_id IS NULL)),
    CHECK ((device_id IS NULL) = (sig_key IS NULL)),
    CHECK ((device_id IS NULL) = (box_key IS NULL)),
    CHECK ((comparer IS NULL) = (commitment IS NULL)),
    CHECK (commitment IS NULL OR device_id IS NOT NULL),
    CHECK (device_nonce IS NULL OR commitment IS NOT NULL),
    CHECK (desk_nonce IS NULL OR device_nonce IS NOT NULL),
    CHECK (chain IS NULL OR device_id IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE INDEX enrolment_team ON enrolment (team_id, until);
CREATE INDEX enrolment_until ON enrolment (until);

-- Team keys that wait for the new device, sealed to it.
CREATE TABLE enrolment_wrap (
    enrolment_id BLOB NOT NULL REFERENCES enrolment (id) ON DELETE CASCADE,
    generation INTEGER NOT NULL,
    wrap BLOB NOT NULL,
    PRIMARY KEY (enrolment_id, generation)
) STRICT;

CREATE TABLE passkey (
    credential_id BLOB NOT NULL PRIMARY KEY,
    member_id BLOB NOT NULL REFERENCES staff (id),
    name TEXT NOT NULL,
    -- Its public key and counter, as the WebAuthn library writes them.
    credential BLOB NOT NULL,
    made_on INTEGER NOT NULL CHECK (made_on % 86400000 = 0),
    used_on INTEGER NOT NULL CHECK (used_on % 86400000 = 0)
) STRICT;

CREATE INDEX passkey_member ON passkey (member_id);

-- The vault key of a device once more, sealed by what a passkey derives (PRF). Never the only way to it.
CREATE TABLE vault_wrap (
    device_id BLOB NOT NULL REFERENCES device (id) ON DELETE CASCADE,
    credential_id BLOB NOT NULL REFERENCES passkey (credential_id) ON DELETE CASCADE,
    wrap BLOB NOT NULL,
    PRIMARY KEY (device_id, credential_id)
) STRICT;

CREATE INDEX vault_wrap_credential ON vault_wrap (credential_id);

-- The secret of an authenticator app, sealed by the server's own key, and the last step whose code was taken.
CREATE TABLE totp (
    member_id BLOB NOT NULL PRIMARY KEY REFERENCES staff (id),
    secret BLOB NOT NULL,
    last_step INTEGER NOT NULL
) STRICT;
