//! Somebody is on another hotline's line and is brought into a chat of ours, by a code that they are told (R363, S3). The worker who was with them
//! has a seat in the chat until the person and the advocate have both said that they are through to each other (E6).

use crate::{Rejected, time::Millis, word::words};

/// How long the code can be used after the form has come.
pub const CODE_LIFE: Millis = Millis::from_secs(2 * 3_600);
/// How many digits a code has: ten digits are said in one breath in any language.
pub const CODE_DIGITS: usize = 10;

/// Where the seat of the other hotline's worker stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Seat {
    /// They have not come to the page.
    Empty,
    /// They are on the page with keys, and the person is asked.
    Knocked,
    /// The person has said yes: the holder's desk lets them in.
    Agreed,
    /// They are in the chat.
    Taken,
    /// The advocate has said that they have the person: the worker may go as soon as the person says so too.
    Ready,
    /// They go, and the holder's desk takes their keys out. Both had said so.
    Completed,
    /// They go, and the holder's desk takes their keys out. One of them left, or was asked to.
    Left,
    /// They are gone; both had said so.
    Through,
    /// Nobody comes in any more.
    Over,
}

words!(Seat {
    Empty => "empty",
    Knocked => "knocked",
    Agreed => "agreed",
    Taken => "taken",
    Ready => "ready",
    Completed => "completed",
    Left => "left",
    Through => "through",
    Over => "over",
});

impl Seat {
    /// The worker is on the page. Who comes again with new keys before they are in is the same one: the key that the person said yes to is in
    /// their link.
    pub fn knock(self) -> Result<Self, Rejected> {
        match self {
            Self::Empty | Self::Knocked => Ok(Self::Knocked),
            Self::Agreed => Ok(Self::Agreed),
            Self::Taken
            | Self::Ready
            | Self::Completed
            | Self::Left
            | Self::Through
            | Self::Over => Err(self.rejected("knock")),
        }
    }

    /// The person's answer.
    pub fn answer(self, yes: bool) -> Result<Self, Rejected> {
        match (self, yes) {
            (Self::Knocked, true) => Ok(Self::Agreed),
            (Self::Knocked, false) => Ok(Self::Over),
            _ => Err(self.rejected("answer")),
        }
    }

    /// The holder's desk has let them in.
    pub fn enter(self) -> Result<Self, Rejected> {
        match self {
            Self::Agreed => Ok(Self::Taken),
            Self::Empty
            | Self::Knocked
            | Self::Taken
            | Self::Ready
            | Self::Completed
            | Self::Left
            | Self::Through
            | Self::Over => Err(self.rejected("enter")),
        }
    }

    /// The advocate says that they have the person.
    pub fn ready(self) -> Result<Self, Rejected> {
        match self {
            Self::Taken | Self::Ready => Ok(Self::Ready),
            Self::Empty
            | Self::Knocked
            | Self::Agreed
            | Self::Completed
            | Self::Left
            | Self::Through
            | Self::Over => Err(self.rejected("confirm")),
        }
    }

    /// The person says that the worker may go: after the advocate it is the second yes of two, before it they are sent away.
    pub fn let_go(self) -> Result<Self, Rejected> {
        match self {
            Self::Ready => Ok(Self::Completed),
            Self::Taken => Ok(Self::Left),
            Self::Knocked | Self::Agreed => Ok(Self::Over),
            Self::Empty | Self::Completed | Self::Left | Self::Through | Self::Over => {
                Err(self.rejected("let go"))
            }
        }
    }

    /// The worker leaves by themselves, or their time is over.
    pub fn leave(self) -> Result<Self, Rejected> {
        match self {
            Self::Ready | Self::Taken => Ok(Self::Left),
            Self::Empty | Self::Knocked | Self::Agreed => Ok(Self::Over),
            Self::Completed | Self::Left | Self::Through | Self::Over => {
                Err(self.rejected("leave"))
            }
        }
    }

    /// Their keys are out of the chat.
    #[must_use]
    pub const fn removed(self) -> Self {
        match self {
            Self::Completed | Self::Through => Self::Through,
            Self::Empty
            | Self::Knocked
            | Self::Agreed
            | Self::Taken
            | Self::Ready
            | Self::Left
            | Self::Over => Self::Over,
        }
    }

    /// Whether they are sent what is written.
    pub const fn reads(self) -> bool {
        matches!(self, Self::Taken | Self::Ready)
    }

    fn rejected(self, action: &'static str) -> Rejected {
        Rejected::state(action, self.name())
    }
}

/// Whether this is a code as it is told: digits only.
pub fn is_code(code: &str) -> bool {
    code.len() == CODE_DIGITS && code.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_have_to_say_so_for_a_completed_one() {
        let taken = Seat::Empty
            .knock()
            .and_then(|seat| seat.answer(true))
            .and_then(Seat::enter)
            .unwrap();
        assert_eq!(taken.ready().and_then(Seat::let_go), Ok(Seat::Completed));
        // The person alone sends them away, and the advocate alone sends nobody away.
        assert_eq!(taken.let_go(), Ok(Seat::Left));
        assert!(taken.ready().unwrap().reads());
    }

    #[test]
    fn a_no_is_final() {
        let no = Seat::Knocked.answer(false).unwrap();
        assert_eq!(no, Seat::Over);
        assert!(no.knock().is_err() && no.enter().is_err());
    }

    #[test]
    fn a_code_is_ten_digits() {
        assert!(is_code("4819237702"));
        for bad in ["", "481923770", "48192377021", "48192377o2", "٤٨١٩٢٣٧٧٠٢"] {
            assert!(!is_code(bad), "{bad}");
        }
    }

    proptest! {
        /// Nobody reads without the person's yes, whatever happens in whatever order; and once it is over, it stays so.
        #[test]
        fn nobody_reads_without_a_yes(steps in proptest::collection::vec(0_u8..7, 0..40)) {
            let (mut seat, mut yes, mut over) = (Seat::Empty, false, false);
            for step in steps {
                let next = match step {
                    0 => seat.knock(),
                    1 => seat.answer(true),
                    2 => seat.answer(false),
                    3 => seat.enter(),
                    4 => seat.ready(),
                    5 => seat.let_go(),
                    _ => seat.leave(),
                };
                if let Ok(next) = next {
                    prop_assert!(!over, "{next:?} after the end");
                    yes |= step == 1;
                    seat = next;
                    over = seat == Seat::Over;
                }
                prop_assert!(yes || !seat.reads());
            }
        }
    }
}
