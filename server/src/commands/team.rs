//! `sotto team …`.

use super::{database::Which, org::day, say};
use clap::Subcommand;
use store::{Store as _, Tx};

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Each team: its key's generation, until when its notice counts, how many people are in it.
    List(List),
}

/// List the teams.
#[derive(clap::Args)]
pub struct List {
    #[command(flatten)]
    which: Which,
}

/// Carries it out.
///
/// # Errors
/// With a sentence for the operator.
pub async fn run(command: Command) -> anyhow::Result<()> {
    let Command::List(List { which }) = command;
    let store = which.open().await?;
    let listed = list(store.read().await?.as_mut()).await;
    store.close().await;
    for line in listed? {
        say(&line)?;
    }
    Ok(())
}

/// One line each.
///
/// # Errors
/// When the database cannot be read.
pub async fn list(tx: &mut dyn Tx) -> anyhow::Result<Vec<String>> {
    let mut lines = Vec::new();
    for (place, team) in (1..).zip(tx.teams().await?) {
        let staff = tx.staff_of_team(team.id).await?;
        let active = staff.iter().filter(|person| person.active).count();
        lines.push(format!(
            "team {place}: {active} active, key generation {}, notice until {}",
            team.generation,
            day(team.notice_until.secs())
        ));
    }
    Ok(lines)
}
