-- How much of their time somebody needs those who are there: minutes of everybody together, a row for each day of the line's own
-- calendar. looked_at is the last minute that was counted, so that none counts twice.
CREATE TABLE staffing (
    day TEXT NOT NULL PRIMARY KEY CHECK (length(day) = 10),
    looked_at INTEGER NOT NULL CHECK (looked_at % 60000 = 0),
    there INTEGER NOT NULL CHECK (there >= 0),
    busy INTEGER NOT NULL CHECK (busy >= 0 AND busy <= there),
    talking INTEGER NOT NULL CHECK (talking >= 0 AND talking <= busy),
    talks INTEGER NOT NULL CHECK (talks >= talking)
) STRICT, WITHOUT ROWID;

-- A transfer that was done is counted as what it was: until now they were all with the person's word, or nobody wrote down that they
-- were not.
UPDATE tally SET what = 'transferWarm' WHERE what = 'transferDone';
