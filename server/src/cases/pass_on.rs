//! Devices of the assigned that lack keys are given them: new ones, and those that were away.

use crate::{
    App,
    cases::{
        Overview,
        keys::{CaseKeyError, seats},
        mine,
    },
    staff::session::Caller,
    upkeep::roster::Seat,
};
use domain::{CaseId, permission::Action};
use store::{Tx, case::CaseWrapRow};

/// Takes keys for devices that lack them. What is there is not replaced.
pub async fn pass_on(
    app: &App,
    caller: &Caller,
    id: CaseId,
    wraps: Vec<CaseWrapRow>,
) -> Result<(), CaseKeyError> {
    let mut tx = app.store.begin().await?;
    let action = Action::WorkOnCase;
    let overview = mine(app, tx.as_mut(), &caller.actor, id, action).await?;
    let overview = overview.ok_or(CaseKeyError::NotFound)?;
    let wanted = seats(app, tx.as_mut(), &overview).await?;
    let newest = overview.case.key_version;
    put(tx.as_mut(), &overview, (&wanted, newest), &wraps).await?;
    Ok(tx.commit().await?)
}

/// Keeps what is for wanted devices, up to this version; and refuses all of it when something is not.
pub(super) async fn put(
    tx: &mut dyn Tx,
    overview: &Overview,
    (wanted, newest): (&[Seat], i64),
    wraps: &[CaseWrapRow],
) -> Result<(), CaseKeyError> {
    for wrap in wraps {
        if !(1..=newest).contains(&wrap.key_version) {
            return Err(CaseKeyError::Wraps);
        }
        let fits = |seat: &&Seat| seat.device.id == wrap.device && seat.staff.id == wrap.member;
        if !wanted.iter().any(|seat| fits(&seat)) {
            return Err(CaseKeyError::Conflict);
        }
        let held = overview.held.iter();
        let mut same = held.filter(|held| held.device == wrap.device);
        if !same.any(|held| held.key_version == wrap.key_version) {
            tx.put_case_wrap(overview.case.id, wrap).await?;
        }
    }
    Ok(())
}
