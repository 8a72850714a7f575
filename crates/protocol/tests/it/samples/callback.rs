//! Bodies about requests to be called, and what is sealed in their boxes.

use super::{AT, MEMBER, bytes};
use crate::golden::Golden;
use protocol::{
    CallbackId,
    callback::{
        AskCallParams, CallContact, CallItem, CallOutcome, CallParams, CallState, CallWindow,
        CallerId, CallsDueResponse, ChangeHoursParams, EndCall, EndCallParams, FoundCallResponse,
        IfBlocked, OutcomeParams, OverrideParams, OverrideReason, PhoneOwner, PlanCallParams,
        PlannedCall, PlannedCallResponse, SafeHours, SafeWindow, TakenCallResponse, Telephone,
        TelephoneShows, TelephoneTest, TelephoneTestedParams, WordsParams,
    },
    contact::{IfOther, Voicemail},
    queue::{Device, Level, Safety},
    rota::Weekday,
};

const CALLBACK: CallbackId = CallbackId([19; 16]);

fn hours() -> SafeHours {
    SafeHours {
        zone: "America/New_York".to_owned(),
        windows: vec![SafeWindow {
            days: vec![Weekday::Tue, Weekday::Thu],
            starts: "13:00".to_owned(),
            ends: "13:30".to_owned(),
            from: "2027-01-15".to_owned(),
            until: "2027-01-29".to_owned(),
        }],
    }
}

fn words() -> WordsParams {
    WordsParams {
        locator: bytes(1),
        auth: bytes(2),
    }
}

fn planned() -> PlannedCall {
    PlannedCall {
        hours: hours(),
        contact: bytes(3),
        hours_box: bytes(4),
        words: words(),
    }
}

fn window() -> CallWindow {
    CallWindow {
        starts_at: AT,
        ends_at: AT + 1_800_000,
        tries: 1,
        extra: false,
    }
}

fn item() -> CallItem {
    CallItem {
        callback_id: CALLBACK,
        level: Level::T3,
        language: "pt-BR".to_owned(),
        state: CallState::Taken,
        by: Some(MEMBER),
        alias: Some("Alex".to_owned()),
        until_at: Some(AT),
        ready: true,
        outcome: None,
        attention: false,
        tries: 1,
        again_at: Some(AT),
        windows: vec![window()],
    }
}

pub(crate) fn add(golden: &mut Golden) {
    add_sealed(golden);
    add_visitor(golden);
    add_desk(golden);
    let outcomes = [
        CallOutcome::ReachedVerified,
        CallOutcome::ReachedCodeWordWrong,
        CallOutcome::ReachedNotSafeNow,
        CallOutcome::ReachedDeclined,
        CallOutcome::ReachedLanguageMismatch,
        CallOutcome::AnsweredByOtherPlanUsed,
        CallOutcome::AnsweredByOtherAskedQuestions,
        CallOutcome::DuressSuspected,
        CallOutcome::DangerWord,
        CallOutcome::VoicemailLeftAsAgreed,
        CallOutcome::VoicemailReachedNoneLeft,
        CallOutcome::NoAnswer,
        CallOutcome::Busy,
        CallOutcome::BlockedCallerRejected,
        CallOutcome::DroppedMidway,
        CallOutcome::NotInService,
        CallOutcome::WrongNumber,
        CallOutcome::CancelledByPerson,
        CallOutcome::SupersededByInbound,
        CallOutcome::WindowExpiredUnattempted,
        CallOutcome::TimeNotValidDst,
        CallOutcome::AttemptsExhausted,
        CallOutcome::ExpiredPurged,
    ];
    golden.add("CallOutcome.all", &outcomes.to_vec());
}

