//! Bodies about requests by law, holds, incidents and alerts.

use super::{AT, ITEM, MEMBER, bytes};
use crate::golden::Golden;
use protocol::{
    AlertId, ForwarderId, HoldId, IncidentId, LegalId,
    legal::{
        AlertFacts, AlertParams, AlertsResponse, AnswerDutyParams, CallerClaim, DataBreach,
        DutyAnswer, DutyFacts, FalseCallerParams, Freeze, HoldFacts, HoldWhy, IncidentCause,
        IncidentDuty, IncidentFacts, IncidentPaperParams, IncidentParams, LegalBasis,
        LegalDueParams, LegalFacts, LegalKind, LegalPaper, LegalParams, LegalResponse, LegalState,
        LegalStep, LegalStepFacts, LegalStepParams, LiftHoldParams, LiftWhy, NarrowedBy, NotTold,
        NoticeWay, NumberFrom, OpenIncidentParams, RecordFacts, RecordKind, Refusal,
        ResealLegalParams, SetHoldParams, StaffAlertKind, TakeLegalParams, WorsenIncidentParams,
    },
    task::TaskOn,
};

const LEGAL: LegalId = LegalId([27; 16]);
const HOLD: HoldId = HoldId([28; 16]);
const INCIDENT: IncidentId = IncidentId([29; 16]);
const ALERT: AlertId = AlertId([30; 16]);
const ON: TaskOn = TaskOn::Item { item_id: ITEM };

#[expect(clippy::too_many_lines, reason = "a list of samples")]
pub(crate) fn add(golden: &mut Golden) {
    golden.add(
        "LegalResponse",
        &LegalResponse {
            requests: requests(),
            incidents: incidents(),
            records: vec![RecordFacts {
                on: ON,
                kind: RecordKind::Chat,
                since_at: AT,
                who: vec!["Sam".to_owned()],
            }],
        },
    );
    golden.add(
        "LegalPaper",
        &LegalPaper {
            claim: Some(CallerClaim::Police),
            agency: Some(ForwarderId([20; 16])),
            from: "Superior Court".to_owned(),
            docket: "HHD-CR-1".to_owned(),
            words: "All chats of one person".to_owned(),
        },
    );
    golden.add(
        "TakeLegalParams",
        &TakeLegalParams {
            legal_id: LEGAL,
            kind: LegalKind::SubpoenaAttorney,
            received_at: AT,
            due_at: Some(AT),
            sealed: bytes(1),
        },
    );
    for (number, step) in (1..).zip(steps()) {
        let params = LegalStepParams {
            legal_id: LEGAL,
            step,
        };
        golden.add(&format!("LegalStepParams.{number:02}"), &params);
    }
    golden.add(
        "LegalDueParams",
        &LegalDueParams {
            legal_id: LEGAL,
            due_at: None,
        },
    );
    golden.add("LegalParams", &LegalParams { legal_id: LEGAL });
    golden.add(
        "FalseCallerParams",
        &FalseCallerParams {
            legal_id: LEGAL,
            incident_id: INCIDENT,
            alert_id: ALERT,
        },
    );
    golden.add(
        "SetHoldParams",
        &SetHoldParams {
            hold_id: HOLD,
            legal_id: LEGAL,
            on: ON,
            why: HoldWhy::Asked,
        },
    );
    golden.add(
        "LiftHoldParams",
        &LiftHoldParams {
            hold_id: HOLD,
            why: LiftWhy::Answered,
        },
    );
    golden.add(
        "OpenIncidentParams",
        &OpenIncidentParams {
            incident_id: INCIDENT,
            cause: IncidentCause::Lost,
            breach: DataBreach::Imminent,
            identity: true,
            sealed: bytes(2),
        },
    );
    golden.add(
        "WorsenIncidentParams",
        &WorsenIncidentParams {
            incident_id: INCIDENT,
            breach: DataBreach::Actual,
            identity: false,
        },
    );
    golden.add(
        "AnswerDutyParams",
        &AnswerDutyParams {
            incident_id: INCIDENT,
            duty: IncidentDuty::Persons,
            answer: DutyAnswer::SafeWay,
        },
    );
    golden.add(
        "IncidentParams",
        &IncidentParams {
            incident_id: INCIDENT,
        },
    );
    golden.add(
        "IncidentPaperParams",
        &IncidentPaperParams {
            incident_id: INCIDENT,
            sealed: bytes(3),
        },
    );
    golden.add(
        "AlertsResponse",
        &AlertsResponse {
            alerts: vec![AlertFacts {
                alert_id: ALERT,
                kind: StaffAlertKind::FalseCaller,
                raised_at: AT,
            }],
        },
    );
    golden.add("AlertParams", &AlertParams { alert_id: ALERT });
    golden.add(
        "ResealLegalParams",
        &ResealLegalParams {
            id: bytes(27),
            before: bytes(4),
            after: bytes(5),
        },
    );
    words(golden);
}

