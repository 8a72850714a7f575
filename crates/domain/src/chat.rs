//! The life of a chat: `opened → active ⇄ paused → ended`. What of it concerns keys is in `seal`; what concerns the queue is
//! in [`crate::item`].

use crate::{
    time::{Millis, Timestamp},
    word::words,
};

/// Why a chat ended (domain.md E20).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EndReason {
    /// The visitor said goodbye.
    EndedByPerson,
    /// The advocate ended it.
    EndedByAdvocate,
    /// Quick exit.
    QuickExit,
    /// The visitor was gone for too long.
    ConnectionLost,
    /// Nobody wrote for too long.
    IdleTimeout,
    /// "Not safe, end now" (R117).
    UnsafeEnd,
    /// Ended for abuse (R315).
    Abusive,
    /// The visitor left before anybody came.
    NoStaffLeft,
    /// The visitor left before anybody came, and has asked to be called.
    NoStaffCallbackBooked,
    /// The service failed.
    ServiceFailure,
}

words!(EndReason {
    EndedByPerson => "endedByPerson",
    EndedByAdvocate => "endedByAdvocate",
    QuickExit => "quickExit",
    ConnectionLost => "connectionLost",
    IdleTimeout => "idleTimeout",
    UnsafeEnd => "unsafeEnd",
    Abusive => "abusive",
    NoStaffLeft => "noStaffLeft",
    NoStaffCallbackBooked => "noStaffCallbackBooked",
    ServiceFailure => "serviceFailure",
});

/// When silence ends a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdlePolicy {
    /// After how long without a word the visitor is warned (R118).
    pub warn: Millis,
    /// After how long it ends, for safety and privacy (R118, ruling 6).
    pub end: Millis,
    /// How long a chat with a return phrase waits for its visitor (R612).
    pub paused: Millis,
    /// How long what was accepted but not delivered stays after the end (ruling 4).
    pub drain: Millis,
}

impl Default for IdlePolicy {
    fn default() -> Self {
        Self {
            warn: Millis::from_secs(5 * 60),
            end: Millis::from_secs(10 * 60),
            paused: Millis::from_secs(72 * 3_600),
            drain: Millis::from_secs(2 * 60),
        }
    }
}

/// What silence asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Idle {
    /// Nothing yet.
    No,
    /// The visitor is to be warned; at `ends` the chat is over.
    Warn {
        /// When.
        ends: Timestamp,
    },
    /// It is over.
    End(EndReason),
}

/// What silence asks for now.
///
/// `quiet_since` is the last word or "I'm still here" of anybody, `visitor_connected` whether the visitor's tab is there, and
/// `has_phrase` whether they may return with a phrase: then a closed tab pauses the chat and ends nothing for 72 h (ruling 6).
pub fn idle(
    quiet_since: Timestamp,
    visitor_connected: bool,
    has_phrase: bool,
    now: Timestamp,
    policy: &IdlePolicy,
) -> Idle {
    let quiet = now.since(quiet_since);
    if has_phrase && !visitor_connected {
        return if quiet >= policy.paused {
            Idle::End(EndReason::ConnectionLost)
        } else {
            Idle::No
        };
    }
    if quiet >= policy.end {
        let reason = if visitor_connected {
            EndReason::IdleTimeout
        } else {
            EndReason::ConnectionLost
        };
        return Idle::End(reason);
    }
    if quiet >= policy.warn && visitor_connected {
        return Idle::Warn {
            ends: quiet_since.plus(policy.end),
        };
    }
    Idle::No
}

/// The oldest epoch whose texts are still taken after a commit to `epoch` (ruling 2): none but the current one once somebody
/// was removed, otherwise two back.
pub fn oldest_epoch(epoch: i64, before: i64, removed_somebody: bool) -> i64 {
    if removed_somebody {
        epoch
    } else {
        before.max(epoch - 2)
    }
}
