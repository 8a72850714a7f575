//! Bodies about how cases end and what is held.

use super::{AT, bytes};
use crate::golden::Golden;
use protocol::{
    CaseId,
    callback::WordsParams,
    retention::{
        AskCaseDeletionParams, CaseClosed, CaseContents, CaseDeleteReason, CaseDeletion,
        CaseDeletionAsked, CaseDeletionsResponse, CaseLifeResponse, CaseUntilParams,
        CaseWordsParams, CloseCaseParams, CloseReason, DecideCaseDeletionParams,
        HeldDeletedResponse, HeldParams, HeldResponse, StatementGroup, StatementKept,
        StatementResponse,
    },
};

const CASE: CaseId = CaseId([9; 16]);
const YEAR: u64 = 365 * 86_400_000;

pub(crate) const CLOSED: CaseClosed = CaseClosed {
    at: AT,
    reason: CloseReason::GoalsMet,
    until: AT + YEAR,
};

pub(crate) fn add(golden: &mut Golden) {
    cases(golden);
    held(golden);
    golden.add(
        "StatementResponse",
        &StatementResponse {
            made_at: AT,
            lead: vec!["What this line holds.".to_owned()],
            held: vec![StatementGroup {
                words: "Accounts of our own staff.".to_owned(),
                readable: 3,
                sealed: 2,
            }],
            never: vec!["What was said in a chat.".to_owned()],
            kept: vec![StatementKept {
                what: "A case".to_owned(),
                how_long: "365 days after it was closed".to_owned(),
                can_be_held: true,
            }],
            end: vec!["Generated.".to_owned()],
        },
    );
}

fn cases(golden: &mut Golden) {
    golden.add("CloseReason.all", &CLOSE_REASONS.to_vec());
    golden.add("CaseDeleteReason.all", &DELETE_REASONS.to_vec());
    golden.add(
        "CloseCaseParams",
        &CloseCaseParams {
            case_id: CASE,
            reason: CloseReason::LostContact,
        },
    );
    golden.add(
        "CaseUntilParams",
        &CaseUntilParams {
            case_id: CASE,
            until: AT,
        },
    );
    golden.add(
        "AskCaseDeletionParams",
        &AskCaseDeletionParams {
            case_id: CASE,
            reason: CaseDeleteReason::Twice,
        },
    );
    golden.add(
        "DecideCaseDeletionParams",
        &DecideCaseDeletionParams {
            case_id: CASE,
            agreed: true,
        },
    );
    golden.add(
        "CaseWordsParams",
        &CaseWordsParams {
            case_id: CASE,
            words: words(),
        },
    );
    golden.add(
        "CaseLifeResponse",
        &CaseLifeResponse {
            closed: Some(CLOSED),
            deletion: Some(asked()),
            has_words: true,
            on_hold: false,
            contents: contents(),
        },
    );
    golden.add(
        "CaseDeletionsResponse",
        &CaseDeletionsResponse {
            deletions: vec![CaseDeletion {
                case_id: CASE,
                asked: asked(),
                opened_at: AT,
                entries: 3,
                decide: true,
            }],
        },
    );
}

fn held(golden: &mut Golden) {
    golden.add("HeldParams", &HeldParams { words: words() });
    golden.add(
        "HeldResponse.callback",
        &HeldResponse::Callback {
            sealed: true,
            windows: 2,
            goes_at: None,
            on_hold: false,
        },
    );
    golden.add(
        "HeldResponse.case",
        &HeldResponse::Case {
            case_id: Some(CASE),
            opened_at: AT,
            contents: contents(),
            goes_at: Some(AT + YEAR),
            on_hold: true,
        },
    );
    golden.add(
        "HeldDeletedResponse",
        &HeldDeletedResponse { deleted: true },
    );
}

fn asked() -> CaseDeletionAsked {
    CaseDeletionAsked {
        by: "Alex".to_owned(),
        own: false,
        reason: CaseDeleteReason::PersonAsked,
        asked_at: AT,
    }
}

const fn contents() -> CaseContents {
    CaseContents {
        entries: 3,
        keys: 2,
        files: 2,
        tasks: 1,
        releases: 1,
    }
}

fn words() -> WordsParams {
    WordsParams {
        locator: bytes(1),
        auth: bytes(2),
    }
}

const CLOSE_REASONS: &[CloseReason] = &[
    CloseReason::GoalsMet,
    CloseReason::PersonEnded,
    CloseReason::LostContact,
    CloseReason::MovedAway,
    CloseReason::ServedElsewhere,
    CloseReason::OpenedByMistake,
];
const DELETE_REASONS: &[CaseDeleteReason] = &[
    CaseDeleteReason::PersonAsked,
    CaseDeleteReason::OpenedByMistake,
    CaseDeleteReason::Twice,
    CaseDeleteReason::MovedToOtherSystem,
];
