//! `sotto verify-client`.

use super::{files, org::day, say};
use crate::{
    clock::SystemClock,
    organisation::fingerprint::{self, Typed},
    software::{
        Pages,
        fetch::Origin,
        verify::{self, Expected, Which},
    },
};
use anyhow::{Context as _, bail};
use domain::Clock as _;
use std::{net::SocketAddr, path::PathBuf};

/// Compare the pages of a running server with what was signed.
#[derive(clap::Args)]
pub struct Arguments {
    /// The origin, `https://host`.
    url: String,
    /// The root's fingerprint, from paper: ten words in quotes, or 64 digits.
    #[arg(long)]
    fingerprint: String,
    /// Which page is served there; found out when it is not said.
    #[arg(long)]
    page: Option<Which>,
    /// The pages of a build of your own (`sotto manifest`), to compare the manifest with.
    #[arg(long, value_name = "FILE")]
    build: Option<PathBuf>,
    /// Certificate authorities to believe instead of the web's, PEM.
    #[arg(long, value_name = "FILE")]
    authorities: Option<PathBuf>,
    /// Reach the host at this address, whatever its name says.
    #[arg(long, value_name = "ADDRESS:PORT")]
    connect: Option<SocketAddr>,
}

/// Compares; an error when something differs.
///
/// # Errors
/// With a sentence, after one line for each difference.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let origin = Origin::parse(
        &arguments.url,
        arguments.authorities.as_deref(),
        arguments.connect,
    )?;
    let build = match &arguments.build {
        Some(path) => Some(
            serde_json::from_slice::<Pages>(&files::read(path)?)
                .with_context(|| format!("{} is no list of pages", path.display()))?,
        ),
        None => None,
    };
    let expected = Expected {
        fingerprint: Typed::parse(&arguments.fingerprint)?,
        which: arguments.page,
        build,
        now: SystemClock.now().secs(),
    };
    let report = verify::verify(&origin, &expected).await?;
    if let Some(root) = &report.successor {
        say(&format!(
            "The organisation has replaced its root, and both keys signed that. The new fingerprint is\n    {}\n    {}\n\
             Compare it with new paper, and use it from now on.",
            fingerprint::words(root)?,
            fingerprint::digits(root)
        ))?;
    }
    for finding in &report.findings {
        say(&format!("PROBLEM  {finding}"))?;
    }
    if !report.findings.is_empty() {
        bail!(
            "{} differs from what was signed: {} problem(s)",
            arguments.url,
            report.findings.len()
        );
    }
    let signed = report.signed.context("no signature")?;
    say(&format!(
        "ok  {} files of the {} page are as signed on {} (release {}; the release key is good until {})",
        report.files,
        match report.which {
            Some(Which::Desk) => "desk's",
            Some(Which::Visitor) | None => "visitor's",
        },
        day(signed.at),
        report.release.unwrap_or_default(),
        day(signed.key_until)
    ))
}
