-- What waits need not be a chat. Other hotlines, their keys, and what they send.

ALTER TABLE item RENAME COLUMN chat_id TO subject_id;
ALTER TABLE item ADD COLUMN kind TEXT NOT NULL DEFAULT 'chat' CHECK (kind IN ('chat', 'callback', 'referral'));
-- Only a supervisor decides what becomes of it (R362).
ALTER TABLE item ADD COLUMN supervisor INTEGER NOT NULL DEFAULT 0 CHECK (supervisor IN (0, 1));
-- Whether somebody is there now, or only a form (R363).
ALTER TABLE item ADD COLUMN live INTEGER NOT NULL DEFAULT 1 CHECK (live IN (0, 1));

DROP INDEX item_waiting;
DROP INDEX item_open;
CREATE INDEX item_waiting ON item (team_id, level, live DESC, "returning" DESC, waiting_since, id) WHERE state = 'waiting';
CREATE INDEX item_open ON item (team_id, level, live DESC, "returning" DESC, waiting_since, id) WHERE state <> 'closed';

-- Another hotline or agency: an organisation, never a person.
CREATE TABLE forwarder (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL CHECK (name <> ''),
    kind TEXT NOT NULL CHECK (kind IN (
        'nhth', 'ct_211', 'dcf_careline', 'dcf_hart', 'le_federal_victim_services', 'le_state_local', 'usao_ct',
        'hsi_fbi_victim_assistance', 'cfj', 'cac_mdt', 'sa_crisis_centre', 'dv_agency', 'hospital_clinic', 'school',
        'shelter_housing', 'legal_aid', 'immigration_legal', 'refugee_resettlement', 'uc_post_release', 'labour_agency',
        'faith_community', 'other_state_hotline', '988_center', 'individual_third_party', 'self'
    )),
    stance TEXT NOT NULL CHECK (stance IN ('unknown', 'by_consent', 'reports_harm', 'shares_with_police')),
    hours TEXT NOT NULL,
    phone TEXT NOT NULL,
    called_on INTEGER CHECK (called_on % 86400000 = 0),
    agreed_on INTEGER CHECK (agreed_on % 86400000 = 0),
    active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT, WITHOUT ROWID;

-- By what its requests are known.
CREATE TABLE forwarder_key (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    forwarder_id BLOB NOT NULL REFERENCES forwarder (id),
    proof TEXT NOT NULL CHECK (proof IN ('signature', 'api_key')),
    check_bytes BLOB NOT NULL CHECK (length(check_bytes) = 32),
    scopes INTEGER NOT NULL CHECK (scopes BETWEEN 1 AND 3),
    added_on INTEGER NOT NULL CHECK (added_on % 86400000 = 0),
    used_on INTEGER CHECK (used_on % 86400000 = 0),
    revoked_on INTEGER CHECK (revoked_on % 86400000 = 0)
) STRICT, WITHOUT ROWID;

CREATE INDEX forwarder_key_owner ON forwarder_key (forwarder_id);

-- Signed requests that were taken, until they would be too old anyway: none is taken twice, also after a restart.
CREATE TABLE forwarder_nonce (
    key_id BLOB NOT NULL REFERENCES forwarder_key (id) ON DELETE CASCADE,
    nonce_hash BLOB NOT NULL CHECK (length(nonce_hash) = 32),
    until INTEGER NOT NULL,
    PRIMARY KEY (key_id, nonce_hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX forwarder_nonce_until ON forwarder_nonce (until);

-- What a forwarder sent. Goes with its item.
CREATE TABLE referral (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    forwarder_id BLOB NOT NULL REFERENCES forwarder (id),
    key_id BLOB NOT NULL REFERENCES forwarder_key (id),
    reference BLOB NOT NULL CHECK (length(reference) = 16),
    form TEXT NOT NULL CHECK (form IN ('referral', 'tip', 'training')),
    knows TEXT NOT NULL CHECK (knows IN ('yes', 'no', 'unknown')),
    consent TEXT NOT NULL CHECK (consent IN (
        'person_agreed_written', 'person_agreed_verbal', 'person_on_line', 'third_party_tip', 'mandated', 'unknown'
    )),
    contact TEXT NOT NULL CHECK (contact IN ('agreed', 'ask', 'allowed')),
    status TEXT NOT NULL CHECK (status IN ('requested', 'accepted', 'in-progress', 'on-hold')),
    box BLOB NOT NULL
) STRICT;

CREATE INDEX referral_forwarder ON referral (forwarder_id);
CREATE INDEX referral_key ON referral (key_id);

-- Which requests came, so that one that is sent again changes nothing. Says nothing of what was in them.
CREATE TABLE referral_receipt (
    forwarder_id BLOB NOT NULL REFERENCES forwarder (id),
    reference BLOB NOT NULL CHECK (length(reference) = 16),
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    received_at INTEGER NOT NULL CHECK (received_at % 60000 = 0),
    PRIMARY KEY (forwarder_id, reference)
) STRICT, WITHOUT ROWID;

CREATE INDEX referral_receipt_age ON referral_receipt (received_at);
