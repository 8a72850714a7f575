//! Knows when a build need not be repeated.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::Build;
use super::route::Route;
use crate::workspace::Workspace;

/// Everything that the browser core is made of.
const INPUTS: [&str; 7] = [
    "Cargo.lock",
    "Cargo.toml",
    "crates/seal",
    "crates/seal-wasm",
    "xtask/bindgen",
    "xtask/src/core",
    "xtask/tools",
];

/// A hash of all inputs and of the compiler.
pub(crate) fn inputs(workspace: &Workspace, route: &Route) -> Result<String> {
    let mut files = Vec::new();
    for input in INPUTS {
        collect(&workspace.path(input), &mut files)?;
    }
    files.sort();
    let mut hash = Sha256::new();
    hash.update(route.describe());
    for file in files {
        let bytes =
            fs::read(&file).with_context(|| format!("could not read {}", file.display()))?;
        let name = file.strip_prefix(workspace.root()).unwrap_or(&file);
        hash.update(name.to_string_lossy().as_bytes());
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    }
    Ok(hex(&hash.finalize()))
}

/// Whether the package was made from these inputs, with the fallback if that is wanted.
pub(crate) fn is_current(
    workspace: &Workspace,
    build: Build,
    inputs: &str,
    fallback: bool,
) -> bool {
    let package = build.package(workspace);
    let there = ["core.js", "core_bg.wasm", "core.d.ts", "fallback.js"];
    let recorded = fs::read_to_string(record_path(workspace, build)).unwrap_or_default();
    let fits = recorded == line(inputs, true) || (!fallback && recorded == line(inputs, false));
    fits && there.iter().all(|file| package.join(file).exists())
}

/// Notes what the package was made from.
pub(crate) fn record(
    workspace: &Workspace,
    build: Build,
    inputs: &str,
    fallback: bool,
) -> Result<()> {
    Ok(fs::write(
        record_path(workspace, build),
        line(inputs, fallback),
    )?)
}

/// SHA-256 in hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn line(inputs: &str, fallback: bool) -> String {
    format!(
        "{inputs} {}\n",
        if fallback { "with fallback" } else { "plain" }
    )
}

fn record_path(workspace: &Workspace, build: Build) -> PathBuf {
    workspace
        .path("target/browser")
        .join(format!("{}.inputs", build.name()))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_path_buf());
        return Ok(());
    }
    for entry in fs::read_dir(path).with_context(|| format!("could not read {}", path.display()))? {
        let path = entry?.path();
        // Tests and notes do not change the core.
        let aside = ["tests", "examples", "benches", "README.md"];
        if !path
            .file_name()
            .is_some_and(|name| aside.iter().any(|other| name == *other))
        {
            collect(&path, files)?;
        }
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    let nibbles = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    nibbles
        .filter_map(|nibble| DIGITS.get(usize::from(nibble)))
        .collect()
}
