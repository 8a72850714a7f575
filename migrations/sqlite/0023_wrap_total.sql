-- What is left of a wrap-up after ninety days (ruling 20): how often each code stood in one, by quarter, each by itself.
CREATE TABLE wrap_up_total (
    quarter TEXT NOT NULL CHECK (length(quarter) = 7),
    kind TEXT NOT NULL CHECK (kind IN ('disposition', 'need', 'action', 'county', 'language', 'level', 'first_level', 'follow_up')),
    code TEXT NOT NULL,
    total INTEGER NOT NULL CHECK (total > 0),
    PRIMARY KEY (quarter, kind, code)
) STRICT, WITHOUT ROWID;

CREATE INDEX wrap_up_minute ON wrap_up (minute, id);
