//! HTTP of the desk's origin: requests by law (R218), what is held because of them, incidents (R223), and enquiries about a person (R204).
//! From whom a request came and what it says is sealed. Nowhere is there a field for the name of whom somebody asks about.

use crate::shape::wire;
use crate::{AlertId, Bytes, ForwarderId, HoldId, IncidentId, LegalId, MemberId, task::TaskOn};
use serde::{Deserialize, Serialize};
use std::fmt;

wire! {
    word
    /// What it is (E17).
    LegalKind {
        /// A subpoena that an attorney or a clerk has signed: not an order of a court.
        SubpoenaAttorney,
        /// A subpoena that a judge has signed.
        SubpoenaJudgeSigned,
        /// An order of a court.
        CourtOrder,
        /// A search warrant that a judge has signed.
        SearchWarrant,
        /// A subpoena of a grand jury.
        GrandJury,
        /// A paper of an agency that no judge has signed.
        Administrative,
        /// Somebody asks for records.
        RecordsRequest,
        /// Somebody asks whether a person is here.
        MissingPersonQuery,
        /// Police, or somebody who says so, ask without a paper.
        InformalLe,
    }
}

wire! {
    word
    /// How far it has come (E17).
    LegalState {
        /// It is here.
        Received,
        /// What it reaches is held, or it reaches nothing.
        HoldSet,
        /// Who asks was called back.
        Verified,
        /// The director and counsel know.
        Counsel,
        /// The person knows.
        PersonNotified,
        /// The person cannot be told.
        PersonUnreachable,
        /// Counsel objects.
        ObjectionFiled,
        /// A judge looks at it alone.
        InCamera,
        /// Less is asked for.
        Narrowed,
        /// The least was handed over.
        CompliedMinimum,
        /// Nothing is handed over.
        Refused,
        /// Who asked took it back.
        Withdrawn,
        /// It is over.
        Closed,
    }
}

wire! {
    word
    /// What came of looking for what it reaches.
    Freeze {
        /// What it reaches is held.
        Held,
        /// It reaches nothing that is here.
        Nothing,
    }
}

wire! {
    word
    /// Where the number came from under which who asks was called back (R219).
    NumberFrom {
        /// From the line's own register.
        Directory,
        /// From what the court or the agency publishes.
        Published,
        /// From counsel.
        Counsel,
    }
}

wire! {
    word
    /// How the person was told: as they have chosen to be reached.
    NoticeWay {
        /// In the chat that they hold open.
        InChat,
        /// By a call, in the hours and under the number that they gave.
        SafeCall,
        /// In person.
        InPerson,
        /// By who works on their case, as the case says.
        CaseWorker,
    }
}

wire! {
    word
    /// Why the person was not told.
    NotTold {
        /// Nothing is kept that it reaches.
        NoRecord,
        /// They have left no way that is safe.
        NoSafeWay,
        /// It was tried in their way, and nobody answered.
        NoAnswer,
        /// It would put them in danger.
        NotSafe,
        /// An order forbids it.
        Forbidden,
    }
}

wire! {
    word
    /// Who has narrowed it.
    NarrowedBy {
        /// A judge, by an order.
        Court,
        /// Who asks, by an agreement with counsel.
        Agreement,
    }
}

wire! {
    word
    /// On what something is handed over without a release (R212).
    LegalBasis {
        /// A report that the law asks for.
        MandatedReport,
        /// An order that a judge has signed.
        CourtOrder,
        /// Another statute, that counsel has named.
        OtherStatute,
    }
}

wire! {
    word
    /// Why nothing is handed over.
    Refusal {
        /// They got the fixed answer (R204).
        FixedAnswer,
        /// Nothing compels it.
        NotCompelled,
        /// It is privileged.
        Privileged,
        /// A court has quashed it.
        Quashed,
        /// There is nothing.
        NothingHeld,
    }
}

wire! {
    union
    /// What somebody has done about it.
    LegalStep {
        /// They looked for what it reaches.
        Hold {
            /// What came of it.
            freeze: Freeze,
        },
        /// They called back, and it is genuine.
        Verify {
            /// Where the number came from.
            from: NumberFrom,
        },
        /// They called back, and it is not.
        NotGenuine,
        /// The director and counsel know.
        Counsel,
        /// The person was told.
        Notify {
            /// How.
            way: NoticeWay,
        },
        /// The person was not.
        Unreachable {
            /// Why.
            why: NotTold,
        },
        /// Counsel objects.
        Object,
        /// A judge has ordered to look at it alone.
        InCamera,
        /// Less is asked for.
        Narrow {
            /// By whom.
            by: NarrowedBy,
        },
        /// The least was handed over (R212).
        Comply {
            /// On what basis.
            basis: LegalBasis,
            /// Whether it was what the order names and nothing else.
            minimum: bool,
            /// Whether something was done for the person's safety.
            safety: bool,
        },
        /// Nothing is handed over.
        Refuse {
            /// Why.
            why: Refusal,
        },
        /// Who asked took it back.
        Withdraw,
        /// It is over.
        Close,
    }
}

