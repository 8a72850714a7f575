//! Failures as JavaScript sees them: an `Error` whose message is a code that stays the same.

use seal::{Error, Refusal};
use wasm_bindgen::JsError;

/// What every fallible function of the border returns.
pub(crate) type Result<T> = std::result::Result<T, JsError>;

/// An argument that JavaScript should not have passed.
pub(crate) const BAD_ARGUMENT: &str = "badArgument";

/// The `Error` of a code.
pub(crate) fn code(code: &str) -> JsError {
    JsError::new(code)
}

/// The `Error` of a failure inside the core.
pub(crate) fn of(error: Error) -> JsError {
    code(name(&error))
}

/// The same, but `from` gets a code that says more at this place.
pub(crate) fn renamed(error: Error, from: Error, to: &str) -> JsError {
    if error == from { code(to) } else { of(error) }
}

/// The code of a failure.
pub(crate) fn name(error: &Error) -> &'static str {
    match error {
        Error::Malformed(_) => "malformed",
        Error::Version(_) => "unknownVersion",
        Error::Suite => "wrongSuite",
        Error::Signature(_) => "badSignature",
        Error::Sealed(_) => "cannotOpen",
        Error::Size(_) => "wrongSize",
        Error::Refused(refusal) => refused(*refusal),
        Error::RefusedReader(Refusal::Unlogged) => "notInLog",
        Error::RefusedReader(Refusal::NotAgreed) => "notAgreed",
        Error::RefusedReader(_) => "refusedReader",
        Error::SwappedGroup => "swappedGroup",
        Error::Epoch => "wrongEpoch",
        Error::Pending => "pending",
        Error::NotPending => "notPending",
        Error::RefreshFirst => "refreshFirst",
        Error::RolledBack => "rolledBack",
        Error::Inactive => "notMember",
        Error::NoSuchMember => "noSuchMember",
        Error::Forked => "forkedLog",
        Error::Unproven => "unprovenLog",
        Error::StaleLog => "staleLog",
        Error::Random => "noRandom",
        Error::Group(_) | _ => "internal",
    }
}

fn refused(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Uncertified => "uncertified",
        Refusal::OtherKey => "otherKey",
        Refusal::NotYet => "notYet",
        Refusal::Expired => "expired",
        Refusal::TooLong => "validTooLong",
        Refusal::Revoked => "revoked",
        Refusal::Role => "wrongRole",
        Refusal::Visitor => "unexpectedVisitor",
        Refusal::VisitorRemoved => "visitorRemoved",
        Refusal::Identity => "changedIdentity",
        Refusal::Twice => "alreadyMember",
        Refusal::NoPath => "noPath",
        Refusal::Unlogged => "notInLog",
        Refusal::OldKey => "oldKey",
        Refusal::TooMany => "tooManyMembers",
        Refusal::NotAgreed => "notAgreed",
        Refusal::NotAllowed | _ => "notAllowed",
    }
}
