-- Consent to tell one agency some facts about one person, what was told, and mailboxes of other agencies.

-- A release (R205). All times are whole minutes. About whom it is, who agreed and how stands in the box, sealed to the team's key.
CREATE TABLE consent (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    team_id BLOB NOT NULL REFERENCES team (id),
    on_kind TEXT NOT NULL CHECK (on_kind IN ('item', 'callback', 'case')),
    on_id BLOB NOT NULL CHECK (length(on_id) = 16),
    recipient_id BLOB NOT NULL REFERENCES forwarder (id),
    purpose TEXT NOT NULL CHECK (purpose IN (
        'shelter_placement', 'transport', 'medical', 'mental_health', 'legal_intake', 'immigration_filing', 'le_report_by_choice',
        'le_victim_services', 'mdt_coordination', 'dcf_voluntary', 'hhs_child_eligibility', 'benefits', 'school',
        'employer_wage_claim', 'interpreter_booking', 'family_tracing', 'referral_status_to_forwarder', 'emergency_contact',
        'other_named'
    )),
    classes INTEGER NOT NULL CHECK (classes > 0),
    branch TEXT NOT NULL CHECK (branch IN (
        'adult', 'minor_with_guardian', 'guardian_may_harm', 'minor_by_law', 'emancipated', 'guardian'
    )),
    by_id BLOB NOT NULL REFERENCES staff (id),
    signed_off_id BLOB REFERENCES staff (id),
    from_at INTEGER NOT NULL CHECK (from_at % 60000 = 0),
    until_at INTEGER NOT NULL CHECK (until_at % 60000 = 0 AND until_at > from_at),
    withdrawn_at INTEGER CHECK (withdrawn_at % 60000 = 0),
    box BLOB NOT NULL
) STRICT;

CREATE INDEX consent_team ON consent (team_id);
CREATE INDEX consent_on ON consent (on_id);
CREATE INDEX consent_recipient ON consent (recipient_id);

-- What was told to whom by which release: the ledger. Goes with the release.
CREATE TABLE disclosure (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    consent_id BLOB NOT NULL REFERENCES consent (id) ON DELETE CASCADE,
    classes INTEGER NOT NULL CHECK (classes > 0),
    way TEXT NOT NULL CHECK (way IN ('mailbox', 'phone', 'in_person')),
    by_id BLOB NOT NULL REFERENCES staff (id),
    told_at INTEGER NOT NULL CHECK (told_at % 60000 = 0),
    -- Of a letter: the minute it was first handed out. Nobody can call it back from then on.
    handed_at INTEGER CHECK (handed_at % 60000 = 0)
) STRICT;

CREATE INDEX disclosure_consent ON disclosure (consent_id);

-- What lies in an agency's mailbox: one row for each of its keys, sealed to that key. Gone once one of them has it.
CREATE TABLE letter (
    id BLOB NOT NULL PRIMARY KEY REFERENCES disclosure (id) ON DELETE CASCADE CHECK (length(id) = 16),
    forwarder_id BLOB NOT NULL REFERENCES forwarder (id),
    put_at INTEGER NOT NULL CHECK (put_at % 60000 = 0),
    until INTEGER NOT NULL,
    -- When it is sent to the agency's own address, and how often that was tried; never where it has none.
    next_at INTEGER,
    tries INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX letter_forwarder ON letter (forwarder_id);
CREATE INDEX letter_until ON letter (until);
CREATE INDEX letter_next ON letter (next_at) WHERE next_at IS NOT NULL;

CREATE TABLE letter_box (
    letter_id BLOB NOT NULL REFERENCES letter (id) ON DELETE CASCADE,
    key_id BLOB NOT NULL REFERENCES forwarder_key (id),
    box BLOB NOT NULL,
    PRIMARY KEY (letter_id, key_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX letter_box_key ON letter_box (key_id);

-- To what letters are sealed: a public key whose private half only the holder of this key has.
ALTER TABLE forwarder_key ADD COLUMN mailbox BLOB CHECK (length(mailbox) = 1216);
