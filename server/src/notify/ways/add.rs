//! A new way, after the others.

use super::{Target, WaysError, allow, sealed, target};
use crate::{App, staff::session::Caller};
use domain::{
    WayId,
    page::{WayKind, WayState},
};
use store::page::WayRow;

/// Adds a way to the caller. The device that they sit at has one subscription: a new one takes its place in the order. What is there
/// already, under this id or with the same address, is there once.
pub async fn add(app: &App, caller: &Caller, id: WayId, new: &Target) -> Result<(), WaysError> {
    allow(caller)?;
    new.check(&app.paging)?;
    let member = caller.actor.member;
    let mut row = WayRow {
        id,
        member,
        kind: new.kind(),
        device: (new.kind() == WayKind::Push).then_some(caller.device),
        target: Vec::new(),
        state: WayState::Untried,
    };
    row.target = sealed(app, &row, new);
    let mut tx = app.store.begin().await?;
    let before = tx.ways_of(member).await?;
    if before
        .iter()
        .any(|way| target(app, way).as_ref() == Some(new))
    {
        return Ok(());
    }
    if let Some(device) = row.device
        && let Some(known) = tx.way_of_device(device).await?
    {
        let again = sealed(app, &known, new);
        tx.set_way_target(known.id, &again).await?;
        tx.set_way_state(known.id, WayState::Untried).await?;
        return Ok(tx.commit().await?);
    }
    if before.len() >= usize::try_from(app.paging.settings.ways).unwrap_or(usize::MAX) {
        return Err(WaysError::WrongState);
    }
    if !tx.insert_way(&row).await? {
        return Err(WaysError::Conflict);
    }
    Ok(tx.commit().await?)
}
