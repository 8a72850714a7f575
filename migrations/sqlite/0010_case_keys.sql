-- Case keys in daily life: who reads a case, as its people have signed it. The lists are never replaced: each follows from the one
-- before it, and desks check that.

CREATE TABLE case_readers (
    case_id BLOB NOT NULL REFERENCES case_record (id) ON DELETE CASCADE,
    place INTEGER NOT NULL CHECK (place > 0),
    sealed BLOB NOT NULL,
    PRIMARY KEY (case_id, place)
) STRICT;