fn steps() -> [LegalStep; 13] {
    [
        LegalStep::Hold {
            freeze: Freeze::Held,
        },
        LegalStep::Verify {
            from: NumberFrom::Directory,
        },
        LegalStep::NotGenuine,
        LegalStep::Counsel,
        LegalStep::Notify {
            way: NoticeWay::InChat,
        },
        LegalStep::Unreachable {
            why: NotTold::NoSafeWay,
        },
        LegalStep::Object,
        LegalStep::InCamera,
        LegalStep::Narrow {
            by: NarrowedBy::Court,
        },
        LegalStep::Comply {
            basis: LegalBasis::CourtOrder,
            minimum: true,
            safety: true,
        },
        LegalStep::Refuse {
            why: Refusal::FixedAnswer,
        },
        LegalStep::Withdraw,
        LegalStep::Close,
    ]
}

fn requests() -> Vec<LegalFacts> {
    let open = LegalFacts {
        legal_id: LEGAL,
        kind: LegalKind::SubpoenaAttorney,
        state: LegalState::HoldSet,
        judge: false,
        by: MEMBER,
        by_alias: "Alex".to_owned(),
        received_at: AT,
        due_at: Some(AT),
        closed_at: None,
        sealed: Some(bytes(1)),
        steps: vec![LegalStepFacts {
            step: LegalStep::Hold {
                freeze: Freeze::Held,
            },
            by: "Alex".to_owned(),
            at: AT,
        }],
        holds: vec![
            HoldFacts {
                hold_id: HOLD,
                on: ON,
                why: HoldWhy::Asked,
                by: "Alex".to_owned(),
                set_at: AT,
                lifted_at: None,
                lifted_why: None,
            },
            HoldFacts {
                hold_id: HOLD,
                on: ON,
                why: HoldWhy::Counsel,
                by: "Alex".to_owned(),
                set_at: AT,
                lifted_at: Some(AT),
                lifted_why: Some(LiftWhy::Mistake),
            },
        ],
    };
    let closed = LegalFacts {
        kind: LegalKind::MissingPersonQuery,
        state: LegalState::Closed,
        due_at: None,
        closed_at: Some(AT),
        sealed: None,
        steps: Vec::new(),
        holds: Vec::new(),
        ..open.clone()
    };
    vec![open, closed]
}

fn incidents() -> Vec<IncidentFacts> {
    vec![IncidentFacts {
        incident_id: INCIDENT,
        cause: IncidentCause::FalseCaller,
        breach: DataBreach::Imminent,
        identity: false,
        legal_id: Some(LEGAL),
        by: "Alex".to_owned(),
        opened_at: AT,
        known_at: Some(AT),
        closed_at: None,
        duties: vec![
            DutyFacts {
                duty: IncidentDuty::Contain,
                due_at: None,
                answer: Some(DutyAnswer::Done),
                by: Some("Alex".to_owned()),
                at: Some(AT),
            },
            DutyFacts {
                duty: IncidentDuty::GrantMaker,
                due_at: Some(AT),
                answer: None,
                by: None,
                at: None,
            },
        ],
        sealed: Some(bytes(6)),
    }]
}

