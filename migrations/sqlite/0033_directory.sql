-- The directory in the shape of HSDS 3: agencies, not people. All of the staff reads it, and nothing in it is sealed.

-- An agency.
CREATE TABLE directory_organisation (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    -- Moves on with each change: who saves what they read before is told so.
    version INTEGER NOT NULL CHECK (version > 0),
    name TEXT NOT NULL CHECK (length(name) > 0),
    description TEXT NOT NULL,
    website TEXT NOT NULL,
    stance TEXT NOT NULL CHECK (stance IN ('unknown', 'by_consent', 'reports_harm', 'shares_with_police')),
    ties TEXT NOT NULL CHECK (ties IN ('unknown', 'independent', 'works_with', 'is_police')),
    -- The same agency in the register of partners.
    forwarder_id BLOB REFERENCES forwarder (id)
) STRICT;

CREATE INDEX directory_organisation_forwarder ON directory_organisation (forwarder_id);

-- A place. A confidential one has no address: also whoever writes into the database past the program cannot give it one.
CREATE TABLE directory_location (
    organisation_id BLOB NOT NULL REFERENCES directory_organisation (id) ON DELETE CASCADE,
    id BLOB NOT NULL CHECK (length(id) = 16),
    place INTEGER NOT NULL,
    name TEXT NOT NULL CHECK (length(name) > 0),
    kind TEXT NOT NULL CHECK (kind IN ('physical', 'postal', 'virtual', 'confidential')),
    street TEXT NOT NULL,
    town TEXT NOT NULL,
    state TEXT NOT NULL,
    postcode TEXT NOT NULL,
    PRIMARY KEY (organisation_id, id),
    CHECK (kind IN ('physical', 'postal') OR (street = '' AND town = '' AND state = '' AND postcode = '')),
    CHECK (kind <> 'confidential' OR name NOT GLOB '*[0-9]*')
) STRICT, WITHOUT ROWID;

-- What an agency offers. Lists of codes and tags stand with blanks between them, lists of words with a line each.
CREATE TABLE directory_service (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organisation_id BLOB NOT NULL REFERENCES directory_organisation (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    name TEXT NOT NULL CHECK (length(name) > 0),
    description TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'inactive', 'defunct', 'temporarily closed')),
    needs TEXT NOT NULL CHECK (length(needs) > 0),
    languages TEXT NOT NULL,
    interpreting TEXT NOT NULL,
    eligibility TEXT NOT NULL,
    age_from INTEGER CHECK (age_from BETWEEN 0 AND 255),
    age_to INTEGER CHECK (age_to BETWEEN 0 AND 255),
    takes TEXT NOT NULL,
    refuses TEXT NOT NULL,
    documents TEXT NOT NULL,
    apply TEXT NOT NULL,
    fees TEXT NOT NULL,
    areas TEXT NOT NULL,
    -- The day on which somebody last found that it is so, and the day on which it was written down (R422).
    checked_on TEXT CHECK (length(checked_on) = 10),
    added_on TEXT NOT NULL CHECK (length(added_on) = 10)
) STRICT;

CREATE INDEX directory_service_organisation ON directory_service (organisation_id);

-- A number of a service.
CREATE TABLE directory_phone (
    service_id BLOB NOT NULL REFERENCES directory_service (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    number TEXT NOT NULL CHECK (length(number) > 0),
    words TEXT NOT NULL,
    languages TEXT NOT NULL,
    PRIMARY KEY (service_id, place)
) STRICT, WITHOUT ROWID;

-- That a service is offered at a place of its agency.
CREATE TABLE directory_at (
    service_id BLOB NOT NULL REFERENCES directory_service (id) ON DELETE CASCADE,
    location_id BLOB NOT NULL CHECK (length(location_id) = 16),
    place INTEGER NOT NULL,
    PRIMARY KEY (service_id, location_id)
) STRICT, WITHOUT ROWID;

-- When a service is open: everywhere, or at one place. Minutes of the day by the line's own clock; no frequency where only the words say it.
CREATE TABLE directory_schedule (
    service_id BLOB NOT NULL REFERENCES directory_service (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    location_id BLOB CHECK (length(location_id) = 16),
    frequency TEXT CHECK (frequency IN ('weekly', 'monthly')),
    days TEXT,
    opens_minute INTEGER CHECK (opens_minute BETWEEN 0 AND 1439),
    closes_minute INTEGER CHECK (closes_minute BETWEEN 0 AND 1439),
    valid_from TEXT CHECK (length(valid_from) = 10),
    valid_to TEXT CHECK (length(valid_to) = 10),
    words TEXT NOT NULL,
    PRIMARY KEY (service_id, place),
    CHECK ((frequency IS NULL) = (days IS NULL) AND (frequency IS NULL) = (opens_minute IS NULL)
        AND (frequency IS NULL) = (closes_minute IS NULL))
) STRICT, WITHOUT ROWID;
