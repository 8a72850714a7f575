//! The new device is in: its vault is sealed, its person can log in with it.

use super::{EnrolError, compare::of_token};
use crate::{
    App, audit,
    chat::hash,
    staff::{
        devices::check_name,
        log_in::{self, Session},
        revoke::{self, Revoked},
    },
};
use domain::{
    DeviceId,
    audit::{Event, Note, Object},
    enrolment::{Purpose, RevokeReason},
    permission::Actor,
};
use store::{
    Tx,
    device::DeviceNote,
    enrolment::EnrolmentRow,
    staff::{DeviceRow, StaffRow},
};
use subtle::ConstantTimeEq as _;

/// What the new device brings.
#[derive(Debug)]
pub struct Arrival {
    /// What its owner calls it.
    pub name: String,
    /// The sealed vault.
    pub vault: Vec<u8>,
    /// Whether the vault opens in this browser only.
    pub bound: bool,
    /// The salt of the passphrase.
    pub salt: [u8; 16],
    /// The half of the stretched passphrase that proves the log-in.
    pub auth: Vec<u8>,
}

/// Lets the device in and begins its first session. The way in is gone after it.
pub async fn finish(app: &App, token: &[u8; 32], arrival: Arrival) -> Result<Session, EnrolError> {
    let name = check_name(&arrival.name).map_err(|_source| EnrolError::Malformed)?;
    let row = of_token(app, token).await?;
    let (Some(newcomer), Some(chain)) = (&row.newcomer, &row.chain) else {
        return Err(EnrolError::WrongState);
    };
    if arrival.vault.is_empty() {
        return Err(EnrolError::Malformed);
    }
    let mut tx = app.store.begin().await?;
    let revoked = welcome(app, tx.as_mut(), &row, &arrival).await?;
    let device = newcomer.device;
    tx.put_device(&DeviceRow {
        id: device,
        member: row.member,
        chain: chain.clone(),
        hpke_key: newcomer.box_key.clone(),
        vault: arrival.vault,
    })
    .await?;
    let note = DeviceNote {
        name,
        made_on: app.now(),
        used_on: app.now(),
        bound: arrival.bound,
    };
    tx.set_device_note(device, &note).await?;
    for wrap in tx.enrolment_wraps(row.id).await? {
        tx.put_team_wrap(row.team, device, &wrap).await?;
    }
    if !tx.delete_enrolment(row.id).await? {
        return Err(EnrolError::NotFound);
    }
    let note = Note::by(&actor(&row), Event::StaffEnrolled)
        .about(Object::Device(device))
        .because(row.purpose.name());
    audit::record(tx.as_mut(), app, note).await?;
    let session = log_in::begin(app, tx.as_mut(), row.member, device).await?;
    tx.commit().await?;
    revoke::refresh(app).await?;
    for revoked in &revoked {
        revoke::announce(app, revoked);
    }
    Ok(session)
}

/// Whoever comes in, as the link says that they are.
fn actor(row: &EnrolmentRow) -> Actor {
    Actor {
        member: row.member,
        roles: row.roles,
    }
}

/// Puts the person's account in order for what the link is for. Returns what has to be announced.
async fn welcome(
    app: &App,
    tx: &mut dyn Tx,
    row: &EnrolmentRow,
    arrival: &Arrival,
) -> Result<Vec<Revoked>, EnrolError> {
    let auth_hash = hash(&arrival.auth);
    match row.purpose {
        Purpose::Join => {
            let staff = StaffRow {
                id: row.member,
                login: row.login.clone(),
                salt: arrival.salt,
                auth_hash,
                alias: row.alias.clone(),
                roles: row.roles,
                team: row.team,
                active: true,
            };
            if !tx.insert_staff(&staff).await? {
                return Err(EnrolError::Conflict);
            }
            Ok(Vec::new())
        }
        Purpose::Device => {
            let staff = tx.staff(row.member).await?.filter(|staff| staff.active);
            let staff = staff.ok_or(EnrolError::NotFound)?;
            if bool::from(staff.auth_hash.ct_eq(&auth_hash)) {
                Ok(Vec::new())
            } else {
                Err(EnrolError::BadCredentials)
            }
        }
        Purpose::Recovery => {
            tx.set_passphrase(row.member, &arrival.salt, &auth_hash)
                .await?;
            tx.set_active(row.member, true).await?;
            forget_proofs(tx, row).await?;
            revoke_all(app, tx, row).await
        }
    }
}

/// What proved the person before proves nothing any more.
async fn forget_proofs(tx: &mut dyn Tx, row: &EnrolmentRow) -> Result<(), EnrolError> {
    for passkey in tx.passkeys_of(row.member).await? {
        tx.delete_passkey(row.member, &passkey.credential_id)
            .await?;
    }
    Ok(tx.delete_totp(row.member).await?)
}

async fn revoke_all(
    app: &App,
    tx: &mut dyn Tx,
    row: &EnrolmentRow,
) -> Result<Vec<Revoked>, EnrolError> {
    let mut revoked = Vec::new();
    let devices: Vec<DeviceRow> = tx.devices_of(row.member).await?;
    let own: Option<DeviceId> = row.newcomer.as_ref().map(|newcomer| newcomer.device);
    for device in devices.iter().filter(|device| Some(device.id) != own) {
        let reason = RevokeReason::Recovered;
        revoked.push(revoke::revoke_in(app, tx, device, reason, Some(&actor(row))).await?);
    }
    Ok(revoked)
}
