//! What is hashed of an event: a fixed encoding of its words, the leaf of the tree, the link of the chain.

use sha2::{Digest as _, Sha256};
use store::audit::AuditRow;

/// Names the encoding, so that these bytes are never taken for others.
const LABEL: &[u8] = b"sotto/audit-event/v1";
/// Names the chain.
const CHAIN: &[u8] = b"sotto/audit-chain/v1";

/// What the first row is chained to.
pub const START: [u8; 32] = [0; 32];

/// The words of a row as bytes; `None` when they are pruned. Every field has its length before it, so that no two rows have
/// the same bytes.
pub fn encode(row: &AuditRow) -> Option<Vec<u8>> {
    let (minute, event, roles, salt) = (
        row.minute?,
        row.event.as_deref()?,
        row.roles?,
        row.salt.as_deref()?,
    );
    let mut bytes = LABEL.to_vec();
    bytes.extend(row.seq.to_be_bytes());
    bytes.extend(minute.to_be_bytes());
    bytes.extend(roles.to_be_bytes());
    let fields = [
        Some(event.as_bytes()),
        row.actor.as_deref(),
        row.object_kind.as_deref().map(str::as_bytes),
        row.object.as_deref(),
        row.reason.as_deref().map(str::as_bytes),
        Some(salt),
    ];
    for field in fields {
        put(&mut bytes, field);
    }
    Some(bytes)
}

/// A field: whether it is there, how long it is, what it holds.
fn put(bytes: &mut Vec<u8>, field: Option<&[u8]>) {
    match field {
        None => bytes.push(0),
        Some(field) => {
            bytes.push(1);
            bytes.extend(u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
            bytes.extend(field);
        }
    }
}

/// The leaf: what stays of the words when they are pruned.
pub fn leaf(words: &[u8]) -> [u8; 32] {
    Sha256::digest(words).into()
}

/// The link of the chain: over the leaf and not the words, so that it can be followed through pruned rows.
pub fn chain(before: &[u8], leaf: &[u8]) -> [u8; 32] {
    Sha256::new()
        .chain_update(CHAIN)
        .chain_update(before)
        .chain_update(leaf)
        .finalize()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    fn row() -> AuditRow {
        AuditRow {
            seq: 1,
            minute: Some(60_000),
            event: Some("staff_login".to_owned()),
            actor: Some(vec![1; 16]),
            roles: Some(1),
            object_kind: None,
            object: None,
            reason: None,
            salt: Some(vec![2; 16]),
            leaf: Vec::new(),
            chain: Vec::new(),
        }
    }

    /// The stored format: a change of it would make every kept log unverifiable.
    #[test]
    fn the_encoding_stays() {
        let bytes = encode(&row()).unwrap();
        let hex = bytes.iter().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").unwrap();
            hex
        });
        assert_eq!(
            hex,
            "736f74746f2f61756469742d6576656e742f7631000000000000000100000000\
             0000ea60000000000000000101000000000000000b73746166665f6c6f67696e\
             0100000000000000100101010101010101010101010101010100000001000000\
             000000001002020202020202020202020202020202"
        );
    }

    #[test]
    fn what_moves_between_fields_changes_the_bytes() {
        let one = AuditRow {
            object_kind: Some("ab".to_owned()),
            object: Some(b"c".to_vec()),
            ..row()
        };
        let other = AuditRow {
            object_kind: Some("a".to_owned()),
            object: Some(b"bc".to_vec()),
            ..row()
        };
        assert_ne!(encode(&one), encode(&other));
    }
}
