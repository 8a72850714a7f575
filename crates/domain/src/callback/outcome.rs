//! What comes of a call (E4): whether it counts, what is next, whom it concerns.

use crate::word::words;

/// What came of a call, or of a request (domain.md E4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The person answered and gave the words.
    ReachedVerified,
    /// Somebody answered and gave other words.
    ReachedCodeWordWrong,
    /// The person answered, and it is not safe now.
    ReachedNotSafeNow,
    /// The person answered and wants nothing.
    ReachedDeclined,
    /// The person answered, and nobody understood the other.
    ReachedLanguageMismatch,
    /// Somebody else answered; what the person wished for that was done.
    AnsweredByOtherPlanUsed,
    /// Somebody else answered and asked questions.
    AnsweredByOtherAskedQuestions,
    /// It sounded as if somebody told the person what to say.
    DuressSuspected,
    /// The person said the danger word.
    DangerWord,
    /// A message was left as agreed.
    VoicemailLeftAsAgreed,
    /// A machine answered, and no message was left.
    VoicemailReachedNoneLeft,
    /// Nobody answered.
    NoAnswer,
    /// The line was busy.
    Busy,
    /// The person's phone takes no blocked numbers (R333).
    BlockedCallerRejected,
    /// The call broke off.
    DroppedMidway,
    /// The number is in no service.
    NotInService,
    /// It is somebody else's number.
    WrongNumber,
    /// The person cancelled it.
    CancelledByPerson,
    /// The person wrote or called, with their words.
    SupersededByInbound,
    /// A window passed, and nobody tried: a failure of the service (R340).
    WindowExpiredUnattempted,
    /// The time does not exist there, or comes the second time (R334).
    TimeNotValidDst,
    /// Every try is used up (R339).
    AttemptsExhausted,
    /// Its hours are over.
    ExpiredPurged,
}

words!(Outcome {
    ReachedVerified => "reached_verified",
    ReachedCodeWordWrong => "reached_code_word_wrong",
    ReachedNotSafeNow => "reached_not_safe_now",
    ReachedDeclined => "reached_declined",
    ReachedLanguageMismatch => "reached_language_mismatch",
    AnsweredByOtherPlanUsed => "answered_by_other_plan_used",
    AnsweredByOtherAskedQuestions => "answered_by_other_asked_questions",
    DuressSuspected => "duress_suspected",
    DangerWord => "danger_word",
    VoicemailLeftAsAgreed => "voicemail_left_as_agreed",
    VoicemailReachedNoneLeft => "voicemail_reached_none_left",
    NoAnswer => "no_answer",
    Busy => "busy",
    BlockedCallerRejected => "blocked_caller_rejected",
    DroppedMidway => "dropped_midway",
    NotInService => "not_in_service",
    WrongNumber => "wrong_number",
    CancelledByPerson => "cancelled_by_person",
    SupersededByInbound => "superseded_by_inbound",
    WindowExpiredUnattempted => "window_expired_unattempted",
    TimeNotValidDst => "time_not_valid_dst",
    AttemptsExhausted => "attempts_exhausted",
    ExpiredPurged => "expired_purged",
});

/// What is next, where the person allows another try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Then {
    /// Nothing: number, hours and words go a day later (R220).
    Over,
    /// Another try in the same window.
    SameWindow,
    /// The next window.
    NextWindow,
    /// The next window of another day.
    NextDay,
}

/// What an outcome means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Whether the try counts.
    pub counts: bool,
    /// What is next.
    pub then: Then,
    /// Whether a supervisor has to look at it.
    pub supervisor: bool,
    /// Whether it is more urgent from now on (R338).
    pub raises: bool,
}

impl Outcome {
    /// What it means.
    pub const fn verdict(self) -> Verdict {
        let counts = self.counts();
        let supervisor = matches!(
            self,
            Self::ReachedCodeWordWrong
                | Self::AnsweredByOtherAskedQuestions
                | Self::DuressSuspected
                | Self::DangerWord
                | Self::WindowExpiredUnattempted
        );
        Verdict {
            counts,
            then: self.then(),
            supervisor,
            raises: matches!(self, Self::DuressSuspected | Self::DangerWord),
        }
    }

    /// Whether somebody who called may say it. The others follow from something else.
    pub const fn is_told(self) -> bool {
        match self {
            Self::ReachedVerified
            | Self::ReachedCodeWordWrong
            | Self::ReachedNotSafeNow
            | Self::ReachedDeclined
            | Self::ReachedLanguageMismatch
            | Self::AnsweredByOtherPlanUsed
            | Self::AnsweredByOtherAskedQuestions
            | Self::DuressSuspected
            | Self::DangerWord
            | Self::VoicemailLeftAsAgreed
            | Self::VoicemailReachedNoneLeft
            | Self::NoAnswer
            | Self::Busy
            | Self::BlockedCallerRejected
            | Self::DroppedMidway
            | Self::NotInService
            | Self::WrongNumber
            | Self::TimeNotValidDst => true,
            Self::CancelledByPerson
            | Self::SupersededByInbound
            | Self::WindowExpiredUnattempted
            | Self::AttemptsExhausted
            | Self::ExpiredPurged => false,
        }
    }

    /// Whether the person themselves answered (R380). Who gave other words may be anybody.
    pub const fn is_reached(self) -> bool {
        matches!(
            self,
            Self::ReachedVerified
                | Self::ReachedNotSafeNow
                | Self::ReachedDeclined
                | Self::ReachedLanguageMismatch
        )
    }

    /// Whether the person needs no call any more, by their own word.
    pub const fn is_withdrawn(self) -> bool {
        matches!(self, Self::CancelledByPerson | Self::SupersededByInbound)
    }

    const fn counts(self) -> bool {
        match self {
            Self::ReachedVerified
            | Self::ReachedCodeWordWrong
            | Self::ReachedNotSafeNow
            | Self::ReachedDeclined
            | Self::AnsweredByOtherPlanUsed
            | Self::AnsweredByOtherAskedQuestions
            | Self::DuressSuspected
            | Self::DangerWord
            | Self::VoicemailLeftAsAgreed
            | Self::VoicemailReachedNoneLeft
            | Self::NoAnswer
            | Self::Busy
            | Self::DroppedMidway
            | Self::NotInService
            | Self::WrongNumber => true,
            Self::ReachedLanguageMismatch
            | Self::BlockedCallerRejected
            | Self::CancelledByPerson
            | Self::SupersededByInbound
            | Self::WindowExpiredUnattempted
            | Self::TimeNotValidDst
            | Self::AttemptsExhausted
            | Self::ExpiredPurged => false,
        }
    }

    const fn then(self) -> Then {
        match self {
            Self::NoAnswer | Self::Busy | Self::BlockedCallerRejected | Self::DroppedMidway => {
                Then::SameWindow
            }
            Self::ReachedNotSafeNow
            | Self::ReachedLanguageMismatch
            | Self::VoicemailLeftAsAgreed
            | Self::VoicemailReachedNoneLeft
            | Self::WindowExpiredUnattempted
            | Self::TimeNotValidDst => Then::NextWindow,
            Self::AnsweredByOtherPlanUsed | Self::AnsweredByOtherAskedQuestions => Then::NextDay,
            Self::ReachedVerified
            | Self::ReachedCodeWordWrong
            | Self::ReachedDeclined
            | Self::DuressSuspected
            | Self::DangerWord
            | Self::NotInService
            | Self::WrongNumber
            | Self::CancelledByPerson
            | Self::SupersededByInbound
            | Self::AttemptsExhausted
            | Self::ExpiredPurged => Then::Over,
        }
    }
}
