//! The TypeScript of the wire, written from the protocol crate.

use std::process::Command;

use anyhow::{Result, bail};

use crate::sh;
use crate::workspace::Workspace;

/// Where the web client imports it.
const FILE: &str = "web-client/src/wire/wire.ts";

/// Writes the types. With `check`, fails when the committed ones were different.
pub(crate) fn write(workspace: &Workspace, check: bool) -> Result<()> {
    let mut build = sh::cargo_as_tested(workspace.root(), "build", "wire");
    sh::run(build.args(["--features", "protocol/ts"]))?;
    let mut command = Command::new(workspace.target().join("debug/examples/wire"));
    command.arg(workspace.path(FILE));
    sh::run(&mut command)?;
    if check {
        unchanged(workspace, FILE)
    } else {
        Ok(())
    }
}

/// Fails when `path` differs from what is committed, new files included.
pub(crate) fn unchanged(workspace: &Workspace, path: &str) -> Result<()> {
    let mut git = Command::new("git");
    git.current_dir(workspace.root())
        .args(["status", "--porcelain", "--"])
        .arg(path);
    let changed = sh::output(&mut git)?;
    if !changed.trim().is_empty() {
        bail!("generated files under {path} are not as committed:\n{changed}");
    }
    Ok(())
}
