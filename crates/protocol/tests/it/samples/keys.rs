//! Bodies of the public log of keys.

use super::bytes;
use crate::golden::Golden;
use protocol::keys::{KeysParams, KeysResponse};

pub(crate) fn add(golden: &mut Golden) {
    golden.add(
        "KeysParams",
        &KeysParams {
            from: 12,
            leaves: vec![bytes(1), bytes(2)],
            after: None,
        },
    );
    golden.add(
        "KeysParams.reading",
        &KeysParams {
            from: 12,
            leaves: Vec::new(),
            after: Some(8),
        },
    );
    golden.add("KeysResponse", &KeysResponse { proof: bytes(3) });
}
