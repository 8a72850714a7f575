//! HTTP of the desk's origin: care for those who answer (R708, R709). Nothing here says what was hard for whom.

use crate::MemberId;
use crate::shape::wire;
use serde::{Deserialize, Serialize};

/// Where a debrief stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum DebriefState {
    /// It is owed, and nobody has said anything.
    Offered,
    /// They want it.
    Accepted,
    /// They do not want it.
    Declined,
    /// They had it.
    Done,
}

wire! {
    /// A debrief.
    struct Debrief {
        /// Where it stands.
        pub state: DebriefState,
        /// When it is to be done.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub due_at: u64,
    }
}

wire! {
    /// The caller needs relief.
    struct OwnRelief {
        /// Since when.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub asked_at: u64,
        /// The name of who comes; null while nobody has said so.
        pub coming: Option<String>,
    }
}

wire! {
    /// Somebody needs relief, and the caller is called.
    struct ReliefCall {
        /// Who.
        pub member_id: MemberId,
        /// Their name.
        pub alias: String,
        /// Since when.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub asked_at: u64,
    }
}

wire! {
    /// `GET /api/v1/care`, and the answer to what changes it: what concerns the caller and nobody else.
    struct CareResponse {
        /// A debrief that they are owed, or were lately; null otherwise.
        pub debrief: Option<Debrief>,
        /// Relief that they asked for; null otherwise.
        pub relief: Option<OwnRelief>,
        /// Who needs relief and has called them, the longest first.
        pub calls: Vec<ReliefCall>,
    }
}

wire! {
    strict
    /// `POST /api/v1/care/debrief`: whether the caller wants theirs.
    struct AnswerDebriefParams {
        /// They may think again until they had it.
        pub wanted: bool,
    }
}

wire! {
    strict
    /// `POST /api/v1/care/relief/coming`: the caller comes.
    struct ReliefComingParams {
        /// To whom.
        pub member_id: MemberId,
    }
}

wire! {
    /// Somebody who is owed a debrief.
    struct OwedDebrief {
        /// Who.
        pub member_id: MemberId,
        /// Their name.
        pub alias: String,
        /// The debrief.
        pub debrief: Debrief,
    }
}

wire! {
    /// `GET /api/v1/care/debriefs`: for who holds them.
    struct DebriefsResponse {
        /// The earliest due first.
        pub debriefs: Vec<OwedDebrief>,
    }
}

wire! {
    strict
    /// `POST /api/v1/care/debriefs/done`: somebody else had theirs.
    struct DebriefDoneParams {
        /// Who.
        pub member_id: MemberId,
    }
}
