//! Bodies of the desk's origin.

use super::{AT, CHAT, COLLEAGUE, DEVICE, INVITATION, ITEM, MEMBER, TOKEN, bytes, grant, item};
use crate::golden::Golden;
use protocol::{
    CaseId, EntryId, FileId, Problem, ProblemCode, TeamId,
    case::{
        AddEntryParams, AddFileParams, AssignParams, CaseAccess, CaseEntry, CaseFileParams,
        CaseFileResponse, CaseHandoff, CaseKeys, CaseResponse, CaseSummary, CaseWrap,
        CasesResponse, FromItem, HandoffStage, OpenCaseParams, PassCaseParams, ReadCaseParams,
        ReadCasesParams, ReturnCaseParams, ReturnReason, TakeOffParams,
    },
    chat::{ColdReason, EndReason, Purpose},
    passkey::VaultWrap,
    queue::{
        Call, CallReason, CallingLevel, CallingResponse, CallingStep, CallsResponse, ClaimResponse,
        Device, DrillResponse, ItemState, Level, MarkMinorParams, OutsideParams, OutsideStep,
        PickParams, PickReason, ReturnParams, Rung, Safety, Silence, WrapUpParams,
    },
    staff::{
        AnswerParams, Colleague, ColleaguesResponse, EndChatParams, Interpreter,
        InterpretersParams, InterpretersResponse, InviteParams, LeaveChatParams, LoginParams,
        LoginStartParams, LoginStartResponse, MeResponse, ProveParams, Role, StandInParams,
        StandInResponse, Team, TeamKeyWrap, TicketResponse, WithdrawParams,
    },
};

const CASE: CaseId = CaseId([9; 16]);
const SILENCE: Silence = Silence {
    nudge_secs: 120,
    stand_in_secs: 240,
};
const ENTRY: EntryId = EntryId([10; 16]);

pub(crate) fn add(golden: &mut Golden) {
    add_staff(golden);
    add_queue(golden);
    add_chats(golden);
    add_cases(golden);
    let mut problem = Problem::new(ProblemCode::RateLimited);
    problem.retry_after_ms = Some(30_000);
    golden.add(
        "DrillResponse",
        &DrillResponse {
            page: "https://chat.example.org".to_owned(),
            code: TOKEN,
            until_at: AT,
        },
    );
    golden.add("Problem", &problem);
    golden.add("Problem.plain", &Problem::new(ProblemCode::NothingWaiting));
}

fn add_staff(golden: &mut Golden) {
    golden.add(
        "LoginStartParams",
        &LoginStartParams {
            name: "alex".to_owned(),
        },
    );
    golden.add("LoginStartResponse", &LoginStartResponse { salt: bytes(1) });
    golden.add(
        "LoginParams",
        &LoginParams {
            name: "alex".to_owned(),
            auth: bytes(2),
            device_id: Some(DEVICE),
            code: Some("123456".to_owned()),
        },
    );
    golden.add("ProveParams", &ProveParams { auth: bytes(2) });
    let me = MeResponse {
        member_id: MEMBER,
        device_id: DEVICE,
        alias: "Alex".to_owned(),
        roles: vec![Role::Advocate, Role::CaseWorker],
        vault: bytes(3),
        vault_wraps: vec![VaultWrap {
            credential_id: bytes(4),
            wrap: bytes(5),
        }],
        bound: true,
        chain: bytes(6),
        device_name: "Office laptop".to_owned(),
        salt: bytes(1),
        team: Team {
            team_id: TeamId([11; 16]),
            notice: Some(bytes(4)),
            keys: vec![TeamKeyWrap {
                generation: 2,
                wrap: bytes(5),
            }],
        },
        lacks_second: true,
        session_ends_at: AT,
        silence: SILENCE,
    };
    golden.add("MeResponse", &me);
    golden.add("TicketResponse", &TicketResponse { ticket: TOKEN });
    let colleague = Colleague {
        member_id: COLLEAGUE,
        device_id: DEVICE,
        alias: "Sam".to_owned(),
        roles: vec![Role::Supervisor],
        present: true,
        chain: bytes(6),
        hpke_key: bytes(7),
    };
    golden.add(
        "ColleaguesResponse",
        &ColleaguesResponse {
            colleagues: vec![colleague],
        },
    );
}

