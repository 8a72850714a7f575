//! Requests by law, holds, incidents and alerts, between the wire and the rules.

use super::{FromWire as _, ToWire as _, at, from_seq, task, words};
use crate::{
    incident::open::Asked as Opened,
    legal::{
        hold::Asked as ToHold,
        list::{Register, Shown},
        records::{Kind as RecordKind, Record},
        take::Asked,
    },
};
use domain::{
    HoldId, IncidentId, LegalId, MemberId, Timestamp,
    hold::{Hold, LiftWhy, Why},
    incident::{Alert, AlertKind, Answer, Breach, Cause, Duty, Incident},
    legal::{Basis, Freeze, Kind, NarrowedBy, NotTold, NumberFrom, Refusal, State, Step, Way},
};
use protocol::{Bytes, legal as wire};
use std::collections::HashMap;

words!(
    Kind,
    wire::LegalKind {
        SubpoenaAttorney,
        SubpoenaJudgeSigned,
        CourtOrder,
        SearchWarrant,
        GrandJury,
        Administrative,
        RecordsRequest,
        MissingPersonQuery,
        InformalLe,
    }
);
words!(
    State,
    wire::LegalState {
        Received,
        HoldSet,
        Verified,
        Counsel,
        PersonNotified,
        PersonUnreachable,
        ObjectionFiled,
        InCamera,
        Narrowed,
        CompliedMinimum,
        Refused,
        Withdrawn,
        Closed,
    }
);
words!(Freeze, wire::Freeze { Held, Nothing });
words!(
    NumberFrom,
    wire::NumberFrom {
        Directory,
        Published,
        Counsel,
    }
);
words!(
    Way,
    wire::NoticeWay {
        InChat,
        SafeCall,
        InPerson,
        CaseWorker,
    }
);
words!(
    NotTold,
    wire::NotTold {
        NoRecord,
        NoSafeWay,
        NoAnswer,
        NotSafe,
        Forbidden,
    }
);
words!(NarrowedBy, wire::NarrowedBy { Court, Agreement });
words!(
    Basis,
    wire::LegalBasis {
        MandatedReport,
        CourtOrder,
        OtherStatute,
    }
);
words!(
    Refusal,
    wire::Refusal {
        FixedAnswer,
        NotCompelled,
        Privileged,
        Quashed,
        NothingHeld,
    }
);
words!(
    Why,
    wire::HoldWhy {
        Asked,
        Ordered,
        Counsel,
        Expected,
    }
);
words!(
    LiftWhy,
    wire::LiftWhy {
        Answered,
        Withdrawn,
        Quashed,
        Counsel,
        Mistake,
    }
);
words!(
    RecordKind,
    wire::RecordKind {
        Chat,
        Referral,
        Callback,
        Case,
    }
);
words!(
    Cause,
    wire::IncidentCause {
        FalseCaller,
        Lost,
        WrongReceiver,
        BrokenInto,
        Insider,
        PartnerKey,
        Other,
    }
);
words!(
    Breach,
    wire::DataBreach {
        None,
        Imminent,
        Actual,
    }
);
words!(
    Duty,
    wire::IncidentDuty {
        Contain,
        Director,
        GrantMaker,
        AttorneyGeneral,
        Residents,
        Identity,
        Persons,
    }
);
words!(
    Answer,
    wire::DutyAnswer {
        Done,
        SafeWay,
        NotReachable,
        SafeHarbour,
        NotOwed,
    }
);
words!(AlertKind, wire::StaffAlertKind { FalseCaller });

/// A moment.
pub fn moment(at: u64) -> Timestamp {
    Timestamp(from_seq(at))
}

/// What came.
pub fn asked(params: wire::TakeLegalParams) -> Asked {
    Asked {
        id: LegalId::from_wire(params.legal_id),
        kind: Kind::from_wire(params.kind),
        received: moment(params.received_at),
        due: params.due_at.map(moment),
        sealed: params.sealed.0,
    }
}

/// What is to be held.
pub fn to_hold(params: &wire::SetHoldParams) -> ToHold {
    ToHold {
        id: HoldId::from_wire(params.hold_id),
        request: LegalId::from_wire(params.legal_id),
        on: task::on(params.on),
        why: Why::from_wire(params.why),
    }
}

/// What went wrong.
pub fn opened(params: wire::OpenIncidentParams) -> Opened {
    Opened {
        id: IncidentId::from_wire(params.incident_id),
        cause: Cause::from_wire(params.cause),
        breach: Breach::from_wire(params.breach),
        identity: params.identity,
        sealed: params.sealed.0,
    }
}

/// What was done.
pub fn step(step: wire::LegalStep) -> Step {
    match step {
        wire::LegalStep::Hold { freeze } => Step::Hold(Freeze::from_wire(freeze)),
        wire::LegalStep::Verify { from } => Step::Verify(NumberFrom::from_wire(from)),
        wire::LegalStep::NotGenuine => Step::NotGenuine,
        wire::LegalStep::Counsel => Step::Counsel,
        wire::LegalStep::Notify { way } => Step::Notify(Way::from_wire(way)),
        wire::LegalStep::Unreachable { why } => Step::Unreachable(NotTold::from_wire(why)),
        wire::LegalStep::Object => Step::Object,
        wire::LegalStep::InCamera => Step::InCamera,
        wire::LegalStep::Narrow { by } => Step::Narrow(NarrowedBy::from_wire(by)),
        wire::LegalStep::Comply {
            basis,
            minimum,
            safety,
        } => Step::Comply {
            basis: Basis::from_wire(basis),
            minimum,
            safety,
        },
        wire::LegalStep::Refuse { why } => Step::Refuse(Refusal::from_wire(why)),
        wire::LegalStep::Withdraw => Step::Withdraw,
        wire::LegalStep::Close => Step::Close,
    }
}

