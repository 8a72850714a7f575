//! The weight of the core: people wait for it on slow lines (ruling 28).

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::Build;
use crate::sh::{self, say};
use crate::workspace::Workspace;

/// The most that a core may weigh: kB of 1,000 bytes, as brotli sends it. A visitor's is the ruling's; a desk is opened on a
/// staff computer, which keeps its core from one day to the next (docs/decisions/0040).
const fn limit_bytes(build: Build) -> u64 {
    match build {
        Build::Visitor => 360_000,
        Build::Desk => 440_000,
        // No chat and nothing to stretch: whoever tells of somebody may stand in the street with a telephone.
        Build::Partner => 100_000,
    }
}

/// Node has brotli, and everybody who builds the client has Node.
const WEIGH: &str = "const { readFileSync } = require('fs'); const zlib = require('zlib'); \
    const size = (file) => zlib.brotliCompressSync(readFileSync(file), { params: { \
    [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_LGWIN]: 24 } }).length; \
    console.log(process.argv.slice(1).reduce((sum, file) => sum + size(file), 0));";

/// Prints the weight of each build and fails when one is above the limit.
pub(crate) fn check(workspace: &Workspace, builds: &[Build]) -> Result<()> {
    let mut heavy = Vec::new();
    for build in builds {
        let package = build.package(workspace);
        let core = brotli(&[&package.join("core_bg.wasm"), &package.join("core.js")])?;
        say(&format!(
            "browser core ({}): {:.1} kB brotli of {:.0} kB",
            build.name(),
            kilo(core),
            kilo(limit_bytes(*build))
        ));
        let fallback = package.join("fallback_wasm.js");
        if fallback.exists() {
            let weight = brotli(&[&fallback, &package.join("core_bg.js")])?;
            say(&format!(
                "browser core ({}) without WebAssembly: {:.1} kB brotli, loaded only there",
                build.name(),
                kilo(weight)
            ));
        }
        let limit = limit_bytes(*build);
        if core > limit {
            heavy.push(format!(
                "the {} core weighs {core} bytes (brotli); the limit is {limit}",
                build.name()
            ));
        }
    }
    if !heavy.is_empty() {
        bail!("{}", heavy.join(", "));
    }
    Ok(())
}

fn brotli(files: &[&Path]) -> Result<u64> {
    let printed = sh::output(Command::new("node").arg("-e").arg(WEIGH).args(files))?;
    printed.trim().parse().context("node printed no number")
}

#[expect(clippy::cast_precision_loss, reason = "shown to one digit")]
fn kilo(bytes: u64) -> f64 {
    bytes as f64 / 1000.0
}
