-- The queue is read through a window: its head, the head of what may come to anybody, and what somebody holds.
DROP INDEX item_open;
CREATE INDEX item_anybody ON item (team_id, level, live DESC, "returning" DESC, waiting_since, id)
    WHERE state = 'waiting' AND minor = 0 AND supervisor = 0;
CREATE INDEX item_in_hand ON item (team_id, level, live DESC, "returning" DESC, waiting_since, id)
    WHERE state NOT IN ('waiting', 'closed');
CREATE INDEX item_open ON item (team_id, id) WHERE state <> 'closed';
