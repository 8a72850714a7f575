//! `cargo xtask fuzz`: libFuzzer over the targets of `tests/fuzz`.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use lexopt::prelude::*;

use crate::sh::{self, say};
use crate::workspace::Workspace;

/// The version that the targets were tried with.
const VERSION: &str = "0.13.2";
/// How long a target runs where nobody says.
const SECONDS: u32 = 60;

/// What was asked for.
pub(crate) struct Options {
    target: Option<String>,
    seconds: u32,
}

impl Options {
    pub(crate) fn parse(mut args: lexopt::Parser) -> Result<Self> {
        let mut options = Self {
            target: None,
            seconds: SECONDS,
        };
        while let Some(arg) = args.next()? {
            match arg {
                Value(name) if options.target.is_none() => options.target = Some(name.string()?),
                Long("seconds") => {
                    let seconds = args.value()?.string()?;
                    options.seconds = seconds.parse().context("--seconds takes a number")?;
                }
                unknown @ (Short(_) | Long(_) | Value(_)) => {
                    return Err(unknown.unexpected().into());
                }
            }
        }
        Ok(options)
    }
}

/// Runs one target, or all of them one after the other. What is found lands in `target/fuzz`.
pub(crate) fn fuzz(workspace: &Workspace, options: &Options) -> Result<()> {
    let all = targets(workspace)?;
    let chosen = match &options.target {
        Some(name) if !all.contains(name) => {
            bail!("there is no target {name}; there are: {}", all.join(", "))
        }
        Some(name) => vec![name.clone()],
        None => all,
    };
    install(workspace)?;
    for target in chosen {
        say(&format!("── {target}, {} s", options.seconds));
        run(workspace, &target, options.seconds)?;
    }
    Ok(())
}

/// The names of all targets: each has a program and a committed corpus.
fn targets(workspace: &Workspace) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(workspace.path("tests/fuzz/targets"))? {
        let path = entry?.path();
        found.extend(
            path.file_stem()
                .and_then(|name| Some(name.to_str()?.to_owned())),
        );
    }
    found.sort();
    Ok(found)
}

fn program(workspace: &Workspace) -> PathBuf {
    workspace.path("target/tools/bin/cargo-fuzz")
}

fn install(workspace: &Workspace) -> Result<()> {
    if program(workspace).exists() {
        return Ok(());
    }
    say("installing cargo-fuzz: this takes a minute, once");
    let mut install = sh::cargo(workspace.root());
    install.args([
        "install",
        "cargo-fuzz",
        "--locked",
        "--version",
        VERSION,
        "--root",
    ]);
    sh::run(install.arg(workspace.path("target/tools")))
}

fn run(workspace: &Workspace, target: &str, seconds: u32) -> Result<()> {
    let made = workspace.path("target/fuzz");
    let (corpus, findings) = (made.join("corpus").join(target), made.join("findings"));
    fs::create_dir_all(&corpus)?;
    fs::create_dir_all(&findings)?;
    let mut fuzz = std::process::Command::new(program(workspace));
    // The sanitizers' flags are for nightly compilers; this child alone is told to take them (docs/building.md).
    fuzz.env("RUSTC_BOOTSTRAP", "1")
        .current_dir(workspace.root());
    fuzz.args([
        "fuzz",
        "run",
        "--fuzz-dir",
        "tests/fuzz",
        "--features",
        "libfuzzer",
    ]);
    fuzz.arg("--target-dir").arg(made.join("build")).arg(target);
    // What is new goes to the first folder; the committed corpus is only read.
    fuzz.arg(corpus)
        .arg(workspace.path("tests/fuzz/corpus").join(target));
    fuzz.arg("--").arg(format!("-max_total_time={seconds}"));
    fuzz.args(["-print_final_stats=1", "-timeout=10", "-max_len=4096"]);
    sh::run(fuzz.arg(format!("-artifact_prefix={}/", findings.display())))
}
