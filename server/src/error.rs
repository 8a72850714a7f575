//! The one place that turns a failure into an answer: a code and a fixed sentence, never a source error's text.

use crate::{
    aside::AsideError,
    audit::read::ReadAuditError,
    callback::CallbackError,
    care::{CareError, hard::HardError},
    cases::{
        HandoffError, LifeError, add_entry::AddEntryError, add_file::AddFileError,
        keys::CaseKeyError, open::OpenCaseError, read::ReadCaseError, take_off::TakeOffError,
    },
    chat::{
        answer::AnswerError, end::EndError, handshake::HandshakeError, invite::InviteError,
        keep::KeepError, leave::LeaveError, open::OpenError, open_group::OpenGroupError,
        pass_out::PassOutError, resume::ResumeError, send::SendError, step_out::StepOutError,
    },
    conflict::ConflictError,
    directory::DirectoryError,
    forwarder::{ForwarderError, authenticate::AuthenticateError, own::OwnError},
    introduction::SeatError,
    keys::prove::ProveError,
    legal::LegalError,
    notify::ways::WaysError,
    referral::{ReferralError, receive::ReceiveError},
    release::ReleaseError,
    report::ReportError,
    retention::held::HeldError,
    rota::RotaError,
    staff::{
        codes::CodesError, devices::DevicesError, enrol::EnrolError, log_in::LogInError,
        passkeys::PasskeyError, people::PeopleError, step_up::StepUpNeeded, vault::KeepVaultError,
    },
    statement::StatementError,
    tally::FiguresError,
    task::TaskError,
    triage::drill::DrillError,
    triage::{
        assess::AssessError, claim_next::ClaimError, give_back::GiveBackError,
        mark_minor::MarkMinorError, wrap_up::WrapUpError,
    },
    upkeep::UpkeepError,
};
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{Rejected, callback::Refused, case::BadDate};
use protocol::{Problem, ProblemCode};
use store::{AppendError, StoreError};

/// A failure on its way to the peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failure {
    /// What the peer is told.
    pub code: ProblemCode,
    /// When it is worth trying again.
    pub retry_after_ms: Option<u32>,
}

impl From<ProblemCode> for Failure {
    fn from(code: ProblemCode) -> Self {
        Self {
            code,
            retry_after_ms: None,
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut problem = Problem::new(self.code);
        problem.retry_after_ms = self.retry_after_ms;
        let status =
            StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(ms) = self.retry_after_ms {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(ms.div_ceil(1_000)));
        }
        response
    }
}

/// What the peer is told of a failure.
pub trait Told {
    /// The code. Failures of the database are logged here, once.
    fn told(&self) -> ProblemCode;
}

impl<E: Told> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::from(error.told())
    }
}

impl Told for StoreError {
    fn told(&self) -> ProblemCode {
        let code = match self {
            Self::Full => ProblemCode::StorageFull,
            Self::Busy
            | Self::Closed
            | Self::Corrupt { .. }
            | Self::Newer { .. }
            | Self::Driver(_) => ProblemCode::Unavailable,
        };
        // The source names tables and SQLite's own words, never a value.
        let source = std::error::Error::source(self).map(ToString::to_string);
        tracing::error!(store.error = %self, store.source = ?source, "the database failed");
        code
    }
}

impl Told for Rejected {
    fn told(&self) -> ProblemCode {
        if self.stale {
            ProblemCode::StaleFence
        } else {
            ProblemCode::WrongState
        }
    }
}

macro_rules! told {
    ($error:ty { $($variant:pat => $told:expr),* $(,)? }) => {
        impl Told for $error {
            fn told(&self) -> ProblemCode {
                match self { $($variant => $told,)* }
            }
        }
    };
}

