//! HTTP of the desk's origin: what somebody has to do by a certain time (R214, R405, R407). What a report says is nowhere here.

use crate::shape::wire;
use crate::{Bytes, CallbackId, CaseId, ItemId, MemberId, TaskId, person::Mandate};
use serde::{Deserialize, Serialize};

wire! {
    union
    /// What a task hangs on.
    TaskOn {
        /// A chat or a referral, while it is open.
        Item {
            /// Which.
            item_id: ItemId,
        },
        /// A request to be called, while it is there.
        Callback {
            /// Which.
            callback_id: CallbackId,
        },
        /// A case.
        Case {
            /// Which.
            case_id: CaseId,
        },
    }
}

wire! {
    word
    /// How a report was made.
    ReportMethod {
        /// By telephone.
        Phone,
        /// In person.
        InPerson,
        /// On a page of the agency.
        Online,
        /// By fax.
        Fax,
        /// By post.
        Post,
    }
}

wire! {
    word
    /// How far a report has come (E15).
    ReportStage {
        /// Nobody has decided whether there is reasonable cause.
        Considering,
        /// There is nothing to report.
        NotReportable,
        /// There is reasonable cause; the oral report is due.
        OralDue,
        /// The oral report was made; the written one is due.
        WrittenDue,
        /// Both were made.
        WrittenSent,
    }
}

wire! {
    word
    /// Why there is nothing to report.
    NotReportable {
        /// Nothing gives reasonable cause.
        NoCause,
        /// They are not under 18.
        Adult,
        /// It was reported already.
        AlreadyReported,
        /// Whoever has it is no mandated reporter, and the agency's policy asks for none.
        NoReporter,
    }
}

wire! {
    word
    /// Whether the person knows what was reported (R216).
    PersonTold {
        /// Nobody has told them yet.
        NotYet,
        /// They were told what was said, and to whom.
        Told,
        /// It is not safe to tell them.
        NotSafe,
        /// They left, and nobody looks for them.
        Gone,
    }
}

wire! {
    word
    /// What the agency answered.
    DcfAnswer {
        /// It takes it on.
        Accepted,
        /// It does not.
        NotAccepted,
    }
}

wire! {
    word
    /// Whether a sponsor or guardian may be the one who exploits (R210).
    GuardianRisk {
        /// Nobody has thought about it yet.
        NotSaid,
        /// Nothing points to it.
        Clear,
        /// They may be: then they may not consent.
        Possibly,
    }
}

wire! {
    word
    /// Why no request was filed.
    NotFiled {
        /// There is no release.
        NoRelease,
        /// Neither forced labour nor commercial sex.
        NotThis,
        /// They are no foreign national.
        NotForeign,
        /// Somebody else has filed one.
        FiledElsewhere,
    }
}

wire! {
    word
    /// What is due on a date.
    DeadlineLabel {
        /// File before the 18th birthday.
        FileBeforeBirthday,
        /// A hearing.
        Hearing,
        /// An asylum application.
        Asylum,
        /// A visa application.
        Visa,
        /// An answer or an appeal.
        Reply,
        /// Benefits end or are renewed.
        Benefits,
        /// Housing ends.
        Housing,
        /// Something else.
        Other,
    }
}

wire! {
    word
    /// Why a supervisor gave a task to somebody else.
    GiveReason {
        /// Whoever had it is away.
        Away,
        /// Whoever had it works here no more.
        Left,
        /// They asked for it.
        Asked,
        /// They must not know of it.
        Conflict,
        /// Somebody else works on the case.
        CaseWorker,
    }
}

/// A report that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct MadeReport {
    /// In which minute.
    #[cfg_attr(feature = "ts", ts(type = "number"))]
    pub at: u64,
    /// How.
    pub method: ReportMethod,
}

wire! {
    union
    /// What is to be done, and how far it has come.
    TaskLife {
        /// A report of suspected harm to somebody under 18.
        MandatedReport {
            /// How far it has come.
            stage: ReportStage,
            /// Why there is nothing to report.
            why: Option<NotReportable>,
            /// Whether a supervisor was asked.
            consulted: bool,
            /// The oral report.
            oral: Option<MadeReport>,
            /// Whether little was known.
            limited: Option<bool>,
            /// The written report.
            written: Option<MadeReport>,
            /// Whether the person knows.
            told: PersonTold,
            /// What the agency answered.
            answer: Option<DcfAnswer>,
        },
        /// A request for assistance to HHS for a child from another country.
        HhsRequest {
            /// Whether a sponsor or guardian may be the one who exploits.
            guardian: GuardianRisk,
            /// Whether a supervisor was asked.
            consulted: bool,
            /// Whether counsel was asked.
            counsel: bool,
            /// Whether Part A was filed; null while nobody has decided.
            filed: Option<bool>,
            /// Why it was not.
            why: Option<NotFiled>,
        },
        /// A date.
        Deadline {
            /// What is due.
            label: DeadlineLabel,
        },
    }
}

