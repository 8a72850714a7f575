-- Practice on the live line: marked, behind everybody real, and in no count.
ALTER TABLE item ADD COLUMN drill INTEGER NOT NULL DEFAULT 0 CHECK (drill IN (0, 1));
DROP INDEX item_waiting;
DROP INDEX item_anybody;
DROP INDEX item_in_hand;
CREATE INDEX item_waiting ON item (team_id, drill, level, live DESC, "returning" DESC, waiting_since, id) WHERE state = 'waiting';
CREATE INDEX item_anybody ON item (team_id, drill, level, live DESC, "returning" DESC, waiting_since, id)
    WHERE state = 'waiting' AND minor = 0 AND supervisor = 0 AND prefers IS NULL;
CREATE INDEX item_in_hand ON item (team_id, drill, level, live DESC, "returning" DESC, waiting_since, id)
    WHERE state NOT IN ('waiting', 'closed');

-- A code makes one chat practice, until it lapses.
CREATE TABLE drill (
    code_hash BLOB NOT NULL PRIMARY KEY CHECK (length(code_hash) = 32),
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX drill_until ON drill (until);
