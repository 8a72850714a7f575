//! Licences, sources and duplicates of everything we depend on (`deny.toml`).

use anyhow::Result;

use crate::sh::{self, say};
use crate::workspace::Workspace;

/// The version that reads `deny.toml` as it is written.
const VERSION: &str = "0.20.2";

/// Whether cargo-deny is there without compiling it.
pub(crate) fn is_installed(workspace: &Workspace) -> bool {
    sh::succeeds(program(workspace), &["--version"])
}

/// Installs cargo-deny below `target/` (some minutes), then checks.
pub(crate) fn install_and_check(workspace: &Workspace) -> Result<()> {
    if !is_installed(workspace) {
        say("installing cargo-deny: this takes some minutes, once");
        let root = workspace.path("target/tools");
        let mut install = sh::cargo(workspace.root());
        install
            .args([
                "install",
                "cargo-deny",
                "--locked",
                "--version",
                VERSION,
                "--root",
            ])
            .arg(root);
        sh::run(&mut install)?;
    }
    check(workspace)
}

/// Checks with the cargo-deny that is there. Advisories need the network and are not asked for.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let mut deny = std::process::Command::new(program(workspace));
    deny.current_dir(workspace.root()).args([
        "--all-features",
        "--locked",
        "check",
        "bans",
        "licenses",
        "sources",
    ]);
    sh::run(&mut deny)
}

fn program(workspace: &Workspace) -> String {
    let own = workspace.path("target/tools/bin/cargo-deny");
    if own.exists() {
        own.display().to_string()
    } else {
        "cargo-deny".to_owned()
    }
}