fn add_calls(golden: &mut Golden) {
    golden.add(
        "CallingResponse",
        &CallingResponse {
            levels: vec![CallingLevel {
                level: Level::T1,
                target_secs: 20,
                steps: vec![
                    CallingStep {
                        after_secs: 0,
                        rung: Rung::Primary,
                    },
                    CallingStep {
                        after_secs: 120,
                        rung: Rung::Slow,
                    },
                ],
            }],
            offer_secs: 30,
            widen_secs: 90,
            any_language_secs: 180,
            rest_secs: 60,
            again_secs: 900,
            coming_secs: 90,
            away_secs: 1_200,
            debrief_secs: 86_400,
            relief_secs: 90,
            silence: SILENCE,
        },
    );
    golden.add(
        "CallsResponse",
        &CallsResponse {
            calls: vec![Call {
                item_id: ITEM,
                level: Level::T1,
                waiting_since_at: AT,
                why: CallReason::Waits,
            }],
        },
    );
}

fn add_queue(golden: &mut Golden) {
    let claim = |grant| ClaimResponse {
        item: item(ItemState::Claimed { by: MEMBER }),
        fence: 3,
        safety: Safety::InDangerNow,
        device: Device::Shared,
        grant,
    };
    add_calls(golden);
    golden.add("ClaimResponse", &claim(Some(grant())));
    golden.add("ClaimResponse.early", &claim(None));
    golden.add(
        "PickParams",
        &PickParams {
            item_id: ITEM,
            reason: PickReason::Language,
        },
    );
    golden.add(
        "ReturnParams",
        &ReturnParams {
            item_id: ITEM,
            fence: 3,
        },
    );
    golden.add(
        "OutsideParams",
        &OutsideParams {
            item_id: ITEM,
            fence: 3,
            step: OutsideStep::Cold,
            cold: Some(ColdReason::MustStop),
        },
    );
    golden.add(
        "MarkMinorParams",
        &MarkMinorParams {
            item_id: ITEM,
            fence: 3,
            minor: true,
        },
    );
    golden.add(
        "WrapUpParams",
        &WrapUpParams {
            item_id: ITEM,
            fence: 3,
            disposition: "case_handoff".to_owned(),
            needs: vec!["safety_planning".to_owned(), "legal_immigration".to_owned()],
            actions: vec!["listened".to_owned(), "interpreter_used".to_owned()],
            language: "es".to_owned(),
            county: Some("new_haven".to_owned()),
            follow_up: true,
            level: Level::T3,
        },
    );
}

fn add_interpreters(golden: &mut Golden) {
    golden.add(
        "InterpretersParams",
        &InterpretersParams {
            chat_id: CHAT,
            fence: 3,
        },
    );
    golden.add(
        "InterpretersResponse",
        &InterpretersResponse {
            interpreters: vec![Interpreter {
                member_id: COLLEAGUE,
                alias: "Ines".to_owned(),
                languages: vec!["es".to_owned(), "pt-BR".to_owned()],
            }],
        },
    );
}

fn add_chats(golden: &mut Golden) {
    golden.add(
        "InviteParams",
        &InviteParams {
            invitation_id: INVITATION,
            chat_id: CHAT,
            member_id: COLLEAGUE,
            purpose: Purpose::Support,
            cold: None,
            fence: 3,
        },
    );
    golden.add(
        "StandInParams",
        &StandInParams {
            invitation_id: INVITATION,
            chat_id: CHAT,
            fence: 3,
            asked: vec![COLLEAGUE],
        },
    );
    golden.add(
        "StandInResponse",
        &StandInResponse {
            member_id: COLLEAGUE,
        },
    );
    add_interpreters(golden);
    let answer = |key_package| AnswerParams {
        invitation_id: INVITATION,
        key_package,
    };
    golden.add("AnswerParams", &answer(Some(bytes(8))));
    golden.add("AnswerParams.declined", &answer(None));
    golden.add(
        "WithdrawParams",
        &WithdrawParams {
            invitation_id: INVITATION,
        },
    );
    golden.add("LeaveChatParams", &LeaveChatParams { chat_id: CHAT });
    golden.add(
        "EndChatParams",
        &EndChatParams {
            chat_id: CHAT,
            fence: 3,
            reason: EndReason::UnsafeEnd,
        },
    );
}

