//! `cargo xtask judges`: a program of others holds `docs/openapi.json` against a running server.

use std::process::Command;

use anyhow::{Context, Result};
use lexopt::prelude::*;

use crate::prerequisites::{self, Need};
use crate::sh;
use crate::test::tools::{self, Packages};
use crate::workspace::Workspace;

/// How many requests are made up for each operation where nobody says.
const EXAMPLES: u32 = 500;

/// What was asked for.
pub(crate) struct Options {
    examples: u32,
    seed: Option<u32>,
}

impl Options {
    /// The short form of CI: always the same, so that a finding is one of the change that it is about.
    pub(crate) const SHORT: Self = Self {
        examples: 20,
        seed: Some(1),
    };

    pub(crate) fn parse(mut args: lexopt::Parser) -> Result<Self> {
        let mut options = Self {
            examples: EXAMPLES,
            seed: None,
        };
        while let Some(arg) = args.next()? {
            match arg {
                Long("examples") => {
                    let examples = args.value()?.string()?;
                    options.examples = examples.parse().context("--examples takes a number")?;
                }
                Long("seed") => {
                    let seed = args.value()?.string()?;
                    options.seed = Some(seed.parse().context("--seed takes a number")?);
                }
                unknown @ (Short(_) | Long(_) | Value(_)) => {
                    return Err(unknown.unexpected().into());
                }
            }
        }
        Ok(options)
    }
}

/// Installs what judges, starts a line with a forwarder, and has it judged.
pub(crate) fn judge(workspace: &Workspace, options: &Options) -> Result<()> {
    prerequisites::ensure(workspace, &[Need::Python])?;
    tools::python(workspace, Packages::Schemathesis)?;
    let mut build = sh::cargo_as_tested(workspace.root(), "build", "bot");
    sh::run(build.args(["--bin", "judges"]))?;
    let mut judges = Command::new(workspace.target().join("debug/judges"));
    judges.current_dir(workspace.root());
    judges
        .arg("--packages")
        .arg(Packages::Schemathesis.folder(workspace));
    judges.args(["--examples", &options.examples.to_string()]);
    if let Some(seed) = options.seed {
        judges.args(["--seed", &seed.to_string()]);
    }
    sh::run(&mut judges)
}
