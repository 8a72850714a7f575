//! The handlers of case records.

use super::{Site, body::Body};
use crate::{
    cases::{
        add_entry, assign, list,
        open::{self, NewCase, Origin},
        read,
    },
    error::Failure,
    staff::session::Caller,
    wire::{self, FromWire as _},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{CaseId, Fence, ItemId};
use protocol::{
    Bytes, ProblemCode,
    case::{
        AddEntryParams, AssignParams, CaseEntry, CaseResponse, CasesResponse, OpenCaseParams,
        ReadCaseParams,
    },
    limits::{CASE_ENTRY_BYTES, HANDSHAKE_BYTES},
};

/// Most people that a case is opened for at once.
const WRAPS: usize = 64;

pub(super) async fn list(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<CasesResponse>, Failure> {
    let cases = list::list(&site.app, &caller.actor).await?;
    Ok(Json(CasesResponse {
        cases: cases.iter().map(wire::case).collect(),
    }))
}

pub(super) async fn open(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<OpenCaseParams>,
) -> Result<StatusCode, Failure> {
    check_entry(&params.entry)?;
    let fits = params
        .wraps
        .iter()
        .all(|wrap| wrap.wrap.len() <= HANDSHAKE_BYTES);
    if params.wraps.len() > WRAPS || !fits {
        return Err(ProblemCode::TooLarge.into());
    }
    let version = params.entry.key_version;
    let new = NewCase {
        id: CaseId::from_wire(params.case_id),
        from: params.from.map(|from| Origin {
            item: ItemId::from_wire(from.item_id),
            fence: Fence(wire::from_seq(from.fence)),
            person_confirmed: from.person_confirmed,
        }),
        wraps: params
            .wraps
            .into_iter()
            .map(|wrap| wire::from_case_wrap(wrap, version))
            .collect(),
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
        summary: wire::case(&stored.overview),
        wrap: Bytes(stored.wrap.wrap),
        key_version: u32::try_from(stored.wrap.key_version).unwrap_or(0),
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
    if params.wrap.wrap.len() > HANDSHAKE_BYTES {
        return Err(ProblemCode::TooLarge.into());
    }
    let id = CaseId::from_wire(params.case_id);
    // The server keeps one version of a key so far: the case's own.
    let wrap = wire::from_case_wrap(params.wrap, params.key_version);
    assign::assign(&site.app, &caller.actor, id, wrap).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn check_entry(entry: &CaseEntry) -> Result<(), Failure> {
    if entry.sealed.len() > CASE_ENTRY_BYTES {
        return Err(ProblemCode::TooLarge.into());
    }
    Ok(())
}
