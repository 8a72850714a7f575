//! An interpreter in a chat (R505, R506): who can be asked, and how long the person may think about it. The person says yes before
//! anybody comes in, and may have them leave at any time.

use crate::{
    person::Unfit,
    rota::{Duty, presence::Attendance},
    time::Millis,
};

/// How long the person's answer is waited for. They see no clock (R508); afterwards the advocate may ask again.
pub const ANSWER: Millis = Millis::from_secs(180);

/// What is known of somebody who could be asked to interpret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Whether they are on duty as an interpreter, and on no break.
    pub on_call: bool,
    /// Whether their desk is connected.
    pub present: bool,
    /// Whether the chat may come to them at all.
    pub fit: Result<(), Unfit>,
    /// Whether the person said no to them, or sent them away.
    pub refused: bool,
}

impl Candidate {
    /// Whether they can be asked now.
    pub const fn may_be_asked(self) -> bool {
        self.on_call && self.present && self.fit.is_ok() && !self.refused
    }
}

/// Whether somebody who is clocked in interprets now.
pub fn on_call(attendance: &Attendance) -> bool {
    attendance.duty == Duty::Interpreter && attendance.is_there()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FREE: Candidate = Candidate {
        on_call: true,
        present: true,
        fit: Ok(()),
        refused: false,
    };

    #[test]
    fn who_is_on_call_and_at_the_desk_can_be_asked() {
        assert!(FREE.may_be_asked());
        for not in [
            Candidate {
                on_call: false,
                ..FREE
            },
            Candidate {
                present: false,
                ..FREE
            },
        ] {
            assert!(!not.may_be_asked(), "{not:?}");
        }
    }

    #[test]
    fn nobody_is_asked_whom_the_person_refused_or_must_not_meet() {
        for not in [
            Candidate {
                fit: Err(Unfit::Barred),
                ..FREE
            },
            Candidate {
                fit: Err(Unfit::NotCleared),
                ..FREE
            },
            Candidate {
                refused: true,
                ..FREE
            },
        ] {
            assert!(!not.may_be_asked(), "{not:?}");
        }
    }
}