wire! {
    word
    /// Who says they are what.
    CallerClaim {
        /// Police.
        Police,
        /// Immigration, or another office of the federal government.
        Immigration,
        /// Child protection.
        ChildProtection,
        /// A prosecutor or a court.
        Court,
        /// A hospital.
        Hospital,
        /// A lawyer.
        Lawyer,
        /// Another hotline or agency.
        Agency,
        /// Family.
        Family,
        /// A friend, a neighbour, somebody from work.
        Friend,
        /// The press.
        Press,
        /// They do not say.
        NotSaid,
    }
}

/// What stands on the paper of a request or is written down about an incident, sealed to the team. Of an enquiry by telephone it says who
/// they say they are, and nothing of whom they asked about.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct LegalPaper {
    /// Who says they are what; null for an incident.
    pub claim: Option<CallerClaim>,
    /// The agency, from the line's own register.
    pub agency: Option<ForwarderId>,
    /// The court, the agency or the name that they gave.
    #[serde(default)]
    pub from: String,
    /// The number that the paper has.
    #[serde(default)]
    pub docket: String,
    /// What it asks for, or what went wrong.
    #[serde(default)]
    pub words: String,
}

// Contents stay out of logs.
impl fmt::Debug for LegalPaper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LegalPaper")
    }
}

wire! {
    strict
    /// `POST /api/v1/legal`: takes a request in, or an enquiry about a person. A supervisor is called at once. Sent again it changes nothing.
    struct TakeLegalParams {
        /// Chosen by the desk.
        pub legal_id: LegalId,
        /// What it is.
        pub kind: LegalKind,
        /// When it came.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub received_at: u64,
        /// Until when it is to be answered.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        pub due_at: Option<u64>,
        /// A [`LegalPaper`], sealed to the team.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub sealed: Bytes,
    }
}

wire! {
    strict
    /// `POST /api/v1/legal/step`: what was done. `wrongState` where it does not follow.
    struct LegalStepParams {
        /// About which.
        pub legal_id: LegalId,
        /// What.
        pub step: LegalStep,
    }
}

wire! {
    strict
    /// `POST /api/v1/legal/due`: it is to be answered by another date.
    struct LegalDueParams {
        /// Which.
        pub legal_id: LegalId,
        /// Until when; null for no date.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        pub due_at: Option<u64>,
    }
}

wire! {
    strict
    /// `POST /api/v1/legal/search`: they insist that somebody look whether a person is here. Always `forbidden`: there is nothing to search
    /// with. That it was wanted is written down.
    struct LegalParams {
        /// In which enquiry.
        pub legal_id: LegalId,
    }
}

wire! {
    strict
    /// `POST /api/v1/legal/false-caller`: they were called back, and are not who they said. Everybody who works here is told, without a
    /// name, and an incident is opened. Sent again it changes nothing.
    struct FalseCallerParams {
        /// In which enquiry.
        pub legal_id: LegalId,
        /// Chosen by the desk.
        pub incident_id: IncidentId,
        /// Chosen by the desk.
        pub alert_id: AlertId,
    }
}

wire! {
    word
    /// Why a record is held.
    HoldWhy {
        /// The paper asks for it.
        Asked,
        /// A court has ordered that it be kept.
        Ordered,
        /// Counsel has said so.
        Counsel,
        /// It will be asked for.
        Expected,
    }
}

wire! {
    word
    /// Why a hold is lifted.
    LiftWhy {
        /// The request was answered.
        Answered,
        /// Whoever asked took it back.
        Withdrawn,
        /// A court has quashed it.
        Quashed,
        /// Counsel has said so.
        Counsel,
        /// It was the wrong record.
        Mistake,
    }
}

wire! {
    strict
    /// `POST /api/v1/holds`: one record is not deleted from now on. Sent again it changes nothing.
    struct SetHoldParams {
        /// Chosen by the desk.
        pub hold_id: HoldId,
        /// Because of which request.
        pub legal_id: LegalId,
        /// Which record.
        pub on: TaskOn,
        /// Why.
        pub why: HoldWhy,
    }
}

