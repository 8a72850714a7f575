//! The directory of agencies.

use super::{Site, body::Body};
use crate::{
    directory::{checked, delete, import, list, save},
    error::Failure,
    staff::session::Caller,
    wire::{FromWire as _, directory as wired},
};
use axum::{Json, extract::State, http::StatusCode};
use domain::{OrganisationId, ServiceId};
use protocol::directory::{
    DirectoryCheckedParams, DirectoryDeleteParams, DirectoryImportParams, DirectoryImportResponse,
    DirectoryResponse, DirectorySaveParams, DirectorySaveResponse,
};

pub(super) async fn list(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<DirectoryResponse>, Failure> {
    let directory = list::list(&site.app, &caller).await?;
    Ok(Json(wired::directory(&site.app, directory)))
}

pub(super) async fn save(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<DirectorySaveParams>,
) -> Result<Json<DirectorySaveResponse>, Failure> {
    let today = site.app.rota.zone.day(site.app.now());
    let problem = match wired::from_organisation(params.organisation, today) {
        Ok(organisation) => {
            let bad = save::save(&site.app, &caller, organisation, params.version).await?;
            bad.map(wired::problem)
        }
        Err(problem) => Some(problem),
    };
    Ok(Json(DirectorySaveResponse { problem }))
}

pub(super) async fn delete(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<DirectoryDeleteParams>,
) -> Result<StatusCode, Failure> {
    let id = OrganisationId::from_wire(params.organisation_id);
    delete::delete(&site.app, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn checked(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<DirectoryCheckedParams>,
) -> Result<StatusCode, Failure> {
    let id = ServiceId::from_wire(params.service_id);
    checked::checked(&site.app, &caller, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn import(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<DirectoryImportParams>,
) -> Result<Json<DirectoryImportResponse>, Failure> {
    let texts = (params.json.as_str(), params.crosswalk.as_str());
    let imported = import::import(&site.app, &caller, texts, params.save).await?;
    Ok(Json(wired::imported(imported)))
}
