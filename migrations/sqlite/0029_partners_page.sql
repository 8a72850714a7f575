-- The partners' page: forms without a key, and what a partner sees of its own.

-- Nobody verified it: waiting alone does not make it urgent, and the desk says it plainly.
ALTER TABLE item ADD COLUMN unverified INTEGER NOT NULL DEFAULT 0 CHECK (unverified IN (0, 1));

-- Whether the key may see, add and revoke keys of its own forwarder, beside what it sends.
ALTER TABLE forwarder_key ADD COLUMN keeps_keys INTEGER NOT NULL DEFAULT 0 CHECK (keeps_keys IN (0, 1));

-- Which form it was, for the list that its sender sees. Not known of what came before.
ALTER TABLE referral_receipt ADD COLUMN form TEXT CHECK (form IN ('referral', 'tip', 'training'));

CREATE INDEX referral_receipt_newest ON referral_receipt (forwarder_id, received_at DESC, reference);
