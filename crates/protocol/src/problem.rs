//! Problems: what an end is told when something cannot be done (RFC 9457).

use serde::{Deserialize, Serialize};

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident => $status:literal, $title:literal;)*) => {
        /// Why a request or a frame was refused. The code is for programs, the title for people; neither holds an id.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
        pub enum ProblemCode {
            $($(#[$doc])* $name,)*
        }

        impl ProblemCode {
            /// Every code, for tests and documents.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The HTTP status (RFC 9110 §15).
            pub fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }

            /// One fixed sentence in plain English.
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }
        }
    };
}

problems! {
    /// The bytes are not a valid frame or body.
    Malformed => 400, "This message could not be read.";
    /// A frame, an entry or a body is over its limit.
    TooLarge => 413, "This message is too large.";
    /// The frame is valid but must not come now (a second `hello`, say).
    OutOfOrder => 400, "This message came at the wrong time.";
    /// The peer speaks another version of the protocol.
    UnsupportedVersion => 400, "This page is out of date. Please reload it.";
    /// No valid token or session.
    Unauthenticated => 401, "Please log in again.";
    /// Name or passphrase is wrong; which of them is not said.
    BadCredentials => 401, "The name or the passphrase is wrong.";
    /// Name and passphrase are right; the code of the person's app is asked for as well.
    CodeNeeded => 401, "Please type the code of your app as well.";
    /// A passphrase does not log in here, or not this person: a passkey does.
    PasskeyNeeded => 401, "Please log in with your passkey.";
    /// A request of a forwarder carries neither a signature nor a key.
    Unsigned => 401, "This request carries no signature and no key.";
    /// The key of a forwarder's request is unknown or revoked, or the signature does not hold; which of them is not said.
    BadSignature => 401, "The signature or the key of this request does not count.";
    /// A signed request is too old, or its clock is wrong.
    StaleSignature => 401, "This request was signed too long ago. Please check the clock and sign again.";
    /// A signed request came before.
    Replayed => 401, "This request came before. Please sign again.";
    /// The digest of a request is not that of its body.
    WrongDigest => 400, "The digest does not fit the body.";
    /// A form has no reference in its `Idempotency-Key`.
    NoReference => 400, "This request needs an Idempotency-Key of 16 random bytes.";
    /// A form is sealed to a team key that was replaced: fetch the notice again, seal again under the same reference.
    RetiredKey => 409, "The key of this line was replaced. Please seal the form again.";
    /// Known, but not allowed to do this.
    Forbidden => 403, "You are not allowed to do this.";
    /// The last proof of who is at the desk is too old: prove again, then do it again.
    StepUp => 403, "Please prove again that it is you.";
    /// The request comes from another origin than the page.
    WrongOrigin => 403, "This request did not come from our page.";
    /// Nothing of that id that the caller may know of.
    NotFound => 404, "This was not found.";
    /// The chat takes no new entries.
    ChatEnded => 409, "This chat has ended.";
    /// The MLS epoch has moved on: read the log, encrypt again, send under the same id.
    StaleEpoch => 409, "Somebody joined or left. Please try again.";
    /// The case has a newer key, or is to get one first: read the case again, seal the entry under the newest key.
    StaleKey => 409, "The key of this case was replaced. Please try again.";
    /// Another holder has the item by now.
    StaleFence => 409, "Somebody else has taken over.";
    /// The item is not in a state that allows this.
    WrongState => 409, "This is no longer possible.";
    /// The person in the chat has not said yes to the colleague who would take over (R313).
    NotAgreed => 409, "The person has not said yes yet.";
    /// Who asked for help at once is sent away by a supervisor only (R315).
    SupervisorNeeded => 403, "A supervisor has to be in the chat for this.";
    /// Nobody else is on duty, free and fit for it.
    NobodyFree => 409, "Nobody else is free right now.";
    /// Nothing waits that this person may take.
    NothingWaiting => 409, "Nobody is waiting.";
    /// Somebody under 18 is in the chat: it is urgent at least (S1).
    MinorIsUrgent => 409, "With somebody under 18 the level stays urgent.";
    /// The person has as many chats as they may hold (R312).
    AtCapacity => 409, "You have as many chats as you can hold.";
    /// The person is not on duty, or on a break: whoever takes people from the queue starts their shift first.
    NotOnDuty => 409, "Please start your shift first.";
    /// Only somebody in imminent danger waits, and the person has had one in this shift (R708): they may say that they take another.
    SecondImminent => 409, "You have had somebody in danger in this shift.";
    /// A gate of training is missing or has lapsed (R712): the caller's own rota names it.
    Untrained => 409, "Some of your training is missing or has lapsed.";
    /// No call can be planned from these hours: none is to come, the clock jumps over them, or they are no hours (R334).
    ImpossibleHours => 400, "No call can be planned at these times.";
    /// It is not within the safe hours of who is to be called (R334).
    OutsideWindow => 409, "It is not within the safe hours.";
    /// The card of this call was not read (R335).
    CardUnread => 409, "Please read the card first.";
    /// Less than twenty minutes have passed since the last call (R339).
    TooSoon => 409, "Please wait twenty minutes between two calls.";
    /// Every call of this window, or of this request, was made (R339).
    NoCallsLeft => 409, "No call is left in these hours.";
    /// The code of a practice was used, or is more than an hour old.
    DrillOver => 410, "This practice link was used, or is too old.";
    /// The code that brings somebody in from another hotline was used, or is too old, or was never given.
    CodeOver => 410, "This code does not work any more. You can start a chat without it.";
    /// Nothing real comes of practice.
    OnlyDrill => 409, "This is practice: no case is made of it.";
    /// The person is on duty at that time already.
    Overlaps => 409, "This person is on duty then already.";
    /// The person may not come to this: no clearance for minors (R226), or somebody said that they must not see it (R607).
    Unfit => 403, "This cannot go to this person.";
    /// No release that counts lets this be told to that agency (R211). That it was wanted is written down.
    NoRelease => 403, "No release lets you tell them this.";
    /// A release names nothing, does not fit its purpose or whom it is about, or ends outside an hour and 30 days (R207).
    BadRelease => 400, "This release cannot be written down like that.";
    /// A case goes sooner than the rule says, never later; and the date lies ahead (R220).
    BadDate => 400, "A case cannot be kept until this date.";
    /// A legal hold keeps it: nothing of it is deleted before that is lifted (R218).
    OnHold => 409, "A legal hold keeps this.";
    /// The agency has no mailbox, or its keys have changed: look again, then seal to what is there.
    MailboxChanged => 409, "Their mailbox has changed. Please try again.";
    /// The commit adds a reader whose certificate does not lead to the organisation's root, or breaks the policy.
    RefusedReader => 403, "This reader is not certified.";
    /// The commit, Welcome or `GroupInfo` does not fit the group's public state.
    BadHandshake => 400, "The keys do not fit this chat.";
    /// The same id was used before with other content.
    Conflict => 409, "This was already saved with other content.";
    /// Too many requests; `retryAfterMs` says when to try again.
    RateLimited => 429, "Please wait a moment and try again.";
    /// The disk is full. Nothing was stored.
    StorageFull => 507, "The server cannot store more right now.";
    /// The server cannot do this at the moment. Nothing was stored.
    Unavailable => 503, "The server is not ready. Please try again.";
}

/// The body of an HTTP error: `application/problem+json` (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Problem {
    /// `urn:sotto:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The code alone, for programs.
    pub code: ProblemCode,
    /// One plain sentence.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// When it is worth trying again, in milliseconds from now.
    pub retry_after_ms: Option<u32>,
}

impl Problem {
    /// The whole answer for a code.
    pub fn new(code: ProblemCode) -> Self {
        let name = serde_json::to_value(code)
            .ok()
            .and_then(|value| value.as_str().map(str::to_owned))
            .unwrap_or_default();
        Self {
            kind: format!("urn:sotto:problem:{name}"),
            code,
            title: code.title().to_owned(),
            status: code.status(),
            retry_after_ms: None,
        }
    }
}