fn add_sealed(golden: &mut Golden) {
    golden.add(
        "CallContact",
        &CallContact {
            number: "+12035550142".to_owned(),
            ask_for: "Ana".to_owned(),
            owner: PhoneOwner::MayBeChecked,
            voicemail: Voicemail::No,
            voicemail_script: String::new(),
            text: false,
            caller_id: CallerId::Blocked,
            if_blocked: IfBlocked::DoNotCall,
            if_other: IfOther::WrongNumber,
            other_script: String::new(),
            words: "amber anchor apple".to_owned(),
            code_word: "pelican".to_owned(),
            danger_word: "umbrella".to_owned(),
            again: true,
            interpreter: "pt-BR".to_owned(),
            purpose: "a bed".to_owned(),
        },
    );
    golden.add("SafeHours", &hours());
}

fn add_visitor(golden: &mut Golden) {
    golden.add(
        "AskCallParams",
        &AskCallParams {
            callback_id: CALLBACK,
            language: "pt-BR".to_owned(),
            safety: Safety::NotSaid,
            device: Device::MayBeChecked,
            call: planned(),
        },
    );
    golden.add("WordsParams", &words());
    golden.add(
        "ChangeHoursParams",
        &ChangeHoursParams {
            words: words(),
            hours: hours(),
            hours_box: bytes(4),
        },
    );
    golden.add(
        "FoundCallResponse",
        &FoundCallResponse {
            callback_id: CALLBACK,
        },
    );
    golden.add(
        "PlannedCallResponse",
        &PlannedCallResponse {
            windows: vec![window()],
        },
    );
}

#[expect(clippy::too_many_lines, reason = "a list of samples")]
fn add_desk(golden: &mut Golden) {
    add_attempt(golden);
    golden.add(
        "PlanCallParams",
        &PlanCallParams {
            callback_id: CALLBACK,
            language: "pt-BR".to_owned(),
            level: Level::T2,
            call: planned(),
        },
    );
    let over = CallItem {
        state: CallState::Closed,
        by: None,
        alias: None,
        until_at: None,
        ready: false,
        outcome: Some(CallOutcome::DangerWord),
        attention: true,
        again_at: None,
        windows: Vec::new(),
        ..item()
    };
    golden.add(
        "CallsDueResponse",
        &CallsDueResponse {
            calls: vec![over, item()],
            telephones: vec![
                Telephone {
                    telephone_id: "desk".to_owned(),
                    name: "Desk telephone".to_owned(),
                    shows: Some(TelephoneShows::Number),
                    tested_on: Some("2026-11-29".to_owned()),
                    by: Some("Sam".to_owned()),
                    test: TelephoneTest::Later,
                },
                Telephone {
                    telephone_id: "mobile".to_owned(),
                    name: "Night mobile".to_owned(),
                    shows: None,
                    tested_on: None,
                    by: None,
                    test: TelephoneTest::Overdue,
                },
            ],
            called: true,
        },
    );
    golden.add(
        "TelephoneTestedParams",
        &TelephoneTestedParams {
            telephone_id: "mobile".to_owned(),
            shows: TelephoneShows::Name,
        },
    );
    golden.add(
        "TelephoneShows.all",
        &vec![
            TelephoneShows::Nothing,
            TelephoneShows::Number,
            TelephoneShows::Name,
        ],
    );
    golden.add(
        "TelephoneTest.all",
        &vec![
            TelephoneTest::Later,
            TelephoneTest::Now,
            TelephoneTest::Overdue,
        ],
    );
    golden.add(
        "CallParams",
        &CallParams {
            callback_id: CALLBACK,
        },
    );
}

fn add_attempt(golden: &mut Golden) {
    golden.add(
        "TakenCallResponse",
        &TakenCallResponse {
            call: item(),
            contact: bytes(3),
            hours: bytes(4),
        },
    );
    golden.add(
        "OutcomeParams",
        &OutcomeParams {
            callback_id: CALLBACK,
            outcome: CallOutcome::NoAnswer,
            again: true,
        },
    );
    golden.add(
        "OverrideParams",
        &OverrideParams {
            callback_id: CALLBACK,
            reason: OverrideReason::PersonAsked,
        },
    );
    golden.add(
        "EndCallParams",
        &EndCallParams {
            words: words(),
            why: EndCall::SupersededByInbound,
        },
    );
}
