//! The audit log, for the auditor.

use super::{Site, body::Body};
use crate::{
    audit::{
        head::{self, HeadError},
        read,
    },
    error::{Failure, Told as _},
    staff::session::Caller,
    wire::{FromWire as _, audit as wire},
};
use axum::{Json, extract::State};
use domain::Timestamp;
use protocol::audit::{AuditResponse, MadeHeadResponse, ReadAuditParams, ReadAuditResponse};
use store::audit::AuditFilter;

pub(super) async fn overview(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<AuditResponse>, Failure> {
    let overview = read::overview(&site.app, &caller).await?;
    Ok(Json(AuditResponse {
        alerts: overview.alerts.iter().map(wire::alert).collect(),
        alert_hours: overview.alert_hours,
        heads: overview.heads.iter().map(wire::head).collect(),
        people: overview.people.into_iter().map(wire::person).collect(),
    }))
}

pub(super) async fn events(
    State(site): State<Site>,
    caller: Caller,
    Body(params): Body<ReadAuditParams>,
) -> Result<Json<ReadAuditResponse>, Failure> {
    let number = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
    let filter = AuditFilter {
        from: params.from_at.map(number).map(Timestamp),
        before: params.before_at.map(number).map(Timestamp),
        actor: params.actor.map(domain::MemberId::from_wire),
        event: params.event,
    };
    let below = params.below.map(number);
    let page = read::read(&site.app, &caller, &filter, below).await?;
    Ok(Json(ReadAuditResponse {
        events: page.rows.into_iter().map(wire::event).collect(),
        more: page.more,
    }))
}

pub(super) async fn make_head(
    State(site): State<Site>,
    caller: Caller,
) -> Result<Json<MadeHeadResponse>, Failure> {
    match head::make(&site.app, Some(&caller.actor)).await {
        Ok(made) => Ok(Json(MadeHeadResponse {
            head: Some(wire::head(&made.row)),
            flaw: None,
            shipped: made.shipped,
        })),
        Err(HeadError::Store(error)) => Err(error.told().into()),
        Err(error @ (HeadError::Flaw(_) | HeadError::Key)) => {
            tracing::error!(audit.flaw = %error, "the audit log was not signed: tell the auditor");
            Ok(Json(MadeHeadResponse {
                head: None,
                flaw: Some(error.to_string()),
                shipped: false,
            }))
        }
    }
}
