//! Builds the core in two folders of different names and compares every file.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use super::{Options, stamp};
use crate::sh::{self, say};
use crate::workspace::Workspace;

/// Folders of different depth and length, so that no path can hide in the result.
const FOLDERS: [&str; 2] = [
    "target/reproduce/a",
    "target/reproduce/second/with-a-longer-name",
];

/// Fails when one file of one build differs.
pub(crate) fn compare(workspace: &Workspace, options: &Options) -> Result<()> {
    let plain = Options {
        reproduce: false,
        ..options.clone()
    };
    let mut results = Vec::new();
    for folder in FOLDERS {
        let copy = copy_of(workspace, &workspace.path(folder))?;
        super::build(&copy, &plain)?;
        results.push(hashes(&copy, &plain)?);
    }
    let [first, second] = results.as_slice() else {
        bail!("two builds were expected")
    };
    for (file, hash) in first {
        say(&format!("{hash}  {file}"));
        if second.get(file) != Some(hash) {
            bail!("{file} differs between the two folders");
        }
    }
    if first.len() != second.len() {
        bail!("the two folders hold different files");
    }
    say(&format!(
        "reproducible: {} files are the same in both folders",
        first.len()
    ));
    Ok(())
}

/// The files that git knows or would know, so that the copy builds what a clone would build.
fn copy_of(workspace: &Workspace, folder: &Path) -> Result<Workspace> {
    let listed = sh::output(Command::new("git").current_dir(workspace.root()).args([
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        "-z",
    ]))?;
    for name in listed.split_terminator('\0') {
        let (from, to) = (workspace.path(name), folder.join(name));
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent)?;
        }
        if from.is_file() {
            fs::copy(from, to)?;
        }
    }
    Ok(Workspace::at(folder))
}

fn hashes(workspace: &Workspace, options: &Options) -> Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    for build in options.builds() {
        let files: Vec<PathBuf> = fs::read_dir(build.package(workspace))?
            .flatten()
            .map(|entry| entry.path())
            .collect();
        for file in files {
            let name = file
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            found.insert(
                format!("{}/{name}", build.name()),
                stamp::sha256(&fs::read(&file)?),
            );
        }
    }
    Ok(found)
}
