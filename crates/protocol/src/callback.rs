//! Requests to be called: HTTP of both origins, and what is sealed in the two boxes of a request. The server is told rounded hours, never
//! the number, a name or a word (docs/decisions/0054).

use crate::shape::wire;
use crate::{
    Bytes, CallbackId, MemberId,
    contact::{IfOther, Voicemail},
    queue::{Device, Level, Safety},
    rota::Weekday,
};
use serde::{Deserialize, Serialize};
use std::fmt;

wire! {
    strict
    /// Hours that repeat, on a wall. The end may be on the next day.
    struct SafeWindow {
        /// On which days it begins.
        pub days: Vec<Weekday>,
        /// `13:00`.
        pub starts: String,
        /// `13:20`.
        pub ends: String,
        /// `2026-11-29`: the first day on which it may begin.
        pub from: String,
        /// The last one.
        pub until: String,
    }
}

wire! {
    strict
    /// When somebody may be called: to the minute in the box, rounded outwards to the quarter of an hour for the server.
    struct SafeHours {
        /// The zone of the wall: a name of the IANA list.
        pub zone: String,
        /// When; at most seven.
        pub windows: Vec<SafeWindow>,
    }
}

wire! {
    codes
    /// Whose the telephone is (E3).
    enum PhoneOwner {
        /// Only the person's.
        MineOnly,
        /// Others use it too.
        Shared,
        /// Somebody may look through it.
        MayBeChecked,
        /// Somebody may take it away.
        MayBeTaken,
        /// Borrowed.
        Borrowed,
        /// At work.
        Workplace,
        /// In a public place.
        Public,
        /// Nothing was said.
        NotSaid,
    }
}

wire! {
    codes
    /// What the telephone of the person shows.
    enum CallerId {
        /// No number.
        Blocked,
        /// A line that shows no name of ours.
        Neutral,
    }
}

wire! {
    codes
    /// What happens when the telephone takes no blocked numbers (R333).
    enum IfBlocked {
        /// Nobody calls.
        DoNotCall,
        /// Once with a neutral name.
        UnblockOnce,
        /// From another line.
        AlternateLine,
    }
}

/// Whom to call, and how: JSON inside the box (R330). Whoever reads it acts by it and by nothing else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CallContact {
    /// E.164: `+12035550142`.
    pub number: String,
    /// Whom to ask for: any name.
    pub ask_for: String,
    /// Whose the telephone is.
    pub owner: PhoneOwner,
    /// Whether a message may be left.
    pub voicemail: Voicemail,
    /// What the message says; empty for none.
    pub voicemail_script: String,
    /// Whether a text message may be sent.
    pub text: bool,
    /// What the telephone shows.
    pub caller_id: CallerId,
    /// When it takes no blocked numbers.
    pub if_blocked: IfBlocked,
    /// When somebody else answers.
    pub if_other: IfOther,
    /// What is said then; empty for none.
    pub other_script: String,
    /// The three words that the person was given: asked for before anything is said.
    pub words: String,
    /// A word of their own that is asked for instead; empty for none.
    pub code_word: String,
    /// A word that means danger; empty for none.
    pub danger_word: String,
    /// Whether it may be tried again.
    pub again: bool,
    /// An interpreter, as the person wishes; empty for none.
    pub interpreter: String,
    /// What it is about; empty when the person said nothing.
    pub purpose: String,
}

// Number and words stay out of logs: the name of the type is all that is shown.
impl fmt::Debug for CallContact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CallContact")
    }
}

wire! {
    strict
    /// `POST /api/v1/callbacks` of the visitor's origin.
    struct AskCallParams {
        /// Random; bound into both boxes. A resend changes nothing.
        pub callback_id: CallbackId,
        /// A BCP 47 tag.
        pub language: String,
        /// First optional tap. Only the level that follows is kept.
        pub safety: Safety,
        /// Second optional tap. Only the level that follows is kept.
        pub device: Device,
        /// What is booked.
        pub call: PlannedCall,
    }
}

wire! {
    strict
    /// `POST /api/v1/callbacks/plan` of the desk's origin: written down for somebody.
    struct PlanCallParams {
        /// Random; bound into both boxes. A resend changes nothing.
        pub callback_id: CallbackId,
        /// A BCP 47 tag.
        pub language: String,
        /// How urgent.
        pub level: Level,
        /// What is booked.
        pub call: PlannedCall,
    }
}

wire! {
    strict
    /// The rounded hours, the boxes, and what the words lead to.
    struct PlannedCall {
        /// Rounded. They are used to plan and are not kept; the windows are.
        pub hours: SafeHours,
        /// [`CallContact`], sealed to the team.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub contact: Bytes,
        /// [`SafeHours`] to the minute, sealed to the team.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub hours_box: Bytes,
        /// What the words lead to.
        pub words: WordsParams,
    }
}

wire! {
    strict
    /// What three words lead to. `POST /api/v1/callbacks/find` asks with it, `POST /api/v1/callbacks/cancel` ends with it. Wrong words and
    /// none are answered alike (`notFound`).
    struct WordsParams {
        /// Where the request lies: 16 bytes.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub locator: Bytes,
        /// Proves knowledge of the words; the server keeps its SHA-256.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub auth: Bytes,
    }
}

wire! {
    strict
    /// `POST /api/v1/callbacks/change`: other hours, without the number.
    struct ChangeHoursParams {
        /// The words.
        pub words: WordsParams,
        /// Rounded.
        pub hours: SafeHours,
        /// To the minute, sealed to the team.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub hours_box: Bytes,
    }
}

wire! {
    /// What the words lead to: bound into the box of other hours.
    struct FoundCallResponse {
        /// Which.
        pub callback_id: CallbackId,
    }
}

