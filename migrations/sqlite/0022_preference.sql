-- Whom a person would rather talk with while they wait, and as whom staff answer who want that known.
ALTER TABLE item ADD COLUMN prefers TEXT CHECK (prefers IN ('woman', 'man'));
ALTER TABLE staff_fact ADD COLUMN gender TEXT CHECK (gender IN ('woman', 'man'));
DROP INDEX item_anybody;
CREATE INDEX item_anybody ON item (team_id, level, live DESC, "returning" DESC, waiting_since, id)
    WHERE state = 'waiting' AND minor = 0 AND supervisor = 0 AND prefers IS NULL;
