//! A person's devices and log-ins, as they see them themselves, and as who certifies sees everybody's.

use crate::{
    App, audit,
    chat::hash,
    staff::session::{self, Caller},
};
use domain::{
    DeviceId, MemberId,
    audit::{Event, Note, Object},
    permission::{Action, Target, can},
};
use store::{
    StoreError, Tx,
    credential::PasskeyRow,
    device::DeviceNote,
    staff::{DeviceRow, SessionRow},
};
use thiserror::Error;

/// Longest name of a device, in characters.
const NAME_CHARS: usize = 40;

/// Why nothing was done.
#[derive(Debug, Error)]
pub enum DevicesError {
    /// The caller may not.
    #[error("not allowed")]
    Forbidden,
    /// There is no such device or session that the caller may know of.
    #[error("no such device")]
    NotFound,
    /// The name is empty, too long, or not one line of text.
    #[error("not a name")]
    Name,
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A device with what is noted of it.
#[derive(Debug)]
pub struct Known {
    /// Its keys and certificates.
    pub row: DeviceRow,
    /// Its name and days.
    pub note: DeviceNote,
    /// Whether the desk is open on it.
    pub present: bool,
    /// Whether the team's current key is sealed to it.
    pub holds_key: bool,
    /// How many cases only this device can read, wholly or in part.
    pub cases_alone: u32,
}

/// What is somebody's own.
#[derive(Debug)]
pub struct Own {
    /// Their devices.
    pub devices: Vec<Known>,
    /// Their log-ins that still count.
    pub sessions: Vec<SessionRow>,
    /// Their passkeys.
    pub passkeys: Vec<PasskeyRow>,
    /// Whether they have an authenticator app.
    pub codes: bool,
}

/// The caller's devices, log-ins and passkeys.
pub async fn own(app: &App, caller: &Caller) -> Result<Own, DevicesError> {
    allow(caller, Action::KeepDevices, Target::Own)?;
    let mut tx = app.store.read().await?;
    let devices = of(app, tx.as_mut(), caller.actor.member).await?;
    let mut sessions = tx.sessions_of(caller.actor.member).await?;
    sessions.retain(|row| session::alive(app, row, app.now()));
    let passkeys = tx.passkeys_of(caller.actor.member).await?;
    let codes = tx.totp(caller.actor.member).await?.is_some();
    Ok(Own {
        devices,
        sessions,
        passkeys,
        codes,
    })
}

/// The devices of a person.
pub(super) async fn of(
    app: &App,
    tx: &mut dyn Tx,
    member: MemberId,
) -> Result<Vec<Known>, StoreError> {
    let mut known = Vec::new();
    let team = tx.team(app.team).await?;
    for row in tx.devices_of(member).await? {
        let present = app.hub.device_present(row.id);
        let wraps = tx.team_wraps(app.team, row.id).await?;
        let holds_key = team
            .as_ref()
            .is_some_and(|team| wraps.iter().any(|wrap| wrap.generation == team.generation));
        let cases_alone = tx.cases_alone_on(row.id).await?;
        if let Some(note) = tx.device_note(row.id).await? {
            known.push(Known {
                row,
                note,
                present,
                holds_key,
                cases_alone,
            });
        }
    }
    Ok(known)
}

/// The caller names a device of their own.
pub async fn name(
    app: &App,
    caller: &Caller,
    device: DeviceId,
    name: &str,
) -> Result<(), DevicesError> {
    allow(caller, Action::KeepDevices, Target::Own)?;
    let name = check_name(name)?;
    let mut tx = app.store.begin().await?;
    let row = tx.device(device).await?;
    row.filter(|row| row.member == caller.actor.member)
        .ok_or(DevicesError::NotFound)?;
    let note = tx.device_note(device).await?;
    let note = note.ok_or(DevicesError::NotFound)?;
    tx.set_device_note(device, &DeviceNote { name, ..note })
        .await?;
    Ok(tx.commit().await?)
}

/// A name that can be shown: one line, not too long.
pub fn check_name(name: &str) -> Result<String, DevicesError> {
    let name = name.trim();
    let fits = !name.is_empty() && name.chars().count() <= NAME_CHARS;
    if fits && !name.chars().any(char::is_control) {
        Ok(name.to_owned())
    } else {
        Err(DevicesError::Name)
    }
}

/// What the list of log-ins calls one: derived from the hash of its cookie, and good for nothing else.
pub fn session_id(session: &[u8; 32]) -> [u8; 16] {
    let derived = hash(&[b"sotto/session/id/v1", session.as_slice()].concat());
    derived.first_chunk().copied().unwrap_or_default()
}

/// The caller ends a log-in of their own; its sockets close at once.
pub async fn end_session(app: &App, caller: &Caller, id: &[u8; 16]) -> Result<(), DevicesError> {
    allow(caller, Action::KeepDevices, Target::Own)?;
    let mut tx = app.store.begin().await?;
    let sessions = tx.sessions_of(caller.actor.member).await?;
    let session = sessions
        .into_iter()
        .find(|row| session_id(&row.token_hash) == *id)
        .ok_or(DevicesError::NotFound)?;
    tx.delete_session(&session.token_hash).await?;
    let note = Note::by(&caller.actor, Event::SessionEnded).about(Object::Device(session.device));
    audit::record(tx.as_mut(), app, note).await?;
    tx.commit().await?;
    app.hub.session_ended(&session.token_hash);
    Ok(())
}

fn allow(caller: &Caller, action: Action, target: Target) -> Result<(), DevicesError> {
    if can(&caller.actor, action, target) {
        Ok(())
    } else {
        Err(DevicesError::Forbidden)
    }
}
