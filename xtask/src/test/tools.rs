//! Tools that only the tests need, found or fetched below `target/`.

use std::fs;
use std::process::Command;

use anyhow::{Result, bail};

use crate::sh::{self, say};
use crate::workspace::Workspace;

/// The spelling checker; its Python package carries the program, so nothing is compiled.
const TYPOS: &str = "typos==1.52.0";

/// Whether cargo-nextest is there. Without it the tests run through `cargo test`.
pub(crate) fn has_nextest() -> bool {
    let found = sh::succeeds("cargo-nextest", &["--version"]);
    if !found {
        say("cargo-nextest is not installed: the tests run through cargo test");
    }
    found
}

/// The spelling checker over the whole checkout.
pub(crate) fn typos(workspace: &Workspace) -> Result<Command> {
    let folder = workspace.path("target/tools/typos");
    let own = folder.join("bin/typos");
    if !own.exists() && !sh::succeeds("typos", &["--version"]) {
        if !sh::succeeds("pip", &["--version"]) {
            bail!("typos is missing: install pip (python3-pip), or typos itself");
        }
        let mut pip = Command::new("pip");
        pip.args(["install", "--quiet", "--no-deps", "--target"])
            .arg(&folder)
            .arg(TYPOS);
        sh::run(&mut pip)?;
    }
    let mut command = if own.exists() {
        Command::new(own)
    } else {
        Command::new("typos")
    };
    command.current_dir(workspace.root());
    Ok(command)
}

/// npm in the folder of the interoperability tests.
pub(crate) fn interop(workspace: &Workspace) -> Command {
    let mut command = sh::npm(&workspace.web_client().join("interop"));
    command.env("SOTTO_BOT", workspace.target().join("debug/examples/bot"));
    command
}

/// `npm ci` for them, once per lock file.
pub(crate) fn interop_packages(workspace: &Workspace) -> Result<()> {
    let folder = workspace.web_client().join("interop");
    let wanted = fs::read(folder.join("package-lock.json"))?;
    let installed = folder.join("node_modules/.sotto-installed");
    if fs::read(&installed).is_ok_and(|have| have == wanted) {
        return Ok(());
    }
    sh::run(interop(workspace).arg("ci"))?;
    Ok(fs::write(installed, wanted)?)
}

/// The native client that they talk to.
pub(crate) fn interop_bot(workspace: &Workspace) -> Result<()> {
    sh::run(&mut sh::cargo_as_tested(workspace.root(), "build", "bot"))
}
