//! `sotto staff revoke`.

use super::{Line, person};
use crate::{App, commands::say, staff::revoke::revoke_here};
use anyhow::bail;
use clap::ValueEnum;
use domain::{DeviceId, enrolment::RevokeReason};
use seal::Chain;
use store::staff::{DeviceRow, StaffRow};

/// Revoke devices.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    line: Line,
    /// Whose.
    #[arg(long)]
    login: String,
    /// Only the device with this certificate, as `sotto staff list` shows it. Without it: all of them.
    #[arg(long)]
    certificate: Option<u64>,
    /// Why.
    #[arg(long, value_enum, default_value = "lost")]
    reason: Reason,
    /// Even if what only these devices can open is lost by it.
    #[arg(long)]
    even_the_last_key: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Reason {
    /// Lost or stolen.
    Lost,
    /// Not used any more.
    Replaced,
    /// Its owner left.
    Left,
}

pub(super) async fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let (app, _desk) = arguments.line.open().await?;
    let done = revoke(&app, arguments).await;
    app.store.close().await;
    say(&done?)
}

async fn revoke(app: &App, arguments: &Arguments) -> anyhow::Result<String> {
    let staff = person(app, &arguments.login).await?;
    let mut devices = app.store.read().await?.devices_of(staff.id).await?;
    if let Some(serial) = arguments.certificate {
        devices.retain(|row| serial_of(row) == Some(serial));
    }
    if devices.is_empty() {
        bail!(
            "{} has no such device: `sotto staff list` shows them",
            staff.alias
        );
    }
    if !arguments.even_the_last_key {
        would_lose(app, &staff, &devices).await?;
    }
    let reason = match arguments.reason {
        Reason::Lost => RevokeReason::Lost,
        Reason::Replaced => RevokeReason::Replaced,
        Reason::Left => RevokeReason::Left,
    };
    revoke_here(app, &devices, reason).await?;
    Ok(format!(
        "{} device(s) of {} are revoked. A running line closes their sockets within a second; the desks that are open \
         take them out of chats and make new keys. The page \"Keys\" at the desk shows what waits.",
        devices.len(),
        staff.alias
    ))
}

/// Refuses where nobody could open any more what waits, or a case.
async fn would_lose(app: &App, staff: &StaffRow, devices: &[DeviceRow]) -> anyhow::Result<()> {
    let mut tx = app.store.read().await?;
    let gone: Vec<DeviceId> = devices.iter().map(|row| row.id).collect();
    let mut left = 0_usize;
    let mut held = false;
    for one in tx.staff_of_team(app.team).await? {
        for device in tx.devices_of(one.id).await? {
            let holds = !tx.team_wraps(app.team, device.id).await?.is_empty();
            if gone.contains(&device.id) {
                held |= holds;
            } else if one.active && holds {
                left += 1;
            }
        }
    }
    if held && left == 0 {
        bail!(
            "nobody else holds the team's key: what waits could not be read any more. Let a colleague log in first, or say \
             --even-the-last-key"
        );
    }
    let all = tx.devices_of(staff.id).await?.len() == gone.len();
    let cases = tx.cases_alone(staff.id).await?;
    if all && cases > 0 {
        bail!(
            "{cases} case(s) can be read by {} alone, and could not be read any more: assign them to somebody first, or \
             say --even-the-last-key",
            staff.alias
        );
    }
    Ok(())
}

fn serial_of(row: &DeviceRow) -> Option<u64> {
    let chain = Chain::decode(&row.chain).ok()?;
    Some(chain.device().subject().serial)
}