pub(crate) fn case_keys() -> CaseKeys {
    CaseKeys {
        key_version: 2,
        exposed: true,
        wraps: vec![bytes(8), bytes(9)],
        readers: vec![bytes(11), bytes(12)],
    }
}

#[expect(clippy::too_many_lines, reason = "a list of samples")]
fn add_cases(golden: &mut Golden) {
    let wrap = || CaseWrap {
        member_id: COLLEAGUE,
        device_id: DEVICE,
        key_version: 1,
        wrap: bytes(9),
    };
    let entry = || CaseEntry {
        entry_id: ENTRY,
        key_version: 1,
        sealed: bytes(10),
    };
    let open = |from| OpenCaseParams {
        case_id: CASE,
        from,
        wraps: vec![wrap()],
        readers: bytes(11),
        entry: entry(),
    };
    let from = FromItem {
        item_id: ITEM,
        fence: 3,
        person_confirmed: true,
        receiver_id: COLLEAGUE,
        minutes: 1_440,
    };
    golden.add("OpenCaseParams", &open(Some(from)));
    golden.add("OpenCaseParams.byHand", &open(None));
    let handoff = |stage, why| CaseHandoff {
        stage,
        why,
        by_id: COLLEAGUE,
        receiver_id: COLLEAGUE,
        due_at: AT,
    };
    let summary = |access, handoff: Option<CaseHandoff>| CaseSummary {
        case_id: CASE,
        opened_at: AT,
        entries: 1,
        assigned: vec![COLLEAGUE],
        closed: handoff.is_none().then_some(super::retention::CLOSED),
        handoff,
        access,
    };
    let sent = handoff(HandoffStage::Sent, None);
    let accepted = handoff(HandoffStage::Accepted, None);
    let back = handoff(HandoffStage::Returned, Some(ReturnReason::NoCapacity));
    golden.add(
        "CasesResponse",
        &CasesResponse {
            cases: vec![
                summary(CaseAccess::Waiting, Some(sent)),
                summary(CaseAccess::Open, Some(accepted.clone())),
                summary(CaseAccess::Open, Some(back)),
                summary(CaseAccess::Lost, None),
            ],
        },
    );
    golden.add("ReadCaseParams", &ReadCaseParams { case_id: CASE });
    golden.add(
        "CaseResponse",
        &CaseResponse {
            summary: summary(CaseAccess::Open, Some(accepted)),
            keys: case_keys(),
            holders: vec![COLLEAGUE],
            entries: vec![entry()],
        },
    );
    beside(golden);
    golden.add(
        "AddEntryParams",
        &AddEntryParams {
            case_id: CASE,
            after: 1,
            entry: entry(),
        },
    );
    golden.add(
        "AssignParams",
        &AssignParams {
            case_id: CASE,
            wraps: vec![wrap()],
            readers: bytes(11),
            after: 1,
        },
    );
    golden.add(
        "TakeOffParams",
        &TakeOffParams {
            case_id: CASE,
            member_id: COLLEAGUE,
        },
    );
}

/// Pictures, the search's reading, and how a hand-off moves on.
fn beside(golden: &mut Golden) {
    let file_id = FileId([14; 16]);
    golden.add(
        "ReadCasesParams",
        &ReadCasesParams {
            case_ids: vec![CASE],
        },
    );
    golden.add(
        "AddFileParams",
        &AddFileParams {
            case_id: CASE,
            file_id,
            key_version: 1,
            sealed: bytes(12),
        },
    );
    let named = CaseFileParams {
        case_id: CASE,
        file_id,
    };
    golden.add("CaseFileParams", &named);
    golden.add("CaseFileResponse", &CaseFileResponse { sealed: bytes(12) });
    golden.add(
        "ReturnCaseParams",
        &ReturnCaseParams {
            case_id: CASE,
            why: ReturnReason::NoCapacity,
        },
    );
    golden.add(
        "PassCaseParams",
        &PassCaseParams {
            case_id: CASE,
            receiver_id: COLLEAGUE,
            minutes: 1_440,
        },
    );
}
