-- The public log of keys: every certificate, revocation and team notice is a leaf of a Merkle tree. Rows are only added
-- (docs/decisions/0030). A leaf holds hashes, public keys, serials and dates; no name and no person's id.

CREATE TABLE key_leaf (
    place INTEGER NOT NULL PRIMARY KEY CHECK (place >= 0),
    -- Hash of the leaf in the tree: the same certificate is logged once.
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    leaf BLOB NOT NULL
) STRICT;