wire! {
    strict
    /// `POST /api/v1/holds/lift`: the record may be deleted again, unless another request holds it.
    struct LiftHoldParams {
        /// Which.
        pub hold_id: HoldId,
        /// Why.
        pub why: LiftWhy,
    }
}

wire! {
    /// A hold.
    struct HoldFacts {
        /// Which.
        pub hold_id: HoldId,
        /// On what.
        pub on: TaskOn,
        /// Why.
        pub why: HoldWhy,
        /// The name of who set it.
        pub by: String,
        /// The minute.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub set_at: u64,
        /// The minute it was lifted; null while it holds.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        pub lifted_at: Option<u64>,
        /// Why it was lifted.
        pub lifted_why: Option<LiftWhy>,
    }
}

wire! {
    /// What was done about a request.
    struct LegalStepFacts {
        /// What.
        pub step: LegalStep,
        /// The name of who did it.
        pub by: String,
        /// The minute.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub at: u64,
    }
}

wire! {
    /// A request.
    struct LegalFacts {
        /// Which.
        pub legal_id: LegalId,
        /// What it is.
        pub kind: LegalKind,
        /// How far it has come.
        pub state: LegalState,
        /// Whether a judge has signed.
        pub judge: bool,
        /// The one who took it in.
        pub by: MemberId,
        /// Their name.
        pub by_alias: String,
        /// Since when it is here.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub received_at: u64,
        /// Until when it is to be answered.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        pub due_at: Option<u64>,
        /// The minute it was over.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        pub closed_at: Option<u64>,
        /// The sealed paper.
        #[cfg_attr(feature = "ts", ts(type = "string | null"))]
        pub sealed: Option<Bytes>,
        /// What was done, in order.
        pub steps: Vec<LegalStepFacts>,
        /// What is held because of it, for who leads.
        pub holds: Vec<HoldFacts>,
    }
}

wire! {
    word
    /// What kind of record.
    RecordKind {
        /// A chat.
        Chat,
        /// A referral.
        Referral,
        /// A request to be called.
        Callback,
        /// A case.
        Case,
    }
}

wire! {
    /// A record that can be held: no names of persons, only who works on it.
    struct RecordFacts {
        /// Which.
        pub on: TaskOn,
        /// What.
        pub kind: RecordKind,
        /// Since when it is there.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub since_at: u64,
        /// Who works on it: they know whose it is.
        pub who: Vec<String>,
    }
}

wire! {
    word
    /// What went wrong.
    IncidentCause {
        /// Somebody said they were somebody else.
        FalseCaller,
        /// A device or a paper is lost or stolen.
        Lost,
        /// Something went to somebody for whom it was not.
        WrongReceiver,
        /// Somebody has broken into a system.
        BrokenInto,
        /// Somebody who works here has looked, or told, what they must not.
        Insider,
        /// The key of a partner is used by somebody else.
        PartnerKey,
        /// Something else.
        Other,
    }
}

wire! {
    word
    /// Whether something that names a person is out.
    DataBreach {
        /// Nothing points to it.
        None,
        /// It is about to be.
        Imminent,
        /// It is.
        Actual,
    }
}

wire! {
    word
    /// What is owed because of an incident (R223).
    IncidentDuty {
        /// To stop it.
        Contain,
        /// To tell the director, and counsel.
        Director,
        /// To tell who pays: within 24 hours.
        GrantMaker,
        /// To tell the attorney general: not later than residents.
        AttorneyGeneral,
        /// To tell residents: within 60 days.
        Residents,
        /// To pay for identity services.
        Identity,
        /// To tell the people whom the line is for, each by the way that they chose.
        Persons,
    }
}

wire! {
    word
    /// How it was answered.
    DutyAnswer {
        /// It was done.
        Done,
        /// Each was told by the way that they chose.
        SafeWay,
        /// Not each: who is left has no safe way.
        NotReachable,
        /// All of it was encrypted and no key is out.
        SafeHarbour,
        /// It is not owed.
        NotOwed,
    }
}

wire! {
    strict
    /// `POST /api/v1/incidents`: something went wrong, or is about to. A supervisor is called at once. Sent again it changes nothing.
    struct OpenIncidentParams {
        /// Chosen by the desk.
        pub incident_id: IncidentId,
        /// What.
        pub cause: IncidentCause,
        /// Whether something is out.
        pub breach: DataBreach,
        /// Whether numbers of social security or tax are among it.
        pub identity: bool,
        /// A [`LegalPaper`], sealed to the team.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub sealed: Bytes,
    }
}

