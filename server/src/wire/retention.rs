//! Ends of cases and what is held, between the wire and the rules.

use super::{ToWire, at, words};
use crate::{
    cases::{delete::Asked, life::Standing},
    retention::held::Held,
    statement::{Group, Kept, Statement},
};
use domain::{
    Timestamp,
    case::{CloseReason, Closed, DeleteReason, Deletion, Life},
};
use protocol::retention as wire;
use store::retention::CaseContents;

words!(
    CloseReason,
    wire::CloseReason {
        GoalsMet,
        PersonEnded,
        LostContact,
        MovedAway,
        ServedElsewhere,
        OpenedByMistake,
    }
);
words!(
    DeleteReason,
    wire::CaseDeleteReason {
        PersonAsked,
        OpenedByMistake,
        Twice,
        MovedToOtherSystem,
    }
);

/// Since when a case is closed.
pub fn closed(life: &Life) -> Option<wire::CaseClosed> {
    match life {
        Life::Open => None,
        Life::Closed(Closed {
            at: since,
            why,
            until,
        }) => Some(wire::CaseClosed {
            at: at(*since),
            reason: why.to_wire(),
            until: at(*until),
        }),
    }
}

/// How a case stands, for the caller.
pub fn life(standing: &Standing, me: domain::MemberId) -> wire::CaseLifeResponse {
    wire::CaseLifeResponse {
        closed: closed(&standing.life),
        deletion: standing
            .deletion
            .map(|deletion| asked(&deletion, &standing.asked_by, me)),
        has_words: standing.has_words,
        on_hold: standing.held,
        contents: contents(&standing.contents),
    }
}

/// What waits for a second person.
pub fn deletions(all: &[Asked], me: domain::MemberId) -> wire::CaseDeletionsResponse {
    let one = |one: &Asked| wire::CaseDeletion {
        case_id: one.case.to_wire(),
        asked: asked(&one.deletion, &one.alias, me),
        opened_at: at(one.opened),
        entries: u32::try_from(one.entries).unwrap_or(u32::MAX),
        decide: one.decide,
    };
    wire::CaseDeletionsResponse {
        deletions: all.iter().map(one).collect(),
    }
}

/// What is held.
pub fn held(held: &Held) -> wire::HeldResponse {
    let moment = |goes: &Option<Timestamp>| goes.map(at);
    match held {
        Held::Callback {
            sealed,
            windows,
            goes,
            held,
        } => wire::HeldResponse::Callback {
            sealed: *sealed,
            windows: u32::try_from(*windows).unwrap_or(u32::MAX),
            goes_at: moment(goes),
            on_hold: *held,
        },
        Held::Case {
            case,
            opened,
            contents: parts,
            goes,
            held,
        } => wire::HeldResponse::Case {
            case_id: case.as_ref().map(ToWire::to_wire),
            opened_at: at(*opened),
            contents: contents(parts),
            goes_at: moment(goes),
            on_hold: *held,
        },
    }
}

/// What this line holds.
pub fn statement(statement: Statement) -> wire::StatementResponse {
    let owned = |words: Vec<&'static str>| words.into_iter().map(str::to_owned).collect();
    let group = |group: Group| wire::StatementGroup {
        words: group.words,
        readable: group.readable,
        sealed: group.sealed,
    };
    let kept = |kept: Kept| wire::StatementKept {
        what: kept.what.to_owned(),
        how_long: kept.how_long,
        can_be_held: kept.can_be_held,
    };
    wire::StatementResponse {
        made_at: at(statement.made),
        lead: owned(statement.lead),
        held: statement.held.into_iter().map(group).collect(),
        never: owned(statement.never),
        kept: statement.kept.into_iter().map(kept).collect(),
        end: owned(statement.end),
    }
}

fn asked(deletion: &Deletion, alias: &str, me: domain::MemberId) -> wire::CaseDeletionAsked {
    wire::CaseDeletionAsked {
        by: alias.to_owned(),
        own: deletion.by == me,
        reason: deletion.why.to_wire(),
        asked_at: at(deletion.asked),
    }
}

const fn contents(parts: &CaseContents) -> wire::CaseContents {
    wire::CaseContents {
        entries: parts.entries,
        keys: parts.wraps,
        files: parts.files,
        tasks: parts.tasks,
        releases: parts.releases,
    }
}
