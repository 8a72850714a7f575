//! Passing a chat on to a colleague (R313, E6). Telling one's story twice is the harm to avoid, and so is finding a stranger where
//! a person was: the first advocate stays until the person has said yes and the colleague has taken over.

use crate::{tally::Count, time::Millis, word::words};

/// Why the person was not asked (R313): without a reason every transfer is warm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ColdReason {
    /// The person is not on the page, and somebody has to be there when they are back.
    PersonAway,
    /// The person asked for somebody else.
    PersonAsked,
    /// The one who holds it has to stop at once.
    MustStop,
    /// The one who holds it must not go on: a conflict of interest, or clearance that is missing.
    MayNotGoOn,
    /// The one who holds it has not answered for too long.
    Silent,
}

words!(ColdReason {
    PersonAway => "cold_person_away",
    PersonAsked => "cold_person_asked",
    MustStop => "cold_must_stop",
    MayNotGoOn => "cold_may_not_go_on",
    Silent => "cold_silent",
});

/// How a chat is passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Manner {
    /// With the person's word.
    Warm {
        /// Whether they have given it.
        agreed: bool,
    },
    /// Without it, for a reason.
    Cold(ColdReason),
}

/// What lets the colleague take over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Consent {
    /// The person and the colleague have both said yes.
    Both,
    /// The reason that was given.
    Reason(ColdReason),
    /// The first advocate is not there any more: better the colleague than nobody.
    HolderGone,
}

impl Consent {
    /// Its code in the audit log.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Both => "confirmed_both",
            Self::Reason(reason) => reason.name(),
            Self::HolderGone => "holder_gone",
        }
    }
}

impl Manner {
    /// Whether the colleague, who is in, may take over now, and on what ground. `holder_gone` when the first advocate's lease is
    /// over.
    pub const fn consent(self, holder_gone: bool) -> Option<Consent> {
        match self {
            Self::Cold(reason) => Some(Consent::Reason(reason)),
            Self::Warm { agreed: true } => Some(Consent::Both),
            Self::Warm { agreed: false } if holder_gone => Some(Consent::HolderGone),
            Self::Warm { agreed: false } => None,
        }
    }
}

/// A step of passing somebody on to another hotline, by telephone beside the chat (R313, R314; E6). Which one, the server is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outside {
    /// The person was shown what that line reports to whom, and asked.
    Offered,
    /// They said yes.
    Agreed,
    /// They said no.
    Declined,
    /// They are through, and said so; until then the advocate stayed.
    Completed,
    /// Nobody answered there.
    NoReceiver,
    /// They go on by themselves, nobody staying until they are through, for a reason.
    Cold(ColdReason),
}

impl Outside {
    /// Its code in the audit log.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Offered => "outside_offered",
            Self::Agreed => "outside_agreed",
            Self::Declined => "outside_declined",
            Self::Completed => "outside_completed",
            Self::NoReceiver => "outside_failed_no_receiver",
            Self::Cold(reason) => reason.name(),
        }
    }

    /// What goes up by one.
    pub const fn count(self) -> Count {
        match self {
            Self::Offered => Count::OutsideOffered,
            Self::Agreed => Count::OutsideAgreed,
            Self::Declined => Count::OutsideDeclined,
            Self::Completed => Count::OutsideDone,
            Self::NoReceiver => Count::OutsideFailed,
            Self::Cold(_) => Count::OutsideCold,
        }
    }
}

/// When a holder counts as silent: the person has written, and nobody answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SilencePolicy {
    /// After how long the holder's own desk nudges them. Default 120 s.
    pub nudge: Millis,
    /// After how long a colleague is asked in, who may take over at once. Default 240 s.
    pub stand_in: Millis,
}

impl Default for SilencePolicy {
    fn default() -> Self {
        Self {
            nudge: Millis::from_secs(120),
            stand_in: Millis::from_secs(240),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_takes_over_before_the_person_has_said_yes() {
        let open = Manner::Warm { agreed: false };
        assert_eq!(open.consent(false), None);
        let agreed = Manner::Warm { agreed: true };
        assert_eq!(agreed.consent(false), Some(Consent::Both));
    }

    #[test]
    fn with_a_reason_or_without_a_holder_nobody_waits_for_a_word() {
        for reason in ColdReason::ALL {
            let cold = Manner::Cold(*reason).consent(false);
            assert_eq!(cold, Some(Consent::Reason(*reason)));
        }
        let open = Manner::Warm { agreed: false };
        assert_eq!(open.consent(true), Some(Consent::HolderGone));
    }
}
