//! Who else is there.

use crate::{App, staff::session::Caller};
use domain::permission::{Action, Target, can};
use store::{
    StoreError,
    staff::{DeviceRow, StaffRow},
};

/// A colleague and a device of theirs.
#[derive(Debug)]
pub struct Colleague {
    /// Who.
    pub staff: StaffRow,
    /// A device.
    pub device: DeviceRow,
    /// Whether the desk is open in front of them.
    pub present: bool,
}

/// Everybody active of the caller's team, one line for each device; nobody for who may not see them.
pub async fn colleagues(app: &App, caller: &Caller) -> Result<Vec<Colleague>, StoreError> {
    if !can(&caller.actor, Action::SeeColleagues, Target::None) {
        return Ok(Vec::new());
    }
    let mut tx = app.store.read().await?;
    let mut found = Vec::new();
    for staff in tx
        .staff_of_team(app.team)
        .await?
        .into_iter()
        .filter(|staff| staff.active)
    {
        for device in tx.devices_of(staff.id).await? {
            let present = app.hub.device_present(device.id);
            found.push(Colleague {
                staff: staff.clone(),
                device,
                present,
            });
        }
    }
    Ok(found)
}
