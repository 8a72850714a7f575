//! Case records and the hand-off into them. The server sees ids, sizes and assignments.

use crate::{
    Bytes, CaseId, DeviceId, EntryId, FileId, ItemId, MemberId, retention::CaseClosed, shape::wire,
};
use serde::{Deserialize, Serialize};

/// A case key, sealed to one device and signed by who sealed it (crypto.md §11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CaseWrap {
    /// Whose device.
    pub member_id: MemberId,
    /// Which device.
    pub device_id: DeviceId,
    /// Which version of the key.
    pub key_version: u32,
    /// The sealed key.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub wrap: Bytes,
}

/// How a case's keys stand, for a device of somebody assigned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CaseKeys {
    /// The newest version. Entries under an older one are refused with `staleKey`.
    pub key_version: u32,
    /// Whether somebody knows the newest key who must not read what is new: the next desk that can makes another.
    pub exposed: bool,
    /// The keys, sealed to the caller's device, the oldest first. A version that is missing a colleague's desk passes on.
    #[cfg_attr(feature = "ts", ts(type = "string[]"))]
    pub wraps: Vec<Bytes>,
    /// The sealed lists of who reads the case, in order. Desks hold whom the server calls assigned against them.
    #[cfg_attr(feature = "ts", ts(type = "string[]"))]
    pub readers: Vec<Bytes>,
}

/// One sealed entry of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CaseEntry {
    /// Random, chosen by the author's browser.
    pub entry_id: EntryId,
    /// Which version of the case key seals it.
    pub key_version: u32,
    /// The sealed entry.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub sealed: Bytes,
}

/// `POST /api/v1/cases`: opens a case with its first entry; from an item this is the hand-off (R412).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct OpenCaseParams {
    /// Random, chosen by the caller's browser.
    pub case_id: CaseId,
    /// The finished item that it comes from, and the caller's fence.
    pub from: Option<FromItem>,
    /// One for each device of everybody assigned, the caller included or not.
    pub wraps: Vec<CaseWrap>,
    /// The sealed list of who reads the case.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub readers: Bytes,
    /// The first entry: the agreed facts.
    pub entry: CaseEntry,
}

/// The item that a case comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct FromItem {
    /// The item.
    pub item_id: ItemId,
    /// The caller's fence.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub fence: u64,
    /// Whether the person agreed in the chat (ruling 14). Without it the server refuses the hand-off.
    pub person_confirmed: bool,
    /// Who receives it: one of those whom the wraps are for.
    pub receiver_id: MemberId,
    /// For how many minutes they have to answer: 30 to 10,080.
    pub minutes: u32,
}

wire! {
    /// Where a hand-off stands (R412).
    enum HandoffStage {
        /// The receiver has not answered.
        Sent,
        /// The receiver has taken it on.
        Accepted,
        /// The receiver has sent it back: somebody else is to be named.
        Returned,
    }
}

wire! {
    /// Why somebody sends a hand-off back.
    enum ReturnReason {
        /// They have no room.
        NoCapacity,
        /// It belongs to somebody else.
        NotMine,
        /// They must not work on it.
        Conflict,
        /// They do not speak the language.
        Language,
        /// Something that they need to begin is missing.
        Missing,
        /// Something else.
        Other,
    }
}

wire! {
    /// The hand-off that a case came from.
    struct CaseHandoff {
        /// Where it stands.
        pub stage: HandoffStage,
        /// Why it came back; null where it did not.
        pub why: Option<ReturnReason>,
        /// Who handed it off.
        pub by_id: MemberId,
        /// Who receives it.
        pub receiver_id: MemberId,
        /// By when they have answered.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub due_at: u64,
    }
}

wire! {
    strict
    /// `POST /api/v1/cases/handoff/back`: the receiver sends it back. `wrongState` for anybody else.
    struct ReturnCaseParams {
        /// The case.
        pub case_id: CaseId,
        /// Why.
        pub why: ReturnReason,
    }
}