#[expect(clippy::too_many_lines, reason = "a list of words")]
fn words(golden: &mut Golden) {
    golden.add(
        "LegalKind.all",
        &vec![
            LegalKind::SubpoenaAttorney,
            LegalKind::SubpoenaJudgeSigned,
            LegalKind::CourtOrder,
            LegalKind::SearchWarrant,
            LegalKind::GrandJury,
            LegalKind::Administrative,
            LegalKind::RecordsRequest,
            LegalKind::MissingPersonQuery,
            LegalKind::InformalLe,
        ],
    );
    golden.add(
        "LegalState.all",
        &vec![
            LegalState::Received,
            LegalState::HoldSet,
            LegalState::Verified,
            LegalState::Counsel,
            LegalState::PersonNotified,
            LegalState::PersonUnreachable,
            LegalState::ObjectionFiled,
            LegalState::InCamera,
            LegalState::Narrowed,
            LegalState::CompliedMinimum,
            LegalState::Refused,
            LegalState::Withdrawn,
            LegalState::Closed,
        ],
    );
    golden.add("Freeze.all", &vec![Freeze::Held, Freeze::Nothing]);
    golden.add(
        "NumberFrom.all",
        &vec![
            NumberFrom::Directory,
            NumberFrom::Published,
            NumberFrom::Counsel,
        ],
    );
    golden.add(
        "NoticeWay.all",
        &vec![
            NoticeWay::InChat,
            NoticeWay::SafeCall,
            NoticeWay::InPerson,
            NoticeWay::CaseWorker,
        ],
    );
    golden.add(
        "NotTold.all",
        &vec![
            NotTold::NoRecord,
            NotTold::NoSafeWay,
            NotTold::NoAnswer,
            NotTold::NotSafe,
            NotTold::Forbidden,
        ],
    );
    golden.add(
        "NarrowedBy.all",
        &vec![NarrowedBy::Court, NarrowedBy::Agreement],
    );
    golden.add(
        "LegalBasis.all",
        &vec![
            LegalBasis::MandatedReport,
            LegalBasis::CourtOrder,
            LegalBasis::OtherStatute,
        ],
    );
    golden.add(
        "Refusal.all",
        &vec![
            Refusal::FixedAnswer,
            Refusal::NotCompelled,
            Refusal::Privileged,
            Refusal::Quashed,
            Refusal::NothingHeld,
        ],
    );
    golden.add(
        "CallerClaim.all",
        &vec![
            CallerClaim::Police,
            CallerClaim::Immigration,
            CallerClaim::ChildProtection,
            CallerClaim::Court,
            CallerClaim::Hospital,
            CallerClaim::Lawyer,
            CallerClaim::Agency,
            CallerClaim::Family,
            CallerClaim::Friend,
            CallerClaim::Press,
            CallerClaim::NotSaid,
        ],
    );
    golden.add(
        "HoldWhy.all",
        &vec![
            HoldWhy::Asked,
            HoldWhy::Ordered,
            HoldWhy::Counsel,
            HoldWhy::Expected,
        ],
    );
    golden.add(
        "LiftWhy.all",
        &vec![
            LiftWhy::Answered,
            LiftWhy::Withdrawn,
            LiftWhy::Quashed,
            LiftWhy::Counsel,
            LiftWhy::Mistake,
        ],
    );
    golden.add(
        "RecordKind.all",
        &vec![
            RecordKind::Chat,
            RecordKind::Referral,
            RecordKind::Callback,
            RecordKind::Case,
        ],
    );
    golden.add(
        "IncidentCause.all",
        &vec![
            IncidentCause::FalseCaller,
            IncidentCause::Lost,
            IncidentCause::WrongReceiver,
            IncidentCause::BrokenInto,
            IncidentCause::Insider,
            IncidentCause::PartnerKey,
            IncidentCause::Other,
        ],
    );
    golden.add(
        "DataBreach.all",
        &vec![DataBreach::None, DataBreach::Imminent, DataBreach::Actual],
    );
    golden.add(
        "IncidentDuty.all",
        &vec![
            IncidentDuty::Contain,
            IncidentDuty::Director,
            IncidentDuty::GrantMaker,
            IncidentDuty::AttorneyGeneral,
            IncidentDuty::Residents,
            IncidentDuty::Identity,
            IncidentDuty::Persons,
        ],
    );
    golden.add(
        "DutyAnswer.all",
        &vec![
            DutyAnswer::Done,
            DutyAnswer::SafeWay,
            DutyAnswer::NotReachable,
            DutyAnswer::SafeHarbour,
            DutyAnswer::NotOwed,
        ],
    );
    golden.add("StaffAlertKind.all", &vec![StaffAlertKind::FalseCaller]);
}
