//! Tools that only the tests need, found or fetched below `target/`.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::prerequisites::{self, Need};
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

/// A Python program and where its packages are.
#[derive(Clone, Copy)]
pub(crate) enum Packages {
    /// Signs and verifies requests as others do (`tests/it/foreign_signer.py`).
    ForeignSigner,
    /// Holds `docs/openapi.json` against a running server.
    Schemathesis,
}

impl Packages {
    const fn name(self) -> &'static str {
        match self {
            Self::ForeignSigner => "foreign-signer",
            Self::Schemathesis => "schemathesis",
        }
    }

    /// Where they are installed: `PYTHONPATH` of what uses them.
    pub(crate) fn folder(self, workspace: &Workspace) -> PathBuf {
        workspace.path("target/tools").join(self.name())
    }
}

/// What the Rust tests need; `cargo xtask tools` brings it for who runs them alone.
pub(crate) fn for_tests(workspace: &Workspace) -> Result<()> {
    python(workspace, Packages::ForeignSigner)
}

/// `cargo xtask tools`.
pub(crate) fn install(workspace: &Workspace) -> Result<()> {
    prerequisites::ensure(workspace, &[Need::Python])?;
    for_tests(workspace)
}

/// Installs packages at their pinned versions below `target/tools`, once per list and Python.
pub(crate) fn python(workspace: &Workspace, packages: Packages) -> Result<()> {
    let (name, folder) = (packages.name(), packages.folder(workspace));
    let list = workspace.path(&format!("xtask/tools/{name}.txt"));
    let version = sh::output(Command::new("python3").arg("--version"))?;
    let wanted = format!("{version}{}", fs::read_to_string(&list)?);
    let installed = folder.join(".sotto-installed");
    if fs::read_to_string(&installed).is_ok_and(|have| have == wanted) {
        return Ok(());
    }
    say(&format!("installing the Python packages of {name}, once"));
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let mut pip = Command::new("python3");
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--disable-pip-version-check",
    ]);
    pip.args(["--root-user-action", "ignore", "--target"]);
    sh::run(pip.arg(&folder).arg("--requirement").arg(&list))?;
    Ok(fs::write(installed, wanted)?)
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
