//! What somebody has to do by a certain time, between the wire and the rules.

use super::{FromWire, ToWire as _, at, from_seq, words};
use crate::task::{
    list::{Running, Shown, Tasks},
    open::Asked,
};
use domain::{
    CallbackId, CaseId, ItemId, TaskId, Timestamp,
    task::{
        Answer, GiveReason, Guardian, Label, Life, Method, NotFiled, NotReportable, On, Oral,
        Outcome, Report, Request, Stage, Step, Told, Written,
    },
};
use protocol::{Bytes, task as wire};

words!(
    Method,
    wire::ReportMethod {
        Phone,
        InPerson,
        Online,
        Fax,
        Post,
    }
);
words!(
    NotReportable,
    wire::NotReportable {
        NoCause,
        Adult,
        AlreadyReported,
        NoReporter,
    }
);
words!(
    Told,
    wire::PersonTold {
        NotYet,
        Told,
        NotSafe,
        Gone,
    }
);
words!(
    Answer,
    wire::DcfAnswer {
        Accepted,
        NotAccepted,
    }
);
words!(
    Guardian,
    wire::GuardianRisk {
        NotSaid,
        Clear,
        Possibly,
    }
);
words!(
    NotFiled,
    wire::NotFiled {
        NoRelease,
        NotThis,
        NotForeign,
        FiledElsewhere,
    }
);
words!(
    Label,
    wire::DeadlineLabel {
        FileBeforeBirthday,
        Hearing,
        Asylum,
        Visa,
        Reply,
        Benefits,
        Housing,
        Other,
    }
);
words!(
    GiveReason,
    wire::GiveReason {
        Away,
        Left,
        Asked,
        Conflict,
        CaseWorker,
    }
);

/// What is taken on.
pub fn asked(params: &wire::OpenTaskParams) -> Asked {
    Asked {
        id: TaskId::from_wire(params.task_id),
        life: match params.task {
            wire::NewTask::MandatedReport => Life::report(),
            wire::NewTask::HhsRequest => Life::request(),
            wire::NewTask::Deadline { label, at } => Life::Deadline {
                label: Label::from_wire(label),
                at: Timestamp(from_seq(at)),
            },
        },
        on: params.on.map(on),
    }
}

/// What something hangs on.
pub fn on(on: wire::TaskOn) -> On {
    match on {
        wire::TaskOn::Item { item_id } => On::Item(ItemId::from_wire(item_id)),
        wire::TaskOn::Callback { callback_id } => On::Callback(CallbackId::from_wire(callback_id)),
        wire::TaskOn::Case { case_id } => On::Case(CaseId::from_wire(case_id)),
    }
}

/// The same on its way out.
pub fn to_on(on: On) -> wire::TaskOn {
    match on {
        On::Item(id) => wire::TaskOn::Item {
            item_id: id.to_wire(),
        },
        On::Callback(id) => wire::TaskOn::Callback {
            callback_id: id.to_wire(),
        },
        On::Case(id) => wire::TaskOn::Case {
            case_id: id.to_wire(),
        },
    }
}

/// What was done.
pub fn step(step: wire::TaskStep) -> Step {
    match step {
        wire::TaskStep::Consulted => Step::Consulted,
        wire::TaskStep::Cause => Step::Cause,
        wire::TaskStep::NotReportable { why } => Step::NotReportable(NotReportable::from_wire(why)),
        wire::TaskStep::OralMade { made, limited } => Step::Oral(Oral {
            at: Timestamp(from_seq(made.at)),
            method: Method::from_wire(made.method),
            limited,
        }),
        wire::TaskStep::WrittenSent { made } => Step::Written(Written {
            at: Timestamp(from_seq(made.at)),
            method: Method::from_wire(made.method),
        }),
        wire::TaskStep::PersonTold { told } => Step::Told(Told::from_wire(told)),
        wire::TaskStep::DcfAnswered { answer } => Step::Answered(Answer::from_wire(answer)),
        wire::TaskStep::Guardian { guardian } => Step::Guardian(Guardian::from_wire(guardian)),
        wire::TaskStep::Counsel => Step::Counsel,
        wire::TaskStep::Filed => Step::Filed,
        wire::TaskStep::NotFiled { why } => Step::NotFiled(NotFiled::from_wire(why)),
        wire::TaskStep::Close => Step::Close,
    }
}

/// Who has to do what.
pub fn tasks(tasks: Tasks) -> wire::TasksResponse {
    wire::TasksResponse {
        mandate: tasks.mandate.to_wire(),
        tasks: tasks.shown.into_iter().map(facts).collect(),
    }
}

/// Clocks that run.
pub fn running(running: Running) -> wire::OpenTasks {
    wire::OpenTasks {
        open: super::upkeep::count(running.open),
        overdue: super::upkeep::count(running.overdue),
        next_at: running.next.map(at),
    }
}

fn facts(shown: Shown) -> wire::TaskFacts {
    let task = shown.task;
    wire::TaskFacts {
        task_id: task.id.to_wire(),
        owner: task.owner.to_wire(),
        owner_alias: shown.alias,
        owner_active: shown.active,
        on: task.on.map(to_on),
        opened_at: at(task.opened),
        due_at: task.due().map(at),
        closed_at: task.closed.map(at),
        life: life(&task.life),
        sealed: shown.sealed.map(Bytes),
    }
}

fn life(life: &Life) -> wire::TaskLife {
    match life {
        Life::Report(report) => of_report(report),
        Life::Request(request) => of_request(*request),
        Life::Deadline { label, .. } => wire::TaskLife::Deadline {
            label: label.to_wire(),
        },
    }
}

fn of_report(report: &Report) -> wire::TaskLife {
    let (oral, written) = match report.stage {
        Stage::Considering | Stage::NotReportable(_) | Stage::OralDue(_) => (None, None),
        Stage::WrittenDue(oral) => (Some(oral), None),
        Stage::WrittenSent(oral, written) => (Some(oral), Some(written)),
    };
    wire::TaskLife::MandatedReport {
        stage: match report.stage {
            Stage::Considering => wire::ReportStage::Considering,
            Stage::NotReportable(_) => wire::ReportStage::NotReportable,
            Stage::OralDue(_) => wire::ReportStage::OralDue,
            Stage::WrittenDue(_) => wire::ReportStage::WrittenDue,
            Stage::WrittenSent(..) => wire::ReportStage::WrittenSent,
        },
        why: match report.stage {
            Stage::NotReportable(why) => Some(why.to_wire()),
            Stage::Considering
            | Stage::OralDue(_)
            | Stage::WrittenDue(_)
            | Stage::WrittenSent(..) => None,
        },
        consulted: report.consulted,
        oral: oral.map(|oral| made(oral.at, oral.method)),
        limited: oral.map(|oral| oral.limited),
        written: written.map(|written| made(written.at, written.method)),
        told: report.told.to_wire(),
        answer: report.answer.map(|answer| answer.to_wire()),
    }
}

fn of_request(request: Request) -> wire::TaskLife {
    let (filed, why) = match request.outcome {
        None => (None, None),
        Some(Outcome::Filed) => (Some(true), None),
        Some(Outcome::NotFiled(why)) => (Some(false), Some(why.to_wire())),
    };
    wire::TaskLife::HhsRequest {
        guardian: request.guardian.to_wire(),
        consulted: request.consulted,
        counsel: request.counsel,
        filed,
        why,
    }
}

fn made(moment: Timestamp, method: Method) -> wire::MadeReport {
    wire::MadeReport {
        at: at(moment),
        method: method.to_wire(),
    }
}
