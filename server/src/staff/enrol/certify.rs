//! The certificate of a new device, as a certifier's browser signed it.

use super::{EnrolError, comparison, needs_second, request, target, visible};
use crate::{
    App, audit,
    keys::publish_chain,
    staff::{session::Caller, step_up},
};
use domain::{
    EnrolmentId,
    audit::{Event, Note, Object},
    permission::{Action, Target, can},
};
use seal::Chain;
use store::{Tx, enrolment::EnrolmentRow, staff::TeamWrapRow};

/// Checks the certificate against what the link says, and keeps it with the team's keys until the device takes them.
///
/// A recovery needs two people, and so does a newcomer with power: who made the link does not certify it.
pub async fn certify(
    app: &App,
    caller: &Caller,
    id: EnrolmentId,
    chain: &[u8],
    wraps: &[TeamWrapRow],
) -> Result<(), EnrolError> {
    let mut tx = app.store.begin().await?;
    let row = visible(app, tx.as_mut(), caller, id).await?;
    let may = can(&caller.actor, Action::Certify, target(caller, &row))
        && approves(app, tx.as_mut(), caller, &row).await?;
    if !may {
        drop(tx);
        let about = Object::Member(row.member);
        audit::deny(app, &caller.actor, Action::Certify, Some(about)).await;
        return Err(EnrolError::Forbidden);
    }
    step_up::require(app, caller).map_err(|_old| EnrolError::StepUp)?;
    let newcomer = row.newcomer.as_ref().ok_or(EnrolError::WrongState)?;
    let device = request(newcomer)?;
    let parsed = Chain::decode(chain).map_err(|_source| EnrolError::Malformed)?;
    comparison(app, &row, &device)
        .verify_chain(&parsed, &app.trust())
        .map_err(|_source| EnrolError::Uncertified)?;
    let subject = parsed.device().subject();
    if subject.alias != row.alias || subject.roles.bits() != row.roles.bits() {
        return Err(EnrolError::Uncertified);
    }
    if !tx.certify_enrolment(id, chain, wraps).await? {
        return Err(EnrolError::WrongState);
    }
    let note = Note::by(&caller.actor, Event::KeyAttested)
        .about(Object::Device(newcomer.device))
        .because(row.purpose.name());
    audit::record(tx.as_mut(), app, note).await?;
    publish_chain(tx.as_mut(), &parsed).await?;
    Ok(tx.commit().await?)
}

/// Certifying is to agree: where two people are needed, whoever made the link is not the second one.
async fn approves(
    app: &App,
    tx: &mut dyn Tx,
    caller: &Caller,
    row: &EnrolmentRow,
) -> Result<bool, EnrolError> {
    if !needs_second(app, tx, row).await? {
        return Ok(true);
    }
    let asked = row.invited_by == Some(caller.actor.member);
    let target = Target::own_if(asked);
    Ok(can(&caller.actor, Action::ApproveArrival, target))
}