fn to_step(step: Step) -> wire::LegalStep {
    match step {
        Step::Hold(freeze) => wire::LegalStep::Hold {
            freeze: freeze.to_wire(),
        },
        Step::Verify(from) => wire::LegalStep::Verify {
            from: from.to_wire(),
        },
        Step::NotGenuine => wire::LegalStep::NotGenuine,
        Step::Counsel => wire::LegalStep::Counsel,
        Step::Notify(way) => wire::LegalStep::Notify { way: way.to_wire() },
        Step::Unreachable(why) => wire::LegalStep::Unreachable { why: why.to_wire() },
        Step::Object => wire::LegalStep::Object,
        Step::InCamera => wire::LegalStep::InCamera,
        Step::Narrow(by) => wire::LegalStep::Narrow { by: by.to_wire() },
        Step::Comply {
            basis,
            minimum,
            safety,
        } => wire::LegalStep::Comply {
            basis: basis.to_wire(),
            minimum,
            safety,
        },
        Step::Refuse(why) => wire::LegalStep::Refuse { why: why.to_wire() },
        Step::Withdraw => wire::LegalStep::Withdraw,
        Step::Close => wire::LegalStep::Close,
    }
}

/// What somebody sees.
pub fn register(register: Register) -> wire::LegalResponse {
    let names = &register.names;
    wire::LegalResponse {
        requests: register
            .requests
            .into_iter()
            .map(|shown| request(shown, names))
            .collect(),
        incidents: register
            .incidents
            .into_iter()
            .map(|(one, sealed)| incident(&one, sealed, names))
            .collect(),
        records: register.records.into_iter().map(record).collect(),
    }
}

type Names = HashMap<MemberId, String>;

fn name(names: &Names, member: MemberId) -> String {
    names.get(&member).cloned().unwrap_or_default()
}

fn request(shown: Shown, names: &Names) -> wire::LegalFacts {
    let request = shown.request;
    let steps = shown.steps.into_iter();
    let steps = steps.map(|row| wire::LegalStepFacts {
        step: to_step(row.step),
        by: name(names, row.by),
        at: at(row.at),
    });
    wire::LegalFacts {
        legal_id: request.id.to_wire(),
        kind: request.kind.to_wire(),
        state: request.state.to_wire(),
        judge: request.judge,
        by: request.by.to_wire(),
        by_alias: name(names, request.by),
        received_at: at(request.received),
        due_at: request.due.map(at),
        closed_at: request.closed.map(at),
        sealed: shown.sealed.map(Bytes),
        steps: steps.collect(),
        holds: shown.holds.iter().map(|one| hold(one, names)).collect(),
    }
}

fn hold(hold: &Hold, names: &Names) -> wire::HoldFacts {
    wire::HoldFacts {
        hold_id: hold.id.to_wire(),
        on: task::to_on(hold.on),
        why: hold.why.to_wire(),
        by: name(names, hold.by),
        set_at: at(hold.at),
        lifted_at: hold.lifted.map(|lifted| at(lifted.at)),
        lifted_why: hold.lifted.map(|lifted| lifted.why.to_wire()),
    }
}

fn record(record: Record) -> wire::RecordFacts {
    wire::RecordFacts {
        on: task::to_on(record.on),
        kind: record.kind.to_wire(),
        since_at: at(record.since),
        who: record.who,
    }
}

fn incident(incident: &Incident, sealed: Option<Vec<u8>>, names: &Names) -> wire::IncidentFacts {
    let duty = |duty: Duty| {
        let answered = incident.answered.iter().find(|one| one.duty == duty);
        wire::DutyFacts {
            duty: duty.to_wire(),
            due_at: incident.due(duty).map(at),
            answer: answered.map(|one| one.answer.to_wire()),
            by: answered.map(|one| name(names, one.by)),
            at: answered.map(|one| at(one.at)),
        }
    };
    wire::IncidentFacts {
        incident_id: incident.id.to_wire(),
        cause: incident.cause.to_wire(),
        breach: incident.breach.to_wire(),
        identity: incident.identity,
        legal_id: incident.request.map(|request| request.to_wire()),
        by: name(names, incident.by),
        opened_at: at(incident.opened),
        known_at: incident.known.map(at),
        closed_at: incident.closed.map(at),
        duties: incident.owed().map(duty).collect(),
        sealed: sealed.map(Bytes),
    }
}

/// What somebody has not seen yet.
pub fn alerts(alerts: Vec<Alert>) -> wire::AlertsResponse {
    let facts = |alert: Alert| wire::AlertFacts {
        alert_id: alert.id.to_wire(),
        kind: alert.kind.to_wire(),
        raised_at: at(alert.at),
    };
    wire::AlertsResponse {
        alerts: alerts.into_iter().map(facts).collect(),
    }
}
