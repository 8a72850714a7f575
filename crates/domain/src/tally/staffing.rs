//! How much of their time somebody needs those who are there (R380): minutes, and nobody in them.

use crate::{Item, ItemState};

/// Less than this is told to nobody: the minutes of one short shift say too much about whoever had it.
const LEAST_MINUTES: u64 = 60;

/// Minutes added up, of everybody together. A look once a minute counts for that minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Staffing {
    /// On duty, and not on a break.
    pub there: u64,
    /// Of these, with a chat or a wrap-up.
    pub busy: u64,
    /// Of these, with a chat.
    pub talking: u64,
    /// With a chat, for each chat: two at once are two.
    pub talks: u64,
}

impl Staffing {
    /// Adds a minute of somebody who is there and holds these items.
    pub fn add(&mut self, held: &[Item]) {
        let talk = |item: &&Item| match item.state {
            ItemState::Claimed { .. } | ItemState::Transferring { .. } => true,
            ItemState::Waiting { .. } | ItemState::WrapUp { .. } | ItemState::Closed => false,
        };
        let talks = u64::try_from(held.iter().filter(talk).count()).unwrap_or(u64::MAX);
        self.there += 1;
        self.busy += u64::from(!held.is_empty());
        self.talking += u64::from(talks > 0);
        self.talks = self.talks.saturating_add(talks);
    }

    /// Occupancy: of the time that they are there, so many of a hundred minutes with somebody to help; `None` of less than an hour.
    pub fn occupancy_percent(&self) -> Option<u32> {
        share(self.busy, self.there, 100)
    }

    /// Concurrency: how many chats at once while there are any, in tenths; `None` of less than an hour.
    pub fn concurrency_tenths(&self) -> Option<u32> {
        share(self.talks, self.talking, 10)
    }
}

/// `part` of `whole` in so many parts, rounded; `None` where there is too little of the whole.
fn share(part: u64, whole: u64, parts: u64) -> Option<u32> {
    if whole < LEAST_MINUTES {
        return None;
    }
    let rounded = (part.saturating_mul(parts).saturating_add(whole / 2)) / whole;
    u32::try_from(rounded).ok()
}
