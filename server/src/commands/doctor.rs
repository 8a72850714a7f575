//! `sotto doctor`.

use super::say;
use crate::{
    clock::SystemClock,
    doctor::{self, Grade},
};
use anyhow::bail;
use domain::Clock as _;
use std::path::PathBuf;

/// Look at everything.
#[derive(clap::Args)]
pub struct Arguments {
    /// The configuration file.
    #[arg(long, env = "SOTTO_CONFIG")]
    config: PathBuf,
}

/// One line for each thing; an error when there is a problem among them.
///
/// # Errors
/// With the number of problems.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let checks = doctor::examine(&arguments.config, SystemClock.now()).await;
    for check in &checks {
        say(&check.to_string())?;
    }
    let count = |grade| checks.iter().filter(|check| check.grade == grade).count();
    let (problems, warnings) = (count(Grade::Problem), count(Grade::Warning));
    if problems > 0 {
        bail!("{problems} problem(s), {warnings} warning(s)");
    }
    say(&format!("No problem; {warnings} warning(s)."))
}
