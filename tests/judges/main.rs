//! Has schemathesis hold `docs/openapi.json` against a whole line: `cargo xtask judges` starts it, with the packages that it needs.
//!
//! The line's clock runs two hundred times as fast as ours, so that the limits of one forwarder let a whole run through; everything else
//! is as it is.

use anyhow::{Context as _, Result, bail, ensure};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use clap::Parser;
use client::notice;
use protocol::{
    ForwarderId, Reference,
    forwarder::{
        AddForwarderKeyParams, ForwarderFacts, ForwarderKind, KeepForwarderParams, Scope, Stance,
    },
};
use seal::referral::{ForwarderKey, Referral};
use std::{path::PathBuf, process::ExitCode, sync::Arc, time::Duration};
use tests::line::Line;
use tokio::process::Command;

/// How long a tick of the line's clock takes here, and what it is worth there.
const TICK: Duration = Duration::from_millis(10);
const TICK_MS: i64 = 2_000;

/// Judges the line.
#[derive(Parser)]
struct Arguments {
    /// Where schemathesis is.
    #[arg(long)]
    packages: PathBuf,
    /// How many requests are made up for each operation.
    #[arg(long, default_value_t = 500)]
    examples: u32,
    /// The seed of an earlier run.
    #[arg(long)]
    seed: Option<u32>,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let line = Line::start().await;
    let api_key = api_key(&line).await?;
    let sealed = boxes(&line).await?;
    let clock = Arc::clone(&line.clock);
    let racing = async move {
        let mut tick = tokio::time::interval(TICK);
        loop {
            tick.tick().await;
            clock.advance_ms(TICK_MS);
        }
    };
    let judged = judge(&line, &arguments, (&api_key, &sealed));
    tokio::select! {
        clean = judged => {
            ensure!(arrived(&line).await? > 0, "no request was ever taken: nothing was judged");
            Ok(ExitCode::from(u8::from(!clean?)))
        }
        never = racing => never,
    }
}

/// The key of a forwarder who may send everything.
async fn api_key(line: &Line) -> Result<String> {
    let sam = line.desk("sam").await;
    let forwarder_id = ForwarderId(rand::random());
    let facts = ForwarderFacts {
        name: "A judge".to_owned(),
        kind: ForwarderKind::OtherStateHotline,
        stance: Stance::ByConsent,
        hours: String::new(),
        phone: String::new(),
        called_at: None,
        agreed_at: None,
        active: true,
    };
    sam.keep_forwarder(&KeepForwarderParams {
        forwarder_id,
        facts,
    })
    .await?;
    let added = sam
        .add_forwarder_key(&AddForwarderKeyParams {
            forwarder_id,
            public_key: None,
            certificate: None,
            scopes: vec![Scope::Refer, Scope::AskTraining, Scope::KeepKeys],
        })
        .await?;
    added
        .api_key
        .context("a key that is no public one is an API key")
}

/// Boxes that the line takes: sealed to its team's key. What is in them it cannot read.
async fn boxes(line: &Line) -> Result<String> {
    let notice = notice(&line.visitor_plan(line.visitor_site())).await?;
    let mut all = Vec::new();
    for text in ["one", "two", "three"] {
        let reference = Reference(rand::random());
        let sealed = Referral::seal(reference.0, text.as_bytes(), None, &notice)?;
        all.push(URL_SAFE_NO_PAD.encode(sealed));
    }
    Ok(all.join(" "))
}

/// Public keys, and those of mailboxes: of nobody, but well made.
fn public_keys() -> Result<[String; 2]> {
    let (mut keys, mut mailboxes) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        let key = ForwarderKey::generate()?;
        keys.push(URL_SAFE_NO_PAD.encode(key.public()));
        mailboxes.push(URL_SAFE_NO_PAD.encode(key.mailbox()?.public()?.bytes()));
    }
    Ok([keys.join(" "), mailboxes.join(" ")])
}

/// How many referrals the line has.
async fn arrived(line: &Line) -> Result<usize> {
    let mut tx = line.store().read().await?;
    Ok(tx.open_items(line.org.team, None, 10_000).await?.len())
}

/// Whether it found nothing.
async fn judge(line: &Line, arguments: &Arguments, (key, sealed): (&str, &str)) -> Result<bool> {
    let [public_keys, mailboxes] = public_keys()?;
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let origin = line.visitor_site().origin;
    let seed = arguments.seed.unwrap_or_else(rand::random);
    let here = root.join("tests/judges");
    let packages = std::path::absolute(&arguments.packages)?;
    let paths = std::env::join_paths([packages.as_path(), here.as_path()])?;
    let mut command = Command::new("python3");
    command
        .args(["-m", "schemathesis.cli"])
        .arg("--config-file")
        .arg(here.join("schemathesis.toml"))
        .arg("run")
        .arg(root.join("docs/openapi.json"))
        .args(["--url", &origin])
        .args(["--max-examples", &arguments.examples.to_string()])
        .args(["--seed", &seed.to_string()])
        .args(["--header", &format!("Origin: {origin}")])
        .env("PYTHONPATH", paths)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("SCHEMATHESIS_HOOKS", "hooks")
        .env("SOTTO_API_KEY", key)
        .env("SOTTO_SEALED", sealed)
        .env("SOTTO_PUBLIC_KEYS", public_keys)
        .env("SOTTO_MAILBOXES", mailboxes)
        // What it writes down goes with the line's folder.
        .current_dir(line.folder.path())
        .kill_on_drop(true);
    let status = command.status().await.context("python3 does not start")?;
    match status.code() {
        Some(0) => Ok(true),
        Some(1) => Ok(false),
        Some(_) | None => bail!("schemathesis ended with {status}"),
    }
}
