//! The order of the queue (R302, R363): everybody real before practice, then level, then who is there now before forms, then who was here
//! before and was lost, then how long they wait.

use crate::{Item, ItemState, Level, Timestamp};

/// Sorts before another exactly when its item is to be helped first. Ids break ties, so that the order is total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    drill: bool,
    level: Level,
    form: bool,
    first_time: bool,
    waiting_since: Timestamp,
    tie: [u8; 16],
}

/// Where an item stands in line.
pub fn rank(item: &Item) -> Rank {
    Rank {
        drill: item.drill,
        level: item.assessment.level,
        form: !item.live,
        first_time: !item.returning,
        waiting_since: item.waiting_since,
        tie: *item.id.as_bytes(),
    }
}

/// How many chats one person may hold at once (R312): one when any of them is T1 or T2, else two.
pub fn may_take(held: &[Level], next: Level) -> bool {
    let urgent = |level: &Level| *level <= Level::T2;
    match held {
        [] => true,
        [one] => !urgent(one) && !urgent(&next),
        [_, _, ..] => false,
    }
}

/// Whether somebody who holds these may take this one as well: practice takes no room from anybody real, and waits for somebody whose hands
/// are empty. What is only to be wrapped up takes none.
pub fn has_room(held: &[Item], next: &Item) -> bool {
    let mut talks = held
        .iter()
        .filter(|item| !matches!(item.state, ItemState::WrapUp { .. }));
    if next.drill {
        return talks.next().is_none();
    }
    let real = talks.filter(|item| !item.drill);
    let levels: Vec<Level> = real.map(|item| item.assessment.level).collect();
    may_take(&levels, next.assessment.level)
}
