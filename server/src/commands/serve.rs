//! `sotto serve --config FILE`.

use crate::{commands::until_told, config, serve};
use std::path::PathBuf;

/// Serve a line.
#[derive(clap::Args)]
pub struct Arguments {
    /// The configuration file.
    #[arg(long, env = "SOTTO_CONFIG")]
    config: PathBuf,
}

/// Serves until told to stop.
///
/// # Errors
/// With a sentence for the operator.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let config = config::read(&arguments.config)?;
    let line = serve::from_config(&config).await?;
    tracing::info!("serving");
    until_told(line).await
}
