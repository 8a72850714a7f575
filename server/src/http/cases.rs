//! The handlers of case records.

use super::{Site, body::Body};
use crate::{
    cases::{
        add_entry, add_file,
        assign::{self, Newcomer},
        delete_file, give_back, keys, list,
        open::{self, NewCase, Origin},
        pass_on, pass_to, read, read_file, read_many,
        rekey::{self, NextKey},
        take_off, take_on, withdraw,
    },
    error::Failure,
    staff::session::Caller,
    wire::{self, FromWire as _},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{CaseId, Fence, FileId, ItemId, MemberId, Millis, handoff::Why};
use protocol::{
    Bytes, ProblemCode,
    case::{
        AddEntryParams, AddFileParams, AssignParams, CaseEntry, CaseFileParams, CaseFileResponse,
        CaseResponse, CaseWrap, CasesResponse, OpenCaseParams, PassCaseParams, ReadCaseParams,
        ReadCasesParams, ReadCasesResponse, ReturnCaseParams, TakeOffParams,
    },
    limits::{CASE_ENTRY_BYTES, CASE_FILE_BYTES, CASES_AT_ONCE, HANDSHAKE_BYTES},
    upkeep::{CaseKeysResponse, NewCaseKeyParams, PassOnCaseParams},
};

/// Most sealed keys at once: every version for every device of everybody on a case.
const WRAPS: usize = 1_024;

pub(super) async fn list(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<CasesResponse>, Failure> {
    let cases = list::list(&site.app, &caller.actor).await?;
    Ok(Json(CasesResponse {
        cases: cases
            .iter()
            .map(|case| wire::case::case(case, caller.device))
            .collect(),
    }))
}

pub(super) async fn open(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<OpenCaseParams>,
) -> Result<StatusCode, Failure> {
    check_entry(&params.entry)?;
    check_keys(&params.wraps, &params.readers)?;
    let new = NewCase {
        id: CaseId::from_wire(params.case_id),
        from: params.from.map(|from| Origin {
            item: ItemId::from_wire(from.item_id),
            fence: Fence(wire::from_seq(from.fence)),
            person_confirmed: from.person_confirmed,
            receiver: MemberId::from_wire(from.receiver_id),
            wait: minutes(from.minutes),
        }),
        wraps: params
            .wraps
            .into_iter()
            .map(wire::case::from_case_wrap)
            .collect(),
        readers: params.readers.0,
        entry: wire::case::from_case_entry(params.entry),
    };
    open::open(&site.app, &caller.actor, new).await?;
    Ok(StatusCode::CREATED)
}

pub(super) async fn read(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ReadCaseParams>,
) -> Result<Json<CaseResponse>, Failure> {
    let id = CaseId::from_wire(params.case_id);
    let stored = read::read(&site.app, &caller.actor, caller.device, id).await?;
    Ok(Json(wire::case::stored(stored, caller.device)))
}

/// Several, for the search in the browser.
pub(super) async fn read_many(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ReadCasesParams>,
) -> Result<Json<ReadCasesResponse>, Failure> {
    if params.case_ids.len() > CASES_AT_ONCE {
        return Err(ProblemCode::TooLarge.into());
    }
    let ids: Vec<CaseId> = params.case_ids.into_iter().map(CaseId::from_wire).collect();
    let found = read_many::read_many(&site.app, &caller.actor, caller.device, &ids).await?;
    let cases = found.into_iter();
    let cases = cases.map(|stored| wire::case::stored(stored, caller.device));
    Ok(Json(ReadCasesResponse {
        cases: cases.collect(),
    }))
}

pub(super) async fn take_on(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ReadCaseParams>,
) -> Result<StatusCode, Failure> {
    let id = CaseId::from_wire(params.case_id);
    take_on::take_on(&site.app, &caller.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn give_back(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ReturnCaseParams>,
) -> Result<StatusCode, Failure> {
    let id = CaseId::from_wire(params.case_id);
    let why = Why::from_wire(params.why);
    give_back::give_back(&site.app, &caller.actor, id, why).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn pass_to(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<PassCaseParams>,
) -> Result<StatusCode, Failure> {
    let id = CaseId::from_wire(params.case_id);
    let to = (
        MemberId::from_wire(params.receiver_id),
        minutes(params.minutes),
    );
    pass_to::pass_to(&site.app, &caller.actor, id, to).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn withdraw(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ReadCaseParams>,
) -> Result<StatusCode, Failure> {
    let id = CaseId::from_wire(params.case_id);
    withdraw::withdraw(&site.app, &caller.actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn add_file(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<AddFileParams>,
) -> Result<StatusCode, Failure> {
    if params.sealed.len() > CASE_FILE_BYTES {
        return Err(ProblemCode::TooLarge.into());
    }
    let id = CaseId::from_wire(params.case_id);
    let file = wire::case::from_file(params);
    add_file::add_file(&site.app, &caller.actor, id, file).await?;
    Ok(StatusCode::CREATED)
}

pub(super) async fn read_file(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<CaseFileParams>,
) -> Result<Json<CaseFileResponse>, Failure> {
    let found = read_file::read_file(&site.app, &caller.actor, one_file(&params)).await?;
    Ok(Json(CaseFileResponse {
        sealed: Bytes(found.sealed),
    }))
}

pub(super) async fn delete_file(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<CaseFileParams>,
) -> Result<StatusCode, Failure> {
    delete_file::delete_file(&site.app, &caller.actor, one_file(&params)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn one_file(params: &CaseFileParams) -> (CaseId, FileId) {
    (
        CaseId::from_wire(params.case_id),
        FileId::from_wire(params.file_id),
    )
}

fn minutes(count: u32) -> Millis {
    Millis::from_secs(i64::from(count).saturating_mul(60))
}

pub(super) async fn add_entry(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<AddEntryParams>,
) -> Result<StatusCode, Failure> {
    check_entry(&params.entry)?;
    let id = CaseId::from_wire(params.case_id);
    let entry = wire::case::from_case_entry(params.entry);
    add_entry::add_entry(&site.app, &caller.actor, id, i64::from(params.after), entry).await?;
    Ok(StatusCode::CREATED)
}

pub(super) async fn assign(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<AssignParams>,
) -> Result<StatusCode, Failure> {
    check_keys(&params.wraps, &params.readers)?;
    let id = CaseId::from_wire(params.case_id);
    let new = Newcomer {
        wraps: params
            .wraps
            .into_iter()
            .map(wire::case::from_case_wrap)
            .collect(),
        readers: params.readers.0,
        after: i64::from(params.after),
    };
    assign::assign(&site.app, &caller.actor, id, new).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn take_off(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<TakeOffParams>,
) -> Result<StatusCode, Failure> {
    let id = CaseId::from_wire(params.case_id);
    let member = MemberId::from_wire(params.member_id);
    take_off::take_off(&site.app, &caller.actor, id, member).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The keys of one case, for a desk that works in the background.
pub(super) async fn keys(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ReadCaseParams>,
) -> Result<Json<CaseKeysResponse>, Failure> {
    let id = CaseId::from_wire(params.case_id);
    let standing = keys::keys(&site.app, &caller, id).await?;
    Ok(Json(wire::upkeep::case_standing(standing)))
}

pub(super) async fn rekey(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<NewCaseKeyParams>,
) -> Result<StatusCode, Failure> {
    check_keys(&params.wraps, &params.readers)?;
    let id = CaseId::from_wire(params.case_id);
    let next = NextKey {
        version: i64::from(params.key_version),
        readers: params.readers.0,
        after: i64::from(params.after),
        wraps: params
            .wraps
            .into_iter()
            .map(wire::case::from_case_wrap)
            .collect(),
    };
    rekey::rekey(&site.app, &caller, id, next).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn pass_on(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<PassOnCaseParams>,
) -> Result<StatusCode, Failure> {
    check_keys(&params.wraps, &Bytes(Vec::new()))?;
    let id = CaseId::from_wire(params.case_id);
    let wraps = params.wraps.into_iter().map(wire::case::from_case_wrap);
    pass_on::pass_on(&site.app, &caller, id, wraps.collect()).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn check_keys(wraps: &[CaseWrap], readers: &Bytes) -> Result<(), Failure> {
    let fits = wraps.iter().all(|wrap| wrap.wrap.len() <= HANDSHAKE_BYTES);
    if wraps.len() > WRAPS || !fits || readers.len() > HANDSHAKE_BYTES {
        return Err(ProblemCode::TooLarge.into());
    }
    Ok(())
}

fn check_entry(entry: &CaseEntry) -> Result<(), Failure> {
    if entry.sealed.len() > CASE_ENTRY_BYTES {
        return Err(ProblemCode::TooLarge.into());
    }
    Ok(())
}