told!(ReadAuditError {
    Self::Forbidden => ProblemCode::Forbidden,
    Self::Event => ProblemCode::Malformed,
    Self::Store(e) => e.told(),
});
told!(AssessError {
    Self::NotFound => ProblemCode::NotFound,
    Self::Reason => ProblemCode::Malformed,
    Self::Minor => ProblemCode::MinorIsUrgent,
    Self::Rejected(e) => e.told(),
    Self::Store(e) => e.told(),
});
told!(OpenError {
    Self::Conflict => ProblemCode::Conflict,
    Self::DrillOver => ProblemCode::DrillOver,
    Self::CodeOver => ProblemCode::CodeOver,
    Self::Store(e) => e.told(),
});
told!(SeatError {
    Self::NotFound => ProblemCode::NotFound,
    Self::Forbidden => ProblemCode::Forbidden,
    Self::Malformed => ProblemCode::BadHandshake,
    Self::Rejected(e) => e.told(),
    Self::Store(e) => e.told(),
});
told!(DrillError { Self::Forbidden => ProblemCode::Forbidden, Self::Store(e) => e.told() });
told!(OpenGroupError {
    Self::Ended => ProblemCode::ChatEnded,
    Self::Bad => ProblemCode::BadHandshake,
    Self::Conflict => ProblemCode::Conflict,
    Self::Store(e) => e.told(),
});
told!(SendError { Self::Malformed => ProblemCode::Malformed, Self::Append(e) => e.told() });
told!(AppendError {
    Self::NotMember => ProblemCode::NotFound,
    Self::Ended => ProblemCode::ChatEnded,
    Self::StaleEpoch => ProblemCode::StaleEpoch,
    Self::Store(e) => e.told(),
});
told!(HandshakeError {
    Self::NotAgreed => ProblemCode::NotAgreed,
    Self::NotFound => ProblemCode::NotFound,
    Self::Ended => ProblemCode::ChatEnded,
    Self::StaleEpoch => ProblemCode::StaleEpoch,
    Self::Bad => ProblemCode::BadHandshake,
    Self::RefusedReader => ProblemCode::RefusedReader,
    Self::Forbidden => ProblemCode::Forbidden,
    Self::Rejected(e) => e.told(),
    Self::Store(e) => e.told(),
});
told!(EndError {
    Self::SupervisorNeeded => ProblemCode::SupervisorNeeded,
    Self::Rejected(e) => e.told(),
    Self::Forbidden => ProblemCode::Forbidden,
    Self::Reason => ProblemCode::Malformed,
    Self::NotFound => ProblemCode::NotFound,
    Self::Store(e) => e.told(),
});
told!(LeaveError {
    Self::NotFound => ProblemCode::NotFound,
    Self::Reason => ProblemCode::Malformed,
    Self::Store(e) => e.told(),
});
told!(KeepError {
    Self::NotFound => ProblemCode::NotFound,
    Self::Conflict => ProblemCode::Conflict,
    Self::Store(e) => e.told(),
});
told!(ResumeError { Self::NotFound => ProblemCode::NotFound, Self::Store(e) => e.told() });
told!(InviteError {
    Self::Reason => ProblemCode::Malformed,
    Self::NobodyFree => ProblemCode::NobodyFree,
    // What is missing is the colleague's own affair.
    Self::Unfit | Self::Untrained => ProblemCode::Unfit,
    Self::Rejected(e) => e.told(),
    Self::Forbidden => ProblemCode::Forbidden,
    Self::NotFound => ProblemCode::NotFound,
    Self::Refused => ProblemCode::NotAgreed,
    Self::Conflict => ProblemCode::Conflict,
    Self::Store(e) => e.told(),
});
told!(AsideError {
    Self::NotFound => ProblemCode::NotFound,
    Self::Forbidden => ProblemCode::Forbidden,
    Self::WrongState => ProblemCode::WrongState,
    Self::Conflict => ProblemCode::Conflict,
    Self::Malformed => ProblemCode::Malformed,
    Self::Store(e) => e.told(),
});
told!(AnswerError {
    Self::Unfit => ProblemCode::Unfit,
    Self::NotFound => ProblemCode::NotFound,
    Self::Forbidden => ProblemCode::Forbidden,
    Self::Answered => ProblemCode::WrongState,
    Self::Store(e) => e.told(),
});
told!(StepOutError {
    Self::NotFound => ProblemCode::NotFound,
    Self::Holder => ProblemCode::WrongState,
    Self::Store(e) => e.told(),
});
told!(LogInError {
    Self::BadCredentials => ProblemCode::BadCredentials,
    Self::CodeNeeded => ProblemCode::CodeNeeded,
    Self::PasskeyNeeded => ProblemCode::PasskeyNeeded,
    Self::Store(e) => e.told(),
});
told!(CodesError {
    Self::BadCredentials => ProblemCode::BadCredentials,
    Self::NotFound => ProblemCode::NotFound,
    Self::StepUp => ProblemCode::StepUp,
    Self::Store(e) => e.told(),
});
told!(DevicesError {
    Self::Forbidden => ProblemCode::Forbidden,
    Self::NotFound => ProblemCode::NotFound,
    Self::Name => ProblemCode::Malformed,
    Self::Store(e) => e.told(),
});
told!(PeopleError {
    Self::Forbidden => ProblemCode::Forbidden,
    Self::StepUp => ProblemCode::StepUp,
    Self::NotFound => ProblemCode::NotFound,
    Self::WrongState => ProblemCode::WrongState,
    Self::Conflict => ProblemCode::Conflict,
    Self::Malformed => ProblemCode::Malformed,
    Self::Store(e) => e.told(),
});
told!(EnrolError {
    Self::Forbidden => ProblemCode::Forbidden,
    Self::StepUp => ProblemCode::StepUp,
    Self::NotFound => ProblemCode::NotFound,
    Self::WrongState => ProblemCode::WrongState,
    Self::Conflict => ProblemCode::Conflict,
    Self::Malformed => ProblemCode::Malformed,
    Self::Uncertified => ProblemCode::RefusedReader,
    Self::BadCredentials => ProblemCode::BadCredentials,
    Self::Store(e) => e.told(),
});
told!(PasskeyError {
    Self::Unavailable => ProblemCode::WrongState,
    Self::BadCredentials => ProblemCode::BadCredentials,
    Self::Conflict => ProblemCode::Conflict,
    Self::Malformed => ProblemCode::Malformed,
    Self::NotFound => ProblemCode::NotFound,
    Self::StepUp => ProblemCode::StepUp,
    Self::Store(e) => e.told(),
});
told!(UpkeepError {
    Self::Forbidden => ProblemCode::Forbidden,
    Self::NotFound => ProblemCode::NotFound,
    Self::Conflict => ProblemCode::Conflict,
    Self::Malformed => ProblemCode::Malformed,
    Self::Uncertified => ProblemCode::RefusedReader,
    Self::Store(e) => e.told(),
});
told!(KeepVaultError {
    Self::StepUp => ProblemCode::StepUp,
    Self::Malformed => ProblemCode::Malformed,
    Self::NotFound => ProblemCode::NotFound,
    Self::Store(e) => e.told(),
});
told!(StepUpNeeded { Self => ProblemCode::StepUp });
told!(FiguresError {
    Self::Forbidden => ProblemCode::Forbidden,
    Self::NoQuarter => ProblemCode::Malformed,
    Self::Store(e) => e.told(),
});
told!(DirectoryError {
    Self::Forbidden => ProblemCode::Forbidden,
    Self::NotFound => ProblemCode::NotFound,
    Self::Conflict => ProblemCode::Conflict,
    Self::NotHsds => ProblemCode::Malformed,
    Self::Store(e) => e.told(),
});
told!(ReportError {
    Self::Forbidden => ProblemCode::Forbidden,
    Self::NoQuarter | Self::Bad(_) => ProblemCode::Malformed,
    Self::NotFound => ProblemCode::NotFound,
    Self::Conflict => ProblemCode::Conflict,
    Self::Closed => ProblemCode::WrongState,
    Self::Store(e) => e.told(),
});
told!(RotaError {
    Self::Forbidden => ProblemCode::Forbidden,
    Self::NotFound => ProblemCode::NotFound,
    Self::Unfit => ProblemCode::Unfit,
    Self::Overlaps => ProblemCode::Overlaps,
    Self::WrongState => ProblemCode::WrongState,
    Self::Conflict => ProblemCode::Conflict,
    Self::Malformed => ProblemCode::Malformed,
    Self::NotOnDuty => ProblemCode::NotOnDuty,
    Self::Untrained => ProblemCode::Untrained,
    Self::Rejected(e) => e.told(),
    Self::Store(e) => e.told(),
});
told!(ClaimError {
    Self::NotOnDuty => ProblemCode::NotOnDuty,
    Self::SecondImminent => ProblemCode::SecondImminent,
    Self::Untrained => ProblemCode::Untrained,
    Self::Unfit => ProblemCode::Unfit,
    Self::Forbidden => ProblemCode::Forbidden,
    Self::NothingWaiting => ProblemCode::NothingWaiting,
    Self::AtCapacity => ProblemCode::AtCapacity,
    Self::Rejected(e) => e.told(),
    Self::NotFound => ProblemCode::NotFound,
    Self::Store(e) => e.told(),
});
told!(CallbackError {
    Self::Forbidden => ProblemCode::Forbidden,
    Self::NotFound => ProblemCode::NotFound,
    Self::NotOnDuty => ProblemCode::NotOnDuty,
    Self::Conflict => ProblemCode::Conflict,
    Self::Impossible(_) => ProblemCode::ImpossibleHours,
    Self::Refused(refused) => match refused {
        Refused::Outside => ProblemCode::OutsideWindow,
        Refused::CardUnread => ProblemCode::CardUnread,
        Refused::TooSoon(_) => ProblemCode::TooSoon,
        Refused::UsedUp => ProblemCode::NoCallsLeft,
        Refused::Rejected(e) => e.told(),
    },
    Self::Store(e) => e.told(),
});
told!(AuthenticateError {
    Self::Malformed => ProblemCode::Malformed,
    Self::Digest => ProblemCode::WrongDigest,
    Self::Stale => ProblemCode::StaleSignature,
    Self::Bad => ProblemCode::BadSignature,
    Self::Store(e) => e.told(),
});
told!(ReceiveError {
    Self::Forbidden => ProblemCode::Forbidden,
    Self::Replayed => ProblemCode::Replayed,
    Self::Conflict => ProblemCode::Conflict,
    Self::Bad(_) | Self::Malformed => ProblemCode::Malformed,
    Self::RetiredKey => ProblemCode::RetiredKey,
    Self::Full => ProblemCode::RateLimited,
    Self::Store(e) => e.told(),
});
told!(ReferralError {
    Self::Forbidden => ProblemCode::Forbidden,
    Self::NotFound => ProblemCode::NotFound,
    Self::Rejected(e) => e.told(),
    Self::Conflict => ProblemCode::Conflict,
    Self::Store(e) => e.told(),
});
told!(ForwarderError {
    Self::Forbidden => ProblemCode::Forbidden,
    Self::StepUp(e) => e.told(),
    Self::NotFound => ProblemCode::NotFound,
    Self::Taken => ProblemCode::Conflict,
    Self::Bad(_) | Self::Malformed => ProblemCode::Malformed,
    Self::Store(e) => e.told(),
});
told!(TaskError {
    Self::Forbidden => ProblemCode::Forbidden,
    Self::NotFound => ProblemCode::NotFound,
    Self::Conflict => ProblemCode::Conflict,
    Self::Rejected(e) => e.told(),
    Self::Store(e) => e.told(),
});
told!(ReleaseError {
    Self::Forbidden => ProblemCode::Forbidden,
    Self::NotFound => ProblemCode::NotFound,
    Self::Conflict => ProblemCode::Conflict,
    Self::Bad(_) => ProblemCode::BadRelease,
    Self::Denied(_) => ProblemCode::NoRelease,
    Self::Mailbox => ProblemCode::MailboxChanged,
    Self::Drill => ProblemCode::OnlyDrill,
    Self::Rejected(e) => e.told(),
    Self::Store(e) => e.told(),
});
told!(LegalError {
    Self::Forbidden => ProblemCode::Forbidden,
    Self::NotFound => ProblemCode::NotFound,
    Self::Conflict => ProblemCode::Conflict,
    Self::Rejected(e) => e.told(),
    Self::Store(e) => e.told(),
});
told!(OwnError {
    Self::Forbidden => ProblemCode::Forbidden,
    Self::Replayed => ProblemCode::Replayed,
    Self::Bad => ProblemCode::BadSignature,
    Self::NotFound => ProblemCode::NotFound,
    Self::Malformed => ProblemCode::Malformed,
    Self::Full => ProblemCode::WrongState,
    Self::Store(e) => e.told(),
});
told!(CareError {
    Self::Forbidden => ProblemCode::Forbidden,
    Self::NotFound => ProblemCode::NotFound,
    Self::NotOnDuty => ProblemCode::NotOnDuty,
    Self::Rejected(e) => e.told(),
    Self::Store(e) => e.told(),
});
told!(HardError {
    Self::NotFound => ProblemCode::NotFound,
    Self::Rejected(e) => e.told(),
    Self::Store(e) => e.told(),
});
told!(ConflictError {
    Self::Forbidden => ProblemCode::Forbidden,
    Self::StepUp => ProblemCode::StepUp,
    Self::NotFound => ProblemCode::NotFound,
    Self::WrongState => ProblemCode::WrongState,
    Self::Conflict => ProblemCode::Conflict,
    Self::Store(e) => e.told(),
});
told!(WaysError {
    Self::Forbidden => ProblemCode::Forbidden,
    Self::NotFound => ProblemCode::NotFound,
    Self::Malformed => ProblemCode::Malformed,
    Self::WrongState => ProblemCode::WrongState,
    Self::Conflict => ProblemCode::Conflict,
    Self::Store(e) => e.told(),
});
told!(MarkMinorError {
    Self::NotFound => ProblemCode::NotFound,
    Self::Rejected(e) => e.told(),
    Self::Store(e) => e.told(),
});
told!(PassOutError {
    Self::NotFound => ProblemCode::NotFound,
    Self::Rejected(e) => e.told(),
    Self::Store(e) => e.told(),
});
told!(GiveBackError {
    Self::NotFound => ProblemCode::NotFound,
    Self::Rejected(e) => e.told(),
    Self::Store(e) => e.told(),
});
told!(WrapUpError {
    Self::NotFound => ProblemCode::NotFound,
    Self::Code(_) => ProblemCode::Malformed,
    Self::Rejected(e) => e.told(),
    Self::Store(e) => e.told(),
});
told!(OpenCaseError {
    Self::Unfit => ProblemCode::Unfit,
    Self::Forbidden => ProblemCode::Forbidden,
    Self::Wraps | Self::Receiver => ProblemCode::Malformed,
    Self::OnlyDrill => ProblemCode::OnlyDrill,
    Self::NotFound => ProblemCode::NotFound,
    Self::Rejected(e) => e.told(),
    Self::Conflict => ProblemCode::Conflict,
    Self::Store(e) => e.told(),
});
told!(ProveError { Self::Log => ProblemCode::Unavailable, Self::Store(e) => e.told() });
told!(ReadCaseError { Self::NotFound => ProblemCode::NotFound, Self::Store(e) => e.told() });
told!(CaseKeyError {
    Self::NotFound => ProblemCode::NotFound,
    Self::Conflict => ProblemCode::Conflict,
    Self::Wraps => ProblemCode::Malformed,
    Self::Store(e) => e.told(),
});
told!(HandoffError {
    Self::NotFound => ProblemCode::NotFound,
    Self::Receiver => ProblemCode::Malformed,
    Self::Held => ProblemCode::OnHold,
    Self::Rejected(e) => e.told(),
    Self::Store(e) => e.told(),
});
told!(AddFileError {
    Self::NotFound => ProblemCode::NotFound,
    Self::Conflict => ProblemCode::Conflict,
    Self::StaleKey => ProblemCode::StaleKey,
    Self::Closed => ProblemCode::WrongState,
    Self::TooMany => ProblemCode::TooLarge,
    Self::Store(e) => e.told(),
});
told!(TakeOffError {
    Self::NotFound => ProblemCode::NotFound,
    Self::Forbidden => ProblemCode::Forbidden,
    Self::Last => ProblemCode::WrongState,
    Self::Store(e) => e.told(),
});
told!(LifeError {
    Self::NotFound => ProblemCode::NotFound,
    Self::Forbidden => ProblemCode::Forbidden,
    Self::StepUp => ProblemCode::StepUp,
    Self::Held => ProblemCode::OnHold,
    Self::Conflict => ProblemCode::Conflict,
    Self::Date(BadDate::Past | BadDate::Later) => ProblemCode::BadDate,
    Self::Date(BadDate::Rejected(e)) => e.told(),
    Self::Rejected(e) => e.told(),
    Self::Store(e) => e.told(),
});
told!(HeldError {
    Self::Forbidden => ProblemCode::Forbidden,
    Self::NotFound => ProblemCode::NotFound,
    Self::Store(e) => e.told(),
});
impl Told for StatementError {
    fn told(&self) -> ProblemCode {
        tracing::error!(statement.error = %self, "what this line holds cannot be said");
        ProblemCode::Unavailable
    }
}
told!(AddEntryError {
    Self::NotFound => ProblemCode::NotFound,
    Self::Closed => ProblemCode::WrongState,
    Self::StaleKey => ProblemCode::StaleKey,
    Self::Conflict => ProblemCode::Conflict,
    Self::Store(e) => e.told(),
});