wire! {
    strict
    /// `POST /api/v1/incidents/worsen`: it turns out to be worse.
    struct WorsenIncidentParams {
        /// Which.
        pub incident_id: IncidentId,
        /// What is out.
        pub breach: DataBreach,
        /// Whether numbers are among it.
        pub identity: bool,
    }
}

wire! {
    strict
    /// `POST /api/v1/incidents/answer`: something that is owed was answered. `wrongState` where it cannot be, like that.
    struct AnswerDutyParams {
        /// Because of which incident.
        pub incident_id: IncidentId,
        /// What was owed.
        pub duty: IncidentDuty,
        /// How it was answered.
        pub answer: DutyAnswer,
    }
}

wire! {
    strict
    /// `POST /api/v1/incidents/close`: it is over. `wrongState` while something is not answered.
    struct IncidentParams {
        /// Which.
        pub incident_id: IncidentId,
    }
}

wire! {
    strict
    /// `POST /api/v1/incidents/paper`: what is written down about it, in place of what was.
    struct IncidentPaperParams {
        /// Which.
        pub incident_id: IncidentId,
        /// A [`LegalPaper`], sealed to the team.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub sealed: Bytes,
    }
}

wire! {
    /// Something that is owed, and how it was answered.
    struct DutyFacts {
        /// What.
        pub duty: IncidentDuty,
        /// Until when; null once it was answered.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        pub due_at: Option<u64>,
        /// How it was answered.
        pub answer: Option<DutyAnswer>,
        /// The name of who answered it.
        pub by: Option<String>,
        /// The minute.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        pub at: Option<u64>,
    }
}

wire! {
    /// An incident.
    struct IncidentFacts {
        /// Which.
        pub incident_id: IncidentId,
        /// What went wrong.
        pub cause: IncidentCause,
        /// Whether something is out.
        pub breach: DataBreach,
        /// Whether numbers are among it.
        pub identity: bool,
        /// The request that turned out to be none.
        pub legal_id: Option<LegalId>,
        /// The name of who opened it.
        pub by: String,
        /// Since when it is open.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub opened_at: u64,
        /// Since when the breach is known.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        pub known_at: Option<u64>,
        /// The minute it was over.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        pub closed_at: Option<u64>,
        /// What is owed, in order.
        pub duties: Vec<DutyFacts>,
        /// What is written down about it, sealed.
        #[cfg_attr(feature = "ts", ts(type = "string | null"))]
        pub sealed: Option<Bytes>,
    }
}

wire! {
    /// `GET /api/v1/legal`: everything for who leads; for everybody else what they took in themselves.
    struct LegalResponse {
        /// Requests and enquiries, the newest first.
        pub requests: Vec<LegalFacts>,
        /// Incidents, the newest first.
        pub incidents: Vec<IncidentFacts>,
        /// What can be held.
        pub records: Vec<RecordFacts>,
    }
}

wire! {
    word
    /// What everybody is told.
    StaffAlertKind {
        /// Somebody calls who is not who they say.
        FalseCaller,
    }
}

wire! {
    /// An alert to everybody who works here, without a name.
    struct AlertFacts {
        /// Which.
        pub alert_id: AlertId,
        /// What.
        pub kind: StaffAlertKind,
        /// The minute.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub raised_at: u64,
    }
}

wire! {
    /// `GET /api/v1/alerts`: what the caller has not seen yet, the oldest first.
    struct AlertsResponse {
        /// They.
        pub alerts: Vec<AlertFacts>,
    }
}

wire! {
    strict
    /// `POST /api/v1/alerts/seen`: the caller has seen it.
    struct AlertParams {
        /// Which.
        pub alert_id: AlertId,
    }
}

wire! {
    /// A paper of a request or an incident that is sealed to a replaced team key.
    struct StaleLegal {
        /// The id of the request or the incident.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub id: Bytes,
        /// The box.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub sealed: Bytes,
    }
}

wire! {
    strict
    /// `POST /api/v1/upkeep/legal`: the paper, sealed to the current team key. `conflict` when somebody was faster.
    struct ResealLegalParams {
        /// The id of the request or the incident.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub id: Bytes,
        /// The box as it was.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub before: Bytes,
        /// The new one.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub after: Bytes,
    }
}