wire! {
    /// A time in which somebody may call.
    struct CallWindow {
        /// Its first moment.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub starts_at: u64,
        /// The moment after its last.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub ends_at: u64,
        /// How many calls counted in it.
        pub tries: u32,
        /// A supervisor opened it.
        pub extra: bool,
    }
}

wire! {
    /// The windows that were planned.
    struct PlannedCallResponse {
        /// The earliest first, rounded.
        pub windows: Vec<CallWindow>,
    }
}

wire! {
    /// Where a request stands.
    enum CallState {
        /// It waits for a window, or for somebody to take it.
        Waiting,
        /// Somebody reads it, to call.
        Taken,
        /// Somebody calls.
        Attempting,
        /// Nobody calls any more.
        Closed,
    }
}

wire! {
    codes
    /// What came of a call (E4).
    enum CallOutcome {
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
        /// The telephone takes no blocked numbers.
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
        /// A window passed, and nobody tried.
        WindowExpiredUnattempted,
        /// The time does not exist there, or comes the second time.
        TimeNotValidDst,
        /// Every call was made.
        AttemptsExhausted,
        /// Its hours are over.
        ExpiredPurged,
    }
}

wire! {
    /// A request as the desk sees it.
    struct CallItem {
        /// Which.
        pub callback_id: CallbackId,
        /// How urgent.
        pub level: Level,
        /// A BCP 47 tag.
        pub language: String,
        /// Where it stands.
        pub state: CallState,
        /// Who has it; null while nobody has.
        pub by: Option<MemberId>,
        /// Their name; null while nobody has it.
        pub alias: Option<String>,
        /// Until when they have it; null while nobody has.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        pub until_at: Option<u64>,
        /// Whether who has it has read the card.
        pub ready: bool,
        /// What came of it; null while it is open.
        pub outcome: Option<CallOutcome>,
        /// Whether a supervisor has to look at it.
        pub attention: bool,
        /// How many calls counted in all.
        pub tries: u32,
        /// When the next call may be made, after the last one; null before the first.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        pub again_at: Option<u64>,
        /// The windows that are open or to come, the earliest first.
        pub windows: Vec<CallWindow>,
    }
}

wire! {
    /// `GET /api/v1/callbacks`: who is to be called when, and from what.
    struct CallsDueResponse {
        /// What a supervisor has to see, then what is due, the most urgent first.
        pub calls: Vec<CallItem>,
        /// What is called from.
        pub telephones: Vec<Telephone>,
        /// The caller was called because one of these does not hide its number, and has not said that they read it.
        pub called: bool,
    }
}

wire! {
    /// What the telephone at the other end shows when it rings (R333).
    enum TelephoneShows {
        /// Neither a number nor a name: as it must be.
        Nothing,
        /// A number.
        Number,
        /// A name.
        Name,
    }
}

wire! {
    /// Whether it is time to look again.
    enum TelephoneTest {
        /// Not yet.
        Later,
        /// Today, or tomorrow at the latest.
        Now,
        /// It should have been, or nobody ever looked.
        Overdue,
    }
}

wire! {
    /// A telephone that people are called from.
    struct Telephone {
        /// A word of the configuration.
        pub telephone_id: String,
        /// What it is called.
        pub name: String,
        /// What the last test said; null when there was none.
        pub shows: Option<TelephoneShows>,
        /// Its day, as the line's own clocks have it: `2026-11-29`.
        pub tested_on: Option<String>,
        /// Who did it.
        pub by: Option<String>,
        /// Whether it is time for the next.
        pub test: TelephoneTest,
    }
}

wire! {
    strict
    /// `POST /api/v1/callbacks/telephones`: somebody who leads called their own second telephone from one of these.
    struct TelephoneTestedParams {
        /// From which.
        pub telephone_id: String,
        /// What it showed.
        pub shows: TelephoneShows,
    }
}

wire! {
    strict
    /// `POST /api/v1/callbacks/take`, `release`, `ready`, `start`, `seen`.
    struct CallParams {
        /// Which.
        pub callback_id: CallbackId,
    }
}

wire! {
    /// The answer to `take`: the request with its boxes, for the team's key.
    struct TakenCallResponse {
        /// The request.
        pub call: CallItem,
        /// Whom to call, and how.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub contact: Bytes,
        /// The hours to the minute.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub hours: Bytes,
    }
}

wire! {
    strict
    /// `POST /api/v1/callbacks/outcome`: what came of it, by whoever called.
    struct OutcomeParams {
        /// Which.
        pub callback_id: CallbackId,
        /// What came of it.
        pub outcome: CallOutcome,
        /// Whether what the person wrote allows another call.
        pub again: bool,
    }
}

wire! {
    codes
    /// Why a supervisor lets somebody call outside of the safe hours (R334).
    enum OverrideReason {
        /// The person asked for it, by another way.
        PersonAsked,
        /// A life is in danger.
        LifeInDanger,
        /// The hours were taken down wrongly.
        HoursWrong,
        /// It is imminent, and every call was made.
        Imminent,
    }
}

wire! {
    strict
    /// `POST /api/v1/callbacks/override`: from now on, for half an hour.
    struct OverrideParams {
        /// Which.
        pub callback_id: CallbackId,
        /// Why.
        pub reason: OverrideReason,
    }
}

wire! {
    codes
    /// Why somebody of the staff ends a request for who gave them the words.
    enum EndCall {
        /// They want no call.
        CancelledByPerson,
        /// They are here already.
        SupersededByInbound,
    }
}

wire! {
    strict
    /// `POST /api/v1/callbacks/end`: by the words, without the number (R341, R342).
    struct EndCallParams {
        /// The words.
        pub words: WordsParams,
        /// Why.
        pub why: EndCall,
    }
}
