//! The web client: its packages, its checks and its build.

use std::fs;

use anyhow::{Result, bail};

use crate::core;
use crate::prerequisites::{self, Need};
use crate::sh::{self, say};
use crate::workspace::Workspace;

/// `cargo xtask web`: the browser core, then the pages.
pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    prerequisites::ensure(workspace, &[Need::Node, Need::BrowserCore])?;
    core::build(workspace, &core::Options::default())?;
    packages(workspace)?;
    script(workspace, "build")
}

/// `npm ci`, once per lock file.
pub(crate) fn packages(workspace: &Workspace) -> Result<()> {
    let folder = workspace.web_client();
    let wanted = fs::read(folder.join("package-lock.json"))?;
    let installed = folder.join("node_modules/.sotto-installed");
    if fs::read(&installed).is_ok_and(|have| have == wanted) {
        say("npm packages: unchanged");
        return Ok(());
    }
    sh::run(sh::npm(&folder).arg("ci"))?;
    Ok(fs::write(installed, wanted)?)
}

/// Runs one script of the web client's `package.json`.
pub(crate) fn script(workspace: &Workspace, name: &str) -> Result<()> {
    if !has_script(workspace, name)? {
        bail!("web-client/package.json has no script {name}");
    }
    sh::run(sh::npm(&workspace.web_client()).args(["run", "--silent", name]))
}

/// Whether the web client has a script of this name.
pub(crate) fn has_script(workspace: &Workspace, name: &str) -> Result<bool> {
    let manifest = fs::read_to_string(workspace.web_client().join("package.json"))?;
    Ok(manifest.contains(&format!("\"{name}\":")))
}