wire! {
    strict
    /// `POST /api/v1/cases/handoff/to`: somebody else on the case receives what nobody has taken on.
    struct PassCaseParams {
        /// The case.
        pub case_id: CaseId,
        /// Who.
        pub receiver_id: MemberId,
        /// For how many minutes they have to answer: 30 to 10,080.
        pub minutes: u32,
    }
}

/// One line of the caller's case list. No names: what the case is about is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CaseSummary {
    /// The case.
    pub case_id: CaseId,
    /// When it was opened, cut to the minute.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub opened_at: u64,
    /// How many entries it has.
    pub entries: u32,
    /// Who is assigned.
    pub assigned: Vec<MemberId>,
    /// The hand-off that it came from; null when it did not come from an item.
    pub handoff: Option<CaseHandoff>,
    /// Whether the caller's device can read it.
    pub access: CaseAccess,
    /// Since when it is closed; null while it is open.
    pub closed: Option<CaseClosed>,
}

/// Whether a device can read a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum CaseAccess {
    /// It holds the newest key.
    Open,
    /// The desk of a colleague who is assigned lets it in.
    Waiting,
    /// Nobody's device holds the newest key any more.
    Lost,
}

/// `GET /api/v1/cases`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CasesResponse {
    /// The cases that the caller is assigned to, newest first.
    pub cases: Vec<CaseSummary>,
}

/// `POST /api/v1/cases/read`: opens one case; only for who is assigned. `POST /api/v1/cases/handoff/take`: the receiver takes it on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ReadCaseParams {
    /// The case.
    pub case_id: CaseId,
}

/// One case as stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct CaseResponse {
    /// Its line of the list.
    pub summary: CaseSummary,
    /// Its keys, for the caller's device.
    pub keys: CaseKeys,
    /// Who of the assigned holds every version of the key.
    pub holders: Vec<MemberId>,
    /// Its entries in the order they were stored.
    pub entries: Vec<CaseEntry>,
}

wire! {
    strict
    /// `POST /api/v1/cases/many`: several cases, for the search in the browser. Those that are not the caller's are left out.
    struct ReadCasesParams {
        /// The cases; at most [`crate::limits::CASES_AT_ONCE`].
        pub case_ids: Vec<CaseId>,
    }
}

wire! {
    /// Several cases as stored.
    struct ReadCasesResponse {
        /// Those that the caller may read.
        pub cases: Vec<CaseResponse>,
    }
}

wire! {
    strict
    /// `POST /api/v1/cases/files`: keeps a sealed picture beside the entries. `tooLarge` where there are too many.
    struct AddFileParams {
        /// The case.
        pub case_id: CaseId,
        /// Random, chosen by the author's browser.
        pub file_id: FileId,
        /// Which version of the case key seals it.
        pub key_version: u32,
        /// The sealed picture.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub sealed: Bytes,
    }
}

wire! {
    strict
    /// `POST /api/v1/cases/files/read` and `POST /api/v1/cases/files/delete`.
    struct CaseFileParams {
        /// The case.
        pub case_id: CaseId,
        /// The picture.
        pub file_id: FileId,
    }
}

wire! {
    /// A sealed picture.
    struct CaseFileResponse {
        /// The sealed picture.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub sealed: Bytes,
    }
}

/// `POST /api/v1/cases/entries`: adds an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AddEntryParams {
    /// The case.
    pub case_id: CaseId,
    /// How many entries the author had read; another number by now is a `conflict`, and nothing is stored.
    pub after: u32,
    /// The entry.
    pub entry: CaseEntry,
}

/// `POST /api/v1/cases/assign`: lets somebody else read the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AssignParams {
    /// The case.
    pub case_id: CaseId,
    /// The keys, sealed for each device of the newcomer.
    pub wraps: Vec<CaseWrap>,
    /// The sealed list of who reads the case from then on.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub readers: Bytes,
    /// How many lists the caller had read; another number by now is a `conflict`, and nothing is stored.
    pub after: u32,
}

/// `POST /api/v1/cases/take-off`: somebody assigned reads the case no more. `wrongState` when nobody else would hold its keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct TakeOffParams {
    /// The case.
    pub case_id: CaseId,
    /// Who; the caller, or somebody else for who may take others off.
    pub member_id: MemberId,
}
