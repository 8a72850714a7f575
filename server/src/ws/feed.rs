//! How far one connection has come in one chat.

use crate::chat::state::View;
use protocol::limits::UNACKNOWLEDGED;
use std::collections::BTreeSet;

/// A cursor into a chat's log.
#[derive(Debug)]
pub(super) struct Feed {
    /// The last entry that was sent.
    pub(super) sent: i64,
    /// The last entry that was acknowledged.
    pub(super) acknowledged: i64,
    /// Whether `caughtUp` was said.
    pub(super) caught_up: bool,
    /// Own entries that were answered with `accepted` on this connection: they need not be told again.
    answered: BTreeSet<i64>,
    /// What was said last about the chat as a whole.
    pub(super) told: Option<View>,
}

impl Feed {
    /// A feed that continues after a number.
    pub(super) fn after(seq: i64) -> Self {
        Self {
            sent: seq,
            acknowledged: seq,
            caught_up: false,
            answered: BTreeSet::new(),
            told: None,
        }
    }

    /// How many more entries may be on their way (at most 32 unacknowledged).
    pub(super) fn room(&self) -> u32 {
        let under_way = u32::try_from(self.sent - self.acknowledged).unwrap_or(0);
        UNACKNOWLEDGED.saturating_sub(under_way)
    }

    /// An own entry was answered. What the pump has passed already needs no note.
    pub(super) fn answered(&mut self, seq: i64) {
        if seq > self.sent {
            self.answered.insert(seq);
        }
    }

    /// Whether an own entry must still be told.
    pub(super) fn must_tell(&mut self, seq: i64) -> bool {
        !self.answered.remove(&seq)
    }
}
