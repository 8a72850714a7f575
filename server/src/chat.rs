//! Chats: open, talk, let in and out, leave, come back.

pub mod acknowledge;
pub mod answer;
pub mod away;
pub mod end;
pub mod grant;
pub mod handshake;
pub mod interpret;
pub mod interpreters;
pub mod invite;
pub mod keep;
pub mod leave;
pub mod open;
pub mod open_group;
pub mod pass_on;
pub mod pass_out;
pub mod resume;
pub mod send;
pub mod send_away;
pub mod stand_in;
pub mod state;
pub mod step_out;
pub mod sweep;
pub mod typing;

use sha2::{Digest as _, Sha256};

/// What the server keeps of a capability.
pub fn hash(secret: &[u8]) -> [u8; 32] {
    Sha256::digest(secret).into()
}
