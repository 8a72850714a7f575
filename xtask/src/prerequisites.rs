//! What must be on the machine before a build begins.
//!
//! Everything is looked for first, so that a newcomer reads the whole list at once. As root on Debian the missing
//! packages are installed in one `apt-get`, or not at all.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::core::route::Route;
use crate::sh::{self, say};
use crate::workspace::Workspace;

/// The oldest Node that the web client's tools run on.
const NODE_MAJOR: u32 = 20;

/// What a command is about to do, and so what it needs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// Node and npm.
    Node,
    /// A way to compile for `wasm32-unknown-unknown`.
    BrowserCore,
    /// Chromium, for the tests in a real browser.
    Browser,
    /// Python with pip, for programs of others that judge ours.
    Python,
}

/// A thing that is not there.
struct Missing {
    line: String,
    packages: &'static [&'static str],
}

/// Looks for everything in `needs`; installs what apt has when it may; otherwise says what to install.
pub(crate) fn ensure(workspace: &Workspace, needs: &[Need]) -> Result<()> {
    if needs.contains(&Need::BrowserCore) && Route::find(workspace).is_none() {
        Route::add_to_toolchain();
    }
    let missing: Vec<Missing> = needs
        .iter()
        .filter_map(|need| look(workspace, *need))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    for thing in &missing {
        say(&format!("missing: {}", thing.line));
    }
    if missing.iter().any(|thing| thing.packages.is_empty()) || !may_install() {
        bail!("install what is missing (above) and run the same command again");
    }
    let packages: Vec<&str> = missing
        .iter()
        .flat_map(|thing| thing.packages)
        .copied()
        .collect();
    install(&packages)?;
    for need in needs {
        if let Some(still) = look(workspace, *need) {
            bail!("still missing after the installation: {}", still.line);
        }
    }
    Ok(())
}

fn look(workspace: &Workspace, need: Need) -> Option<Missing> {
    match need {
        Need::Node => node(),
        Need::BrowserCore => Route::find(workspace).is_none().then(|| Missing {
            line: format!(
                "a Rust compiler for {}: `rustup target add {}`, or on Debian `apt-get install {}`",
                crate::core::TARGET,
                crate::core::TARGET,
                Route::DEBIAN_PACKAGES.join(" ")
            ),
            packages: &Route::DEBIAN_PACKAGES,
        }),
        Need::Browser => chromium().is_none().then(|| Missing {
            line: "Chromium: `apt-get install chromium`, or set CHROMIUM to its path".to_owned(),
            packages: &["chromium"],
        }),
        Need::Python => (!sh::succeeds("python3", &["-m", "pip", "--version"])).then(|| Missing {
            line: "Python 3.10 or newer with pip: `apt-get install python3-pip`".to_owned(),
            packages: &["python3-pip"],
        }),
    }
}

/// The system's Chromium, or the one the user names in `CHROMIUM`: as a path, since the browser's driver opens a file and does
/// not search `PATH`.
pub(crate) fn chromium() -> Option<PathBuf> {
    let chosen = std::env::var("CHROMIUM").ok();
    let usual = ["chromium", "chromium-browser", "google-chrome"].map(str::to_owned);
    let folders = std::env::var_os("PATH").unwrap_or_default();
    chosen
        .into_iter()
        .chain(usual)
        .filter_map(|program| located(&program, &folders))
        .find(|path| sh::succeeds(path, &["--version"]))
}

/// Where `program` stands: itself when it names a file, otherwise the first of `folders` (in the form of `PATH`) that has it.
fn located(program: &str, folders: &OsStr) -> Option<PathBuf> {
    if program.contains('/') {
        return Some(PathBuf::from(program)).filter(|path| path.is_file());
    }
    std::env::split_paths(folders)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}

fn node() -> Option<Missing> {
    let found = sh::output(Command::new("node").arg("--version")).unwrap_or_default();
    let major = found
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .unwrap_or_default();
    let recent = major.parse::<u32>().is_ok_and(|major| major >= NODE_MAJOR);
    if recent && sh::succeeds("npm", &["--version"]) {
        return None;
    }
    Some(Missing {
        line: format!("Node {NODE_MAJOR} or newer with npm, from your system or nodejs.org"),
        packages: &[],
    })
}

fn may_install() -> bool {
    let root = sh::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    root && Path::new("/etc/debian_version").exists() && sh::succeeds("apt-get", &["--version"])
}

fn install(packages: &[&str]) -> Result<()> {
    say(&format!("installing: {}", packages.join(" ")));
    sh::run(apt().arg("update"))?;
    sh::run(
        apt()
            .args(["install", "--no-install-recommends"])
            .args(packages),
    )
}

fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command
        .env("DEBIAN_FRONTEND", "noninteractive")
        .args(["-y", "-q"]);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_found_as_a_path_in_the_first_folder_that_has_it() {
        let folders = std::env::join_paths(["/nowhere", "/bin", "/usr/bin"]).unwrap();
        assert_eq!(located("sh", &folders), Some(PathBuf::from("/bin/sh")));
        assert_eq!(located("no-such-program", &folders), None);
    }

    #[test]
    fn a_chosen_path_is_taken_as_it_is_or_not_at_all() {
        assert_eq!(
            located("/bin/sh", OsStr::new("")),
            Some(PathBuf::from("/bin/sh"))
        );
        assert_eq!(located("/bin/no-such-program", OsStr::new("/bin")), None);
    }
}
