-- What is renewed before it lapses, which keys a device knew that is gone, and what people were warned of.

-- The minute in which the team's key was made (0: nobody noted it), and whether a device that held it has gone since.
ALTER TABLE team ADD COLUMN keyed_at INTEGER NOT NULL DEFAULT 0 CHECK (keyed_at % 60000 = 0);
ALTER TABLE team ADD COLUMN exposed INTEGER NOT NULL DEFAULT 0 CHECK (exposed IN (0, 1));
ALTER TABLE case_record ADD COLUMN exposed INTEGER NOT NULL DEFAULT 0 CHECK (exposed IN (0, 1));

-- Team keys that were replaced and whose halves still lie here, because something is sealed to them.
CREATE TABLE old_team_key (
    team_id BLOB NOT NULL REFERENCES team (id),
    generation INTEGER NOT NULL,
    replaced_at INTEGER NOT NULL CHECK (replaced_at % 60000 = 0),
    PRIMARY KEY (team_id, generation)
) STRICT, WITHOUT ROWID;

CREATE INDEX team_wrap_generation ON team_wrap (team_id, generation);

-- Said once for each threshold of each end. The subject is a team, a device or a person.
CREATE TABLE warning (
    what TEXT NOT NULL CHECK (what IN ('notice', 'device', 'certifier', 'oldKey')),
    subject_id BLOB NOT NULL CHECK (length(subject_id) = 16),
    until INTEGER NOT NULL CHECK (until % 60000 = 0),
    hours INTEGER NOT NULL CHECK (hours >= 0),
    mailed INTEGER NOT NULL CHECK (mailed IN (0, 1)),
    PRIMARY KEY (what, subject_id, until, hours)
) STRICT, WITHOUT ROWID;

CREATE INDEX warning_unmailed ON warning (until) WHERE mailed = 0;
