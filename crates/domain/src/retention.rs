//! What is kept for how long: the table of R220 as data. Whatever deletes takes its time from here, and so does what is printed about it
//! (R218), so that neither can differ from the other.

use crate::{time::Millis, word::words};

/// A day.
const DAY_S: i64 = 24 * 3_600;

/// A kind of record that has an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Record {
    /// What is said in a chat, sealed.
    ChatText,
    /// A place in line with what somebody tapped about their safety.
    SafetyCheck,
    /// The codes of a finished contact.
    WrapUp,
    /// A request to be called: number, hours, words.
    Callback,
    /// A request to be called that never ended.
    CallbackStop,
    /// What another hotline sent about somebody.
    Referral,
    /// That a form came.
    Receipt,
    /// A consent, and what was told by it.
    Release,
    /// Agreed facts on their way into a case.
    Handoff,
    /// A case with everything in it.
    Case,
    /// A task that hangs on no case.
    Task,
    /// Totals that name nobody.
    Total,
    /// The words of the audit log.
    Audit,
    /// A copy of the database for when the machine is lost.
    Backup,
}

words!(Record {
    ChatText => "chat_text",
    SafetyCheck => "safety_check",
    WrapUp => "wrap_up",
    Callback => "callback",
    CallbackStop => "callback_stop",
    Referral => "referral",
    Receipt => "receipt",
    Release => "release",
    Handoff => "handoff",
    Case => "case",
    Task => "task",
    Total => "total",
    Audit => "audit",
    Backup => "backup",
});

/// What the time is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum After {
    /// Everybody in the chat has it, or the chat is over.
    Delivered,
    /// The contact is over.
    ContactEnded,
    /// It was saved.
    Saved,
    /// What was asked for is done, or will not be.
    Outcome,
    /// The last of its safe hours is over.
    LastWindow,
    /// Somebody closed it.
    Closed,
    /// It came.
    Came,
    /// It does not count any more.
    Ended,
    /// Whom it is for has it.
    Confirmed,
    /// The day, or the last day of the quarter, that it counts.
    Counted,
    /// It was written.
    Written,
    /// It was made.
    Made,
}

/// How long a kind of record is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// What.
    pub record: Record,
    /// From when on.
    pub after: After,
    /// How long from then on; zero is at once.
    pub keep: Millis,
    /// The longest that R220 allows; `None` where it names none. Never shorter than `keep`.
    pub most: Option<Millis>,
    /// Whether a legal hold can keep it longer: one reaches an item, a request to be called, or a case, with what hangs on it (R218).
    pub can_be_held: bool,
    /// The table of the database whose rows go, and with them every row that names them.
    pub table: &'static str,
}

/// So many days.
const fn days(count: i64) -> Millis {
    Millis::from_secs(count * DAY_S)
}

impl Record {
    /// Its rule.
    pub const fn rule(self) -> Rule {
        let (after, keep, most, can_be_held, table) = match self {
            // The window in which what was accepted still reaches who was there to the end (ruling 4).
            Self::ChatText => (
                After::Delivered,
                Millis::from_secs(120),
                Some(Millis::from_secs(120)),
                false,
                "chat",
            ),
            Self::SafetyCheck => (
                After::ContactEnded,
                Millis(0),
                Some(Millis(0)),
                true,
                "item",
            ),
            Self::WrapUp => (After::Saved, days(90), Some(days(90)), false, "wrap_up"),
            Self::Callback => (After::Outcome, days(1), Some(days(1)), true, "callback"),
            Self::CallbackStop => (After::LastWindow, days(7), Some(days(7)), true, "callback"),
            // The practice keeps them for 30 days; here they go when they are closed.
            Self::Referral => (After::Closed, Millis(0), Some(days(30)), true, "referral"),
            Self::Receipt => (After::Came, days(30), None, false, "referral_receipt"),
            // Three months are 92 days at most.
            Self::Release => (After::Ended, days(92), Some(days(92)), true, "consent"),
            // Sotto's own cases are where it goes: it becomes the first entry, and nothing is kept beside it.
            Self::Handoff => (
                After::Confirmed,
                Millis(0),
                Some(days(1)),
                true,
                "case_entry",
            ),
            // A year of 366 days would be more than one of 365.
            Self::Case => (
                After::Closed,
                days(365),
                Some(days(365)),
                true,
                "case_record",
            ),
            Self::Task => (After::Closed, days(30), Some(days(365)), true, "task"),
            // Seven years have a leap day at least.
            Self::Total => (
                After::Counted,
                days(7 * 365),
                Some(days(7 * 365 + 1)),
                false,
                "tally",
            ),
            Self::Audit => (
                After::Written,
                days(730),
                Some(days(730)),
                false,
                "audit_event",
            ),
            Self::Backup => (After::Made, days(30), Some(days(30)), false, ""),
        };
        Rule {
            record: self,
            after,
            keep,
            most,
            can_be_held,
            table,
        }
    }

    /// How long it is kept.
    pub const fn keep(self) -> Millis {
        self.rule().keep
    }

    /// The same in whole days.
    pub const fn keep_days(self) -> i64 {
        self.keep().0 / (DAY_S * 1_000)
    }
}

/// The whole table.
pub fn table() -> impl Iterator<Item = Rule> {
    Record::ALL.iter().map(|record| record.rule())
}
