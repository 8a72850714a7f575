//! Bodies about what somebody has to do by a certain time.

use super::{AT, COLLEAGUE, ITEM, MEMBER, bytes};
use crate::golden::Golden;
use protocol::{
    CallbackId, CaseId, TaskId,
    person::Mandate,
    task::{
        DcfAnswer, DeadlineLabel, GiveReason, GiveTaskParams, GuardianRisk, HangTaskParams,
        MadeReport, NewTask, NotFiled, NotReportable, OpenTaskParams, PersonTold, ReportMethod,
        ReportStage, ResealTaskParams, TaskFacts, TaskLife, TaskNoteParams, TaskOn, TaskStep,
        TaskStepParams, TasksResponse,
    },
};

pub(super) const TASK: TaskId = TaskId([22; 16]);
const CASE: CaseId = CaseId([9; 16]);
const CALLBACK: CallbackId = CallbackId([19; 16]);
const MADE: MadeReport = MadeReport {
    at: AT,
    method: ReportMethod::Phone,
};

pub(crate) fn add(golden: &mut Golden) {
    golden.add(
        "TasksResponse",
        &TasksResponse {
            mandate: Mandate::SocialWorker,
            tasks: tasks(),
        },
    );
    golden.add(
        "OpenTaskParams",
        &OpenTaskParams {
            task_id: TASK,
            task: NewTask::MandatedReport,
            on: Some(TaskOn::Item { item_id: ITEM }),
        },
    );
    golden.add(
        "OpenTaskParams.deadline",
        &OpenTaskParams {
            task_id: TASK,
            task: NewTask::Deadline {
                label: DeadlineLabel::FileBeforeBirthday,
                at: AT,
            },
            on: None,
        },
    );
    golden.add(
        "OpenTaskParams.request",
        &OpenTaskParams {
            task_id: TASK,
            task: NewTask::HhsRequest,
            on: Some(TaskOn::Case { case_id: CASE }),
        },
    );
    add_params(golden);
    add_steps(golden);
    add_words(golden);
}

fn add_params(golden: &mut Golden) {
    golden.add(
        "TaskNoteParams",
        &TaskNoteParams {
            task_id: TASK,
            sealed: bytes(5),
        },
    );
    golden.add(
        "GiveTaskParams",
        &GiveTaskParams {
            task_id: TASK,
            member_id: COLLEAGUE,
            why: GiveReason::Away,
        },
    );
    golden.add(
        "HangTaskParams",
        &HangTaskParams {
            task_id: TASK,
            case_id: CASE,
        },
    );
    golden.add(
        "ResealTaskParams",
        &ResealTaskParams {
            task_id: TASK,
            before: bytes(5),
            after: bytes(6),
        },
    );
}

#[expect(clippy::too_many_lines, reason = "a list of samples")]
fn tasks() -> Vec<TaskFacts> {
    let report = TaskFacts {
        task_id: TASK,
        owner: MEMBER,
        owner_alias: "Alex".to_owned(),
        owner_active: true,
        on: Some(TaskOn::Item { item_id: ITEM }),
        opened_at: AT,
        due_at: Some(AT + 60_000),
        closed_at: None,
        life: TaskLife::MandatedReport {
            stage: ReportStage::WrittenDue,
            why: None,
            consulted: true,
            oral: Some(MADE),
            limited: Some(true),
            written: None,
            told: PersonTold::NotYet,
            answer: Some(DcfAnswer::Accepted),
        },
        sealed: Some(bytes(5)),
    };
    let nothing = TaskFacts {
        on: Some(TaskOn::Callback {
            callback_id: CALLBACK,
        }),
        owner_active: false,
        due_at: None,
        closed_at: Some(AT),
        life: TaskLife::MandatedReport {
            stage: ReportStage::NotReportable,
            why: Some(NotReportable::Adult),
            consulted: false,
            oral: None,
            limited: None,
            written: None,
            told: PersonTold::NotYet,
            answer: None,
        },
        sealed: None,
        ..report.clone()
    };
    let request = TaskFacts {
        on: Some(TaskOn::Case { case_id: CASE }),
        life: TaskLife::HhsRequest {
            guardian: GuardianRisk::Possibly,
            consulted: true,
            counsel: false,
            filed: Some(false),
            why: Some(NotFiled::NoRelease),
        },
        sealed: None,
        ..report.clone()
    };
    let date = TaskFacts {
        on: None,
        life: TaskLife::Deadline {
            label: DeadlineLabel::Hearing,
        },
        sealed: None,
        ..report.clone()
    };
    vec![report, nothing, request, date]
}

