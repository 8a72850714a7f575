//! How somebody comes in with a new device: a link with a code, digits that two people compare, a certificate signed in a
//! browser, and the device's own end. The server carries it and believes nobody: what it checks, clients check again.

pub mod certify;
pub mod compare;
pub mod finish;
pub mod invite;
pub mod list;
pub mod redeem;

use crate::{App, staff::session::Caller};
use domain::{
    Millis,
    enrolment::Purpose,
    permission::{Action, Role, Target, can},
};
use seal::{boxes::PublicKey, enrol::Comparison, identity::DeviceRequest};
use store::{
    StoreError, Tx,
    enrolment::{EnrolmentRow, Newcomer},
};
use thiserror::Error;

/// How long a link is good for.
pub const LIFE: Millis = Millis::from_secs(72 * 3_600);

/// Why a step of an enrolment was refused. Nothing was stored.
#[derive(Debug, Error)]
pub enum EnrolError {
    /// The caller may not.
    #[error("not allowed")]
    Forbidden,
    /// The caller has not proved lately that it is them.
    #[error("a fresh proof is needed")]
    StepUp,
    /// No link of that kind that the caller may know of: unknown, lapsed, or spent by another device.
    #[error("no such way in")]
    NotFound,
    /// Not the step that comes now.
    #[error("not now")]
    WrongState,
    /// The id, the code or the log-in name is taken.
    #[error("taken")]
    Conflict,
    /// A name, a key or a length is wrong.
    #[error("malformed")]
    Malformed,
    /// The certificate is not for this device and person, or does not lead to the root.
    #[error("not certified")]
    Uncertified,
    /// The passphrase is not the one that the person has.
    #[error("wrong passphrase")]
    BadCredentials,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How the caller stands to a way in.
fn target(caller: &Caller, row: &EnrolmentRow) -> Target {
    if row.member == caller.actor.member {
        Target::Own
    } else {
        Target::Other
    }
}

/// Their own, those that they made, and everybody's for who certifies.
fn sees(caller: &Caller, row: &EnrolmentRow) -> bool {
    row.invited_by == Some(caller.actor.member)
        || can(&caller.actor, Action::Enrol, target(caller, row))
}

/// A way in that has not lapsed, and that the caller may see.
async fn visible(
    app: &App,
    tx: &mut dyn Tx,
    caller: &Caller,
    id: domain::EnrolmentId,
) -> Result<EnrolmentRow, EnrolError> {
    let row = tx.enrolment(id).await?;
    let row = row.filter(|row| row.team == app.team && app.now() < row.until && sees(caller, row));
    row.ok_or(EnrolError::NotFound)
}

/// Whether who made the link must leave the certifying to somebody else (ASVS 2.3.5): at a recovery, and where somebody new gets power.
/// The second does not hold for a line's only supervisor: there is nobody to ask, and without a second one the line goes dark.
async fn needs_second(app: &App, tx: &mut dyn Tx, row: &EnrolmentRow) -> Result<bool, StoreError> {
    Ok(match row.purpose {
        Purpose::Recovery => true,
        Purpose::Device => false,
        Purpose::Join => row.roles.hold_power() && supervisors(app, tx).await? > 1,
    })
}

async fn supervisors(app: &App, tx: &mut dyn Tx) -> Result<usize, StoreError> {
    let staff = tx.staff_of_team(app.team).await?;
    let supervisors = staff
        .iter()
        .filter(|one| one.active && one.roles.has(Role::Supervisor));
    Ok(supervisors.count())
}

/// The keys of a new device, as they are certified.
fn request(newcomer: &Newcomer) -> Result<DeviceRequest, EnrolError> {
    Ok(DeviceRequest {
        device: *newcomer.device.as_bytes(),
        sig_pk: newcomer.sig_key,
        hpke_pk: PublicKey::new(&newcomer.box_key).map_err(|_source| EnrolError::Malformed)?,
    })
}

/// What the digits and the approval are about.
fn comparison<'a>(
    app: &'a App,
    row: &'a EnrolmentRow,
    device: &'a DeviceRequest,
) -> Comparison<'a> {
    Comparison {
        root: &app.root,
        enrolment: row.id.as_bytes(),
        member: row.member.as_bytes(),
        device,
    }
}
