-- A chat is passed on with the person's word, or without it for a reason.

ALTER TABLE invitation ADD COLUMN cold TEXT CHECK (
    cold IS NULL
    OR (
        cold IN ('cold_person_away', 'cold_person_asked', 'cold_must_stop', 'cold_may_not_go_on', 'cold_silent')
        AND purpose = 'transfer'
    )
);
ALTER TABLE invitation ADD COLUMN agreed INTEGER NOT NULL DEFAULT 0 CHECK (
    agreed IN (0, 1) AND (agreed = 0 OR (purpose = 'transfer' AND state = 'welcomed'))
);
