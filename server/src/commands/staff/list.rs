//! `sotto staff list`.

use crate::commands::{
    database::Which,
    org::{day, role_name},
    say,
};
use seal::Chain;
use store::{
    Store as _, Tx,
    staff::{StaffRow, TeamRow},
};

/// List the staff.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    which: Which,
}

pub(super) async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let store = arguments.which.open().await?;
    let listed = list(store.read().await?.as_mut()).await;
    store.close().await;
    for line in listed? {
        say(&line)?;
    }
    Ok(())
}

/// Everybody, one line each, and one for each device.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(tx: &mut dyn Tx) -> anyhow::Result<Vec<String>> {
    let mut lines = Vec::new();
    for team in tx.teams().await? {
        for person in tx.staff_of_team(team.id).await? {
            lines.push(describe(&person));
            lines.extend(devices(tx, &team, &person).await?);
        }
    }
    Ok(lines)
}

fn describe(person: &StaffRow) -> String {
    let roles: Vec<&str> = person.roles.iter().map(role_name).collect();
    let state = if person.active {
        ""
    } else {
        "  (may not log in)"
    };
    format!(
        "{}  log-in {}  {}{state}",
        person.alias,
        person.login,
        roles.join(", ")
    )
}

async fn devices(
    tx: &mut dyn Tx,
    team: &TeamRow,
    person: &StaffRow,
) -> anyhow::Result<Vec<String>> {
    let mut lines = Vec::new();
    for device in tx.devices_of(person.id).await? {
        let until = match Chain::decode(&device.chain) {
            Ok(chain) => {
                let subject = chain.device().subject();
                format!(
                    "certificate {} until {}",
                    subject.serial,
                    day(subject.not_after)
                )
            }
            Err(error) => format!("no certificate: {error}"),
        };
        let wraps = tx.team_wraps(team.id, device.id).await?;
        let holds = wraps.iter().any(|wrap| wrap.generation == team.generation);
        let key = if holds {
            "holds the team's key"
        } else {
            "does not hold the team's key"
        };
        lines.push(format!("    device: {until}, {key}"));
    }
    Ok(lines)
}
