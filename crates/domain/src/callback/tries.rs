//! Tries and windows: what fits into the limits (R339), and what is next.

use super::{Callback, KEPT, Outcome, Refused, SPACING, State, TRIES, Then, WINDOWS, Window};
use crate::{Level, Timestamp, window::Slot};

impl Callback {
    /// Whether another try fits into the limits (R339).
    pub(super) fn may_try(&self, open: &Window, now: Timestamp) -> Result<(), Refused> {
        if open.tries >= TRIES
            || (open.tries == 0 && !open.extra && self.windows_tried() >= WINDOWS)
        {
            return Err(Refused::UsedUp);
        }
        let last = self.windows.iter().filter_map(|window| window.last).max();
        match last.map(|last| last.plus(SPACING)) {
            Some(again) if now < again => Err(Refused::TooSoon(again)),
            Some(_) | None => Ok(()),
        }
    }

    /// In how many windows somebody has tried; those that a supervisor opened are theirs to count.
    pub(super) fn windows_tried(&self) -> usize {
        let tried = |window: &&Window| window.tries > 0 && !window.extra;
        self.windows.iter().filter(tried).count()
    }

    /// How many days there are windows on.
    pub(super) fn days(&self) -> u32 {
        let days = self.windows.iter().map(|window| window.slot.day + 1);
        days.max().unwrap_or(0)
    }

    /// A new window; where it stands at the time of an old one, with what was tried in that.
    pub(super) fn tried_in(&self, slot: Slot) -> Window {
        let same = |old: &&Window| {
            old.tries > 0 && old.slot.starts < slot.ends && slot.starts < old.slot.ends
        };
        let old = self.windows.iter().filter(same).max_by_key(|old| old.last);
        Window {
            tries: old.map_or(0, |old| old.tries),
            last: old.and_then(|old| old.last),
            ..Window::from(slot)
        }
    }

    /// The last try did not count.
    pub(super) fn uncount(&mut self) {
        let tried = self.windows.iter_mut().max_by_key(|window| window.last);
        if let Some(window) = tried {
            window.tries = window.tries.saturating_sub(1);
            // One before it in this window was as long ago at least.
            let before = |last: Timestamp| Timestamp(last.0.saturating_sub(SPACING.0));
            window.last = window.last.filter(|_last| window.tries > 0).map(before);
        }
    }

    pub(super) fn go_on(&mut self, then: Then, outcome: Outcome, now: Timestamp) {
        self.state = State::Waiting;
        let tried = self.windows.iter().filter(|window| window.tries > 0);
        let tried = tried.max_by_key(|window| window.last);
        let day = tried.map(|window| window.slot.day);
        match then {
            Then::Over => return self.close(outcome, now),
            Then::SameWindow => {}
            Then::NextWindow => self.skip(|window| window.slot.starts <= now),
            Then::NextDay => {
                self.skip(|window| window.slot.starts <= now || Some(window.slot.day) == day);
            }
        }
        self.close_if_used_up(Outcome::AttemptsExhausted, now);
    }

    pub(super) fn skip(&mut self, which: impl Fn(&Window) -> bool) {
        for window in &mut self.windows {
            window.done |= which(window);
        }
    }

    /// Windows in which no try is left are done; where none is left, it is over. What is imminent a supervisor ends (R339).
    pub(super) fn close_if_used_up(&mut self, unless_tried: Outcome, now: Timestamp) {
        if !matches!(self.state, State::Waiting) {
            return;
        }
        let full = self.windows_tried() >= WINDOWS;
        self.skip(|window| window.tries >= TRIES || (full && window.tries == 0 && !window.extra));
        if self.next_window(now).is_some() {
            return;
        }
        let tried = self.windows.iter().any(|window| window.tries > 0);
        if self.level == Level::T1 {
            self.attention = true;
        } else if tried {
            self.close(Outcome::AttemptsExhausted, now);
        } else {
            self.close(unless_tried, now);
        }
    }

    pub(super) fn close(&mut self, outcome: Outcome, now: Timestamp) {
        let purge = now.plus(KEPT);
        self.state = State::Closed { outcome, purge };
    }
}
