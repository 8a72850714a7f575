//! The three steps that give both screens the same digits (crate `seal`, module `enrol`), and an older device's approval.

use super::{EnrolError, comparison, request, target, visible};
use crate::{App, chat::hash, staff::session::Caller};
use domain::{
    EnrolmentId,
    permission::{Action, Target, can},
};
use seal::enrol::is_committed;
use store::enrolment::EnrolmentRow;

/// How far a new device has come, as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// Nobody compares yet.
    Waiting,
    /// A desk is bound to its nonce.
    Committed([u8; 32]),
    /// Both nonces are there: the hash and the desk's nonce.
    Revealed([u8; 32], [u8; 32]),
    /// The certificate waits.
    Certified(Vec<u8>),
}

/// Whoever certifies may compare, and so may an older device of the same person.
fn may_compare(caller: &Caller, row: &EnrolmentRow) -> bool {
    let target = target(caller, row);
    target == Target::Own || can(&caller.actor, Action::Certify, target)
}

/// A desk begins to compare, from the start: what ran before is void.
pub async fn commit(
    app: &App,
    caller: &Caller,
    id: EnrolmentId,
    commitment: &[u8; 32],
) -> Result<(), EnrolError> {
    let mut tx = app.store.begin().await?;
    let row = visible(app, tx.as_mut(), caller, id).await?;
    if !may_compare(caller, &row) {
        return Err(EnrolError::Forbidden);
    }
    if !tx.begin_comparison(id, caller.device, commitment).await? {
        return Err(EnrolError::WrongState);
    }
    Ok(tx.commit().await?)
}

/// The same desk shows its nonce, after the new device's.
pub async fn reveal(
    app: &App,
    caller: &Caller,
    id: EnrolmentId,
    nonce: &[u8; 32],
) -> Result<(), EnrolError> {
    let mut tx = app.store.begin().await?;
    let row = visible(app, tx.as_mut(), caller, id).await?;
    let running = row.comparison.ok_or(EnrolError::WrongState)?;
    if running.comparer != caller.device {
        return Err(EnrolError::WrongState);
    }
    if !is_committed(&running.commitment, id.as_bytes(), nonce) {
        return Err(EnrolError::Malformed);
    }
    if running.desk_nonce != Some(*nonce) && !tx.set_desk_nonce(id, nonce).await? {
        return Err(EnrolError::WrongState);
    }
    Ok(tx.commit().await?)
}

/// An older device of the same person approves the new one.
pub async fn approve(
    app: &App,
    caller: &Caller,
    id: EnrolmentId,
    approval: &[u8],
) -> Result<(), EnrolError> {
    let mut tx = app.store.begin().await?;
    let row = visible(app, tx.as_mut(), caller, id).await?;
    let newcomer = row.newcomer.as_ref().ok_or(EnrolError::WrongState)?;
    let device = request(newcomer)?;
    comparison(app, &row, &device)
        .verify_approval(approval, &app.trust())
        .map_err(|_source| EnrolError::Uncertified)?;
    tx.approve_enrolment(id, approval).await?;
    Ok(tx.commit().await?)
}

/// How far the device has come that this capability is of.
pub async fn progress(app: &App, token: &[u8; 32]) -> Result<Progress, EnrolError> {
    let row = of_token(app, token).await?;
    if let Some(chain) = row.chain {
        return Ok(Progress::Certified(chain));
    }
    Ok(match row.comparison {
        None => Progress::Waiting,
        Some(running) => match running.desk_nonce {
            None => Progress::Committed(running.commitment),
            Some(nonce) => Progress::Revealed(running.commitment, nonce),
        },
    })
}

/// The new device answers a commitment with its nonce, once.
pub async fn answer(app: &App, token: &[u8; 32], nonce: &[u8; 32]) -> Result<(), EnrolError> {
    let row = of_token(app, token).await?;
    let mut tx = app.store.begin().await?;
    let known = row.comparison.and_then(|running| running.device_nonce);
    if known != Some(*nonce) && !tx.set_device_nonce(row.id, nonce).await? {
        return Err(EnrolError::WrongState);
    }
    Ok(tx.commit().await?)
}

/// The way in that a device's capability opens.
pub(super) async fn of_token(app: &App, token: &[u8; 32]) -> Result<EnrolmentRow, EnrolError> {
    let mut tx = app.store.read().await?;
    let row = tx.enrolment_by_token(&hash(token)).await?;
    row.filter(|row| app.now() < row.until)
        .ok_or(EnrolError::NotFound)
}
