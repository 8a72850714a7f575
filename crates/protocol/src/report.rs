//! Reports of a quarter (R383, R430): what people count of their cases in their own desks, the sum, and what of it is told.

use crate::shape::wire;
use crate::{Bytes, CaseId, ids::CountId};
use serde::{Deserialize, Serialize};

wire! {
    word
    /// What is counted of the cases.
    ReportTopic {
        /// The clients themselves; its one value is `all`.
        Client,
        /// How they were exploited.
        Exploitation,
        /// Whether they are grown.
        AgeGroup,
        /// Whether they are of this country; only where they said so.
        Origin,
        /// Their gender.
        Gender,
        /// What they speak: a primary subtag; `und` for what is rare.
        Language,
        /// Who sent them (E10).
        Source,
        /// Why their case was closed, or `open`.
        Closing,
        /// What they got in the quarter (E8).
        Service,
        /// What they need and nobody could give (E8).
        Unmet,
        /// What is in their way.
        Barrier,
    }
}

wire! {
    word
    /// Since when somebody is a client.
    ReportSince {
        /// Their case was opened in the quarter.
        New,
        /// It was open before.
        Ongoing,
    }
}

wire! {
    strict
    /// Which quarter: also the body of `POST /api/v1/reports/own`, `/counts` and `/close`.
    struct ReportQuarter {
        /// `2026-Q4`.
        pub quarter: String,
    }
}

wire! {
    strict
    /// `POST /api/v1/reports`: a quarter's report.
    struct ReportParams {
        /// `2026-Q4`.
        pub quarter: String,
        /// Whether it leaves the programme: then nothing below eleven is told, and the quarter must be over.
        pub outside: bool,
    }
}

wire! {
    /// A line of a table.
    struct ReportLine {
        /// A code.
        pub value: String,
        /// New clients; null where it is not told.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        pub new: Option<u64>,
        /// Those of before.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        pub ongoing: Option<u64>,
        /// All of them.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        pub all: Option<u64>,
    }
}

wire! {
    /// A table.
    struct ReportTable {
        /// Of what.
        pub topic: ReportTopic,
        /// Whether new clients and those of before are told apart in it.
        pub apart: bool,
        /// The values that somebody has.
        pub lines: Vec<ReportLine>,
    }
}

wire! {
    /// How many cases are in the sum.
    struct ReportProgress {
        /// Cases that there were at the end of the quarter, or are by now.
        pub cases: u32,
        /// Of these, counted by somebody.
        pub counted: u32,
        /// Of these, in the sum.
        pub summed: u32,
        /// Whether the quarter is closed: who counted what is forgotten.
        pub closed: bool,
    }
}

wire! {
    /// A quarter's report.
    struct ReportResponse {
        /// Which.
        pub quarter: String,
        /// Its first day.
        pub from: String,
        /// Its last day.
        pub until: String,
        /// Whether it is over.
        pub over: bool,
        /// Nothing below this is told.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub least: u64,
        /// How far the counting is.
        pub progress: ReportProgress,
        /// New clients, those of before, all; null where it is not told.
        pub clients: ReportLine,
        /// Table by table.
        pub tables: Vec<ReportTable>,
        /// Trainings given to others; null where nobody said.
        pub trainings: Option<u32>,
        /// How many came.
        pub trained: Option<u32>,
        /// Other agencies in the register that may refer, and with how many of them there is an agreement.
        pub partners: u32,
        /// See there.
        pub agreements: u32,
        /// Quarters that have a report, the newest first; the first goes on.
        pub quarters: Vec<String>,
    }
}

wire! {
    /// What the caller has to count.
    struct OwnCountResponse {
        /// Cases of theirs that nobody else has counted.
        pub cases: Vec<CaseId>,
        /// Cases of theirs that a colleague has counted.
        pub by_others: u32,
        /// How many cases are in what they counted before; null where they have not.
        pub counted: Option<u32>,
        /// The first moment of the quarter, and the first after it, unix milliseconds.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub from_at: u64,
        /// See there.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub until_at: u64,
        /// When each of the cases was opened, unix milliseconds, in the same order.
        #[cfg_attr(feature = "ts", ts(type = "number[]"))]
        pub opened_at: Vec<u64>,
        /// Whether the quarter is closed: nothing more is counted.
        pub closed: bool,
    }
}

wire! {
    strict
    /// `POST /api/v1/reports/count`: what the caller counted, sealed to the team. It takes the place of what they counted before. `conflict` where
    /// a colleague has counted one of the cases by now.
    struct CountParams {
        /// `2026-Q4`.
        pub quarter: String,
        /// Chosen by the desk, a new one each time; the box is bound to it.
        pub count_id: CountId,
        /// The cases that are in it.
        pub cases: Vec<CaseId>,
        /// A list of [`CaseTotal`], as JSON.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub sealed: Bytes,
    }
}

wire! {
    /// A count that somebody made.
    struct CountFacts {
        /// Which.
        pub count_id: CountId,
        /// How many cases are in it.
        pub cases: u32,
        /// Whether it is in the sum.
        pub summed: bool,
        /// The box.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub sealed: Bytes,
    }
}

wire! {
    /// `POST /api/v1/reports/counts`: everybody's, for who adds them up. Who made which is not told.
    struct CountsResponse {
        /// All of them.
        pub counts: Vec<CountFacts>,
    }
}

wire! {
    strict
    /// One number.
    struct CaseTotal {
        /// Of what.
        pub topic: ReportTopic,
        /// Which value: a code.
        pub value: String,
        /// Of whom.
        pub since: ReportSince,
        /// How many.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub total: u64,
    }
}

wire! {
    strict
    /// `POST /api/v1/reports/sum`: the sum of these counts. `conflict` where one of them is not there any more.
    struct SumParams {
        /// `2026-Q4`.
        pub quarter: String,
        /// Which were added up.
        pub counts: Vec<CountId>,
        /// The sum.
        pub totals: Vec<CaseTotal>,
    }
}

wire! {
    strict
    /// `POST /api/v1/reports/notes`: what else the report says.
    struct ReportNotesParams {
        /// `2026-Q4`.
        pub quarter: String,
        /// Trainings given to others.
        pub trainings: u32,
        /// How many came.
        pub trained: u32,
    }
}
