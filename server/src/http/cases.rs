//! The handlers of case records.

use super::{Site, body::Body};
use crate::{
    cases::{
        add_entry,
        assign::{self, Newcomer},
        keys, list,
        open::{self, NewCase, Origin},
        pass_on, read,
        rekey::{self, NextKey},
        take_off,
    },
    error::Failure,
    staff::session::Caller,
    wire::{self, FromWire as _},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{CaseId, Fence, ItemId, MemberId};
use protocol::{
    Bytes, ProblemCode,
    case::{
        AddEntryParams, AssignParams, CaseEntry, CaseResponse, CaseWrap, CasesResponse,
        OpenCaseParams, ReadCaseParams, TakeOffParams,
    },
    limits::{CASE_ENTRY_BYTES, HANDSHAKE_BYTES},
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
            .map(|case| wire::case(case, caller.device))
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
        }),
        wraps: params.wraps.into_iter().map(wire::from_case_wrap).collect(),
        readers: params.readers.0,
        entry: wire::from_case_entry(params.entry),
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
    Ok(Json(CaseResponse {
        summary: wire::case(&stored.overview, caller.device),
        keys: wire::upkeep::case_keys(stored.keys),
        holders: stored
            .overview
            .holders()
            .iter()
            .map(wire::ToWire::to_wire)
            .collect(),
        entries: stored.entries.into_iter().map(wire::case_entry).collect(),
    }))
}

pub(super) async fn add_entry(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<AddEntryParams>,
) -> Result<StatusCode, Failure> {
    check_entry(&params.entry)?;
    let id = CaseId::from_wire(params.case_id);
    let entry = wire::from_case_entry(params.entry);
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
        wraps: params.wraps.into_iter().map(wire::from_case_wrap).collect(),
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
        wraps: params.wraps.into_iter().map(wire::from_case_wrap).collect(),
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
    let wraps = params.wraps.into_iter().map(wire::from_case_wrap);
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