wire! {
    /// What somebody has to do by a certain time.
    struct TaskFacts {
        /// Which.
        pub task_id: TaskId,
        /// Who has to do it.
        pub owner: MemberId,
        /// Their name.
        pub owner_alias: String,
        /// Whether they still work here.
        pub owner_active: bool,
        /// What it hangs on; null once that is gone.
        pub on: Option<TaskOn>,
        /// Since when.
        #[cfg_attr(feature = "ts", ts(type = "number"))]
        pub opened_at: u64,
        /// Until when what comes next is to be done; null while no clock runs.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        pub due_at: Option<u64>,
        /// Since when it is over.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        pub closed_at: Option<u64>,
        /// What, and how far.
        pub life: TaskLife,
        /// What the agency calls it, sealed to the team.
        #[cfg_attr(feature = "ts", ts(type = "string | null"))]
        pub sealed: Option<Bytes>,
    }
}

wire! {
    /// `GET /api/v1/tasks`: the caller's, and everybody's for supervisors; what has to be done first comes first, what is over last.
    struct TasksResponse {
        /// On what the caller's own duty to report rests.
        pub mandate: Mandate,
        /// The tasks.
        pub tasks: Vec<TaskFacts>,
    }
}

wire! {
    union
    /// What is to be done.
    NewTask {
        /// A report of suspected harm to somebody under 18.
        MandatedReport,
        /// A request for assistance to HHS for a child from another country.
        HhsRequest,
        /// A date.
        Deadline {
            /// What is due.
            label: DeadlineLabel,
            /// When; never a birth date.
            #[cfg_attr(feature = "ts", ts(type = "number"))]
            at: u64,
        },
    }
}

wire! {
    strict
    /// `POST /api/v1/tasks`: the caller takes it on. Sent again it changes nothing.
    struct OpenTaskParams {
        /// Chosen by the desk.
        pub task_id: TaskId,
        /// What.
        pub task: NewTask,
        /// On what: an item that the caller holds, a request to be called that they have, or a case that they work on.
        pub on: Option<TaskOn>,
    }
}

wire! {
    union
    /// What the owner of a task says.
    TaskStep {
        /// A supervisor was asked.
        Consulted,
        /// There is reasonable cause: the clock runs from now.
        Cause,
        /// There is nothing to report. It is over.
        NotReportable {
            /// Why.
            why: NotReportable,
        },
        /// The oral report was made.
        OralMade {
            /// When and how.
            made: MadeReport,
            /// Whether little was known.
            limited: bool,
        },
        /// The written report was sent.
        WrittenSent {
            /// When and how.
            made: MadeReport,
        },
        /// Whether the person knows.
        PersonTold {
            /// What of it.
            told: PersonTold,
        },
        /// What the agency answered.
        DcfAnswered {
            /// What.
            answer: DcfAnswer,
        },
        /// Whether a sponsor or guardian may be the one who exploits.
        Guardian {
            /// Whether.
            guardian: GuardianRisk,
        },
        /// Counsel was asked.
        Counsel,
        /// Part A of the request was filed. It is over.
        Filed,
        /// No request was filed. It is over.
        NotFiled {
            /// Why.
            why: NotFiled,
        },
        /// It is done.
        Close,
    }
}

wire! {
    strict
    /// `POST /api/v1/tasks/step`: the owner says what was done.
    struct TaskStepParams {
        /// Which task.
        pub task_id: TaskId,
        /// What was done.
        pub step: TaskStep,
    }
}

wire! {
    strict
    /// `POST /api/v1/tasks/note`: what the agency calls the report, sealed to the team of the current notice.
    struct TaskNoteParams {
        /// Which task.
        pub task_id: TaskId,
        /// The box.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub sealed: Bytes,
    }
}

wire! {
    strict
    /// `POST /api/v1/tasks/give`: a supervisor gives it to somebody else.
    struct GiveTaskParams {
        /// Which task.
        pub task_id: TaskId,
        /// To whom.
        pub member_id: MemberId,
        /// Why.
        pub why: GiveReason,
    }
}

wire! {
    strict
    /// `POST /api/v1/tasks/hang`: it belongs to a case that its owner works on.
    struct HangTaskParams {
        /// Which task.
        pub task_id: TaskId,
        /// Which case.
        pub case_id: CaseId,
    }
}

wire! {
    /// A task's box that is sealed to a replaced team key.
    struct StaleTask {
        /// Which task.
        pub task_id: TaskId,
        /// The box.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub sealed: Bytes,
    }
}

wire! {
    strict
    /// `POST /api/v1/upkeep/tasks`: the box, sealed to the current team key. `conflict` when somebody was faster.
    struct ResealTaskParams {
        /// Which task.
        pub task_id: TaskId,
        /// The box as it was.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub before: Bytes,
        /// The new one.
        #[cfg_attr(feature = "ts", ts(type = "string"))]
        pub after: Bytes,
    }
}

wire! {
    /// Tasks whose clocks run, in counts (R704).
    struct OpenTasks {
        /// How many.
        pub open: u32,
        /// Of them, how many should have been done by now.
        pub overdue: u32,
        /// When the next one is due; null while none is to come.
        #[cfg_attr(feature = "ts", ts(type = "number | null"))]
        pub next_at: Option<u64>,
    }
}
