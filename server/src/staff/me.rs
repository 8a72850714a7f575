//! What a staff member's browser needs after log-in.

use crate::{
    App,
    staff::{codes::lacks_second, session::Caller},
};
use domain::transfer::SilencePolicy;
use store::{
    StoreError,
    credential::VaultWrapRow,
    device::DeviceNote,
    staff::{DeviceRow, StaffRow, TeamRow, TeamWrapRow},
};

/// Everything of the caller's own.
#[derive(Debug)]
pub struct Me {
    /// Who.
    pub staff: StaffRow,
    /// The device with its sealed vault.
    pub device: DeviceRow,
    /// Its name, and whether its vault is bound to its browser.
    pub note: DeviceNote,
    /// The vault's key once more for each passkey that can open it.
    pub vault_wraps: Vec<VaultWrapRow>,
    /// Whether nothing but the passphrase stands before the desk, and the organisation wants more.
    pub lacks_second: bool,
    /// When the desk reminds its owner of a person who waits for an answer.
    pub silence: SilencePolicy,
    /// The team; without its notice when that has lapsed.
    pub team: TeamRow,
    /// The team's keys for this device.
    pub wraps: Vec<TeamWrapRow>,
}

/// Looks it up; `None` when the caller is no longer staff.
pub async fn me(app: &App, caller: &Caller) -> Result<Option<Me>, StoreError> {
    let mut tx = app.store.read().await?;
    let Some(staff) = tx.staff(caller.actor.member).await? else {
        return Ok(None);
    };
    let Some(device) = tx.device(caller.device).await? else {
        return Ok(None);
    };
    let Some(note) = tx.device_note(caller.device).await? else {
        return Ok(None);
    };
    let Some(mut team) = tx.team(staff.team).await? else {
        return Ok(None);
    };
    if app.now() >= team.notice_until {
        team.notice = None;
    }
    let vault_wraps = tx.vault_wraps(caller.device).await?;
    let wraps = tx.team_wraps(staff.team, caller.device).await?;
    let lacks_second = lacks_second(app, tx.as_mut(), &staff).await?;
    Ok(Some(Me {
        staff,
        device,
        note,
        vault_wraps,
        lacks_second,
        silence: app.triage.silence,
        team,
        wraps,
    }))
}
