//! From Rust to a WebAssembly module.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::route::Route;
use super::{Build, TARGET};
use crate::sh;
use crate::workspace::Workspace;

/// Compiles one build and gives the module's path.
pub(crate) fn compile(workspace: &Workspace, route: &Route, build: Build) -> Result<PathBuf> {
    // Fetch first: the folders below the registry are part of the flags.
    sh::run(
        route
            .cargo(workspace.root())
            .args(["fetch", "--locked", "--quiet"]),
    )?;
    let target = workspace.path("target/browser");
    let mut command = route.cargo(workspace.root());
    command
        .env("CARGO_TARGET_DIR", &target)
        .env(
            "CARGO_ENCODED_RUSTFLAGS",
            flags(workspace, route).join("\u{1f}"),
        )
        .args([
            "build",
            "--locked",
            "--package",
            "seal-wasm",
            "--lib",
            "--profile",
            "browser",
        ])
        .args([
            "--target",
            TARGET,
            "--no-default-features",
            "--features",
            build.name(),
        ])
        .args(route.cargo_args());
    sh::run(&mut command)
        .with_context(|| format!("could not compile the {} core", build.name()))?;
    let module = target.join(TARGET).join("browser/seal_wasm.wasm");
    if !module.exists() {
        bail!("{} did not come out of the build", module.display());
    }
    // A copy of its own: the next build writes to the same place while this one is bound.
    let own = target.join(format!("{}.wasm", build.name()));
    fs::copy(&module, &own)?;
    Ok(own)
}

/// The same flags whatever the machine's folders are called, apart from the left halves of the renamed paths.
fn flags(workspace: &Workspace, route: &Route) -> Vec<String> {
    let mut flags = vec![
        "--cfg".to_owned(),
        "getrandom_backend=\"wasm_js\"".to_owned(),
    ];
    flags.extend(route.flags());
    // The last flag that fits a path wins, so the general ones come first.
    let home = cargo_home();
    flags.push(renamed(&home, "/cargo"));
    for registry in folders(&home.join("registry/src")) {
        flags.push(renamed(&registry, "/crates"));
    }
    if let Some(source) = route.std_source() {
        flags.push(renamed(&source, "/rust"));
    }
    flags.push(renamed(workspace.root(), "/sotto"));
    flags
}

fn renamed(from: &Path, to: &str) -> String {
    format!("--remap-path-prefix={}={to}", from.display())
}

fn cargo_home() -> PathBuf {
    let home = std::env::var_os("HOME")
        .map(PathBuf::from)
        .unwrap_or_default();
    std::env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from)
}

/// Each registry has a folder whose name depends on the registry's address.
fn folders(parent: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(parent)
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default();
    found.sort();
    found
}