fn add_steps(golden: &mut Golden) {
    let steps = [
        TaskStep::Consulted,
        TaskStep::Cause,
        TaskStep::NotReportable {
            why: NotReportable::NoCause,
        },
        TaskStep::OralMade {
            made: MADE,
            limited: true,
        },
        TaskStep::WrittenSent { made: MADE },
        TaskStep::PersonTold {
            told: PersonTold::Told,
        },
        TaskStep::DcfAnswered {
            answer: DcfAnswer::NotAccepted,
        },
        TaskStep::Guardian {
            guardian: GuardianRisk::Clear,
        },
        TaskStep::Counsel,
        TaskStep::Filed,
        TaskStep::NotFiled {
            why: NotFiled::NotThis,
        },
        TaskStep::Close,
    ];
    for (number, step) in (1..).zip(steps) {
        let params = TaskStepParams {
            task_id: TASK,
            step,
        };
        golden.add(&format!("TaskStepParams.{number:02}"), &params);
    }
}

/// Every word, in order.
#[expect(clippy::too_many_lines, reason = "a list of samples")]
fn add_words(golden: &mut Golden) {
    golden.add(
        "ReportMethod.all",
        &vec![
            ReportMethod::Phone,
            ReportMethod::InPerson,
            ReportMethod::Online,
            ReportMethod::Fax,
            ReportMethod::Post,
        ],
    );
    golden.add(
        "ReportStage.all",
        &vec![
            ReportStage::Considering,
            ReportStage::NotReportable,
            ReportStage::OralDue,
            ReportStage::WrittenDue,
            ReportStage::WrittenSent,
        ],
    );
    golden.add(
        "NotReportable.all",
        &vec![
            NotReportable::NoCause,
            NotReportable::Adult,
            NotReportable::AlreadyReported,
            NotReportable::NoReporter,
        ],
    );
    golden.add(
        "PersonTold.all",
        &vec![
            PersonTold::NotYet,
            PersonTold::Told,
            PersonTold::NotSafe,
            PersonTold::Gone,
        ],
    );
    golden.add(
        "DcfAnswer.all",
        &vec![DcfAnswer::Accepted, DcfAnswer::NotAccepted],
    );
    golden.add(
        "GuardianRisk.all",
        &vec![
            GuardianRisk::NotSaid,
            GuardianRisk::Clear,
            GuardianRisk::Possibly,
        ],
    );
    golden.add(
        "NotFiled.all",
        &vec![
            NotFiled::NoRelease,
            NotFiled::NotThis,
            NotFiled::NotForeign,
            NotFiled::FiledElsewhere,
        ],
    );
    golden.add(
        "DeadlineLabel.all",
        &vec![
            DeadlineLabel::FileBeforeBirthday,
            DeadlineLabel::Hearing,
            DeadlineLabel::Asylum,
            DeadlineLabel::Visa,
            DeadlineLabel::Reply,
            DeadlineLabel::Benefits,
            DeadlineLabel::Housing,
            DeadlineLabel::Other,
        ],
    );
    golden.add(
        "GiveReason.all",
        &vec![
            GiveReason::Away,
            GiveReason::Left,
            GiveReason::Asked,
            GiveReason::Conflict,
            GiveReason::CaseWorker,
        ],
    );
    golden.add(
        "Mandate.all",
        &vec![
            Mandate::None,
            Mandate::AgencyPolicy,
            Mandate::SocialWorker,
            Mandate::ProfessionalCounsellor,
            Mandate::FamilyTherapist,
            Mandate::Psychologist,
            Mandate::SaCounsellor,
            Mandate::DvCounsellor,
            Mandate::NursePhysician,
            Mandate::Clergy,
            Mandate::DrugCounsellor,
            Mandate::Other,
        ],
    );
}
