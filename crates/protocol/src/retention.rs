//! How a case ends, what a person hears of what is held about them, and what this line holds at all (R218, R220, R227).

use crate::shape::wire;
use crate::{CaseId, callback::WordsParams};
use serde::{Deserialize, Serialize};

wire! {
    codes
    /// Why a case is closed.
    enum CloseReason {
        /// What was wanted is reached.
        GoalsMet,
        /// The person wants no more of it.
        PersonEnded,
        /// Nobody has heard from them for long.
        LostContact,
        /// They live elsewhere.
        MovedAway,
        /// Somebody else works with them.
        ServedElsewhere,
        /// There should not be one.
        OpenedByMistake,
    }
}

wire! {
    codes
    /// Why a case is to be deleted before its time.
    enum CaseDeleteReason {
        /// The person asked for it, without the words.
        PersonAsked,
        /// There should not be one.
        OpenedByMistake,
        /// There are two of the same person.
        Twice,
        /// Another system has it now.
        MovedToOtherSystem,
    }
}

wire! {
    /// A case that is closed.
    struct CaseClosed {
        /// Since when.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub at: u64,
        /// Why.
        pub reason: CloseReason,
        /// When it goes.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub until: u64,
    }
}

wire! {
    strict
    /// `POST /api/v1/cases/close`: nobody works with the person any more.
    struct CloseCaseParams {
        /// The case.
        pub case_id: CaseId,
        /// Why.
        pub reason: CloseReason,
    }
}

wire! {
    strict
    /// `POST /api/v1/cases/until`: a supervisor has a closed case go sooner; never later.
    struct CaseUntilParams {
        /// The case.
        pub case_id: CaseId,
        /// When it goes.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub until: u64,
    }
}

wire! {
    strict
    /// `POST /api/v1/cases/ask-deletion`: a second person is asked.
    struct AskCaseDeletionParams {
        /// The case.
        pub case_id: CaseId,
        /// Why.
        pub reason: CaseDeleteReason,
    }
}

wire! {
    strict
    /// `POST /api/v1/cases/decide-deletion`: the second person agrees, and the case is gone; or refuses. Who asked may take it back.
    struct DecideCaseDeletionParams {
        /// The case.
        pub case_id: CaseId,
        /// Whether it is deleted.
        pub agreed: bool,
    }
}

wire! {
    strict
    /// `POST /api/v1/cases/words`: what three words of its person lead to this case, in place of what did (R227).
    struct CaseWordsParams {
        /// The case.
        pub case_id: CaseId,
        /// What the words lead to.
        pub words: WordsParams,
    }
}

wire! {
    /// How much there is of a case.
    struct CaseContents {
        /// Sealed entries.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub entries: u64,
        /// Its key, sealed to a device.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub keys: u64,
        /// Sealed pictures.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub files: u64,
        /// Tasks.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub tasks: u64,
        /// Consents to tell others, with what was told.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub releases: u64,
    }
}

wire! {
    /// Somebody asked to have a case deleted.
    struct CaseDeletionAsked {
        /// The name of who asked.
        pub by: String,
        /// Whether it was the caller.
        pub own: bool,
        /// Why.
        pub reason: CaseDeleteReason,
        /// When, to the minute.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub asked_at: u64,
    }
}

wire! {
    /// `POST /api/v1/cases/life`: how a case stands, for who works on it.
    struct CaseLifeResponse {
        /// Since when it is closed; null while it is open.
        pub closed: Option<CaseClosed>,
        /// Who asked to have it deleted.
        pub deletion: Option<CaseDeletionAsked>,
        /// Whether its person has words for it.
        pub has_words: bool,
        /// Whether a legal hold keeps it.
        pub on_hold: bool,
        /// How much there is of it.
        pub contents: CaseContents,
    }
}

wire! {
    /// A deletion that waits for a second person.
    struct CaseDeletion {
        /// Which case.
        pub case_id: CaseId,
        /// Who asked, and why.
        pub asked: CaseDeletionAsked,
        /// When the case was opened.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub opened_at: u64,
        /// How many entries it has.
        pub entries: u32,
        /// Whether the caller decides.
        pub decide: bool,
    }
}

wire! {
    /// `GET /api/v1/cases/deletions`: what waits for the caller, and what they asked for themselves.
    struct CaseDeletionsResponse {
        /// The oldest first.
        pub deletions: Vec<CaseDeletion>,
    }
}

wire! {
    strict
    /// `POST /api/v1/held/find` and `/api/v1/held/delete`: by the three words that a person says to somebody of the staff. `notFound` for
    /// words that lead nowhere, whatever the reason.
    struct HeldParams {
        /// What the words lead to.
        pub words: WordsParams,
    }
}

/// What is held about who said the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum HeldResponse {
    /// A request to be called.
    Callback {
        /// Whether number, hours and words are still there.
        sealed: bool,
        /// How many safe hours it names.
        windows: u32,
        /// When it goes by itself; null while it is open.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        goes_at: Option<u64>,
        /// Whether a legal hold keeps it.
        on_hold: bool,
    },
    /// A case.
    Case {
        /// Which, for who works on it; null for everybody else.
        case_id: Option<CaseId>,
        /// When it was opened.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        opened_at: u64,
        /// How much there is of it.
        contents: CaseContents,
        /// When it goes by itself; null while it is open.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        goes_at: Option<u64>,
        /// Whether a legal hold keeps it.
        on_hold: bool,
    },
}

wire! {
    /// What came of `POST /api/v1/held/delete`.
    struct HeldDeletedResponse {
        /// Whether it is gone. Otherwise a legal hold keeps it, and nobody calls.
        pub deleted: bool,
    }
}

wire! {
    /// Some of what this line keeps.
    struct StatementGroup {
        /// In plain words.
        pub words: String,
        /// How many facts of it the server can read.
        pub readable: u32,
        /// How many only keys open that are not on the server.
        pub sealed: u32,
    }
}

wire! {
    /// How long something is kept.
    struct StatementKept {
        /// What.
        pub what: String,
        /// How long, and from when on.
        pub how_long: String,
        /// Whether a legal hold can keep it longer.
        pub can_be_held: bool,
    }
}

wire! {
    /// `GET /api/v1/statement`: what this line holds, and what it cannot produce (R218). In English, for whoever asks the organisation.
    struct StatementResponse {
        /// When it was made.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub made_at: u64,
        /// The first sentences.
        pub lead: Vec<String>,
        /// What is held.
        pub held: Vec<StatementGroup>,
        /// What cannot be produced, by anybody.
        pub never: Vec<String>,
        /// How long what is held is kept.
        pub kept: Vec<StatementKept>,
        /// The last sentences.
        pub end: Vec<String>,
    }
}
